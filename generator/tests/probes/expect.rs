//! What must hold of a probe, as its `expect.yaml` says.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// An `expect.yaml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// The construct, in words.
    pub construct: String,
    /// What generated code does not do of what stands here: then something of it must fail, until this line is gone.
    #[serde(default)]
    pub lacks: Option<String>,
    /// Codes that loading and generating must report: these and no others.
    #[serde(default)]
    pub reports: Vec<String>,
    /// Why generated code need not agree with the validator on made instances, where it need not.
    #[serde(default)]
    pub disagrees: Option<String>,
    /// What types do with JSON, by the name of the type.
    #[serde(default)]
    pub types: BTreeMap<String, Bytes>,
    /// What types do in a body of an operation.
    #[serde(default)]
    pub bodies: Vec<Body>,
    /// Operations as data and on the wire, by the name of their module.
    #[serde(default)]
    pub operations: BTreeMap<String, Operation>,
    /// Lines of the generated code.
    #[serde(default)]
    pub code: Vec<String>,
}

/// What a type does with bytes.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Bytes {
    /// Read, valid, and written back equal.
    pub keeps: Vec<String>,
    /// Read, valid, and written back as this.
    pub becomes: BTreeMap<String, String>,
    /// JSON of a form, and the form.
    pub sends: BTreeMap<String, String>,
    /// Not read, and these are the words.
    pub refuses: BTreeMap<String, String>,
    /// Read, but these violations are found: `POINTER KEYWORD`.
    pub breaks: BTreeMap<String, Vec<String>>,
}

/// A body of an operation.
#[derive(Debug, Clone, Deserialize)]
pub struct Body {
    /// Module of the operation.
    pub operation: String,
    /// `request`, or the status of a response as the document writes it.
    pub part: String,
    /// The media type.
    pub media: String,
    /// The type.
    #[serde(rename = "type")]
    pub name: String,
    /// What it does.
    #[serde(flatten)]
    pub bytes: Bytes,
}

/// An operation.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Operation {
    /// Method and path template.
    pub line: Option<String>,
    /// `required` or `optional`, and the media types of the request body.
    pub request: Option<String>,
    /// Media types of each response, by its status.
    pub responses: Option<BTreeMap<String, String>>,
    /// Alternatives, each `scheme(scope scope) & scheme`; `none` when no scheme is needed.
    pub security: Option<Vec<String>>,
    /// By `LOCATION NAME`: a value and its text on the wire.
    pub parameters: BTreeMap<String, Vec<Wire>>,
    /// Replies and what is read from them.
    pub replies: Vec<Reply>,
    /// Links of each response, by its status.
    pub links: BTreeMap<String, String>,
    /// Requests of a server and what is read from them.
    pub received: Vec<Received>,
}

/// A request that a server sends.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Received {
    /// The path.
    #[serde(default)]
    pub path: String,
    /// The query string.
    #[serde(default)]
    pub query: String,
    /// The `Content-Type` header.
    #[serde(default)]
    pub content_type: Option<String>,
    /// The headers, each a name and a line.
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    /// The body.
    #[serde(default)]
    pub body: String,
    /// What it is read as, in the words of `Debug`: the beginning.
    #[serde(default)]
    pub reads: Option<String>,
    /// Why it is refused.
    #[serde(default)]
    pub refused: Option<String>,
}

/// A value on the wire.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wire {
    /// The value.
    pub value: Value,
    /// Its text, or nothing where nothing is sent.
    pub wire: Option<String>,
}

/// A reply.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// Status code.
    pub status: u16,
    /// The `Content-Type` header.
    #[serde(default)]
    pub content_type: Option<String>,
    /// The headers, each a name and a line.
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    /// The body.
    #[serde(default)]
    pub body: String,
    /// What it is read as, in the words of `Debug`: the beginning.
    #[serde(default)]
    pub reads: Option<String>,
    /// Why it is refused.
    #[serde(default)]
    pub refused: Option<String>,
}
