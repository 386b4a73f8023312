//! Forms in parts: with files, a type in the module of the operation; without, the type of the schema.

use hallpass_openapi::model::{MediaType, SchemaId};

use super::class::Class;
use super::definitions::construction;
use super::operations::{Operations, essence, is_json};
use super::schemas::Schemas;
use super::usage::{View, is_visible};
use crate::ir::{Check, Form, Format, Struct, Type};

impl Operations<'_, '_, '_, '_> {
    /// The type of a form that is sent in parts, and how they are written; `None` for what is no object of known properties.
    pub(super) fn parts(&mut self, media: &MediaType) -> Option<(Type, Vec<Check>, Format)> {
        let types = self.definitions.types;
        let schemas = types.schemas;
        let schema = media.schema.filter(|_| is_in_parts(media))?;
        let base = schemas.base(schema);
        let is_object = matches!(schemas.class(base), Class::Struct | Class::Map(_));
        if !is_object || schemas.is_nullable(schema) {
            return None;
        }
        let (value, checks) = if holds_files(schemas, base) {
            let structure = self.form(base)?;
            let name = match self.forms.len() {
                0 => "Form".to_owned(),
                others => format!("Form{}", others + 1),
            };
            self.forms.push(Form {
                name: name.clone(),
                structure,
            });
            (Type::Own(name), vec![Check::Nested])
        } else if holds_file_items(schemas, base) {
            return None;
        } else {
            let checks = types.inner(Some(schema), View::Write).unwrap_or_default();
            (types.value(schema, View::Write), checks)
        };
        let encodings = self.encodings(media, base);
        Some((value, checks, Format::Multipart(encodings)))
    }

    /// The properties of a form with files, unless others of a type of their own may stand beside them.
    fn form(&mut self, base: SchemaId) -> Option<Struct> {
        let types = self.definitions.types;
        let schema = types.schemas.get(base);
        let view = types.usage.view(base, View::Write);
        let owner = format!("{} Form", self.module);
        let mut structure = self.definitions.structure(base, view, &owner);
        let checks = structure.checks.len();
        structure
            .checks
            .retain(|check| !matches!(check, Check::Without(_)) && !check.is_of_whole());
        if structure.checks.len() < checks {
            let message = "`not` and other conditions of a form in parts are not checked";
            self.ignore("not", message.to_owned(), schema.span);
        }
        let rest = structure.rest.take();
        if rest.is_some_and(|rest| rest.value.is_some()) || !structure.checks.is_empty() {
            return None;
        }
        for field in &mut structure.fields {
            let property = schema.properties.get(&field.wire);
            match property.and_then(|property| file(types.schemas, *property)) {
                Some(Files::One) => field.value = Type::File,
                Some(Files::Many) => field.value = Type::Vec(Box::new(Type::File)),
                None => continue,
            }
            field.default = None;
            of_bytes(&mut field.checks);
        }
        structure.construction = construction(&structure.fields);
        Some(structure)
    }

    /// The media types of parts, where the document gives them and the values are written so.
    fn encodings(&mut self, media: &MediaType, base: SchemaId) -> Vec<(String, String)> {
        let schemas = self.definitions.types.schemas;
        let properties = &schemas.get(base).properties;
        let mut kept = Vec::new();
        let mut left = media.encodings.item.is_some() || !media.encodings.prefix.is_empty();
        for (name, encoding) in &media.encodings.properties {
            let property = properties.get(name).copied();
            let is_json = |one: &String| is_json(one) && !one.contains('*');
            let fits =
                |one: &String| is_json(one) || property.is_some_and(|id| is_text(schemas, id));
            left |= encoding.is_styled() || !encoding.headers.is_empty();
            left |= !encoding.nested.is_empty();
            match encoding.content_types.as_slice() {
                [] => {}
                [only]
                    if only.contains('*')
                        && property.is_some_and(|id| file(schemas, id).is_some()) => {}
                [first, ..] if fits(first) && !first.contains('*') => {
                    let is_choice = encoding.content_types.len() > 1;
                    let is_file = property.is_some_and(|id| file(schemas, id).is_some());
                    if !(is_choice && is_file) {
                        kept.push((name.clone(), first.clone()));
                    }
                }
                _ => left = true,
            }
        }
        if left {
            let message = format!(
                "the encoding of parts of `{}` is not generated: headers, styles, or media types that are not those of their values",
                media.name
            );
            self.ignore("encoding", message, media.span);
        }
        kept
    }
}

/// What of a form is files.
enum Files {
    One,
    Many,
}

/// Whether a property is a file or a list of files.
fn file(schemas: &Schemas<'_>, property: SchemaId) -> Option<Files> {
    if is_binary(schemas, property) {
        return Some(Files::One);
    }
    match schemas.class(schemas.base(property)) {
        Class::Array(Some(item)) if is_binary(schemas, *item) && !schemas.is_nullable(*item) => {
            Some(Files::Many)
        }
        _ => None,
    }
}

fn is_binary(schemas: &Schemas<'_>, id: SchemaId) -> bool {
    let base = schemas.base(id);
    let schema = schemas.get(base);
    let is_raw = schema.content_media_type.is_some() && schema.content_encoding.is_none();
    *schemas.class(base) == Class::Text && (schema.format.as_deref() == Some("binary") || is_raw)
}

/// A text, a number, a file, or a list of them: written as it is, whatever its media type.
fn is_text(schemas: &Schemas<'_>, id: SchemaId) -> bool {
    match schemas.class(schemas.base(id)) {
        Class::Array(Some(item)) => schemas.class(schemas.base(*item)).is_scalar(),
        class => class.is_scalar(),
    }
}

/// Whether a form in parts has files that a client sends.
pub(super) fn holds_files(schemas: &Schemas<'_>, base: SchemaId) -> bool {
    let properties = schemas.get(base).properties.values();
    *schemas.class(base) == Class::Struct
        && properties
            .filter(|property| is_visible(schemas, **property, View::Write))
            .any(|property| file(schemas, *property).is_some())
}

/// Whether files may stand beside the declared properties.
fn holds_file_items(schemas: &Schemas<'_>, base: SchemaId) -> bool {
    let others = schemas.get(base).additional_properties;
    others.is_some_and(|others| file(schemas, others).is_some())
}

/// Whether a body is a form in parts.
pub(super) fn is_in_parts(media: &MediaType) -> bool {
    essence(&media.name) == "multipart/form-data"
}

/// The checks that bytes can break.
fn of_bytes(checks: &mut Vec<Check>) {
    checks.retain_mut(|check| match check {
        Check::Items(inner) => {
            of_bytes(inner);
            !inner.is_empty()
        }
        Check::MinLength(_) | Check::MaxLength(_) => true,
        Check::MinItems(_) | Check::MaxItems(_) | Check::UniqueItems => true,
        _ => false,
    });
}
