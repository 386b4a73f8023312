//! What generated code leans on: XML shapes and the one XML codec, parameter styles, request signing.

pub mod example;
pub mod field;
pub mod operation;
pub mod union;
pub mod violation;
pub mod xml;
