//! Tokens of pages: the one of a list leads through that list alone, where the document says that another one is refused.

use hallpass_openapi::model::{Operation, PagingStyle, Resource};
use hallpass_openapi::promises;
use hallpass_openapi::prose::Prose;

use crate::call::{Call, Intent};
use crate::checks::{Observation, negative_accepted, paging_link};
use crate::error::CheckError;
use crate::knowledge::scalar_text;
use crate::play::Play;

/// Follows a token with another filter than that of the page which gave it.
pub(super) async fn run<'a>(play: &mut Play<'a, '_>, call: &Call<'a>) -> Result<(), CheckError> {
    let Some(resource) = &call.operation.resource else {
        return Ok(());
    };
    let Some(paging) = resource.paging.as_ref() else {
        return Ok(());
    };
    let (Some(limit), Some(name), Some(next)) = (&paging.limit, &paging.token, &paging.next) else {
        return Ok(());
    };
    let is_bound = promises::binds_tokens(call.operation, name);
    let is_free = limit_may_change(call.operation, limit);
    if paging.style != PagingStyle::Token || !(is_bound || is_free) {
        return Ok(());
    }
    let mut page = call.clone().with(limit, 1).meant(Intent::Uncertain);
    page.case = format!("{}/page-of-token", call.operation.id);
    let Some(played) = play.send(page.clone()).await? else {
        return Ok(());
    };
    let shown = played.value().filter(|_| played.is_success());
    let token = shown
        .and_then(|shown| shown.pointer(next))
        .and_then(scalar_text);
    let Some(token) = token else {
        return Ok(());
    };
    if is_free {
        let mut larger = page.clone().with(limit, 2).with(name, token.as_str());
        larger.case = format!("{}/token-with-another-size", call.operation.id);
        let played = play.send(larger).await?;
        if let Some(played) = played.filter(|played| matches!(played.status(), 400 | 422)) {
            let subject = format!("query {name} with another {limit}");
            let seen = Observation::new(subject, "a page", played.status());
            play.report(
                &paging_link::CHECK,
                &played,
                seen.by(call.operation.span).proven(),
            );
        }
    }
    if !is_bound {
        return Ok(());
    }
    let Some((filter, other)) = narrowed(play, resource, &page) else {
        return Ok(());
    };
    let mut other = other.with(name, token.as_str()).meant(Intent::Wrong);
    other.case = format!("{}/token-of-another-list", call.operation.id);
    if let Some(played) = play.send(other).await?
        && played.is_success()
    {
        let subject = format!("query {name}: the token of a list without {filter}");
        let seen = Observation::new(subject, "refused", played.status()).by(call.operation.span);
        play.report(&negative_accepted::CHECK, &played, seen);
    }
    Ok(())
}

/// "`pageSize` may change from page to page."
fn limit_may_change(operation: &Operation, limit: &str) -> bool {
    let mut all = operation.parameters.iter();
    let parameter = all.find(|parameter| parameter.name == limit);
    let own = [
        operation.description.as_deref(),
        parameter.and_then(|parameter| parameter.description.as_deref()),
    ];
    let limit = limit.to_lowercase();
    let phrases = ["may change", "may differ", "can change"].map(|may| format!("{limit} {may}"));
    let prose = Prose::of(own.into_iter().flatten());
    prose.sentences().any(|says| {
        let says = says.replace('`', "");
        phrases.iter().any(|phrase| says.contains(phrase))
    })
}

/// The same page by a filter that it did not have, with a value of the first item that has one.
pub(super) fn narrowed<'a>(
    play: &Play<'a, '_>,
    resource: &Resource,
    page: &Call<'a>,
) -> Option<(String, Call<'a>)> {
    resource.filters.keys().find_map(|filter| {
        if page.parameter(filter).is_some() {
            return None;
        }
        let mut met = play.knowledge.met(&resource.collection);
        let value = met.find_map(|item| item.value.get(filter).and_then(scalar_text))?;
        let narrowed = page.clone().with(filter, value.as_str());
        (play.is_allowed(&narrowed) == Some(true)).then(|| (filter.clone(), narrowed))
    })
}
