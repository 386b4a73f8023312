//! The crate's own source text, for generated crates that carry the runtime instead of depending on it.
//!
//! The files refer to each other by relative paths alone, so they work below any module. They need the crates `memchr`,
//! `percent-encoding`, `serde` (with `derive`) and `serde_json`.

/// Path below the folder of the carrying module -> text. The first is the module itself.
pub const SOURCES: &[(&str, &str)] = &[
    ("mod.rs", ROOT),
    ("example.rs", include_str!("example.rs")),
    ("field.rs", include_str!("field.rs")),
    ("operation.rs", include_str!("operation.rs")),
    ("style.rs", include_str!("style.rs")),
    ("union.rs", include_str!("union.rs")),
    ("violation.rs", include_str!("violation.rs")),
    ("xml/character.rs", include_str!("xml/character.rs")),
    ("xml/error.rs", include_str!("xml/error.rs")),
    ("xml/index.rs", include_str!("xml/index.rs")),
    ("xml/literal.rs", include_str!("xml/literal.rs")),
    ("xml/mod.rs", include_str!("xml/mod.rs")),
    ("xml/namespace.rs", include_str!("xml/namespace.rs")),
    ("xml/options.rs", include_str!("xml/options.rs")),
    ("xml/problem.rs", include_str!("xml/problem.rs")),
    ("xml/prolog.rs", include_str!("xml/prolog.rs")),
    ("xml/read/array.rs", include_str!("xml/read/array.rs")),
    ("xml/read/context.rs", include_str!("xml/read/context.rs")),
    ("xml/read/fit.rs", include_str!("xml/read/fit.rs")),
    ("xml/read/gather.rs", include_str!("xml/read/gather.rs")),
    ("xml/read/mod.rs", include_str!("xml/read/mod.rs")),
    ("xml/read/object.rs", include_str!("xml/read/object.rs")),
    ("xml/read/scalar.rs", include_str!("xml/read/scalar.rs")),
    ("xml/read/union.rs", include_str!("xml/read/union.rs")),
    ("xml/read/value.rs", include_str!("xml/read/value.rs")),
    ("xml/scan.rs", include_str!("xml/scan.rs")),
    ("xml/shape.rs", include_str!("xml/shape.rs")),
    ("xml/tag.rs", include_str!("xml/tag.rs")),
    ("xml/text.rs", include_str!("xml/text.rs")),
    ("xml/write/escape.rs", include_str!("xml/write/escape.rs")),
    ("xml/write/mod.rs", include_str!("xml/write/mod.rs")),
    ("xml/write/object.rs", include_str!("xml/write/object.rs")),
    ("xml/write/output.rs", include_str!("xml/write/output.rs")),
    ("xml/write/union.rs", include_str!("xml/write/union.rs")),
    ("xml/write/value.rs", include_str!("xml/write/value.rs")),
];

/// The module that carries the others: as in this crate, without signing and without this file.
const ROOT: &str =
    "//! What generated code leans on: XML shapes and the one XML codec, parameter styles.

pub mod example;
pub mod field;
pub mod operation;
pub mod style;
pub mod union;
pub mod violation;
pub mod xml;
";
