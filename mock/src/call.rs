//! A call: one valid request on its way through the core, and the variables that the document's expressions see.

use serde_json::{Map, Value, json};

use hallpass_openapi::expression::{EvaluationError, Expression};
use hallpass_openapi::model::{Operation, SchemaId};

use crate::alias::Me;
use crate::collections::{Collections, plain_text};
use crate::document::{Document, Terms};
use crate::message::{Moment, Request};
use crate::refusal::Refusal;

/// The values of a request, read by the schemas of its parameters and body.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decoded {
    /// Path parameters by name.
    pub path: Map<String, Value>,
    /// Query parameters by name; undeclared ones are strings.
    pub query: Map<String, Value>,
    /// Headers by name in lower case.
    pub header: Map<String, Value>,
    /// The body, when one was sent.
    pub body: Option<Value>,
    /// The schema of the body in the representation that was sent.
    pub body_schema: Option<SchemaId>,
}

/// A request that was routed, authenticated and found valid, with everything that decides its answer.
#[derive(Debug)]
pub struct Call<'a> {
    /// The document.
    pub document: &'a Document,
    /// The operation.
    pub operation: &'a Operation,
    /// What the operation does.
    pub terms: &'a Terms,
    /// The request as sent.
    pub request: &'a Request,
    /// Its values.
    pub decoded: Decoded,
    /// The record of the user that the credentials stand for.
    pub caller: Option<Value>,
    /// Who that is where no record tells it.
    pub me: Me,
    /// The stored items.
    pub collections: &'a Collections,
    /// Base URL of the document's server as the client sees it, without a trailing slash.
    pub base: String,
    /// Time and chance.
    pub moment: Moment,
}

/// Variables that only some places of a document have.
#[derive(Debug, Clone, Copy, Default)]
pub struct Bindings<'a> {
    /// The item that the operation works on.
    pub resource: Option<&'a Value>,
    /// The item at hand.
    pub item: Option<&'a Value>,
    /// The value of the parameter at hand.
    pub value: Option<&'a Value>,
    /// The item as it would be stored.
    pub assigned: Option<&'a Value>,
}

/// An expression and its variables. One that looks at each item of a list is prepared once.
#[derive(Debug)]
pub struct Prepared<'a> {
    call: &'a Call<'a>,
    expression: &'a Expression,
    variables: Map<String, Value>,
}

impl Prepared<'_> {
    /// Gives a variable another value, if the expression mentions it.
    pub fn bind(&mut self, name: &str, value: &Value) {
        if mentions(&self.expression.text, name) {
            self.variables.insert(name.to_owned(), value.clone());
        }
    }

    /// The value.
    ///
    /// # Errors
    /// A refusal that says which expression names something absent, or cannot be computed.
    pub fn strict_value(&self) -> Result<Value, Refusal> {
        let value = self.expression.evaluate(&self.variables);
        value.map_err(|error| self.call.broken(self.expression, &error))
    }

    /// The value, or nothing when the expression names something absent.
    ///
    /// # Errors
    /// A refusal that says which expression cannot be computed.
    pub fn value(&self) -> Result<Option<Value>, Refusal> {
        match self.expression.evaluate(&self.variables) {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.unknown => Ok(None),
            Err(error) => Err(self.call.broken(self.expression, &error)),
        }
    }

    /// Whether a condition holds; one that names something absent does not.
    ///
    /// # Errors
    /// A refusal that says which expression cannot be computed.
    pub fn holds(&self) -> Result<bool, Refusal> {
        Ok(self.value()? == Some(Value::Bool(true)))
    }
}

impl Call<'_> {
    /// An expression with the variables that it mentions, ready to be evaluated.
    pub fn prepare<'e>(
        &'e self,
        expression: &'e Expression,
        bindings: Bindings<'_>,
    ) -> Prepared<'e> {
        Prepared {
            call: self,
            expression,
            variables: self.variables(&expression.text, bindings),
        }
    }

    /// The answer when the document asks for something that cannot be computed: no guess, but words that lead to the line.
    pub fn broken(&self, expression: &Expression, error: &EvaluationError) -> Refusal {
        let place = self.document.api.sources.place(expression.span);
        let place = place.map_or_else(
            || self.document.api.name.clone(),
            |place| format!("{}:{}:{}", place.file, place.line, place.column),
        );
        Refusal::text(
            500,
            format!(
                "{place}: cannot evaluate `{}`: {}",
                expression.text, error.message
            ),
        )
    }

    /// The path below the document's base, as sent.
    pub fn relative_path(&self) -> &str {
        let path = self.request.path.as_str();
        path.strip_prefix(self.document.mount.as_str())
            .unwrap_or(path)
    }

    /// Only the variables that the text mentions: state can be large.
    fn variables(&self, text: &str, bindings: Bindings<'_>) -> Map<String, Value> {
        let mut all = Map::new();
        let mut offer = |name: &str, value: &dyn Fn() -> Option<Value>| {
            if mentions(text, name)
                && let Some(value) = value()
            {
                all.insert(name.to_owned(), value);
            }
        };
        offer("request", &|| Some(self.request_variable()));
        offer("caller", &|| self.caller.clone());
        offer("state", &|| Some(self.state_variable(text)));
        offer("resource", &|| bindings.resource.cloned());
        offer("item", &|| bindings.item.cloned());
        offer("value", &|| bindings.value.cloned());
        offer("assigned", &|| bindings.assigned.cloned());
        offer("new", &|| Some(self.new_variable()));
        offer("base", &|| Some(json!(self.base)));
        // `strtotime` reads it too.
        all.insert("now".to_owned(), json!(self.moment.now));
        all
    }

    fn request_variable(&self) -> Value {
        let mut request = json!({
            "method": self.operation.method,
            "path": self.decoded.path,
            "query": self.decoded.query,
            "header": self.decoded.header,
        });
        if let (Value::Object(map), Some(body)) = (&mut request, &self.decoded.body) {
            map.insert("body".to_owned(), body.clone());
        }
        request
    }

    fn state_variable(&self, text: &str) -> Value {
        let mut state = Map::new();
        for name in collections_in(text) {
            let items = self.collections.items(name).to_vec();
            state.insert(name.to_owned(), Value::Array(items));
        }
        if text.contains("state[") || state.is_empty() {
            let all = self.collections.all();
            state.extend(all.map(|(name, items)| (name.to_owned(), Value::Array(items.to_vec()))));
        }
        Value::Object(state)
    }

    fn new_variable(&self) -> Value {
        json!({
            "id": self.collections.next_id().to_string(),
            "code": fresh_code(self.moment.random),
        })
    }
}

impl Decoded {
    /// A parameter's value by name: path first, then query, then header.
    pub fn parameter(&self, name: &str) -> Option<&Value> {
        let lower = name.to_ascii_lowercase();
        self.path
            .get(name)
            .or_else(|| self.query.get(name))
            .or_else(|| self.header.get(&lower))
    }

    /// A query parameter as a number.
    pub fn number(&self, name: &str) -> Option<u64> {
        let value = self.query.get(name)?;
        value.as_u64().or_else(|| plain_text(value).parse().ok())
    }
}

/// Whether `text` uses `word` as a name of its own, not as a part or a member of another one.
fn mentions(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(|c| is_name(c) || c == '.') && !after.is_some_and(is_name)
    })
}

/// The names after `state.`.
fn collections_in(text: &str) -> Vec<&str> {
    let parts = text.split("state.").skip(1);
    let names = parts.map(|part| {
        let end = part.find(|c: char| !is_name(c)).unwrap_or(part.len());
        &part[..end]
    });
    names.collect()
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Letters and digits that nobody confuses.
const CODE_ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// A code like `QM6JC-D7VKK`.
fn fresh_code(random: u64) -> String {
    let letter = |at: u32| {
        let index = (random >> (5 * at)) as usize & 31;
        char::from(CODE_ALPHABET[index])
    };
    let first: String = (0..5).map(letter).collect();
    let second: String = (5..10).map(letter).collect();
    format!("{first}-{second}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_mentioned_only_when_it_stands_alone() {
        assert!(mentions("item.id == value", "item"));
        assert!(!mentions("items.id", "item"));
        assert!(!mentions("request.item", "item"));
        assert_eq!(
            collections_in("state.users.exists(u, u.id == 1) && size(state.courses) > 0"),
            ["users", "courses"]
        );
    }

    #[test]
    fn a_fresh_code_looks_like_the_vendors() {
        assert_eq!(fresh_code(0), "AAAAA-AAAAA");
        assert_eq!(fresh_code(u64::MAX), "99999-99999");
    }
}
