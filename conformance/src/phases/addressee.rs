//! Whom items are made for: where nobody may make one for themselves, such as an invite, the run makes them for its second caller. Who that is shows in
//! what the server says of `me`.

use std::collections::BTreeMap;

use hallpass_openapi::model::{Action, Location, Operation, Parameter};
use serde_json::Value;

use crate::call::{Call, Caller, Intent};
use crate::case::Case;
use crate::cleanup;
use crate::error::CheckError;
use crate::knowledge::scalar_text;
use crate::learn::path_parameters;
use crate::plan::Plan;
use crate::play::{Play, Played};
use crate::resolve::resolve;

/// Who the items are for.
pub(crate) const SECOND: Caller = Caller::Identity(1);

/// At most this many examples are tried.
const MOST: usize = 8;

/// How deep an identity is looked for in a reply.
const DEEPEST: usize = 4;

/// Somebody else that a collection's items are made for.
#[derive(Debug, Clone)]
pub(crate) struct Addressee {
    /// The collection.
    pub collection: String,
    /// The parameter of the path that names whom they are for.
    pub parameter: String,
    /// The second caller's identity.
    pub id: String,
}

/// Finds the collections whose items the first caller cannot make for itself. Only on this machine: what is made for another one may be seen by it.
pub(super) async fn run<'a>(play: &mut Play<'a, '_>, plan: &Plan<'a>) -> Result<(), CheckError> {
    let has_two = play.options.credentials.callers() > 1;
    if !has_two || !play.target.is_loopback() || play.fixtures_known() {
        return Ok(());
    }
    for operation in &play.api.operations {
        let makes = operation.resource.as_ref().filter(|resource| {
            resource.action == Action::Create
                && !resource.declared
                && play.may_send(&operation.method)
        });
        let (Some(resource), Some(parameter)) = (makes, of_oneself(operation)) else {
            continue;
        };
        if play.options.parameters.contains_key(&parameter.name) {
            continue;
        }
        let cases = plan.cases.iter().filter(|case| {
            case.operation.id == operation.id && case.is_success() && case.body.is_some()
        });
        let cases: Vec<&Case<'a>> = cases.take(MOST).collect();
        if any_made(play, &cases).await? != Some(false) {
            continue;
        }
        if let Some(id) = identity(play, plan, parameter, SECOND).await? {
            play.addressees.push(Addressee {
                collection: resource.collection.clone(),
                parameter: parameter.name.clone(),
                id,
            });
            if any_made(play, &cases).await? != Some(true) {
                play.addressees.pop();
            }
        }
    }
    Ok(())
}

/// Whether one of the examples makes an item: what is there already stands in the way of another one.
async fn any_made<'a>(
    play: &mut Play<'a, '_>,
    cases: &[&Case<'a>],
) -> Result<Option<bool>, CheckError> {
    let mut all = None;
    for case in cases {
        match made(play, case).await? {
            Some(false) => all = Some(false),
            other => return Ok(other),
        }
    }
    Ok(all)
}

/// Whether the example makes an item, which is removed again; `None` where a refusal has other reasons.
async fn made<'a>(play: &mut Play<'a, '_>, case: &Case<'a>) -> Result<Option<bool>, CheckError> {
    let Ok(mut call) = resolve(play, case) else {
        return Ok(None);
    };
    call.case = format!("{}/to-work-on", case.operation.id);
    let Some(played) = play.send(call.meant(Intent::Uncertain)).await? else {
        return Ok(None);
    };
    cleanup::run(play).await?;
    Ok(match played.status() {
        _ if played.is_done() => Some(true),
        400 | 403 | 409 | 422 => Some(false),
        _ => None,
    })
}

/// The parameter of the path that takes `me` for whoever asks.
fn of_oneself(operation: &Operation) -> Option<&Parameter> {
    let mut all = operation.parameters.iter();
    all.find(|parameter| {
        let says = parameter.description.as_deref().unwrap_or_default();
        let says = ["`me`", "\"me\"", "'me'"]
            .iter()
            .any(|me| says.contains(me));
        parameter.location == Location::Path && says
    })
}

/// Who the first caller is, by the parameters of paths that take `me`: what is its own has an address that the second caller can try.
pub(super) async fn of_first<'a>(
    play: &mut Play<'a, '_>,
    plan: &Plan<'a>,
) -> Result<BTreeMap<String, String>, CheckError> {
    let mut known = BTreeMap::new();
    for operation in &play.api.operations {
        let Some(parameter) = of_oneself(operation) else {
            continue;
        };
        if known.contains_key(&parameter.name) {
            continue;
        }
        if let Some(id) = identity(play, plan, parameter, Caller::Identity(0)).await? {
            known.insert(parameter.name.clone(), id);
        }
    }
    Ok(known)
}

/// A caller, by what the server says of `me`: a property of the parameter's name, or the address that it sends `me` to.
async fn identity<'a>(
    play: &mut Play<'a, '_>,
    plan: &Plan<'a>,
    parameter: &Parameter,
    caller: Caller,
) -> Result<Option<String>, CheckError> {
    let reads = |case: &&Case<'a>| {
        let mut names = path_parameters(case.operation);
        case.operation.method == "GET"
            && case.is_success()
            && names.any(|name| name == parameter.name)
    };
    let mut tried: Vec<&str> = Vec::new();
    for case in plan.cases.iter().filter(reads) {
        if tried.contains(&case.operation.id.as_str()) || !play.can_call(case.operation, caller) {
            continue;
        }
        tried.push(&case.operation.id);
        let Ok(mut call) = resolve(play, case) else {
            continue;
        };
        call = call.with(&parameter.name, "me").by(caller);
        let who = if caller == SECOND {
            "other-caller-itself"
        } else {
            "itself"
        };
        call.case = format!("{}/{who}", case.operation.id);
        let Some(played) = play.send(call.meant(Intent::Uncertain)).await? else {
            continue;
        };
        let shown = played.value().filter(|_| played.is_success());
        let found = shown.and_then(|value| named(value, &parameter.name, 0));
        if let Some(id) = found.or_else(|| sent_to(&played, &parameter.name)) {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// The first scalar under a name.
fn named(value: &Value, name: &str, depth: usize) -> Option<String> {
    if depth > DEEPEST {
        return None;
    }
    match value {
        Value::Object(members) => {
            let own = members.get(name).and_then(scalar_text);
            own.or_else(|| {
                members
                    .values()
                    .find_map(|inner| named(inner, name, depth + 1))
            })
        }
        Value::Array(items) => items.iter().find_map(|inner| named(inner, name, depth + 1)),
        _ => None,
    }
}

/// What stands in the address of a redirection where the path has the parameter.
fn sent_to(played: &Played<'_>, name: &str) -> Option<String> {
    let reply = played.exchange.reply.as_ref().ok()?;
    let location = reply
        .header("location")
        .filter(|_| (300..400).contains(&reply.status))?;
    let path = location.split(['?', '#']).next()?;
    let template = played.call.operation.path.text.trim_matches('/');
    let steps: Vec<&str> = path.trim_end_matches('/').rsplit('/').collect();
    let at = template
        .rsplit('/')
        .position(|step| step == format!("{{{name}}}"))?;
    let id = steps.get(at).copied().unwrap_or_default();
    (!id.is_empty() && id != "me").then(|| id.to_owned())
}

/// The call of a list by whom its items are for.
pub(crate) fn by_addressee<'a>(play: &Play<'a, '_>, call: Call<'a>) -> Call<'a> {
    let resource = call.operation.resource.as_ref();
    let is_of = |known: &&Addressee| resource.is_some_and(|own| own.collection == known.collection);
    if play.addressees.iter().any(|known| is_of(&known)) {
        call.by(SECOND)
    } else {
        call
    }
}
