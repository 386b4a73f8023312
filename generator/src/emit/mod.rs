//! From the ir to text. Nothing is decided here: each function spells out what it is given.

mod checks;
mod conversions;
mod document;
mod enums;
mod examples;
mod gates;
mod lists;
mod operations;
mod structs;
mod text;
mod types;
mod unions;
mod xml;

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::format::format;
use crate::ir::{Check, Definition, Guarded, Module, Part, Type, TypeDef};
use text::{fitted, head, joined};
use types::Scope;

pub(crate) use examples::{examples, texts};
pub(crate) use gates::of_file;

/// A type as its users write it.
pub(crate) fn type_text(of: &Type) -> String {
    types::path(of, Scope::Module)
}

/// The sources of a module: its own, and one for each of its parts. `runtime` is the path of the runtime.
pub(crate) fn sources(module: &Module, runtime: &TokenStream) -> Vec<Source> {
    let mut sources = vec![own(module, runtime)];
    sources.extend(module.parts.iter().map(|part| of_part(module, part)));
    sources
}

/// The source of a file.
#[derive(Debug)]
pub(crate) struct Source {
    /// Name of the part; none for the module's own file.
    pub part: Option<String>,
    /// Imports and items, with blank lines between them.
    pub text: String,
}

/// What stands in no part.
fn own(module: &Module, runtime: &TokenStream) -> Source {
    let is_free = |of: fn(&Part) -> &[usize]| {
        let taken: HashSet<usize> = module.parts.iter().flat_map(of).copied().collect();
        move |index: &usize| !taken.contains(index)
    };
    let types = (0..module.types.len()).filter(is_free(|part| &part.types));
    let operations = (0..module.operations.len()).filter(is_free(|part| &part.operations));
    let gates = &module.gates;
    let import = uses_runtime(module).then(|| {
        let gate = gates::attribute(&gates.runtime);
        quote! { #gate use #runtime; }
    });
    let parts = module.parts.iter().map(declaration);
    let lists = lists::lists(&module.lists, gates).map(format);
    let xml = module.xml.as_ref();
    let xml = xml.map(|xml| format(xml::tables(xml, gates)));
    let tail = lists.into_iter().chain(xml);
    let pieces = pieces(module, types, operations).chain(tail);
    let statics = document::statics(module);
    let head = import.map(format).into_iter().chain(parts).chain(statics);
    Source {
        part: None,
        text: joined(head.chain(pieces)),
    }
}

/// Names a part, and all that stands in it.
fn declaration(part: &Part) -> String {
    let (gate, name) = (gates::lines(&part.gate), &part.name);
    if part.is_module {
        format!("{gate}pub mod {name};")
    } else {
        format!("{gate}mod {name};\n{gate}pub use {name}::*;")
    }
}

fn of_part(module: &Module, part: &Part) -> Source {
    let (types, operations) = (part.types.iter().copied(), part.operations.iter().copied());
    let import = uses_others(module, part).then(|| format(quote! { use super::*; }));
    let pieces = import.into_iter().chain(pieces(module, types, operations));
    let docs = format!("//! {}", part.docs);
    Source {
        part: Some(part.name.clone()),
        text: joined(std::iter::once(docs).chain(pieces)),
    }
}

/// These types and operations as text.
fn pieces(
    module: &Module,
    types: impl Iterator<Item = usize>,
    operations: impl Iterator<Item = usize>,
) -> impl Iterator<Item = String> {
    let types = types.map(|index| type_def(&module.types[index]));
    let operations = operations.map(|index| operations::operation(&module.operations[index]));
    types.chain(operations)
}

/// Whether any code names the runtime.
fn uses_runtime(module: &Module) -> bool {
    !module.operations.is_empty() || module.types.iter().any(TypeDef::names_runtime)
}

/// Whether a part names anything that stands outside of it.
fn uses_others(module: &Module, part: &Part) -> bool {
    let types = part.types.iter().map(|index| &module.types[*index]);
    let own: HashSet<&str> = types.clone().map(|def| def.name.as_str()).collect();
    let is_alone = |def: &TypeDef| match &def.definition {
        Definition::Alias(target) => target.named().iter().all(|name| own.contains(name)),
        _ => true,
    };
    let mut types = types;
    !part.operations.is_empty() || types.any(|def| def.names_runtime() || !is_alone(def))
}

fn type_def(def: &TypeDef) -> String {
    let conversion = def.conversion.as_ref();
    let conversion = conversion.map(|one| conversions::table(&def.name, one));
    joined([definition(def)].into_iter().chain(conversion))
}

fn definition(def: &TypeDef) -> String {
    match &def.definition {
        Definition::Alias(target) => alias(def, target),
        Definition::Newtype(target, checks) => newtype(def, target, checks),
        Definition::Guarded(guarded) => self::guarded(def, guarded),
        Definition::Struct(structure) => structs::data(def, structure),
        Definition::TextEnum(variants) => enums::texts(def, variants),
        Definition::IntegerEnum(variants) => enums::integers(def, variants),
        Definition::Union(union) => unions::union(def, union),
    }
}

fn alias(def: &TypeDef, target: &Type) -> String {
    let target = types::path(target, Scope::Module);
    let text = format!(
        "{}pub type {} = {target};",
        head(&def.docs, def.deprecated, 0),
        def.name
    );
    fitted(text, 0)
}

fn newtype(def: &TypeDef, target: &Type, checks: &[Check]) -> String {
    let words = head(&def.docs, def.deprecated, 0);
    let (name, target) = (&def.name, types::path(target, Scope::Module));
    let rules = checks::bare(checks);
    let derives = text::derives("Debug, Clone, PartialEq", &def.derives);
    let definition = format!("{words}{derives}pub struct {name}(pub {target});");
    let table = format!("runtime::newtype! {{\n    {name} {rules}\n}}");
    joined([fitted(definition, 0), table])
}

/// A text or a number whose field nobody else can fill.
fn guarded(def: &TypeDef, guarded: &Guarded) -> String {
    let words = head(&def.docs, def.deprecated, 0);
    let (name, held) = (&def.name, types::path(&guarded.held, Scope::Module));
    let derives = text::derives("Debug, Clone, PartialEq", &def.derives);
    let definition = format!("{words}{derives}pub struct {name}({held});");
    let kind = match guarded.held {
        Type::String => format!("text {name}"),
        _ => format!("number {name} {held}"),
    };
    let (kept, told) = (checks::bare(&guarded.kept), checks::bare(&guarded.told));
    let table = format!("runtime::guarded! {{\n    {kind} {kept} {told}\n}}");
    joined([fitted(definition, 0), table])
}
