//! The crate's own source text, for generated crates that carry the runtime instead of depending on it.
//!
//! The files refer to each other by relative paths alone, so they work below any module. They need the crates `percent-encoding`, `serde` and
//! `serde_json`, and `memchr` for XML. The macros are exported by this crate, and by a
//! carried module only to its own crate: see [`inlined`].

/// Path below the folder of the carrying module -> text. The first is the module itself.
pub const SOURCES: &[(&str, &str)] = &[
    ("mod.rs", ROOT),
    ("base64.rs", include_str!("base64.rs")),
    ("body.rs", include_str!("body.rs")),
    ("example.rs", include_str!("example.rs")),
    ("extra.rs", include_str!("extra.rs")),
    ("field.rs", include_str!("field.rs")),
    ("foreign.rs", include_str!("foreign.rs")),
    ("format.rs", include_str!("format.rs")),
    ("guard.rs", include_str!("guard.rs")),
    ("header.rs", include_str!("header.rs")),
    ("judge.rs", include_str!("judge.rs")),
    ("link.rs", include_str!("link.rs")),
    ("listed.rs", include_str!("listed.rs")),
    ("macros.rs", include_str!("macros.rs")),
    ("macros/operation.rs", include_str!("macros/operation.rs")),
    ("multipart.rs", include_str!("multipart.rs")),
    ("object.rs", include_str!("object.rs")),
    ("operation.rs", include_str!("operation.rs")),
    ("order.rs", include_str!("order.rs")),
    ("pairs.rs", include_str!("pairs.rs")),
    ("plain.rs", include_str!("plain.rs")),
    ("properties.rs", include_str!("properties.rs")),
    ("received.rs", include_str!("received.rs")),
    ("rule.rs", include_str!("rule.rs")),
    ("scheme.rs", include_str!("scheme.rs")),
    ("style.rs", include_str!("style.rs")),
    ("tuple.rs", include_str!("tuple.rs")),
    ("union.rs", include_str!("union.rs")),
    ("value.rs", include_str!("value.rs")),
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

/// The module that checks patterns, which needs the crate `regress`: carried only where a document has patterns.
pub const PATTERN: (&str, &str) = ("pattern.rs", include_str!("pattern.rs"));

/// What stands in for the codec where a document has no XML.
pub const WITHOUT_XML: (&str, &str) = ("xml.rs", include_str!("without_xml.rs"));

/// What of the runtime a document needs beside what all need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Needs {
    /// It has patterns: [`PATTERN`].
    pub patterns: bool,
    /// It has bodies in XML; without them, [`WITHOUT_XML`] does.
    pub xml: bool,
}

/// The files to carry, as [`inlined`] makes them.
pub fn carried(needs: Needs) -> Vec<(&'static str, String)> {
    let Needs { patterns, xml } = needs;
    let sources = SOURCES.iter().copied();
    let sources = sources.filter(|(path, _)| xml || !path.starts_with("xml/"));
    let others = (!xml).then_some(WITHOUT_XML).into_iter();
    let sources = sources.chain(others).chain(patterns.then_some(PATTERN));
    let mut files: Vec<(&str, String)> = sources
        .map(|(path, text)| (path, inlined(path, text)))
        .collect();
    if patterns {
        let (_, root) = &mut files[0];
        *root = root.replace("mod plain;\n", "pub mod pattern;\nmod plain;\n");
    }
    files
}

/// The text of a file of [`SOURCES`] as a module carries it: without its tests, and with macros that belong to the carrying crate, which may
/// carry several runtimes.
pub fn inlined(path: &str, text: &str) -> String {
    let (code, _) = text.split_once("\n#[cfg(test)]\n").unwrap_or((text, ""));
    // A document need not use every macro.
    let unused = ["unused_imports", "unused_macros"].join(", ");
    let export = |from: &str, names: &str| {
        format!("\n#[allow({unused})]\npub(crate) use {from}{{{names}}};\n")
    };
    let own = |names: &str| {
        let own = format!("#[allow({unused})]\n");
        code.replace("#[macro_export]\n", &own) + &export("", names)
    };
    match path {
        "macros.rs" => own(OF_TYPES),
        "macros/operation.rs" => own(OF_OPERATIONS),
        "mod.rs" => {
            let of_operations = export("macros::operation::", OF_OPERATIONS);
            code.to_owned() + &export("macros::", OF_TYPES) + &of_operations
        }
        _ => code.to_owned(),
    }
}

/// The macros of types.
const OF_TYPES: &str =
    "codec, guarded, integers, listed, newtype, object, pattern, rules, texts, tuple, union, view";

/// The macros of operations.
const OF_OPERATIONS: &str = "answers, bodies, headers, operation, parts, received, reply, schemes";

/// The module that carries the others: as in this crate, without signing and without this file.
const ROOT: &str =
    "//! What generated code leans on: XML shapes and the one XML codec, parameter styles.

pub mod base64;
pub mod body;
pub mod example;
pub mod extra;
pub mod field;
pub mod foreign;
pub mod format;
pub mod guard;
pub mod header;
pub mod judge;
pub mod link;
pub mod listed;
mod macros;
pub mod multipart;
pub mod object;
pub mod operation;
mod order;
mod pairs;
mod plain;
mod properties;
pub mod received;
pub mod rule;
pub mod scheme;
pub mod style;
pub mod tuple;
pub mod union;
pub mod value;
pub mod violation;
pub mod xml;
";
