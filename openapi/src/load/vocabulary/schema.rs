//! The keys of schemas and of what stands in them.

use super::kind::{Kind, kind};
use super::swagger;
use crate::load::version::Version;

pub(in crate::load) const DISCRIMINATOR: Kind = kind(
    "Discriminator Object",
    &["propertyName", "mapping"],
    &["propertyName"],
    &[],
)
.adding(&[(Version::V3_2, &["defaultMapping"])]);
pub(in crate::load) const XML: Kind = kind(
    "XML Object",
    &["name", "namespace", "prefix", "attribute", "wrapped"],
    &[],
    &[],
)
.adding(&[(Version::V3_2, &["nodeType"])]);
pub(in crate::load) const SCHEMA: Kind = kind(
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
.in_swagger(&[swagger::SCHEMA])
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
