//! Findings: where a server does not do what its document says, as data.

use hallpass_openapi::diagnostic::{Severity, Span};
use hallpass_openapi::model::Operation;
use serde::Serialize;
use serde_json::Value;

/// One thing that a server does against its document. Reports derive their words from it with the `words` of its check.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Id of the check.
    pub check: &'static str,
    /// An error is proven by the document; a warning is practice or inference.
    pub severity: Severity,
    /// Index in [`Outcome::documents`](crate::Outcome::documents).
    pub document: usize,
    /// The operation, unless the finding is about the document or the run as a whole.
    pub operation: Option<OperationReference>,
    /// The operation that was called before and whose effect is missing or too much. Which of the two is wrong cannot be seen from outside.
    pub after: Option<OperationReference>,
    /// Media type of the body that the finding is about.
    pub media_type: Option<String>,
    /// The case: operation, example or step, and representation.
    pub case: String,
    /// What is broken within the check: a keyword, the name of a header, the id of a rule.
    pub subject: String,
    /// Where in the body (JSON Pointer, or element path of XML), when it is about a place.
    pub at: Option<String>,
    /// What the document says.
    pub expected: Value,
    /// What the server did.
    pub actual: Value,
    /// The rule in the document that is broken.
    pub span: Option<Span>,
    /// The exchange that shows it.
    pub exchange: Option<ExchangeReference>,
    /// A command that repeats the request; it names secrets by environment variables.
    pub repeat: Option<String>,
    /// The same for the same cause, whatever the seed, the run and the ids that the server chose: 12 hexadecimal digits.
    pub fingerprint: String,
}

/// The operation that a finding is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct OperationReference {
    /// `operationId`.
    pub id: String,
    /// HTTP method.
    pub method: String,
    /// Path template.
    pub path: String,
}

impl OperationReference {
    /// What names an operation.
    pub fn of(operation: &Operation) -> Self {
        Self {
            id: operation.id.clone(),
            method: operation.method.clone(),
            path: operation.path.text.clone(),
        }
    }
}

/// The exchange that shows a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExchangeReference {
    /// HTTP method.
    pub method: String,
    /// Path and query of the request.
    pub path: String,
    /// Status of the reply; `None` when there was none.
    pub status: Option<u16>,
    /// `Content-Type` of the reply.
    pub content_type: Option<String>,
}
