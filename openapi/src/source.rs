//! Text of documents, and how a byte offset becomes file, line and column.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::diagnostic::Span;

/// Reads the files that a document refers to. The loader does no I/O of its own.
pub trait Files {
    /// The text of the file with this path, relative to wherever the first document was named from.
    ///
    /// # Errors
    /// What the system says when the file cannot be read.
    fn read(&self, path: &str) -> std::io::Result<String>;

    /// Whether paths may be URLs too. Without, a reference to another host is told and not followed.
    fn fetches(&self) -> bool {
        false
    }
}

/// Files on disk.
#[derive(Debug, Clone, Copy, Default)]
pub struct Disk;

impl Files for Disk {
    fn read(&self, path: &str) -> std::io::Result<String> {
        let size = std::fs::metadata(path)?.len();
        if size > MAXIMUM_BYTES as u64 {
            return Err(too_large());
        }
        text(std::fs::read(path)?)
    }
}

/// The text of a file: UTF-8, or UTF-16, as some systems write it.
///
/// # Errors
/// When it is neither; the message says where.
pub fn text(bytes: Vec<u8>) -> std::io::Result<String> {
    let wide = match bytes.get(..2) {
        Some([0xff, 0xfe] | [1..=255, 0]) => Some(encoding_rs::UTF_16LE),
        Some([0xfe, 0xff] | [0, 1..=255]) => Some(encoding_rs::UTF_16BE),
        _ => None,
    };
    if let Some(encoding) = wide {
        let decoded = encoding.decode_without_bom_handling_and_without_replacement(&bytes);
        return match decoded {
            Some(text) => Ok(text.into_owned()),
            None => Err(std::io::Error::other("it is no UTF-16")),
        };
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let before = &error.as_bytes()[..good];
        let line = memchr::memchr_iter(b'\n', before).count() + 1;
        std::io::Error::other(format!(
            "line {line} is not UTF-8; save the file in that encoding"
        ))
    })
}

/// Files that stand in the program: path -> text. Paths are compared in their normal form, so `./a/../b.yaml` finds `b.yaml`.
#[derive(Debug, Clone, Default)]
pub struct Embedded {
    files: HashMap<String, &'static str>,
}

impl Embedded {
    /// Files by path.
    pub fn new(files: impl IntoIterator<Item = (&'static str, &'static str)>) -> Self {
        let files = files
            .into_iter()
            .map(|(path, text)| (normal_path(path), text))
            .collect();
        Self { files }
    }
}

impl Files for Embedded {
    fn read(&self, path: &str) -> std::io::Result<String> {
        match self.files.get(&normal_path(path)) {
            Some(text) => Ok((*text).to_owned()),
            None => Err(std::io::ErrorKind::NotFound.into()),
        }
    }
}

/// The largest file that is read, in bytes.
pub const MAXIMUM_BYTES: usize = 64 * 1024 * 1024;

pub(crate) fn too_large() -> std::io::Error {
    std::io::Error::other("larger than 64 MiB")
}

/// Whether a path is a URL: it has a scheme of two letters or more (one letter is a drive), or a host.
pub fn is_url(path: &str) -> bool {
    let scheme = path.split_once(':').map_or("", |(scheme, _)| scheme);
    let is_scheme = scheme.len() > 1
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    path.starts_with("//") || is_scheme
}

/// Scheme and host of a URL, and the path after them.
fn split_url(url: &str) -> (&str, &str) {
    let host = url.find("//").map_or(0, |at| at + 2);
    let path = url[host..].find('/').map_or(url.len(), |at| host + at);
    url.split_at(path)
}

/// A path without `.` and without `..` where a folder before it can be dropped.
pub fn normal_path(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if path.starts_with('/') => {}
            _ => parts.push(part),
        }
    }
    let root = if path.starts_with('/') { "/" } else { "" };
    format!("{root}{}", parts.join("/"))
}

/// The path of a file that is named relative to another file.
pub fn sibling_path(file: &str, relative: &str) -> String {
    if is_url(relative) {
        return relative.to_owned();
    }
    if is_url(file) {
        let (host, path) = split_url(file);
        let path = if path.is_empty() { "/" } else { path };
        // A folder stays one: what it is a base for stands in it.
        let end = if relative.ends_with('/') { "/" } else { "" };
        return format!("{host}{}{end}", sibling_path(path, relative));
    }
    if relative.starts_with('/') {
        return normal_path(relative);
    }
    match file.rsplit_once('/') {
        Some((folder, _)) => normal_path(&format!("{folder}/{relative}")),
        None => normal_path(relative),
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
    /// The text, without a byte order mark.
    pub text: String,
    line_starts: Vec<u32>,
    /// How many characters stand before each block of bytes, from the first question on: a document may be one long line.
    blocks: OnceLock<Vec<u32>>,
}

/// Bytes of a block.
const BLOCK: usize = 1024;

/// How many characters begin in these bytes.
fn characters(bytes: &[u8]) -> usize {
    // All but the bytes that go on with a character.
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
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

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// All files of a load; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<Arc<Source>>,
}

impl Source {
    /// A file with its text.
    pub fn new(name: impl Into<String>, mut text: String) -> Self {
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        let after = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| offset(at + 1));
        let line_starts = std::iter::once(0).chain(after).collect();
        Self {
            name: name.into(),
            text,
            line_starts,
            blocks: OnceLock::new(),
        }
    }

    /// How many characters begin before a byte.
    fn characters_before(&self, byte: usize) -> usize {
        let bytes = self.text.as_bytes();
        let blocks = self.blocks.get_or_init(|| {
            let sums = bytes.chunks(BLOCK).scan(0, |sum, block| {
                *sum += characters(block);
                Some(offset(*sum))
            });
            std::iter::once(0).chain(sums).collect()
        });
        let block = byte / BLOCK;
        let before = blocks.get(block).map_or(0, |before| *before as usize);
        let rest = bytes.get(block * BLOCK..byte).unwrap_or_default();
        before + characters(rest)
    }

    /// Line (from 0) in which a byte stands.
    pub(crate) fn line_of(&self, byte: u32) -> usize {
        self.line_starts
            .partition_point(|start| *start <= byte)
            .saturating_sub(1)
    }

    /// Byte range of a line (from 0), without its line break.
    pub(crate) fn line_range(&self, line: usize) -> std::ops::Range<usize> {
        let start = self
            .line_starts
            .get(line)
            .map_or(self.text.len(), |at| *at as usize);
        let next = self
            .line_starts
            .get(line + 1)
            .map_or(self.text.len(), |at| *at as usize);
        let text = self.text.get(start..next).unwrap_or_default();
        start..start + text.trim_end_matches(['\n', '\r']).len()
    }
}

/// A byte position; files are at most [`MAXIMUM_BYTES`], so it always fits.
pub(crate) fn offset(byte: usize) -> u32 {
    u32::try_from(byte).unwrap_or(u32::MAX)
}

impl Sources {
    /// Adds a file.
    pub fn add(&mut self, source: Source) -> SourceId {
        self.files.push(Arc::new(source));
        SourceId(offset(self.files.len() - 1))
    }

    /// A file by id.
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.files.get(id.0 as usize).map(Arc::as_ref)
    }

    /// File, line and column of the start of a span.
    pub fn place(&self, span: Span) -> Option<Place> {
        let source = self.get(span.source)?;
        let line = source.line_of(span.start);
        let start = *source.line_starts.get(line)? as usize;
        let end = span.start as usize;
        let before = source
            .text
            .get(start..end)
            .map(|_| source.characters_before(end) - source.characters_before(start))?;
        Some(Place {
            file: source.name.clone(),
            line: line + 1,
            column: before + 1,
        })
    }

    /// The text of a span, as written.
    pub fn text(&self, span: Span) -> Option<&str> {
        let source = self.get(span.source)?;
        source.text.get(span.start as usize..span.end as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_after_a_byte_order_mark() {
        let mut sources = Sources::default();
        let id = sources.add(Source::new(
            "a.yaml",
            "\u{feff}ä: 1\r\nößb: 2\r\n".to_owned(),
        ));
        let at = |start| {
            sources.place(Span {
                source: id,
                start,
                end: start,
            })
        };
        let place = |line, column| {
            Some(Place {
                file: "a.yaml".to_owned(),
                line,
                column,
            })
        };
        assert_eq!(at(0), place(1, 1));
        assert_eq!(at(4), place(1, 4));
        assert_eq!(at(11), place(2, 3));
    }

    #[test]
    fn columns_are_counted_on_lines_of_any_length() {
        let long = format!("{}\n{}x", "a".repeat(1500), "ä€".repeat(3000));
        let mut sources = Sources::default();
        let source = sources.add(Source::new("a.json", long.clone()));
        for (end, column) in [(1500, 1501), (1501, 1), (1503, 2), (long.len() - 1, 6001)] {
            let (start, end) = (offset(end), offset(end));
            let place = sources.place(Span { source, start, end });
            assert_eq!(place.map(|place| place.column), Some(column));
        }
        // The end of a text whose length is that of whole blocks.
        let source = sources.add(Source::new("b.json", "ab".repeat(BLOCK)));
        let end = offset(2 * BLOCK);
        let place = sources.place(Span {
            source,
            start: end,
            end,
        });
        assert_eq!(place.map(|place| place.column), Some(2 * BLOCK + 1));
    }

    #[test]
    fn texts_may_be_utf_16_and_say_where_they_are_neither() {
        let wide = |bytes: &[u8]| text(bytes.to_vec()).map_err(|error| error.to_string());
        assert_eq!(wide(b"\xff\xfea\0\xe4\0"), Ok("\u{feff}a\u{e4}".to_owned()));
        assert_eq!(wide(b"\xfe\xff\0a"), Ok("\u{feff}a".to_owned()));
        assert_eq!(wide(b"{\0}\0"), Ok("{}".to_owned()));
        assert_eq!(wide(b"\0{\0}"), Ok("{}".to_owned()));
        assert_eq!(wide(b"{\0}"), Err("it is no UTF-16".to_owned()));
        assert_eq!(wide(b"\0"), Ok("\0".to_owned()));
        let why = "line 2 is not UTF-8; save the file in that encoding";
        assert_eq!(wide(b"a\n\xe4"), Err(why.to_owned()));
    }

    #[test]
    fn paths_are_normal() {
        assert_eq!(sibling_path("spec/a/b.yaml", "../c.yaml"), "spec/c.yaml");
        assert_eq!(sibling_path("b.yaml", "./c.yaml"), "c.yaml");
        assert_eq!(sibling_path("b.yaml", "../c.yaml"), "../c.yaml");
        assert_eq!(sibling_path("/b.yaml", "../c.yaml"), "/c.yaml");
        let url = "https://example.com/a/b.yaml";
        assert_eq!(sibling_path(url, "../c.yaml"), "https://example.com/c.yaml");
        assert_eq!(sibling_path(url, "/c.yaml"), "https://example.com/c.yaml");
        assert_eq!(sibling_path("b.yaml", url), url);
        assert_eq!(
            sibling_path("https://example.com", "c.yaml"),
            "https://example.com/c.yaml"
        );
        assert_eq!(sibling_path(url, "b/"), "https://example.com/a/b/");
    }

    #[test]
    fn embedded_files_are_found_by_normal_path() {
        let files = Embedded::new([("spec/a.yaml", "x: 1")]);
        assert_eq!(files.read("./spec/b/../a.yaml").unwrap(), "x: 1");
        assert!(files.read("a.yaml").is_err());
    }
}
