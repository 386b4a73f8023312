//! From an OpenAPI model to Rust source: lower, emit, format. Nothing here reads or writes a file.

mod coverage;
mod emit;
mod files;
mod format;
mod ir;
mod lower;
mod names;
mod options;
mod output;

pub use coverage::{
    Coverage, DocumentCoverage, Ignored, Renamed, TypeCounts, UnionCoverage, ViewCoverage,
};
pub use files::generate;
pub use names::{LockProblem, NamesLock};
pub use options::{Dependency, Document, Options, Runtime, TypeMapping};
pub use output::{Drift, File, Output, diff};
