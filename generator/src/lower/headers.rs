//! Headers of responses: a type in the module of the operation, where a response declares any.

use std::collections::HashMap;

use hallpass_openapi::model::{self, SchemaId};
use indexmap::IndexMap;

use super::class::Class;
use super::definitions::construction;
use super::docs::paragraphs;
use super::operations::{Operations, essence, is_json, presence, untyped};
use super::schemas::Schemas;
use crate::ir::{Field, Headers, Operation, Parameter, Part, Same, Struct};
use crate::names::{Case, Wish};

impl Operations<'_, '_, '_, '_> {
    /// The headers that a response declares; `None` where it declares none.
    pub(super) fn headers(
        &mut self,
        headers: &IndexMap<String, model::Header>,
        variant: &str,
    ) -> Option<Headers> {
        if headers.is_empty() {
            return None;
        }
        let names = self.header_names(headers, variant);
        let fields = headers.iter().zip(names);
        let fields: Vec<Field> = fields
            .map(|((wire, header), name)| self.header(wire, header, name))
            .collect();
        Some(Headers {
            name: format!("{variant}Headers"),
            parameters: headers.iter().map(parameter).collect(),
            same: None,
            structure: Struct {
                construction: construction(&fields),
                fields,
                rest: None,
                checks: Vec::new(),
            },
        })
    }

    fn header_names(
        &self,
        headers: &IndexMap<String, model::Header>,
        variant: &str,
    ) -> Vec<String> {
        let types = self.definitions.types;
        let wishes: Vec<Wish> = headers
            .iter()
            .map(|(wire, header)| {
                let of_schema = || header.schema.and_then(|id| types.schemas.own_rust_name(id));
                let own = header.rust_name.as_deref().or_else(of_schema);
                Wish::plain(wire, own).at(header.span)
            })
            .collect();
        let scope = format!("header {} {variant}", self.module);
        types.names.settle(&scope, &wishes, Case::Snake, &[])
    }

    fn header(&mut self, wire: &str, header: &model::Header, name: String) -> Field {
        let schemas = self.definitions.types.schemas;
        let is_read = is_read(schemas, header);
        let mut field = match header.schema.filter(|_| is_read) {
            Some(schema) => {
                self.definitions
                    .field(name, wire, schema, header.required, self.caller.answers())
            }
            None => untyped(name, wire, header.required),
        };
        // A header is text: null has no form of its own, so absent and null are one.
        field.presence = presence(header.required);
        if let Some(words) = &header.description {
            field.docs = paragraphs([Some(words.as_str())]);
        }
        field.deprecated |= header.deprecated;
        if !is_read {
            let why = match &header.content {
                Some(name) => format!("is in `{name}`"),
                None => "holds arrays or objects in an array or object".to_owned(),
            };
            let message = format!("the header `{wire}` {why}: its text is kept as it comes");
            self.ignore("response-header", message, header.span);
        }
        field
    }
}

/// Lets responses that declare the same headers have one type. Each has its own name for it, so that no name depends on what other responses
/// declare; only within a file, as another one may not be there without its feature.
pub(super) fn share(operations: &mut [Operation], parts: &[Part]) {
    let mut files = vec![0; operations.len()];
    for (file, part) in parts.iter().enumerate() {
        part.operations.iter().for_each(|at| files[*at] = file + 1);
    }
    // By file and names, as what has other names need not be compared.
    let mut first: HashMap<_, Vec<Place>> = HashMap::new();
    for at in 0..operations.len() {
        for response in 0..operations[at].responses.len() {
            let place = (at, response);
            let Some(headers) = declared(operations, place) else {
                continue;
            };
            let names = headers.parameters.iter().map(|one| one.wire.clone());
            let names: Vec<String> = names.collect();
            let known = first.entry((files[at], names)).or_default();
            let same = same(operations, place, known);
            if same.is_none() {
                known.push(place);
            }
            if let Some(headers) = &mut operations[at].responses[response].headers {
                headers.same = same;
            }
        }
    }
}

/// An operation and its response, by index.
type Place = (usize, usize);

fn declared(operations: &[Operation], (at, response): Place) -> Option<&Headers> {
    operations[at].responses[response].headers.as_ref()
}

/// Where the headers of a response stand already.
fn same(operations: &[Operation], place: Place, known: &[Place]) -> Option<Same> {
    let headers = declared(operations, place)?;
    known.iter().find_map(|there| {
        let other = declared(operations, *there)?;
        let is_same =
            other.parameters == headers.parameters && other.structure == headers.structure;
        is_same.then(|| Same {
            module: (there.0 != place.0).then(|| operations[there.0].module.clone()),
            name: other.name.clone(),
        })
    })
}

/// Whether values of a header can be read: those of its media type, or of its schema by style.
pub(super) fn is_read(schemas: &Schemas<'_>, header: &model::Header) -> bool {
    match header.content.as_deref() {
        Some(name) => is_kept(name),
        None => header.schema.is_none_or(|schema| has_form(schemas, schema)),
    }
}

pub(super) fn is_kept(name: &str) -> bool {
    is_json(name) || essence(name).starts_with("text/")
}

/// Whether values have a form in the style of headers: nothing is nested in what they hold.
pub(super) fn has_form(schemas: &Schemas<'_>, id: SchemaId) -> bool {
    let is_flat = |id: &SchemaId| {
        let class = schemas.class(schemas.base(*id));
        class.is_scalar() || matches!(class, Class::Any | Class::Union(_))
    };
    let base = schemas.base(id);
    match schemas.class(base) {
        Class::Array(item) | Class::Map(item) => item.iter().all(is_flat),
        Class::Tuple(positions) => positions.schemas().all(|item| is_flat(&item)),
        Class::Struct => schemas.get(base).properties.values().all(is_flat),
        _ => true,
    }
}

fn parameter((wire, header): (&String, &model::Header)) -> Parameter {
    let content = header.content.as_ref().filter(|name| is_kept(name));
    Parameter {
        wire: wire.clone(),
        location: model::Location::Header,
        required: header.required,
        style: model::Style::Simple,
        explode: header.explode,
        allow_reserved: false,
        content: content.cloned(),
    }
}
