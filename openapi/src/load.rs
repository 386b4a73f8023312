//! Documents into the model: files are read, references resolved, versions brought to one form, and everything that is wrong told.

mod agreement;
mod anchor;
mod api;
mod callback;
mod content;
mod discriminator;
mod documents;
mod encoding;
mod example;
mod extension;
mod fields;
mod foreign;
mod inference;
mod inferred_default;
mod inferred_filter;
mod inferred_list;
mod keyword;
mod link;
mod listed_value;
mod log;
mod misplaced;
mod operation;
mod operation_id;
mod parameter;
mod path;
mod reference;
mod resource;
mod response;
mod schema;
mod schema_type;
mod scope;
mod security;
mod server;
mod siblings;
mod suggestion;
mod swagger;
mod version;
mod vocabulary;
mod xml;

use std::cell::RefCell;
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::Value;

use crate::Loaded;
use crate::diagnostic::{Diagnostic, Span};
use crate::model::{Api, Schema, SchemaId, SecurityScheme};
use crate::pattern::Patterns;
use crate::source::{Files, SourceId, Sources};
use crate::tree::Node;
use documents::Documents;
use log::Log;
use reference::{End, Reading};
use scope::{Dynamic, ScopeId};
use version::Version;

/// Loads a document and everything that it refers to.
pub(crate) fn load(path: &str, files: &dyn Files) -> Loaded {
    let mut log = Log::default();
    let mut documents = match Documents::open(path, files, &mut log) {
        Ok(documents) => documents,
        Err((sources, diagnostic)) => return rejected(sources, log, *diagnostic),
    };
    let version = match version::read(documents.root()) {
        Ok(version) => version,
        Err(diagnostic) => return rejected(documents.into_sources(), log, *diagnostic),
    };
    documents.read_siblings(files);
    let mut lowering = Lowering::new(&documents, version, log);
    let api = lowering.api(path);
    let log = lowering.log;
    let sources = documents.into_sources();
    let diagnostics = log.finish();
    let fatal = diagnostics.iter().any(|diagnostic| diagnostic.fatal);
    Loaded {
        api: api.filter(|_| !fatal).map(|api| Api {
            sources: sources.clone(),
            ..api
        }),
        diagnostics,
        sources,
    }
}

fn rejected(sources: Sources, mut log: Log, diagnostic: Diagnostic) -> Loaded {
    log.push(diagnostic);
    Loaded {
        api: None,
        diagnostics: log.finish(),
        sources,
    }
}

/// About so many bytes of text have a schema among them.
const BYTES_EACH: usize = 128;

/// The state of one load: what is lowered so far, and what waits.
struct Lowering<'t> {
    documents: &'t Documents,
    version: Version,
    log: Log,
    /// Schemas by id. Those that wait in `pending` are still empty.
    schemas: Vec<Schema>,
    /// Address of a schema's node and the scope in which it is reached -> its id. Nodes do not move while documents are borrowed.
    schema_ids: HashMap<(*const Node, ScopeId), SchemaId>,
    /// Where the chain of references ends that begins at a node.
    ends: HashMap<(*const Node, Reading), End<'t>>,
    /// The same without a word; `None` where it ends nowhere.
    peeked: RefCell<HashMap<*const Node, Option<&'t Node>>>,
    /// Schemas that have an id but are not lowered. A list instead of recursion: chains of references may be long.
    pending: VecDeque<(SchemaId, &'t Node, ScopeId)>,
    dynamic: Option<Dynamic<'t>>,
    /// The scope of the schema that is being lowered.
    scope: ScopeId,
    /// Address of a schema's node -> components that are made from it with `allOf`.
    descendants: HashMap<*const Node, Vec<&'t str>>,
    components: IndexMap<String, SchemaId>,
    security_schemes: IndexMap<String, SecurityScheme>,
    /// Address of an example that stands beside a `$ref` -> the schema that it leads to, and the example.
    beside_references: IndexMap<*const Node, (SchemaId, Value, Span)>,
    /// Names of keywords, each kept once.
    keywords: HashMap<&'t str, Arc<str>>,
    /// Patterns that were looked at.
    patterns: Arc<Patterns>,
    /// Files that references led to, so that what is wrong in their text was told.
    reached: HashSet<SourceId>,
    /// Bytes of all objects that were read, see `fields`.
    read: u64,
    /// Path items that are being read: a callback may lead back to the operation that it belongs to.
    path_items: Vec<*const Node>,
    /// Media types of the responses of the operation that is read (2.0).
    produces: Vec<String>,
    /// Constructs that are told about once in a document.
    told_once: HashSet<String>,
}

impl<'t> Lowering<'t> {
    fn new(documents: &'t Documents, version: Version, log: Log) -> Self {
        Self {
            documents,
            version,
            log,
            // To grow would move them all, again and again; room that is not needed is never touched.
            schemas: Vec::with_capacity(documents.bytes() / BYTES_EACH),
            schema_ids: HashMap::new(),
            ends: HashMap::new(),
            peeked: RefCell::default(),
            pending: VecDeque::new(),
            dynamic: Some(version)
                .filter(|version| version.has_json_schema())
                .and_then(|_| Dynamic::of(documents)),
            scope: 0,
            descendants: HashMap::new(),
            components: IndexMap::new(),
            security_schemes: IndexMap::new(),
            beside_references: IndexMap::new(),
            keywords: HashMap::new(),
            patterns: Arc::default(),
            reached: HashSet::new(),
            read: 0,
            path_items: Vec::new(),
            produces: Vec::new(),
            told_once: HashSet::new(),
        }
    }
}
