//! OpenAPI documents, loaded with positions and normalised into one model.

pub mod alias;
pub mod answer;
pub mod charset;
mod code_first;
pub mod counts;
mod deep;
pub mod diagnostic;
pub mod equality;
pub mod examples;
pub mod expression;
pub mod filter_words;
pub mod instance;
pub mod item_link;
pub mod json_schema;
mod load;
pub mod media_type;
pub mod model;
pub mod parameter;
pub mod path;
mod pattern;
pub mod places;
pub mod promises;
pub mod property;
pub mod prose;
pub mod references;
pub mod request;
pub mod router;
mod server;
mod shape;
pub mod source;
pub mod stated_order;
pub mod strtotime;
#[cfg(test)]
mod testing;
mod tree;
mod types;
pub mod validate;
pub mod view;

use diagnostic::Diagnostic;
use model::Api;
use source::{Files, Sources};

/// What loading a document gave.
#[derive(Debug)]
pub struct Loaded {
    /// The document; `None` when it is meaningless (one of the diagnostics is fatal).
    pub api: Option<Api>,
    /// Everything that is wrong or worth knowing, in document order.
    pub diagnostics: Vec<Diagnostic>,
    /// The files read.
    pub sources: Sources,
}

/// Loads the document with this path and everything that it refers to.
pub fn load(path: &str, files: &dyn Files) -> Loaded {
    load::load(path, files)
}
