//! The keys that each object of OpenAPI has, by version.

mod kind;
mod schema;
mod swagger;

use super::version::Version;
pub(super) use kind::Kind;
use kind::kind;
pub(super) use schema::{DISCRIMINATOR, SCHEMA, XML};
pub(super) use swagger::{ITEMS, PARAMETERIZED_HOST, SWAGGER};

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
.in_swagger(&[swagger::PATH_ITEM])
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
.in_swagger(&[swagger::OPERATION])
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
)
.in_swagger(&[swagger::PARAMETER, swagger::VALUE]);
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
pub(super) const ENCODING: Kind = kind(
    "Encoding Object",
    &[
        "contentType",
        "headers",
        "style",
        "explode",
        "allowReserved",
    ],
    &[],
    &[],
)
.adding(&[(
    Version::V3_2,
    &["encoding", "prefixEncoding", "itemEncoding"],
)]);
pub(super) const LINK: Kind = kind(
    "Link Object",
    &[
        "operationRef",
        "operationId",
        "parameters",
        "requestBody",
        "description",
        "server",
    ],
    &[],
    &[],
);
pub(super) const RESPONSE: Kind = kind(
    "Response Object",
    &["description", "headers", "content", "links"],
    &["description"],
    &["x-hallpass-answers"],
)
.in_swagger(&[swagger::RESPONSE])
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
    &["x-rust-name"],
)
.in_swagger(&[swagger::HEADER, swagger::VALUE]);
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
.in_swagger(&[swagger::SECURITY_SCHEME])
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
