//! `writeonly-leak`: a reply does not show what is write-only.

use hallpass_openapi::diagnostic::Severity;
use serde_json::Value;

use super::words::place;
use super::{Check, Evidence, Judge, Observation};
use crate::finding::Finding;
use crate::json::escaped;
use hallpass_openapi::view::visit;
/// A reply does not show what is write-only.
pub static CHECK: Check = Check {
    id: "writeonly-leak",
    title: "a reply does not show what is write-only",
    severity: Severity::Error,
    doc: "The schema marks this property as writeOnly: it may be sent and must not come back. Often it is a secret.",
    words,
    judge: Judge::Exchange(judge),
};

fn words(finding: &Finding) -> String {
    format!(
        "{} is write-only and stands in a reply",
        place(finding.at.as_deref())
    )
}

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    let schema = evidence.body.declared.and_then(|declared| declared.schema);
    let (Some(schema), Some(value)) = (schema, &evidence.body.value) else {
        return Vec::new();
    };
    let mut seen: Vec<Observation> = Vec::new();
    visit(evidence.api, schema, value, &mut |place, view, object| {
        for key in object.keys() {
            let leaked = view
                .properties(key)
                .into_iter()
                .find(|property| property.write_only);
            if let Some(property) =
                leaked.filter(|_| seen.iter().all(|known| known.subject != *key))
            {
                // The value may be a secret, so it is not kept.
                let at = format!("{place}/{}", escaped(key));
                seen.push(
                    Observation::new(key.as_str(), Value::Null, "…")
                        .at(at)
                        .by(property.span),
                );
            }
        }
    });
    seen
}
