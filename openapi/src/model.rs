//! The model: what a document says, with every reference resolved and every version brought to the form of OpenAPI 3.2 with JSON
//! Schema 2020-12. Nothing downstream asks which version a document was written in, and nothing downstream sees a `$ref`.

mod callback;
mod encoding;
mod keyword_spans;
mod link;
mod listed_value;
mod shared;
mod tag;

use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::{Number, Value};

use crate::diagnostic::Span;
use crate::expression::Expression;
use crate::json_schema::JsonSchema;
use hallpass_runtime::xml::{Root, Shapes};

pub use callback::{Callback, Webhook};
pub use encoding::{Encoding, Encodings};
pub use keyword_spans::KeywordSpans;
pub use link::Link;
pub use listed_value::ListedValue;
pub use shared::Shared;
pub use tag::Tag;

/// One document, loaded and resolved.
#[derive(Debug, Default)]
pub struct Api {
    /// Where the document came from, as the user named it.
    pub name: String,
    /// `$self`: the URI by which others refer to the document (3.2).
    pub uri: Option<String>,
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.description`.
    pub description: Option<String>,
    /// `servers`, in order; relative URLs are kept as written.
    pub servers: Vec<Server>,
    /// All operations, in document order.
    pub operations: Vec<Operation>,
    /// `webhooks`: what the server requests on its own.
    pub webhooks: Vec<Webhook>,
    /// All schemas; a [`SchemaId`] is an index here.
    pub schemas: Vec<Schema>,
    /// `components.schemas`: name -> schema.
    pub components: IndexMap<String, SchemaId>,
    /// `components.securitySchemes`.
    pub security_schemes: IndexMap<String, SecurityScheme>,
    /// The other components, used or not.
    pub shared: Shared,
    /// `tags`, by name.
    pub tags: IndexMap<String, Tag>,
    /// `x-hallpass-fixtures`, as written.
    pub fixtures: Option<String>,
    /// The document's text and that of all files it refers to.
    pub sources: crate::source::Sources,
    /// Compiled validators, made on first use.
    pub(crate) validators: crate::validate::Validators,
    /// What the document says in words, read on first use.
    pub(crate) spoken: crate::prose::Spoken,
}

/// A `servers` entry.
#[derive(Debug, Clone, Default)]
pub struct Server {
    /// URL with variables replaced by their defaults.
    pub url: String,
    /// `name` (3.2).
    pub name: Option<String>,
    /// What it is.
    pub description: Option<String>,
}

/// Index of an [`Operation`] in [`Api::operations`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OperationId(pub usize);

/// One method on one path.
#[derive(Debug, Default)]
pub struct Operation {
    /// `operationId`, or one made from method and path when the document has none.
    pub id: String,
    /// `x-rust-name`.
    pub rust_name: Option<String>,
    /// HTTP method in capitals.
    pub method: String,
    /// Path template, relative to the server.
    pub path: PathTemplate,
    /// `summary`.
    pub summary: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// What the path item says of all its operations: its `summary` and `description`.
    pub of_path: Vec<String>,
    /// `tags`.
    pub tags: Vec<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// Path-level and own parameters, merged.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub request_body: Option<RequestBody>,
    /// Responses in document order.
    pub responses: Vec<Response>,
    /// What the server requests because of this operation.
    pub callbacks: Vec<Callback>,
    /// Alternatives, one of which must hold; empty when the operation is open to all. An alternative without schemes is "anonymous".
    pub security: Vec<SecurityRequirement>,
    /// Servers of the operation or its path, else those of the document.
    pub servers: Vec<Server>,
    /// `x-hallpass-resource`, or what was inferred.
    pub resource: Option<Resource>,
    /// What query parameters let through where this is a list that belongs to no resource: conditions over `item` and `value`, as inferred.
    pub filters: IndexMap<String, Expression>,
    /// `x-hallpass-rules`.
    pub rules: Vec<Rule>,
    /// Where the operation stands (its method key).
    pub span: Span,
    /// Where its path stands.
    pub path_span: Span,
}

/// A path template, cut at its expressions: `/v1/invitations/{id}:accept`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PathTemplate {
    /// As written.
    pub text: String,
    /// Literals and parameter names in order.
    pub parts: Vec<PathPart>,
}

/// A part of a path template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathPart {
    /// Text that stands as it is.
    Literal(String),
    /// `{name}`.
    Parameter(String),
}

/// Where a parameter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Location {
    /// In the path.
    Path,
    /// In the query string.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
    /// The whole query string (3.2).
    Querystring,
}

/// How a parameter's value is written (`style`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Commas.
    Simple,
    /// `;name=value`.
    Matrix,
    /// `.value`.
    Label,
    /// `name=value`.
    Form,
    /// `name=a%20b`.
    SpaceDelimited,
    /// `name=a|b`.
    PipeDelimited,
    /// `name[key]=value`.
    DeepObject,
    /// Cookie pairs (3.2).
    Cookie,
}

/// A parameter of an operation.
#[derive(Debug)]
pub struct Parameter {
    /// Name on the wire.
    pub name: String,
    /// `x-rust-name`.
    pub rust_name: Option<String>,
    /// Where it stands.
    pub location: Location,
    /// `description`.
    pub description: Option<String>,
    /// Whether it must be sent. Always true in paths.
    pub required: bool,
    /// `deprecated`.
    pub deprecated: bool,
    /// `style`, with its default by location.
    pub style: Style,
    /// `explode`, with its default by style.
    pub explode: bool,
    /// `allowReserved`.
    pub allow_reserved: bool,
    /// `allowEmptyValue`.
    pub allow_empty_value: bool,
    /// The schema of the value (of `content`'s only entry, where the parameter uses `content`).
    pub schema: Option<SchemaId>,
    /// The media type, where the parameter uses `content`.
    pub content: Option<String>,
    /// `example` (named `""`) and `examples`.
    pub examples: Vec<Example>,
    /// Where it stands.
    pub span: Span,
}

impl Parameter {
    /// A parameter that need not be sent and may have any value, with the style of its location.
    pub fn named(name: &str, location: Location) -> Self {
        let is_form = matches!(location, Location::Query | Location::Cookie);
        Self {
            name: name.to_owned(),
            rust_name: None,
            location,
            description: None,
            required: location == Location::Path,
            deprecated: false,
            style: if is_form { Style::Form } else { Style::Simple },
            explode: is_form,
            allow_reserved: false,
            allow_empty_value: false,
            schema: None,
            content: None,
            examples: Vec::new(),
            span: Span::default(),
        }
    }
}

/// A request body.
#[derive(Debug)]
pub struct RequestBody {
    /// `description`.
    pub description: Option<String>,
    /// Whether it must be sent.
    pub required: bool,
    /// By media type, in document order.
    pub content: Vec<MediaType>,
    /// Where it stands.
    pub span: Span,
}

/// A body in one representation.
#[derive(Debug)]
pub struct MediaType {
    /// Media type or range as written, such as `text/xml` or `application/*`.
    pub name: String,
    /// The schema of the body.
    pub schema: Option<SchemaId>,
    /// `itemSchema`: the schema of each item of a body that is a sequence, such as a line of `application/jsonl` (3.2).
    pub item_schema: Option<SchemaId>,
    /// `encoding`, `prefixEncoding` and `itemEncoding`: how the parts of a form or multipart body are written.
    pub encodings: Encodings,
    /// How the body looks in XML; present when this is an XML media type with a schema.
    pub xml: Option<Arc<XmlBody>>,
    /// `example` (named `""`) and `examples`.
    pub examples: Vec<Example>,
    /// Where it stands (its key).
    pub span: Span,
}

/// The XML form of a body.
#[derive(Debug)]
pub struct XmlBody {
    /// The table.
    pub shapes: Shapes,
    /// The root element.
    pub root: Root,
}

/// An example.
#[derive(Debug, Clone)]
pub struct Example {
    /// Its key in `examples`; empty for a lone `example`.
    pub name: String,
    /// `summary`.
    pub summary: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// What it shows.
    pub value: ExampleValue,
    /// `x-hallpass-known-deviation`: why it is known to differ from its schema or twin.
    pub known_deviation: Option<String>,
    /// Where the value stands.
    pub span: Span,
}

/// The content of an example.
#[derive(Debug, Clone, PartialEq)]
pub enum ExampleValue {
    /// A value in data form.
    Data(Value),
    /// The serialised form, as text: what stands under an XML media type.
    Serialized(String),
    /// Both forms (3.2).
    Both(Value, String),
    /// `externalValue`, not fetched.
    External(String),
}

/// A response.
#[derive(Debug)]
pub struct Response {
    /// Which status codes it is for.
    pub status: StatusPattern,
    /// `summary` (3.2).
    pub summary: Option<String>,
    /// `description`.
    pub description: String,
    /// Headers by name as written.
    pub headers: IndexMap<String, Header>,
    /// By media type; empty when the response has no body.
    pub content: Vec<MediaType>,
    /// `links`, by name.
    pub links: IndexMap<String, Link>,
    /// `x-hallpass-answers`: names of request examples that this response answers though it shows no example of that name.
    pub answers: Vec<String>,
    /// Where it stands (its status key).
    pub span: Span,
}

/// The status codes that a response describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StatusPattern {
    /// One code.
    Exact(u16),
    /// `4XX`: the first digit.
    Range(u8),
    /// All others.
    Default,
}

/// A response header.
#[derive(Debug)]
pub struct Header {
    /// `x-rust-name`.
    pub rust_name: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// Whether it is always there.
    pub required: bool,
    /// `deprecated`.
    pub deprecated: bool,
    /// `explode`.
    pub explode: bool,
    /// The schema of the value (of `content`'s only entry, where the header uses `content`).
    pub schema: Option<SchemaId>,
    /// The media type, where the header uses `content`.
    pub content: Option<String>,
    /// `example` (named `""`) and `examples`.
    pub examples: Vec<Example>,
    /// Where it stands.
    pub span: Span,
}

/// Schemes that must hold together, with the scopes asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityRequirement {
    /// Name in [`Api::security_schemes`] and scopes.
    pub schemes: Vec<(String, Vec<String>)>,
}

/// A security scheme.
#[derive(Debug)]
pub struct SecurityScheme {
    /// `description`.
    pub description: Option<String>,
    /// `deprecated` (3.2).
    pub deprecated: bool,
    /// What is sent.
    pub kind: SecurityKind,
    /// Where it stands.
    pub span: Span,
}

/// What a security scheme asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum SecurityKind {
    /// A value in a header, query parameter or cookie.
    ApiKey {
        /// Where.
        location: Location,
        /// Under which name.
        name: String,
    },
    /// OAuth 1.0a in the `Authorization` header (`x-hallpass-oauth1`).
    OAuth1(OAuth1),
    /// HTTP authentication with this scheme in lower case: `basic`, `bearer`, …
    Http {
        /// The scheme.
        scheme: String,
    },
    /// OAuth 2.0: a bearer token. Scope -> description, of all flows.
    OAuth2 {
        /// The scopes.
        scopes: IndexMap<String, String>,
        /// The flows, in document order.
        flows: Vec<OAuthFlow>,
        /// `oauth2MetadataUrl` (3.2).
        metadata_url: Option<String>,
    },
    /// OpenID Connect: a bearer token.
    OpenIdConnect {
        /// Discovery URL.
        url: String,
    },
    /// Mutual TLS.
    MutualTls,
}

/// One of the flows of an OAuth 2.0 scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OAuthFlow {
    /// Its key: `implicit`, `password`, `clientCredentials`, `authorizationCode`, `deviceAuthorization`.
    pub kind: String,
    /// `authorizationUrl`.
    pub authorization_url: Option<String>,
    /// `deviceAuthorizationUrl` (3.2).
    pub device_authorization_url: Option<String>,
    /// `tokenUrl`.
    pub token_url: Option<String>,
    /// `refreshUrl`.
    pub refresh_url: Option<String>,
    /// Scope -> description.
    pub scopes: IndexMap<String, String>,
}

/// `x-hallpass-oauth1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OAuth1 {
    /// Methods that the server takes, such as `HMAC-SHA1`.
    pub signature_methods: Vec<String>,
    /// The realm to send.
    pub realm: Option<String>,
    /// How far a timestamp may be off, in seconds.
    pub timestamp_window: Option<u64>,
}

/// Index of a [`Schema`] in [`Api::schemas`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemaId(pub u32);

/// A set of JSON types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Types {
    /// `null`.
    pub null: bool,
    /// `boolean`.
    pub boolean: bool,
    /// `integer`.
    pub integer: bool,
    /// `number`.
    pub number: bool,
    /// `string`.
    pub string: bool,
    /// `array`.
    pub array: bool,
    /// `object`.
    pub object: bool,
}

/// A schema, in the words of JSON Schema 2020-12. `nullable` of 3.0 has become `types.null`.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    /// Its name, when it stands in `components.schemas` (`definitions` of 2.0).
    pub name: Option<String>,
    /// `x-rust-name`.
    pub rust_name: Option<String>,
    /// Where it stands.
    pub span: Span,
    /// JSON Pointer within its file.
    pub pointer: String,
    /// `true` (anything) or `false` (nothing), for a boolean schema.
    pub boolean: Option<bool>,
    /// `title`.
    pub title: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// `readOnly`.
    pub read_only: bool,
    /// `writeOnly`.
    pub write_only: bool,
    /// `default`.
    pub default: Option<Value>,
    /// `example` and `examples`, in data form.
    pub examples: Vec<(Value, Span)>,
    /// `type`; empty means any.
    pub types: Types,
    /// `enum`.
    pub enumeration: Option<Vec<Value>>,
    /// Those values of `enum` that the document gives names or descriptions.
    pub listed_values: Vec<ListedValue>,
    /// `const`.
    pub constant: Option<Value>,
    /// `format`.
    pub format: Option<String>,
    /// `minimum`.
    pub minimum: Option<Number>,
    /// `maximum`.
    pub maximum: Option<Number>,
    /// `exclusiveMinimum`, as a number in every version.
    pub exclusive_minimum: Option<Number>,
    /// `exclusiveMaximum`, as a number in every version.
    pub exclusive_maximum: Option<Number>,
    /// `multipleOf`.
    pub multiple_of: Option<Number>,
    /// `minLength`.
    pub min_length: Option<u64>,
    /// `maxLength`.
    pub max_length: Option<u64>,
    /// `pattern` (ECMA-262).
    pub pattern: Option<String>,
    /// `contentEncoding`, such as `base64`. Its commonest form also stands in `format`, as `byte`.
    pub content_encoding: Option<String>,
    /// `contentMediaType`: of what the text is, once decoded.
    pub content_media_type: Option<String>,
    /// `contentSchema`: what the text holds, once decoded and read.
    pub content_schema: Option<SchemaId>,
    /// `items`.
    pub items: Option<SchemaId>,
    /// `prefixItems`.
    pub prefix_items: Vec<SchemaId>,
    /// `unevaluatedItems`.
    pub unevaluated_items: Option<SchemaId>,
    /// `contains`.
    pub contains: Option<SchemaId>,
    /// `minContains`.
    pub min_contains: Option<u64>,
    /// `maxContains`.
    pub max_contains: Option<u64>,
    /// `minItems`.
    pub min_items: Option<u64>,
    /// `maxItems`.
    pub max_items: Option<u64>,
    /// `uniqueItems`.
    pub unique_items: bool,
    /// `properties`, in document order.
    pub properties: IndexMap<String, SchemaId>,
    /// `required`.
    pub required: Vec<String>,
    /// `additionalProperties`; `None` when absent.
    pub additional_properties: Option<SchemaId>,
    /// `patternProperties`.
    pub pattern_properties: IndexMap<String, SchemaId>,
    /// `unevaluatedProperties`.
    pub unevaluated_properties: Option<SchemaId>,
    /// `propertyNames`.
    pub property_names: Option<SchemaId>,
    /// `dependentRequired`.
    pub dependent_required: IndexMap<String, Vec<String>>,
    /// `dependentSchemas`.
    pub dependent_schemas: IndexMap<String, SchemaId>,
    /// `minProperties`.
    pub min_properties: Option<u64>,
    /// `maxProperties`.
    pub max_properties: Option<u64>,
    /// `allOf`. A `$ref` with siblings that count (3.1) is a member here.
    pub all_of: Vec<SchemaId>,
    /// `oneOf`.
    pub one_of: Vec<SchemaId>,
    /// `anyOf`.
    pub any_of: Vec<SchemaId>,
    /// `not`.
    pub not: Option<SchemaId>,
    /// `if`.
    pub condition: Option<SchemaId>,
    /// `then`.
    pub consequence: Option<SchemaId>,
    /// `else`.
    pub alternative: Option<SchemaId>,
    /// Schemas whose `not`, `if` and other conditions hold here, though they stand elsewhere: whoever merges an `allOf` keeps them so.
    pub conditions: Vec<SchemaId>,
    /// `discriminator`.
    pub discriminator: Option<Discriminator>,
    /// `xml` and `x-hallpass-xml`.
    pub xml: Xml,
    /// What validators compile, see [`Schema::json_schema`].
    pub json: JsonSchema,
    /// Keyword, as written -> where it stands. Look up with [`Schema::keyword_span`].
    pub keyword_spans: KeywordSpans,
}

impl Schema {
    /// The schema as JSON Schema 2020-12, its references pointing to `#/$defs/N` by [`SchemaId`].
    pub fn json_schema(&self) -> Value {
        self.json.value()
    }

    /// Whether `nullable` stands beside no `type`: by the letter of 3.0 it allows nothing then.
    pub fn is_nullable_without_type(&self) -> bool {
        self.types.null
            && self.keyword_spans.get("nullable").is_some()
            && self.keyword_spans.get("type").is_none()
    }

    /// What the document says of a value of `enum`.
    pub fn listed_value(&self, value: &Value) -> Option<&ListedValue> {
        self.listed_values
            .iter()
            .find(|listed| listed.value == *value)
    }

    /// Where a keyword stands in the document, else where the schema does.
    pub fn keyword_span(&self, keyword: &str) -> Span {
        self.keyword_spans.get(keyword).unwrap_or(self.span)
    }
}

/// `x-hallpass-xml` of a media type: how its root element looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaTypeXml {
    /// Name of the root element; comes before every `xml.name`.
    pub root: Option<String>,
    /// A reader accepts any root element.
    pub any_root: bool,
    /// A writer writes the XML declaration.
    pub declaration: bool,
}

impl Default for MediaTypeXml {
    fn default() -> Self {
        Self {
            root: None,
            any_root: false,
            declaration: true,
        }
    }
}

/// `discriminator`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discriminator {
    /// The property.
    pub property: String,
    /// Its value -> schema, explicit and implied.
    pub mapping: IndexMap<String, SchemaId>,
    /// `defaultMapping`: the schema when the property is absent, or has a value that is not mapped (3.2).
    pub default_mapping: Option<SchemaId>,
}

/// The XML facts written on a schema (3.2's `nodeType` and the older flags alike).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Xml {
    /// `name`.
    pub name: Option<String>,
    /// `namespace`.
    pub namespace: Option<String>,
    /// `prefix`.
    pub prefix: Option<String>,
    /// `attribute: true`, or nodeType attribute.
    pub attribute: bool,
    /// `wrapped: true`, or nodeType element on an array.
    pub wrapped: bool,
    /// nodeType text, `x-ms-text`, or `x-hallpass-xml.text`.
    pub text: bool,
    /// nodeType cdata.
    pub cdata: bool,
    /// `x-hallpass-xml.null`.
    pub null: Option<hallpass_runtime::xml::NullAs>,
    /// `x-hallpass-xml.boolean: numeric`.
    pub numeric_boolean: bool,
}

/// What an operation does to stored resources: `x-hallpass-resource`, see `docs/extensions.md`.
#[derive(Debug, Clone)]
pub struct Resource {
    /// Name of the collection.
    pub collection: String,
    /// What happens.
    pub action: Action,
    /// Property that identifies an item.
    pub identity: String,
    /// Parameter that carries the identity.
    pub parameter: Option<String>,
    /// JSON Pointer of the item in the request body.
    pub body: String,
    /// Conditions on `item`.
    pub scope: Vec<Expression>,
    /// Response when no item has the identity.
    pub not_found: Option<Respond>,
    /// Properties whose combination is unique.
    pub unique: Vec<String>,
    /// Property -> value that the server decides.
    pub assign: IndexMap<String, Expression>,
    /// JSON Pointer in the item -> value computed for replies.
    pub derived: IndexMap<String, Expression>,
    /// Further changes of state.
    pub effects: Vec<Effect>,
    /// JSON Pointer of the array in a list's reply.
    pub items: Option<String>,
    /// Query parameter -> condition over `item` and `value`.
    pub filters: IndexMap<String, Expression>,
    /// Filters that hold where they are not sent, by parameter.
    pub defaults: IndexMap<String, DefaultFilter>,
    /// Property and whether descending.
    pub order: Option<(String, bool)>,
    /// Paging of a list.
    pub paging: Option<Paging>,
    /// Leave out empty arrays and missing values.
    pub omit_empty: bool,
    /// Status of success.
    pub status: Option<u16>,
    /// Said by the document, not inferred.
    pub declared: bool,
    /// Where it stands.
    pub span: Span,
}

/// What an operation does to a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Makes a new item.
    Create,
    /// Returns one item.
    Read,
    /// Returns many.
    List,
    /// Changes the properties that were sent.
    Update,
    /// Replaces the item.
    Replace,
    /// Removes the item.
    Delete,
    /// Changes nothing by itself.
    None,
}

/// A further change of state.
#[derive(Debug, Clone)]
pub struct Effect {
    /// Collection that gets an item.
    pub insert: String,
    /// Only when this holds.
    pub condition: Option<Expression>,
    /// Property -> value.
    pub item: IndexMap<String, Expression>,
}

/// A filter that holds where it is not sent, by the default of the parameter's schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefaultFilter {
    /// The property of the items that it compares.
    pub property: String,
    /// The values of which each item then has one.
    pub defaults: Vec<Value>,
    /// The parameter is a list of values.
    pub is_list: bool,
    /// All values of the property: a filter may have more, such as `all`.
    pub values: Vec<Value>,
}

/// Paging of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paging {
    /// How pages are named.
    pub style: PagingStyle,
    /// Query parameter of the offset, or of the number of the page.
    pub start: Option<String>,
    /// Where `start` begins to count: pages mostly at 1, offsets at 0.
    pub first: u64,
    /// Query parameter of the page size.
    pub limit: Option<String>,
    /// Query parameter of the token.
    pub token: Option<String>,
    /// Page size when none is asked for.
    pub default: u64,
    /// Largest page size.
    pub maximum: Option<u64>,
    /// Pointer of the total in the reply.
    pub total: Option<String>,
    /// Pointer of this page's URL.
    pub self_link: Option<String>,
    /// Pointer of the next page's URL or token.
    pub next: Option<String>,
    /// Response header of the total.
    pub total_header: Option<String>,
    /// The reply has its links in a `Link` header (RFC 8288).
    pub link_header: bool,
}

/// How pages are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PagingStyle {
    /// By offset.
    Offset,
    /// By an opaque token.
    Token,
    /// By its number.
    Page,
}

/// One of `x-hallpass-rules`.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its id.
    pub id: String,
    /// When it holds.
    pub condition: Expression,
    /// What is answered then.
    pub respond: Respond,
    /// Where it stands.
    pub span: Span,
}

/// A response that an extension asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Respond {
    /// Status code.
    pub status: u16,
    /// Name of an example of that response.
    pub example: Option<String>,
    /// A literal body.
    pub body: Option<Value>,
    /// Further headers.
    pub headers: IndexMap<String, String>,
}
