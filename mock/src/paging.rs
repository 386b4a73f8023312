//! Pages of a list: by offset with links, or by an opaque token.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use hallpass_openapi::model::{Location, Paging, PagingStyle};
use hallpass_openapi::promises;
use serde_json::Value;

use crate::call::Call;
use crate::refusal::Refusal;
use crate::schema;

/// One page, and the way to the next.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// Index of its first item.
    pub start: usize,
    /// Index after its last item.
    pub end: usize,
    /// Items of all pages.
    pub total: usize,
    /// URL of this page.
    pub this: String,
    /// URL or token of the next page, when there is one.
    pub next: Option<String>,
    /// URL of the next page, when there is one and pages have URLs.
    pub next_url: Option<String>,
    /// URL of the page before, when there is one and pages have URLs.
    pub previous_url: Option<String>,
}

impl Page {
    /// All items on one page.
    pub fn whole(total: usize) -> Self {
        Self {
            end: total,
            total,
            ..Self::default()
        }
    }

    /// The indices of its items.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// The page that a request asks for, of a list with `total` items.
///
/// # Errors
/// 400 for a token that this mock did not give out.
pub fn page(call: &Call<'_>, paging: &Paging, total: usize) -> Result<Page, Refusal> {
    let size = page_size(call, paging);
    let start = match paging.style {
        PagingStyle::Offset => asked(call, paging.start.as_deref()).unwrap_or(0),
        PagingStyle::Token => offset_of_sent_token(call, paging)?,
        PagingStyle::Page => {
            let number = asked(call, paging.start.as_deref()).unwrap_or(paging.first);
            let before = number.saturating_sub(paging.first);
            before.saturating_mul(size as u64)
        }
    };
    let start = usize::try_from(start).unwrap_or(usize::MAX);
    let end = start.saturating_add(size).min(total);
    let next = (end < total && start < end).then(|| match paging.style {
        PagingStyle::Offset | PagingStyle::Page => page_url(call, paging, end, size),
        PagingStyle::Token => token(end as u64, &seal(call, paging)),
    });
    let has_urls = paging.style != PagingStyle::Token;
    let previous = (has_urls && start > 0).then(|| start.saturating_sub(size));
    Ok(Page {
        next_url: next.clone().filter(|_| has_urls),
        previous_url: previous.map(|start| page_url(call, paging, start, size)),
        start: start.min(end),
        end,
        total,
        this: page_url(call, paging, start, size),
        next,
    })
}

/// A number that was sent, else the default of the parameter's schema.
fn asked(call: &Call<'_>, name: Option<&str>) -> Option<u64> {
    let name = name?;
    call.decoded.number(name).or_else(|| {
        let mut parameters = call.operation.parameters.iter();
        let schema = parameters.find(|p| p.name == name)?.schema?;
        schema::first(&call.document.api, schema, |s| s.default.as_ref()?.as_u64())
    })
}

fn page_size(call: &Call<'_>, paging: &Paging) -> usize {
    let asked = asked(call, paging.limit.as_deref()).unwrap_or(0);
    let size = if asked == 0 { paging.default } else { asked };
    let size = size.min(paging.maximum.unwrap_or(u64::MAX)).max(1);
    usize::try_from(size).unwrap_or(usize::MAX)
}

fn offset_of_sent_token(call: &Call<'_>, paging: &Paging) -> Result<u64, Refusal> {
    let sent = paging
        .token
        .as_ref()
        .and_then(|name| call.decoded.query.get(name));
    match sent {
        None => Ok(0),
        Some(Value::String(text)) if text.is_empty() => Ok(0),
        Some(Value::String(text)) => {
            let (place, sealed) = offset(text).ok_or_else(no_page)?;
            let fits = sealed == seal(call, paging);
            fits.then_some(place).ok_or_else(no_page)
        }
        Some(_) => Err(no_page()),
    }
}

fn no_page() -> Refusal {
    Refusal::status(400).because("the token leads to no page")
}

/// What stands behind a token to bind it to the other parameters of its list; nothing unless the document says that it goes only with them.
fn seal(call: &Call<'_>, paging: &Paging) -> String {
    let name = paging.token.as_deref();
    if !name.is_some_and(|name| promises::binds_tokens(call.operation, name)) {
        return String::new();
    }
    let mut kept: Vec<&str> = kept_query(call, paging).collect();
    kept.sort_unstable();
    let mut hasher = DefaultHasher::new();
    kept.hash(&mut hasher);
    format!("-{:08x}", guard(hasher.finish()))
}

/// The token that leads to the page with this first index. Its second half guards against made-up tokens.
pub fn token(offset: u64, seal: &str) -> String {
    format!("{offset:08x}{:08x}{seal}", guard(offset))
}

/// The first index of the page that a token leads to, and its seal; `None` for a token that [`token`] did not make.
pub fn offset(token: &str) -> Option<(u64, &str)> {
    let (token, seal) = token.split_at(token.find('-').unwrap_or(token.len()));
    let (first, second) = token.split_at_checked(token.len().checked_sub(8)?)?;
    let offset = u64::from_str_radix(first, 16).ok()?;
    let given = u32::from_str_radix(second, 16).ok()?;
    (given == guard(offset)).then_some((offset, seal))
}

/// The upper half of a multiplicative hash.
fn guard(offset: u64) -> u32 {
    let mixed = (offset ^ 0x51_7c_c1_b7).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 32) as u32
}

/// URL of a page: the declared query parameters as sent, then the place of the page.
fn page_url(call: &Call<'_>, paging: &Paging, start: usize, size: usize) -> String {
    let mut query: Vec<String> = kept_query(call, paging).map(str::to_owned).collect();
    if paging.style != PagingStyle::Token {
        let start = match paging.style {
            PagingStyle::Page => start / size + usize::try_from(paging.first).unwrap_or(0),
            PagingStyle::Offset | PagingStyle::Token => start,
        };
        let place = [(&paging.start, start), (&paging.limit, size)];
        let place = place
            .iter()
            .filter_map(|(name, value)| name.as_ref().map(|name| format!("{name}={value}")));
        query.extend(place);
    }
    let url = format!("{}{}", call.base, call.relative_path());
    if query.is_empty() {
        url
    } else {
        format!("{url}?{}", query.join("&"))
    }
}

/// The pairs of the query that name declared parameters other than those of paging.
fn kept_query<'a>(call: &'a Call<'_>, paging: &'a Paging) -> impl Iterator<Item = &'a str> {
    let paged = [&paging.start, &paging.limit, &paging.token];
    call.request.query.split('&').filter(move |pair| {
        let name = pair.split('=').next().unwrap_or_default();
        let mut parameters = call.operation.parameters.iter();
        let declared = parameters.any(|p| p.location == Location::Query && p.name == name);
        declared && !paged.iter().any(|p| p.as_deref() == Some(name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_leads_back_and_a_made_up_one_nowhere() {
        for place in [0, 1, 20, 4_294_967_296, u64::MAX] {
            assert_eq!(offset(&token(place, "")), Some((place, "")));
            assert_eq!(offset(&token(place, "-7")), Some((place, "-7")));
        }
        for wrong in ["", "x", "0000000100000001", "é0000000", "zzzzzzzzzzzzzzzz"] {
            assert_eq!(offset(wrong), None, "{wrong}");
        }
    }
}
