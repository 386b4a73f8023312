//! A whole run: documents are loaded, the configuration is applied to them, and code is generated.

use std::collections::HashSet;

use hallpass_openapi::diagnostic::{Diagnostic, Severity};
use hallpass_openapi::model::Api;
use hallpass_openapi::source::{Files, SourceId, Sources};

use crate::config::Config;
use crate::files::generate;
use crate::options::Document;
use crate::output::Output;
use crate::select::Selecting;

/// What came of a run.
#[derive(Debug)]
pub struct Run {
    /// Each document with what was said of it, in the order of the configuration.
    pub documents: Vec<Read>,
    /// What is wrong in the configuration as far as the documents tell; its places are in [`Config::sources`].
    pub problems: Vec<Diagnostic>,
    /// The code; `None` when a document is rejected or the configuration is wrong.
    pub output: Option<Output>,
}

/// A document that was read.
#[derive(Debug)]
pub struct Read {
    /// As the user named it.
    pub name: String,
    /// What is wrong in it.
    pub diagnostics: Vec<Diagnostic>,
    /// The files of it.
    pub sources: Sources,
    /// It cannot be used at all.
    pub rejected: bool,
}

/// Generates what a configuration says. Paths of documents are read as they stand there.
pub fn run(config: &Config, files: &dyn Files) -> Run {
    let mut run = Run {
        documents: Vec::new(),
        problems: Vec::new(),
        output: None,
    };
    let mut apis: Vec<Api> = Vec::new();
    for entry in &config.documents {
        let name = &entry.path.text;
        let loaded = hallpass_openapi::load(name, files);
        run.documents.push(Read {
            name: name.clone(),
            rejected: loaded.api.is_none(),
            diagnostics: loaded.diagnostics,
            sources: loaded.sources,
        });
        apis.extend(loaded.api);
    }
    if apis.len() < config.documents.len() {
        return run;
    }
    let mut selecting = Selecting::new(config);
    apis.iter_mut().for_each(|api| selecting.apply(api));
    run.problems = selecting.finish();
    run.problems.extend(misplaced(config));
    if run.problems.is_empty() {
        run.output = Some(output(config, &apis, &run.documents));
    }
    run
}

/// Keys of a crate, where modules are written.
fn misplaced(config: &Config) -> Vec<Diagnostic> {
    if config.options.crate_name.is_some() {
        return Vec::new();
    }
    let keys = config.of_a_crate.iter();
    keys.map(|key| {
        let message = format!("`{}` is of a crate, and modules are written", key.text);
        let help = format!("name the `crate`, or take `{}` out", key.text);
        Diagnostic::error("config-wrong-value", key.span, message).with_help(help)
    })
    .collect()
}

fn output(config: &Config, apis: &[Api], read: &[Read]) -> Output {
    let modules: Vec<String> = config
        .documents
        .iter()
        .map(|entry| {
            entry
                .module
                .clone()
                .unwrap_or_else(|| stem(&entry.path.text))
        })
        .collect();
    let documents: Vec<Document<'_>> = modules
        .iter()
        .zip(apis)
        .zip(read)
        .map(|((module, api), read)| Document {
            module,
            api,
            diagnostics: &read.diagnostics,
        })
        .collect();
    generate(&documents, &config.options)
}

/// The name of a file without its ending.
fn stem(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.rsplit_once('.')
        .map_or(name, |(stem, _)| stem)
        .to_owned()
}

impl Run {
    /// The files that were read, each once.
    pub fn inputs(&self) -> Vec<&str> {
        let mut seen = HashSet::new();
        let sources = self.documents.iter().map(|document| &document.sources);
        let files = sources.flat_map(|sources| {
            (0..).map_while(|index| sources.get(SourceId(index)).map(|file| file.name.as_str()))
        });
        files.filter(|file| seen.insert(*file)).collect()
    }

    /// How many constructs the code does not carry.
    pub fn left_out(&self) -> usize {
        let lists = self.output.iter().flat_map(|output| &output.ignored);
        lists.map(Vec::len).sum()
    }

    /// What the code does not carry, one line each.
    pub fn warnings(&self) -> Vec<String> {
        let lists = self.output.iter().flat_map(|output| &output.ignored);
        let lists = lists.zip(&self.documents);
        let line = |one: &Diagnostic, sources: &Sources| {
            let place = sources.place(one.span);
            let place = place.map_or_else(String::new, |place| format!("{place}: "));
            format!("{place}{}: {}", one.code, one.message.replace('\n', " "))
        };
        lists
            .flat_map(|(list, read)| list.iter().map(|one| line(one, &read.sources)))
            .collect()
    }

    /// Everything that is wrong in the documents and the configuration, as text.
    pub fn errors(&self, config: &Config) -> String {
        let documents = self.documents.iter().flat_map(|document| {
            let errors = document.diagnostics.iter();
            let errors = errors.filter(|one| one.severity == Severity::Error);
            errors.map(|one| (one, &document.sources))
        });
        let problems = self.problems.iter().map(|one| (one, &config.sources));
        let all = documents.chain(problems);
        all.map(|(one, sources)| hallpass_openapi::diagnostic::render(one, sources, false) + "\n\n")
            .collect()
    }
}
