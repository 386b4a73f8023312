//! A document as the mock plays it: its Api, where it is mounted, and the terms of its operations.

use hallpass_openapi::media_type;
use hallpass_openapi::model::{
    Api, Example, ExampleValue, MediaType, Operation, Resource, Rule, SecurityRequirement, Server,
};
use hallpass_openapi::validate::Direction;
use hallpass_runtime::xml;
use serde_json::Value;

use crate::enveloped::place_in_requests;

/// A document and its place on the server.
#[derive(Debug)]
pub struct Document {
    /// The loaded document.
    pub api: Api,
    /// Path under which its operations stand, from its first server: `/v1`, or nothing.
    pub mount: String,
    /// Index of the state that it works on; documents that name the same fixtures have the same.
    pub state: usize,
    /// What each operation does, by index in [`Api::operations`].
    pub terms: Vec<Terms>,
}

/// What an operation does: taken from the document, so that a fault can make the mock play another one.
#[derive(Debug, Clone)]
pub struct Terms {
    /// The stored resource that it works on.
    pub resource: Option<Resource>,
    /// Its rules.
    pub rules: Vec<Rule>,
    /// Who may call it.
    pub security: Vec<SecurityRequirement>,
}

impl Document {
    /// A document that works on the state with this index.
    pub fn new(mut api: Api, state: usize) -> Self {
        leave_out_contradictions(&mut api);
        place_in_requests(&mut api);
        let terms = api.operations.iter().map(Terms::of).collect();
        let mount = api
            .servers
            .first()
            .map(Server::base_path)
            .unwrap_or_default();
        Self {
            api,
            mount,
            state,
            terms,
        }
    }

    /// The operation at an index; the router that gave the index knows no others.
    pub fn operation(&self, index: usize) -> Option<(&Operation, &Terms)> {
        Some((self.api.operations.get(index)?, self.terms.get(index)?))
    }
}

impl Terms {
    fn of(operation: &Operation) -> Self {
        Self {
            resource: operation.resource.clone(),
            rules: operation.rules.clone(),
            security: operation.security.clone(),
        }
    }
}

/// Examples of responses that break their own schema are not played, but for those that the document knows to deviate.
fn leave_out_contradictions(api: &mut Api) {
    let mut operations = std::mem::take(&mut api.operations);
    let responses = operations
        .iter_mut()
        .flat_map(|operation| &mut operation.responses);
    for media in responses.flat_map(|response| &mut response.content) {
        let mut examples = std::mem::take(&mut media.examples);
        examples.retain(|example| is_consistent(api, media, example));
        media.examples = examples;
    }
    api.operations = operations;
}

fn is_consistent(api: &Api, media: &MediaType, example: &Example) -> bool {
    let Some(schema) = media.schema.filter(|_| example.known_deviation.is_none()) else {
        return true;
    };
    let fits = |value: &Value| api.is_valid(schema, Direction::Response, value);
    match (&example.value, &media.xml) {
        (ExampleValue::Data(value), _) | (ExampleValue::Both(value, _), None) => fits(value),
        (ExampleValue::Serialized(text) | ExampleValue::Both(_, text), Some(form)) => {
            let read = xml::decode(text, &form.shapes, &form.root, &xml::Options::lenient());
            read.is_ok_and(|decoded| {
                let as_described = decoded.problems.is_empty() && decoded.notes.is_empty();
                as_described && fits(&decoded.value)
            })
        }
        (ExampleValue::Serialized(text), None) if media_type::is_json(&media.name) => {
            serde_json::from_str(text).is_ok_and(|value| fits(&value))
        }
        (ExampleValue::Serialized(_), None) => true,
        (ExampleValue::External(_), _) => false,
    }
}
