//! What components declare beside schemas and security schemes.

use serde_json::Value;

use super::{Header, MediaType, Operation, Parameter, SchemaId};
use crate::diagnostic::Span;

/// The components that stand for themselves, whether an operation uses them or not; an operation that does holds its own copy.
#[derive(Debug, Default)]
pub struct Shared {
    /// `components.parameters`.
    pub parameters: Vec<Parameter>,
    /// `components.headers`, and the headers of `components.responses`.
    pub headers: Vec<Header>,
    /// The content of each of `components.requestBodies`.
    pub request_bodies: Vec<Vec<MediaType>>,
    /// The content of each of `components.responses`.
    pub responses: Vec<Vec<MediaType>>,
    /// The operations of `components.callbacks`.
    pub callbacks: Vec<Operation>,
    /// The operations of `components.pathItems`.
    pub path_items: Vec<Operation>,
    /// Examples beside the `$ref` of a schema, with the schema that it leads to and their place.
    pub beside_references: Vec<(SchemaId, Value, Span)>,
}
