//! Structs: fields, constructor, defaults.

use super::checks;
use super::text::{self, docs, fitted, head, joined};
use super::types::{self, Scope};
use crate::format::{self, CHAIN, LINE, STRUCT};
use crate::ir::{Construction, Field, Form, Literal, Presence, Rest, Struct, Type, TypeDef};

/// A struct that is read and written.
pub(super) fn data(def: &TypeDef, structure: &Struct) -> String {
    let rest = structure.rest.as_ref().map(rest_field).unwrap_or_default();
    let words = head(&def.docs, def.deprecated, 0);
    // The table says how to print it.
    let derives = derives("Clone, PartialEq", structure, &def.derives);
    let definition = definition(&words, &derives, &def.name, structure, &rest, Scope::Module);
    joined([
        definition,
        methods(&def.name, structure, Scope::Module),
        table(&def.name, structure),
    ])
}

/// The struct of what an operation sends.
pub(super) fn request(structure: &Struct) -> String {
    own("What is sent.", "Request", structure)
}

/// A form in parts, and how they are called.
pub(super) fn form(form: &Form) -> String {
    let Form { name, structure } = form;
    let parts = structure.fields.iter().map(|field| {
        let rules = checks::rules(&field.checks);
        format!("        {} {:?}{rules},\n", field.name, field.wire)
    });
    let parts: String = parts.collect();
    let table = format!("runtime::parts! {{\n    {name} {{\n{parts}    }}\n}}");
    joined([own("A form in parts.", name, structure), table])
}

/// A type of an operation's own module.
pub(super) fn own(words: &str, name: &str, structure: &Struct) -> String {
    let words = docs(&[words.to_owned()], 0);
    let derives = derives("Debug, Clone, PartialEq", structure, &[]);
    let definition = definition(&words, &derives, name, structure, "", Scope::Operation);
    joined([definition, methods(name, structure, Scope::Operation)])
}

fn definition(
    words: &str,
    derives: &str,
    name: &str,
    structure: &Struct,
    rest: &str,
    scope: Scope,
) -> String {
    let fields: String = structure
        .fields
        .iter()
        .map(|field| self::field(field, scope))
        .collect();
    let body = if fields.is_empty() && rest.is_empty() {
        "{}".to_owned()
    } else {
        format!("{{\n{fields}{rest}}}")
    };
    let head = format!("pub struct {name}");
    let brace = if head.chars().count() + margin(scope) + 2 <= LINE {
        ' '
    } else {
        '\n'
    };
    format!("{words}{derives}{head}{brace}{body}")
}

fn derives(own: &str, structure: &Struct, more: &[String]) -> String {
    match structure.construction {
        Construction::Default => text::derives(&format!("{own}, Default"), more),
        Construction::New | Construction::Literal => text::derives(own, more),
    }
}

fn field(field: &Field, scope: Scope) -> String {
    let words = head(&field.docs, field.deprecated, 4);
    let line = declaration(&field.name, &types::field(field, scope), scope);
    format!("{words}{line}")
}

fn rest_field(rest: &Rest) -> String {
    let line = declaration(&rest.name, &rest_type(rest), Scope::Module);
    format!("    /// All other properties.\n{line}")
}

/// A field on its line, else its type on the next one, else broken.
fn declaration(name: &str, of: &str, scope: Scope) -> String {
    let fits = |line: &str| line.chars().count() + margin(scope) <= LINE;
    let flat = format!("    pub {name}: {of},");
    let next = format!("        {of},");
    if fits(&flat) {
        flat + "\n"
    } else if fits(&next) {
        format!("    pub {name}:\n{next}\n")
    } else {
        let alone = format::anew(&format!("struct S {{\n{flat}\n}}"), margin(scope));
        let lines = alone.lines().skip(1).filter(|line| *line != "}");
        lines.map(|line| format!("{line}\n")).collect()
    }
}

fn rest_type(rest: &Rest) -> String {
    match &rest.value {
        None => "runtime::extra::Extra".to_owned(),
        Some(value) => types::map(&types::path(value, Scope::Module)),
    }
}

/// How far to the right items stand.
fn margin(scope: Scope) -> usize {
    match scope {
        Scope::Module | Scope::Example => 0,
        Scope::Operation => 4,
    }
}

/// How the struct looks on the wire, one line a property.
fn table(name: &str, structure: &Struct) -> String {
    let lines = structure.fields.iter().enumerate().map(|(index, field)| {
        let presence = presence(field.presence);
        let rules = checks::rules(&field.checks);
        format!(
            "        {index} {presence} {} {:?}{rules},\n",
            field.name, field.wire
        )
    });
    let lines: String = lines.collect();
    let rest = structure.rest.as_ref().map(|rest| {
        let rules = checks::each(&rest.checks);
        format!(" {}: {}{rules}", rest.name, rest_type(rest))
    });
    let rest = rest.unwrap_or_default();
    let fields = if lines.is_empty() {
        "{}".to_owned()
    } else {
        format!("{{\n{lines}    }}")
    };
    let rules = checks::own(&structure.checks);
    let start = match structure.construction {
        Construction::Default => "default ",
        Construction::New | Construction::Literal => "",
    };
    format!("runtime::object! {{\n    {start}{name}{rules} {fields}{rest}\n}}")
}

/// Whether a property may be absent or null, in the words of the table.
fn presence(presence: Presence) -> &'static str {
    match presence {
        Presence::Required | Presence::RequiredNullable => "required",
        Presence::Optional => "optional",
        Presence::OptionalNullable => "nullable",
    }
}

/// The constructor, and what the server takes for absent values.
fn methods(name: &str, structure: &Struct, scope: Scope) -> String {
    let new = (structure.construction == Construction::New).then(|| constructor(structure, scope));
    let fields = structure.fields.iter();
    let defaults: Vec<Method> = fields.filter_map(|field| default(field, scope)).collect();
    let is_wide = defaults.iter().any(|method| method.is_wide);
    let methods = joined(
        new.into_iter()
            .chain(defaults.into_iter().map(|method| method.text)),
    );
    if methods.is_empty() {
        return methods;
    }
    let text = format!("impl {name} {{\n{methods}\n}}");
    if is_wide {
        format::anew(&text, margin(scope))
    } else {
        fitted(text, margin(scope))
    }
}

/// A method; one whose chain of calls is wider than rustfmt likes is laid out anew even if it fits.
struct Method {
    text: String,
    is_wide: bool,
}

fn constructor(structure: &Struct, scope: Scope) -> String {
    let required = structure.fields.iter().filter(|field| is_required(field));
    let arguments = required.map(|field| format!("{}: {}", field.name, argument(field, scope)));
    let arguments: Vec<String> = arguments.collect();
    let flat = format!("    pub fn new({}) -> Self {{", arguments.join(", "));
    let head = if flat.chars().count() + margin(scope) <= LINE {
        flat
    } else {
        format!(
            "    pub fn new(\n        {},\n    ) -> Self {{",
            arguments.join(",\n        ")
        )
    };
    let rest = structure
        .rest
        .iter()
        .map(|rest| format!("{}: Default::default()", rest.name));
    let fields = structure.fields.iter().map(|field| initial(field, scope));
    let fields: Vec<String> = fields.chain(rest).collect();
    let flat = fields.join(", ");
    let value = if flat.chars().count() <= STRUCT {
        format!("Self {{ {flat} }}")
    } else {
        format!(
            "Self {{\n            {},\n        }}",
            fields.join(",\n            ")
        )
    };
    let docs = "    /// A value with what is required and nothing else.";
    format!("{docs}\n{head}\n        {value}\n    }}")
}

fn is_required(field: &Field) -> bool {
    matches!(
        field.presence,
        Presence::Required | Presence::RequiredNullable
    )
}

fn is_text(field: &Field) -> bool {
    field.presence == Presence::Required && field.value == Type::String
}

fn argument(field: &Field, scope: Scope) -> String {
    if is_text(field) {
        "impl Into<String>".to_owned()
    } else {
        types::field(field, scope)
    }
}

fn initial(field: &Field, scope: Scope) -> String {
    let name = &field.name;
    match field.presence {
        Presence::Required if is_text(field) => format!("{name}: {name}.into()"),
        Presence::Required | Presence::RequiredNullable => name.clone(),
        Presence::Optional => format!("{name}: None"),
        Presence::OptionalNullable => {
            format!("{name}: {}runtime::field::Field::Absent", scope.prefix())
        }
    }
}

/// A truth value or a number in Rust.
fn plain(literal: &Literal) -> String {
    match literal {
        Literal::Bool(value) => value.to_string(),
        Literal::Integer(value) => value.to_string(),
        Literal::Number(value) => format!("{value:?}"),
        Literal::Guarded(literal, _) => plain(literal),
        Literal::Text(text) | Literal::Variant(_, text) | Literal::Copied(text) => text.clone(),
        Literal::EmptyList(_) => "&[]".to_owned(),
    }
}

/// A method that gives the value or what the document says is taken for an absent one.
fn default(field: &Field, scope: Scope) -> Option<Method> {
    let literal = field.default.as_ref()?;
    let name = &field.name;
    // Null stays null: the default is for what is absent.
    let is_nullable = field.presence == Presence::OptionalNullable;
    let (held, or, behind) = if is_nullable {
        ("value_or", "value_or", "as_deref_or(")
    } else {
        ("unwrap_or", "map_or", "as_deref().unwrap_or(")
    };
    let returned = types::path(&field.value, scope);
    let (returned, value) = match literal {
        Literal::Text(text) => ("&str".to_owned(), format!("self.{name}.{behind}{text:?})")),
        Literal::EmptyList(item) => (
            format!("&[{}]", types::path(item, scope)),
            format!("self.{name}.{behind}&[])"),
        ),
        Literal::Variant(_, variant) => {
            let value = format!("self.{name}.clone().{held}({returned}::{variant})");
            (returned, value)
        }
        Literal::Copied(variant) => {
            let value = format!("self.{name}.{held}({returned}::{variant})");
            (returned, value)
        }
        Literal::Bool(_) | Literal::Integer(_) | Literal::Number(_) => {
            (returned, format!("self.{name}.{held}({})", plain(literal)))
        }
        Literal::Guarded(literal, held) => {
            let default = plain(literal);
            let value = if is_nullable {
                format!("self.{name}.map({returned}::get).{or}({default})")
            } else {
                format!("self.{name}.{or}({default}, {returned}::get)")
            };
            (types::path(held, scope), value)
        }
    };
    let returned = if is_nullable {
        format!("Option<{returned}>")
    } else {
        returned
    };
    let bare = name.trim_start_matches("r#");
    let docs = format!("    /// `{}`, or the default of the document.", field.wire);
    let method = format!(
        "{docs}\n    pub fn {bare}_or_default(&self) -> {returned} {{\n        {value}\n    }}"
    );
    Some(Method {
        text: method,
        is_wide: value.chars().count() > CHAIN,
    })
}
