//! Rust types for formats: crates that are known by name, and types of the user's choice.

use super::reader::{Item, Reader, Table, suggestion};
use crate::options::{Dependency, Standard, TypeMapping};

/// A format, a crate, and the crate's type for the format.
const TYPES: &[(&str, &str, &str)] = &[
    ("byte", "base64", BASE64),
    ("date-time", "jiff", "jiff::Timestamp"),
    ("date", "jiff", "jiff::civil::Date"),
    ("time", "jiff", "jiff::civil::Time"),
    ("duration", "jiff", "jiff::SignedDuration"),
    (
        "date-time",
        "chrono",
        "chrono::DateTime<chrono::FixedOffset>",
    ),
    ("date", "chrono", "chrono::NaiveDate"),
    ("time", "chrono", "chrono::NaiveTime"),
    ("uuid", "uuid", "uuid::Uuid"),
    ("decimal", "rust_decimal", "rust_decimal::Decimal"),
    ("uri", "url", "url::Url"),
    ("url", "url", "url::Url"),
    ("ipv4", "std", "std::net::Ipv4Addr"),
    ("ipv6", "std", "std::net::Ipv6Addr"),
];

/// A type of the runtime, which each file of generated code names so.
const BASE64: &str = "runtime::base64::Base64";

/// What types of a crate lack of the traits of the language.
const LACKS: &[(&str, &[Standard])] = &[
    ("url", &[Standard::Copy, Standard::Default]),
    ("std", &[Standard::Default]),
    ("base64", &[Standard::Copy]),
];

/// What a manifest says of these crates.
const CRATES: &[(&str, &str)] = &[
    (
        "jiff",
        r#"{ version = "0.2", default-features = false, features = ["std", "serde"] }"#,
    ),
    (
        "chrono",
        r#"{ version = "0.4", default-features = false, features = ["std", "serde"] }"#,
    ),
    ("uuid", r#"{ version = "1", features = ["serde"] }"#),
    (
        "rust_decimal",
        r#"{ version = "1", features = ["serde-str"] }"#,
    ),
    ("url", r#"{ version = "2", features = ["serde"] }"#),
];

/// `"jiff"`, or `{ type = "jiff::Timestamp", crate = "jiff", version = "0.2", features = ["serde"] }`.
pub(super) fn mapping(reader: &mut Reader, format: &str, item: &Item<'_>) -> Option<TypeMapping> {
    let Some(table) = reader.as_table(item) else {
        let wanted = "the name of a crate, or a table with `type`";
        let name = reader.as_text(item, wanted)?;
        let mapping = preset(format, &name.text);
        if mapping.is_none() {
            let message = format!(
                "no type of `{}` is known for the format `{format}`",
                name.text
            );
            let crates = TYPES.iter().filter(|(known, _, _)| *known == format);
            let help = match crates.map(|(_, name, _)| *name).collect::<Vec<_>>() {
                known if known.is_empty() => {
                    "name the type: { type = \"…\", crate = \"…\" }".to_owned()
                }
                known => suggestion(&name.text, known),
            };
            reader.wrong_value(name.span, message, Some(help));
        }
        return mapping;
    };
    reader.known(&table, &["type", "crate", "version", "features", "derives"]);
    let Some(path) = reader.text(&table, "type") else {
        if table.get("type").is_none() {
            reader.missing(&table, "type");
        }
        return None;
    };
    if syn::parse_str::<syn::Type>(&path.text).is_err() {
        reader.wrong_value(path.span, format!("`{}` is no Rust type", path.text), None);
    }
    Some(TypeMapping {
        path: path.text,
        dependency: dependency(reader, &table),
        derives: super::derives::has(reader, &table),
        of_text: false,
    })
}

/// The crate that a table names with `crate`, `version` and `features`.
pub(super) fn dependency(reader: &mut Reader, table: &Table<'_>) -> Option<Dependency> {
    let version = reader.text(table, "version").map(|text| text.text);
    let features: Vec<String> = reader
        .texts(table, "features")
        .into_iter()
        .map(|text| text.text)
        .collect();
    reader.text(table, "crate").map(|name| Dependency {
        requirement: requirement(version.as_deref().unwrap_or("*"), &features),
        name: name.text,
    })
}

fn requirement(version: &str, features: &[String]) -> String {
    if features.is_empty() {
        return format!("{version:?}");
    }
    format!("{{ version = {version:?}, features = {features:?} }}")
}

fn preset(format: &str, name: &str) -> Option<TypeMapping> {
    let (_, _, path) = TYPES
        .iter()
        .find(|(known, owner, _)| *known == format && *owner == name)?;
    let known = CRATES.iter().find(|(known, _)| *known == name);
    let lacks = LACKS.iter().find(|(lacking, _)| *lacking == name);
    let lacks = lacks.map_or(&[][..], |(_, lacks)| lacks);
    let all = Standard::ALL.into_iter();
    Some(TypeMapping {
        derives: all.filter(|standard| !lacks.contains(standard)).collect(),
        path: (*path).to_owned(),
        of_text: true,
        dependency: known.map(|(name, requirement)| Dependency {
            name: (*name).to_owned(),
            requirement: (*requirement).to_owned(),
        }),
    })
}
