//! The connection phase: one exchange of each operation beneath the HTTP client, which hides what follows a reply, and how long operations take.

use std::time::Duration;

use hallpass_openapi::diagnostic::Severity;
use hallpass_openapi::model::{Action, Operation};

use super::authentication::{call, prepare};
use super::{at_once, kept, negotiation};
use crate::call::{Call, Intent};
use crate::checks::{
    self, Observation, body_forbidden, body_malformed, header_repeated, response_slow,
};
use crate::cleanup;
use crate::error::CheckError;
use crate::pace::Pace;
use crate::patience::SLOW;
use crate::plan::{Plan, success};
use crate::play::Play;
use crate::wire::WireReply;

/// Percentage of a document's time after which no more connections are looked at.
const LISTENED: u32 = 112;

/// Slow replies of an operation that are no accident.
const OFTEN: usize = 3;

/// Listens to one reply of each operation, of those that answer in time.
pub(crate) async fn run(play: &mut Play<'_, '_>) -> Result<(), CheckError> {
    slow_operations(play);
    let plan = play.plan();
    let total = play.api.operations.len();
    at_once::run(play, &plan).await?;
    prepare(play, &plan).await?;
    for (done, operation) in play.api.operations.iter().enumerate() {
        play.recorder.operation(operation, done, total);
        if play.is_pressed(LISTENED) {
            play.leave_out(operation, "looks at what follows its replies");
        } else if play.may_send(&operation.method) && answers_in_time(play, operation) {
            one(play, &plan, operation).await?;
        }
    }
    kept::run(play, &plan).await?;
    cleanup::run(play).await
}

async fn one<'a>(
    play: &mut Play<'a, '_>,
    plan: &Plan<'a>,
    operation: &'a Operation,
) -> Result<(), CheckError> {
    if removes(operation) {
        // The one before may have removed it.
        prepare(play, plan).await?;
    }
    let Ok(base) = call(play, plan, operation) else {
        return Ok(());
    };
    let mut accepts = vec![base.accept.clone()];
    if let Some(response) = success(operation).filter(|_| operation.method == "GET") {
        let content = response.content.iter().take(2);
        accepts = content.map(|media| Some(media.name.clone())).collect();
        // Whoever says nothing takes anything (RFC 9110, section 12.5.1). The HTTP client cannot keep silent.
        accepts.push(None);
    }
    for accept in accepts {
        let mut call = base.clone().meant(Intent::Uncertain);
        call.accept = accept;
        call.case = format!("{}/wire", operation.id);
        listen(play, call).await?;
    }
    if operation.method == "GET" {
        head(play, &base).await?;
        uncoded(play, base).await?;
    }
    Ok(())
}

/// What answers HEAD has no content (RFC 9110, section 9.3.2). A server need not know the method.
async fn head<'a>(play: &mut Play<'a, '_>, base: &Call<'a>) -> Result<(), CheckError> {
    let mut call = base.clone().meant(Intent::Uncertain);
    call.case = format!("{}/head", call.operation.id);
    if !play.wants(&call) || play.is_allowed(&call) != Some(true) {
        return Ok(());
    }
    let Ok(mut request) = play.request(&call) else {
        return Ok(());
    };
    if !play.means(call.operation, &request) {
        return Ok(());
    }
    "HEAD".clone_into(&mut request.method);
    let Some(WireReply { reply, surplus }) = play.listen(&request).await else {
        return Ok(());
    };
    if (200..300).contains(&reply.status) && surplus.iter().any(|byte| !byte.is_ascii_whitespace())
    {
        let played = play.heard_beside(call, request, reply);
        let span = played.call.operation.span;
        let seen = Observation::new("200 to HEAD", 0, surplus.len()).by(span);
        play.report(&body_forbidden::CHECK, &played, seen);
    }
    Ok(())
}

/// Whoever takes no content coding gets none (RFC 9110, section 12.5.3).
async fn uncoded<'a>(play: &mut Play<'a, '_>, base: Call<'a>) -> Result<(), CheckError> {
    let mut call = base.meant(Intent::Uncertain);
    call.case = format!("{}/uncoded", call.operation.id);
    if !play.wants(&call) || play.is_allowed(&call) != Some(true) {
        return Ok(());
    }
    let Ok(mut request) = play.request(&call) else {
        return Ok(());
    };
    if !play.means(call.operation, &request) {
        return Ok(());
    }
    let accept = ("Accept-Encoding".to_owned(), "identity".to_owned());
    request.headers.push(accept);
    let Some(WireReply { reply, .. }) = play.listen(&request).await else {
        return Ok(());
    };
    let played = play.heard(call, request, reply);
    let Ok(reply) = &played.exchange.reply else {
        return Ok(());
    };
    let coding = reply.header("content-encoding").unwrap_or_default().trim();
    if !coding.is_empty() && !coding.eq_ignore_ascii_case("identity") {
        let coding = coding.to_owned();
        let seen = Observation::new("Accept-Encoding: identity", "no content coding", coding)
            .by(played.call.operation.span);
        play.report(&checks::negotiation::CHECK, &played, seen);
    }
    Ok(())
}

async fn listen<'a>(play: &mut Play<'a, '_>, call: Call<'a>) -> Result<(), CheckError> {
    if !play.wants(&call) || play.is_allowed(&call) != Some(true) {
        return Ok(());
    }
    let Ok(request) = play.request(&call) else {
        return Ok(());
    };
    if !play.means(call.operation, &request) {
        return Ok(());
    }
    let Some(WireReply { reply, surplus }) = play.listen(&request).await else {
        return Ok(());
    };
    let bodiless = matches!(reply.status, 204 | 205 | 304) || request.method == "HEAD";
    let played = play.heard(call, request, reply);
    if played.call.accept.is_none() {
        negotiation::not_refused(play, &played, "no Accept");
        negotiation::of_default(play, &played, "no Accept");
    }
    let Ok(reply) = &played.exchange.reply else {
        return Ok(());
    };
    if reply.header("transfer-encoding").is_some() && reply.header("content-length").is_some() {
        let words = "Content-Length beside Transfer-Encoding (RFC 9112, section 6.2)";
        let seen = Observation::new("content-length", "one of the two", words)
            .by(played.call.operation.span);
        play.report(&body_malformed::CHECK, &played, seen);
        return Ok(());
    }
    for seen in header_repeated::repeated(reply) {
        let seen = seen.by(played.call.operation.span);
        play.report(&header_repeated::CHECK, &played, seen);
    }
    // Some servers end each reply with an empty line.
    if surplus.iter().all(|byte| matches!(byte, b'\r' | b'\n')) {
        return Ok(());
    }
    let span = played
        .body
        .response
        .map_or(played.call.operation.span, |response| response.span);
    if bodiless {
        let seen = Observation::new(reply.status.to_string(), 0, surplus.len()).by(span);
        play.report(&body_forbidden::CHECK, &played, seen);
    } else {
        let words = format!(
            "{} bytes follow after the end that the reply announced",
            surplus.len()
        );
        let seen = Observation::new("surplus", "a body of the announced length", words).by(span);
        play.report(&body_malformed::CHECK, &played, seen);
    }
    Ok(())
}

fn removes(operation: &Operation) -> bool {
    let resource = operation.resource.as_ref();
    resource.is_some_and(|resource| resource.action == Action::Delete)
}

pub(super) fn answers_in_time(play: &Play<'_, '_>, operation: &Operation) -> bool {
    play.recorder.pace(&operation.id).is_in_time()
}

/// An operation that is slow again and again while all others are quick is slow by itself, not for want of a processor.
fn slow_operations(play: &mut Play<'_, '_>) {
    let api = play.api;
    let paces: Vec<Pace> = api
        .operations
        .iter()
        .map(|operation| play.recorder.pace(&operation.id))
        .collect();
    let all: usize = paces.iter().map(|pace| pace.replies).sum();
    let all_quick: usize = paces.iter().map(|pace| pace.quick).sum();
    for (operation, own) in api.operations.iter().zip(paces) {
        let quick = all_quick - own.quick;
        let alone = quick >= 10 && quick * 10 >= (all - own.replies) * 9;
        if own.slow < OFTEN || !alone {
            continue;
        }
        let milliseconds = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        let seen = Observation {
            severity: Some(Severity::Error),
            ..Observation::new("operation", milliseconds(SLOW), milliseconds(own.longest))
        };
        let case = format!("{}/all", operation.id);
        play.recorder.finding_without_exchange(
            &response_slow::CHECK,
            api,
            Some(operation),
            &case,
            seen.by(operation.span),
        );
    }
}
