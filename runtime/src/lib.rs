//! What generated code leans on: XML shapes and the one XML codec, parameter styles, request signing.

pub mod xml;
