//! What was removed may be made anew, where the document says so: a name that is free again, a user who can be invited again.

use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use hallpass_openapi::model::{Action, Api, Operation};
use hallpass_openapi::promises::doubles::frees;

use super::story::{Cast, Creation};
use crate::call::Intent;
use crate::checks::{Observation, duplicate_status};
use crate::error::CheckError;
use crate::knowledge::Knowledge;
use crate::learn::created;
use crate::play::{Play, Played};

/// What was made before, by the requests that made it: what was removed since can be made again by the same request.
#[derive(Debug, Default)]
pub(crate) struct Made {
    /// A digest of the request -> the identity of what it made.
    known: HashMap<u64, String>,
    /// Collections of which an item was answered, such as accepted: what came of it may stand in the way of another one.
    answered: BTreeSet<String>,
}

/// At most this many requests are kept.
const MOST: usize = 10_000;

impl Made {
    /// A request that made something once, is refused now that it is removed, though the document says that it may be made anew.
    pub fn see(
        &mut self,
        api: &Api,
        knowledge: &Knowledge,
        played: &Played<'_>,
    ) -> Option<Observation> {
        let operation = played.call.operation;
        let resource = operation.resource.as_ref()?;
        let is_answer = matches!(resource.action, Action::Delete | Action::None)
            && !matches!(operation.method.as_str(), "DELETE" | "GET" | "HEAD");
        if is_answer && played.is_done() {
            self.answered.insert(resource.collection.clone());
        }
        if resource.action != Action::Create || played.call.intent == Intent::Wrong {
            return None;
        }
        let request = &played.exchange.request;
        let mut hasher = DefaultHasher::new();
        (
            &operation.id,
            &request.url,
            played.call.caller,
            &request.body,
        )
            .hash(&mut hasher);
        let sent = hasher.finish();
        if played.is_done() {
            let item = created(resource, played)?;
            if self.known.len() < MOST {
                self.known.insert(sent, item.id);
            }
            return None;
        }
        let id = self.known.get(&sent).filter(|_| played.status() == 409)?;
        let collection = &resource.collection;
        if self.answered.contains(collection) {
            return None;
        }
        let is_alone = knowledge.is_gone(collection, id) && knowledge.own(collection).is_empty();
        let removes = |of: &&Operation| {
            let own = of.resource.as_ref();
            of.method == "DELETE"
                && own.is_some_and(|own| {
                    own.action == Action::Delete && own.collection == *collection
                })
        };
        let mut removers = api.operations.iter().filter(removes);
        let is_free = is_alone && removers.any(|remover| frees(api, remover));
        is_free.then(|| {
            let seen =
                Observation::new("making anew what was removed", "a success", played.status());
            seen.by(operation.span).proven()
        })
    }
}

/// Sends the creation of what was removed once more.
pub(super) async fn run<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    creation: &Creation<'a>,
) -> Result<(), CheckError> {
    let removers = cast.family.removers.iter().copied();
    let mut deleters = removers.filter(|remover| remover.method == "DELETE");
    let is_gone = play
        .knowledge
        .is_gone(cast.family.collection, &creation.item.id);
    let frees_it = |remover: &Operation| frees(play.api, remover);
    if !is_gone || !deleters.next().is_some_and(frees_it) {
        return Ok(());
    }
    let mut call = creation.played.call.clone();
    call.case = format!("{}/anew", call.operation.id);
    let Some(played) = play.send(call.meant(Intent::Uncertain)).await? else {
        return Ok(());
    };
    if matches!(played.status(), 400 | 409 | 422) {
        let first = creation.played.status();
        let seen = Observation::new("making anew what was removed", first, played.status());
        let seen = seen.by(played.call.operation.span).proven();
        play.report(&duplicate_status::CHECK, &played, seen);
    }
    crate::cleanup::run(play).await
}
