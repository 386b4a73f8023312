//! Tokens of pages: the one of a list leads through that list alone, where the document says that another one is refused.

use hallpass_openapi::model::{PagingStyle, Resource};
use hallpass_openapi::promises;

use crate::call::{Call, Intent};
use crate::checks::{Observation, negative_accepted};
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
    if paging.style != PagingStyle::Token || !promises::binds_tokens(call.operation, name) {
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

/// The same page by a filter that it did not have, with a value of the first item that has one.
fn narrowed<'a>(
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
