//! Ids of operations: as written, made where there is none, and unique among the paths.

use std::collections::{HashMap, HashSet};

use super::Lowering;
use crate::diagnostic::{Diagnostic, Span};
use crate::model::{Operation, Webhook};

impl Lowering<'_> {
    /// Gives every operation an id: its `operationId`, or one made from method and path. Those of paths are unique; requests of the
    /// server, which may be shared by many operations, keep what is written.
    pub(super) fn name_operations(
        &mut self,
        operations: &mut [Operation],
        webhooks: &mut [Webhook],
    ) {
        let written = operations.iter().map(|operation| operation.id.clone());
        let mut taken: HashSet<String> = written.collect();
        let mut seen = HashMap::new();
        for operation in operations.iter_mut() {
            if operation.id.is_empty() {
                operation.id = unused(made_id(operation), &mut taken);
            } else if self.is_second(operation, &mut seen) {
                operation.id = unused(operation.id.clone(), &mut taken);
            }
        }
        let mut requests: Vec<&mut Operation> = Vec::new();
        requests.extend(operations.iter_mut().flat_map(called));
        let sent = webhooks.iter_mut();
        requests.extend(sent.flat_map(|webhook| &mut webhook.operations));
        while let Some(operation) = requests.pop() {
            if operation.id.is_empty() {
                operation.id = made_id(operation);
            } else if seen.get(&operation.id) != Some(&operation.span) {
                // Operations may share a callback, which is then read once for each.
                self.is_second(operation, &mut seen);
            }
            requests.extend(called(operation));
        }
    }

    /// Whether another operation has the same id, which is told.
    fn is_second(&mut self, operation: &Operation, seen: &mut HashMap<String, Span>) -> bool {
        let id = &operation.id;
        let Some(first) = seen.get(id).copied() else {
            seen.insert(id.clone(), operation.span);
            return false;
        };
        // Two paths may be one path item.
        let place = if first == operation.span {
            operation.path_span
        } else {
            operation.span
        };
        let message = format!("the operationId `{id}` is used twice");
        let diagnostic = Diagnostic::error("duplicate-operation-id", place, message);
        self.log.push(diagnostic.with_related(first, "first here"));
        true
    }
}

/// What the server requests because of an operation.
fn called(operation: &mut Operation) -> impl Iterator<Item = &mut Operation> {
    let callbacks = operation.callbacks.iter_mut();
    callbacks.flat_map(|callback| &mut callback.operations)
}

/// `GET /v1/users/{id}` -> `get_v1_users_id`.
fn made_id(operation: &Operation) -> String {
    let text = format!(
        "{} {}",
        operation.method.to_lowercase(),
        operation.path.text
    );
    let words: Vec<&str> = text
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    words.join("_")
}

fn unused(id: String, taken: &mut HashSet<String>) -> String {
    let mut candidate = id.clone();
    let mut number = 2;
    while !taken.insert(candidate.clone()) {
        candidate = format!("{id}_{number}");
        number += 1;
    }
    candidate
}
