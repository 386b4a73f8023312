//! From an OpenAPI model to Rust source: lower, emit, format. Only `folder` reads and writes files.

mod builder;
mod config;
mod coverage;
mod emit;
mod explain;
mod files;
mod folder;
mod format;
mod ir;
mod lower;
mod names;
mod options;
mod origin;
mod output;
mod project;
mod select;

pub use builder::{Builder, BuilderError, Generated};
pub use config::{Config, DocumentEntry, Selection, Text, check_crate_name};
pub use coverage::{
    Coverage, DocumentCoverage, Ignored, Renamed, TypeCounts, UnionCoverage, ViewCoverage,
};
pub use files::generate;
pub use folder::{Changes, apply, existing};
pub use names::{LockProblem, NamesLock};
pub use options::{
    Dependency, Derive, Document, Features, Options, Runtime, Standard, TypeMapping,
};
pub use output::{Drift, File, NAMES, Output, diff};
pub use project::{Read, Run, run};
