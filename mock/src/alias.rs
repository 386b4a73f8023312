//! Aliases in what is sent, such as e-mail addresses and `me`: what is stored has identifiers, where replies show those.

use hallpass_openapi::alias::{me_parameter, meaning, shown_as};
use hallpass_openapi::instance;
use hallpass_openapi::model::{Action, Api, Operation, Resource, StatusPattern};
use hallpass_openapi::validate::Direction;
use serde_json::{Map, Value};

use crate::call::Decoded;
use crate::collections::same_identity;
use crate::fixtures::{Credentials, Fixtures};

/// The word for whoever asks.
const ME: &str = "me";

/// Names for callers whom no fixtures name.
const FIRST: &str = "hallpass-caller-1";
const SECOND: &str = "hallpass-caller-2";

/// Who the callers are that a document without fixtures has.
#[derive(Debug, Clone, Default)]
pub struct Callers {
    /// The identifier of the first one, under which items may be for it; the second one has none that an item shows.
    first: Option<Value>,
}

/// What `me` means in a request.
#[derive(Debug, Clone, PartialEq)]
pub enum Me {
    /// Nothing is known of who asks.
    Unknown,
    /// The caller has this identifier.
    Known(Value),
    /// The caller is known, and no item is for it.
    Nobody,
}

impl Callers {
    /// The callers of a document: the first one is whom its examples mean by `me`, else who may answer what its examples answer, else whom its first item
    /// is for.
    pub fn of(api: &Api, fixtures: &Fixtures) -> Self {
        let mut lists = api.operations.iter();
        let first = lists.find_map(|list| {
            let (resource, property) = mine(list)?;
            let of = |operation: &&Operation| {
                let other = operation.resource.as_ref();
                other.is_some_and(|other| other.collection == resource.collection)
            };
            let family = api.operations.iter().filter(of);
            let named = family
                .clone()
                .find_map(|operation| shown_as(operation, property, ME));
            let items = fixtures.collections.get(&resource.collection);
            let items = items.map_or(&[][..], Vec::as_slice);
            let answered = family
                .filter(|operation| answers(operation))
                .find_map(|operation| shown_item(api, operation, items));
            let item = answered.or(items.first());
            named
                .or_else(|| item?.get(property))
                .filter(|id| id.is_string() || id.is_number())
                .cloned()
        });
        Self { first }
    }

    /// Who asks.
    pub fn me(&self, user: Option<&str>) -> Me {
        match (user, &self.first) {
            (Some(FIRST), Some(id)) => Me::Known(id.clone()),
            (Some(SECOND), Some(_)) => Me::Nobody,
            _ => Me::Unknown,
        }
    }
}

/// Names the callers that nobody names, so that one is told from the other.
pub fn name_callers(credentials: &mut Credentials) {
    let users = credentials.users_mut();
    for user in users {
        for (own, name) in user.into_iter().zip([FIRST, SECOND]) {
            own.get_or_insert_with(|| name.to_owned());
        }
    }
}

/// A list that takes `me`, and the property that says whom an item is for.
fn mine(list: &Operation) -> Option<(&Resource, &str)> {
    let resource = list.resource.as_ref()?;
    let is_list = resource.action == Action::List && !resource.declared;
    let parameter = me_parameter(list).filter(|_| is_list)?;
    Some((resource, parameter.name.as_str()))
}

/// An operation that answers on behalf of somebody, such as accepting an invitation.
fn answers(operation: &Operation) -> bool {
    let action = operation.resource.as_ref().map(|own| own.action);
    let mut all = operation.responses.iter();
    matches!(action, Some(Action::Delete | Action::None))
        && !["DELETE", "GET"].contains(&operation.method.as_str())
        && all.any(|response| response.status == StatusPattern::Exact(403))
}

/// The item that an operation's own values name.
fn shown_item<'f>(
    api: &Api,
    operation: &Operation,
    items: &'f [Map<String, Value>],
) -> Option<&'f Map<String, Value>> {
    let resource = operation.resource.as_ref()?;
    let mut parameters = operation.parameters.iter();
    let parameter =
        parameters.find(|parameter| Some(&parameter.name) == resource.parameter.as_ref())?;
    let named = api.parameter_instance(parameter)?;
    let is_named = |id: &Value| same_identity(id, &named);
    items
        .iter()
        .find(|item| item.get(&resource.identity).is_some_and(is_named))
}

/// Whether an item is for somebody else than the caller who answers it.
pub fn is_for_another(
    api: &Api,
    operation: &Operation,
    resource: &Resource,
    me: &Me,
    item: &Value,
) -> bool {
    if resource.declared || !answers(operation) {
        return false;
    }
    let mut lists = api.operations.iter().filter_map(mine);
    let own = lists.find(|(list, _)| list.collection == resource.collection);
    let addressee = own.and_then(|(_, property)| item.get(property));
    addressee.is_some_and(|addressee| match me {
        Me::Unknown => false,
        Me::Known(id) => !same_identity(id, addressee),
        Me::Nobody => true,
    })
}

/// The values of a request with identifiers in place of aliases.
pub fn resolved(api: &Api, operation: &Operation, me: &Me, mut decoded: Decoded) -> Decoded {
    let own = operation.resource.as_ref();
    let Some(resource) = own.filter(|resource| !resource.declared) else {
        return decoded;
    };
    if let (Some((_, name)), Me::Known(id)) = (mine(operation), me)
        && let Some(sent) = decoded.query.get_mut(name)
        && sent == ME
    {
        *sent = id.clone();
    }
    let body = decoded.body.as_mut();
    let sent = body.and_then(|body| body.pointer_mut(&resource.body)?.as_object_mut());
    for (name, value) in sent.into_iter().flatten() {
        let meant = value
            .as_str()
            .and_then(|sent| identifier(api, operation, me, name, sent));
        if let Some(meant) = meant {
            *value = meant;
        }
    }
    decoded
}

/// The identifier that the document's examples show for an alias, else one that its schema describes.
fn identifier(api: &Api, operation: &Operation, me: &Me, name: &str, sent: &str) -> Option<Value> {
    let (property, shown) = meaning(api, operation, name, sent)?;
    if let (ME, Me::Known(id)) = (sent, me) {
        return Some(id.clone());
    }
    let options = instance::Options::default();
    let made = || api.instance(property, Direction::Response, options);
    shown.cloned().or_else(made)
}
