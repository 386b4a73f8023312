//! What generated code leans on: XML shapes and the one XML codec, parameter styles, request signing.

pub mod example;
pub mod field;
#[cfg(feature = "oauth1")]
pub mod oauth1;
pub mod operation;
pub mod sources;
pub mod style;
pub mod union;
pub mod violation;
pub mod xml;
