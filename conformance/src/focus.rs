//! The focus: one case that is repeated, with what leads to it.

use hallpass_openapi::model::{Action, Api, Operation, Resource};

use crate::call::{Call, Intent};
use crate::progress::Phase;
use crate::transport::is_safe;

/// One case that is repeated, with what leads to it.
#[derive(Debug)]
pub(crate) struct Focus<'a> {
    /// Id of the case.
    pub case: String,
    operation: Option<&'a Operation>,
    seen: bool,
}

impl<'a> Focus<'a> {
    /// The focus on a case of a document. One that no operation of the document can have needs nothing of it.
    pub fn new(api: &'a Api, case: &str) -> Self {
        Self {
            case: case.to_owned(),
            operation: operation_of(api, case),
            seen: false,
        }
    }

    /// The case has been played.
    pub fn is_over(&self) -> bool {
        self.seen
    }

    /// Whether a call is the case, or leads to it: what teaches the run of items, and in the stories of a collection all that comes before.
    pub fn wants(&mut self, phase: Phase, call: &Call<'_>) -> bool {
        if call.case == self.case {
            self.seen = true;
            return true;
        }
        let Some(operation) = self.operation else {
            return false;
        };
        let is_same = operation.id == call.operation.id;
        let is_kin =
            collection(operation).is_some_and(|own| collection(call.operation) == Some(own));
        if phase == Phase::Lifecycle {
            return is_same || is_kin;
        }
        let teaches = !is_safe(&call.operation.method) || is_list(call.operation);
        !self.seen && call.intent != Intent::Wrong && (is_same || (is_kin && teaches))
    }
}

/// The operation of a case: the longest id that the case begins with.
pub(crate) fn operation_of<'a>(api: &'a Api, case: &str) -> Option<&'a Operation> {
    let begins = |operation: &&Operation| {
        let rest = case.strip_prefix(operation.id.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let operations = api.operations.iter().filter(begins);
    operations.max_by_key(|operation| operation.id.len())
}

fn resource(operation: &Operation) -> Option<&Resource> {
    operation.resource.as_ref()
}

fn collection(operation: &Operation) -> Option<&str> {
    resource(operation).map(|resource| resource.collection.as_str())
}

fn is_list(operation: &Operation) -> bool {
    resource(operation).is_some_and(|resource| resource.action == Action::List)
}
