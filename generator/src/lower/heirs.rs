//! Bases with a discriminator and no list of alternatives: schemas are made from them with `allOf`, and where a base is used, a value is of the
//! heir that the discriminator names. By the letter the base alone governs it, so a value that is none of the heirs is read as what the base says
//! itself.

use std::collections::{HashMap, HashSet};

use hallpass_openapi::diagnostic::Diagnostic;
use hallpass_openapi::model::{MediaType, Schema, SchemaId};
use indexmap::IndexSet;

use super::calls::Call;
use super::flatten::Flat;
use super::ignored::ignored;
use super::schemas::Schemas;
use super::usage::{View, children};

/// Makes a union of each base that is told apart from its heirs, now that they have taken over what it says.
pub(super) fn open(flat: &mut Flat<'_>) {
    let bases: Vec<(SchemaId, IndexSet<SchemaId>)> = (0..flat.original().len())
        .filter_map(|at| u32::try_from(at).ok().map(SchemaId))
        .filter_map(|id| Some((id, heirs(flat, id)?)))
        .collect();
    let own: HashMap<SchemaId, SchemaId> = bases
        .iter()
        .map(|(id, _)| (*id, flat.add(alone(flat.get(*id)))))
        .collect();
    for (id, heirs) in bases {
        let arms = heirs
            .iter()
            .map(|heir| own.get(heir).unwrap_or(heir))
            .chain(own.get(&id));
        let union = one_of(flat.get(id), arms.copied().collect());
        flat.open_base(id, own[&id], union);
    }
}

/// The shapes of XML know a base alone: what it does not declare is read without a type.
pub(super) fn report_in_xml(
    calls: &[Call<'_>],
    schemas: &Schemas<'_>,
    report: &mut Vec<Diagnostic>,
) {
    let calls = calls.iter();
    let content = calls.flat_map(|call| call.sent().chain(call.answered()));
    let is_xml = |media: &&MediaType| media.xml.is_some();
    let roots = content.filter(is_xml).filter_map(|media| media.schema);
    let mut open: Vec<SchemaId> = roots.map(|id| schemas.target(id)).collect();
    let mut seen = HashSet::new();
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        if schemas.own_of_base(id).is_some() {
            let words = "a discriminator without oneOf or anyOf, in XML: what the base does not declare is read there without its type, \
                         and so perhaps as the base";
            report.push(ignored("discriminator-in-xml", words, schemas.get(id).span));
        }
        open.extend(children(schemas, id, View::Both));
    }
}

/// The schemas that a base tells apart, if there are any: each declares the property that names it.
fn heirs(flat: &Flat<'_>, id: SchemaId) -> Option<IndexSet<SchemaId>> {
    let schema = flat.get(id);
    let discriminator = schema.discriminator.as_ref()?;
    let is_told = |id: SchemaId| {
        let schema = flat.get(id);
        let is_union = !schema.one_of.is_empty() || !schema.any_of.is_empty();
        !is_union && schema.properties.contains_key(&discriminator.property)
    };
    if flat.target(id) != id || !is_told(id) {
        return None;
    }
    let heirs = discriminator
        .mapping
        .values()
        .map(|heir| flat.target(*heir));
    let heirs: IndexSet<SchemaId> = heirs.filter(|heir| *heir != id && is_told(*heir)).collect();
    (!heirs.is_empty()).then_some(heirs)
}

/// What a base says itself.
fn alone(base: &Schema) -> Schema {
    let named = |name: &Option<String>| name.as_ref().map(|name| format!("{name}Base"));
    Schema {
        name: named(&base.name),
        rust_name: named(&base.rust_name),
        pointer: format!("{} base", base.pointer),
        discriminator: None,
        read_only: false,
        write_only: false,
        ..base.clone()
    }
}

/// A base as one of these.
fn one_of(base: &Schema, arms: Vec<SchemaId>) -> Schema {
    Schema {
        name: base.name.clone(),
        rust_name: base.rust_name.clone(),
        span: base.span,
        pointer: base.pointer.clone(),
        title: base.title.clone(),
        description: base.description.clone(),
        deprecated: base.deprecated,
        read_only: base.read_only,
        write_only: base.write_only,
        default: base.default.clone(),
        examples: base.examples.clone(),
        types: base.types,
        one_of: arms,
        discriminator: base.discriminator.clone(),
        keyword_spans: base.keyword_spans.clone(),
        ..Schema::default()
    }
}
