//! What all stories of the life cycle share: their cast, and how an item is created, read and waited for.

use std::time::Duration;

use hallpass_openapi::model::Operation;
use serde_json::Value;

use super::family::Family;
use crate::call::{Call, Caller, Intent};
use crate::case::Case;
use crate::error::CheckError;
use crate::knowledge::Item;
use crate::learn::{identity_parameter, own};
use crate::plan::Plan;
use crate::play::{Play, Played};
use crate::resolve::{at_item, resolve};

/// How often, and after what pause, a server that takes its time is asked again before it counts as wrong.
const PATIENCE: [Duration; 3] = [
    Duration::from_millis(100),
    Duration::from_millis(300),
    Duration::from_millis(900),
];

/// What a story plays with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cast<'a, 's> {
    /// The operations of the collection.
    pub family: &'s Family<'a>,
    /// All cases of the document.
    pub plan: &'s Plan<'a>,
}

impl<'a, 's> Cast<'a, 's> {
    /// The cases of an operation that promise success.
    pub fn successes(&self, operation: &Operation) -> Vec<&'s Case<'a>> {
        self.plan
            .cases
            .iter()
            .filter(|case| case.operation.id == operation.id && case.is_success())
            .collect()
    }
}

/// What was created, with the exchange that created it.
#[derive(Debug)]
pub(crate) struct Creation<'a> {
    /// The item.
    pub item: Item,
    /// The exchange.
    pub played: Played<'a>,
}

/// Creates an item as an example shows it.
pub(crate) async fn create<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    case: &Case<'a>,
) -> Result<Option<Creation<'a>>, CheckError> {
    let call = match resolve(play, case) {
        Ok(call) => call.meant(Intent::Uncertain),
        Err(reason) => {
            play.skip(case.operation, &case.id(), reason);
            return Ok(None);
        }
    };
    let before = play.knowledge.own(cast.family.collection).len();
    let Some(played) = play.send(call).await? else {
        return Ok(None);
    };
    if !played.is_done() {
        let reason = format!("creating an item gives status {}", played.status());
        play.skip(case.operation, &case.id(), reason);
        return Ok(None);
    }
    let item = play
        .knowledge
        .own(cast.family.collection)
        .get(before..)
        .and_then(|new| new.last())
        .cloned();
    if item.is_none() {
        play.skip(
            case.operation,
            &case.id(),
            "the reply does not say which identity the new item has",
        );
    }
    Ok(item.map(|item| Creation { item, played }))
}

/// The call of an operation on an item.
pub(crate) fn on_item<'a>(operation: &'a Operation, item: &Item, step: &str) -> Option<Call<'a>> {
    let name = identity_parameter(operation)?;
    let call = Call::new(operation, format!("{}/{step}", operation.id));
    Some(at_item(call, item, name).by(Caller::Identity(item.identity)))
}

/// Reads an item as the first media type of its operation, or as the one given.
pub(crate) async fn read<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    step: &str,
) -> Result<Option<Played<'a>>, CheckError> {
    let Some(call) = cast
        .family
        .read
        .and_then(|operation| on_item(operation, item, step))
    else {
        return Ok(None);
    };
    let accept = crate::plan::success(call.operation).and_then(|response| response.content.first());
    let call = call
        .accepting(accept.map(|media| media.name.as_str()))
        .meant(Intent::Uncertain);
    play.send(call).await
}

/// An item as it is read, without the name that it may stand under.
pub(crate) async fn shown<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    step: &str,
) -> Result<Option<Value>, CheckError> {
    let played = read(play, cast, item, step).await?;
    let resource = cast.family.read.and_then(|read| read.resource.as_ref());
    Ok(played.filter(Played::is_success).and_then(|played| {
        let value = played.value()?;
        let item = resource.map_or(value, |resource| own(resource, value));
        Some(item.clone())
    }))
}

/// Reads an item until `settled` says that the reply is what is waited for, or patience ends.
pub(crate) async fn read_until<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    step: &str,
    settled: impl Fn(&Played<'_>) -> bool,
) -> Result<Option<Played<'a>>, CheckError> {
    let mut played = read(play, cast, item, step).await?;
    for pause in PATIENCE {
        let waits = played.as_ref().is_some_and(|reply| !settled(reply));
        if !waits || play.impatient {
            return Ok(played);
        }
        tokio::time::sleep(pause).await;
        played = read(play, cast, item, step).await?;
    }
    // A server that was given its time once and did not use it is not waited for again.
    play.impatient = played.as_ref().is_some_and(|reply| !settled(reply));
    Ok(played)
}

/// Pauses between two looks at a server that may take its time.
pub(crate) async fn wait(play: &Play<'_, '_>) {
    if !play.impatient {
        tokio::time::sleep(PATIENCE[1]).await;
    }
}
