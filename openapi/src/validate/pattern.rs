//! `pattern` of compiled schemas: the patterns of a document are compiled once, not for each schema that has them.

use std::sync::Arc;

use jsonschema::paths::Location;
use jsonschema::{Keyword, ValidationError};
use serde_json::{Map, Value};

use crate::pattern::{Pattern, Patterns};

/// The keyword that stands for `pattern` in compiled schemas.
pub(super) const KEYWORD: &str = "x-hallpass-pattern";

/// Puts the pattern of a schema where the shared ones are looked up; what is no pattern stays for the validator to refuse.
pub(super) fn share(json: &mut Value, patterns: &Patterns) {
    let Some(members) = json.as_object_mut() else {
        return;
    };
    let Some(Value::String(text)) = members.get("pattern") else {
        return;
    };
    if patterns.get(text).is_some() {
        let pattern = members.remove("pattern").unwrap_or_default();
        members.insert(KEYWORD.to_owned(), pattern);
    }
}

/// A text that must match.
struct Shared {
    text: String,
    pattern: Option<Arc<Pattern>>,
}

/// A check that was made, or why there is none.
type Made<'a> = Result<Box<dyn for<'i> Keyword<'i>>, ValidationError<'a>>;

/// Makes the checks of all schemas of a document.
pub(super) fn factory(
    patterns: Arc<Patterns>,
) -> impl for<'a> Fn(&'a Map<String, Value>, &'a Value, Location) -> Made<'a> + Send + Sync {
    move |_: &Map<String, Value>, pattern: &Value, _: Location| {
        let text = pattern.as_str().unwrap_or_default().to_owned();
        let pattern = patterns.get(&text);
        Ok(Box::new(Shared { text, pattern }))
    }
}

impl<'i> Keyword<'i> for Shared {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) {
            return Ok(());
        }
        Err(ValidationError::custom(self.text.clone()))
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        // What is no text is for `type` to say.
        !instance.is_string()
            || self
                .pattern
                .as_ref()
                .is_none_or(|pattern| pattern.allows(instance))
    }
}
