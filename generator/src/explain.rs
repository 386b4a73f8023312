//! Why a type, a field or an operation is as it is: the decisions of the ir, with the lines of the document that they come from.

use std::collections::{HashMap, VecDeque};

use hallpass_openapi::diagnostic::{Diagnostic, Span};
use hallpass_openapi::model::{self, Api, Schema, StatusPattern};

use crate::emit;
use crate::ir::{
    Construction, Definition, Field, Format, Media, Operation, Presence, Response, Side, Struct,
    Type, TypeDef, Union,
};
use crate::lower::{Call, Lowered, calls};
use crate::names::{Given, Reason};

/// What is known of a name: of a type (`Pet`), a field (`Pet.owner`), an operation (`list_pets`), a parameter or header of it
/// (`list_pets.limit`), by its name in the code or in the document. Empty when there is nothing of that name.
pub(crate) fn explain(api: &Api, lowered: &Lowered, name: &str) -> Vec<Diagnostic> {
    let calls = calls(api);
    let explaining = Explaining {
        api,
        lowered,
        calls: &calls,
    };
    let types = lowered.module.types.iter();
    let own = types.filter(|def| def.name == name || explaining.is_component(def, name));
    let mut notes: Vec<Diagnostic> = own.flat_map(|def| explaining.definition(def)).collect();
    if let Some((owner, member)) = name.rsplit_once('.') {
        let types = lowered.module.types.iter();
        let owners = types.filter(|def| def.name == owner || explaining.is_component(def, owner));
        notes.extend(owners.flat_map(|def| explaining.member(def, member)));
        let operations = lowered.module.operations.iter();
        let owners = operations.filter(|one| is_called(one, owner));
        notes.extend(owners.flat_map(|operation| explaining.part(operation, member)));
    }
    let operations = lowered.module.operations.iter();
    let named = operations.filter(|operation| is_called(operation, name));
    notes.extend(named.flat_map(|operation| explaining.operation(operation)));
    notes
}

struct Explaining<'a> {
    api: &'a Api,
    lowered: &'a Lowered,
    /// Where its operations come from, in their order.
    calls: &'a [Call<'a>],
}

/// By its id, or by its module, with or without the one that this stands in.
fn is_called(operation: &Operation, name: &str) -> bool {
    operation.id == name || operation.module == name || operation.path() == name
}

impl Explaining<'_> {
    fn is_component(&self, def: &TypeDef, name: &str) -> bool {
        let schema = self.schema(def.origin.span);
        schema.is_some_and(|schema| schema.name.as_deref() == Some(name))
    }

    fn schema(&self, span: Span) -> Option<&Schema> {
        self.api.schemas.iter().find(|schema| schema.span == span)
    }

    fn definition(&self, def: &TypeDef) -> Vec<Diagnostic> {
        let span = def.origin.span;
        let mut notes = vec![note(
            span,
            format!("`{}` is {}", def.name, kind(&def.definition)),
        )];
        notes.push(self.name("type", &def.name, span));
        notes.extend(self.side(def));
        notes.extend(self.conversion(def));
        match &def.definition {
            Definition::Struct(structure) => {
                notes.push(note(span, construction(structure)));
                notes.extend(self.boxes(def, structure));
            }
            Definition::Union(union) => notes.push(note(span, alternatives(union))),
            _ => {}
        }
        notes.extend(self.uses(def));
        notes
    }

    /// Why it is called so.
    fn name(&self, scope: &str, name: &str, span: Span) -> Diagnostic {
        let mut given = self.lowered.names.iter();
        let given = given.find(|given| given.scope == scope && given.entry.name == name);
        let words = match given {
            None => format!("its name is `{name}`, as the document writes it"),
            Some(given) => reason(given),
        };
        note(given.map_or(span, |given| given.span), words)
    }

    /// Why there is one type for each side.
    fn side(&self, def: &TypeDef) -> Option<Diagnostic> {
        let (sends, other) = match def.origin.side {
            Side::Both => return None,
            Side::Read => ("a server", Side::Write),
            Side::Write => ("a client", Side::Read),
        };
        let mut types = self.lowered.module.types.iter();
        let twin =
            types.find(|twin| twin.origin.span == def.origin.span && twin.origin.side == other);
        let twin = twin.map(|twin| format!("; `{}` is what the other side sends", twin.name));
        let message = format!(
            "it is what {sends} sends, as a property in it is `readOnly` or `writeOnly`{}",
            twin.unwrap_or_default()
        );
        let schema = self.schema(def.origin.span)?;
        let properties = schema.properties.values();
        let mut properties = properties.filter_map(|id| self.api.schemas.get(id.0 as usize));
        let one_sided = properties.find(|property| property.read_only || property.write_only);
        let span = one_sided.map_or(def.origin.span, |property| {
            let keyword = if property.read_only {
                "readOnly"
            } else {
                "writeOnly"
            };
            property.keyword_span(keyword)
        });
        Some(note(span, message))
    }

    /// How it comes from the view of the other side.
    fn conversion(&self, def: &TypeDef) -> Option<Diagnostic> {
        let from = &def.conversion.as_ref()?.from;
        let message = format!("`From<{from}>` gives what a server sent without what is read alone");
        Some(note(def.origin.span, message))
    }

    fn boxes(&self, def: &TypeDef, structure: &Struct) -> Vec<Diagnostic> {
        let boxed = structure
            .fields
            .iter()
            .filter(|field| field.value.is_boxed());
        boxed.map(|field| self.boxed(def, field)).collect()
    }

    /// Through which types a boxed field leads back to its own.
    fn boxed(&self, def: &TypeDef, field: &Field) -> Diagnostic {
        let circle = by_value(&field.value)
            .and_then(|start| self.path(start, &def.name))
            .map_or_else(String::new, |path| {
                format!(": {} -> {}", def.name, path.join(" -> "))
            });
        let message = format!(
            "`{}.{}` is behind a pointer, as `{}` would hold itself{circle}",
            def.name, field.name, def.name
        );
        note(self.member_span(def, field), message)
    }

    /// The shortest way from a type to another through what holds by value or by pointer.
    fn path<'l>(&'l self, from: &'l str, to: &str) -> Option<Vec<&'l str>> {
        let types = self.lowered.module.types.iter();
        let types: HashMap<&str, &TypeDef> = types.map(|def| (def.name.as_str(), def)).collect();
        let mut open = VecDeque::from([vec![from]]);
        let mut seen = vec![from];
        while let Some(path) = open.pop_front() {
            let last = *path.last()?;
            if last == to {
                return Some(path);
            }
            for next in types.get(last).map(|def| held(def)).unwrap_or_default() {
                if !seen.contains(&next) {
                    seen.push(next);
                    open.push_back([path.as_slice(), &[next]].concat());
                }
            }
        }
        None
    }

    fn member_span(&self, def: &TypeDef, field: &Field) -> Span {
        let schema = self.schema(def.origin.span);
        let property = schema.and_then(|schema| schema.properties.get(&field.wire));
        let property = property.and_then(|id| self.api.schemas.get(id.0 as usize));
        property.map_or(def.origin.span, |property| property.span)
    }

    fn member(&self, def: &TypeDef, name: &str) -> Vec<Diagnostic> {
        let fields: &[Field] = match &def.definition {
            Definition::Struct(structure) => &structure.fields,
            _ => &[],
        };
        let Some(field) = fields
            .iter()
            .find(|field| field.name == name || field.wire == name)
        else {
            return Vec::new();
        };
        let span = self.member_span(def, field);
        let mut notes = vec![note(
            span,
            format!(
                "`{}.{}` is `{}`: {}",
                def.name,
                field.name,
                emit::type_text(&field.value),
                presence(field.presence)
            ),
        )];
        notes.push(self.name(&format!("field {}", def.name), &field.name, span));
        if field.value.is_boxed() {
            notes.push(self.boxed(def, field));
        }
        if !field.checks.is_empty() {
            let message = format!("`validate` checks its value: {:?}", field.checks);
            notes.push(note(span, message));
        }
        if let Some(default) = &field.default {
            let message = format!(
                "`{}_or_default` gives {default:?} when it is absent",
                field.name
            );
            notes.push(note(span, message));
        }
        notes
    }

    /// The bodies that a type is, with what they look like.
    fn uses(&self, def: &TypeDef) -> Vec<Diagnostic> {
        let is_it = |operation: &Operation, value: &Type| {
            let named = |value: &Type| by_value(value) == Some(&def.name);
            let mut alternatives = operation.alternatives(value).iter();
            named(value) || alternatives.any(|alternative| named(&alternative.value))
        };
        let mut notes = Vec::new();
        for operation in &self.lowered.module.operations {
            if let Some(body) = operation
                .body
                .as_ref()
                .filter(|body| is_it(operation, &body.value))
            {
                let message = format!(
                    "it is the body of `{}`: {}",
                    operation.path(),
                    forms(&body.media)
                );
                notes.push(note(operation.span, message));
            }
            let responses = operation.responses.iter();
            for response in responses.filter(|one| {
                let value = one.value.as_ref();
                value.is_some_and(|value| is_it(operation, value))
            }) {
                let message = format!(
                    "it is the reply `{}` of `{}`: {}",
                    response.variant,
                    operation.path(),
                    forms(&response.media)
                );
                notes.push(note(operation.span, message));
            }
        }
        notes
    }

    /// A parameter, the body, or the headers of this name.
    fn part(&self, operation: &Operation, name: &str) -> Vec<Diagnostic> {
        let Some(source) = self.source(operation) else {
            return Vec::new();
        };
        let module = &operation.path();
        let is_it = |field: &&Field| field.name == name || field.wire == name;
        let mut notes = Vec::new();
        for field in operation.request.fields.iter().filter(is_it) {
            let mut parameters = source.parameters.iter();
            let parameter = parameters.find(|one| one.name == field.wire);
            let span = parameter.map_or(source.span, |one| one.span);
            let (value, words) = (emit::type_text(&field.value), presence(field.presence));
            let message = format!("`{module}.{}` is `{value}`: {words}", field.name);
            notes.push(note(span, message));
            notes.push(self.name(&format!("parameter {module}"), &field.name, span));
        }
        for (response, source) in operation.responses.iter().zip(&source.responses) {
            let headers = response.headers.iter();
            for field in headers.flat_map(|one| &one.structure.fields).filter(is_it) {
                let span = source
                    .headers
                    .get(&field.wire)
                    .map_or(source.span, |one| one.span);
                let scope = format!("header {module} {}", response.variant);
                notes.push(note(span, header(response, field)));
                notes.push(self.name(&scope, &field.name, span));
            }
        }
        notes
    }

    /// What the document says of an operation.
    fn source(&self, operation: &Operation) -> Option<&model::Operation> {
        let mut operations = self.lowered.module.operations.iter();
        let at = operations.position(|one| std::ptr::eq(one, operation))?;
        self.calls.get(at).map(|call| call.operation)
    }

    fn operation(&self, operation: &Operation) -> Vec<Diagnostic> {
        let source = self.source(operation);
        let span = operation.span;
        let path = source.map_or("", |source| source.path.text.as_str());
        let mut notes = vec![note(
            span,
            format!("`{}` is `{} {path}`", operation.path(), operation.method),
        )];
        let scope = operation.within.as_deref().unwrap_or("operation");
        notes.push(self.name(scope, &operation.module, span));
        for field in &operation.request.fields {
            let value = emit::type_text(&field.value);
            let words = presence(field.presence);
            let message = format!("its request has `{}: {value}`: {words}", field.name);
            notes.push(note(span, message));
        }
        for response in &operation.responses {
            let value = response
                .value
                .as_ref()
                .map(|value| format!(" with `{}`", emit::type_text(value)));
            let message = format!(
                "its response `{}` is {}{}",
                response.variant,
                status(response.status),
                value.unwrap_or_default()
            );
            notes.push(note(span, message));
            let headers = response.headers.iter();
            for field in headers.flat_map(|headers| &headers.structure.fields) {
                notes.push(note(span, header(response, field)));
            }
        }
        notes
    }
}

fn header(response: &Response, field: &Field) -> String {
    format!(
        "its response `{}` has the header `{}: {}`: {}",
        response.variant,
        field.name,
        emit::type_text(&field.value),
        presence(field.presence)
    )
}

fn note(span: Span, message: String) -> Diagnostic {
    Diagnostic::note("explained", span, message)
}

fn reason(given: &Given) -> String {
    let entry = &given.entry;
    let why = match given.reason {
        Reason::Kept => "it was called so before (names.lock)",
        Reason::Fixed => "the document (such as by `x-rust-name`) or the configuration says so",
        Reason::Own => "it is the name there in Rust's letter case",
        Reason::Legal => "an identifier cannot be written as the name there",
        Reason::Context => "another has the shorter name",
        Reason::Number => "others have the name without the number",
    };
    format!("its name is `{}`, from `{}`: {why}", entry.name, entry.wire)
}

fn kind(definition: &Definition) -> String {
    match definition {
        Definition::Alias(of) => format!("another name of `{}`", emit::type_text(of)),
        Definition::Newtype(of, _) => {
            format!(
                "a wrapper of `{}`, as an alias would have no end",
                emit::type_text(of)
            )
        }
        Definition::Guarded(guarded) => {
            format!(
                "a `{}` that keeps its constraints, as `newtypes` asks",
                emit::type_text(&guarded.held)
            )
        }
        Definition::Struct(structure) => {
            format!(
                "a struct: an object with {} properties",
                structure.fields.len()
            )
        }
        Definition::TextEnum(variants) => format!("an enum of {} texts", variants.len()),
        Definition::IntegerEnum(variants) => format!("an enum of {} integers", variants.len()),
        Definition::Union(union) => {
            format!(
                "an enum of {} alternatives, told apart by {}",
                union.arms.len(),
                union.told_by()
            )
        }
    }
}

fn construction(structure: &Struct) -> String {
    match structure.construction {
        Construction::Default => "it has a default, as nothing is required",
        Construction::New => "`new` takes what is required",
        Construction::Literal => "it is made by a literal, as too much is required for arguments",
    }
    .to_owned()
}

fn alternatives(union: &Union) -> String {
    let arms = union.arms.iter();
    let arms: Vec<String> = arms
        .map(|arm| format!("`{}({})`", arm.name, emit::type_text(&arm.value)))
        .collect();
    format!("its alternatives are {}", arms.join(", "))
}

fn presence(presence: Presence) -> &'static str {
    match presence {
        Presence::Required => "required, and not null",
        Presence::RequiredNullable => "required, perhaps null",
        Presence::Optional => "it may be absent, and is not null",
        Presence::OptionalNullable => "it may be absent or null",
    }
}

fn forms(media: &[Media]) -> String {
    let form = |media: &Media| match &media.format {
        Format::Xml(root) => format!("`{}`, its root as `{root}` says", media.name),
        _ => format!("`{}`", media.name),
    };
    media.iter().map(form).collect::<Vec<_>>().join(", ")
}

fn status(status: StatusPattern) -> String {
    match status {
        StatusPattern::Exact(code) => code.to_string(),
        StatusPattern::Range(digit) => format!("{digit}XX"),
        StatusPattern::Default => "any other status".to_owned(),
    }
}

/// The named type that a value is, through null and pointers.
fn by_value(value: &Type) -> Option<&str> {
    match value {
        Type::Named(name) => Some(name),
        Type::Option(inner) | Type::Box(inner) => by_value(inner),
        _ => None,
    }
}

/// The types that a type holds.
fn held(def: &TypeDef) -> Vec<&str> {
    match &def.definition {
        Definition::Struct(structure) => {
            let fields = structure.fields.iter();
            fields.filter_map(|field| by_value(&field.value)).collect()
        }
        Definition::Union(union) => {
            let arms = union.arms.iter();
            arms.filter_map(|arm| by_value(&arm.value)).collect()
        }
        Definition::Alias(of) | Definition::Newtype(of, _) => by_value(of).into_iter().collect(),
        _ => Vec::new(),
    }
}
