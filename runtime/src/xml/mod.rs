//! XML, driven by shapes.

mod literal;
mod shape;

pub use shape::{
    Additional, Array, Discriminator, Field, Node, NodeKind, NullAs, Object, Root, Scalar, Shape,
    ShapeId, Shapes, Text, Union,
};
