//! Shapes written by hand for the tests, among them those of the Schoology documents.

use hallpass_runtime::xml::*;

/// A table under construction.
#[derive(Default)]
pub struct Table(pub Vec<Shape>);

/// A text.
pub const STRING: Scalar = Scalar {
    string: true,
    integer: false,
    number: false,
    boolean: false,
    numeric_boolean: false,
};
/// An integer.
pub const INTEGER: Scalar = Scalar {
    string: false,
    integer: true,
    ..STRING
};
/// A number.
pub const NUMBER: Scalar = Scalar {
    string: false,
    number: true,
    ..STRING
};
/// A boolean.
pub const BOOLEAN: Scalar = Scalar {
    string: false,
    boolean: true,
    ..STRING
};

/// An element of this name and shape.
pub fn element(name: &'static str, shape: ShapeId) -> Node {
    Node {
        kind: NodeKind::Element,
        name: name.into(),
        namespace: None,
        prefix: None,
        wrapped: false,
        nullable: false,
        null: NullAs::Nil,
        shape,
    }
}

/// The same as an attribute.
pub fn attribute(name: &'static str, shape: ShapeId) -> Node {
    Node {
        kind: NodeKind::Attribute,
        ..element(name, shape)
    }
}

/// A node that may be null.
pub fn nullable(node: Node, null: NullAs) -> Node {
    Node {
        nullable: true,
        null,
        ..node
    }
}

/// An array inside an element.
pub fn wrapped(node: Node) -> Node {
    Node {
        wrapped: true,
        ..node
    }
}

/// A property named like its node.
pub fn field(node: Node) -> Field {
    keyed(node.name.clone().into_owned(), node)
}

/// A property.
pub fn keyed(key: impl Into<Text>, node: Node) -> Field {
    Field {
        key: key.into(),
        node,
        required: false,
    }
}

/// A required property.
pub fn required(field: Field) -> Field {
    Field {
        required: true,
        ..field
    }
}

/// A root element.
pub fn root(node: Node) -> Root {
    Root {
        node,
        any_name: false,
        declaration: false,
    }
}

impl Table {
    /// Adds a shape.
    pub fn add(&mut self, shape: Shape) -> ShapeId {
        self.0.push(shape);
        ShapeId(self.0.len() as u32 - 1)
    }

    /// Adds a scalar.
    pub fn scalar(&mut self, scalar: Scalar) -> ShapeId {
        self.add(Shape::Scalar(scalar))
    }

    /// Adds an object that forbids nothing.
    pub fn object(&mut self, fields: Vec<Field>) -> ShapeId {
        self.object_with(fields, Additional::Any)
    }

    /// Adds an object.
    pub fn object_with(&mut self, fields: Vec<Field>, additional: Additional) -> ShapeId {
        self.add(Shape::Object(Object {
            fields: fields.into(),
            additional,
        }))
    }

    /// Adds an array.
    pub fn array(&mut self, item: Node) -> ShapeId {
        self.add(Shape::Array(Array { item }))
    }

    /// Ends.
    pub fn shapes(self) -> Shapes {
        Shapes::owned(self.0)
    }
}

/// A group of Schoology: all text but the options.
pub fn group(table: &mut Table) -> ShapeId {
    let string = table.scalar(STRING);
    let integer = table.scalar(INTEGER);
    let options = [
        "member_post",
        "member_post_comment",
        "create_discussion",
        "create_files",
        "invite_type",
    ];
    let options = table.object(options.map(|name| field(element(name, integer))).into());
    let links = table.object(vec![field(element("self", string))]);
    let text = |name| field(element(name, string));
    table.object(vec![
        text("id"),
        text("title"),
        text("description"),
        text("website"),
        text("access_code"),
        field(nullable(element("category", string), NullAs::Empty)),
        field(element("options", options)),
        text("group_code"),
        text("picture_url"),
        text("school_id"),
        text("building_id"),
        field(element("links", links)),
    ])
}

/// `<result>` around one group.
pub fn one_group() -> (Shapes, Root) {
    let mut table = Table::default();
    let group = group(&mut table);
    (table.shapes(), root(element("result", group)))
}

/// `<result>` around a list of groups, a total and links.
pub fn group_list() -> (Shapes, Root) {
    let mut table = Table::default();
    let group = group(&mut table);
    let groups = table.array(element("group", group));
    let integer = table.scalar(INTEGER);
    let string = table.scalar(STRING);
    let links = table.object(vec![
        field(element("self", string)),
        field(element("next", string)),
    ]);
    let list = table.object(vec![
        required(field(element("group", groups))),
        field(element("total", integer)),
        field(element("links", links)),
    ]);
    (table.shapes(), root(element("result", list)))
}

/// Any root, without a schema.
pub fn any() -> (Shapes, Root) {
    let mut table = Table::default();
    let any = table.add(Shape::Any);
    let root = Root {
        any_name: true,
        ..root(element("", any))
    };
    (table.shapes(), root)
}
