//! Links to other pages in a `Link` header (RFC 8288): where they lead, and whether they are there where the document says so.

use hallpass_openapi::model::{Operation, Paging, Resource};
use hallpass_openapi::prose::{Prose, says_one};
use reqwest::Url;

use super::tokens::narrowed;
use super::walk::{End, Page, Walk, on_target};
use crate::call::{Call, Intent};
use crate::case::is_success;
use crate::checks::{Observation, paging_link};
use crate::error::CheckError;
use crate::knowledge::scalar_text;
use crate::learn::items;
use crate::play::{Play, Played};

/// What is said of the link to the next page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Said {
    /// It is there where a page follows.
    always: bool,
    /// It is not there where none follows.
    only: bool,
}

/// Judges the links of two walks over the same pages, and follows one.
pub(super) async fn run<'a>(
    play: &mut Play<'a, '_>,
    call: &Call<'a>,
    paging: &Paging,
    walks: [&Walk<'a>; 2],
) -> Result<(), CheckError> {
    let Some(resource) = call
        .operation
        .resource
        .as_ref()
        .filter(|_| paging.link_header)
    else {
        return Ok(());
    };
    let [first, second] = walks;
    let is_same = first.pages.len() == second.pages.len() && first.ids().eq(second.ids());
    if !is_same || second.end != End::Last {
        return Ok(());
    }
    let said = said(call.operation);
    for (at, page) in second.pages.iter().enumerate() {
        let follows = at + 1 < second.pages.len();
        let wrong = match next(&page.played) {
            Some(link) if said.only && !follows && page.played.is_success() => {
                Some(("none, for no item follows", link))
            }
            None if said.always && follows => {
                Some(("a link with `rel=\"next\"`", "none".to_owned()))
            }
            _ => None,
        };
        if let Some((expected, actual)) = wrong {
            report(play, &page.played, expected, &actual);
            return Ok(());
        }
    }
    if let [one, other, ..] = second.pages.as_slice() {
        leads_on(play, call, resource, one, other).await?;
    }
    keeps_filters(play, call, resource, paging).await
}

/// The next page by its link is the next page by its parameters.
async fn leads_on<'a>(
    play: &mut Play<'a, '_>,
    call: &Call<'a>,
    resource: &Resource,
    one: &Page<'a>,
    other: &Page<'a>,
) -> Result<(), CheckError> {
    let Some(link) = next(&one.played) else {
        return Ok(());
    };
    let Some(url) = on_target(&one.played.exchange.request.url, &link) else {
        return Ok(());
    };
    let mut step = call.clone().meant(Intent::Uncertain);
    step.case = format!("{}/link-of-header", call.operation.id);
    let Some(played) = play.send_to(step, url).await? else {
        return Ok(());
    };
    let shown = played.value().filter(|_| played.is_success());
    let Some(value) = shown else {
        if played.exchange.reply.is_ok() {
            let actual = format!("status {} when it is followed", played.status());
            report(play, &one.played, "a page", &actual);
        }
        return Ok(());
    };
    let ids: Vec<String> = items(resource, value)
        .iter()
        .filter_map(|item| item.get(&resource.identity).and_then(scalar_text))
        .collect();
    if ids != other.ids && !other.is_nameless {
        report(play, &one.played, "a link to the page that follows", &link);
    }
    Ok(())
}

/// The link of a list with a filter has the filter, too.
async fn keeps_filters<'a>(
    play: &mut Play<'a, '_>,
    call: &Call<'a>,
    resource: &Resource,
    paging: &Paging,
) -> Result<(), CheckError> {
    let Some(limit) = &paging.limit else {
        return Ok(());
    };
    let page = call.clone().with(limit, 1).meant(Intent::Uncertain);
    let Some((filter, mut page)) = narrowed(play, resource, &page) else {
        return Ok(());
    };
    page.case = format!("{}/link-with-filter", call.operation.id);
    let Some(played) = play.send(page).await? else {
        return Ok(());
    };
    let Some(link) = next(&played).filter(|_| played.is_success()) else {
        return Ok(());
    };
    let base = Url::parse(&play.target.base_url).ok();
    let Some(url) = base.and_then(|base| base.join(&link).ok()) else {
        return Ok(());
    };
    if !url.query_pairs().any(|(name, _)| name == filter.as_str()) {
        let expected = format!("a link that keeps `{filter}`");
        report(play, &played, &expected, &link);
    }
    Ok(())
}

fn report(play: &mut Play<'_, '_>, played: &Played<'_>, expected: &str, actual: &str) {
    let seen = Observation::new("Link", expected, actual)
        .at("Link")
        .by(played.call.operation.span)
        .proven();
    play.report(&paging_link::CHECK, played, seen);
}

/// The target of the link with `rel="next"`.
fn next(played: &Played<'_>) -> Option<String> {
    let reply = played.exchange.reply.as_ref().ok()?;
    target(reply.header("link")?, "next")
}

/// The target of the link with a relation, in the value of a `Link` header.
fn target(header: &str, relation: &str) -> Option<String> {
    let mut rest = header;
    while let Some((_, after)) = rest.split_once('<') {
        let (target, after) = after.split_once('>')?;
        let end = after.find('<').unwrap_or(after.len());
        let mut parameters = after[..end].split([';', ',']).map(str::trim);
        let is_it = parameters.any(|parameter| {
            let value = parameter
                .strip_prefix("rel=")
                .map(|value| value.trim_matches('"'));
            value.is_some_and(|value| {
                let mut relations = value.split_whitespace();
                relations.any(|own| own.eq_ignore_ascii_case(relation))
            })
        });
        if is_it {
            return Some(target.to_owned());
        }
        rest = &after[end..];
    }
    None
}

/// What the description of the header says of the link to the next page.
fn said(operation: &Operation) -> Said {
    let responses = operation
        .responses
        .iter()
        .filter(|response| is_success(response));
    let headers = responses.flat_map(|response| &response.headers);
    let mut links = headers.filter(|(name, _)| name.eq_ignore_ascii_case("link"));
    let text = links
        .next()
        .and_then(|(_, header)| header.description.as_deref());
    let prose = Prose::of(
        [text, operation.description.as_deref()]
            .into_iter()
            .flatten(),
    );
    said_by(&prose)
}

fn said_by(prose: &Prose) -> Said {
    const EXACTLY: [&str; 8] = [
        "on every page but the last",
        "on each page but the last",
        "on all pages but the last",
        "on every page except the last",
        "exactly when",
        "exactly if",
        "if and only if",
        "when and only when",
    ];
    const ONLY: [&str; 6] = [
        "only when",
        "only if",
        "only while",
        "not on the last",
        "absent on the last",
        "last page has no",
    ];
    const MORE: [&str; 8] = [
        "but the last",
        "except the last",
        "follow",
        "more",
        "last page",
        "not the last",
        "next page exists",
        "there is a next",
    ];
    const NEXT: [&str; 3] = ["rel=next", "rel=\"next\"", "next"];
    let mut all = Said::default();
    for sentence in prose.sentences() {
        let is_of_it = says_one(sentence, &NEXT)
            && says_one(sentence, &MORE)
            && (sentence.contains("link") || sentence.contains("rel"));
        if !is_of_it || says_one(sentence, &["may ", "might"]) {
            continue;
        }
        let exactly = says_one(sentence, &EXACTLY);
        all.always |= exactly;
        all.only |= exactly || says_one(sentence, &ONLY);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::{Prose, Said, said_by, target};

    #[test]
    fn a_link_is_found_by_its_relation() {
        let header = "</a?page=1>; rel=\"prev\", </a?x=1,2&page=3>; title=\"n\"; rel=next";
        assert_eq!(target(header, "next").as_deref(), Some("/a?x=1,2&page=3"));
        assert_eq!(target(header, "prev").as_deref(), Some("/a?page=1"));
        assert_eq!(target(header, "last"), None);
        assert_eq!(
            target("</a>; rel=\"first next\"", "next").as_deref(),
            Some("/a")
        );
    }

    #[test]
    fn what_is_said_of_the_link_is_read() {
        let says = |text| said_by(&Prose::of([text]));
        let exactly = Said {
            always: true,
            only: true,
        };
        let text = "A link with `rel=\"next\"` is there exactly when a page follows.";
        assert_eq!(says(text), exactly);
        let text =
            "`rel=\"next\"` with the next page, on every page but the last, where it is missing.";
        assert_eq!(says(text), exactly);
        let only = Said {
            only: true,
            ..Said::default()
        };
        assert_eq!(
            says("Has a rel=\"next\" link only if there are more."),
            only
        );
        assert_eq!(says("Links to other pages, such as next."), Said::default());
    }
}
