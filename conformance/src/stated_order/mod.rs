//! The order of a list, as the words of a document state it.

mod compare;
mod words;

use hallpass_openapi::model::Operation;

use crate::view::View;
pub(crate) use compare::{is_equal, is_wrong};

/// An order that a document states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum StatedOrder {
    /// By a property, and where that is the same perhaps by another one.
    By(Key, Option<Key>),
    /// As the items were made, which none of their properties tells.
    Creation,
}

/// A property that items are in the order of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Key {
    /// The property.
    pub property: String,
    /// The largest is first.
    pub descending: bool,
    /// How its values are compared.
    pub kind: Kind,
}

/// How values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// As numbers.
    Number,
    /// As times.
    Time,
    /// As what they look like.
    Any,
}

impl Key {
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
        let mut texts: Vec<&str> = own.into_iter().filter_map(Option::as_deref).collect();
        texts.extend(of_array);
        if !texts.iter().any(|text| words::may_state(text)) {
            return None;
        }
        words::stated(&texts, &array?.items()?)
    }
}
