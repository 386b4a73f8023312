//! Resolving: a case gets values that this server knows, or a reason why it cannot be played.

use hallpass_openapi::model::{Action, Location, MediaType, Operation, Parameter, StatusPattern};
use serde_json::Value;

use crate::call::{Call, Content, Intent};
use crate::case::Case;
use crate::knowledge::{Item, scalar_text};
use crate::learn::{identity_parameter, path_parameters};
use crate::parents::parents;
use crate::play::Play;
use crate::rules;
use crate::transport::is_safe;
use crate::xml_value;

/// The call of a case.
///
/// # Errors
/// Why it cannot be played here.
pub(crate) fn resolve<'a>(play: &Play<'a, '_>, case: &Case<'a>) -> Result<Call<'a>, String> {
    let mut call = Call::new(case.operation, case.id()).accepting(case.accept);
    call.parameters = case
        .parameters
        .iter()
        .map(|(parameter, value)| (parameter.name.clone(), value.clone()))
        .collect();
    call.body.clone_from(&case.body);
    call.keeps_tag = matches!(case.response.status, StatusPattern::Exact(412 | 428));
    if play.fixtures_known() {
        with_fixtures(play, case, call)
    } else if case.is_success() {
        with_knowledge(play, case, call)
    } else {
        error_of_unknown_state(play, call)
    }
}

/// The server holds what the examples name, until the run removes it.
fn with_fixtures<'a>(
    play: &Play<'a, '_>,
    case: &Case<'a>,
    call: Call<'a>,
) -> Result<Call<'a>, String> {
    let Some((collection, name)) = identity(case.operation) else {
        return Ok(call);
    };
    let id = call
        .parameter(name)
        .and_then(scalar_text)
        .unwrap_or_default();
    if !case.is_success() || !play.knowledge.is_gone(collection, &id) {
        return Ok(call);
    }
    let other = play
        .knowledge
        .met(collection)
        .find(|item| fits(item, &call, name));
    let item =
        other.ok_or_else(|| format!("the run has removed {id} already and knows no other"))?;
    Ok(call.with(name, item.id.as_str()))
}

/// An error that a rule proves without any state is played; one that hangs on unknown state only where nothing can change.
fn error_of_unknown_state<'a>(play: &Play<'a, '_>, call: Call<'a>) -> Result<Call<'a>, String> {
    if rules::predicted(&call, None).is_some() {
        return Ok(call);
    }
    if !is_safe(&call.operation.method) {
        return Err("whether the server answers so hangs on state that is not known".to_owned());
    }
    let _ = play;
    Ok(call.meant(Intent::Uncertain))
}

fn with_knowledge<'a>(
    play: &Play<'a, '_>,
    case: &Case<'a>,
    mut call: Call<'a>,
) -> Result<Call<'a>, String> {
    let safe = is_safe(&case.operation.method);
    let identity = identity(case.operation);
    for parameter in &case.operation.parameters {
        if identity.is_some_and(|(_, name)| name == parameter.name) {
            continue;
        }
        if let Some(given) = given(play, parameter, &call) {
            call = call.with(&parameter.name, given);
        } else if let Some(addressee) = addressee(play, case.operation, &parameter.name) {
            call = call.with(&parameter.name, addressee);
        }
    }
    call = match identity {
        Some((collection, name)) => with_identity(play, collection, name, safe, call)?,
        None => with_parents(play, call, safe),
    };
    if let Some((media, content)) = call.body.take() {
        let content = with_given_properties(play, media, content);
        call.body = Some((media, content));
    }
    let certain = safe && call.parameters.is_empty();
    Ok(if certain {
        call
    } else {
        call.meant(Intent::Uncertain)
    })
}

/// Whom a creation is for, where nobody makes one for themselves.
fn addressee(play: &Play<'_, '_>, operation: &Operation, name: &str) -> Option<String> {
    let resource = operation.resource.as_ref();
    let creation = resource.filter(|resource| resource.action == Action::Create)?;
    let mut known = play.addressees.iter();
    let known =
        known.find(|known| known.collection == creation.collection && known.parameter == name);
    known.map(|known| known.id.clone())
}

/// The value that the user gave for a parameter, where the call sends it or must.
fn given(play: &Play<'_, '_>, parameter: &Parameter, call: &Call<'_>) -> Option<String> {
    let wanted = parameter.required || call.parameter(&parameter.name).is_some();
    play.options
        .parameters
        .get(&parameter.name)
        .filter(|_| wanted)
        .cloned()
}

/// What only looks may look at anything; what changes or removes may touch only what the run made.
fn with_identity<'a>(
    play: &Play<'a, '_>,
    collection: &str,
    name: &str,
    safe: bool,
    call: Call<'a>,
) -> Result<Call<'a>, String> {
    let own = play.knowledge.own(collection);
    let fitting = own.iter().find(|item| fits(item, &call, name));
    // What the run made for somebody else than the example names is worked on where it is.
    let own = own.first();
    // The own mock of a document without fixtures has nothing that could be lost.
    if !safe && !play.options.fixtures_known {
        let item = fitting.or(own);
        let item = item.ok_or("the run has made nothing here that it may change")?;
        return Ok(at_item(call, item, name));
    }
    let mut met = play.knowledge.met(collection);
    let known = fitting.or_else(|| met.find(|item| fits(item, &call, name)));
    let mut elsewhere = play.knowledge.met(collection);
    let known = known
        .or(own)
        .or_else(|| elsewhere.find(|item| fits_but_for_parents(play, item, &call, name)));
    if let Some(item) = known {
        return Ok(at_item(call, item, name));
    }
    match play.options.parameters.get(name) {
        Some(given) => Ok(call.with(name, given.as_str())),
        None => Ok(call),
    }
}

/// Of what the run cannot make itself, such as pending invites, an item of a test server's own.
pub(crate) fn waiting<'k>(play: &'k Play<'_, '_>, operation: &Operation) -> Option<&'k Item> {
    let (collection, _) = identity(operation)?;
    let makes = |operation: &Operation| {
        operation.resource.as_ref().is_some_and(|resource| {
            resource.action == Action::Create && resource.collection == collection
        })
    };
    let can_be_made = play.api.operations.iter().any(makes);
    let mut met = play.knowledge.met(collection);
    met.find(|_| !can_be_made && play.target.is_loopback())
}

/// The call about an item, with the path under which it was met.
pub(crate) fn at_item<'a>(mut call: Call<'a>, item: &Item, name: &str) -> Call<'a> {
    let operation: &Operation = call.operation;
    for parameter in path_parameters(operation) {
        if let Some(value) = item.path.get(parameter).filter(|_| parameter != name) {
            call = call.with(parameter, value.as_str());
        }
    }
    call.with(name, item.id.as_str())
}

/// The item was met under the path parameters that the call has.
fn fits(item: &Item, call: &Call<'_>, identity: &str) -> bool {
    path_parameters(call.operation)
        .filter(|name| *name != identity)
        .all(|name| {
            let wanted = call.parameter(name).and_then(scalar_text);
            match (item.path.get(name), wanted) {
                (Some(met), Some(wanted)) => *met == wanted,
                _ => true,
            }
        })
}

/// The item was met under the path parameters that the call has, but for those that name items which the run knows.
fn fits_but_for_parents(play: &Play<'_, '_>, item: &Item, call: &Call<'_>, name: &str) -> bool {
    let mut call = call.clone();
    for parent in parents(play.api, call.operation) {
        call.parameters
            .retain(|(parameter, _)| parameter != parent.parameter);
    }
    fits(item, &call, name)
}

/// The call inside of items that the run knows: what changes anything only inside of one that it made. The mock of a document knows those of the examples.
fn with_parents<'a>(play: &Play<'a, '_>, call: Call<'a>, safe: bool) -> Call<'a> {
    if play.options.fixtures_known {
        return call;
    }
    for parent in parents(play.api, call.operation).into_iter().rev() {
        if play.options.parameters.contains_key(parent.parameter) {
            continue;
        }
        // Others have more to show than what was only just made.
        let met = play.knowledge.met(parent.collection).filter(|_| safe);
        let known: Vec<&Item> = met.chain(play.knowledge.made(parent.collection)).collect();
        let sent = call.parameter(parent.parameter).and_then(scalar_text);
        let as_sent = known.iter().find(|item| Some(&item.id) == sent.as_ref());
        if let Some(item) = as_sent.or(known.first()) {
            return at_item(call, item, parent.parameter);
        }
    }
    call
}

/// Collection and name of the parameter that carries the identity, for operations on one item.
pub(crate) fn identity(operation: &Operation) -> Option<(&str, &str)> {
    let resource = operation.resource.as_ref()?;
    let on_item = matches!(
        resource.action,
        Action::Read | Action::Update | Action::Replace | Action::Delete
    );
    let name = identity_parameter(operation).filter(|_| on_item)?;
    let in_path = operation
        .parameters
        .iter()
        .any(|parameter| parameter.name == name && parameter.location == Location::Path);
    in_path.then_some((resource.collection.as_str(), name))
}

/// The body with the user's values for its properties.
fn with_given_properties(play: &Play<'_, '_>, media: &MediaType, content: Content) -> Content {
    if play.options.parameters.is_empty() {
        return content;
    }
    let value = match &content {
        Content::Value(value) => Some(value.clone()),
        Content::Text(text) => xml_value::read(media, text),
    };
    let Some(Value::Object(mut object)) = value else {
        return content;
    };
    let mut changed = false;
    for (name, given) in &play.options.parameters {
        if let Some(old) = object.get_mut(name) {
            let number = serde_json::from_str(given)
                .ok()
                .filter(|_: &Value| old.is_number());
            *old = number.unwrap_or_else(|| Value::from(given.as_str()));
            changed = true;
        }
    }
    if changed {
        Content::Value(Value::Object(object))
    } else {
        content
    }
}
