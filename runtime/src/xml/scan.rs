//! The scanner: text -> index, refusing all that is not well-formed XML 1.0 with namespaces, and every document type declaration.

use super::character::{self, is_space, name_length};
use super::error::{XmlError, XmlErrorKind};
use super::index::{Attribute, Entry, Index, Kind, XML};
use super::namespace::Scope;
use super::options::Limits;
use super::text;
use std::borrow::Cow;
use std::cell::Cell;

type Result<T> = std::result::Result<T, XmlError>;

/// A pass over one text.
pub(super) struct Scanner<'t, 'l> {
    pub(super) index: Index<'t>,
    pub(super) limits: &'l Limits,
    pub(super) scope: Scope<'t>,
    pub(super) position: usize,
    open: Vec<u32>,
}

/// Makes the index of a text.
pub(super) fn scan<'t>(text: &'t str, limits: &Limits) -> Result<Index<'t>> {
    let mut scanner = Scanner {
        index: Index {
            text,
            entries: Vec::with_capacity(text.len() / 24),
            attributes: Vec::new(),
            namespaces: vec![Cow::Borrowed(""), Cow::Borrowed(XML)],
        },
        limits,
        scope: Scope::default(),
        position: 0,
        open: Vec::new(),
    };
    match scanner.document() {
        Ok(()) => Ok(scanner.index),
        Err(error) => Err(scanner.locate(error)),
    }
}

impl<'t> Scanner<'t, '_> {
    fn locate(&self, error: XmlError) -> XmlError {
        let error = error.at_offset(self.position);
        match self.open.last() {
            Some(&open) => self.index.locate(error.at(open)),
            None => self.index.locate(error),
        }
    }

    fn document(&mut self) -> Result<()> {
        let bytes = self.index.text.len();
        if bytes > self.limits.bytes.min(u32::MAX as usize) {
            return Err(limit(format!(
                "the text has {bytes} bytes, more than {}",
                self.limits.bytes
            )));
        }
        if self.rest().starts_with('\u{FEFF}') {
            self.position += '\u{FEFF}'.len_utf8();
        }
        self.declaration()?;
        self.outside()?;
        if self.peek() != Some(b'<') {
            return Err(malformed(
                "expected the root element, found the end of the text",
            ));
        }
        self.start_tag()?;
        while !self.open.is_empty() {
            self.content()?;
        }
        self.outside()?;
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(malformed("a second root element")),
        }
    }

    /// Comments, processing instructions and white space outside the root element; stops before a tag.
    fn outside(&mut self) -> Result<()> {
        loop {
            self.skip_space();
            let rest = self.rest();
            if rest.starts_with("<?") {
                self.instruction()?;
            } else if rest.starts_with("<!--") {
                self.comment()?;
            } else if rest.starts_with("<!DOCTYPE") {
                return Err(XmlError::new(
                    XmlErrorKind::Doctype,
                    "document type declarations are refused",
                ));
            } else if rest.is_empty()
                || (rest.starts_with('<') && !rest.starts_with("<!") && !rest.starts_with("</"))
            {
                return Ok(());
            } else {
                return Err(malformed(
                    "only comments, processing instructions and white space may stand outside the root element",
                ));
            }
        }
    }

    /// One piece inside the root element.
    fn content(&mut self) -> Result<()> {
        match (self.peek(), self.byte(1)) {
            (None, _) => Err(malformed(format!(
                "the text ends inside <{}>",
                self.open_name()
            ))),
            (Some(b'<'), Some(b'/')) => self.end_tag(),
            (Some(b'<'), Some(b'!')) => self.markup(),
            (Some(b'<'), Some(b'?')) => self.instruction(),
            (Some(b'<'), _) => self.start_tag(),
            _ => self.text(),
        }
    }

    fn markup(&mut self) -> Result<()> {
        let rest = self.rest();
        if rest.starts_with("<!--") {
            self.comment()
        } else if rest.starts_with("<![CDATA[") {
            self.cdata()
        } else {
            Err(malformed("expected a comment or a CDATA section"))
        }
    }

    fn text(&mut self) -> Result<()> {
        let start = self.position;
        let mut seen = 0;
        for &byte in &self.index.text.as_bytes()[start..] {
            let class = character::TEXT[byte as usize];
            if class & character::STOP != 0 {
                break;
            }
            seen |= class;
            self.position += 1;
        }
        if seen & (character::SUSPECT | character::GREATER | character::REFERENCE) != 0 {
            self.check_text(start, seen)?;
        }
        let kind = if seen & (character::REFERENCE | character::RETURN) != 0 {
            Kind::Escaped
        } else {
            Kind::Plain
        };
        self.push_text(kind, start, self.position, seen & character::SOLID != 0)
    }

    fn check_text(&mut self, start: usize, seen: u8) -> Result<()> {
        self.check_run(start, self.position, seen)?;
        let run = &self.index.text[start..self.position];
        if seen & character::GREATER != 0
            && let Some(at) = run.find("]]>")
        {
            return Err(malformed("`]]>` may not stand in text").at_offset(start + at));
        }
        Ok(())
    }

    /// Characters and references of a run of text or of an attribute value.
    pub(super) fn check_run(&self, start: usize, end: usize, seen: u8) -> Result<()> {
        let run = &self.index.text[start..end];
        if seen & character::SUSPECT != 0 {
            self.check_characters(start, end)?;
        }
        if seen & character::REFERENCE != 0 {
            for at in memchr::memchr_iter(b'&', run.as_bytes()) {
                if text::reference(&run[at..]).is_none() {
                    return Err(malformed("`&` must begin a character reference or one of &lt; &gt; &amp; &quot; &apos;")
                        .at_offset(start + at));
                }
            }
        }
        Ok(())
    }

    fn check_characters(&self, start: usize, end: usize) -> Result<()> {
        let run = &self.index.text[start..end];
        match run
            .char_indices()
            .find(|&(_, found)| !character::is_legal(found))
        {
            Some((at, found)) => {
                let message = format!("the character U+{:04X} is not allowed in XML", found as u32);
                Err(malformed(message).at_offset(start + at))
            }
            None => Ok(()),
        }
    }

    fn cdata(&mut self) -> Result<()> {
        let start = self.position + "<![CDATA[".len();
        let Some(length) = self.index.text[start..].find("]]>") else {
            return Err(malformed("a CDATA section is not closed"));
        };
        self.check_characters(start, start + length)?;
        self.position = start + length + "]]>".len();
        self.push_text(Kind::Cdata, start, start + length, true)
    }

    fn push_text(&mut self, kind: Kind, start: usize, end: usize, solid: bool) -> Result<()> {
        let position = self.push(Entry {
            kind,
            marked: solid,
            start: start as u32,
            local: start as u32,
            end: end as u32,
            next: 0,
            attributes: 0,
            attribute_count: 0,
            namespace: 0,
            link: Cell::new(0),
        })?;
        self.index.entries[position as usize].next = position + 1;
        Ok(())
    }

    fn push(&mut self, entry: Entry) -> Result<u32> {
        if self.index.entries.len() >= self.limits.nodes {
            return Err(limit(format!(
                "more than {} elements and pieces of text",
                self.limits.nodes
            )));
        }
        let position = self.index.entries.len() as u32;
        self.index.entries.push(entry);
        Ok(position)
    }

    fn start_tag(&mut self) -> Result<()> {
        let depth = self.limits.depth.min(Limits::DEEPEST);
        if self.open.len() >= depth {
            return Err(limit(format!("elements are nested more than {depth} deep")));
        }
        let start = self.position;
        self.position += 1;
        let local = self.qualified_name("an element name")?;
        let attributes = self.index.attributes.len();
        let position = self.push(Entry {
            kind: Kind::Element,
            marked: local != start + 1,
            start: start as u32,
            local: local as u32,
            end: self.position as u32,
            next: 0,
            attributes: attributes as u32,
            attribute_count: 0,
            namespace: 0,
            link: Cell::new(0),
        })?;
        self.open.push(position);
        self.scope.enter();
        let closed = self.tag_inside()?;
        self.settle_namespaces(position, attributes)?;
        if closed {
            self.close();
        }
        Ok(())
    }

    /// Attributes up to `>` or `/>`; tells whether it was the latter.
    fn tag_inside(&mut self) -> Result<bool> {
        loop {
            let before = self.position;
            self.skip_space();
            match self.peek() {
                Some(b'>') => {
                    self.position += 1;
                    return Ok(false);
                }
                Some(b'/') if self.byte(1) == Some(b'>') => {
                    self.position += 2;
                    return Ok(true);
                }
                Some(_) if self.position > before => self.attribute()?,
                _ => return Err(malformed("expected white space, `>` or `/>` in a tag")),
            }
        }
    }

    fn attribute(&mut self) -> Result<()> {
        let start = self.position;
        let local = self.qualified_name("an attribute name")?;
        let end = self.position;
        self.skip_space();
        self.expect(b'=', "`=` after an attribute name")?;
        self.skip_space();
        let (value, value_end, seen) = self.quoted()?;
        let escaped = character::REFERENCE | character::RETURN | character::BREAK;
        self.add_attribute(Attribute {
            start: start as u32,
            local: local as u32,
            end: end as u32,
            value: value as u32,
            value_end: value_end as u32,
            namespace: 0,
            escaped: seen & escaped != 0,
        })
    }

    /// A quoted value: its range and what is in it.
    fn quoted(&mut self) -> Result<(usize, usize, u8)> {
        let quote = match self.peek() {
            Some(quote @ (b'"' | b'\'')) => quote,
            _ => return Err(malformed("an attribute value must stand in quotes")),
        };
        let start = self.position + 1;
        let mut seen = 0;
        for (end, byte) in (start..).zip(self.index.text.as_bytes()[start..].iter().copied()) {
            if byte == quote {
                self.position = end + 1;
                self.check_run(start, end, seen)?;
                return Ok((start, end, seen));
            }
            if byte == b'<' {
                return Err(malformed("`<` may not stand in an attribute value").at_offset(end));
            }
            seen |= character::TEXT[byte as usize];
        }
        Err(malformed("an attribute value is not closed"))
    }

    /// `name` or `prefix:name`; gives the offset of the local name.
    fn qualified_name(&mut self, what: &str) -> Result<usize> {
        let mut local = self.position;
        self.position += self.name(what)?;
        if self.peek() == Some(b':') {
            self.position += 1;
            local = self.position;
            self.position += self.name(what)?;
        }
        Ok(local)
    }

    fn name(&self, what: &str) -> Result<usize> {
        match name_length(self.rest()) {
            0 => Err(malformed(format!("expected {what}"))),
            length => Ok(length),
        }
    }

    fn end_tag(&mut self) -> Result<()> {
        let expected = self.open_name();
        let rest = &self.index.text[self.position + 2..];
        let after = rest
            .strip_prefix(expected)
            .filter(|after| after.starts_with(['>', ' ', '\t', '\r', '\n']));
        if after.is_none() {
            let found = rest
                .split(['>', ' ', '\t', '\r', '\n', '<'])
                .next()
                .unwrap_or_default();
            return Err(malformed(format!(
                "expected </{expected}>, found </{found}>"
            )));
        }
        self.position += 2 + expected.len();
        self.skip_space();
        self.expect(b'>', "`>`")?;
        self.close();
        Ok(())
    }

    fn close(&mut self) {
        if let Some(closed) = self.open.pop() {
            self.index.entries[closed as usize].next = self.index.entries.len() as u32;
            self.scope.leave();
        }
    }

    /// Name with prefix of the innermost open element.
    fn open_name(&self) -> &'t str {
        match self.open.last() {
            Some(&open) => {
                let entry = self.index.entry(open);
                self.index.slice(entry.start + 1, entry.end)
            }
            None => "",
        }
    }

    pub(super) fn rest(&self) -> &'t str {
        &self.index.text[self.position..]
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.byte(0)
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.index
            .text
            .as_bytes()
            .get(self.position + ahead)
            .copied()
    }

    pub(super) fn skip_space(&mut self) {
        while self.peek().is_some_and(is_space) {
            self.position += 1;
        }
    }

    fn expect(&mut self, byte: u8, what: &str) -> Result<()> {
        if self.peek() != Some(byte) {
            return Err(malformed(format!("expected {what}")));
        }
        self.position += 1;
        Ok(())
    }
}

pub(super) fn malformed(message: impl Into<String>) -> XmlError {
    XmlError::new(XmlErrorKind::Malformed, message)
}

pub(super) fn limit(message: String) -> XmlError {
    XmlError::new(XmlErrorKind::Limit, message)
}
