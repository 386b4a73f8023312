//! From an OpenAPI model to Rust source.

mod ir;
mod lower;
mod names;
