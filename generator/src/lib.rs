//! From an OpenAPI model to Rust source.
