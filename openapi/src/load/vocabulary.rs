//! The keys that each object of OpenAPI has, by version.

use super::version::Version;

/// An object of the OpenAPI specification.
#[derive(Debug)]
pub(super) struct Kind {
    /// Its name in the specification.
    pub(super) name: &'static str,
    /// Its keys.
    pub(super) keys: &'static [&'static str],
    /// Keys that a later version added.
    pub(super) added: &'static [(Version, &'static [&'static str])],
    /// Those that it must have.
    pub(super) required: &'static [&'static str],
    /// Those that it need not have from a version on.
    pub(super) relaxed: &'static [(Version, &'static str)],
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
        added: &[],
        relaxed: &[],
    }
}

impl Kind {
    const fn adding(mut self, added: &'static [(Version, &'static [&'static str])]) -> Self {
        self.added = added;
        self
    }

    const fn relaxing(mut self, relaxed: &'static [(Version, &'static str)]) -> Self {
        self.relaxed = relaxed;
        self
    }

    /// The keys that it has in a version.
    pub(super) fn keys_in(&self, version: Version) -> impl Iterator<Item = &'static str> {
        let added = self
            .added
            .iter()
            .filter(move |(since, _)| *since <= version);
        let added = added.flat_map(|(_, keys)| keys.iter());
        self.keys.iter().chain(added).copied()
    }

    /// Whether it has a key in a version.
    pub(super) fn has(&self, key: &str, version: Version) -> bool {
        self.keys.contains(&key) || self.since(key).is_some_and(|since| since <= version)
    }

    /// The version that added a key.
    pub(super) fn since(&self, key: &str) -> Option<Version> {
        let added = self.added.iter().find(|(_, keys)| keys.contains(&key));
        added.map(|(since, _)| *since)
    }

    /// The keys that it must have in a version.
    pub(super) fn required_in(&self, version: Version) -> impl Iterator<Item = &'static str> {
        let is_relaxed = move |key: &str| {
            let mut relaxed = self.relaxed.iter();
            relaxed.any(|(since, name)| *since <= version && *name == key)
        };
        let required = self.required.iter().copied();
        required.filter(move |key| !is_relaxed(key))
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
)
.adding(&[
    (Version::V3_2, &["$self"]),
    (Version::V3_1, &["webhooks", "jsonSchemaDialect"]),
])
.relaxing(&[(Version::V3_1, "paths")]);
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
)
.adding(&[(Version::V3_1, &["summary"])]);
pub(super) const CONTACT: Kind = kind("Contact Object", &["name", "url", "email"], &[], &[]);
pub(super) const LICENSE: Kind = kind("License Object", &["name", "url"], &["name"], &[])
    .adding(&[(Version::V3_1, &["identifier"])]);
pub(super) const TAG: Kind = kind(
    "Tag Object",
    &["name", "description", "externalDocs"],
    &["name"],
    &[],
)
.adding(&[(Version::V3_2, &["summary", "parent", "kind"])]);
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
)
.adding(&[(Version::V3_2, &["name"])]);
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
)
.adding(&[
    (Version::V3_2, &["mediaTypes"]),
    (Version::V3_1, &["pathItems"]),
]);
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
)
.adding(&[(Version::V3_2, &["query", "additionalOperations"])]);
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
)
.relaxing(&[(Version::V3_1, "responses")]);
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
)
.adding(&[(
    Version::V3_2,
    &["itemSchema", "prefixEncoding", "itemEncoding"],
)]);
pub(super) const RESPONSE: Kind = kind(
    "Response Object",
    &["description", "headers", "content", "links"],
    &["description"],
    &["x-hallpass-answers"],
)
.adding(&[(Version::V3_2, &["summary"])])
.relaxing(&[(Version::V3_2, "description")]);
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
)
.adding(&[(Version::V3_2, &["dataValue", "serializedValue"])]);
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
)
.adding(&[(Version::V3_2, &["deprecated", "oauth2MetadataUrl"])]);
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
)
.adding(&[(Version::V3_2, &["deviceAuthorization"])]);
pub(super) const OAUTH_FLOW: Kind = kind(
    "OAuth Flow Object",
    &["authorizationUrl", "tokenUrl", "refreshUrl", "scopes"],
    &["scopes"],
    &[],
)
.adding(&[(Version::V3_2, &["deviceAuthorizationUrl"])]);
pub(super) const DISCRIMINATOR: Kind = kind(
    "Discriminator Object",
    &["propertyName", "mapping"],
    &["propertyName"],
    &[],
)
.adding(&[(Version::V3_2, &["defaultMapping"])]);
pub(super) const XML: Kind = kind(
    "XML Object",
    &["name", "namespace", "prefix", "attribute", "wrapped"],
    &[],
    &[],
)
.adding(&[(Version::V3_2, &["nodeType"])]);
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
)
.adding(&[(
    Version::V3_1,
    &[
        "$ref",
        "$id",
        "$anchor",
        "$defs",
        "$schema",
        "$comment",
        "$vocabulary",
        "$dynamicRef",
        "$dynamicAnchor",
        "definitions",
        "const",
        "examples",
        "prefixItems",
        "contains",
        "minContains",
        "maxContains",
        "unevaluatedItems",
        "patternProperties",
        "propertyNames",
        "dependentRequired",
        "dependentSchemas",
        "unevaluatedProperties",
        "if",
        "then",
        "else",
        "contentEncoding",
        "contentMediaType",
        "contentSchema",
    ],
)]);
