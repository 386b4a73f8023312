//! Constructors for shape tables that stand in generated code: one line a property.

use std::borrow::Cow;

use super::{
    Additional, Array, Discriminator, Field, Node, NodeKind, NullAs, Object, Root, Scalar, ShapeId,
    Text, Union,
};

impl Node {
    /// A child element.
    pub const fn element(name: &'static str, shape: u32) -> Self {
        Self::literal(NodeKind::Element, name, shape)
    }

    /// An attribute.
    pub const fn attribute(name: &'static str, shape: u32) -> Self {
        Self::literal(NodeKind::Attribute, name, shape)
    }

    /// The text of the parent element.
    pub const fn text(name: &'static str, shape: u32) -> Self {
        Self::literal(NodeKind::Text, name, shape)
    }

    /// A CDATA section of the parent element.
    pub const fn cdata(name: &'static str, shape: u32) -> Self {
        Self::literal(NodeKind::Cdata, name, shape)
    }

    const fn literal(kind: NodeKind, name: &'static str, shape: u32) -> Self {
        Self {
            kind,
            name: Cow::Borrowed(name),
            namespace: None,
            prefix: None,
            wrapped: false,
            nullable: false,
            null: NullAs::Nil,
            shape: ShapeId(shape),
        }
    }

    /// The items of the array stand inside this node.
    #[must_use]
    pub const fn wrapped(mut self) -> Self {
        self.wrapped = true;
        self
    }

    /// The schema allows null.
    #[must_use]
    pub const fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }

    /// How null is written, where it is not `xsi:nil`.
    #[must_use]
    pub const fn null(mut self, null: NullAs) -> Self {
        self.null = null;
        self
    }

    /// In this namespace.
    #[must_use]
    pub const fn namespace(self, uri: &'static str) -> Self {
        let copy = self.copied(Some(uri), None);
        std::mem::forget(self);
        copy
    }

    /// In this namespace, with this prefix.
    #[must_use]
    pub const fn prefixed(self, prefix: &'static str, uri: Option<&'static str>) -> Self {
        let copy = self.copied(uri, Some(prefix));
        std::mem::forget(self);
        copy
    }

    /// The same node, which owns nothing, with other names; assignment would run a destructor, which a constant cannot.
    const fn copied(&self, namespace: Option<&'static str>, prefix: Option<&'static str>) -> Self {
        Self {
            kind: self.kind,
            name: match &self.name {
                Cow::Borrowed(name) => Cow::Borrowed(name),
                Cow::Owned(_) => Cow::Borrowed(""),
            },
            namespace: borrowed(namespace),
            prefix: borrowed(prefix),
            wrapped: self.wrapped,
            nullable: self.nullable,
            null: self.null,
            shape: self.shape,
        }
    }
}

const fn borrowed(text: Option<&'static str>) -> Option<Text> {
    match text {
        Some(text) => Some(Cow::Borrowed(text)),
        None => None,
    }
}

impl Field {
    /// A property that may be absent.
    pub const fn optional(key: &'static str, node: Node) -> Self {
        Self {
            key: Cow::Borrowed(key),
            node,
            required: false,
        }
    }

    /// A property that the schema demands.
    pub const fn required(key: &'static str, node: Node) -> Self {
        Self {
            key: Cow::Borrowed(key),
            node,
            required: true,
        }
    }
}

impl Object {
    /// An object with these properties.
    pub const fn of(fields: &'static [Field], additional: Additional) -> Self {
        Self {
            fields: Cow::Borrowed(fields),
            additional,
        }
    }
}

impl Array {
    /// An array of such items.
    pub const fn of(item: Node) -> Self {
        Self { item }
    }
}

impl Union {
    /// One of these shapes.
    pub const fn of(variants: &'static [ShapeId], discriminator: Option<Discriminator>) -> Self {
        Self {
            discriminator,
            variants: Cow::Borrowed(variants),
        }
    }
}

impl Discriminator {
    /// The property and its values, each with the index of its variant.
    pub const fn of(key: &'static str, mapping: &'static [(Text, u32)]) -> Self {
        Self {
            key: Cow::Borrowed(key),
            mapping: Cow::Borrowed(mapping),
        }
    }
}

impl Scalar {
    /// A string.
    pub const STRING: Self = Self {
        string: true,
        ..Self::NONE
    };
    /// An integer.
    pub const INTEGER: Self = Self {
        integer: true,
        ..Self::NONE
    };
    /// A number.
    pub const NUMBER: Self = Self {
        number: true,
        ..Self::NONE
    };
    /// A boolean.
    pub const BOOLEAN: Self = Self {
        boolean: true,
        ..Self::NONE
    };
    /// No type: read as a string.
    pub const NONE: Self = Self {
        string: false,
        integer: false,
        number: false,
        boolean: false,
        numeric_boolean: false,
    };

    /// What either allows.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self {
            string: self.string || other.string,
            integer: self.integer || other.integer,
            number: self.number || other.number,
            boolean: self.boolean || other.boolean,
            numeric_boolean: self.numeric_boolean || other.numeric_boolean,
        }
    }

    /// Booleans are written `1` and `0`.
    #[must_use]
    pub const fn numeric(mut self) -> Self {
        self.numeric_boolean = true;
        self
    }
}

impl Root {
    /// This root element, after an XML declaration.
    pub const fn of(node: Node) -> Self {
        Self {
            node,
            any_name: false,
            declaration: true,
        }
    }

    /// Accept any name when reading.
    #[must_use]
    pub const fn any_name(mut self) -> Self {
        self.any_name = true;
        self
    }

    /// Write no XML declaration.
    #[must_use]
    pub const fn bare(mut self) -> Self {
        self.declaration = false;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Shape, Shapes};
    use super::*;

    static GROUP: &[Field] = &[
        Field::required("title", Node::element("title", 1)),
        Field::optional(
            "category",
            Node::attribute("category", 1)
                .nullable()
                .null(NullAs::Empty),
        ),
        Field::optional(
            "tag",
            Node::element("tags", 1)
                .wrapped()
                .prefixed("t", Some("urn:t")),
        ),
    ];
    static TABLE: &[Shape] = &[
        Shape::Object(Object::of(GROUP, Additional::Forbidden)),
        Shape::Scalar(Scalar::STRING.or(Scalar::BOOLEAN).numeric()),
    ];
    static SHAPES: Shapes = Shapes::borrowed(TABLE);

    #[test]
    fn a_table_stands_in_a_static() {
        let Shape::Object(group) = SHAPES.get(ShapeId(0)) else {
            panic!("an object");
        };
        assert_eq!(group.fields[2].node.prefix.as_deref(), Some("t"));
        assert!(group.fields[2].node.wrapped);
        assert!(group.fields[1].node.nullable);
    }
}
