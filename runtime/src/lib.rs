//! What generated code leans on: XML shapes and the one XML codec, parameter styles, request signing.

pub mod base64;
pub mod body;
pub mod example;
pub mod extra;
pub mod field;
pub mod foreign;
pub mod format;
pub mod guard;
pub mod header;
pub mod judge;
pub mod link;
pub mod listed;
mod macros;
pub mod multipart;
#[cfg(feature = "oauth1")]
pub mod oauth1;
pub mod object;
pub mod operation;
mod order;
mod pairs;
#[cfg(feature = "pattern")]
pub mod pattern;
mod plain;
mod properties;
pub mod received;
pub mod rule;
pub mod scheme;
pub mod sources;
pub mod style;
pub mod tuple;
pub mod union;
pub mod value;
pub mod violation;
#[cfg(test)]
pub mod without_xml;
pub mod xml;
