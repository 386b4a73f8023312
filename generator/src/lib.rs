//! From an OpenAPI model to Rust source: lower, emit, format. Nothing here reads or writes a file.

mod emit;
mod files;
mod format;
mod ir;
mod lower;
mod names;
mod options;
mod output;

pub use files::generate;
pub use options::{Dependency, Document, Options, Runtime, TypeMapping};
pub use output::{Drift, File, Output, diff};
