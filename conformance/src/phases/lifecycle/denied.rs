//! Denials: where no operation deletes an item that waits for an answer, a denial removes it.

use hallpass_openapi::model::{Action, Operation};
use serde_json::Value;

use super::pending::{choices, of_answer};
use super::removed::of_case;
use crate::call::Call;
use crate::knowledge::Item;
use crate::play::Play;
use crate::rules;

/// Words by which an answer denies.
pub(super) const DENIALS: [&str; 6] = ["deny", "denied", "decline", "reject", "refuse", "dismiss"];

/// The call that denies an item and by that removes it.
pub(crate) fn denial<'a>(
    play: &mut Play<'a, '_>,
    collection: &str,
    item: &Item,
) -> Option<Call<'a>> {
    let plan = play.plan();
    let cases = plan.cases.iter().filter(|case| {
        case.is_success() && case.body.is_some() && removes(case.operation, collection)
    });
    let mut calls = cases.filter_map(|case| {
        let call = of_case(case, item)?;
        let (media, _) = call.body.as_ref()?;
        let (pointer, values) = choices(play, media, &rules::body(&call)?)?;
        let denial = values.into_iter().find(denies)?;
        of_answer(call, &pointer, denial)
    });
    let mut call = calls.next()?;
    call.case = format!("{}/cleanup", call.operation.id);
    Some(call)
}

fn removes(operation: &Operation, collection: &str) -> bool {
    let resource = operation.resource.as_ref();
    operation.method != "DELETE"
        && resource.is_some_and(|resource| {
            resource.action == Action::Delete && resource.collection == collection
        })
}

/// A value that denies.
pub(super) fn denies(value: &Value) -> bool {
    let text = value.as_str().unwrap_or_default().to_ascii_lowercase();
    DENIALS.iter().any(|word| text.starts_with(word))
}
