//! Redaction: what changes from run to run is taken out, and what is one stays one: each identity keeps its own mark.

use hallpass_openapi::media_type::is_xml;
use hallpass_openapi::model::Action;
use roxmltree::{Document, Node};
use serde_json::Value;

use crate::knowledge::scalar_text;
use crate::play::Played;

/// Identities shorter than this are redacted only where they are a whole text: as numbers they may mean anything.
const TELLING: usize = 4;

/// What is taken out of a reply.
#[derive(Debug, Default)]
pub(crate) struct Redaction {
    base_url: String,
    identities: Vec<String>,
    volatile: Vec<(String, String)>,
    met: Vec<String>,
}

impl Redaction {
    /// What is taken out of this reply: the server's address, identities that the run made, and what the server makes up anew.
    pub fn of(base_url: &str, identities: &[String], played: &Played<'_>) -> Self {
        Self {
            base_url: base_url.to_owned(),
            identities: identities.to_vec(),
            volatile: made_up(played),
            met: Vec::new(),
        }
    }

    fn text(&mut self, text: &str) -> String {
        if let Some((_, mark)) = self.volatile.iter().find(|(value, _)| value == text) {
            return mark.clone();
        }
        let mut text = text.replace(&self.base_url, "[base]");
        for identity in self.identities.clone() {
            let whole = text == identity;
            if whole || (identity.len() >= TELLING && contains_word(&text, &identity)) {
                text = replace_word(&text, &identity, &self.mark(&identity));
            }
        }
        text
    }

    fn mark(&mut self, identity: &str) -> String {
        let known = self.met.iter().position(|met| met == identity);
        let at = known.unwrap_or_else(|| {
            self.met.push(identity.to_owned());
            self.met.len() - 1
        });
        format!("[id:{}]", at + 1)
    }

    fn number(&mut self, value: &Value) -> Value {
        let text = value.to_string();
        let is_identity = text.len() >= TELLING && self.identities.contains(&text);
        if is_identity {
            Value::from(self.mark(&text))
        } else {
            value.clone()
        }
    }

    /// A value with its keys sorted: their order means nothing in JSON.
    fn value(&mut self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::from(self.text(text)),
            Value::Number(_) => self.number(value),
            Value::Array(items) => items.iter().map(|item| self.value(item)).collect(),
            Value::Object(object) => {
                let mut keys: Vec<&String> = object.keys().collect();
                keys.sort();
                keys.into_iter()
                    .map(|key| (key.clone(), self.value(&object[key])))
                    .collect()
            }
            other => other.clone(),
        }
    }
}

/// Values that a creation makes up besides the identity, such as codes and times: the document computes them from `new` or `now`.
fn made_up(played: &Played<'_>) -> Vec<(String, String)> {
    let Some(resource) = played
        .call
        .operation
        .resource
        .as_ref()
        .filter(|resource| resource.action == Action::Create)
    else {
        return Vec::new();
    };
    let is_fresh = |text: &str| text.contains("new.") || text.contains("now");
    let fresh = resource
        .assign
        .iter()
        .filter(|(key, value)| is_fresh(&value.text) && **key != resource.identity);
    fresh
        .filter_map(|(key, _)| {
            Some((
                played.value()?.get(key).and_then(scalar_text)?,
                format!("[{key}]"),
            ))
        })
        .collect()
}

fn contains_word(text: &str, word: &str) -> bool {
    words(text, word).next().is_some()
}

/// Where a word stands in a text without letters or digits beside it.
fn words<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = usize> + 't {
    text.match_indices(word)
        .map(|(at, _)| at)
        .filter(move |at| {
            let before = text[..*at].chars().next_back();
            let after = text[at + word.len()..].chars().next();
            !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
        })
}

fn replace_word(text: &str, word: &str, mark: &str) -> String {
    let mut out = String::new();
    let mut from = 0;
    for at in words(text, word) {
        out.push_str(&text[from..at]);
        out.push_str(mark);
        from = at + word.len();
    }
    out.push_str(&text[from..]);
    out
}

/// A reply as it is compared and stored: status, media type, body.
pub(crate) fn shown(played: &Played<'_>, redaction: &mut Redaction) -> Option<String> {
    let reply = played.exchange.reply.as_ref().ok()?;
    let mut head = reply.status.to_string();
    if reply.body.is_empty() {
        return Some(head);
    }
    if let Some(media_type) = &played.body.media_type {
        head = format!("{head} {media_type}");
    }
    Some(format!(
        "{head}\n\n{}",
        body(played, &reply.body, redaction)
    ))
}

fn body(played: &Played<'_>, bytes: &[u8], redaction: &mut Redaction) -> String {
    let raw = String::from_utf8_lossy(bytes);
    let is_xml = played.media_type().is_some_and(|name| is_xml(&name));
    if is_xml {
        return match Document::parse(&raw) {
            Ok(document) => {
                let mut out = String::new();
                element(document.root_element(), 0, redaction, &mut out);
                out.trim_end().to_owned()
            }
            Err(_) => raw.into_owned(),
        };
    }
    match played.value() {
        Some(value) => format!("{:#}", redaction.value(value)),
        None => redaction.text(&raw),
    }
}

/// An element on lines of its own, indented by its depth. Prefixes are left out: they mean nothing by themselves. A namespace is shown
/// where it is another than that of the parent.
fn element(node: Node<'_, '_>, depth: usize, redaction: &mut Redaction, out: &mut String) {
    let indent = "  ".repeat(depth);
    let name = node.tag_name().name();
    let inherited = node
        .parent_element()
        .and_then(|parent| parent.tag_name().namespace());
    let namespace = node
        .tag_name()
        .namespace()
        .filter(|uri| Some(*uri) != inherited);
    let namespace = namespace.map_or(String::new(), |uri| format!(" xmlns=\"{}\"", escaped(uri)));
    let attributes: String = node
        .attributes()
        .map(|a| format!(" {}=\"{}\"", a.name(), escaped(&redaction.text(a.value()))))
        .collect();
    let text: String = node
        .children()
        .filter(Node::is_text)
        .filter_map(|child| child.text())
        .collect();
    let children: Vec<Node<'_, '_>> = node.children().filter(Node::is_element).collect();
    if children.is_empty() && text.is_empty() {
        out.push_str(&format!("{indent}<{name}{namespace}{attributes}/>\n"));
    } else if children.is_empty() {
        out.push_str(&format!(
            "{indent}<{name}{namespace}{attributes}>{}</{name}>\n",
            escaped(&redaction.text(&text))
        ));
    } else {
        out.push_str(&format!("{indent}<{name}{namespace}{attributes}>\n"));
        if !text.trim().is_empty() {
            out.push_str(&format!(
                "{indent}  {}\n",
                escaped(&redaction.text(text.trim()))
            ));
        }
        for child in children {
            element(child, depth + 1, redaction, out);
        }
        out.push_str(&format!("{indent}</{name}>\n"));
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn identities_keep_their_marks() {
        let mut redaction = Redaction {
            base_url: "http://127.0.0.1:4010/v1".to_owned(),
            identities: vec!["77001".to_owned(), "77002".to_owned(), "7".to_owned()],
            ..Redaction::default()
        };
        let value = json!({
            "links": {"self": "http://127.0.0.1:4010/v1/groups/77002"},
            "id": "77002", "other": 77001, "again": "77001", "total": 7, "long": "770020"
        });
        let expected = json!({
            "again": "[id:1]", "id": "[id:2]", "links": {"self": "[base]/groups/[id:2]"},
            "long": "770020", "other": "[id:1]", "total": 7
        });
        assert_eq!(redaction.value(&value), expected);
    }
}
