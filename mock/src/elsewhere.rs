//! Items under a path belong to what the path names: the members of a group are nobody's in another group.

use hallpass_openapi::model::PathPart;
use hallpass_openapi::places;
use serde_json::Value;

use crate::call::Call;
use crate::collections::plain_text;
use crate::counts::ME;

/// An item of another value of the path, such as one that was made in another group, or an invite to a group among those to sections.
pub fn is_elsewhere(call: &Call<'_>, item: &Value) -> bool {
    let api = &call.document.api;
    let Some(resource) = &call.terms.resource else {
        return false;
    };
    let made = call.collections.place_of(resource, item);
    let places = &call.collections.places;
    let left = item.get(&resource.identity);
    let mut left = left
        .into_iter()
        .flat_map(|identity| places.left(&resource.collection, identity));
    if made.is_none() && left.any(|place| place.is_at(&call.decoded.path)) {
        return true;
    }
    let mut parameters = places::in_path(call.operation);
    parameters.any(|parameter| {
        let sent = call.decoded.path.get(&parameter.name).map(plain_text);
        let Some(sent) = sent else { return false };
        let made = made.and_then(|place| place.under(&parameter.name));
        if let Some(made) = made {
            return made != sent && made != ME && sent != ME;
        }
        if Some(&parameter.name) != resource.parameter.as_ref() && is_new(call, &parameter.name) {
            return true;
        }
        let all = places::listed(api, parameter).into_iter();
        let others: Vec<String> = all
            .map(|value| plain_text(&value))
            .filter(|other| *other != sent)
            .collect();
        !others.is_empty() && places::is_stranger(&parameter.name, &sent, &others, item)
    })
}

/// What a parameter names was only just made, and has nothing that was there before.
fn is_new(call: &Call<'_>, parameter: &str) -> bool {
    let Some(sent) = call.decoded.path.get(parameter) else {
        return false;
    };
    let mut path = String::new();
    for part in &call.operation.path.parts {
        match part {
            PathPart::Literal(literal) => path.push_str(literal),
            PathPart::Parameter(name) => {
                path.push_str(&format!("{{{name}}}"));
                if name == parameter {
                    break;
                }
            }
        }
    }
    let mut operations = call.document.api.operations.iter();
    let parent = operations.find_map(|operation| {
        let resource = operation.resource.as_ref()?;
        let is_item =
            operation.path.text == path && resource.parameter.as_deref() == Some(parameter);
        is_item.then_some(resource)
    });
    let places = &call.collections.places;
    parent.is_some_and(|parent| !places.of(&parent.collection, sent).is_empty())
}
