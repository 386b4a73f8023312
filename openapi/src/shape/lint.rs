//! What a document says about XML that cannot be written or read.

use hallpass_runtime::xml::{Field, Node, NodeKind, Shape};

use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::model::Schema;

/// The findings of one body.
#[derive(Default)]
pub(super) struct Lints {
    found: Vec<Diagnostic>,
    /// Prefixes that a node gives a namespace.
    declared: Vec<String>,
    /// Prefixes that stand without a namespace.
    bare: Vec<(String, Span)>,
}

impl Lints {
    /// All findings, in document order.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        for (prefix, span) in std::mem::take(&mut self.bare) {
            if !self.declared.contains(&prefix) {
                let message = format!("the prefix `{prefix}` has no namespace");
                self.push(
                    "xml-prefix-without-namespace",
                    Severity::Error,
                    span,
                    message,
                    "give `xml.namespace` beside `xml.prefix`",
                );
            }
        }
        self.found.sort_by_key(|diagnostic| diagnostic.span);
        self.found.dedup();
        self.found
    }

    fn push(
        &mut self,
        code: &'static str,
        severity: Severity,
        span: Span,
        message: String,
        help: &str,
    ) {
        let diagnostic = match severity {
            Severity::Error => Diagnostic::error(code, span, message),
            _ => Diagnostic::warning(code, span, message),
        };
        self.found.push(diagnostic.with_help(help));
    }

    /// A component may have a name that no element can have, such as `List<Pet>`.
    pub(super) fn root_unnamed(&mut self, own: &Schema, component: Option<&str>) {
        let message = match component {
            None => "nothing names the root element of this body".to_owned(),
            Some(name) => format!(
                "nothing names the root element of this body: XML does not allow the name `{name}`"
            ),
        };
        let help = "name it with `x-hallpass-xml: {root: NAME}` at the media type, or `xml: {name: NAME}` at the schema";
        self.push("xml-root-unnamed", Severity::Error, own.span, message, help);
    }

    pub(super) fn root_array(&mut self, own: &Schema) {
        let message = "the items of a root array need an element around them".to_owned();
        let help = "say `xml: {wrapped: true, name: NAME}` at the array, or name the root at the media type";
        self.push(
            "xml-root-array-unwrapped",
            Severity::Warning,
            own.span,
            message,
            help,
        );
    }

    /// Told once a body: there are many more.
    pub(super) fn too_many_choices(&mut self, owner: Option<&Schema>) {
        const CODE: &str = "xml-too-many-alternatives";
        if self.found.iter().any(|found| found.code == CODE) {
            return;
        }
        let message =
            "alternatives in alternatives have too many combinations: in XML, what stands here is taken as it comes"
                .to_owned();
        let span = owner.map(|owner| owner.span).unwrap_or_default();
        let help = "give each alternative properties of its own, or list them in one place";
        self.push(CODE, Severity::Error, span, message, help);
    }

    pub(super) fn nested_array(&mut self, own: &Schema) {
        let message =
            "the items of an array in an array cannot be told apart without an element around them"
                .to_owned();
        let help = "say `xml: {wrapped: true}` at the inner array";
        self.push(
            "xml-nested-array-unwrapped",
            Severity::Error,
            own.span,
            message,
            help,
        );
    }

    pub(super) fn not_scalar(&mut self, own: &Schema, node: &Node) {
        let what = if node.kind == NodeKind::Attribute {
            "an attribute"
        } else {
            "text"
        };
        let message = format!(
            "`{}` is {what}, which can hold neither an object nor an array",
            node.name
        );
        self.push(
            "xml-not-scalar",
            Severity::Error,
            own.keyword_span("xml"),
            message,
            "make it an element",
        );
    }

    /// Notes prefixes and namespaces; an attribute has a namespace only by a prefix.
    pub(super) fn namespaces(&mut self, own: &Schema, node: &Node) {
        let span = own.keyword_span("xml");
        match (&node.prefix, &node.namespace) {
            (Some(prefix), Some(_)) => self.declared.push(prefix.to_string()),
            (Some(prefix), None) => self.bare.push((prefix.to_string(), span)),
            (None, Some(_)) if node.kind == NodeKind::Attribute => {
                let message = format!(
                    "the attribute `{}` has a namespace but no prefix",
                    node.name
                );
                self.push(
                    "xml-attribute-without-prefix",
                    Severity::Error,
                    span,
                    message,
                    "give `xml.prefix` beside `xml.namespace`",
                );
            }
            _ => {}
        }
    }

    /// Prefix and local name of a name as written; a name that XML does not allow is told.
    pub(super) fn split(
        &mut self,
        own: &Schema,
        written: &str,
        prefix: Option<&str>,
    ) -> (Option<String>, String) {
        let span = own.keyword_span("xml");
        let given = prefix.map(str::to_owned);
        if written == "xmlns" || written.starts_with("xmlns:") {
            let message = format!("`{written}` declares a namespace, it is not a property");
            let help = "say `xml: {prefix: …, namespace: …}` where the namespace is used";
            self.push("xml-name-reserved", Severity::Error, span, message, help);
            return (None, written.to_owned());
        }
        if let (Some((before, local)), None) = (written.split_once(':'), prefix)
            && is_ncname(before)
            && is_ncname(local)
        {
            let message = format!("the name `{written}` holds a prefix");
            let help = format!("say `xml: {{prefix: {before}, name: {local}}}`");
            self.push("xml-name-prefixed", Severity::Warning, span, message, &help);
            return (Some(before.to_owned()), local.to_owned());
        }
        // An empty name is a root without a name, or the items of a map's values: told elsewhere, or never written.
        if !written.is_empty() && !is_ncname(written) {
            let message = format!("`{written}` is not a name that XML allows");
            self.push(
                "xml-name-invalid",
                Severity::Error,
                span,
                message,
                "name the element with `xml: {name: NAME}`",
            );
        }
        (given, written.to_owned())
    }

    /// Properties of one object that XML cannot tell apart.
    pub(super) fn collisions(&mut self, owner: Option<&Schema>, fields: &[Field], table: &[Shape]) {
        let span = owner
            .map(|owner| owner.keyword_span("properties"))
            .unwrap_or_default();
        let mut seen: Vec<(&Field, &Node)> = Vec::new();
        for field in fields {
            let node = carrier(&field.node, table);
            let clash = seen.iter().find(|(_, other)| collide(node, other));
            if let Some((other, _)) = clash {
                let message = match node.kind {
                    NodeKind::Text | NodeKind::Cdata => {
                        format!(
                            "`{}` and `{}` are both the text of their element",
                            other.key, field.key
                        )
                    }
                    NodeKind::Attribute => {
                        format!(
                            "`{}` and `{}` are both the attribute `{}`",
                            other.key, field.key, node.name
                        )
                    }
                    NodeKind::Element => {
                        format!(
                            "`{}` and `{}` are both the element `{}`",
                            other.key, field.key, node.name
                        )
                    }
                };
                self.push(
                    "xml-name-collision",
                    Severity::Error,
                    span,
                    message,
                    "give them different names with `xml: {name: NAME}`",
                );
            }
            seen.push((field, node));
        }
    }
}

/// The node that stands in the parent: of an array without an element around it, the item.
fn carrier<'n>(node: &'n Node, table: &'n [Shape]) -> &'n Node {
    match table.get(node.shape.0 as usize) {
        Some(Shape::Array(array)) if !node.wrapped => &array.item,
        _ => node,
    }
}

fn collide(a: &Node, b: &Node) -> bool {
    let is_text = |node: &Node| matches!(node.kind, NodeKind::Text | NodeKind::Cdata);
    (is_text(a) && is_text(b))
        || (a.kind == b.kind && a.name == b.name && a.namespace == b.namespace)
}

/// A name without a colon, as "Namespaces in XML 1.0" asks for.
pub(super) fn is_ncname(name: &str) -> bool {
    let mut chars = name.chars();
    let starts = |c: char| c.is_alphabetic() || c == '_';
    let continues = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '\u{B7}');
    chars.next().is_some_and(starts) && chars.all(continues)
}
