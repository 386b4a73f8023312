//! Other names of media types, and an `Accept` that is not heeded, where the document says so.

use hallpass_openapi::media_type::is_xml;
use hallpass_openapi::model::{Action, Operation, StatusPattern};
use hallpass_openapi::promises::media::{aliases, ignores_accept, with_charset};

use crate::call::{Call, Content, Intent};
use crate::checks::{Observation, negotiation};
use crate::cleanup;
use crate::error::CheckError;
use crate::plan::{Plan, success};
use crate::play::Play;
use crate::resolve::resolve;

/// A media type that nobody has.
const NOBODYS: &str = "text/html";

/// Asks for and sends media types by their other names.
pub(super) async fn run<'a>(play: &mut Play<'a, '_>, plan: &Plan<'a>) -> Result<(), CheckError> {
    // The own mock knows media types by their own names alone.
    if play.options.fixtures_known {
        return Ok(());
    }
    for operation in &play.api.operations {
        if !play.may_send(&operation.method) {
            continue;
        }
        if operation.method == "GET" {
            accepted(play, plan, operation).await?;
        } else {
            sent(play, plan, operation).await?;
        }
    }
    Ok(())
}

fn base<'a>(play: &Play<'a, '_>, plan: &Plan<'a>, operation: &Operation) -> Option<Call<'a>> {
    let mut cases = plan
        .cases
        .iter()
        .filter(|case| case.operation.id == operation.id && case.is_success());
    let call = resolve(play, cases.next()?).ok()?;
    Some(call.meant(Intent::Uncertain))
}

async fn accepted<'a>(
    play: &mut Play<'a, '_>,
    plan: &Plan<'a>,
    operation: &'a Operation,
) -> Result<(), CheckError> {
    let Some(base) = base(play, plan, operation) else {
        return Ok(());
    };
    let content = success(operation).map(|response| response.content.as_slice());
    let listed: Vec<&str> = content
        .unwrap_or_default()
        .iter()
        .map(|media| media.name.as_str())
        .collect();
    let others = aliases(play.api, &listed).into_iter();
    let mut asked: Vec<String> = others.map(|(alias, _)| alias).collect();
    let is_heedless = ignores_accept(play.api, operation);
    asked.extend(is_heedless.then(|| NOBODYS.to_owned()));
    for accept in asked {
        let mut call = base.clone().accepting(Some(&accept));
        call.case = format!("{}/accept-{}", operation.id, accept.replace('/', "-"));
        let Some(played) = play.send(call).await? else {
            continue;
        };
        if played.status() == 406 {
            let seen = Observation::new(format!("Accept: {accept}"), "a success", "status 406");
            play.report(&negotiation::CHECK, &played, seen.by(operation.span));
        }
    }
    Ok(())
}

/// A body that nobody can read, by another name of its media type: it is not of a type that is not taken.
pub(super) async fn unreadable<'a>(
    play: &mut Play<'a, '_>,
    call: &Call<'a>,
) -> Result<(), CheckError> {
    let operation = call.operation;
    let Some((media, _)) = &call.body else {
        return Ok(());
    };
    let media = *media;
    if play.options.fixtures_known {
        return Ok(());
    }
    let story = format!("other names of {} in {}", operation.id, media.name);
    if !play.is_new_story(&story, 1) {
        return Ok(());
    }
    let text = if is_xml(&media.name) {
        "<hallpass><open>"
    } else {
        "{\"hallpass\":"
    };
    let listed = [media.name.as_str()];
    let others = aliases(play.api, &listed).into_iter();
    for (alias, name) in others.chain(with_charset(&listed)) {
        let mut call = call.clone().meant(Intent::Wrong);
        call.body = Some((media, Content::Text(text.to_owned())));
        call.content_type = Some(alias.clone());
        call.case = format!("{}/unreadable-{}", operation.id, slug(&alias));
        if let Some(played) = play.send(call).await?
            && played.status() == 415
        {
            let seen = Observation::new(format!("Content-Type: {alias}"), name, "status 415");
            play.report(&negotiation::CHECK, &played, seen.by(operation.span));
        }
    }
    Ok(())
}

/// A media type as a part of the name of a case.
fn slug(name: &str) -> String {
    name.replace('/', "-").replace("; ", "-")
}

async fn sent<'a>(
    play: &mut Play<'a, '_>,
    plan: &Plan<'a>,
    operation: &'a Operation,
) -> Result<(), CheckError> {
    let content = operation
        .request_body
        .as_ref()
        .map(|body| body.content.as_slice());
    let listed: Vec<&str> = content
        .unwrap_or_default()
        .iter()
        .map(|media| media.name.as_str())
        .collect();
    let others = aliases(play.api, &listed).into_iter();
    for (alias, name) in others.chain(with_charset(&listed)) {
        let of_name = plan.cases.iter().filter(|case| {
            let media = case.body.as_ref().map(|(media, _)| media.name.as_str());
            case.operation.id == operation.id && case.is_success() && media == Some(&name)
        });
        let Some(Ok(mut call)) = of_name.into_iter().next().map(|case| resolve(play, case)) else {
            continue;
        };
        call.content_type = Some(alias.clone());
        call.case = format!("{}/content-type-{}", operation.id, slug(&alias));
        let Some(played) = play.send(call.meant(Intent::Uncertain)).await? else {
            continue;
        };
        let lists = |status: u16| {
            let mut all = operation.responses.iter();
            all.any(|response| response.status == StatusPattern::Exact(status))
        };
        if played.status() == 415 && lists(415) {
            let seen = Observation::new(format!("Content-Type: {alias}"), name, "status 415");
            play.report(&negotiation::CHECK, &played, seen.by(operation.span));
        }
        let makes = operation
            .resource
            .as_ref()
            .is_some_and(|resource| resource.action == Action::Create);
        if makes {
            cleanup::run(play).await?;
        }
    }
    Ok(())
}
