//! What was written against what is shown: read-your-write, ignored updates and side effects.

use hallpass_openapi::model::{Api, Operation, Resource, SchemaId};
use hallpass_openapi::promises::changes::times;
use hallpass_openapi::prose::{Prose, says_one};
use hallpass_openapi::validate::Direction;
use serde_json::Value;

use crate::call::Call;
use crate::checks::Observation;
use crate::difference::same;
use crate::json::escaped;
use crate::knowledge::scalar_text;
use crate::plan::success;
use crate::play::Play;
use crate::rules;
use hallpass_openapi::view::View;

/// A field that was sent and that the server must show as `expected`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sent {
    /// JSON Pointer in the item.
    pub at: String,
    /// What the server must show.
    pub expected: Value,
    /// A list of which no value may stand twice: a set, in whatever order.
    pub is_set: bool,
}

/// The fields of a call's body that must come back: neither read-only nor write-only, and decided by the server only where the
/// document says how, from what is known.
pub(crate) fn sent_fields(
    play: &Play<'_, '_>,
    call: &Call<'_>,
    shown_by: Option<SchemaId>,
) -> Vec<Sent> {
    let (Some(resource), Some(body)) = (&call.operation.resource, rules::body(call)) else {
        return Vec::new();
    };
    // Parts of a message may be files, which are not shown as they were sent.
    let in_parts = |name: &str| name.to_ascii_lowercase().starts_with("multipart/");
    let sent = call.body.as_ref().map(|(media, _)| media);
    if sent.is_some_and(|media| in_parts(&media.name)) {
        return Vec::new();
    }
    let written = sent.and_then(|media| media.schema);
    let written = written.and_then(|schema| play.api.schema_at(schema, &resource.body));
    let Some(Value::Object(item)) = body.pointer(&resource.body) else {
        return Vec::new();
    };
    let views: Vec<View<'_>> = [written, shown_by]
        .into_iter()
        .flatten()
        .map(|schema| View::of(play.api, schema))
        .collect();
    let moving = moving(play.api, resource, shown_by);
    let variables = rules::variables(call, None);
    let mut fields = Vec::new();
    for (key, value) in item.iter().filter(|(key, _)| !moving.contains(key)) {
        let expected = match resource.assign.get(key) {
            None => Some(value.clone()),
            Some(assigned) => assigned.evaluate(&variables).ok(),
        };
        let at = format!("/{}", escaped(key));
        if let Some(expected) =
            expected.filter(|_| comes_back(resource, &views, key, shown_by.is_some()))
        {
            flatten(at, expected, &mut fields);
        }
    }
    // What the replies do not describe they need not show.
    let described =
        |at: &str| shown_by.is_none_or(|schema| play.api.schema_at(schema, at).is_some());
    fields.retain(|field| described(&field.at));
    // What the replies do not allow they cannot show.
    let can_be_shown = |field: &Sent| {
        let inner = shown_by.and_then(|schema| play.api.schema_at(schema, &field.at));
        inner.is_none_or(|inner| {
            let mut shown = field.expected.clone();
            without_hidden(play.api, inner, &mut shown);
            play.api.is_valid(inner, Direction::Response, &shown)
        })
    };
    fields.retain(can_be_shown);
    for field in &mut fields {
        let inner = shown_by.and_then(|schema| play.api.schema_at(schema, &field.at));
        if let Some(inner) = inner {
            without_hidden(play.api, inner, &mut field.expected);
            field.is_set = play.api.schema(inner).unique_items && !keeps_order(play.api, inner);
        }
    }
    fields
}

/// The description of an array says that its items stay in the order in which they were sent.
fn keeps_order(api: &Api, schema: SchemaId) -> bool {
    const ORDER: [&str; 5] = [
        "in the order in which",
        "in the order they",
        "in the order that",
        "order is kept",
        "order is preserved",
    ];
    let view = View::of(api, schema);
    Prose::of(view.descriptions()).says(&[&ORDER])
}

/// Times of the last change, which are those of the update itself where the document says so.
fn moving(api: &Api, resource: &Resource, schema: Option<SchemaId>) -> Vec<String> {
    let times = schema.map(|schema| times(api, &resource.collection, schema));
    let moving = times.into_iter().flatten();
    let moving = moving.filter(|time| time.moves && time.is_told);
    moving.map(|time| time.property).collect()
}

/// Takes from the objects of an array what its replies do not describe, and so need not show.
fn without_hidden(api: &Api, schema: SchemaId, value: &mut Value) {
    match value {
        Value::Array(items) => {
            for (at, item) in items.iter_mut().enumerate() {
                if let Some(inner) = api.schema_at(schema, &format!("/{at}")) {
                    without_hidden(api, inner, item);
                }
            }
        }
        Value::Object(members) if !api.properties(schema).declared.is_empty() => {
            members.retain(|name, value| {
                let inner = api.schema_at(schema, &format!("/{}", escaped(name)));
                let is_shown = inner.filter(|inner| !View::of(api, *inner).is_write_only());
                if let Some(inner) = is_shown {
                    without_hidden(api, inner, value);
                }
                is_shown.is_some()
            });
        }
        _ => {}
    }
}

fn comes_back(resource: &Resource, views: &[View<'_>], key: &str, shown: bool) -> bool {
    let hidden = |view: &View<'_>| {
        view.property(key)
            .is_some_and(|inner| inner.is_output_only() || inner.is_write_only())
    };
    let declared = !shown
        || views
            .last()
            .is_some_and(|view| view.property(key).is_some());
    let pointer = format!("/{}", escaped(key));
    let derived = resource
        .derived
        .keys()
        .any(|place| place == &pointer || place.starts_with(&format!("{pointer}/")));
    declared && !derived && !views.iter().any(hidden)
}

/// Fields of objects one by one: what is not sent of a nested object is nothing that must come back.
fn flatten(at: String, value: Value, fields: &mut Vec<Sent>) {
    match value {
        Value::Object(object) => {
            for (key, item) in object {
                flatten(format!("{at}/{}", escaped(&key)), item, fields);
            }
        }
        expected => fields.push(Sent {
            at,
            expected,
            is_set: false,
        }),
    }
}

/// The sent fields that an item does not show as they were sent.
pub(crate) fn lost<'f>(fields: &'f [Sent], shown: &'f Value) -> impl Iterator<Item = &'f Sent> {
    fields.iter().filter(|field| {
        let shown = shown.pointer(&field.at);
        let is_shown = shows(&field.expected, shown);
        !is_shown && (!field.is_set || !has_all(&field.expected, shown))
    })
}

/// What the path names is what the item is called, which nothing in a body changes.
pub(crate) fn names_item(call: &Call<'_>, field: &Sent, shown: &Value) -> bool {
    let kept = shown.pointer(&field.at).and_then(scalar_text);
    let mut sent = call.parameters.iter();
    kept.is_some() && sent.any(|(_, value)| scalar_text(value) == kept)
}

/// The same values in another order.
fn has_all(written: &Value, shown: Option<&Value>) -> bool {
    let (Some(written), Some(shown)) = (written.as_array(), shown.and_then(Value::as_array)) else {
        return false;
    };
    let has = |value: &Value| shown.iter().any(|other| shows(value, Some(other)));
    written.len() == shown.len() && written.iter().all(has)
}

/// Whether what was written is in what is shown, where the server may add to the objects of an array.
fn shows(written: &Value, shown: Option<&Value>) -> bool {
    match (written, shown) {
        (Value::Array(written), Some(Value::Array(shown))) => {
            written.len() == shown.len()
                && written
                    .iter()
                    .zip(shown)
                    .all(|(written, shown)| shows(written, Some(shown)))
        }
        (Value::Object(written), Some(Value::Object(shown))) => written
            .iter()
            .all(|(name, value)| shows(value, shown.get(name))),
        (written, shown) => same(Some(written), shown),
    }
}

/// A lost field as an observation.
pub(crate) fn observe(
    play: &Play<'_, '_>,
    operation: &Operation,
    field: &Sent,
    shown: &Value,
) -> Observation {
    let actual = shown.pointer(&field.at).cloned().unwrap_or(Value::Null);
    let span = span_of(play, operation, &field.at).unwrap_or(operation.span);
    let is_exact = field.expected.is_string() && keeps_exactly(play.api, operation);
    let proven = is_exact || is_proof(field, shown.pointer(&field.at));
    let seen = Observation::new(field.at.as_str(), field.expected.clone(), actual)
        .at(field.at.as_str())
        .by(span);
    if proven { seen.proven() } else { seen }
}

/// The document says that texts are kept as they were sent.
pub(super) fn keeps_exactly(api: &Api, operation: &Operation) -> bool {
    const TEXTS: [&str; 4] = ["text", "string", "character", "white space"];
    const EXACTLY: [&str; 6] = [
        "exactly",
        "verbatim",
        "unaltered",
        "as it was sent",
        "as they were sent",
        "as sent",
    ];
    const KEPT: [&str; 5] = ["kept", "keep", "stored", "preserved", "come back"];
    const DOUBTS: [&str; 4] = ["not ", "unless", "except", "may "];
    let prose = Prose::of_operation(api, operation);
    prose
        .sentence(&[&TEXTS, &EXACTLY, &KEPT])
        .is_some_and(|sentence| !says_one(sentence, &DOUBTS))
}

/// What is shown in place of what was sent is no other form of it: servers tidy texts, put identifiers in the place of names, and need not
/// show all that they store.
fn is_proof(field: &Sent, shown: Option<&Value>) -> bool {
    let name = field.at.rsplit('/').next().unwrap_or_default();
    let is_reference = name.to_ascii_lowercase().ends_with("id");
    match (&field.expected, shown) {
        (_, None) => false,
        (Value::String(sent), Some(Value::String(shown))) => {
            let (sent, shown) = (one_line(sent), one_line(shown));
            let is_cut = is_cut(&sent, &shown) && !is_link(name);
            let is_recased = is_recased(&sent, &shown);
            let (sent, shown) = (sent.to_lowercase(), shown.to_lowercase());
            let alike = !shown.is_empty() && (sent.contains(&shown) || shown.contains(&sent));
            !is_reference && (is_cut || is_recased || !alike) && !sent.contains('@')
        }
        _ => !is_reference,
    }
}

/// Words with one space between them.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// Words that came back in other letters, and not for a capital at the beginning alone. A lone word may be a name that has but one form.
fn is_recased(sent: &str, shown: &str) -> bool {
    let rest = |text: &str| text.chars().skip(1).collect::<String>();
    let is_prose = sent.contains(' ') && !sent.contains("://");
    is_prose && sent.to_lowercase() == shown.to_lowercase() && rest(sent) != rest(shown)
}

/// A good part of the end is missing.
fn is_cut(sent: &str, shown: &str) -> bool {
    const MANY: usize = 4;
    let lost = sent.strip_prefix(shown).filter(|_| !shown.is_empty());
    lost.is_some_and(|lost| lost.chars().count() >= MANY && !lost.starts_with(['?', '#', '<']))
}

/// URLs have more than one form.
pub(super) fn is_link(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let words = ["url", "uri", "link", "site", "href"];
    words.iter().any(|word| lower.contains(word))
}

/// Where the document describes a field of an operation's success.
fn span_of(
    play: &Play<'_, '_>,
    operation: &Operation,
    at: &str,
) -> Option<hallpass_openapi::diagnostic::Span> {
    let schema = shown_schema(operation)?;
    let inner = play.api.schema_at(schema, at)?;
    Some(play.api.schema(inner).span)
}

/// The schema of the body of an operation's success.
pub(crate) fn shown_schema(operation: &Operation) -> Option<SchemaId> {
    success(operation)?.content.first()?.schema
}

/// Fields that the server may change by itself: read-only, decided by the server, times of the last change, or computed for replies.
pub(crate) fn is_servers_own(
    play: &Play<'_, '_>,
    resource: &Resource,
    schema: Option<SchemaId>,
    at: &str,
) -> bool {
    let key = at
        .trim_start_matches('/')
        .split('/')
        .next()
        .unwrap_or_default()
        .replace("~1", "/")
        .replace("~0", "~");
    let read_only = schema.is_some_and(|schema| {
        View::of(play.api, schema)
            .property(&key)
            .is_some_and(|view| view.is_output_only())
    });
    let derived = resource.derived.keys().any(|place| {
        at == place || at.starts_with(&format!("{place}/")) || place.starts_with(&format!("{at}/"))
    });
    read_only
        || derived
        || key == resource.identity
        || resource.assign.contains_key(&key)
        || moving(play.api, resource, schema).contains(&key)
}

/// Clients may write the property: the bodies of the operation describe it, or describe nothing at all.
pub(crate) fn is_writable(play: &Play<'_, '_>, operation: &Operation, at: &str) -> bool {
    let Some(resource) = &operation.resource else {
        return true;
    };
    let name = at.split('/').nth(1).unwrap_or_default();
    let name = name.replace("~1", "/").replace("~0", "~");
    let bodies = operation
        .request_body
        .iter()
        .flat_map(|body| &body.content)
        .filter_map(|media| play.api.schema_at(media.schema?, &resource.body));
    let described: Vec<View<'_>> = bodies
        .map(|schema| View::of(play.api, schema))
        .filter(|body| !body.names().is_empty())
        .collect();
    described.is_empty()
        || described.iter().any(|body| {
            // What a body may have besides is not described.
            let property = body.property(&name);
            body.names().contains(name.as_str())
                && property.is_some_and(|property| !property.is_output_only())
        })
}
