//! The files of a load and their trees. All files that references may need are read before lowering starts, so that trees can be borrowed.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::diagnostic::{Diagnostic, Span};
use crate::source::{
    Files, MAXIMUM_BYTES, Source, SourceId, Sources, is_url, normal_path, offset, sibling_path,
    too_large,
};
use crate::tree::{self, Content, Node};

use super::anchor::Anchors;
use super::log::Log;
use super::reference::{Reference, unfolded};

/// Files that one document may consist of.
const MAXIMUM_FILES: usize = 20_000;

/// Bytes that they may have together.
const MAXIMUM_TOTAL: usize = 4 * MAXIMUM_BYTES;

/// A file that was read.
#[derive(Default)]
struct File {
    /// `None` when it cannot be parsed.
    tree: Option<Node>,
    /// What is wrong in its text. Told when a reference leads here: a file may be named where no reference counts.
    diagnostics: Vec<Diagnostic>,
}

/// Why there is no file for a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NotRead {
    /// It is a URL, and those are not fetched.
    Remote,
    /// What the system says.
    Failed(String),
}

/// All files that a document consists of.
pub(super) struct Documents {
    sources: Sources,
    /// By [`SourceId`], without the document itself, which is the first source.
    siblings: Vec<File>,
    /// Normal path -> file, or why it cannot be read.
    by_path: HashMap<String, Result<SourceId, NotRead>>,
    root: Node,
    /// Made when the first reference needs it.
    anchors: OnceCell<Anchors>,
}

impl Documents {
    /// Reads and parses a document, not yet the files that it refers to.
    ///
    /// # Errors
    /// The fatal diagnostic when it cannot be read or parsed.
    pub(super) fn open(
        path: &str,
        files: &dyn Files,
        log: &mut Log,
    ) -> Result<Self, (Sources, Box<Diagnostic>)> {
        let mut sources = Sources::default();
        let (text, failure) = match read_bounded(files, path) {
            Ok(text) => (text, None),
            Err(error) => (String::new(), Some(error)),
        };
        let source = sources.add(Source::new(path, text));
        if let Some(error) = failure {
            return Err((sources, unreadable(path, source, &error)));
        }
        let mut diagnostics = Vec::new();
        let parsed = parse(&sources, source, &mut diagnostics);
        log.extend(diagnostics);
        match parsed {
            Err(diagnostic) => Err((sources, diagnostic)),
            Ok(root) => Ok(Self {
                sources,
                siblings: Vec::new(),
                by_path: HashMap::from([(normal_path(path), Ok(source))]),
                root,
                anchors: OnceCell::new(),
            }),
        }
    }

    /// Reads the files that the document refers to, and those that they refer to.
    pub(super) fn read_siblings(&mut self, files: &dyn Files) {
        let name = self.name(SourceId(0)).to_owned();
        let mut waiting = Waiting::default();
        waiting.seen.insert(normal_path(&name));
        waiting.follow(&self.root, &name);
        let mut total = 0;
        while let Some(path) = waiting.paths.pop() {
            let found = if is_url(&path) && !files.fetches() {
                Err(NotRead::Remote)
            } else if self.by_path.len() > MAXIMUM_FILES || total > MAXIMUM_TOTAL {
                let why = "the document consists of too many files";
                Err(NotRead::Failed(why.to_owned()))
            } else {
                let read = read_bounded(files, &path);
                read.map_err(|error| NotRead::Failed(error.to_string()))
            };
            let found = found.map(|text| {
                total += text.len();
                self.sources.add(Source::new(path.as_str(), text))
            });
            if let Ok(id) = found {
                let file = self.parse_sibling(id);
                if let Some(tree) = &file.tree {
                    waiting.follow(tree, &path);
                }
                self.siblings.push(file);
            }
            self.by_path.insert(path, found);
        }
    }

    fn parse_sibling(&self, id: SourceId) -> File {
        let mut diagnostics = Vec::new();
        match parse(&self.sources, id, &mut diagnostics) {
            Ok(tree) => File {
                tree: Some(tree),
                diagnostics,
            },
            Err(diagnostic) => {
                diagnostics.push(Diagnostic {
                    fatal: false,
                    ..*diagnostic
                });
                File {
                    tree: None,
                    diagnostics,
                }
            }
        }
    }

    /// The document that was asked for.
    pub(super) fn root(&self) -> &Node {
        &self.root
    }

    /// The texts of all files.
    pub(super) fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The texts of all files, when the trees are done with.
    pub(super) fn into_sources(self) -> Sources {
        self.sources
    }

    /// The name of a file.
    pub(super) fn name(&self, id: SourceId) -> &str {
        self.sources
            .get(id)
            .map_or("", |source| source.name.as_str())
    }

    /// The tree of a file. The first file's tree is the root itself.
    pub(super) fn tree(&self, id: SourceId) -> Option<&Node> {
        match self.sibling(id) {
            Some(file) => file.tree.as_ref(),
            None => (id == SourceId(0)).then_some(&self.root),
        }
    }

    /// The trees of all files.
    pub(super) fn trees(&self) -> impl Iterator<Item = (SourceId, &Node)> {
        let ids = (0..=self.siblings.len()).map(|index| SourceId(offset(index)));
        ids.filter_map(|id| Some((id, self.tree(id)?)))
    }

    /// The names that schemas give themselves.
    pub(super) fn anchors(&self) -> &Anchors {
        self.anchors.get_or_init(|| Anchors::of(self))
    }

    /// What is wrong in the text of a file that is not the document itself.
    pub(super) fn diagnostics(&self, id: SourceId) -> &[Diagnostic] {
        self.sibling(id).map_or(&[], |file| &file.diagnostics)
    }

    fn sibling(&self, id: SourceId) -> Option<&File> {
        self.siblings.get((id.0 as usize).checked_sub(1)?)
    }

    /// A file by its normal path.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub(super) fn file(&self, path: &str) -> Result<SourceId, NotRead> {
        match self.by_path.get(path) {
            Some(found) => found.clone(),
            None if is_url(path) => Err(NotRead::Remote),
            None => Err(NotRead::Failed("it was not read".to_owned())),
        }
    }

    /// How long all files are together.
    pub(super) fn bytes(&self) -> usize {
        let files = (0..=self.siblings.len()).map(|index| SourceId(offset(index)));
        let files = files.filter_map(|id| self.sources.get(id));
        files.map(|source| source.text.len()).sum()
    }

    /// Whether the text of a file has any of these words.
    pub(super) fn mentions(&self, id: SourceId, words: &[&str]) -> bool {
        self.sources.get(id).is_some_and(|source| {
            let text = source.text.as_bytes();
            let mut words = words.iter();
            words.any(|word| memchr::memmem::find(text, word.as_bytes()).is_some())
        })
    }
}

fn unreadable(path: &str, source: SourceId, error: &std::io::Error) -> Box<Diagnostic> {
    let span = Span {
        source,
        ..Span::default()
    };
    let message = format!("cannot read `{path}`: {error}");
    Box::new(Diagnostic::fatal("file-unreadable", span, message))
}

fn parse(
    sources: &Sources,
    id: SourceId,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Node, Box<Diagnostic>> {
    match sources.get(id) {
        Some(source) => tree::parse(id, source, diagnostics),
        None => Err(unreadable("", id, &std::io::ErrorKind::NotFound.into())),
    }
}

/// Files to read, by normal path.
#[derive(Default)]
struct Waiting {
    paths: Vec<String>,
    /// Those that were ever among `paths`.
    seen: HashSet<String>,
}

impl Waiting {
    /// Finds the files that a tree names in `$ref` and in discriminator mappings, relative to the file and to the `$id` around.
    fn follow(&mut self, tree: &Node, path: &str) {
        let mut nodes: Vec<(&Node, Option<Rc<str>>)> = vec![(tree, None)];
        while let Some((node, base)) = nodes.pop() {
            match &node.content {
                Content::Sequence(items) => {
                    nodes.extend(items.iter().map(|item| (item, base.clone())));
                }
                Content::Mapping(mapping) => {
                    let own = node.get("$id").or(node.get("$self"));
                    let base = match own.and_then(Node::string) {
                        Some(id) => Some(sibling_path(base.as_deref().unwrap_or(path), id).into()),
                        None => base,
                    };
                    for text in references(node) {
                        self.want(text, path);
                        if let Some(base) = &base {
                            self.want(text, base);
                        }
                    }
                    nodes.extend(mapping.values().map(|child| (child, base.clone())));
                }
                _ => {}
            }
        }
    }

    fn want(&mut self, reference: &str, from: &str) {
        if reference.contains(char::is_whitespace) {
            self.want(&unfolded(reference), from);
        }
        let path = Reference::parse(reference).path;
        if path.is_empty() {
            return;
        }
        let path = sibling_path(from, &path);
        if self.seen.insert(path.clone()) {
            self.paths.push(path);
        }
    }
}

/// `$ref` of an object, the values of its `discriminator.mapping` that are no names, and security schemes by reference.
fn references(node: &Node) -> impl Iterator<Item = &str> {
    let own = node.get("$ref").and_then(Node::string).into_iter();
    let mapping = node
        .get("discriminator")
        .and_then(|node| node.get("mapping"));
    let mapped = mapping.and_then(Node::mapping).into_iter().flatten();
    let mapped = mapped.filter_map(|(_, node)| node.string());
    let required = node.get("security").and_then(Node::sequence);
    let required = required.into_iter().flatten().filter_map(Node::mapping);
    let required = required.flat_map(|mapping| mapping.keys().map(String::as_str));
    own.chain(mapped.filter(|text| text.contains(['/', '.'])))
        .chain(required.filter(|text| text.contains('/')))
}

fn read_bounded(files: &dyn Files, path: &str) -> std::io::Result<String> {
    let text = files.read(path)?;
    if text.len() > MAXIMUM_BYTES {
        return Err(too_large());
    }
    Ok(text)
}
