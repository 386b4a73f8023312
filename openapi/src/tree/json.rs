//! JSON into the span tree: a strict scanner that keeps byte offsets.

use std::borrow::Cow;

use indexmap::map::Entry;
use serde_json::Number;

use super::{
    Content, MAXIMUM_DEPTH, MAXIMUM_VALUES, Mapping, Node, duplicate_key, too_deep, too_many,
};
use crate::diagnostic::{Diagnostic, Span};
use crate::source::{SourceId, offset};

type Parsed<T> = Result<T, Box<Diagnostic>>;

/// Reads a JSON text.
///
/// # Errors
/// A fatal diagnostic at the place where the text is not JSON.
pub(super) fn parse(
    source: SourceId,
    text: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Parsed<Node> {
    let mut scanner = Scanner {
        source,
        text,
        at: 0,
        depth: 0,
        values: 0,
        diagnostics,
    };
    let node = scanner.value()?;
    scanner.skip_space();
    match scanner.peek() {
        None => Ok(node),
        Some(_) => Err(scanner.unexpected("the end of the file")),
    }
}

struct Scanner<'a> {
    source: SourceId,
    text: &'a str,
    at: usize,
    depth: usize,
    values: usize,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Scanner<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn span(&self, start: usize) -> Span {
        Span {
            source: self.source,
            start: offset(start),
            end: offset(self.at),
        }
    }

    fn unexpected(&self, expected: &str) -> Box<Diagnostic> {
        let found = match self
            .text
            .get(self.at..)
            .and_then(|rest| rest.chars().next())
        {
            Some(character) => format!("`{character}`"),
            None => "the end of the file".to_owned(),
        };
        let message = format!("this is not JSON: expected {expected}, found {found}");
        Box::new(Diagnostic::fatal("syntax", self.span(self.at), message))
    }

    fn value(&mut self) -> Parsed<Node> {
        self.skip_space();
        let start = self.at;
        self.values += 1;
        if self.values > MAXIMUM_VALUES {
            return Err(too_many(self.span(start)));
        }
        let content = match self.peek() {
            Some(b'{') => self.nested(Self::object)?,
            Some(b'[') => self.nested(Self::array)?,
            Some(b'"') => Content::String(self.string()?.into_owned()),
            Some(b'-' | b'0'..=b'9') => Content::Number(self.number()?),
            Some(b't') => self.word("true", Content::Boolean(true))?,
            Some(b'f') => self.word("false", Content::Boolean(false))?,
            Some(b'n') => self.word("null", Content::Null)?,
            _ => return Err(self.unexpected("a value")),
        };
        Ok(Node::new(content, self.span(start)))
    }

    fn nested(&mut self, read: fn(&mut Self) -> Parsed<Content>) -> Parsed<Content> {
        if self.depth >= MAXIMUM_DEPTH {
            return Err(too_deep(self.span(self.at)));
        }
        self.depth += 1;
        self.at += 1;
        let content = read(self)?;
        self.at += 1;
        self.depth -= 1;
        Ok(content)
    }

    /// After `{`, up to `}`.
    fn object(&mut self) -> Parsed<Content> {
        let mut mapping = Mapping::new();
        self.skip_space();
        if self.peek() == Some(b'}') {
            return Ok(Content::Mapping(mapping));
        }
        loop {
            self.entry(&mut mapping)?;
            self.skip_space();
            match self.peek() {
                Some(b',') if self.comma_ends(b'}') => return Ok(Content::Mapping(mapping)),
                Some(b',') => self.at += 1,
                Some(b'}') => return Ok(Content::Mapping(mapping)),
                _ => return Err(self.unexpected("`,` or `}`")),
            }
        }
    }

    fn entry(&mut self, mapping: &mut Mapping) -> Parsed<()> {
        self.skip_space();
        let start = self.at;
        if self.peek() != Some(b'"') {
            return Err(self.unexpected("a key in double quotes"));
        }
        let key = self.string()?.into_owned();
        let span = self.span(start);
        self.skip_space();
        if self.peek() != Some(b':') {
            return Err(self.unexpected("`:`"));
        }
        self.at += 1;
        let mut node = self.value()?;
        node.key = Some(span);
        match mapping.entry(key) {
            Entry::Vacant(entry) => {
                entry.insert(node);
            }
            Entry::Occupied(mut entry) => {
                let diagnostic = duplicate_key(entry.key(), span, entry.get().key);
                self.diagnostics.push(diagnostic);
                entry.insert(node);
            }
        }
        Ok(())
    }

    /// After `[`, up to `]`.
    fn array(&mut self) -> Parsed<Content> {
        let mut items = Vec::new();
        self.skip_space();
        if self.peek() == Some(b']') {
            return Ok(Content::Sequence(items));
        }
        loop {
            items.push(self.value()?);
            self.skip_space();
            match self.peek() {
                Some(b',') if self.comma_ends(b']') => return Ok(Content::Sequence(items)),
                Some(b',') => self.at += 1,
                Some(b']') => return Ok(Content::Sequence(items)),
                _ => return Err(self.unexpected("`,` or `]`")),
            }
        }
    }

    /// Whether nothing follows a comma but the end of its object or array: many editors take that, and what is meant is plain.
    fn comma_ends(&mut self, end: u8) -> bool {
        let comma = self.at;
        self.at += 1;
        let span = self.span(comma);
        self.skip_space();
        if self.peek() != Some(end) {
            self.at = comma;
            return false;
        }
        let message = "nothing follows this comma, which JSON does not allow; it is left out";
        self.diagnostics
            .push(Diagnostic::error("trailing-comma", span, message));
        true
    }

    fn word(&mut self, word: &str, content: Content) -> Parsed<Content> {
        if !self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            return Err(self.unexpected("a value"));
        }
        self.at += word.len();
        Ok(content)
    }

    fn number(&mut self) -> Parsed<Number> {
        let start = self.at;
        while matches!(
            self.peek(),
            Some(b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')
        ) {
            self.at += 1;
        }
        let text = &self.text[start..self.at];
        let number = serde_json::from_str(text).ok();
        let number = number.or_else(|| self.boundless(text, start));
        number.ok_or_else(|| {
            let message = format!("this is not JSON: `{text}` is not a number");
            Box::new(Diagnostic::fatal("syntax", self.span(start), message))
        })
    }

    /// A number beyond all that can be held is taken as the largest one.
    fn boundless(&mut self, text: &str, start: usize) -> Option<Number> {
        let value: f64 = text
            .parse()
            .ok()
            .filter(|value: &f64| value.is_infinite())?;
        let message = format!("`{text}` is beyond all numbers; the largest one is taken");
        let diagnostic = Diagnostic::error("wrong-value", self.span(start), message);
        self.diagnostics.push(diagnostic);
        Number::from_f64(f64::MAX.copysign(value))
    }

    /// A string in double quotes. Strings without escapes, the usual ones, are borrowed.
    fn string(&mut self) -> Parsed<Cow<'a, str>> {
        let start = self.at;
        self.at += 1;
        let mut escaped = false;
        loop {
            let rest = &self.text.as_bytes()[self.at..];
            let Some(next) = memchr::memchr2(b'"', b'\\', rest) else {
                self.at = self.text.len();
                return Err(self.unexpected("`\"`"));
            };
            self.at += next + 1;
            if rest[next] == b'"' {
                break;
            }
            escaped = true;
            self.at = (self.at + 1).min(self.text.len());
        }
        let text = self.text;
        let inside = &text[start + 1..self.at - 1];
        if !escaped && !inside.bytes().any(|byte| byte < b' ') {
            return Ok(Cow::Borrowed(inside));
        }
        self.unescape(start)
    }

    fn unescape(&self, start: usize) -> Parsed<Cow<'a, str>> {
        let quoted = &self.text[start..self.at];
        serde_json::from_str(quoted)
            .map(Cow::Owned)
            .map_err(|error| {
                let words = error.to_string();
                let words = words.split(" at line").next().unwrap_or_default();
                let message = format!("this is not JSON: {words}");
                Box::new(Diagnostic::fatal("syntax", self.span(start), message))
            })
    }
}
