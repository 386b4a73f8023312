//! Where in the document a part of an example stands.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::diagnostic::Span;
use crate::model::{Example, ExampleValue};
use crate::property::unescape;
use crate::source::{SourceId, Sources, offset};
use crate::tree::{self, Content, Node};

/// Finds places. Files are parsed again when the first place in them is asked for: only broken examples pay for it.
pub(super) struct Places<'a> {
    sources: &'a Sources,
    trees: RefCell<HashMap<SourceId, Option<Rc<Node>>>>,
}

impl<'a> Places<'a> {
    pub(super) fn new(sources: &'a Sources) -> Self {
        Self {
            sources,
            trees: RefCell::default(),
        }
    }

    /// The place of a part of a value: as deep as the document has it, else the value itself.
    pub(super) fn inside(&self, value: Span, pointer: &str) -> Span {
        let Some(tree) = self.tree(value.source) else {
            return value;
        };
        let Some(mut node) = find(&tree, value) else {
            return value;
        };
        for token in pointer.split('/').skip(1).map(unescape) {
            match node.child(&token) {
                Some(child) => node = child,
                None => break,
            }
        }
        node.entry_span()
    }

    /// A line (from 1) of a text that stands in the document as a block; other texts as a whole.
    pub(super) fn line_in(&self, example: &Example, line: usize) -> Span {
        self.block_line(example, line).unwrap_or(example.span)
    }

    /// The line of the only element that the last name of a pointer can mean, else the example as a whole.
    pub(super) fn in_xml(&self, example: &Example, pointer: &str) -> Span {
        let ExampleValue::Serialized(text) = &example.value else {
            return self.inside(example.span, pointer);
        };
        only_line_of(text, pointer)
            .and_then(|line| self.block_line(example, line))
            .unwrap_or(example.span)
    }

    fn tree(&self, id: SourceId) -> Option<Rc<Node>> {
        let parse = || {
            let source = self.sources.get(id)?;
            tree::parse(id, source, &mut Vec::new()).ok().map(Rc::new)
        };
        self.trees
            .borrow_mut()
            .entry(id)
            .or_insert_with(parse)
            .clone()
    }

    /// In a literal block (`|`), each line of the text is a line of the file.
    fn block_line(&self, example: &Example, line: usize) -> Option<Span> {
        let ExampleValue::Serialized(text) = &example.value else {
            return None;
        };
        let source = self.sources.get(example.span.source)?;
        let wanted = text.lines().nth(line.checked_sub(1)?)?.trim();
        let first = text.lines().next()?.trim();
        let from = source.line_of(example.span.start);
        // The key and the block's header stand in the lines before its first one.
        const HEADER_LINES: usize = 3;
        let start = (from..=from + HEADER_LINES).find(|at| {
            self.line(example, *at)
                .is_some_and(|(text, _)| text == first)
        })?;
        let (found, span) = self.line(example, start + line - 1)?;
        (found == wanted).then_some(span)
    }

    /// A line (from 0) of the example's file without the space around it.
    fn line(&self, example: &Example, at: usize) -> Option<(&str, Span)> {
        let source = self.sources.get(example.span.source)?;
        let range = source.line_range(at);
        let text = source.text.get(range.clone())?;
        let start = range.start + (text.len() - text.trim_start().len());
        let span = Span {
            source: example.span.source,
            start: offset(start),
            end: offset(start + text.trim().len()),
        };
        Some((text.trim(), span))
    }
}

/// The node with this place, which stands in the part of the tree that spans it. What an alias repeats stands where its anchor is.
fn find(node: &Node, place: Span) -> Option<&Node> {
    if node.place() == place {
        return Some(node);
    }
    let spans = node.span.start <= place.start && place.end <= node.span.end;
    if !spans {
        return None;
    }
    match &node.content {
        Content::Mapping(mapping) => mapping.values().find_map(|child| find(child, place)),
        Content::Sequence(items) => items.iter().find_map(|child| find(child, place)),
        _ => None,
    }
}

/// The line (from 1) with the only start tag of the pointer's last name.
fn only_line_of(text: &str, pointer: &str) -> Option<usize> {
    let name = pointer
        .rsplit('/')
        .map(unescape)
        .find(|token| !token.is_empty() && !token.bytes().all(|byte| byte.is_ascii_digit()))?;
    let opens = |rest: &str| rest.starts_with([' ', '>', '/', '\t', '\n', '\r']);
    let tag = format!("<{name}");
    let mut found = text
        .match_indices(&tag)
        .filter(|(at, _)| text.get(at + tag.len()..).is_some_and(opens));
    let (at, _) = found.next()?;
    if found.next().is_some() {
        return None;
    }
    Some(text.get(..at)?.matches('\n').count() + 1)
}
