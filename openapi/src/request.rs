//! Requests against their operation: decoded parameters and body, or everything that is wrong with them.

mod body;
mod form;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value};

use crate::model::{Api, Location, Operation, Parameter};
use crate::parameter::{Malformed, Texts, decode_form, pairs};
use crate::validate::{Direction, Violation};

/// A request as it came.
#[derive(Debug, Clone, Copy, Default)]
pub struct RawRequest<'r> {
    /// Path parameters by name, percent-encoded, as the router gives them.
    pub path: &'r [(String, String)],
    /// The query string without its question mark; empty for none.
    pub query: &'r str,
    /// Header fields.
    pub headers: &'r [(String, String)],
    /// The body; empty for none.
    pub body: &'r [u8],
}

/// A request that fits its operation.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Request {
    /// Path parameters.
    pub path: Map<String, Value>,
    /// Query parameters; undeclared ones are strings.
    pub query: Map<String, Value>,
    /// Declared headers with typed values, all others as strings; names in lower case.
    pub headers: Map<String, Value>,
    /// Declared cookies.
    pub cookies: Map<String, Value>,
    /// The decoded body; `None` when there is none, or when no one can decode its media type (multipart, binary).
    pub body: Option<Value>,
    /// The declared media type of the body, as an index into the operation's request body content.
    pub media_type: Option<usize>,
}

/// Something that is wrong with a request.
#[derive(Debug, Clone, PartialEq)]
pub struct RequestViolation {
    /// Which part of the request.
    pub part: Part,
    /// What kind of trouble.
    pub kind: RequestTrouble,
    /// What is broken, and where the document says so.
    pub violation: Violation,
}

/// A part of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A parameter.
    Parameter {
        /// Where it stands.
        location: Location,
        /// Its name.
        name: String,
    },
    /// The body.
    Body,
}

/// Kinds of trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RequestTrouble {
    /// Required, and not there.
    Missing,
    /// It cannot be read at all: syntax, encoding.
    Malformed,
    /// It was read, and breaks its schema.
    Schema,
    /// The body's media type is not one that the operation takes.
    UnsupportedMediaType,
}

impl RequestViolation {
    /// The status that suits it: 415 for an unsupported media type, else 400.
    pub fn status(&self) -> u16 {
        match self.kind {
            RequestTrouble::UnsupportedMediaType => 415,
            _ => 400,
        }
    }
}

impl Api {
    /// Decodes a request to an operation and checks it.
    ///
    /// # Errors
    /// All that is wrong, parameters first.
    pub fn read_request(
        &self,
        operation: &Operation,
        raw: &RawRequest<'_>,
    ) -> Result<Request, Vec<RequestViolation>> {
        let mut request = Request::default();
        let mut wrong = Vec::new();
        self.read_parameters(operation, raw, &mut request, &mut wrong);
        match self.read_body(operation, raw) {
            Ok(read) => (request.body, request.media_type) = read,
            Err(violations) => wrong.extend(violations),
        }
        if wrong.is_empty() {
            Ok(request)
        } else {
            Err(wrong)
        }
    }

    fn read_parameters(
        &self,
        operation: &Operation,
        raw: &RawRequest<'_>,
        request: &mut Request,
        wrong: &mut Vec<RequestViolation>,
    ) {
        let texts = Texts {
            path: raw.path,
            query: raw.query,
            headers: raw.headers,
        };
        request.take_undeclared(self, operation, raw);
        for parameter in operation
            .parameters
            .iter()
            .filter(|parameter| !is_ignored(parameter))
        {
            match self.read_parameter(parameter, &texts) {
                Ok(Some(value)) => {
                    wrong.extend(self.check_parameter(parameter, &value));
                    request.put(parameter, value);
                }
                Ok(None) if parameter.required => wrong.push(missing(parameter)),
                Ok(None) => {}
                Err(error) => wrong.push(malformed(parameter, &error)),
            }
        }
    }

    fn check_parameter(&self, parameter: &Parameter, value: &Value) -> Vec<RequestViolation> {
        let Some(schema) = parameter.schema else {
            return Vec::new();
        };
        let violations = self.validate(schema, Direction::Request, value);
        violations
            .into_iter()
            .map(|violation| RequestViolation {
                part: part(parameter),
                kind: RequestTrouble::Schema,
                violation: named(parameter, violation),
            })
            .collect()
    }
}

impl Request {
    fn put(&mut self, parameter: &Parameter, value: Value) {
        let (map, name) = match parameter.location {
            Location::Path => (&mut self.path, parameter.name.clone()),
            Location::Query | Location::Querystring => (&mut self.query, parameter.name.clone()),
            Location::Header => (&mut self.headers, parameter.name.to_ascii_lowercase()),
            Location::Cookie => (&mut self.cookies, parameter.name.clone()),
        };
        map.insert(name, value);
    }

    /// Headers and query parameters that no parameter declares, as strings.
    fn take_undeclared(&mut self, api: &Api, operation: &Operation, raw: &RawRequest<'_>) {
        for (name, value) in raw.headers {
            self.headers
                .insert(name.to_ascii_lowercase(), Value::String(value.clone()));
        }
        for (name, value) in pairs(raw.query) {
            let declared = operation
                .parameters
                .iter()
                .filter(|parameter| {
                    matches!(parameter.location, Location::Query | Location::Querystring)
                })
                .any(|parameter| api.takes_query_name(parameter, &name));
            if let (false, Ok(text)) = (declared, decode_form(&value)) {
                self.query.insert(name, Value::String(text.into_owned()));
            }
        }
    }
}

/// A document cannot declare these as parameters (OpenAPI, "Parameter Object"): content negotiation and security say what they are.
fn is_ignored(parameter: &Parameter) -> bool {
    parameter.location == Location::Header
        && ["accept", "content-type", "authorization"]
            .iter()
            .any(|name| parameter.name.eq_ignore_ascii_case(name))
}

fn part(parameter: &Parameter) -> Part {
    Part::Parameter {
        location: parameter.location,
        name: parameter.name.clone(),
    }
}

fn missing(parameter: &Parameter) -> RequestViolation {
    RequestViolation {
        part: part(parameter),
        kind: RequestTrouble::Missing,
        violation: Violation {
            keyword: "required".to_owned(),
            instance_path: String::new(),
            expected: Value::Bool(true),
            actual: Value::Null,
            message: format!("{} is missing", title(parameter)),
            span: parameter.span,
        },
    }
}

fn malformed(parameter: &Parameter, error: &Malformed) -> RequestViolation {
    RequestViolation {
        part: part(parameter),
        kind: RequestTrouble::Malformed,
        violation: Violation {
            keyword: "style".to_owned(),
            instance_path: String::new(),
            expected: Value::Null,
            actual: Value::Null,
            message: format!("{} cannot be read: {error}", title(parameter)),
            span: parameter.span,
        },
    }
}

/// The violation with the parameter's name instead of "the value". Texts have no types, so a text of the wrong type is shown itself.
fn named(parameter: &Parameter, mut violation: Violation) -> Violation {
    let title = title(parameter);
    violation.message = match (&violation.actual, violation.keyword.as_str()) {
        (Value::String(text), "type") => {
            let types = match &violation.expected {
                Value::Array(names) => names
                    .iter()
                    .filter_map(Value::as_str)
                    .collect::<Vec<_>>()
                    .join(" or "),
                other => other.as_str().unwrap_or_default().to_owned(),
            };
            format!("{title} is \"{text}\", the document says {types}")
        }
        _ => match violation.message.strip_prefix("the value") {
            Some(rest) => format!("{title}{rest}"),
            None => format!("{title}: {}", violation.message),
        },
    };
    violation
}

fn title(parameter: &Parameter) -> String {
    let place = match parameter.location {
        Location::Path => "path parameter",
        Location::Query | Location::Querystring => "query parameter",
        Location::Header => "header",
        Location::Cookie => "cookie",
    };
    format!("{place} `{}`", parameter.name)
}
