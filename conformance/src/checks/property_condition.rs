//! `property-condition`: a property is there exactly where its description says.

use hallpass_openapi::diagnostic::{Severity, Span};
use hallpass_openapi::model::{Api, SchemaId};
use hallpass_openapi::promises::presence::Presence;
use serde_json::Value;

use super::words::{place, plain};
use super::{Check, Evidence, Judge, Observation};
use crate::finding::Finding;
use crate::json::escaped;

/// A property is there exactly where its description says.
pub static CHECK: Check = Check {
    id: "property-condition",
    title: "a property is there exactly where its description says",
    severity: Severity::Error,
    doc: "The description of a property says by the value of another one when it is there (\"present if, and only if, `admin` is 1\"), and here it is there without that, or missing with it. So it is where the description says in which state it is missing or null (\"null exactly as long as the invite is pending\").",
    words,
    judge: Judge::Exchange(judge),
};

fn words(finding: &Finding) -> String {
    format!(
        "{} is {} where {}; the document has it {}",
        place(finding.at.as_deref()),
        plain(&finding.actual),
        finding.subject,
        plain(&finding.expected)
    )
}

/// At most so many items of one array are looked at.
const MOST: usize = 200;

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    let is_read = evidence.body.malformed.is_empty() && evidence.body.problems.is_empty();
    let declared = evidence.body.declared.filter(|_| is_read);
    let (Some(schema), Some(value)) = (
        declared.and_then(|declared| declared.schema),
        &evidence.body.value,
    ) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    of_value(evidence.api, schema, "", value, 0, &mut all);
    all
}

/// How deep objects are looked into: a list in an envelope, and what its items hold.
const DEEPEST: usize = 3;

fn of_value(
    api: &Api,
    schema: SchemaId,
    at: &str,
    value: &Value,
    depth: usize,
    all: &mut Vec<Observation>,
) {
    match value {
        Value::Object(members) => {
            let span = api.schema(schema).span;
            let said = Presence::of(api, schema);
            all.extend(said.iter().filter_map(|said| {
                let expected = said.expects(members)?;
                let is_there = members
                    .get(&said.name)
                    .is_some_and(|value| !value.is_null());
                (is_there != expected).then(|| observe(at, said, members, expected, span))
            }));
            if depth < DEEPEST {
                for (name, property) in api.properties(schema).declared {
                    if let Some(inner) = members.get(&name) {
                        let at = format!("{at}/{}", escaped(&name));
                        of_value(api, property.schema, &at, inner, depth + 1, all);
                    }
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().take(MOST).enumerate() {
                let at = format!("{at}/{index}");
                if let Some(inner) = api.schema(schema).items {
                    of_value(api, inner, &at, item, depth, all);
                }
            }
        }
        _ => {}
    }
}

fn observe(
    at: &str,
    said: &Presence,
    members: &serde_json::Map<String, Value>,
    expected: bool,
    span: Span,
) -> Observation {
    let word = |is_there: bool| if is_there { "there" } else { "missing" };
    let decider = members.get(&said.decider).map(plain).unwrap_or_default();
    let subject = format!("`{}` is {decider}", said.decider);
    let seen = Observation::new(subject, word(expected), word(!expected));
    seen.at(format!("{at}/{}", escaped(&said.name))).by(span)
}
