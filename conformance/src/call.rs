//! Calls: an operation with values for its parameters and body, not yet a request.

use hallpass_openapi::model::{MediaType, Operation};
use serde_json::Value;

/// An operation with values for its parameters and body.
#[derive(Debug, Clone)]
pub struct Call<'a> {
    /// The operation.
    pub operation: &'a Operation,
    /// What findings call it: operation, example or step, and representation.
    pub case: String,
    /// Values by parameter name; a parameter that is not here is not sent.
    pub parameters: Vec<(String, Value)>,
    /// A required parameter that is left out on purpose.
    pub omitted: Option<String>,
    /// The body, with the media type that describes it.
    pub body: Option<(&'a MediaType, Content)>,
    /// `Content-Type`, when it shall be another than the body's.
    pub content_type: Option<String>,
    /// `Accept`.
    pub accept: Option<String>,
    /// Who calls.
    pub caller: Caller,
    /// What the reply may be.
    pub intent: Intent,
    /// The key that makes it safe to repeat is part of what it is about.
    pub keeps_key: bool,
    /// The tag that it is conditional on, or that it has none, is part of what it is about.
    pub keeps_tag: bool,
}

/// What is sent as a body.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// A value, to be encoded by the media type.
    Value(Value),
    /// A text, sent as it is.
    Text(String),
}

/// Who calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Caller {
    /// The identity with this index.
    Identity(usize),
    /// Nobody: without credentials.
    Anonymous,
    /// The identity with this index, with a secret that is not its own.
    Impostor(usize),
}

/// What a request is, and so what its reply may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intent {
    /// The document allows it, and what it names is there.
    Valid,
    /// The document allows it, but it names things that the server may not know or state that it may not be in.
    Uncertain,
    /// Something about it is wrong on purpose: any refusal is right.
    Wrong,
}

impl<'a> Call<'a> {
    /// A valid call by the first identity, without parameters and body.
    pub fn new(operation: &'a Operation, case: impl Into<String>) -> Self {
        Self {
            operation,
            case: case.into(),
            parameters: Vec::new(),
            omitted: None,
            body: None,
            content_type: None,
            accept: None,
            caller: Caller::Identity(0),
            intent: Intent::Valid,
            keeps_key: false,
            keeps_tag: false,
        }
    }

    /// The same call with this value for a parameter.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.parameters.retain(|(key, _)| key != name);
        self.parameters.push((name.to_owned(), value.into()));
        self
    }

    /// The same call that asks for a media type.
    #[must_use]
    pub fn accepting(mut self, accept: Option<&str>) -> Self {
        self.accept = accept.map(str::to_owned);
        self
    }

    /// The same call by somebody else.
    #[must_use]
    pub fn by(mut self, caller: Caller) -> Self {
        self.caller = caller;
        self
    }

    /// The same call, meant otherwise.
    #[must_use]
    pub fn meant(mut self, intent: Intent) -> Self {
        self.intent = intent;
        self
    }

    /// The value of a parameter.
    pub fn parameter(&self, name: &str) -> Option<&Value> {
        self.parameters
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
    }
}
