//! The files of a load and their trees. All files that references may need are read before lowering starts, so that trees can be borrowed.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Span};
use crate::source::{
    Files, MAXIMUM_BYTES, Source, SourceId, Sources, normal_path, sibling_path, too_large,
};
use crate::tree::{self, Content, Node};

use super::log::Log;
use super::reference::Reference;

/// Files that one document may consist of.
const MAXIMUM_FILES: usize = 2000;

pub(super) struct Documents {
    sources: Sources,
    /// By [`SourceId`]; the first one is the document itself. `None` when the file cannot be parsed.
    trees: Vec<Option<Node>>,
    /// Normal path -> file, or why it cannot be read.
    by_path: HashMap<String, Result<SourceId, String>>,
    root: Node,
}

impl Documents {
    /// Reads a document and the files that it refers to.
    ///
    /// # Errors
    /// The fatal diagnostic when the document itself cannot be read or parsed.
    pub(super) fn read(
        path: &str,
        files: &dyn Files,
        log: &mut Log,
    ) -> Result<Self, (Sources, Box<Diagnostic>)> {
        let mut reader = Reader::default();
        let text = match read_bounded(files, path) {
            Ok(text) => text,
            Err(error) => return Err(reader.unreadable(path, &error)),
        };
        let root = match reader.add(path, text, log) {
            Ok(root) => root,
            Err(diagnostic) => return Err((reader.sources, diagnostic)),
        };
        reader.follow(&root, path);
        while let Some(path) = reader.waiting.pop() {
            reader.read_sibling(path, files, log);
        }
        Ok(Self {
            sources: reader.sources,
            trees: reader.trees,
            by_path: reader.by_path,
            root,
        })
    }

    /// The document that was asked for.
    pub(super) fn root(&self) -> &Node {
        &self.root
    }

    pub(super) fn sources(&self) -> &Sources {
        &self.sources
    }

    pub(super) fn into_sources(self) -> Sources {
        self.sources
    }

    /// The tree of a file. The first file's tree is the root itself.
    pub(super) fn tree(&self, id: SourceId) -> Option<&Node> {
        match id.0 {
            0 => Some(&self.root),
            id => self.trees.get(id as usize)?.as_ref(),
        }
    }

    /// A file by its normal path.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub(super) fn file(&self, path: &str) -> Result<SourceId, String> {
        match self.by_path.get(path) {
            Some(found) => found.clone(),
            None => Err("it was not read".to_owned()),
        }
    }
}

#[derive(Default)]
struct Reader {
    sources: Sources,
    trees: Vec<Option<Node>>,
    by_path: HashMap<String, Result<SourceId, String>>,
    /// Normal paths to read.
    waiting: Vec<String>,
}

impl Reader {
    fn unreadable(mut self, path: &str, error: &std::io::Error) -> (Sources, Box<Diagnostic>) {
        let source = self.sources.add(Source::new(path, String::new()));
        let span = Span {
            source,
            ..Span::default()
        };
        let message = format!("cannot read `{path}`: {error}");
        (
            self.sources,
            Box::new(Diagnostic::fatal("file-unreadable", span, message)),
        )
    }

    /// Parses the first file, the document itself.
    fn add(&mut self, path: &str, text: String, log: &mut Log) -> Result<Node, Box<Diagnostic>> {
        let id = self.sources.add(Source::new(path, text));
        self.by_path.insert(normal_path(path), Ok(id));
        self.trees.push(None);
        self.parse(id, log)
    }

    fn parse(&self, id: SourceId, log: &mut Log) -> Result<Node, Box<Diagnostic>> {
        let mut diagnostics = Vec::new();
        let source = self.sources.share(id);
        let empty = || {
            Box::new(Diagnostic::fatal(
                "document-empty",
                Span::default(),
                "the file is empty",
            ))
        };
        let tree = tree::parse(id, source.as_deref().ok_or_else(empty)?, &mut diagnostics);
        log.extend(diagnostics);
        tree
    }

    fn read_sibling(&mut self, path: String, files: &dyn Files, log: &mut Log) {
        let found = match read_bounded(files, &path) {
            Ok(text) => Ok(self.sources.add(Source::new(path.as_str(), text))),
            Err(error) => Err(error.to_string()),
        };
        if let Ok(id) = found {
            let tree = match self.parse(id, log) {
                Ok(tree) => Some(tree),
                Err(diagnostic) => {
                    log.push(Diagnostic {
                        fatal: false,
                        ..*diagnostic
                    });
                    None
                }
            };
            if let Some(tree) = &tree {
                self.follow(tree, &path);
            }
            self.trees.push(tree);
        }
        self.by_path.insert(path, found);
    }

    /// Finds the files that a tree names in `$ref` and in discriminator mappings.
    fn follow(&mut self, tree: &Node, path: &str) {
        let mut nodes = vec![tree];
        while let Some(node) = nodes.pop() {
            match &node.content {
                Content::Sequence(items) => nodes.extend(items),
                Content::Mapping(mapping) => {
                    nodes.extend(mapping.values());
                    let texts = mapping.get("$ref").and_then(Node::string).into_iter();
                    let mapped = node
                        .get("discriminator")
                        .and_then(|node| node.get("mapping"));
                    let mapped = mapped.and_then(Node::mapping).into_iter().flatten();
                    let mapped = mapped
                        .filter_map(|(_, node)| node.string())
                        .filter(|text| text.contains(['/', '.']));
                    texts.chain(mapped).for_each(|text| self.want(text, path));
                }
                _ => {}
            }
        }
    }

    fn want(&mut self, reference: &str, from: &str) {
        let Reference::File { path, .. } = Reference::parse(reference) else {
            return;
        };
        let path = sibling_path(from, &path);
        let known = self.by_path.len() + self.waiting.len();
        if known < MAXIMUM_FILES
            && !self.by_path.contains_key(&path)
            && !self.waiting.contains(&path)
        {
            self.waiting.push(path);
        }
    }
}

fn read_bounded(files: &dyn Files, path: &str) -> std::io::Result<String> {
    let text = files.read(path)?;
    if text.len() > MAXIMUM_BYTES {
        return Err(too_large());
    }
    Ok(text)
}
