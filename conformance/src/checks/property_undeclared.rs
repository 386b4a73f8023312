//! `property-undeclared`: a body has no property that its schema does not know.

use hallpass_openapi::diagnostic::Severity;
use hallpass_openapi::media_type::is_xml;
use serde_json::Value;

use super::words::place;
use super::{Check, Evidence, Judge, Observation};
use crate::finding::Finding;
use crate::json::escaped;
use hallpass_openapi::view::visit;
/// A body has no property that its schema does not know.
pub static CHECK: Check = Check {
    id: "property-undeclared",
    title: "a body has no property that its schema does not know",
    severity: Severity::Warning,
    doc: "The schema allows further properties and does not describe this one. It may be new, misspelt or leaked: describe it, or leave it out.",
    words,
    judge: Judge::Exchange(judge),
};

fn words(finding: &Finding) -> String {
    let place = place(finding.at.as_deref());
    format!("{place} is not in the document")
}

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    let schema = evidence
        .body
        .declared
        .and_then(|declared| declared.schema.map(|schema| (schema, declared.span)));
    let (Some((schema, span)), Some(value)) = (schema, &evidence.body.value) else {
        return Vec::new();
    };
    // In XML they are elements, which the checks of XML see.
    let is_xml = evidence
        .body
        .declared
        .is_some_and(|declared| is_xml(&declared.name));
    if is_xml {
        return Vec::new();
    }
    let mut seen: Vec<Observation> = Vec::new();
    visit(evidence.api, schema, value, &mut |place, view, object| {
        for (key, item) in object.iter().filter(|(key, _)| !view.knows(key)) {
            let at = format!("{place}/{}", escaped(key));
            let is_new = seen.iter().all(|known| known.subject != *key);
            if is_new {
                seen.push(
                    Observation::new(key.as_str(), Value::Null, item.clone())
                        .at(at)
                        .by(span),
                );
            }
        }
    });
    seen
}
