//! Requests that the server sends: callbacks and webhooks.

use super::Operation;
use crate::diagnostic::Span;

/// What the server requests because of an operation: one entry of `callbacks`.
#[derive(Debug)]
pub struct Callback {
    /// Its key in `callbacks`.
    pub name: String,
    /// The runtime expression that gives the URL, such as `{$request.body#/url}`.
    pub expression: String,
    /// Its name in `components.callbacks`, where it stands there.
    pub shared: Option<String>,
    /// What is requested there. Their path is the expression, as written.
    pub operations: Vec<Operation>,
    /// Where it stands (the expression).
    pub span: Span,
}

/// What the server requests on its own: one entry of `webhooks`.
#[derive(Debug)]
pub struct Webhook {
    /// Its key in `webhooks`.
    pub name: String,
    /// What is requested. Their path is the name, as written.
    pub operations: Vec<Operation>,
    /// Where it stands.
    pub span: Span,
}
