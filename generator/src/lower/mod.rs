//! From a document to the ir: every decision about the generated code is taken here.

mod calls;
mod choices;
mod circles;
mod class;
mod conditions;
mod conversions;
mod cycles;
mod definitions;
mod derives;
mod doc_tests;
mod docs;
mod examples;
mod flatten;
mod forms;
mod gates;
mod guards;
mod headers;
mod heirs;
mod held;
mod ignored;
mod joins;
mod left;
mod links;
mod lists;
mod merger;
mod nots;
mod operations;
mod overlaps;
mod parts;
mod patterns;
mod received;
mod responses;
mod schemas;
mod symbols;
mod told;
mod twins;
mod types;
mod unions;
mod unread;
mod usage;
mod variants;
mod xml;

use std::collections::HashSet;
use std::panic::resume_unwind;
use std::thread;

use hallpass_openapi::diagnostic::Diagnostic;
use hallpass_openapi::model::{Api, SchemaId, SecurityKind};

use crate::ir::{Format, Module, Operation, Xml};
use crate::names::{Given, Names};
use crate::options::{Document, Options};
use crate::origin;
pub(crate) use calls::{Call, Caller, calls};
pub(crate) use conditions::held;
use definitions::Definitions;
use examples::Examples;
use operations::Operations;
use schemas::Schemas;
use symbols::Symbols;
use types::Types;
use usage::Usage;

/// A document as it will be written.
#[derive(Debug)]
pub(crate) struct Lowered {
    /// The code.
    pub module: Module,
    /// Who calls its operations, in their order.
    pub callers: Vec<Caller>,
    /// What of the document the code will not carry, in document order.
    pub ignored: Vec<Diagnostic>,
    /// Unions of which two alternatives allow the same value.
    pub overlaps: Vec<Diagnostic>,
    /// What types do not derive though they are asked to.
    pub derives: Vec<Diagnostic>,
    /// Names that are not what the document wrote, letter for letter.
    pub names: Vec<Given>,
}

impl Lowered {
    /// How many operations somebody calls.
    pub fn count(&self, caller: Caller) -> usize {
        self.callers.iter().filter(|one| **one == caller).count()
    }
}

/// Stack that is always there, and what each schema needs of it at most where schemas hold each other in one long chain.
const STACK: usize = 256 << 20;
const STACK_OF_SCHEMA: usize = 32 << 10;

/// Lowers one document, on a stack on which schemas may hold each other in a chain as long as the document.
pub(crate) fn lower(document: &Document<'_>, name: &str, options: &Options) -> Lowered {
    let size = STACK.saturating_add(document.api.schemas.len().saturating_mul(STACK_OF_SCHEMA));
    let lowered = thread::scope(|scope| {
        let room = thread::Builder::new().stack_size(size);
        let started = room.spawn_scoped(scope, || lower_here(document, name, options));
        started.ok().map(|started| {
            let panicked = |panic| resume_unwind(panic);
            started.join().unwrap_or_else(panicked)
        })
    });
    // Where there are no threads, the stack that is there has to do.
    lowered.unwrap_or_else(|| lower_here(document, name, options))
}

fn lower_here(document: &Document<'_>, name: &str, options: &Options) -> Lowered {
    let api = document.api;
    let names = Names::new(options.names.module(name));
    let mut report = unread(document.diagnostics);
    let schemas = Schemas::of(api, &mut report);
    report_mapped(&schemas, options, &mut report);
    let calls = calls::calls(api);
    heirs::report_in_xml(&calls, &schemas, &mut report);
    let usage = Usage::of(&calls, &schemas);
    let mut symbols = Symbols::of(api, &calls, &schemas, &usage, &names);
    if options.newtypes {
        guards::guard(&mut symbols, &schemas, &options.formats);
    }
    let mut definitions = Definitions {
        types: Types {
            schemas: &schemas,
            usage: &usage,
            symbols: &symbols,
            names: &names,
            formats: &options.formats,
        },
        ignored: report,
    };
    let mut types = definitions.all();
    let overlaps = overlaps::overlaps(api, &definitions, &types);
    cycles::break_cycles(&mut types);
    let keys = symbols.types.iter();
    let named: Vec<Option<&str>> = keys
        .map(|((id, _), _)| schemas.get(*id).name.as_deref())
        .collect();
    let derives = derives::derive(&mut types, &named, options);
    if let Some(words) = doc_tests::Words::new(options, name) {
        let keys = symbols.types.iter().map(|(key, _)| *key);
        doc_tests::add(&mut types, keys, api, &schemas, &words);
    }
    let (mut operations, xml) = operations(api, &calls, &mut definitions);
    derives::copied(&mut types, &mut operations);
    let lists = lists::share(&mut operations);
    let mut examples = Examples::default();
    examples.collect(api, &calls, &operations);
    api.forget_validators();
    let mut ignored = std::mem::take(&mut definitions.ignored);
    ignored.append(&mut examples.ignored);
    unread::report(api, &schemas, &calls, &mut ignored);
    let examples = examples.finish();
    let parts = parts::parts(&calls, &operations, &types, options);
    headers::share(&mut operations, &parts);
    conversions::note(&mut types, symbols.types.keys(), &parts);
    let module = Module {
        gates: gates::gates(&parts, &operations, &types, &examples),
        parts,
        name: name.to_owned(),
        docs: module_docs(api),
        servers: api
            .servers
            .iter()
            .map(|server| server.url.clone())
            .collect(),
        schemes: schemes(api),
        types,
        operations,
        lists,
        xml,
        examples,
    };
    Lowered {
        module,
        callers: calls.iter().map(|call| call.caller).collect(),
        ignored: in_order(ignored),
        overlaps: in_order(overlaps),
        derives: in_order(derives),
        names: names.into_given(),
    }
}

/// A type of the user's choice checks itself, and nothing that stands beside its format.
fn report_mapped(schemas: &Schemas<'_>, options: &Options, report: &mut Vec<Diagnostic>) {
    for index in 0..schemas.len() {
        let id = SchemaId(u32::try_from(index).unwrap_or(u32::MAX));
        let schema = schemas.get(id);
        let Some(format) = &schema.format else {
            continue;
        };
        let is_mapped = types::mapping(schemas, id, &options.formats).is_some();
        let is_left = schemas.class(id).is_number() && options.formats.contains_key(format);
        let words = if is_mapped && types::is_constrained(schema) {
            format!(
                "constraints beside `format: {format}` are not checked, as it is mapped to a type"
            )
        } else if is_left && !is_mapped {
            format!(
                "`format: {format}` of a number is not mapped: the type that is known for it reads texts"
            )
        } else {
            continue;
        };
        report.push(ignored::ignored("format-mapped", words, schema.span));
    }
}

/// Constructs that the loader knows but does not read.
fn unread(diagnostics: &[Diagnostic]) -> Vec<Diagnostic> {
    let unread = diagnostics
        .iter()
        .filter(|one| one.code == "construct-unread");
    unread.cloned().collect()
}

/// Operations, and the shape table of their XML bodies.
fn operations(
    api: &Api,
    calls: &[Call<'_>],
    definitions: &mut Definitions<'_, '_>,
) -> (Vec<Operation>, Option<Xml>) {
    let mut lowering = Operations {
        definitions,
        tables: xml::Tables::default(),
        forms: Vec::new(),
        module: String::new(),
        caller: Caller::Client,
        calls,
        servers: &api.servers,
    };
    let mut operations = lowering.all();
    let Some((mut xml, roots)) = lowering.tables.finish() else {
        return (operations, None);
    };
    operations
        .iter_mut()
        .for_each(|operation| name_roots(operation, &roots));
    keep_used_roots(&mut xml, &operations);
    let is_used = !xml.roots.is_empty();
    (operations, is_used.then_some(xml))
}

/// Drops the roots of media types that were left out.
fn keep_used_roots(xml: &mut Xml, operations: &[Operation]) {
    let bodies = operations.iter().flat_map(Operation::bodies);
    let used: HashSet<&str> = bodies
        .flatten()
        .filter_map(|media| match &media.format {
            Format::Xml(root) => Some(root.as_str()),
            Format::Json
            | Format::Text
            | Format::Form(_)
            | Format::Multipart(_)
            | Format::Bytes => None,
        })
        .collect();
    xml.roots.retain(|(name, _)| used.contains(name.as_str()));
}

/// Replaces the numbers of the roots of an operation's bodies by their names.
fn name_roots(operation: &mut Operation, roots: &[String]) {
    let responses = operation
        .responses
        .iter_mut()
        .flat_map(|response| &mut response.media);
    let request = operation.body.iter_mut().flat_map(|body| &mut body.media);
    for media in request.chain(responses) {
        if let Format::Xml(root) = &mut media.format {
            let name = root.parse().ok().and_then(|index: usize| roots.get(index));
            root.clone_from(name.unwrap_or(&String::new()));
        }
    }
}

fn schemes(api: &Api) -> Vec<(String, SecurityKind)> {
    let schemes = api.security_schemes.iter();
    schemes
        .map(|(name, scheme)| (name.clone(), scheme.kind.clone()))
        .collect()
}

fn module_docs(api: &Api) -> Vec<String> {
    let title = format!("{}, version {}.", api.title, api.version);
    let file = origin::document(api);
    let origin = format!("Generated by hallpass from `{file}`; do not edit.");
    docs::paragraphs([
        Some(title.as_str()),
        api.description.as_deref(),
        Some(origin.as_str()),
    ])
}

/// In document order, each once.
fn in_order(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.sort_by(|left, right| {
        (left.span, left.code, &left.message).cmp(&(right.span, right.code, &right.message))
    });
    diagnostics.dedup_by(|left, right| {
        (left.span, left.code, &left.message) == (right.span, right.code, &right.message)
    });
    diagnostics
}
