//! Which version of OpenAPI a document is written in.

use std::fmt;

use crate::diagnostic::Diagnostic;
use crate::tree::{Content, Node};

/// A version that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Version {
    /// Swagger 2.0.
    V2_0,
    /// 3.0.x.
    V3_0,
    /// 3.1.x.
    V3_1,
    /// 3.2.x.
    V3_2,
}

impl Version {
    /// Schemas are JSON Schema 2020-12, not the dialect of 3.0: `type` may be an array, `nullable` is gone, keys beside `$ref` count.
    pub(super) fn has_json_schema(self) -> bool {
        self >= Self::V3_1
    }

    /// Swagger 2.0, which says many things in other words.
    pub(super) fn is_swagger(self) -> bool {
        self == Self::V2_0
    }

    /// Where an operation names servers of its own.
    pub(super) fn servers_key(self) -> &'static str {
        if self.is_swagger() {
            "schemes"
        } else {
            "servers"
        }
    }

    /// JSON Pointer of what `components` has under this name since 3.0.
    pub(super) fn section(self, name: &str) -> String {
        let old = match name {
            "schemas" => "definitions",
            "securitySchemes" => "securityDefinitions",
            same => same,
        };
        if self.is_swagger() {
            format!("/{old}")
        } else {
            format!("/components/{name}")
        }
    }
}

impl fmt::Display for Version {
    /// With the name that the specification had.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::V2_0 => "Swagger 2.0",
            Self::V3_0 => "OpenAPI 3.0",
            Self::V3_1 => "OpenAPI 3.1",
            Self::V3_2 => "OpenAPI 3.2",
        })
    }
}

/// The version of a document.
///
/// # Errors
/// A fatal diagnostic when the document has none, or one that is not read.
pub(super) fn read(root: &Node) -> Result<Version, Box<Diagnostic>> {
    if root.mapping().is_none() {
        let message = format!("an OpenAPI document is an object, this is {}", root.kind());
        return Err(Box::new(Diagnostic::fatal(
            "not-openapi",
            root.span,
            message,
        )));
    }
    if let Some(node) = root.get("openapi") {
        return openapi(node);
    }
    if let Some(node) = root.get("swagger") {
        return swagger(node);
    }
    if let Some(node) = root.get("swaggerVersion") {
        return Err(Box::new(unsupported(node, &written(node))));
    }
    let message = "this is not an OpenAPI document: it has neither `openapi` nor `swagger`";
    let help = "start it with `openapi: 3.0.4`";
    let diagnostic = Diagnostic::fatal("not-openapi", first_key(root), message);
    Err(Box::new(diagnostic.with_help(help)))
}

fn openapi(node: &Node) -> Result<Version, Box<Diagnostic>> {
    let text = written(node);
    let mut parts = text.trim().trim_start_matches('v').split('.');
    match (parts.next(), parts.next()) {
        (Some("3"), Some("0")) => Ok(Version::V3_0),
        (Some("3"), Some("1")) => Ok(Version::V3_1),
        (Some("3"), Some("2")) => Ok(Version::V3_2),
        (Some(major), Some(minor)) if is_number(major) && is_number(minor) => {
            Err(Box::new(unsupported(node, &text)))
        }
        _ => {
            let message = format!("`openapi` must be a version such as `3.0.4`, found `{text}`");
            Err(Box::new(Diagnostic::fatal(
                "version-unsupported",
                node.entry_span(),
                message,
            )))
        }
    }
}

fn swagger(node: &Node) -> Result<Version, Box<Diagnostic>> {
    let text = written(node);
    match text.as_str() {
        "2" | "2.0" | "2.0.0" => Ok(Version::V2_0),
        _ => Err(Box::new(unsupported(node, &text))),
    }
}

fn unsupported(node: &Node, version: &str) -> Diagnostic {
    let message =
        format!("version {version} is not read; Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2 are");
    Diagnostic::fatal("version-unsupported", node.entry_span(), message)
        .with_label("this version")
        .with_help("bring the document to OpenAPI 3.1")
}

/// `3.0` without quotes is a number, but the text is meant.
fn written(node: &Node) -> String {
    match &node.content {
        Content::String(text) => text.clone(),
        Content::Number(number) => number.to_string(),
        _ => node.kind().to_owned(),
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn first_key(root: &Node) -> crate::diagnostic::Span {
    let first = root.mapping().and_then(|mapping| mapping.values().next());
    first.map_or(root.span, Node::place)
}
