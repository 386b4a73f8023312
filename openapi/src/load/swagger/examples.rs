//! Examples: `examples` of a response by media type, `x-example` and `x-examples` of parameters.

use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::load::Lowering;
use crate::load::example::example_value;
use crate::media_type::{MediaRange, is_json, is_xml};
use crate::model::{Example, ExampleValue, MediaType};
use crate::tree::{Mapping, Node};

impl<'t> Lowering<'t> {
    /// `x-example`, named `""`, and the entries of `x-examples`.
    pub(super) fn extension_examples(&mut self, mapping: &'t Mapping) -> Vec<Example> {
        let lone = mapping.get("x-example").map(|node| example("", node));
        let named = mapping.get("x-examples").and_then(Node::mapping);
        let named = named.into_iter().flatten();
        let named = named.map(|(name, node)| example(name, shown(node)));
        lone.into_iter().chain(named).collect()
    }

    /// Puts the examples of a response to its media types. One of another media type brings that along, as the document shows it.
    pub(super) fn response_examples(
        &mut self,
        entries: &[(&'t str, &'t Node)],
        content: &mut [MediaType],
    ) {
        for (name, node) in entries {
            if let Some(media_type) = media_type_for(content, name) {
                let value = body_value(&media_type.name, node);
                media_type.examples.push(Example {
                    value,
                    ..example("", node)
                });
            }
        }
    }

    /// The media types that examples are for and that `produces` does not list.
    pub(super) fn shown_names(
        &mut self,
        entries: &[(&'t str, &'t Node)],
        produces: &[String],
    ) -> Vec<String> {
        let mut names = Vec::new();
        for (name, node) in entries {
            if MediaRange::parse(name).is_none() {
                let message = format!("`{name}` is not a media type such as `application/json`");
                let diagnostic = Diagnostic::error("media-type-invalid", node.place(), message);
                let help = "the keys of `examples` are media types, with an example each; this one is left out";
                self.log.push(diagnostic.with_help(help));
            } else if !produces.iter().any(|other| covers(other, name)) {
                if !produces.is_empty() {
                    self.unproduced(name, node);
                }
                names.push((*name).to_owned());
            }
        }
        names
    }

    fn unproduced(&mut self, name: &str, node: &Node) {
        let message = format!("an example in `{name}`, which the operation does not produce");
        let help = "add it to `produces`; the response is taken to have it";
        let diagnostic = Diagnostic::error("example-unproduced", node.place(), message);
        self.log.push(diagnostic.with_help(help));
    }
}

fn example(name: &str, node: &Node) -> Example {
    Example {
        name: name.to_owned(),
        summary: None,
        description: None,
        value: ExampleValue::Data(node.to_json()),
        known_deviation: None,
        span: node.place(),
    }
}

/// An entry of `x-examples` is the value, or an Example Object as later versions have it.
fn shown(node: &Node) -> &Node {
    let keys = ["summary", "description", "value"];
    let is_object = |entries: &Mapping| entries.keys().all(|key| keys.contains(&key.as_str()));
    let value = node.get("value");
    value
        .filter(|_| node.mapping().is_some_and(is_object))
        .unwrap_or(node)
}

/// The media type of this name, else the first that covers it.
fn media_type_for<'c>(content: &'c mut [MediaType], name: &str) -> Option<&'c mut MediaType> {
    let same = content
        .iter()
        .position(|media_type| media_type.name == name);
    let covering = || {
        content
            .iter()
            .position(|media_type| covers(&media_type.name, name))
    };
    let index = same.or_else(covering)?;
    content.get_mut(index)
}

/// Whether a media type or range is, or takes, another, whatever their parameters.
fn covers(range: &str, name: &str) -> bool {
    let essence = |text: &str| {
        text.split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase()
    };
    let (range, name) = (essence(range), essence(name));
    let main = range.strip_suffix("/*");
    range == name || range == "*/*" || main.is_some_and(|main| name.split('/').next() == Some(main))
}

/// What a reply looks like: JSON may stand in a text, as it is sent.
fn body_value(media_type: &str, node: &Node) -> ExampleValue {
    if let (true, Some(text)) = (is_json(media_type), node.string())
        && let Ok(value @ (Value::Object(_) | Value::Array(_))) = serde_json::from_str(text)
    {
        return ExampleValue::Data(value);
    }
    example_value(node, is_xml(media_type))
}
