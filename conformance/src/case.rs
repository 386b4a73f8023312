//! Cases: the examples of an operation, each in one pair of representations, with the response that the document promises.

use hallpass_openapi::media_type::{is_json, is_xml};
use hallpass_openapi::model::{
    Example, ExampleValue, MediaType, Operation, Parameter, Response, StatusPattern,
};
use serde_json::Value;

use crate::call::Content;

/// An example of an operation in one pair of representations.
#[derive(Debug, Clone)]
pub struct Case<'a> {
    /// The operation.
    pub operation: &'a Operation,
    /// Name of the example; `example` for a lone one, `default` for a request without any.
    pub name: String,
    /// `json`, `xml`, or the media type.
    pub representation: String,
    /// Values that the example gives to parameters.
    pub parameters: Vec<(&'a Parameter, Value)>,
    /// The body, with its media type.
    pub body: Option<(&'a MediaType, Content)>,
    /// `Accept`; `None` where no response of this status has a body.
    pub accept: Option<&'a str>,
    /// The response that the document promises.
    pub response: &'a Response,
    /// It is known which kind of thing the body is for, where the path has a choice of kinds.
    pub is_settled: bool,
}

impl Case<'_> {
    /// Operation, example and representation: the same in every run.
    pub fn id(&self) -> String {
        format!(
            "{}/{}/{}",
            self.operation.id, self.name, self.representation
        )
    }

    /// The promised response is one of success.
    pub fn is_success(&self) -> bool {
        means_success(self.operation, self.response)
    }
}

/// A response of success.
pub fn is_success(response: &Response) -> bool {
    use hallpass_openapi::model::StatusPattern::{Exact, Range};
    matches!(response.status, Exact(200..=299) | Range(2))
}

/// A response of success, or the one that stands for it where the operation lists none.
pub fn means_success(operation: &Operation, response: &Response) -> bool {
    let stands_in = response.status == StatusPattern::Default;
    is_success(response) || (stands_in && !operation.responses.iter().any(is_success))
}

/// What a media type is called in ids of cases.
pub fn representation(media_type: &str) -> String {
    match media_type {
        "application/json" => "json".to_owned(),
        "text/xml" => "xml".to_owned(),
        other => other.to_owned(),
    }
}

/// Both are JSON, or both are XML.
pub fn same_format(one: &str, other: &str) -> bool {
    (is_json(one) && is_json(other)) || (is_xml(one) && is_xml(other)) || one == other
}

/// The example with this name.
pub fn named<'a>(examples: &'a [Example], name: &str) -> Option<&'a Example> {
    examples.iter().find(|example| example.name == name)
}

/// The data form of an example, when it has one.
pub fn data(example: &Example) -> Option<&Value> {
    match &example.value {
        ExampleValue::Data(value) | ExampleValue::Both(value, _) => Some(value),
        ExampleValue::Serialized(_) | ExampleValue::External(_) => None,
    }
}

/// What an example of a body sends: its text, where it has one.
pub fn content(example: &Example) -> Option<Content> {
    match &example.value {
        ExampleValue::Data(value) => Some(Content::Value(value.clone())),
        ExampleValue::Both(_, text) | ExampleValue::Serialized(text) => {
            Some(Content::Text(text.clone()))
        }
        ExampleValue::External(_) => None,
    }
}
