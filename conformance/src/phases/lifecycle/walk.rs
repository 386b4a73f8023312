//! Walks: the pages of a list, one after the other, as a client reads them.

use hallpass_openapi::model::{Paging, PagingStyle, Resource};
use reqwest::Url;
use serde_json::Value;

use crate::call::Call;
use crate::error::CheckError;
use crate::knowledge::scalar_text;
use crate::learn::items;
use crate::play::{Play, Played};

/// Most pages that one walk reads.
const MOST_PAGES: usize = 60;

/// Empty pages in a row after which a list has no end.
const MOST_EMPTY: usize = 4;

/// The pages of a list, as far as they were read.
#[derive(Debug, Default)]
pub(crate) struct Walk<'a> {
    /// The pages in order.
    pub pages: Vec<Page<'a>>,
    /// How the walk ended.
    pub end: End,
}

/// How a walk ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum End {
    /// The last page names no next one.
    #[default]
    Last,
    /// A page could not be read: it is the last of the pages.
    Failed,
    /// Whoever asked has seen enough.
    Enough,
    /// An empty page names a next one.
    Endless,
    /// There are more pages than a walk reads.
    TooMany,
}

/// One page.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    /// The exchange.
    pub played: Played<'a>,
    /// Identities of its items, in order.
    pub ids: Vec<String>,
    /// The total that it names.
    pub total: Option<u64>,
    /// URL or token of the next page.
    pub next: Option<String>,
    /// The next page's URL is of another server than the one that was asked.
    pub leads_away: bool,
    /// It has items, and none of them shows its identity: a directory of names, for one.
    pub is_nameless: bool,
}

impl Walk<'_> {
    /// Identities of all items, in order, as often as they stand.
    pub fn ids(&self) -> impl Iterator<Item = &String> {
        self.pages.iter().flat_map(|page| &page.ids)
    }

    /// All pages were read, and their items can be told apart.
    pub fn is_complete(&self) -> bool {
        self.end == End::Last && !self.pages.iter().any(|page| page.is_nameless)
    }
}

/// Reads the pages of a list from the first one, until the last or until `enough`. `None` when the first cannot be sent.
pub(crate) async fn walk<'a>(
    play: &mut Play<'a, '_>,
    call: Call<'a>,
    enough: impl Fn(&Page<'_>) -> bool,
) -> Result<Option<Walk<'a>>, CheckError> {
    let Some(resource) = &call.operation.resource else {
        return Ok(None);
    };
    let Some(first) = play.send(call.clone()).await? else {
        return Ok(None);
    };
    let mut walk = Walk::default();
    let mut in_a_row = 0;
    let mut page = page(play, resource, first);
    loop {
        let failed = !page.played.is_success() || page.played.value().is_none();
        let done = enough(&page);
        let empty = page.ids.is_empty();
        // Who hides items after cutting the pages may leave one without any.
        in_a_row = if empty { in_a_row + 1 } else { 0 };
        let next = page.next.clone();
        walk.pages.push(page);
        let ended = match next {
            _ if failed => Some(End::Failed),
            _ if done => Some(End::Enough),
            None => Some(End::Last),
            Some(_) if empty && in_a_row >= MOST_EMPTY => Some(End::Endless),
            Some(_) if walk.pages.len() >= MOST_PAGES => Some(End::TooMany),
            Some(next) => match follow(play, &call, resource, &next).await? {
                Some(played) => {
                    page = self::page(play, resource, played);
                    continue;
                }
                None => Some(End::Failed),
            },
        };
        walk.end = ended.unwrap_or_default();
        return Ok(Some(walk));
    }
}

/// The page of a reply.
fn page<'a>(play: &Play<'_, '_>, resource: &Resource, played: Played<'a>) -> Page<'a> {
    let value = played.value();
    let shown = value
        .map(|value| items(resource, value))
        .unwrap_or_default();
    let ids: Vec<String> = shown
        .iter()
        .filter_map(|item| item.get(&resource.identity).and_then(scalar_text))
        .collect();
    let at = |pointer: Option<&String>| value.and_then(|value| value.pointer(pointer?));
    let paging = resource.paging.as_ref();
    let of_header = || header_total(paging?, &played);
    let total = at(paging.and_then(|paging| paging.total.as_ref())).and_then(number);
    let total = total.or_else(of_header);
    let next = at(paging.and_then(|paging| paging.next.as_ref())).and_then(scalar_text);
    let next = next.or_else(|| offset_after(paging?, &played, &ids, total));
    let is_url = paging.is_some_and(|paging| paging.style != PagingStyle::Token && !counts(paging));
    let leads_away = is_url
        && next
            .as_ref()
            .is_some_and(|next| !is_same_origin(play, next));
    Page {
        is_nameless: !shown.is_empty() && ids.is_empty(),
        ids,
        total,
        next,
        leads_away,
        played,
    }
}

/// The reply names no next page, so a client counts what it has.
fn counts(paging: &Paging) -> bool {
    paging.style != PagingStyle::Token && paging.next.is_none() && paging.start.is_some()
}

/// The total in a header of the reply.
pub(super) fn header_total(paging: &Paging, played: &Played<'_>) -> Option<u64> {
    let name = paging.total_header.as_ref()?.to_ascii_lowercase();
    let reply = played.exchange.reply.as_ref().ok()?;
    reply.header(&name)?.trim().parse().ok()
}

fn number_of(text: &str) -> Value {
    text.parse::<u64>()
        .map_or_else(|_| Value::from(text), Value::from)
}

/// Where the next page begins, for lists that name none: behind what was shown, unless that was the last.
fn offset_after(
    paging: &Paging,
    played: &Played<'_>,
    ids: &[String],
    total: Option<u64>,
) -> Option<String> {
    if !counts(paging) || ids.is_empty() {
        return None;
    }
    let sent = |name: &Option<String>| played.call.parameter(name.as_ref()?).and_then(number);
    let start = sent(&paging.start).unwrap_or(paging.first);
    let held = ids.len() as u64;
    let asked = sent(&paging.limit).unwrap_or(paging.default);
    let (next, shown) = if paging.style == PagingStyle::Page {
        // Pages that are not full leave more to come than a client can count.
        let before = start.saturating_sub(paging.first).saturating_mul(asked);
        (start + 1, before + held)
    } else {
        (start + held, start + held)
    };
    let is_last = match total {
        Some(total) => shown >= total,
        None => held < asked,
    };
    (!is_last).then(|| next.to_string())
}

fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

pub(super) fn is_same_origin(play: &Play<'_, '_>, link: &str) -> bool {
    let base = Url::parse(&play.target.base_url).ok();
    base.is_some_and(|base| {
        base.join(link)
            .is_ok_and(|link| link.origin() == base.origin())
    })
}

/// Follows to the next page: by its URL, on the server that is judged whatever host it names, or by its token.
async fn follow<'a>(
    play: &mut Play<'a, '_>,
    call: &Call<'a>,
    resource: &Resource,
    next: &str,
) -> Result<Option<Played<'a>>, CheckError> {
    match &resource.paging {
        Some(Paging {
            style: PagingStyle::Token,
            token: Some(token),
            ..
        }) => play.send(call.clone().with(token, next)).await,
        Some(paging) if counts(paging) => {
            let Some(start) = &paging.start else {
                return Ok(None);
            };
            play.send(call.clone().with(start, number_of(next))).await
        }
        Some(Paging {
            style: PagingStyle::Offset | PagingStyle::Page,
            ..
        }) => match on_target(&play.target.base_url, next) {
            Some(url) => play.send_to(call.clone(), url).await,
            None => Ok(None),
        },
        _ => Ok(None),
    }
}

/// Path and query of a link, on the origin of the base URL: credentials go nowhere else.
pub(super) fn on_target(base_url: &str, link: &str) -> Option<String> {
    let base = Url::parse(base_url).ok()?;
    let link = base.join(link).ok()?;
    let query = link
        .query()
        .map_or(String::new(), |query| format!("?{query}"));
    Some(format!(
        "{}{}{query}",
        base.origin().ascii_serialization(),
        link.path()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_the_server_that_is_judged() {
        let base = "http://127.0.0.1:4010/v1";
        let cases = [
            (
                "http://127.0.0.1:4010/v1/groups?start=2",
                "http://127.0.0.1:4010/v1/groups?start=2",
            ),
            (
                "https://elsewhere.example/v1/groups?start=2",
                "http://127.0.0.1:4010/v1/groups?start=2",
            ),
            (
                "/v1/groups?start=2",
                "http://127.0.0.1:4010/v1/groups?start=2",
            ),
            ("?start=2", "http://127.0.0.1:4010/v1?start=2"),
        ];
        for (link, expected) in cases {
            assert_eq!(on_target(base, link).as_deref(), Some(expected), "{link}");
        }
    }
}
