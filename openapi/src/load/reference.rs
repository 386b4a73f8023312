//! `$ref`: within the document and to sibling files.

use std::borrow::Cow;
use std::cell::Cell;

use percent_encoding::percent_decode_str;

use super::anchor::Place;
use super::documents::NotRead;
use super::suggestion;
use super::{Documents, Lowering};
use crate::diagnostic::{Diagnostic, Span};
use crate::source::{SourceId, is_url, sibling_path};
use crate::tree::Node;

/// References that all the ways of reading one reference may lead through together. Each has a way to read it inside of a resource, outside of it,
/// and without the spaces of folding, so that a reference into itself would double the work at each hop.
const MAXIMUM_HOPS: usize = 64;

/// The text of a `$ref`, taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reference {
    /// A path relative to the file, or a URL; empty for the same file.
    pub(super) path: String,
    /// A JSON Pointer in that file, or the name of an anchor.
    pub(super) fragment: String,
}

impl Reference {
    pub(super) fn parse(text: &str) -> Self {
        let (path, fragment) = text.split_once('#').unwrap_or((text, ""));
        let path = if is_url(path) {
            path.to_owned()
        } else {
            decode(path).into_owned()
        };
        Self {
            path,
            fragment: decode(fragment).into_owned(),
        }
    }
}

fn decode(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8_lossy()
}

/// A reference without the spaces that folding leaves.
pub(super) fn unfolded(text: &str) -> String {
    text.split_whitespace().collect()
}

/// A token of a JSON Pointer, escaped.
pub(super) fn escape(token: &str) -> Cow<'_, str> {
    if token.contains(['~', '/']) {
        return Cow::Owned(token.replace('~', "~0").replace('/', "~1"));
    }
    Cow::Borrowed(token)
}

pub(super) fn unescape(token: &str) -> Cow<'_, str> {
    if token.contains('~') {
        return Cow::Owned(token.replace("~1", "/").replace("~0", "~"));
    }
    Cow::Borrowed(token)
}

/// What a reference leads to.
#[derive(Debug, Clone)]
pub(super) struct Target<'t> {
    pub(super) node: &'t Node,
    /// Where it stands in its file.
    pub(super) pointer: String,
}

/// What a chain of references is followed for, as that says where it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Reading {
    /// A schema, which may say more beside its reference.
    Schema,
    /// Anything else.
    Any,
}

/// Where a chain of references ends.
#[derive(Debug, Clone)]
pub(super) enum End<'t> {
    /// Here.
    At(Target<'t>),
    /// Nowhere, which was told.
    Nowhere,
    /// The reference is part of a cycle.
    Itself,
    /// It is being followed.
    Open,
}

/// Why a reference leads nowhere.
pub(super) struct Unresolved {
    code: &'static str,
    message: String,
    help: Option<String>,
    /// The file that it leads to and that cannot be parsed.
    file: Option<SourceId>,
}

impl Unresolved {
    fn new(message: String, help: Option<String>) -> Self {
        Self {
            code: "unresolved-reference",
            message,
            help,
            file: None,
        }
    }

    fn remote(text: &str) -> Self {
        let message = format!("`{text}` is a URL, and fetching from other hosts is not allowed");
        let help = "allow it with `--allow-remote`, or keep a copy of the file beside the document and refer to that";
        Self {
            code: "remote-reference",
            ..Self::new(message, Some(help.to_owned()))
        }
    }
}

impl Documents {
    /// Whether a reference is a URL that no file of this load has.
    pub(super) fn is_remote(&self, text: &str) -> bool {
        let path = Reference::parse(text).path;
        is_url(&path) && self.anchors().resource(&path).is_none() && self.file(&path).is_err()
    }

    /// A long reference may be folded over lines, which leaves spaces in it.
    pub(super) fn resolve(&self, text: &str, from: Span) -> Result<Target<'_>, Unresolved> {
        self.follow(text, from, &Cell::new(0))
    }

    fn follow(&self, text: &str, from: Span, hops: &Cell<usize>) -> Result<Target<'_>, Unresolved> {
        let found = self.resolve_text(text, from, hops);
        if found.is_err() && text.contains(char::is_whitespace) {
            return self.resolve_text(&unfolded(text), from, hops).or(found);
        }
        found
    }

    fn resolve_text(
        &self,
        text: &str,
        from: Span,
        hops: &Cell<usize>,
    ) -> Result<Target<'_>, Unresolved> {
        let Reference { path, fragment } = Reference::parse(text);
        if path.is_empty() {
            return self.resolve_local(text, fragment, from, hops);
        }
        if let Some(place) = self.identified(&path, &fragment, from) {
            return self.lookup(text, place.source, place.pointer, hops);
        }
        let path = sibling_path(self.name(from.source), &path);
        let id = self.file(&path).map_err(|why| match why {
            NotRead::Remote => Unresolved::remote(text),
            NotRead::Failed(why) => {
                let message = format!("`{text}` leads to `{path}`, which cannot be read: {why}");
                Unresolved::new(message, None)
            }
        })?;
        self.lookup(text, id, fragment, hops)
    }

    /// Within a schema that has an `$id`, `#` is that schema; but many who write one still mean the file.
    fn resolve_local(
        &self,
        text: &str,
        fragment: String,
        from: Span,
        hops: &Cell<usize>,
    ) -> Result<Target<'_>, Unresolved> {
        let resource = self.anchors().around(from);
        let place = resource.and_then(|resource| resource.fragment(&fragment));
        let inner = place.map(|place| self.lookup(text, place.source, place.pointer, hops));
        match inner {
            Some(Ok(target)) => Ok(target),
            _ => self.lookup(text, from.source, fragment, hops),
        }
    }

    /// The place that a reference names by the URI of a resource.
    fn identified(&self, path: &str, fragment: &str, from: Span) -> Option<Place> {
        let anchors = self.anchors();
        let base = anchors.around(from);
        let uri = base.map(|base| sibling_path(&base.uri, path));
        let found = uri.and_then(|uri| anchors.resource(&uri));
        found.or_else(|| anchors.resource(path))?.fragment(fragment)
    }

    fn lookup(
        &self,
        text: &str,
        id: SourceId,
        pointer: String,
        hops: &Cell<usize>,
    ) -> Result<Target<'_>, Unresolved> {
        let Some(mut node) = self.tree(id) else {
            let message = format!("`{text}` leads to a file that cannot be parsed");
            return Err(Unresolved {
                file: Some(id),
                ..Unresolved::new(message, None)
            });
        };
        if pointer.is_empty() || pointer == "/" {
            let pointer = String::new();
            return Ok(Target { node, pointer });
        }
        let Some(tokens) = pointer.strip_prefix('/') else {
            let anchored = self.anchors().resource(self.name(id));
            if let Some(place) = anchored.and_then(|resource| resource.fragment(&pointer)) {
                return self.lookup(text, place.source, place.pointer, hops);
            }
            let help = "a reference is written `#/components/schemas/Name` or `file.yaml#/Name`";
            let message = format!("`{text}` is not a reference that leads anywhere");
            return Err(Unresolved::new(message, Some(help.to_owned())));
        };
        for token in tokens.split('/').map(unescape) {
            node = self.step(text, node, &token, hops)?;
        }
        Ok(Target { node, pointer })
    }

    /// One token further. Bundlers also write pointers that lead through references, so those are followed on the way.
    fn step<'d>(
        &'d self,
        text: &str,
        node: &'d Node,
        token: &str,
        hops: &Cell<usize>,
    ) -> Result<&'d Node, Unresolved> {
        if let Some(child) = node.child(token) {
            return Ok(child);
        }
        match node.reference() {
            Some((through, span)) if hops.get() < MAXIMUM_HOPS => {
                hops.set(hops.get() + 1);
                let target = self.follow(through, span, hops)?;
                self.step(text, target.node, token, hops)
            }
            _ => Err(no_such_key(text, token, node)),
        }
    }
}

fn no_such_key(text: &str, token: &str, node: &Node) -> Unresolved {
    let message = format!("`{text}` leads nowhere: there is no `{token}`");
    let keys = node
        .mapping()
        .into_iter()
        .flatten()
        .map(|(key, _)| key.as_str());
    let help = suggestion::nearest(token, keys).map(|near| format!("did you mean `{near}`?"));
    Unresolved::new(message, help)
}

impl<'t> Lowering<'t> {
    /// What a text in `$ref` form leads to; a diagnostic when it leads nowhere.
    pub(super) fn resolve(&mut self, text: &str, span: Span) -> Option<Target<'t>> {
        let documents = self.documents;
        match documents.resolve(text, span) {
            Ok(target) => {
                self.reach(target.node.span.source);
                Some(target)
            }
            Err(unresolved) => {
                if let Some(file) = unresolved.file {
                    self.reach(file);
                }
                let diagnostic = Diagnostic::error(unresolved.code, span, unresolved.message);
                self.log.push(match unresolved.help {
                    Some(help) => diagnostic.with_help(help),
                    None => diagnostic,
                });
                None
            }
        }
    }

    /// Tells what is wrong in the text of a file, the first time that a reference leads there.
    fn reach(&mut self, file: SourceId) {
        if self.reached.insert(file) {
            let found = self.documents.diagnostics(file);
            self.log.extend(found.iter().cloned());
        }
    }

    /// The node itself, or what it refers to at the end of a chain of references; a diagnostic when that is nothing.
    pub(super) fn follow(&mut self, node: &'t Node, pointer: &str) -> Option<Target<'t>> {
        self.follow_until(node, pointer, Reading::Any, |_| false)
    }

    /// As [`Self::follow`], but not beyond the first node that is to be read itself although it has a reference. Where a chain ends is kept for
    /// each reference in it, by what `reading` is done: each may be followed by itself, and a long chain would be walked again and again.
    pub(super) fn follow_until(
        &mut self,
        node: &'t Node,
        pointer: &str,
        reading: Reading,
        is_end: impl Fn(&Node) -> bool,
    ) -> Option<Target<'t>> {
        let mut target = Target {
            node,
            pointer: pointer.to_owned(),
        };
        let mut way: Vec<*const Node> = Vec::new();
        let found = loop {
            let node = target.node;
            let Some(reference) = node.get("$ref").filter(|_| !is_end(node)) else {
                break End::At(target);
            };
            let Some(text) = reference.string() else {
                self.wrong_type(reference, "`$ref`", "a string");
                break End::Nowhere;
            };
            let key = (std::ptr::from_ref(node), reading);
            match self.ends.get(&key) {
                None => {}
                Some(End::Open | End::Itself) => {
                    self.leads_back(text, reference.span);
                    self.close(&mut way, key);
                    break End::Nowhere;
                }
                Some(end) => break end.clone(),
            }
            self.ends.insert(key, End::Open);
            way.push(key.0);
            self.note_siblings(node);
            match self.resolve(text, reference.span) {
                Some(next) => target = next,
                None => break End::Nowhere,
            }
        };
        for address in way {
            self.ends.insert((address, reading), found.clone());
        }
        match found {
            End::At(target) => Some(target),
            End::Nowhere | End::Open | End::Itself => None,
        }
    }

    fn leads_back(&mut self, text: &str, span: Span) {
        let message = format!("`{text}` leads back to itself");
        self.log
            .push(Diagnostic::error("reference-cycle", span, message));
    }

    /// Each reference of a cycle tells of it, wherever the way into it begins.
    fn close(&mut self, way: &mut Vec<*const Node>, (first, reading): (*const Node, Reading)) {
        let Some(start) = way.iter().position(|address| *address == first) else {
            return;
        };
        for address in way.drain(start..) {
            self.ends.insert((address, reading), End::Itself);
        }
    }

    /// What the document has where `components` has this name since 3.0.
    pub(super) fn section(&self, name: &str) -> Option<&'t Node> {
        let pointer = self.version.section(name);
        let mut tokens = pointer.split('/').skip(1);
        let root = self.documents.root();
        tokens.try_fold(root, |node, token| self.peek(node.get(token)?))
    }

    /// The end of a chain of references, without telling what is wrong with it.
    pub(super) fn peek(&self, node: &'t Node) -> Option<&'t Node> {
        let mut node = node;
        let mut way = Vec::new();
        let end = loop {
            let Some((text, span)) = node.reference() else {
                break Some(node);
            };
            let address = std::ptr::from_ref(node);
            if let Some(end) = self.peeked.borrow().get(&address) {
                break *end;
            }
            // Who comes here again before the end is known goes round in a circle.
            self.peeked.borrow_mut().insert(address, None);
            way.push(address);
            match self.documents.resolve(text, span) {
                Ok(target) => node = target.node,
                Err(_) => break None,
            }
        };
        let mut peeked = self.peeked.borrow_mut();
        peeked.extend(way.into_iter().map(|address| (address, end)));
        end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_taken_apart() {
        for (text, path, fragment) in [
            ("#/paths/~1a~1%7Bid%7D", "", "/paths/~1a~1{id}"),
            ("a%20b.yaml#/X", "a b.yaml", "/X"),
            ("../a.yaml", "../a.yaml", ""),
            (
                "https://example.com/a%20.yaml#b",
                "https://example.com/a%20.yaml",
                "b",
            ),
        ] {
            let (path, fragment) = (path.to_owned(), fragment.to_owned());
            assert_eq!(Reference::parse(text), Reference { path, fragment });
        }
    }
}
