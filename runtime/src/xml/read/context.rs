//! What all readers of one text share: the index, the shapes, and the log of problems.

use std::cell::RefCell;
use std::collections::HashMap;

use super::super::error::{XmlError, XmlErrorKind};
use super::super::index::{Index, line_column};
use super::super::options::{Options, Strictness};
use super::super::problem::{Problem, ProblemKind};
use super::super::shape::Shapes;
use super::gather::Slot;
use super::is_error;

/// Shared by all readers of one text.
pub(super) struct Context<'a, 'de> {
    pub index: &'a Index<'de>,
    pub shapes: &'a Shapes,
    pub strictness: Strictness,
    /// Keep problems and notes; otherwise notes cost nothing.
    recording: bool,
    limit: usize,
    log: RefCell<Log>,
    /// The slots of all objects being read, the innermost last.
    pub slots: RefCell<Vec<Slot>>,
    /// How well elements fit the shapes of unions, once found out.
    pub fits: RefCell<HashMap<(u32, u32), Option<u32>>>,
}

#[derive(Debug, Default)]
struct Log {
    entries: Vec<Entry>,
    unrecorded: usize,
}

#[derive(Debug)]
struct Entry {
    kind: ProblemKind,
    node: u32,
    attribute: Option<u32>,
    expected: String,
    found: String,
}

impl<'a, 'de> Context<'a, 'de> {
    pub fn new(
        index: &'a Index<'de>,
        shapes: &'a Shapes,
        options: &Options,
        recording: bool,
    ) -> Self {
        Self {
            index,
            shapes,
            strictness: options.strictness,
            recording,
            limit: options.limits.problems,
            log: RefCell::default(),
            slots: RefCell::default(),
            fits: RefCell::default(),
        }
    }

    /// Whether remarks are wanted that take work to find.
    pub fn is_recording(&self) -> bool {
        self.recording
    }

    /// Ends reading with an error, or records a problem and lets it go on, as the strictness says.
    pub fn report(
        &self,
        kind: ProblemKind,
        node: u32,
        describe: impl FnOnce() -> (String, String),
    ) -> Result<(), XmlError> {
        self.report_attribute(kind, node, None, describe)
    }

    /// [`Self::report`] about an attribute, by its position in the index.
    pub fn report_attribute(
        &self,
        kind: ProblemKind,
        node: u32,
        attribute: Option<u32>,
        describe: impl FnOnce() -> (String, String),
    ) -> Result<(), XmlError> {
        if is_error(kind, self.strictness) {
            let (expected, found) = describe();
            let message = format!("expected {expected}, found {found}");
            let error = XmlError::new(XmlErrorKind::Shape(kind), message).at(node);
            let start = attribute.map(|position| self.index.attributes[position as usize].start);
            return Err(match start {
                Some(start) => error.at_offset(start as usize),
                None => error,
            });
        }
        if self.recording {
            self.record(kind, node, attribute, describe);
        }
        Ok(())
    }

    fn record(
        &self,
        kind: ProblemKind,
        node: u32,
        attribute: Option<u32>,
        describe: impl FnOnce() -> (String, String),
    ) {
        let mut log = self.log.borrow_mut();
        if log.entries.len() >= self.limit {
            log.unrecorded += 1;
            return;
        }
        let (expected, found) = describe();
        log.entries.push(Entry {
            kind,
            node,
            attribute,
            expected,
            found,
        });
    }

    /// Everything recorded, in document order, and the number of what was not.
    pub fn into_problems(self) -> (Vec<Problem>, usize) {
        let Log {
            mut entries,
            unrecorded,
        } = self.log.into_inner();
        entries.sort_by_key(|entry| (entry.node, entry.attribute));
        let nodes: Vec<u32> = entries.iter().map(|entry| entry.node).collect();
        let paths = self.index.paths(&nodes);
        let mut positions = Positions::new(self.index.text);
        let located = entries.into_iter().zip(paths).map(|(entry, path)| {
            let attribute = entry
                .attribute
                .map(|position| &self.index.attributes[position as usize]);
            let start = attribute.map_or(self.index.entry(entry.node).start, |found| found.start);
            let path = match attribute {
                Some(found) => format!("{path}/@{}", self.index.attribute_name(found)),
                None => path,
            };
            let (line, column) = positions.of(start as usize);
            Problem {
                kind: entry.kind,
                path,
                line,
                column,
                expected: entry.expected,
                found: entry.found,
            }
        });
        (located.collect(), unrecorded)
    }
}

/// Lines and columns of ascending offsets, without counting the text again for each.
struct Positions<'t> {
    text: &'t str,
    offset: usize,
    line: usize,
    column: usize,
}

impl<'t> Positions<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            offset: 0,
            line: 1,
            column: 1,
        }
    }

    fn of(&mut self, offset: usize) -> (usize, usize) {
        let between = &self.text[self.offset..offset];
        let (lines, column) = line_column(between, between.len());
        self.column = if lines == 1 {
            self.column + column - 1
        } else {
            column
        };
        self.line += lines - 1;
        self.offset = offset;
        (self.line, self.column)
    }
}
