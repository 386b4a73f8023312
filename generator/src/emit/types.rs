//! Types as their users write them.

use crate::ir::{Field, OpenTuple, Presence, Type};

/// From where a type is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// Beside the types.
    Module,
    /// In the module of an operation.
    Operation,
    /// In the tests.
    Example,
}

impl Scope {
    /// What to write before a name of the document's module.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Module => "",
            Self::Operation => "super::",
            Self::Example => "types::",
        }
    }
}

/// A type.
pub(super) fn path(of: &Type, scope: Scope) -> String {
    match of {
        Type::Bool => "bool".to_owned(),
        Type::I32 => "i32".to_owned(),
        Type::I64 => "i64".to_owned(),
        Type::U64 => "u64".to_owned(),
        Type::F64 => "f64".to_owned(),
        Type::String => "String".to_owned(),
        Type::Value => "serde_json::Value".to_owned(),
        Type::Object => "serde_json::Map<String, serde_json::Value>".to_owned(),
        Type::Bytes => "Vec<u8>".to_owned(),
        Type::File => format!("{}runtime::multipart::File", scope.prefix()),
        Type::Foreign(mapping) => {
            let path = &mapping.path;
            format!("{}runtime::foreign::Foreign<{path}>", scope.prefix())
        }
        Type::Named(name) => format!("{}{name}", scope.prefix()),
        Type::Own(name) => name.clone(),
        Type::Option(inner) => format!("Option<{}>", path(inner, scope)),
        Type::Vec(inner) => format!("Vec<{}>", path(inner, scope)),
        Type::Box(inner) => format!("Box<{}>", path(inner, scope)),
        Type::Map(inner) => map(&path(inner, scope)),
        Type::Field(inner) => {
            format!(
                "{}runtime::field::Field<{}>",
                scope.prefix(),
                path(inner, scope)
            )
        }
        Type::Tuple(items) => tuple(items, scope),
        Type::OpenTuple(open) => open_tuple(open, scope),
    }
}

fn tuple(items: &[Type], scope: Scope) -> String {
    let items: Vec<String> = items.iter().map(|item| path(item, scope)).collect();
    match items.as_slice() {
        [only] => format!("({only},)"),
        _ => format!("({})", items.join(", ")),
    }
}

fn open_tuple(open: &OpenTuple, scope: Scope) -> String {
    let runtime = format!("{}runtime::tuple", scope.prefix());
    let rest = open.rest.as_ref().map(|rest| path(rest, scope));
    let rest = rest.unwrap_or_else(|| format!("{runtime}::Nothing"));
    let (items, least) = (tuple(&open.items, scope), open.least);
    format!("{runtime}::Tuple<{items}, {rest}, {least}>")
}

/// A map of such values.
pub(super) fn map(value: &str) -> String {
    format!("std::collections::BTreeMap<String, {value}>")
}

/// The type of a field, absence and null included.
pub(super) fn field(field: &Field, scope: Scope) -> String {
    let value = path(&field.value, scope);
    match field.presence {
        Presence::Required => value,
        Presence::RequiredNullable | Presence::Optional => format!("Option<{value}>"),
        Presence::OptionalNullable => {
            format!("{}runtime::field::Field<{value}>", scope.prefix())
        }
    }
}
