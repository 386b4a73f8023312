//! Links from a response to operations that it prepares.

use indexmap::IndexMap;
use serde_json::Value;

use super::{OperationId, Server};
use crate::diagnostic::Span;

/// A Link Object.
#[derive(Debug)]
pub struct Link {
    /// `description`.
    pub description: Option<String>,
    /// The operation; `None` when it is one of another document, or is not there, which a diagnostic says.
    pub operation: Option<OperationId>,
    /// `operationRef` or `operationId`, as written.
    pub target: String,
    /// Parameter, as written (`id` or `path.id`), -> its value or a runtime expression such as `$response.body#/id`.
    pub parameters: IndexMap<String, Value>,
    /// The request body, or a runtime expression.
    pub request_body: Option<Value>,
    /// `server`.
    pub server: Option<Server>,
    /// Where it stands.
    pub span: Span,
    /// Where the operation that `operationRef` leads to stands.
    pub(crate) referred: Option<Span>,
}
