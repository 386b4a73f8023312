//! The keys of Swagger 2.0, where they are not those of later versions.

use super::kind::{Kind, kind};

/// A group of keys.
type Keys = &'static [&'static str];

pub(in crate::load) const SWAGGER: Kind = kind(
    "Swagger Object",
    &[
        "swagger",
        "info",
        "host",
        "basePath",
        "schemes",
        "consumes",
        "produces",
        "paths",
        "definitions",
        "parameters",
        "responses",
        "securityDefinitions",
        "security",
        "tags",
        "externalDocs",
    ],
    &["info", "paths"],
    &["x-hallpass-fixtures"],
);
pub(in crate::load) const ITEMS: Kind = kind("Items Object", VALUE, &["type"], &[]);
pub(in crate::load) const PARAMETERIZED_HOST: Kind = kind(
    "x-ms-parameterized-host",
    &[
        "hostTemplate",
        "useSchemePrefix",
        "positionInOperation",
        "parameters",
    ],
    &["hostTemplate"],
    &[],
);

/// What describes the value of a parameter, a header or an item of these, in the place of a schema.
pub(super) const VALUE: Keys = &[
    "type",
    "format",
    "items",
    "collectionFormat",
    "default",
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
    "enum",
    "multipleOf",
];
pub(super) const PATH_ITEM: Keys = &[
    "$ref",
    "get",
    "put",
    "post",
    "delete",
    "options",
    "head",
    "patch",
    "parameters",
];
pub(super) const OPERATION: Keys = &[
    "tags",
    "summary",
    "description",
    "externalDocs",
    "operationId",
    "consumes",
    "produces",
    "parameters",
    "responses",
    "schemes",
    "deprecated",
    "security",
];
pub(super) const PARAMETER: Keys = &[
    "name",
    "in",
    "description",
    "required",
    "schema",
    "allowEmptyValue",
];
pub(super) const RESPONSE: Keys = &["description", "schema", "headers", "examples"];
pub(super) const HEADER: Keys = &["description"];
pub(super) const SECURITY_SCHEME: Keys = &[
    "type",
    "description",
    "name",
    "in",
    "flow",
    "authorizationUrl",
    "tokenUrl",
    "scopes",
];
pub(super) const SCHEMA: Keys = &[
    "$ref",
    "title",
    "description",
    "format",
    "default",
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
    "items",
    "allOf",
    "properties",
    "additionalProperties",
    "discriminator",
    "readOnly",
    "xml",
    "externalDocs",
    "example",
];
