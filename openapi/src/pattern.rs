//! Patterns of a document, each compiled once for all schemas that have it.
//!
//! The engine of the validators takes time in proportion to a text, whatever the pattern; it is not for patterns that repeat too much, such as
//! `^.{1,2097152}`. Those that ECMA-262 allows all the same are searched for as generated code does.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use hallpass_runtime::pattern::compile_unicode;
use jsonschema::Validator;
use serde_json::{Value, json};

/// A pattern, ready to be searched for.
pub(crate) enum Pattern {
    /// By the engine of the validators.
    Validated(Box<Validator>),
    /// As generated code does.
    Searched(Box<dyn Fn(&str) -> bool + Send + Sync>),
}

impl std::fmt::Debug for Pattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Validated(_) => "Validated",
            Self::Searched(_) => "Searched",
        })
    }
}

impl Pattern {
    /// The pattern of a text, unless it is none.
    pub(crate) fn of(text: &str) -> Option<Self> {
        if let Ok(validator) = jsonschema::validator_for(&json!({ "pattern": text })) {
            return Some(Self::Validated(Box::new(validator)));
        }
        let regex = compile_unicode(text).ok()?;
        let search = move |text: &str| regex.find(text).is_some();
        Some(Self::Searched(Box::new(search)))
    }

    /// Whether the pattern matches somewhere in the instance, which is a text.
    pub(crate) fn allows(&self, instance: &Value) -> bool {
        match (self, instance) {
            (Self::Validated(validator), instance) => validator.is_valid(instance),
            (Self::Searched(search), Value::String(text)) => search(text),
            (Self::Searched(_), _) => true,
        }
    }
}

/// The patterns seen so far; `None` for what is no regular expression.
#[derive(Debug, Default)]
pub(crate) struct Patterns {
    compiled: RwLock<HashMap<String, Option<Arc<Pattern>>>>,
}

impl Patterns {
    /// The pattern of a text, unless it is none.
    pub(crate) fn get(&self, text: &str) -> Option<Arc<Pattern>> {
        let read = self.compiled.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = read.get(text) {
            return known.clone();
        }
        drop(read);
        let pattern = Pattern::of(text).map(Arc::new);
        let mut write = self
            .compiled
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        write.insert(text.to_owned(), pattern.clone());
        pattern
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_repeats_too_much_for_one_engine_is_searched_for_by_the_other() {
        let patterns = Patterns::default();
        let allows = |pattern: &str, text: &str| {
            let pattern = patterns.get(pattern);
            pattern.map(|pattern| pattern.allows(&Value::from(text)))
        };
        assert_eq!(allows("^.{2,2097152}$", "ab"), Some(true));
        assert_eq!(allows("^.{2,2097152}$", "a"), Some(false));
        assert_eq!(allows("^a", "ba"), Some(false));
        for wrong in ["(", "[a-z]{1-20}", r"\p{XDigit}", r"^[\w-.+]+$"] {
            assert_eq!(allows(wrong, "a"), None, "{wrong}");
        }
    }
}
