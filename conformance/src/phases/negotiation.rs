//! The negotiation phase: a client gets the media type that it asks for.

use hallpass_openapi::instance;
use hallpass_openapi::media_type::{MediaRange, describing};
use hallpass_openapi::model::{Action, Api, Operation, StatusPattern};
use hallpass_openapi::validate::Direction;

use crate::call::{Call, Content, Intent};
use crate::case::{Case, same_format};
use crate::checks::{Observation, negotiation};
use crate::cleanup;
use crate::encode::encode;
use crate::error::CheckError;
use crate::plan::success;
use crate::play::{Play, Played};
use crate::resolve::resolve;
use crate::transport::is_safe;

/// A media type that no document lists.
const UNSUPPORTED: &str = "application/x-hallpass-unsupported";

/// Asks each operation that changes nothing for each of its media types, and sends one body that nobody can read.
pub(crate) async fn run(play: &mut Play<'_, '_>) -> Result<(), CheckError> {
    let plan = play.plan();
    let total = play.api.operations.len();
    for (done, operation) in play.api.operations.iter().enumerate() {
        play.recorder.operation(operation, done, total);
        let case = plan
            .cases
            .iter()
            .find(|case| case.operation.id == operation.id && case.is_success());
        let Some(case) = case else { continue };
        if is_safe(&operation.method) {
            accept(play, case).await?;
        } else if takes_new_items(operation) && case.body.is_some() {
            unsupported_body(play, case).await?;
        }
    }
    cleanup::run(play).await
}

fn takes_new_items(operation: &Operation) -> bool {
    operation
        .resource
        .as_ref()
        .is_some_and(|resource| resource.action == Action::Create)
}

async fn accept<'a>(play: &mut Play<'a, '_>, case: &Case<'a>) -> Result<(), CheckError> {
    let Ok(call) = resolve(play, case) else {
        return Ok(());
    };
    let call = call.meant(Intent::Uncertain);
    let types: Vec<&str> = success(case.operation)
        .into_iter()
        .flat_map(|response| &response.content)
        .map(|media| media.name.as_str())
        .collect();
    let mut answered = false;
    for wanted in types.iter().copied() {
        answered |= alone(play, &call, wanted).await?;
        if let Some(other) = types
            .iter()
            .copied()
            .find(|other| !same_format(other, wanted))
        {
            preferred(
                play,
                &call,
                &format!("{other};q=0.3, {wanted};q=0.9"),
                wanted,
            )
            .await?;
        }
    }
    if answered && !types.is_empty() {
        unsupported(play, &call).await?;
    }
    Ok(())
}

/// One media type alone. Gives whether the reply was a success.
async fn alone<'a>(
    play: &mut Play<'a, '_>,
    call: &Call<'a>,
    wanted: &str,
) -> Result<bool, CheckError> {
    let step = step(call, wanted, "only");
    let Some(played) = play.send(step).await? else {
        return Ok(false);
    };
    refusal(play, &played, wanted);
    Ok(played.is_success())
}

/// A documented media type that was asked for alone and is not what came.
pub(crate) fn refusal(play: &mut Play<'_, '_>, played: &Played<'_>, wanted: &str) {
    let span = success(played.call.operation)
        .map(|response| response.span)
        .unwrap_or_default();
    let actual = match other_type(played, wanted) {
        Some(other) => other,
        None if played.status() == 406
            && can_be_written(play.api, played.call.operation, wanted) =>
        {
            "status 406".to_owned()
        }
        None => return,
    };
    let seen = Observation::new(format!("Accept: {wanted}"), wanted, actual).by(span);
    play.report(&negotiation::CHECK, played, seen);
}

/// Nobody can write what has no form in the media type, such as an element whose name XML does not allow. The document is told of it elsewhere.
fn can_be_written(api: &Api, operation: &Operation, wanted: &str) -> bool {
    let content = success(operation).map(|response| response.content.as_slice());
    let media = content
        .unwrap_or_default()
        .iter()
        .find(|media| media.name == wanted);
    let Some((media, schema)) = media.and_then(|media| Some((media, media.schema?))) else {
        return true;
    };
    let made = api.instance(schema, Direction::Response, instance::Options::default());
    made.is_none_or(|value| encode(media, &Content::Value(value)).is_ok())
}

/// The media type of a success with a body, when it is not the one wanted. One that the document does not list has a finding of its own.
fn other_type(played: &Played<'_>, wanted: &str) -> Option<String> {
    let given = played
        .body
        .media_type
        .as_ref()
        .filter(|_| played.is_success() && played.body.declared.is_some())?;
    let fits = played.media_type().is_none()
        || describing(given, [wanted]).is_some()
        || MediaRange::parse(wanted).is_none();
    (!fits).then(|| given.to_string())
}

/// Two media types with quality values. That a server heeds them is practice, not the document's word.
async fn preferred<'a>(
    play: &mut Play<'a, '_>,
    call: &Call<'a>,
    accept: &str,
    wanted: &str,
) -> Result<(), CheckError> {
    let Some(played) = play.send(step(call, accept, "preferred")).await? else {
        return Ok(());
    };
    if let Some(other) = other_type(&played, wanted) {
        let span = success(call.operation)
            .map(|response| response.span)
            .unwrap_or_default();
        let seen = Observation::new(format!("Accept: {accept}"), wanted, other).by(span);
        play.report(&negotiation::CHECK, &played, seen.warning());
    }
    Ok(())
}

/// A media type that nobody has: 406, or what the document lists. Other checks see a body that it does not list.
async fn unsupported<'a>(play: &mut Play<'a, '_>, call: &Call<'a>) -> Result<(), CheckError> {
    let step = step(call, UNSUPPORTED, "unsupported").meant(Intent::Wrong);
    play.send(step).await.map(|_| ())
}

fn step<'a>(call: &Call<'a>, accept: &str, name: &str) -> Call<'a> {
    let mut step = call.clone().accepting(Some(accept));
    step.case = format!("{}/accept-{name}", call.operation.id);
    step
}

/// A body of a media type that the document does not list.
async fn unsupported_body<'a>(play: &mut Play<'a, '_>, case: &Case<'a>) -> Result<(), CheckError> {
    let Ok(mut call) = resolve(play, case) else {
        return Ok(());
    };
    call.case = format!("{}/content-type-unsupported", case.operation.id);
    call.content_type = Some(UNSUPPORTED.to_owned());
    let Some(played) = play.send(call.meant(Intent::Wrong)).await? else {
        return Ok(());
    };
    // Where the document lists no 415, a server may look at the body alone.
    let refusal = case
        .operation
        .responses
        .iter()
        .find(|response| response.status == StatusPattern::Exact(415));
    if let Some(response) = refusal.filter(|_| played.is_success()) {
        let subject = format!("Content-Type: {UNSUPPORTED}");
        let actual = format!("status {}", played.status());
        play.report(
            &negotiation::CHECK,
            &played,
            Observation::new(subject, "status 415", actual).by(response.span),
        );
    }
    Ok(())
}
