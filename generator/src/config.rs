//! `hallpass.toml`: what to generate, read from its text. Its JSON Schema is `docs/hallpass.schema.json`.

mod derives;
mod formats;
mod reader;

use hallpass_openapi::diagnostic::{Diagnostic, Span};
use hallpass_openapi::source::{Source, Sources};
use indexmap::IndexMap;

use crate::options::{Derive, Features, Options, Runtime, TypeMapping};
pub(crate) use reader::suggestion;
use reader::{Reader, Table};

/// The section `[generate]` of a `hallpass.toml`.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The documents.
    pub documents: Vec<DocumentEntry>,
    /// The output folder.
    pub out: Option<Text>,
    /// How to generate.
    pub options: Options,
    /// A construct that the code does not carry is an error.
    pub deny_ignored: bool,
    /// Operations to generate; when nothing is said, all.
    pub include: Selection,
    /// Operations to leave out.
    pub exclude: Selection,
    /// Names in the document, each with the name in the code.
    pub names: Vec<(Text, String)>,
    /// Keys that are there and mean nothing where modules are written.
    pub of_a_crate: Vec<Text>,
    /// Schemas that are named for their derives.
    pub derived: Vec<Text>,
    /// The file, for what is told about it.
    pub sources: Sources,
}

/// A text, and where it stands in the configuration.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Text {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// A document to generate from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentEntry {
    /// Its path, as it is written.
    pub path: Text,
    /// Name of its module; without it, that of the file.
    pub module: Option<String>,
}

/// Operations, by what they are called and where they stand. A `*` stands for any characters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// By `operationId`.
    pub operations: Vec<Text>,
    /// By tag.
    pub tags: Vec<Text>,
    /// By path template.
    pub paths: Vec<Text>,
}

impl Selection {
    /// Whether it names nothing.
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty() && self.tags.is_empty() && self.paths.is_empty()
    }
}

const TOP: &[&str] = &["generate"];
const KEYS: &[&str] = &[
    "documents",
    "out",
    "crate",
    "runtime",
    "deny",
    "doc-tests",
    "features",
    "newtypes",
    "include",
    "exclude",
    "formats",
    "derives",
    "names",
];

/// Keys that say something of a crate.
const OF_A_CRATE: &[&str] = &["doc-tests", "features"];

impl Config {
    /// Reads the text of a `hallpass.toml`; `name` is what its diagnostics call it.
    ///
    /// # Errors
    /// Everything that is wrong in it.
    pub fn parse(name: &str, text: &str) -> Result<Self, (Vec<Diagnostic>, Sources)> {
        let mut sources = Sources::default();
        let source = sources.add(Source::new(name, text.to_owned()));
        let mut reader = Reader::new(source);
        let mut config = Self::default();
        // As it is kept: without a byte order mark.
        let text = sources
            .get(source)
            .map_or("", |source| source.text.as_str());
        if let Some(top) = reader.parse(text) {
            config.read(&mut reader, &top);
        }
        if reader.diagnostics.is_empty() {
            config.sources = sources;
            Ok(config)
        } else {
            Err((reader.diagnostics, sources))
        }
    }

    fn read(&mut self, reader: &mut Reader, top: &Table<'_>) {
        reader.known(top, TOP);
        let Some(table) = reader.table(top, "generate") else {
            if top.get("generate").is_none() {
                reader.missing(top, "[generate]");
            }
            return;
        };
        reader.known(&table, KEYS);
        self.documents = documents(reader, &table);
        self.out = reader.text(&table, "out");
        self.deny_ignored = !reader.choices(&table, "deny", &["ignored"]).is_empty();
        self.include = selection(reader, &table, "include");
        self.exclude = selection(reader, &table, "exclude");
        self.names = names(reader, &table);
        self.options = Options {
            crate_name: crate_name(reader, &table),
            runtime: runtime(reader, &table),
            formats: formats(reader, &table),
            doc_tests: reader.flag(&table, "doc-tests"),
            features: features(reader, &table),
            newtypes: reader.flag(&table, "newtypes"),
            ..Options::default()
        };
        let keys = reader.entries(&table).into_iter().map(|(key, _)| key);
        self.of_a_crate = keys
            .filter(|key| OF_A_CRATE.contains(&key.text.as_str()))
            .collect();
        for (schema, derives) in derives(reader, &table) {
            self.options.derives.insert(schema.text.clone(), derives);
            self.derived.push(schema);
        }
    }
}

fn documents(reader: &mut Reader, table: &Table<'_>) -> Vec<DocumentEntry> {
    let mut documents = Vec::new();
    for item in reader.items(table, "documents") {
        if let Some(entry) = reader.as_table(&item) {
            reader.known(&entry, &["path", "module"]);
            let module = reader.text(&entry, "module").map(|text| text.text);
            match reader.text(&entry, "path") {
                Some(path) => documents.push(DocumentEntry { path, module }),
                None if entry.get("path").is_none() => reader.missing(&entry, "path"),
                None => {}
            }
        } else if let Some(path) =
            reader.as_text(&item, "a path, or a table with `path` and `module`")
        {
            documents.push(DocumentEntry { path, module: None });
        }
    }
    documents
}

fn selection(reader: &mut Reader, table: &Table<'_>, key: &'static str) -> Selection {
    let Some(table) = reader.table(table, key) else {
        return Selection::default();
    };
    reader.known(&table, &["operations", "tags", "paths"]);
    Selection {
        operations: reader.texts(&table, "operations"),
        tags: reader.texts(&table, "tags"),
        paths: reader.texts(&table, "paths"),
    }
}

fn names(reader: &mut Reader, table: &Table<'_>) -> Vec<(Text, String)> {
    let Some(table) = reader.table(table, "names") else {
        return Vec::new();
    };
    let mut names = Vec::new();
    for (key, value) in reader.entries(&table) {
        if let Some(name) = reader.as_text(&value, "a Rust name") {
            match syn::parse_str::<syn::Ident>(&name.text) {
                Ok(_) => names.push((key, name.text)),
                Err(_) => {
                    let message = format!("`{}` is no Rust name", name.text);
                    reader.wrong_value(name.span, message, None);
                }
            }
        }
    }
    names
}

fn crate_name(reader: &mut Reader, table: &Table<'_>) -> Option<String> {
    let name = reader.text(table, "crate")?;
    match check_crate_name(&name.text) {
        Ok(()) => Some(name.text),
        Err(words) => {
            reader.wrong_value(name.span, words, None);
            None
        }
    }
}

fn runtime(reader: &mut Reader, table: &Table<'_>) -> Runtime {
    let Some(text) = reader.text(table, "runtime") else {
        return Runtime::default();
    };
    text.text.parse().unwrap_or_else(|words| {
        reader.wrong_value(text.span, words, None);
        Runtime::default()
    })
}

fn formats(reader: &mut Reader, table: &Table<'_>) -> IndexMap<String, TypeMapping> {
    let Some(table) = reader.table(table, "formats") else {
        return IndexMap::new();
    };
    let entries = reader.entries(&table).into_iter();
    entries
        .filter_map(|(format, value)| {
            let mapping = formats::mapping(reader, &format.text, &value)?;
            Some((format.text, mapping))
        })
        .collect()
}

fn features(reader: &mut Reader, table: &Table<'_>) -> Features {
    match reader.choices(table, "features", &["tags"]).as_slice() {
        [] => Features::None,
        _ => Features::Tags,
    }
}

fn derives(reader: &mut Reader, table: &Table<'_>) -> Vec<(Text, Vec<Derive>)> {
    let Some(table) = reader.table(table, "derives") else {
        return Vec::new();
    };
    let keys = reader.entries(&table).into_iter().map(|(key, _)| key);
    keys.map(|key| {
        let items = reader.items(&table, &key.text);
        let derives = items.iter();
        let derives = derives.filter_map(|item| derives::derive(reader, item));
        let derives = derives.collect();
        (key, derives)
    })
    .collect()
}

/// Whether a crate can have this name and still compile as it is generated.
///
/// # Errors
/// Why it cannot.
pub fn check_crate_name(name: &str) -> Result<(), String> {
    let starts = name.starts_with(|first: char| first.is_ascii_alphabetic());
    let is_legal =
        |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_');
    if !starts || !name.chars().all(is_legal) {
        return Err(
            "a crate is named with letters, digits, `-` and `_`, a letter first".to_owned(),
        );
    }
    let module = name.replace('-', "_");
    if syn::parse_str::<syn::Ident>(&module).is_err() || module == "gen" {
        return Err(format!(
            "`{name}` is a keyword; a name such as `{name}-client` is none"
        ));
    }
    if IN_USE.contains(&module.as_str()) {
        return Err(format!(
            "the code uses a crate `{name}`; a name such as `{name}-client` is free"
        ));
    }
    Ok(())
}

/// Crates that generated code uses, and those that the compiler brings.
const IN_USE: &[&str] = &[
    "alloc",
    "core",
    "hallpass_runtime",
    "memchr",
    "percent_encoding",
    "proc_macro",
    "regress",
    "serde",
    "serde_json",
    "std",
    "test",
];
