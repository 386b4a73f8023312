//! Examples.

use super::Lowering;
use super::version::Version;
use super::vocabulary::EXAMPLE;
use crate::diagnostic::{Diagnostic, Span};
use crate::model::{Example, ExampleValue};
use crate::tree::{Mapping, Node};

impl<'t> Lowering<'t> {
    /// `example`, named `""`, and `examples`. Under an XML media type (`serialized`) they are texts.
    pub(super) fn examples(&mut self, mapping: &'t Mapping, serialized: bool) -> Vec<Example> {
        let lone = mapping.get("example").map(|node| Example {
            name: String::new(),
            summary: None,
            description: None,
            value: example_value(node, serialized),
            known_deviation: None,
            span: node.place(),
        });
        if let (Some(_), Some(node)) = (&lone, mapping.get("examples")) {
            let message = "`example` and `examples` exclude each other; both are read";
            self.log.push(Diagnostic::error(
                "example-and-examples",
                node.place(),
                message,
            ));
        }
        let mut examples: Vec<Example> = lone.into_iter().collect();
        for (name, node) in self.entries(mapping, "examples") {
            examples.extend(self.example(name, node, serialized));
        }
        examples
    }

    /// One Example Object.
    pub(super) fn example(
        &mut self,
        name: &str,
        node: &'t Node,
        serialized: bool,
    ) -> Option<Example> {
        let target = self.follow(node, "")?;
        let mapping = self.open(target.node, &EXAMPLE)?;
        let value = match (mapping.get("value"), mapping.get("externalValue")) {
            _ if self.version >= Version::V3_2 && is_split(mapping) => self.split_value(mapping),
            (Some(value), external) => {
                self.one_value(external);
                Some((example_value(value, serialized), value.place()))
            }
            (None, Some(node)) => self
                .text(mapping, "externalValue")
                .map(|url| (ExampleValue::External(url), node.place())),
            (None, None) => {
                self.missing(target.node, "value", EXAMPLE.name);
                None
            }
        };
        let (value, span) = value?;
        Some(Example {
            name: name.to_owned(),
            summary: self.text_beside(node, mapping, "summary"),
            description: self.text_beside(node, mapping, "description"),
            value,
            known_deviation: self.known_deviation(mapping),
            span,
        })
    }

    /// `dataValue` and `serializedValue`.
    fn split_value(&mut self, mapping: &'t Mapping) -> Option<(ExampleValue, Span)> {
        let data = mapping.get("dataValue");
        self.one_value(
            data.or(mapping.get("serializedValue"))
                .and(mapping.get("value")),
        );
        let text = self.text(mapping, "serializedValue");
        let place = data.or(mapping.get("serializedValue"))?.place();
        let value = match (data.map(Node::to_json), text) {
            (Some(data), Some(text)) => ExampleValue::Both(data, text),
            (Some(data), None) => ExampleValue::Data(data),
            (None, text) => ExampleValue::Serialized(text?),
        };
        Some((value, place))
    }

    fn one_value(&mut self, external: Option<&Node>) {
        if let Some(node) = external {
            let message = "`value` and `externalValue` exclude each other; `value` is read";
            self.log.push(Diagnostic::error(
                "example-and-examples",
                node.place(),
                message,
            ));
        }
    }

    fn known_deviation(&mut self, mapping: &'t Mapping) -> Option<String> {
        let node = mapping.get("x-hallpass-known-deviation")?;
        self.extension("x-hallpass-known-deviation", node)?;
        node.string().map(str::to_owned)
    }
}

/// Says the value in the words of 3.2.
fn is_split(mapping: &Mapping) -> bool {
    let words = ["dataValue", "serializedValue"];
    words.iter().any(|word| mapping.contains_key(*word))
}

pub(super) fn example_value(node: &Node, serialized: bool) -> ExampleValue {
    match node.string() {
        Some(text) if serialized && text.trim_start().starts_with('<') => {
            ExampleValue::Serialized(text.to_owned())
        }
        _ => ExampleValue::Data(node.to_json()),
    }
}
