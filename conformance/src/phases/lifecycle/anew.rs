//! What was removed may be made anew, where the document says so: a name that is free again, a user who can be invited again.

use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use hallpass_openapi::model::{Action, Api, Operation};
use hallpass_openapi::promises::answers::Afterwards;
use hallpass_openapi::promises::doubles::frees;
use serde_json::Value;

use super::denied::denies;
use super::story::{Cast, Creation};
use crate::call::Intent;
use crate::checks::{Observation, duplicate_status};
use crate::error::CheckError;
use crate::knowledge::{Knowledge, scalar_text};
use crate::learn::{created, identity_of_call};
use crate::play::{Play, Played};
use crate::rules;

/// What was made before, by the requests that made it: what was removed since can be made again by the same request.
#[derive(Debug, Default)]
pub(crate) struct Made {
    /// A digest of the request -> the identity of what it made.
    known: HashMap<u64, String>,
    /// The identities in what was made and in its reply, by collection and item.
    named: HashMap<(String, String), BTreeSet<String>>,
    /// Those of items that were answered so that the answer may stand in the way of another one, such as accepted, by collection; `None` for an
    /// item of which nothing is known.
    answered: HashMap<String, Vec<Option<BTreeSet<String>>>>,
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
        if is_answer && played.is_done() && !is_taken_back(api, played) {
            let known = self.named_by(knowledge, played);
            let all = self.answered.entry(resource.collection.clone());
            all.or_default().push(known);
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
                let mut named = BTreeSet::new();
                identities(&rules::body(&played.call).unwrap_or_default(), &mut named);
                identities(&item.value, &mut named);
                let key = (resource.collection.clone(), item.id.clone());
                self.named.insert(key, named);
                self.known.insert(sent, item.id);
            }
            return None;
        }
        let id = self.known.get(&sent).filter(|_| played.status() == 409)?;
        let collection = &resource.collection;
        let mut asked = BTreeSet::new();
        identities(&rules::body(&played.call).unwrap_or_default(), &mut asked);
        let mut answered = self.answered.get(collection).into_iter().flatten();
        if answered.any(|named| named.as_ref().is_none_or(|named| asked.is_subset(named))) {
            // What came of the answer may stand in the way.
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

impl Made {
    /// The identities in the item that a call is about.
    fn named_by(&self, knowledge: &Knowledge, played: &Played<'_>) -> Option<BTreeSet<String>> {
        let collection = &played.call.operation.resource.as_ref()?.collection;
        let id = identity_of_call(&played.call)?;
        let made = self.named.get(&(collection.clone(), id.clone())).cloned();
        made.or_else(|| {
            let item = knowledge.met(collection).find(|item| item.id == id)?;
            let mut named = BTreeSet::new();
            identities(&item.value, &mut named);
            (!named.is_empty()).then_some(named)
        })
    }
}

/// A denial after which the document allows another one.
fn is_taken_back(api: &Api, played: &Played<'_>) -> bool {
    let mut creators = api.operations.iter().filter(|operation| {
        let own = operation.resource.as_ref();
        let answered = played.call.operation.resource.as_ref();
        own.zip(answered).is_some_and(|(own, answered)| {
            own.action == Action::Create && own.collection == answered.collection
        })
    });
    let is_denial = rules::body(&played.call).is_some_and(|body| has_denial(&body));
    is_denial && creators.any(|creator| Afterwards::of(api, creator).anew)
}

fn has_denial(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.values().any(has_denial),
        value => denies(value),
    }
}

/// The scalars of a value that stand under the name of an identity.
fn identities(value: &Value, all: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let is_identity = name.to_lowercase().ends_with("id");
                all.extend(scalar_text(member).filter(|_| is_identity));
                identities(member, all);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| identities(item, all)),
        _ => {}
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
