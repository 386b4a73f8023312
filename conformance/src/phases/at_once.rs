//! Requests at the same time: each is answered in full and in the time that the document promises, and of those that make the same thing one succeeds
//! where the document says so.

use std::collections::BTreeSet;

use hallpass_openapi::model::{Action, Operation};
use hallpass_openapi::promises::at_once;

use super::authentication::call;
use crate::call::{Call, Intent};
use crate::checks::{Observation, duplicate_accepted};
use crate::cleanup;
use crate::error::CheckError;
use crate::learn::created;
use crate::plan::Plan;
use crate::play::{Play, Played};
use crate::resolve::resolve;

/// So many are sent where the document says nothing: a few clients.
const SEVERAL: usize = 8;

/// At most so many, whatever the document says.
const MOST: usize = 64;

/// So many make the same thing at once.
const MAKERS: usize = 5;

/// Sends several reads at once, and several equal creations. Only on this machine: nobody else's server is crowded.
pub(super) async fn run<'a>(play: &mut Play<'a, '_>, plan: &Plan<'a>) -> Result<(), CheckError> {
    if !play.target.is_loopback() {
        return Ok(());
    }
    for operation in &play.api.operations {
        makers(play, plan, operation).await?;
    }
    let many = at_once::served(play.api).unwrap_or(SEVERAL).min(MOST);
    let mut reads = play
        .api
        .operations
        .iter()
        .filter(|operation| operation.method == "GET" && play.has_succeeded(operation));
    let Some(operation) = reads.next() else {
        return Ok(());
    };
    let Ok(base) = call(play, plan, operation) else {
        return Ok(());
    };
    play.together(&named(base, "at-once"), many).await?;
    Ok(())
}

fn named<'a>(call: Call<'a>, name: &str) -> Call<'a> {
    let mut call = call.meant(Intent::Uncertain);
    call.case = format!("{}/{name}", call.operation.id);
    call
}

/// The same creation several times at once.
async fn makers<'a>(
    play: &mut Play<'a, '_>,
    plan: &Plan<'a>,
    operation: &'a Operation,
) -> Result<(), CheckError> {
    let resource = operation.resource.as_ref();
    let Some(resource) = resource.filter(|resource| resource.action == Action::Create) else {
        return Ok(());
    };
    let is_told = at_once::makes_one(operation) && play.may_send(&operation.method);
    if !is_told || !play.has_succeeded(operation) {
        return Ok(());
    }
    let mut cases = plan
        .cases
        .iter()
        .filter(|case| case.operation.id == operation.id && case.is_success());
    let Some(Ok(base)) = cases.next().map(|case| resolve(play, case)) else {
        return Ok(());
    };
    // What is there already would stand in the way of all of them.
    cleanup::run(play).await?;
    let replies = play.together(&named(base, "made-at-once"), MAKERS).await?;
    let made: Vec<&Played<'a>> = replies.iter().filter(|played| played.is_done()).collect();
    let ids: BTreeSet<String> = made
        .iter()
        .filter_map(|played| Some(created(resource, played)?.id))
        .collect();
    if let Some(last) = made.last().filter(|_| ids.len() > 1) {
        let seen = Observation::new("body, sent at the same time", "one", ids.len());
        let seen = seen.by(operation.span).proven();
        play.report(&duplicate_accepted::CHECK, last, seen);
    }
    cleanup::run(play).await
}
