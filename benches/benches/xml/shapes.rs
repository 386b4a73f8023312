//! The shape table of a list of groups, as generated code has it.

use hallpass_runtime::xml::{
    Additional, Array, Field, Node, NullAs, Object, Root, Scalar, Shape, Shapes,
};

/// The table.
pub static SHAPES: Shapes = Shapes::borrowed(&[
    Shape::Object(Object::of(LIST, Additional::Any)),
    Shape::Array(Array::of(Node::element("group", 2))),
    Shape::Object(Object::of(GROUP, Additional::Any)),
    Shape::Object(Object::of(OPTIONS, Additional::Any)),
    Shape::Object(Object::of(LINKS, Additional::Any)),
    Shape::Scalar(Scalar::STRING),
    Shape::Scalar(Scalar::INTEGER),
]);

/// The root element.
pub static ROOT: Root = Root::of(Node::element("result", 0));

const LIST: &[Field] = &[
    Field::required("group", Node::element("group", 1)),
    Field::optional("total", Node::element("total", 6)),
    Field::optional("links", Node::element("links", 4)),
];

const GROUP: &[Field] = &[
    Field::optional("id", Node::element("id", 5)),
    Field::required("title", Node::element("title", 5)),
    Field::optional("description", Node::element("description", 5)),
    Field::optional("website", Node::element("website", 5)),
    Field::optional(
        "access_code",
        Node::element("access_code", 5)
            .nullable()
            .null(NullAs::Empty),
    ),
    Field::optional(
        "category",
        Node::element("category", 5).nullable().null(NullAs::Empty),
    ),
    Field::optional("options", Node::element("options", 3)),
    Field::optional("group_code", Node::element("group_code", 5)),
    Field::optional("picture_url", Node::element("picture_url", 5)),
    Field::optional("school_id", Node::element("school_id", 5)),
    Field::optional("building_id", Node::element("building_id", 5)),
    Field::optional("links", Node::element("links", 4)),
];

const OPTIONS: &[Field] = &[
    Field::optional("member_post", Node::element("member_post", 6)),
    Field::optional(
        "member_post_comment",
        Node::element("member_post_comment", 6),
    ),
    Field::optional("create_discussion", Node::element("create_discussion", 6)),
    Field::optional("create_files", Node::element("create_files", 6)),
    Field::optional("invite_type", Node::element("invite_type", 6)),
];

const LINKS: &[Field] = &[Field::optional("self", Node::element("self", 5))];
