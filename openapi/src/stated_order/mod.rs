//! The order of a list, as the words of a document state it.

mod asked;
mod case;
mod compare;
mod keys;
mod rewording;
mod words;

use crate::model::{Api, Operation, Resource, SchemaId};
use crate::property::escape;
use crate::view::View;
pub use asked::AskedOrder;
pub use case::ignores_case;
pub use compare::{is_equal, is_wrong};

/// An order that a document states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatedOrder {
    /// By a property, and where that is the same perhaps by another one.
    By(Key, Option<Key>),
    /// As the items were made, which none of their properties tells.
    Creation,
}

/// A property that items are in the order of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The property.
    pub property: String,
    /// The largest is first.
    pub descending: bool,
    /// How its values are compared.
    pub kind: Kind,
}

/// How values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// As numbers.
    Number,
    /// As times.
    Time,
    /// As texts, without regard to the case of their letters.
    Folded,
    /// As texts by the numbers of their letters, capitals first.
    Exact,
    /// As what they look like.
    Any,
}

impl Key {
    /// The key, of which texts are compared without regard to case.
    #[must_use]
    pub fn folded(self) -> Self {
        let kind = match self.kind {
            Kind::Any => Kind::Folded,
            kind => kind,
        };
        Self { kind, ..self }
    }

    /// The key, of which texts are compared by the numbers of their letters.
    #[must_use]
    pub fn exact(self) -> Self {
        let kind = match self.kind {
            Kind::Any => Kind::Exact,
            kind => kind,
        };
        Self { kind, ..self }
    }

    /// The order in words.
    pub fn words(&self) -> String {
        let direction = if self.descending {
            "descending"
        } else {
            "ascending"
        };
        format!("{direction} order of `{}`", self.property)
    }
}

impl StatedOrder {
    /// The order that a document states in the words of an operation and of the property that holds the items. `None` where it states none, or none that is
    /// clear.
    pub fn of(operation: &Operation, array: Option<&View<'_>>) -> Option<Self> {
        let of_array = array.map(View::descriptions).unwrap_or_default();
        let own = [&operation.summary, &operation.description];
        let own = own.into_iter().filter_map(Option::as_deref);
        let texts: Vec<&str> = own.chain(of_array).collect();
        if !texts.iter().any(|text| words::may_state(text)) {
            return None;
        }
        let texts = texts
            .iter()
            .map(|text| asked::unconditional(operation, text));
        let texts: Vec<String> = texts.collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        words::stated(&texts, &array?.items()?)
    }
}

/// The array in the replies of a list with this schema, and the order that the document states of it.
pub fn of_list(
    api: &Api,
    operation: &Operation,
    schema: SchemaId,
) -> Option<(String, StatedOrder)> {
    let (array, within) = place(api, operation, schema)?;
    let order = StatedOrder::of(operation, within.as_ref())?;
    Some((array, order))
}

/// The array in the reply to a request with this query, and the order that the request asks for, else the one that the document states. `None` where the
/// request may ask for another one.
pub fn of_reply(
    api: &Api,
    operation: &Operation,
    schema: SchemaId,
    query: &[(String, String)],
) -> Option<(String, StatedOrder)> {
    let (array, within) = place(api, operation, schema)?;
    let stated = StatedOrder::of(operation, within.as_ref());
    let items = within?.items()?;
    let order = asked::of_request(api, operation, &items, stated, query)?;
    Some((array, order))
}

/// The orders that a list with this schema can be asked for.
pub fn asked_of_list(api: &Api, operation: &Operation, schema: SchemaId) -> Vec<AskedOrder> {
    let items = place(api, operation, schema).and_then(|(_, within)| within?.items());
    items.map_or_else(Vec::new, |items| asked::asked(api, operation, &items))
}

/// The array in the replies of a list with this schema: where it is, and what describes it.
fn place<'a>(
    api: &'a Api,
    operation: &Operation,
    schema: SchemaId,
) -> Option<(String, Option<View<'a>>)> {
    if operation.method != "GET" {
        return None;
    }
    let view = View::of(api, schema);
    let array = array(operation.resource.as_ref(), &view)?;
    let mut within = Some(view);
    for name in array.split('/').skip(1) {
        within = within?.property(&name.replace("~1", "/").replace("~0", "~"));
    }
    Some((array, within))
}

/// Where the items are: where the document says, else the whole, else the only array of what is described.
fn array(resource: Option<&Resource>, view: &View<'_>) -> Option<String> {
    if let Some(pointer) = resource.and_then(|resource| resource.items.as_ref()) {
        return Some(pointer.clone());
    }
    let is_array = |view: &View<'_>| view.any(|schema| schema.types.array);
    if is_array(view) {
        return Some(String::new());
    }
    let names = view.names().into_iter();
    let arrays: Vec<&str> = names
        .filter(|name| view.property(name).as_ref().is_some_and(is_array))
        .collect();
    match arrays.as_slice() {
        [name] => Some(format!("/{}", escape(name))),
        _ => None,
    }
}
