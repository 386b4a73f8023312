//! Text of documents, and how a byte offset becomes file, line and column.

use std::sync::Arc;

/// Reads the files that a document refers to. The loader does no I/O of its own.
pub trait Files {
    /// The text of the file with this path, relative to wherever the first document was named from.
    ///
    /// # Errors
    /// What the system says when the file cannot be read.
    fn read(&self, path: &str) -> std::io::Result<String>;
}

/// Files on disk.
#[derive(Debug, Clone, Copy, Default)]
pub struct Disk;

impl Files for Disk {
    fn read(&self, path: &str) -> std::io::Result<String> {
        std::fs::read_to_string(path)
    }
}

/// Index of a [`Source`] in [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct SourceId(pub u32);

/// One file's text.
#[derive(Debug)]
pub struct Source {
    /// Path as the user or the reference named it.
    pub name: String,
    /// The text.
    pub text: String,
    line_starts: Vec<u32>,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// All files of a load; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<Arc<Source>>,
}

impl Source {
    /// A file with its text.
    pub fn new(name: impl Into<String>, text: String) -> Self {
        let line_starts = std::iter::once(0).chain(memchr_lines(&text)).collect();
        Self {
            name: name.into(),
            text,
            line_starts,
        }
    }
}

fn memchr_lines(text: &str) -> impl Iterator<Item = u32> + '_ {
    text.bytes()
        .enumerate()
        .filter(|(_, byte)| *byte == b'\n')
        .map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX))
}

impl Sources {
    /// Adds a file.
    pub fn add(&mut self, source: Source) -> SourceId {
        self.files.push(Arc::new(source));
        SourceId(u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX))
    }

    /// A file by id.
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.files.get(id.0 as usize).map(Arc::as_ref)
    }

    /// File, line and column of the start of a span.
    pub fn place(&self, span: crate::diagnostic::Span) -> Option<Place> {
        let source = self.get(span.source)?;
        let line = source
            .line_starts
            .partition_point(|start| *start <= span.start)
            .saturating_sub(1);
        let start = *source.line_starts.get(line)? as usize;
        let before = source.text.get(start..span.start as usize)?;
        Some(Place {
            file: source.name.clone(),
            line: line + 1,
            column: before.chars().count() + 1,
        })
    }
}
