//! Keys of another version: what says the same in the version of the document.

use super::version::Version;
use super::vocabulary::Kind;

/// Kind, its keys in Swagger 2.0, and what to write from OpenAPI 3.0 on.
const OLD: &[(&str, &[&str], &str)] = &[
    (
        "OpenAPI Object",
        &["host", "basePath", "schemes"],
        "write `servers: [{url: …}]`",
    ),
    (
        "OpenAPI Object",
        &["consumes", "produces"],
        "the keys of `content` in request bodies and responses are the media types",
    ),
    (
        "OpenAPI Object",
        &["definitions"],
        "schemas stand in `components.schemas`",
    ),
    (
        "OpenAPI Object",
        &["parameters", "responses"],
        "shared parts stand in `components`",
    ),
    (
        "OpenAPI Object",
        &["securityDefinitions"],
        "write `components.securitySchemes`",
    ),
    (
        "Operation Object",
        &["consumes"],
        "the keys of `requestBody.content` are the media types",
    ),
    (
        "Operation Object",
        &["produces"],
        "the keys of each response's `content` are the media types",
    ),
    ("Operation Object", &["schemes"], "write `servers`"),
    (
        "Parameter Object",
        &["collectionFormat"],
        "write `style` and `explode`",
    ),
    (
        "Header Object",
        &["collectionFormat"],
        "write `style` and `explode`",
    ),
    (
        "Response Object",
        &["schema", "examples"],
        "they stand in `content`, under a media type",
    ),
    (
        "Security Scheme Object",
        &["flow", "authorizationUrl", "tokenUrl", "scopes"],
        "write `flows`",
    ),
];

/// Kind, its keys from OpenAPI 3.0 on, and what to write in Swagger 2.0.
const NEW: &[(&str, &[&str], &str)] = &[
    (
        "Swagger Object",
        &["components"],
        "`definitions`, `parameters`, `responses` and `securityDefinitions` stand at the root",
    ),
    (
        "Swagger Object",
        &["servers"],
        "write `host`, `basePath` and `schemes`",
    ),
    (
        "Operation Object",
        &["requestBody"],
        "a body is a parameter: `{name: body, in: body, schema: …}`",
    ),
    ("Operation Object", &["servers"], "write `schemes`"),
    ("Path Item Object", &["servers"], "write `schemes`"),
    (
        "Parameter Object",
        &["style", "explode"],
        "write `collectionFormat`",
    ),
    (
        "Parameter Object",
        &["example", "examples"],
        "write `x-example`",
    ),
    (
        "Response Object",
        &["content"],
        "write `schema`, and the media types in `produces`",
    ),
    (
        "Header Object",
        &["schema"],
        "`type` and its keywords stand in the header itself",
    ),
    (
        "Security Scheme Object",
        &["flows"],
        "write `flow`, one in each scheme",
    ),
    ("Schema Object", &["nullable"], "write `x-nullable`"),
];

/// Keywords of schemas that documents in Swagger 2.0 use as if it had them. What they mean is plain, so they are read.
const READ_ANYWAY: [&str; 6] = [
    "nullable",
    "oneOf",
    "anyOf",
    "not",
    "writeOnly",
    "deprecated",
];

/// What to say of a key that an object has in another version.
pub(super) fn help(kind: &Kind, key: &str, version: Version) -> Option<String> {
    let table = if version.is_swagger() { NEW } else { OLD };
    let known = table
        .iter()
        .find(|(name, keys, _)| *name == kind.name && keys.contains(&key));
    let instead = known.map(|(_, _, instead)| *instead);
    if let (false, Some(instead)) = (version.is_swagger(), instead) {
        return Some(format!("{} has it; {instead}", Version::V2_0));
    }
    if !version.is_swagger() && kind.is_value_keyword(key) {
        return Some(format!("{} has it; put it in `schema`", Version::V2_0));
    }
    let since = kind.since(key).or(instead.map(|_| Version::V3_0))?;
    let read = kind.name == "Schema Object" && READ_ANYWAY.contains(&key);
    Some(match (instead, version.is_swagger() && read) {
        (Some(instead), true) => format!("{since} has it; it is read all the same, but {instead}"),
        (Some(instead), false) => format!("{since} has it; {instead}"),
        (None, true) => format!("{since} has it; it is read all the same"),
        (None, false) => format!("{since} has it"),
    })
}
