//! The keys that each object of OpenAPI 3.0 has.

/// An object of the OpenAPI specification.
#[derive(Debug)]
pub(super) struct Kind {
    /// Its name in the specification.
    pub(super) name: &'static str,
    /// Its keys.
    pub(super) keys: &'static [&'static str],
    /// Those that it must have.
    pub(super) required: &'static [&'static str],
    /// Our extensions that may stand on it.
    pub(super) extensions: &'static [&'static str],
}

const fn kind(
    name: &'static str,
    keys: &'static [&'static str],
    required: &'static [&'static str],
    extensions: &'static [&'static str],
) -> Kind {
    Kind {
        name,
        keys,
        required,
        extensions,
    }
}

pub(super) const DOCUMENT: Kind = kind(
    "OpenAPI Object",
    &[
        "openapi",
        "info",
        "servers",
        "paths",
        "components",
        "security",
        "tags",
        "externalDocs",
    ],
    &["info", "paths"],
    &["x-hallpass-fixtures"],
);
pub(super) const INFO: Kind = kind(
    "Info Object",
    &[
        "title",
        "description",
        "termsOfService",
        "contact",
        "license",
        "version",
    ],
    &["title", "version"],
    &[],
);
pub(super) const CONTACT: Kind = kind("Contact Object", &["name", "url", "email"], &[], &[]);
pub(super) const LICENSE: Kind = kind("License Object", &["name", "url"], &["name"], &[]);
pub(super) const TAG: Kind = kind(
    "Tag Object",
    &["name", "description", "externalDocs"],
    &["name"],
    &[],
);
pub(super) const EXTERNAL_DOCS: Kind = kind(
    "External Documentation Object",
    &["description", "url"],
    &["url"],
    &[],
);
pub(super) const SERVER: Kind = kind(
    "Server Object",
    &["url", "description", "variables"],
    &["url"],
    &[],
);
pub(super) const SERVER_VARIABLE: Kind = kind(
    "Server Variable Object",
    &["enum", "default", "description"],
    &["default"],
    &[],
);
pub(super) const COMPONENTS: Kind = kind(
    "Components Object",
    &[
        "schemas",
        "responses",
        "parameters",
        "examples",
        "requestBodies",
        "headers",
        "securitySchemes",
        "links",
        "callbacks",
    ],
    &[],
    &[],
);
pub(super) const PATH_ITEM: Kind = kind(
    "Path Item Object",
    &[
        "$ref",
        "summary",
        "description",
        "get",
        "put",
        "post",
        "delete",
        "options",
        "head",
        "patch",
        "trace",
        "servers",
        "parameters",
    ],
    &[],
    &[],
);
pub(super) const OPERATION: Kind = kind(
    "Operation Object",
    &[
        "tags",
        "summary",
        "description",
        "externalDocs",
        "operationId",
        "parameters",
        "requestBody",
        "responses",
        "callbacks",
        "deprecated",
        "security",
        "servers",
    ],
    &["responses"],
    &["x-hallpass-resource", "x-hallpass-rules", "x-rust-name"],
);
pub(super) const PARAMETER: Kind = kind(
    "Parameter Object",
    &[
        "name",
        "in",
        "description",
        "required",
        "deprecated",
        "allowEmptyValue",
        "style",
        "explode",
        "allowReserved",
        "schema",
        "example",
        "examples",
        "content",
    ],
    &["name", "in"],
    &["x-rust-name"],
);
pub(super) const REQUEST_BODY: Kind = kind(
    "Request Body Object",
    &["description", "content", "required"],
    &["content"],
    &[],
);
pub(super) const MEDIA_TYPE: Kind = kind(
    "Media Type Object",
    &["schema", "example", "examples", "encoding"],
    &[],
    &["x-hallpass-xml"],
);
pub(super) const RESPONSE: Kind = kind(
    "Response Object",
    &["description", "headers", "content", "links"],
    &["description"],
    &["x-hallpass-answers"],
);
pub(super) const HEADER: Kind = kind(
    "Header Object",
    &[
        "description",
        "required",
        "deprecated",
        "allowEmptyValue",
        "style",
        "explode",
        "allowReserved",
        "schema",
        "example",
        "examples",
        "content",
    ],
    &[],
    &[],
);
pub(super) const EXAMPLE: Kind = kind(
    "Example Object",
    &["summary", "description", "value", "externalValue"],
    &[],
    &["x-hallpass-known-deviation"],
);
pub(super) const SECURITY_SCHEME: Kind = kind(
    "Security Scheme Object",
    &[
        "type",
        "description",
        "name",
        "in",
        "scheme",
        "bearerFormat",
        "flows",
        "openIdConnectUrl",
    ],
    &["type"],
    &["x-hallpass-oauth1"],
);
pub(super) const OAUTH_FLOWS: Kind = kind(
    "OAuth Flows Object",
    &[
        "implicit",
        "password",
        "clientCredentials",
        "authorizationCode",
    ],
    &[],
    &[],
);
pub(super) const OAUTH_FLOW: Kind = kind(
    "OAuth Flow Object",
    &["authorizationUrl", "tokenUrl", "refreshUrl", "scopes"],
    &["scopes"],
    &[],
);
pub(super) const DISCRIMINATOR: Kind = kind(
    "Discriminator Object",
    &["propertyName", "mapping"],
    &["propertyName"],
    &[],
);
pub(super) const XML: Kind = kind(
    "XML Object",
    &["name", "namespace", "prefix", "attribute", "wrapped"],
    &[],
    &[],
);
pub(super) const SCHEMA: Kind = kind(
    "Schema Object",
    &[
        "title",
        "multipleOf",
        "maximum",
        "exclusiveMaximum",
        "minimum",
        "exclusiveMinimum",
        "maxLength",
        "minLength",
        "pattern",
        "maxItems",
        "minItems",
        "uniqueItems",
        "maxProperties",
        "minProperties",
        "required",
        "enum",
        "type",
        "not",
        "allOf",
        "oneOf",
        "anyOf",
        "items",
        "properties",
        "additionalProperties",
        "description",
        "format",
        "default",
        "nullable",
        "discriminator",
        "readOnly",
        "writeOnly",
        "example",
        "externalDocs",
        "deprecated",
        "xml",
    ],
    &[],
    &["x-hallpass-xml", "x-rust-name"],
);
