//! XML, driven by shapes: one reader and one writer for all types, in JSON's own terms.

mod character;
mod error;
mod index;
mod literal;
mod namespace;
mod options;
mod problem;
mod prolog;
mod read;
mod scan;
mod shape;
mod tag;
mod text;
mod write;

pub use error::{XmlError, XmlErrorKind};
pub use options::{Limits, Options, Strictness};
pub use problem::{Problem, ProblemKind};
pub use read::{Decoded, decode, from_slice, from_str, from_str_with};
pub use shape::{
    Additional, Array, Discriminator, Field, Node, NodeKind, NullAs, Object, Root, Scalar, Shape,
    ShapeId, Shapes, Text, Union,
};
pub use write::{to_string, to_string_without_nil};
