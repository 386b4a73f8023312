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
    /// Traits that types derive beside those that each has: schema, in which `*` stands for any characters -> derives.
    pub derives: IndexMap<String, Vec<Derive>>,
    /// The documentation of types has the examples of their schemas, as tests; that of modules has none.
    pub doc_tests: bool,
    /// Which features the crate has; modules have none.
    pub features: Features,
    /// A text or a number that the document names and constrains is a type of its own, whose values keep the constraints.
    pub newtypes: bool,
    /// Names that an earlier run gave; they are kept.
    pub names: NamesLock,
    /// A type (`Pet`), a field (`Pet.owner`) or an operation (`list_pets`) to explain.
    pub explain: Option<String>,
}

impl Options {
    /// The crates that the user's types and derives are of.
    pub(crate) fn dependencies(&self) -> impl Iterator<Item = &Dependency> {
        let derives = self.derives.values().flatten();
        let of_derives = derives.filter_map(|derive| match derive {
            Derive::Foreign { dependency, .. } => dependency.as_ref(),
            Derive::Standard(_) => None,
        });
        let mappings = self.formats.values();
        let of_types = mappings.filter_map(|mapping| mapping.dependency.as_ref());
        of_types.chain(of_derives)
    }
}

/// The features of a generated crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Features {
    /// It has none: all of it is always there.
    #[default]
    None,
    /// One for each tag, by default all: the tag's operations and the types that they alone use are there with it.
    Tags,
}

/// A Rust type that stands for a format. It reads and writes itself with serde, and as text with `FromStr` and `Display`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeMapping {
    /// Path of the type: `uuid::Uuid`.
    pub path: String,
    /// The crate that has it, for the manifest; none for a type of the standard library or of the user.
    pub dependency: Option<Dependency>,
    /// The traits that it has, of those that a type which holds it may derive.
    pub derives: Vec<Standard>,
    /// Whether it stands for texts alone, and not for numbers of the format.
    pub of_text: bool,
}

/// A trait that a type derives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Derive {
    /// One of the language: derived where all that the type holds has it.
    Standard(Standard),
    /// One of another crate, written as it stands.
    Foreign {
        /// Path of the macro: `schemars::JsonSchema`.
        path: String,
        /// The crate that has it, for the manifest.
        dependency: Option<Dependency>,
    },
}

/// A trait of the language that can be derived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standard {
    /// `Eq`.
    Eq,
    /// `PartialOrd`.
    PartialOrd,
    /// `Ord`.
    Ord,
    /// `Hash`.
    Hash,
    /// `Default`.
    Default,
    /// `Copy`.
    Copy,
}

impl Standard {
    /// All of them, in the order in which they are written.
    pub const ALL: [Self; 6] = [
        Self::Eq,
        Self::PartialOrd,
        Self::Ord,
        Self::Hash,
        Self::Default,
        Self::Copy,
    ];

    /// As Rust calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Eq => "Eq",
            Self::PartialOrd => "PartialOrd",
            Self::Ord => "Ord",
            Self::Hash => "Hash",
            Self::Default => "Default",
            Self::Copy => "Copy",
        }
    }

    /// It, and those that no type with it can be without.
    pub fn with_implied(self) -> Vec<Self> {
        match self {
            Self::Ord => vec![Self::Eq, Self::PartialOrd, self],
            _ => vec![self],
        }
    }
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
