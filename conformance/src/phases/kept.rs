//! What becomes of a connection after a reply: what is left of a refused request must not be taken for the next one, and where the document promises
//! that a connection stays open, it does.

use hallpass_openapi::media_type::is_json;
use hallpass_openapi::model::{Action, Operation};
use hallpass_openapi::promises::connections::kept_open;

use serde_json::{Value, json};

use super::authentication::{call, in_other_formats, prepare};
use super::connection::answers_in_time;
use super::negotiation::UNSUPPORTED;
use crate::call::{Call, Caller, Content, Intent};
use crate::checks::{Observation, connection_closed, connection_desynchronised};
use crate::cleanup;
use crate::error::CheckError;
use crate::exchange::Reply;
use crate::kept::{Next, Pair};
use crate::learn::identity_parameter;
use crate::phases::lifecycle::unknown_like;
use crate::plan::Plan;
use crate::play::Play;
use crate::rules;
use crate::signing::is_open;

/// Percentage of a document's time after which few connections are looked at.
const LISTENED: u32 = 115;

/// At most so many operations with a body are refused: who reads the bodies is the server's, not the operation's.
const MOST_REFUSED: usize = 12;

/// So many where the server takes its time.
const FEW: usize = 2;

/// At most so many operations are tried for one that can follow.
const MOST_TRIED: usize = 8;

/// A body that is none, in either format.
const BROKEN: [(&str, &str); 2] = [("json", "{\"hallpass\": ["), ("xml", "<hallpass>")];

/// The good request that follows, and what it gives alone.
struct Follower<'a> {
    call: Call<'a>,
    status: u16,
    media_type: String,
    body: Vec<u8>,
}

/// Sends two requests on one connection, for refusals and, where the document promises something, for all operations.
pub(super) async fn run<'a>(play: &mut Play<'a, '_>, plan: &Plan<'a>) -> Result<(), CheckError> {
    let Some(follower) = follower(play, plan).await else {
        return Ok(());
    };
    prepare(play, plan).await?;
    let promised = kept_open(play.api).is_some();
    if promised {
        many(play, &follower).await;
    }
    let (mut refused, mut done) = (0, 0);
    for operation in &play.api.operations {
        if !play.may_send(&operation.method) || !answers_in_time(play, operation) {
            continue;
        }
        let is_pressed = play.is_pressed(LISTENED);
        let most = if is_pressed { FEW } else { MOST_REFUSED };
        let may_refuse = refused < most || (promised && !is_pressed);
        if operation.request_body.is_some() && may_refuse {
            refused += usize::from(refusals(play, plan, operation, &follower).await?);
        }
        if promised && !is_pressed {
            unknown(play, plan, operation, &follower).await?;
        }
        if promised && (!is_pressed || done < MOST_REFUSED) {
            success(play, plan, operation, &follower).await?;
            done += 1;
        }
    }
    Ok(())
}

/// Replies that one connection is asked for.
const MANY: usize = 12;

/// One request again and again: a server may count the replies of a connection.
async fn many<'a>(play: &mut Play<'a, '_>, follower: &Follower<'a>) {
    let Ok(request) = play.request(&follower.call) else {
        return;
    };
    let Some(replies) = play.closes_after(&request, MANY).await else {
        return;
    };
    // What ends by chance ends elsewhere the next time.
    let again = play.closes_after(&request, MANY).await == Some(replies);
    let promise = kept_open(play.api).map(str::to_owned).filter(|_| again);
    if let Some((promise, reply)) = promise.zip(alone(play, &follower.call).await) {
        let played = play.heard(follower.call.clone(), request, reply);
        let subject = format!("{replies} replies to {}", follower.call.operation.method);
        let span = follower.call.operation.span;
        let seen = Observation::new(subject, promise, "closed").by(span);
        play.report(&connection_closed::CHECK, &played, seen);
    }
}

/// A request that only looks, and is answered with success: a list where there is one.
async fn follower<'a>(play: &mut Play<'a, '_>, plan: &Plan<'a>) -> Option<Follower<'a>> {
    let gets = play.api.operations.iter();
    let gets = gets.filter(|operation| operation.method == "GET");
    let mut gets: Vec<&Operation> = gets.filter(|at| answers_in_time(play, at)).collect();
    gets.sort_by_key(|operation| {
        let resource = operation.resource.as_ref();
        let is_list = resource.is_some_and(|resource| resource.action == Action::List);
        (
            operation.path.parameter_names().count(),
            !is_list,
            operation.parameters.len(),
        )
    });
    for operation in gets.into_iter().take(MOST_TRIED) {
        let Ok(mut call) = call(play, plan, operation) else {
            continue;
        };
        call.case = format!("{}/kept", operation.id);
        if play.is_allowed(&call) != Some(true) {
            continue;
        }
        let alone = alone(play, &call).await;
        if let Some(reply) = alone.filter(Reply::is_success) {
            return Some(Follower {
                call: call.meant(Intent::Uncertain),
                status: reply.status,
                media_type: media_type(&reply),
                body: reply.body,
            });
        }
    }
    None
}

/// What a call gives on a connection of its own.
async fn alone(play: &mut Play<'_, '_>, call: &Call<'_>) -> Option<Reply> {
    let request = play.request(call).ok()?;
    if !play.means(call.operation, &request) {
        return None;
    }
    Some(play.listen(&request).await?.reply)
}

fn media_type(reply: &Reply) -> String {
    let value = reply.header("content-type").unwrap_or_default();
    let essence = value.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

impl Follower<'_> {
    /// What came is what it gives alone.
    fn is(&self, reply: &Reply) -> bool {
        reply.status == self.status && media_type(reply) == self.media_type
    }
}

/// Requests that are refused before or while their body is read. Gives whether there were any.
async fn refusals<'a>(
    play: &mut Play<'a, '_>,
    plan: &Plan<'a>,
    operation: &'a Operation,
    follower: &Follower<'a>,
) -> Result<bool, CheckError> {
    let Ok(base) = call(play, plan, operation) else {
        return Ok(false);
    };
    let others = in_other_formats(plan, &base);
    let formats = [base].into_iter().chain(others).take(2);
    let mut sent = false;
    for call in formats.filter(|call| call.body.is_some()) {
        for call in refused_forms(&call) {
            sent |= follow(play, follower, &call, true).await?;
        }
    }
    Ok(sent)
}

fn refused_forms<'a>(base: &Call<'a>) -> Vec<Call<'a>> {
    let operation = base.operation;
    let named = |what: &str, call: Call<'a>| Call {
        case: format!("{}/kept-{what}", operation.id),
        ..call.meant(Intent::Wrong)
    };
    let mut forms = Vec::new();
    if !is_open(operation) {
        forms.push(named("no-credentials", base.clone().by(Caller::Anonymous)));
    }
    let mut unsupported = base.clone();
    unsupported.content_type = Some(UNSUPPORTED.to_owned());
    forms.push(named("unsupported", unsupported));
    if let Some((media, _)) = &base.body {
        let name = media.name.to_ascii_lowercase();
        let text = BROKEN.iter().find(|(format, _)| name.contains(format));
        forms.extend(text.map(|(_, text)| {
            let mut broken = base.clone();
            broken.body = Some((media, Content::Text((*text).to_owned())));
            named("invalid", broken)
        }));
        // What is read and is not as described may be refused elsewhere than what cannot be read.
        if is_json(&media.name)
            && let Some(Value::Object(mut body)) = rules::body(base)
        {
            for (_, value) in &mut body {
                *value = json!({"hallpass": ["wrong"]});
            }
            let mut wrong = base.clone();
            wrong.body = Some((media, Content::Value(Value::Object(body))));
            forms.push(named("wrong", wrong));
        }
    }
    forms
}

/// What an operation says of an item that nobody has.
async fn unknown<'a>(
    play: &mut Play<'a, '_>,
    plan: &Plan<'a>,
    operation: &'a Operation,
    follower: &Follower<'a>,
) -> Result<(), CheckError> {
    let Ok(base) = call(play, plan, operation) else {
        return Ok(());
    };
    let name = identity_parameter(operation).filter(|name| {
        let mut names = operation.path.parameter_names();
        names.any(|known| known == *name)
    });
    let id = name.and_then(|name| base.parameter(name).and_then(crate::knowledge::scalar_text));
    if let Some((name, id)) = name.zip(id) {
        let mut call = base.with(name, unknown_like(&id)).meant(Intent::Wrong);
        call.case = format!("{}/kept-unknown", operation.id);
        follow(play, follower, &call, true).await?;
    }
    Ok(())
}

/// What an operation does.
async fn success<'a>(
    play: &mut Play<'a, '_>,
    plan: &Plan<'a>,
    operation: &'a Operation,
    follower: &Follower<'a>,
) -> Result<(), CheckError> {
    let action = operation.resource.as_ref().map(|resource| resource.action);
    match action {
        // What is there already may be why nobody can make it again.
        Some(Action::Create) => cleanup::run(play).await?,
        // The one before may have removed it.
        Some(Action::Delete) => prepare(play, plan).await?,
        _ => {}
    }
    if let Ok(base) = call(play, plan, operation) {
        for call in [base.clone()]
            .into_iter()
            .chain(in_other_formats(plan, &base))
        {
            let mut call = call.meant(Intent::Uncertain);
            call.case = format!("{}/kept", operation.id);
            if play.is_allowed(&call) == Some(true) {
                follow(play, follower, &call, false).await?;
            }
        }
    }
    if action == Some(Action::Create) {
        prepare(play, plan).await?;
    }
    Ok(())
}

/// How the second request went wrong.
#[derive(Debug, PartialEq)]
enum Trouble {
    Closed,
    Another(String),
}

fn trouble(pair: &Pair, follower: &Follower<'_>, call: &Call<'_>) -> Option<Trouble> {
    let is_first = |reply: &Reply| {
        // What only looks may show what the good request shows by now.
        let is_own = call.operation.method != "GET"
            && !follower.body.is_empty()
            && follower.body != reply.body;
        is_own && pair.first.status == reply.status && pair.first.body == reply.body
    };
    match &pair.next {
        Next::Announced | Next::Unknown => None,
        Next::Reply(reply) if is_first(reply) => {
            Some(Trouble::Another("the first reply once more".to_owned()))
        }
        Next::Reply(reply) if follower.is(reply) => None,
        Next::Reply(reply) => Some(Trouble::Another(format!(
            "{} {}",
            reply.status,
            media_type(reply)
        ))),
        Next::Garbage => Some(Trouble::Another("what is no HTTP".to_owned())),
        Next::Closed => Some(Trouble::Closed),
    }
}

/// Sends a call, and the good request after it on the same connection. What is found is tried again where that is possible. Gives whether it was sent.
async fn follow<'a>(
    play: &mut Play<'a, '_>,
    follower: &Follower<'a>,
    call: &Call<'a>,
    repeatable: bool,
) -> Result<bool, CheckError> {
    if !play.wants(call) {
        return Ok(false);
    }
    let Some(pair) = send(play, follower, call).await else {
        return Ok(false);
    };
    let found = trouble(&pair, follower, call);
    let Some((request, found)) = play.request(call).ok().zip(found) else {
        told(play, follower, call, pair);
        return Ok(true);
    };
    let status = pair.first.status;
    let is_again = match (&found, repeatable) {
        (Trouble::Closed, false) => true,
        // What can be done but once is not tried again.
        (Trouble::Another(_), false) if !may_be_again(play, call).await? => false,
        _ => {
            let again = send(play, follower, call).await;
            let is_again = |pair: &Pair| trouble(pair, follower, call).as_ref() == Some(&found);
            let is_so = again.as_ref().is_some_and(is_again);
            if let Some(pair) = again {
                told(play, follower, call, pair);
            }
            is_so
        }
    };
    // The good request may have been refused for reasons of its own.
    let alone = alone(play, &follower.call).await;
    let is_good = alone.is_some_and(|reply| follower.is(&reply));
    let promise = kept_open(play.api).map(str::to_owned);
    let played = play.heard(call.clone(), request, pair.first);
    if !is_again || !is_good {
        return Ok(true);
    }
    let span = call.operation.span;
    let subject = format!("{status} to {}", call.operation.method);
    match (found, promise) {
        (Trouble::Closed, Some(promise)) => {
            let seen = Observation::new(subject, promise, "closed").by(span);
            play.report(&connection_closed::CHECK, &played, seen);
        }
        (Trouble::Closed, None) => {}
        (Trouble::Another(actual), _) => {
            let expected = format!("{} {}", follower.status, follower.media_type);
            let seen = Observation::new(subject, expected, actual).by(span);
            play.report(&connection_desynchronised::CHECK, &played, seen);
        }
    }
    Ok(true)
}

/// Whether a call that did something does the same once more: what it made is removed first.
async fn may_be_again(play: &mut Play<'_, '_>, call: &Call<'_>) -> Result<bool, CheckError> {
    let action = call
        .operation
        .resource
        .as_ref()
        .map(|resource| resource.action);
    if action == Some(Action::Create) {
        cleanup::run(play).await?;
        return Ok(true);
    }
    Ok(matches!(
        call.operation.method.as_str(),
        "GET" | "HEAD" | "PUT"
    ))
}

async fn send<'a>(
    play: &mut Play<'a, '_>,
    follower: &Follower<'a>,
    call: &Call<'a>,
) -> Option<Pair> {
    let first = play.request(call).ok()?;
    if !play.means(call.operation, &first) {
        return None;
    }
    let second = play.request(&follower.call).ok()?;
    play.pair(&first, &second).await
}

/// What the replies tell otherwise: a request that should have been refused may have made something.
fn told<'a>(play: &mut Play<'a, '_>, follower: &Follower<'a>, call: &Call<'a>, pair: Pair) {
    if let Ok(request) = play.request(call) {
        play.heard(call.clone(), request, pair.first);
    }
    if let (Next::Reply(reply), Ok(request)) = (pair.next, play.request(&follower.call)) {
        // What another request left behind is no reply of this operation.
        if follower.is(&reply) {
            play.heard(follower.call.clone(), request, reply);
        } else {
            play.heard_beside(follower.call.clone(), request, reply);
        }
    }
}
