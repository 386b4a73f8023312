//! Members that nobody knows, where words alone refuse them.

use hallpass_openapi::model::SchemaId;
use hallpass_openapi::prose::{Prose, says_one};
use hallpass_openapi::validate::Direction;
use serde_json::json;

use super::Leniency;
use super::body::{Varied, placed};
use crate::call::Content;

/// What such a variation is about.
pub(crate) const UNKNOWN_BY_WORDS: &str = "/: unknown members";

/// "Read-only fields are ignored, unknown fields are refused (422)."
fn refuses_unknown(says: &str) -> bool {
    const REFUSED: [&str; 6] = [
        "refused",
        "rejected",
        "not allowed",
        "400",
        "422",
        "invalid",
    ];
    let mut parts = says.split([',', ';']);
    parts.any(|part| {
        let kinds = ["fields", "properties", "members", "elements", "keys"];
        let is_of_it = kinds
            .iter()
            .any(|kind| part.contains(&format!("unknown {kind}")));
        is_of_it && says_one(part, &REFUSED) && !says_one(part, &["ignored", "may ", "not refused"])
    })
}

impl Varied<'_, '_> {
    /// A member that nobody knows, where the schema is silent and the operation says that such are refused.
    pub(super) fn unknown_by_words(&mut self, schema: SchemaId) {
        let own = Prose::of_own(self.call.operation);
        let Some(changed) = placed(self.base, "/hallpass_unknown", json!("none")) else {
            return;
        };
        if !own.sentences().any(refuses_unknown)
            || !self.api.is_valid(schema, Direction::Request, &changed)
        {
            return;
        }
        let told = (
            UNKNOWN_BY_WORDS.to_owned(),
            "additionalProperties",
            false,
            Leniency::None,
        );
        self.push(told, Content::Value(changed), self.call.operation.span);
        if let Some(variation) = self.all.last_mut() {
            variation.by_words = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::refuses_unknown;

    #[test]
    fn what_refuses_unknown_members_is_read() {
        assert!(refuses_unknown(
            "read-only fields in the request are ignored, unknown fields are refused (422)"
        ));
        assert!(refuses_unknown("unknown properties are answered 400"));
        assert!(!refuses_unknown(
            "unknown fields are ignored, wrong ones are refused"
        ));
        assert!(!refuses_unknown("unknown fields may be refused"));
    }
}
