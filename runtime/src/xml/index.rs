//! The index of a text: one flat entry for each element and piece of text, in document order, holding offsets and no copies.
//!
//! Decoding walks the index instead of the text. So a list whose items stand apart, a discriminator that comes last and a union
//! that is tried twice cost no second scan, and the whole work stays linear in the size of the text.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;

use super::error::XmlError;
use super::text;

/// Namespace of `xsi:nil`.
pub(super) const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
/// Namespace of the prefix `xml`.
pub(super) const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// What an entry stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// An element.
    Element,
    /// Text that can be taken as it stands.
    Plain,
    /// Text with references or line ends to resolve.
    Escaped,
    /// A CDATA section.
    Cdata,
}

/// An element or a piece of text.
#[derive(Debug)]
pub(super) struct Entry {
    /// What it is.
    pub kind: Kind,
    /// Text: holds more than white space. Element: its name has a prefix.
    pub marked: bool,
    /// Offset of `<`, or of the text.
    pub start: u32,
    /// Element: offset of the local name.
    pub local: u32,
    /// Offset behind the name, or behind the text.
    pub end: u32,
    /// Entry behind this one and all that is inside; 0 while the element is open.
    pub next: u32,
    /// Element: its first attribute.
    pub attributes: u32,
    /// Element: number of its attributes, namespace declarations left out.
    pub attribute_count: u16,
    /// Element: its namespace.
    pub namespace: u16,
    /// Element: the next one that belongs to the same property, 0 for none. Set while the parent is decoded.
    pub link: Cell<u32>,
}

/// An attribute.
#[derive(Debug)]
pub(super) struct Attribute {
    /// Offset of the name with its prefix.
    pub start: u32,
    /// Offset of the local name.
    pub local: u32,
    /// Offset behind the name.
    pub end: u32,
    /// Offset of the value.
    pub value: u32,
    /// Offset behind the value.
    pub value_end: u32,
    /// Its namespace; 0 without a prefix.
    pub namespace: u16,
    /// The value has references or white space to resolve.
    pub escaped: bool,
}

/// The index of one text.
#[derive(Debug)]
pub(super) struct Index<'t> {
    /// The text.
    pub text: &'t str,
    /// Entries in document order; the first is the root element.
    pub entries: Vec<Entry>,
    /// Attributes of all elements.
    pub attributes: Vec<Attribute>,
    /// Namespace URIs; 0 is none.
    pub namespaces: Vec<Cow<'t, str>>,
}

impl<'t> Index<'t> {
    /// Part of the text.
    pub fn slice(&self, start: u32, end: u32) -> &'t str {
        &self.text[start as usize..end as usize]
    }

    /// Local name of an element.
    pub fn name(&self, entry: &Entry) -> &'t str {
        self.slice(entry.local, entry.end)
    }

    /// Local name of an attribute.
    pub fn attribute_name(&self, attribute: &Attribute) -> &'t str {
        self.slice(attribute.local, attribute.end)
    }

    /// Value of an attribute.
    pub fn attribute_value(&self, attribute: &Attribute) -> Cow<'t, str> {
        let raw = self.slice(attribute.value, attribute.value_end);
        if attribute.escaped {
            Cow::Owned(text::attribute_value(raw))
        } else {
            Cow::Borrowed(raw)
        }
    }

    /// URI of a namespace; empty for none.
    pub fn namespace(&self, id: u16) -> &str {
        self.namespaces.get(id as usize).map_or("", |uri| uri)
    }

    /// The entry. Positions come from this index, so one that does not exist cannot be asked for.
    pub fn entry(&self, position: u32) -> &Entry {
        &self.entries[position as usize]
    }

    /// Attributes of an element.
    pub fn attributes_of(&self, entry: &Entry) -> &[Attribute] {
        let first = entry.attributes as usize;
        &self.attributes[first..first + entry.attribute_count as usize]
    }

    /// Elements and text directly inside an element.
    pub fn children(&self, position: u32) -> Children<'_> {
        let end = self.entry(position).next;
        let end = if end == 0 {
            self.entries.len() as u32
        } else {
            end
        };
        Children {
            entries: &self.entries,
            position: position + 1,
            end,
        }
    }

    /// Elements directly inside an element.
    pub fn elements(&self, position: u32) -> impl Iterator<Item = u32> + '_ {
        self.children(position)
            .filter(|&child| self.entry(child).kind == Kind::Element)
    }

    /// Text directly inside an element, concatenated; borrowed where it stands in one piece.
    pub fn text_of(&self, position: u32) -> Cow<'t, str> {
        let mut pieces = self
            .children(position)
            .filter(|&child| self.entry(child).kind != Kind::Element);
        let Some(first) = pieces.next() else {
            return Cow::Borrowed("");
        };
        let mut whole = self.piece(first);
        for piece in pieces {
            whole.to_mut().push_str(&self.piece(piece));
        }
        whole
    }

    /// One piece of text.
    fn piece(&self, position: u32) -> Cow<'t, str> {
        let entry = self.entry(position);
        let raw = self.slice(entry.start, entry.end);
        match entry.kind {
            Kind::Escaped => Cow::Owned(text::content(raw)),
            Kind::Cdata => text::line_ends(raw),
            Kind::Plain | Kind::Element => Cow::Borrowed(raw),
        }
    }

    /// The error with its path, line and column.
    pub fn locate(&self, error: XmlError) -> XmlError {
        let (node, offset) = error.place();
        let offset = offset
            .or_else(|| node.map(|node| self.entry(node).start as usize))
            .unwrap_or(0);
        let path = node.map_or_else(String::new, |node| {
            self.paths(&[node]).pop().unwrap_or_default()
        });
        error.located(path, line_column(self.text, offset))
    }

    /// Paths of elements, given in document order.
    pub fn paths(&self, targets: &[u32]) -> Vec<String> {
        let mut paths = Vec::with_capacity(targets.len());
        if !self.entries.is_empty() {
            let root = format!("/{}", self.name(self.entry(0)));
            self.paths_inside(0, &root, targets, &mut paths);
        }
        paths
    }

    fn paths_inside(&self, parent: u32, path: &str, targets: &[u32], paths: &mut Vec<String>) {
        let own = targets.partition_point(|&target| target <= parent);
        paths.extend(targets[..own].iter().map(|_| path.to_owned()));
        let mut rest = &targets[own..];
        if rest.is_empty() {
            return;
        }
        let mut totals: HashMap<&str, (usize, usize)> = HashMap::new();
        for child in self.elements(parent) {
            totals.entry(self.name(self.entry(child))).or_default().1 += 1;
        }
        for child in self.elements(parent) {
            let entry = self.entry(child);
            let name = self.name(entry);
            let (seen, total) = totals.entry(name).or_default();
            *seen += 1;
            let end = if entry.next == 0 {
                u32::MAX
            } else {
                entry.next
            };
            let inside = rest.partition_point(|&target| target < end);
            if inside > 0 {
                let below = step(path, name, *seen, *total);
                self.paths_inside(child, &below, &rest[..inside], paths);
                rest = &rest[inside..];
            }
        }
        paths.extend(rest.iter().map(|_| path.to_owned()));
    }
}

/// The path of a child: with its number where it has namesakes.
fn step(path: &str, name: &str, number: usize, total: usize) -> String {
    if total > 1 {
        format!("{path}/{name}[{number}]")
    } else {
        format!("{path}/{name}")
    }
}

/// Positions of the entries directly inside an element.
pub(super) struct Children<'i> {
    entries: &'i [Entry],
    position: u32,
    end: u32,
}

impl Iterator for Children<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        if self.position >= self.end {
            return None;
        }
        let position = self.position;
        let next = self.entries[position as usize].next;
        self.position = if next == 0 { self.end } else { next };
        Some(position)
    }
}

/// Line and column (in characters) of a byte offset, both counted from 1.
pub(super) fn line_column(text: &str, offset: usize) -> (usize, usize) {
    let before = &text.as_bytes()[..offset.min(text.len())];
    let line = memchr::memchr_iter(b'\n', before).count() + 1;
    let start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
    let continuation = |byte: &&u8| **byte & 0xC0 != 0x80;
    let column = before[start..].iter().filter(continuation).count() + 1;
    (line, column)
}
