//! What is asked of the generator.

use hallpass_openapi::model::Api;

/// A document, and the module that it becomes.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// Name of the module; made a legal and unique identifier where it is none.
    pub module: &'a str,
    /// The document.
    pub api: &'a Api,
}

/// How to generate.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// Write a whole crate of this name, with manifest and tests; without it, modules.
    pub crate_name: Option<String>,
    /// Where the generated code finds its runtime.
    pub runtime: Runtime,
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
