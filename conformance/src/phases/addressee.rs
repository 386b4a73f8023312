//! Whom items are made for: where nobody may make one for themselves, such as an invite, the run makes them for its second caller. Who that is shows in
//! what the server says of `me`.

use std::collections::BTreeMap;

use hallpass_openapi::model::{Action, Api, Location, Operation, Parameter};
use hallpass_openapi::promises::callers::callers;
use serde_json::Value;

use crate::call::{Call, Caller, Intent};
use crate::case::Case;
use crate::cleanup;
use crate::error::CheckError;
use crate::knowledge::scalar_text;
use crate::learn::path_parameters;
use crate::phases::lifecycle::addresses;
use crate::phases::lifecycle::object_level::lists_403;
use crate::plan::Plan;
use crate::play::{Play, Played};
use crate::resolve::resolve;

/// Who the items are for.
pub(crate) const SECOND: Caller = Caller::Identity(1);

/// At most this many examples are tried.
const MOST: usize = 8;

/// At most this many other kinds are tried.
const MOST_KINDS: usize = 3;

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
    /// The words of the document alone say who that is; others may answer for it.
    pub is_told: bool,
}

/// Finds for whom items are made, and under which of the kinds that a path lists an example is taken where nothing tells.
pub(super) async fn run<'a>(
    play: &mut Play<'a, '_>,
    plan: &mut Plan<'a>,
) -> Result<(), CheckError> {
    addressees(play, plan).await?;
    settle(play, plan).await
}

/// Finds the collections whose items the first caller cannot make for itself. Only on this machine: what is made for another one may be seen by it.
async fn addressees<'a>(play: &mut Play<'a, '_>, plan: &Plan<'a>) -> Result<(), CheckError> {
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
        let (Some(resource), Some(parameter)) = (makes, of_oneself(play.api, operation)) else {
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
                is_told: false,
            });
            if any_made(play, &cases).await? != Some(true) {
                play.addressees.pop();
            }
        }
    }
    Ok(())
}

/// Whom the document calls the second caller, where the path of a creation names a user: what is made there is for that caller to answer.
pub(super) fn in_words(play: &Play<'_, '_>, creation: &Operation) -> Option<Addressee> {
    let has_two = play.options.credentials.callers() > 1;
    if !has_two || !play.target.is_loopback() || play.options.fixtures_known {
        return None;
    }
    let resource = creation.resource.as_ref().filter(|own| !own.declared)?;
    let is_known = |known: &Addressee| known.collection == resource.collection;
    let mut in_path = path_parameters(creation);
    let parameter = in_path.find(|name| name.to_lowercase().contains("user"))?;
    let is_given = play.options.parameters.contains_key(parameter);
    if is_given || play.addressees.iter().any(is_known) {
        return None;
    }
    let [_, id] = callers(play.api)?;
    Some(Addressee {
        collection: resource.collection.clone(),
        parameter: parameter.to_owned(),
        id,
        is_told: true,
    })
}

/// Gives each example of a creation that the server does not take as it is the kind under which it does.
async fn settle<'a>(play: &mut Play<'a, '_>, plan: &mut Plan<'a>) -> Result<(), CheckError> {
    if play.fixtures_known() {
        return Ok(());
    }
    let mut tried = 0;
    for case in &mut plan.cases {
        let resource = case.operation.resource.as_ref();
        let makes = resource.is_some_and(|resource| {
            resource.action == Action::Create
                && !resource.declared
                && play.may_send(&case.operation.method)
        });
        let others = kinds(play.api, case);
        if !makes || !case.is_success() || case.is_settled || others.is_empty() || tried >= MOST {
            continue;
        }
        tried += 1;
        let first = attempt(play, case).await?;
        if is_made(first) == Some(true) {
            continue;
        }
        let mut known = None;
        let mut taken = None;
        for other in others {
            let status = attempt(play, &other).await?;
            if is_made(status) == Some(true) {
                taken = Some(other);
                break;
            }
            // Where the thing is found, the refusal is for something else.
            if first == Some(404) && matches!(status, Some(400 | 409 | 422)) {
                known = known.or(Some(other));
            }
        }
        if let Some(other) = taken.or(known) {
            *case = other;
        }
    }
    Ok(())
}

/// The example under each other kind that its path lists.
fn kinds<'a>(api: &Api, case: &Case<'a>) -> Vec<Case<'a>> {
    let in_path = case.parameters.iter().enumerate();
    let in_path = in_path.filter(|(_, (parameter, _))| parameter.location == Location::Path);
    let all = in_path.flat_map(|(at, (parameter, sent))| {
        let schema = parameter.schema.map(|schema| api.schema(schema));
        let listed = schema.and_then(|schema| schema.enumeration.clone());
        let others = listed.unwrap_or_default().into_iter();
        others.filter(move |other| other != sent).map(move |other| {
            let mut case = case.clone();
            if let Some((_, value)) = case.parameters.get_mut(at) {
                *value = other;
            }
            case
        })
    });
    all.take(MOST_KINDS).collect()
}

/// Whether one of the examples makes an item: what is there already stands in the way of another one.
async fn any_made<'a>(
    play: &mut Play<'a, '_>,
    cases: &[&Case<'a>],
) -> Result<Option<bool>, CheckError> {
    let mut all = None;
    for case in cases {
        let kinds = if case.is_settled {
            Vec::new()
        } else {
            kinds(play.api, case)
        };
        for case in std::iter::once(*case).chain(&kinds) {
            match made(play, case).await? {
                Some(true) => return Ok(Some(true)),
                Some(false) => all = Some(false),
                None => {}
            }
        }
    }
    Ok(all)
}

/// Whether the example makes an item, which is removed again; `None` where a refusal has other reasons.
async fn made<'a>(play: &mut Play<'a, '_>, case: &Case<'a>) -> Result<Option<bool>, CheckError> {
    Ok(is_made(attempt(play, case).await?))
}

fn is_made(status: Option<u16>) -> Option<bool> {
    match status? {
        200..=299 => Some(true),
        400 | 403 | 409 | 422 => Some(false),
        _ => None,
    }
}

/// The status that the example gets; what it makes is removed again.
async fn attempt<'a>(play: &mut Play<'a, '_>, case: &Case<'a>) -> Result<Option<u16>, CheckError> {
    let Ok(mut call) = resolve(play, case) else {
        return Ok(None);
    };
    call.case = format!("{}/to-work-on", case.operation.id);
    let Some(played) = play.send(call.meant(Intent::Uncertain)).await? else {
        return Ok(None);
    };
    cleanup::run(play).await?;
    // What is not done, though it was answered 2xx, tells nothing.
    let is_known = played.is_done() || !played.is_success();
    Ok(is_known.then(|| played.status()))
}

/// The parameter of the path that takes `me` for whoever asks: its description says so, its pattern has it, or the document says so of users in paths.
fn of_oneself<'a>(api: &Api, operation: &'a Operation) -> Option<&'a Parameter> {
    const ME: [&str; 3] = ["`me`", "\"me\"", "'me'"];
    let says_me = |says: &str| ME.iter().any(|me| says.contains(me));
    let in_general = api.general().chain(api.around(operation)).any(says_me);
    let mut all = operation.parameters.iter();
    all.find(|parameter| {
        let schema = parameter.schema.map(|schema| api.schema(schema));
        let pattern = schema.and_then(|schema| schema.pattern.as_deref());
        let has_it = pattern.is_some_and(|pattern| {
            let mut parts = pattern.split(|letter: char| !letter.is_alphanumeric());
            parts.any(|part| part == "me")
        });
        let is_user = parameter.name.to_lowercase().contains("user");
        let says = parameter.description.as_deref().is_some_and(says_me);
        parameter.location == Location::Path && (says || has_it || (in_general && is_user))
    })
}

/// Who the first caller is, by the parameters of paths that take `me`: what is its own has an address that the second caller can try.
pub(super) async fn of_first<'a>(
    play: &mut Play<'a, '_>,
    plan: &Plan<'a>,
) -> Result<BTreeMap<String, String>, CheckError> {
    let mut known = BTreeMap::new();
    for operation in &play.api.operations {
        let Some(parameter) = of_oneself(play.api, operation) else {
            continue;
        };
        if known.contains_key(&parameter.name) {
            continue;
        }
        if let Some(id) = identity(play, plan, parameter, Caller::Identity(0)).await? {
            known.insert(parameter.name.clone(), id);
        }
    }
    told(play, &mut known, 0);
    Ok(known)
}

/// Who the second caller is: by what the server says of `me`, else by the only address of a user below which it may read. Only on this machine, where
/// what is made at that address bothers nobody.
pub(super) async fn of_second<'a>(
    play: &mut Play<'a, '_>,
    plan: &Plan<'a>,
) -> Result<BTreeMap<String, String>, CheckError> {
    let mut known = BTreeMap::new();
    if !play.target.is_loopback() || play.fixtures_known() {
        return Ok(known);
    }
    for operation in &play.api.operations {
        if let Some(parameter) = of_oneself(play.api, operation) {
            if !known.contains_key(&parameter.name)
                && let Some(id) = identity(play, plan, parameter, SECOND).await?
            {
                known.insert(parameter.name.clone(), id);
            }
            if let Some(id) = known.get(&parameter.name).cloned() {
                below(play, plan, operation, (&parameter.name, id)).await?;
            }
            continue;
        }
        let Some(parameter) = addresses::user(operation).filter(|_| lists_403(operation)) else {
            continue;
        };
        if known.contains_key(&parameter.name) || !play.can_call(operation, SECOND) {
            continue;
        }
        let read = addresses::read(play, plan, operation, parameter).await?;
        if let [own] = read.shown.as_slice()
            && read.refused
            && let Some(id) = own.call.parameter(&parameter.name).and_then(scalar_text)
        {
            known.insert(parameter.name.clone(), id);
        }
    }
    told(play, &mut known, 1);
    Ok(known)
}

/// Who a caller is by the words of the document, for the users that paths name and nothing else tells.
fn told(play: &Play<'_, '_>, known: &mut BTreeMap<String, String>, which: usize) {
    let may_try = play.target.is_loopback() && !play.options.fixtures_known;
    let Some(callers) = callers(play.api).filter(|_| may_try) else {
        return;
    };
    for operation in &play.api.operations {
        let users = path_parameters(operation).filter(|name| name.to_lowercase().contains("user"));
        for name in users {
            known
                .entry(name.to_owned())
                .or_insert_with(|| callers[which].clone());
        }
    }
}

/// Looks at what lies below the second caller's own address, so that it is known what is there.
async fn below<'a>(
    play: &mut Play<'a, '_>,
    plan: &Plan<'a>,
    operation: &'a Operation,
    (name, id): (&str, String),
) -> Result<(), CheckError> {
    let is_list = operation
        .resource
        .as_ref()
        .is_some_and(|resource| resource.action == Action::List);
    if !is_list || !play.can_call(operation, SECOND) {
        return Ok(());
    }
    if let Ok(call) = super::authentication::call(play, plan, operation) {
        let mut call = call.with(name, id).by(SECOND);
        call.case = format!("{}/below-own-{name}", operation.id);
        play.send(call.meant(Intent::Uncertain)).await?;
    }
    Ok(())
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
