//! How a schema looks in XML: schema -> shapes.

use std::borrow::Cow;

use hallpass_runtime::xml::{Node, NodeKind, NullAs, Root, Shape, ShapeId, Shapes};

use crate::diagnostic::Diagnostic;
use crate::model::{MediaTypeXml, Schema, SchemaId, XmlBody};

/// The XML form of a body with this schema.
///
/// # Errors
/// What the document says about XML that cannot be written or read.
pub(crate) fn xml_body(
    schemas: &[Schema],
    schema: SchemaId,
    media_extension: &MediaTypeXml,
) -> Result<XmlBody, Vec<Diagnostic>> {
    let name = schemas
        .get(schema.0 as usize)
        .and_then(|schema| schema.xml.name.clone());
    let name = media_extension.root.clone().or(name).unwrap_or_default();
    let node = Node {
        kind: NodeKind::Element,
        name: Cow::Owned(name),
        namespace: None,
        prefix: None,
        wrapped: true,
        nullable: false,
        null: NullAs::Nil,
        shape: ShapeId(0),
    };
    Ok(XmlBody {
        shapes: Shapes {
            table: Cow::Owned(vec![Shape::Any]),
        },
        root: Root {
            node,
            any_name: media_extension.any_root,
            declaration: media_extension.declaration,
        },
    })
}
