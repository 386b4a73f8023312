//! Documents made by hand, for the tests of this crate.

use crate::model::{Api, Operation, PathTemplate};

/// A document with these operations (method, path); the id of each is both together.
pub(crate) fn api_with_operations(operations: &[(&str, &str)]) -> Api {
    let operations = operations
        .iter()
        .map(|(method, path)| Operation {
            id: format!("{method} {path}"),
            method: (*method).to_owned(),
            path: PathTemplate::parse(path),
            ..Operation::default()
        })
        .collect();
    Api {
        operations,
        ..Api::default()
    }
}
