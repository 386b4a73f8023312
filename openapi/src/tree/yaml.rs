//! YAML into the span tree, from parser events: anchors, aliases and merge keys are expanded within a budget.

use std::collections::HashMap;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, Tag};
use indexmap::map::Entry;

use super::{
    Content, MAXIMUM_DEPTH, MAXIMUM_VALUES, Mapping, Node, duplicate_key, scalar, too_deep,
    too_many,
};
use crate::diagnostic::{Diagnostic, Span};
use crate::source::{SourceId, offset};

/// Nodes that aliases may add to a document.
const ALIAS_BUDGET: usize = 1_000_000;

/// Longest key, in characters; YAML itself says 1024, but OpenAPI documents have longer paths and example keys.
const LONGEST_KEY: usize = 16 * 1024;

type Step = Result<(), Box<Diagnostic>>;

/// Reads the first YAML document of a text.
///
/// # Errors
/// A fatal diagnostic at the place where the text cannot be read further.
pub(super) fn parse(
    source: SourceId,
    text: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Node, Box<Diagnostic>> {
    let mut options = granit_parser::options! { simple_key_max_lookahead: LONGEST_KEY };
    options.set_emit_comments(false);
    let mut builder = Builder::new(source, text, diagnostics);
    for next in Parser::new_from_str_with_options(text, options) {
        let (event, span) = next.map_err(|error| builder.syntax(&error))?;
        let span = builder.span(span);
        if matches!(event, Event::DocumentStart(..)) && builder.root.is_some() {
            builder.note_second_document(span);
            break;
        }
        builder.accept(event, span)?;
    }
    builder.finish()
}

/// A collection that is not closed yet.
struct Open {
    content: Content,
    /// The key that waits for its value.
    key: Option<(String, Span)>,
    /// Values of `<<`.
    merges: Vec<Node>,
    span: Span,
    anchor: usize,
    size: usize,
    height: usize,
}

/// A finished node that aliases may name.
struct Anchored {
    node: Node,
    size: usize,
    height: usize,
}

struct Builder<'a> {
    source: SourceId,
    text: &'a str,
    diagnostics: &'a mut Vec<Diagnostic>,
    open: Vec<Open>,
    anchors: HashMap<usize, Anchored>,
    root: Option<Node>,
    budget: usize,
    /// Values so far, and the copies that anchors keep.
    values: usize,
}

impl<'a> Builder<'a> {
    fn new(source: SourceId, text: &'a str, diagnostics: &'a mut Vec<Diagnostic>) -> Self {
        Self {
            source,
            text,
            diagnostics,
            open: Vec::new(),
            anchors: HashMap::new(),
            root: None,
            budget: ALIAS_BUDGET,
            values: 0,
        }
    }

    fn span(&self, span: granit_parser::Span) -> Span {
        let range = span.byte_range().unwrap_or(0..0);
        Span {
            source: self.source,
            start: offset(range.start),
            end: offset(range.end),
        }
    }

    fn syntax(&self, error: &ScanError) -> Box<Diagnostic> {
        let start = error
            .marker()
            .byte_offset()
            .unwrap_or(0)
            .min(self.text.len());
        let span = Span {
            source: self.source,
            start: offset(start),
            end: offset(start),
        };
        let message = format!("this is not YAML: {}", error.info());
        Box::new(Diagnostic::fatal("syntax", span, message))
    }

    fn note_second_document(&mut self, span: Span) {
        let message = "the file holds more than one YAML document; only the first one is read";
        self.diagnostics
            .push(Diagnostic::warning("yaml-documents", span, message));
    }

    fn accept(&mut self, event: Event<'_>, span: Span) -> Step {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.scalar(&text, style, tag.as_deref(), anchor, span)
            }
            Event::SequenceStart(_, anchor, _) => {
                self.start(Content::Sequence(Vec::new()), anchor, span)
            }
            Event::MappingStart(_, anchor, _) => {
                self.start(Content::Mapping(Mapping::new()), anchor, span)
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
            Event::Alias(anchor) => self.alias(anchor, span),
            _ => Ok(()),
        }
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        tag: Option<&Tag>,
        anchor: usize,
        span: Span,
    ) -> Step {
        let plain = matches!(style, ScalarStyle::Plain);
        if self.waits_for_key() && anchor == 0 {
            self.set_key(text, span);
            return Ok(());
        }
        let content = match tag.and_then(Tag::core_suffix) {
            Some("str") => Content::String(text.to_owned()),
            Some("int" | "float" | "bool" | "null") => scalar::resolve(text),
            _ if plain => scalar::resolve(text),
            _ => Content::String(text.to_owned()),
        };
        self.add(Node::new(content, span), anchor, 1, 1)
    }

    fn waits_for_key(&self) -> bool {
        self.open
            .last()
            .is_some_and(|open| matches!(open.content, Content::Mapping(_)) && open.key.is_none())
    }

    fn set_key(&mut self, text: &str, span: Span) {
        if let Some(open) = self.open.last_mut() {
            open.key = Some((text.to_owned(), span));
        }
    }

    fn start(&mut self, content: Content, anchor: usize, span: Span) -> Step {
        if self.waits_for_key() {
            return Err(Box::new(complex_key(span)));
        }
        if self.open.len() >= MAXIMUM_DEPTH {
            return Err(too_deep(span));
        }
        self.open.push(Open {
            content,
            key: None,
            merges: Vec::new(),
            span,
            anchor,
            size: 1,
            height: 0,
        });
        Ok(())
    }

    fn end(&mut self, span: Span) -> Step {
        let Some(mut open) = self.open.pop() else {
            return Ok(());
        };
        if let Content::Mapping(mapping) = &mut open.content {
            for merge in open.merges {
                self.diagnostics.extend(merge_into(mapping, merge));
            }
        }
        let span = Span {
            end: span.end.max(open.span.end),
            ..open.span
        };
        self.add(
            Node::new(open.content, span),
            open.anchor,
            open.size,
            open.height + 1,
        )
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Step {
        let Some(anchored) = self.anchors.get(&anchor) else {
            let message = "this alias stands inside the value that it names";
            return Err(Box::new(Diagnostic::fatal("syntax", span, message)));
        };
        let (size, height) = (anchored.size, anchored.height);
        if self.open.len() + height > MAXIMUM_DEPTH {
            return Err(too_deep(span));
        }
        self.budget = self
            .budget
            .checked_sub(size)
            .ok_or_else(|| alias_budget(span))?;
        let node = anchored.node.clone();
        if self.waits_for_key() {
            return self.alias_key(&node, span);
        }
        self.add(node, 0, size, height)
    }

    fn alias_key(&mut self, node: &Node, span: Span) -> Step {
        match node.string() {
            Some(text) => {
                self.set_key(text, span);
                Ok(())
            }
            None => Err(Box::new(complex_key(span))),
        }
    }

    fn add(&mut self, node: Node, anchor: usize, size: usize, height: usize) -> Step {
        self.values += if anchor == 0 { 1 } else { size + 1 };
        if self.values > MAXIMUM_VALUES {
            return Err(too_many(node.span));
        }
        if anchor != 0 {
            let node = node.clone();
            self.anchors.insert(anchor, Anchored { node, size, height });
        }
        if self.waits_for_key() {
            let text = self
                .text
                .get(node.span.start as usize..node.span.end as usize);
            let key = node.string().or(text).unwrap_or_default().to_owned();
            self.set_key(&key, node.span);
            return Ok(());
        }
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(open) => {
                open.size += size;
                open.height = open.height.max(height);
                self.diagnostics.extend(open.add(node));
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<Node, Box<Diagnostic>> {
        self.root.ok_or_else(|| {
            let span = Span {
                source: self.source,
                ..Span::default()
            };
            Box::new(Diagnostic::fatal(
                "document-empty",
                span,
                "the file is empty",
            ))
        })
    }
}

impl Open {
    fn add(&mut self, mut node: Node) -> Option<Diagnostic> {
        match &mut self.content {
            Content::Sequence(items) => {
                node.key = None;
                items.push(node);
            }
            Content::Mapping(mapping) => {
                let (key, span) = self.key.take()?;
                if key == "<<" {
                    self.merges.push(node);
                    return None;
                }
                node.key = Some(span);
                return insert(mapping, key, node, span);
            }
            _ => {}
        }
        None
    }
}

fn insert(mapping: &mut Mapping, key: String, node: Node, span: Span) -> Option<Diagnostic> {
    match mapping.entry(key) {
        Entry::Vacant(entry) => {
            entry.insert(node);
            None
        }
        Entry::Occupied(mut entry) => {
            let diagnostic = duplicate_key(entry.key(), span, entry.get().key);
            entry.insert(node);
            Some(diagnostic)
        }
    }
}

/// Adds the entries of `<<` that the mapping does not have itself.
fn merge_into(mapping: &mut Mapping, merge: Node) -> Option<Diagnostic> {
    let span = merge.span;
    match merge.content {
        Content::Mapping(entries) => {
            for (key, node) in entries {
                mapping.entry(key).or_insert(node);
            }
            None
        }
        Content::Sequence(items) => items.into_iter().find_map(|item| merge_into(mapping, item)),
        _ => Some(Diagnostic::error(
            "wrong-type",
            span,
            "a merge key (`<<`) takes an object or an array of objects",
        )),
    }
}

fn complex_key(span: Span) -> Diagnostic {
    Diagnostic::fatal(
        "syntax",
        span,
        "a key must be a scalar, not an array or an object",
    )
}

fn alias_budget(span: Span) -> Box<Diagnostic> {
    let message = format!("aliases expand to more than {ALIAS_BUDGET} values");
    Box::new(Diagnostic::fatal("alias-budget", span, message))
}
