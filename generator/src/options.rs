//! What is asked of the generator.

use hallpass_openapi::diagnostic::Diagnostic;
use hallpass_openapi::model::Api;
use indexmap::IndexMap;

use crate::names::NamesLock;

/// A document, and the module that it becomes.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// Name of the module; made a legal and unique identifier where it is none.
    pub module: &'a str,
    /// The document.
    pub api: &'a Api,
    /// What was said of it when it was loaded: what the loader did not read, the code does not carry.
    pub diagnostics: &'a [Diagnostic],
}

/// How to generate.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// Write a whole crate of this name, with manifest and tests; without it, modules.
    pub crate_name: Option<String>,
    /// Where the generated code finds its runtime.
    pub runtime: Runtime,
    /// Rust types of the user's choice: `format` of a text or number -> type. Formats that are not here keep what the generator makes of them.
    pub formats: IndexMap<String, TypeMapping>,
    /// Names that an earlier run gave; they are kept.
    pub names: NamesLock,
    /// A type (`Pet`), a field (`Pet.owner`) or an operation (`list_pets`) to explain.
    pub explain: Option<String>,
}

/// A Rust type that stands for a format. It reads and writes itself with serde, and as text with `FromStr` and `Display`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeMapping {
    /// Path of the type: `uuid::Uuid`.
    pub path: String,
    /// The crate that has it, for the manifest; none for a type of the standard library or of the user.
    pub dependency: Option<Dependency>,
}

/// A line of a manifest's `[dependencies]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// Name of the crate.
    pub name: String,
    /// What follows the `=`, in TOML: `{ version = "1", features = ["serde"] }`.
    pub requirement: String,
}

/// Where generated code finds its runtime.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Runtime {
    /// Beside it, as a module `runtime`: nothing of this project is needed to build it.
    #[default]
    Inline,
    /// In the crate `hallpass-runtime`; the text after `hallpass-runtime = ` in the manifest, such as `"0.1"`.
    Dependency(String),
    /// In the crate `hallpass-runtime` of the Cargo workspace that the generated crate is a member of. The workspace gives the
    /// manifest its version, lints and dependencies.
    Workspace,
}

impl std::str::FromStr for Runtime {
    type Err = String;

    /// `inline`, `workspace`, a version, or a path with a `/`.
    fn from_str(text: &str) -> Result<Self, String> {
        let is_version =
            text.starts_with(|first: char| first.is_ascii_digit() || "=^~".contains(first));
        match text {
            "inline" => Ok(Self::Inline),
            "workspace" => Ok(Self::Workspace),
            path if path.contains('/') => Ok(Self::Dependency(format!("{{ path = {path:?} }}"))),
            version if is_version => Ok(Self::Dependency(format!("{version:?}"))),
            _ => Err(
                "it is `inline`, `workspace`, a version such as `0.1`, or a path such as `../runtime`"
                    .to_owned(),
            ),
        }
    }
}
