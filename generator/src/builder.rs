//! Generation from a build script: documents in, modules in the folder that cargo gives, and what cargo has to know.

use std::fmt;
use std::path::Path;

use hallpass_openapi::diagnostic::Span;
use hallpass_openapi::source::{Disk, Files as _};

use crate::config::{Config, DocumentEntry, Text};
use crate::files::included;
use crate::folder::{Changes, apply, existing};
use crate::names::NamesLock;
use crate::options::Options;
use crate::project::run;

/// What to generate in a build script.
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let out = std::env::var("OUT_DIR")?;
/// let generated = hallpass_generator::Builder::new()
///     .document("api.yaml")
///     .write(out.as_ref())?;
/// print!("{}", generated.cargo_instructions());
/// # Ok(())
/// # }
/// ```
///
/// The crate includes it with `include!(concat!(env!("OUT_DIR"), "/hallpass.rs"));`.
#[derive(Debug, Clone, Default)]
pub struct Builder {
    config: Config,
    names: Option<String>,
    read: Vec<String>,
}

/// What was generated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generated {
    /// Files that were read; when one changes, the build script has to run again.
    pub inputs: Vec<String>,
    /// What the code does not carry and what is wrong in the documents, as text.
    pub warnings: Vec<String>,
}

/// Why nothing was generated.
#[derive(Debug)]
pub struct BuilderError(String);

impl fmt::Display for BuilderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BuilderError {}

impl Builder {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Generates from the document with this path, relative to the package.
    #[must_use]
    pub fn document(mut self, path: &str) -> Self {
        let path = Text {
            text: path.to_owned(),
            span: Span::default(),
        };
        self.config
            .documents
            .push(DocumentEntry { path, module: None });
        self
    }

    /// Generates as the file with this path says, a `hallpass.toml`; its output folder does not matter here.
    ///
    /// # Errors
    /// When it cannot be read, or what it says is wrong.
    pub fn config(mut self, path: &str) -> Result<Self, BuilderError> {
        let text = Disk.read(path).map_err(|error| unreadable(path, &error))?;
        let read = Config::parse(path, &text).map_err(|(diagnostics, sources)| {
            let rendered = hallpass_openapi::diagnostic::render_all(&diagnostics, &sources, false);
            BuilderError(format!("\n{rendered}"))
        })?;
        self.config = Config {
            documents: [read.documents.clone(), self.config.documents].concat(),
            ..read
        };
        self.read.push(path.to_owned());
        Ok(self)
    }

    /// Generates with these options; a whole crate is not written from here.
    #[must_use]
    pub fn options(mut self, options: Options) -> Self {
        self.config.options = options;
        self
    }

    /// Keeps the names in this file, which `hallpass generate` wrote. A build script does not write it.
    #[must_use]
    pub fn names(mut self, path: &str) -> Self {
        self.names = Some(path.to_owned());
        self
    }

    /// Fails when there is a construct that the code does not carry.
    #[must_use]
    pub fn deny_ignored(mut self) -> Self {
        self.config.deny_ignored = true;
        self
    }

    /// Writes the modules, and `hallpass.rs` that declares them. What is up to date is left alone.
    ///
    /// # Errors
    /// When a document is rejected, the configuration is wrong, or a file cannot be written.
    pub fn write(mut self, out: &Path) -> Result<Generated, BuilderError> {
        self.config.options.crate_name = None;
        self.read_names()?;
        let mut run = run(&self.config, &Disk);
        let left_out = run.left_out();
        let warnings = run.warnings();
        let Some(mut output) = run.output.take() else {
            return Err(BuilderError(format!("\n{}", run.errors(&self.config))));
        };
        if self.config.deny_ignored && left_out > 0 {
            let message = format!("constructs left out: {left_out}\n{}", warnings.join("\n"));
            return Err(BuilderError(message));
        }
        output.files.push(included(&output));
        let files = output.take_files();
        let changes = Changes::of(&files, |path| existing(out, path));
        apply(&changes, out).map_err(|(path, error)| {
            BuilderError(format!("cannot write `{}`: {error}", path.display()))
        })?;
        let documents = run.inputs().into_iter().map(str::to_owned);
        Ok(Generated {
            inputs: self.read.into_iter().chain(documents).collect(),
            warnings,
        })
    }

    fn read_names(&mut self) -> Result<(), BuilderError> {
        let Some(path) = &self.names else {
            return Ok(());
        };
        let text = Disk.read(path).map_err(|error| unreadable(path, &error))?;
        self.config.options.names = NamesLock::parse(&text).map_err(|problem| {
            let line = problem.line;
            BuilderError(format!(
                "{path}:{line}: `{}` is no name that was given",
                problem.text
            ))
        })?;
        self.read.push(path.clone());
        Ok(())
    }
}

fn unreadable(path: &str, error: &std::io::Error) -> BuilderError {
    BuilderError(format!("cannot read `{path}`: {error}"))
}

impl Generated {
    /// What a build script prints: the files that it read, and its warnings.
    pub fn cargo_instructions(&self) -> String {
        let inputs = self.inputs.iter();
        let inputs = inputs.map(|path| format!("cargo:rerun-if-changed={path}\n"));
        let warnings = self.warnings.iter();
        let warnings = warnings.map(|words| format!("cargo:warning={words}\n"));
        inputs.chain(warnings).collect()
    }
}
