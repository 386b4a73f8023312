//! How a schema looks in XML: schema -> shapes.
//!
//! A shape is made once for each schema and item name, so that recursive schemas end. Names belong to the use of a schema: the same
//! object is the root element here and an item there.

mod lint;
#[cfg(test)]
mod tests;
mod view;

use std::borrow::Cow;
use std::collections::HashMap;

use hallpass_runtime::xml::{
    Additional, Array, Discriminator, Field, Node, NodeKind, NullAs, Object, Root, Scalar, Shape,
    ShapeId, Shapes, Union,
};

use crate::deep;
use crate::diagnostic::Diagnostic;
use crate::model::{MediaTypeXml, Schema, SchemaId, Types, XmlBody};
use crate::property::{Property, schema};
use lint::{Lints, is_ncname};
pub(crate) use view::View;

/// The XML form of a body with this schema, and what of the document cannot be written or read in XML.
pub(crate) fn xml_body(
    schemas: &[Schema],
    id: SchemaId,
    extension: &MediaTypeXml,
) -> (XmlBody, Vec<Diagnostic>) {
    let mut builder = Builder {
        schemas,
        table: Vec::new(),
        made: HashMap::new(),
        lints: Lints::default(),
        choices: CHOICES + CHOICES_EACH * schemas.len(),
        depth: 0,
    };
    let root = builder.root(id, extension);
    let shapes = Shapes::owned(builder.table);
    (XmlBody { shapes, root }, builder.lints.finish())
}

/// What a root element is called that nothing names; readers take any name then.
const UNNAMED: &str = "root";

/// Where a schema is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use<'n> {
    Root,
    /// A property of this name.
    Property(&'n str),
    /// An item of an array whose items have this name.
    Item(&'n str),
}

struct Builder<'s> {
    schemas: &'s [Schema],
    table: Vec<Shape>,
    made: HashMap<(View, String), ShapeId>,
    lints: Lints,
    /// How many choices between alternatives are still looked at. Where one may follow the other, each combination has a shape.
    choices: usize,
    /// How many shapes this one is within.
    depth: usize,
}

/// How many choices a body may have, and how many more for each schema.
const CHOICES: usize = 500;
const CHOICES_EACH: usize = 4;

impl Builder<'_> {
    fn root(&mut self, id: SchemaId, extension: &MediaTypeXml) -> Root {
        let view = View::of(self.schemas, id);
        let component = view.component_name(self.schemas);
        let name = extension
            .root
            .clone()
            .or_else(|| view.facts(self.schemas).name)
            .or_else(|| component.clone().filter(|name| is_ncname(name)));
        let written = name.as_deref().unwrap_or(UNNAMED);
        let mut node = self.node(id, &view, Use::Root, Some(written));
        if node.wrapped && extension.root.is_none() && !view.facts(self.schemas).wrapped {
            self.lints.root_array(schema(self.schemas, id));
        } else if name.is_none() && !extension.any_root {
            let own = schema(self.schemas, id);
            self.lints.root_unnamed(own, component.as_deref());
        }
        node.kind = NodeKind::Element;
        Root {
            any_name: extension.any_root || name.is_none(),
            declaration: extension.declaration,
            node,
        }
    }

    /// One use of a schema. `name` comes before what the schema itself says.
    fn node(&mut self, id: SchemaId, view: &View, place: Use<'_>, name: Option<&str>) -> Node {
        let facts = view.facts(self.schemas);
        let fallback = match place {
            Use::Root => "",
            Use::Property(name) | Use::Item(name) => name,
        };
        let is_array = view.is_array(self.schemas);
        let wrapped = is_array && (facts.wrapped || !matches!(place, Use::Property(_)));
        let own = facts.name.as_deref().filter(|_| !is_array || wrapped);
        let written = name.or(own).unwrap_or(fallback);
        let (prefix, local) =
            self.lints
                .split(schema(self.schemas, id), written, facts.prefix.as_deref());
        let item_name = if wrapped { local.as_str() } else { fallback };
        let node = Node {
            kind: kind(&facts, place),
            name: Cow::Owned(local.clone()),
            namespace: facts.namespace.clone().map(Cow::Owned),
            prefix: prefix.map(Cow::Owned),
            wrapped,
            nullable: view.nullable,
            null: facts.null.unwrap_or_else(|| self.usual_null(view)),
            shape: self.shape(view, item_name),
        };
        self.check_node(id, &node, place, facts.wrapped);
        node
    }

    /// Where the document says nothing of null: an empty element is the empty text or an object without properties, unless the schema allows null and
    /// refuses those.
    fn usual_null(&self, view: &View) -> NullAs {
        let refuses = |view: &View| view.refuses_emptiness(self.schemas);
        let is_refused = || match view.branches.as_slice() {
            [] => !view.is_cut() && refuses(view),
            _ => view.branches(self.schemas).iter().all(refuses),
        };
        if view.nullable && is_refused() {
            NullAs::NilOrEmpty
        } else {
            NullAs::Nil
        }
    }

    fn check_node(&mut self, id: SchemaId, node: &Node, place: Use<'_>, wrapped: bool) {
        let own = schema(self.schemas, id);
        let shape = self.table.get(node.shape.0 as usize).unwrap_or(&Shape::Any);
        if matches!(place, Use::Item(_)) && node.wrapped && !wrapped {
            self.lints.nested_array(own);
        }
        if node.kind != NodeKind::Element && !matches!(shape, Shape::Scalar(_) | Shape::Any) {
            self.lints.not_scalar(own, node);
        }
        self.lints.namespaces(own, node);
    }

    fn shape(&mut self, view: &View, item_name: &str) -> ShapeId {
        // Only the items of arrays are named by the use.
        let context = if view.has_array(self.schemas) {
            item_name
        } else {
            ""
        };
        let key = (view.clone(), context.to_owned());
        if let Some(made) = self.made.get(&key) {
            return *made;
        }
        let id = self.push(Shape::Any);
        self.made.insert(key, id);
        self.depth += 1;
        let shape = deep::at(self.depth, || self.build(view, item_name));
        self.depth -= 1;
        if let Some(place) = self.table.get_mut(id.0 as usize) {
            *place = shape;
        }
        id
    }

    fn push(&mut self, shape: Shape) -> ShapeId {
        // A document of 4 billion shapes does not fit into memory.
        let id = ShapeId(u32::try_from(self.table.len()).unwrap_or(u32::MAX));
        self.table.push(shape);
        id
    }

    fn build(&mut self, view: &View, item_name: &str) -> Shape {
        if view.is_cut() {
            self.lints.too_many_choices(view.choice(self.schemas));
            return self.of_types(view.types(self.schemas), item_name);
        }
        if !view.branches.is_empty() {
            return self.alternatives(view, item_name);
        }
        let types = view.types(self.schemas);
        let mut parts = Vec::new();
        if let Some(scalar) = self.scalar(view, types) {
            parts.push(Shape::Scalar(scalar));
        }
        if types.array {
            parts.push(self.array(view, item_name));
        }
        if types.object {
            parts.push(self.object(view));
        }
        match parts.len() {
            0 if types.null => Shape::Scalar(Scalar::default()),
            0 => Shape::Any,
            1 => parts.remove(0),
            _ => self.union(parts),
        }
    }

    /// What is taken as it comes is of these types all the same: an empty element is no text where none may stand.
    fn of_types(&mut self, types: Types, item_name: &str) -> Shape {
        let scalar = Scalar {
            string: types.string,
            integer: types.integer,
            number: types.number,
            boolean: types.boolean,
            numeric_boolean: false,
        };
        let mut parts = Vec::new();
        parts.extend((scalar != Scalar::default()).then_some(Shape::Scalar(scalar)));
        if types.array {
            let item = self.untyped_item(item_name);
            parts.push(Shape::Array(Array { item }));
        }
        parts.extend(types.object.then_some(Shape::Object(Object {
            fields: Cow::Borrowed(&[]),
            additional: Additional::Any,
        })));
        match parts.len() {
            0 => Shape::Any,
            1 => parts.remove(0),
            _ => self.union(parts),
        }
    }

    fn scalar(&self, view: &View, types: Types) -> Option<Scalar> {
        let scalar = Scalar {
            string: types.string,
            integer: types.integer,
            number: types.number,
            boolean: types.boolean,
            numeric_boolean: view.facts(self.schemas).numeric_boolean,
        };
        (types.string || types.integer || types.number || types.boolean).then_some(scalar)
    }

    fn union(&mut self, parts: Vec<Shape>) -> Shape {
        let variants = parts.into_iter().map(|part| self.push(part)).collect();
        Shape::Union(Union {
            discriminator: None,
            variants: Cow::Owned(variants),
        })
    }

    fn alternatives(&mut self, view: &View, item_name: &str) -> Shape {
        let Some(left) = self.choices.checked_sub(1) else {
            self.lints.too_many_choices(view.choice(self.schemas));
            return self.of_types(view.types_of_any(self.schemas), item_name);
        };
        self.choices = left;
        let branches: Vec<View> = view.branches(self.schemas);
        let variants: Vec<ShapeId> = branches
            .iter()
            .map(|branch| self.shape(branch, item_name))
            .collect();
        if let Some(scalar) = self.all_scalar(&variants) {
            return Shape::Scalar(scalar);
        }
        Shape::Union(Union {
            discriminator: view
                .discriminator(self.schemas)
                .map(|(key, mapping)| Discriminator {
                    key: Cow::Owned(key),
                    mapping: mapping
                        .into_iter()
                        .map(|(value, branch)| (Cow::Owned(value), branch))
                        .collect(),
                }),
            variants: Cow::Owned(variants),
        })
    }

    /// Text that may be one scalar or another is one scalar of both types.
    fn all_scalar(&self, variants: &[ShapeId]) -> Option<Scalar> {
        let mut all = Scalar::default();
        for id in variants {
            let Some(Shape::Scalar(scalar)) = self.table.get(id.0 as usize) else {
                return None;
            };
            all.string |= scalar.string;
            all.integer |= scalar.integer;
            all.number |= scalar.number;
            all.boolean |= scalar.boolean;
            all.numeric_boolean |= scalar.numeric_boolean;
        }
        Some(all)
    }

    fn array(&mut self, view: &View, item_name: &str) -> Shape {
        let item = match view.item(self.schemas) {
            Some(id) => {
                let item = View::of(self.schemas, id);
                self.node(id, &item, Use::Item(item_name), None)
            }
            None => self.untyped_item(item_name),
        };
        Shape::Array(Array { item })
    }

    fn untyped_item(&mut self, name: &str) -> Node {
        Node {
            kind: NodeKind::Element,
            name: Cow::Owned(name.to_owned()),
            namespace: None,
            prefix: None,
            wrapped: false,
            nullable: true,
            null: NullAs::Nil,
            shape: self.push(Shape::Any),
        }
    }

    fn object(&mut self, view: &View) -> Shape {
        let properties = view.properties(self.schemas);
        let fields: Vec<Field> = properties
            .declared
            .iter()
            .map(|(name, property)| self.field(name, property))
            .collect();
        let additional = match (properties.additional, properties.patterns.as_slice()) {
            (Some(id), []) => self.additional(id),
            (None, [(_, id)]) => self.additional(*id),
            (None, []) if properties.closed => Additional::Forbidden,
            _ => Additional::Any,
        };
        let owner = view.owner(self.schemas);
        self.lints.collisions(owner, &fields, &self.table);
        Shape::Object(Object {
            fields: Cow::Owned(fields),
            additional,
        })
    }

    fn field(&mut self, name: &str, property: &Property) -> Field {
        let view = View::of(self.schemas, property.schema);
        Field {
            key: Cow::Owned(name.to_owned()),
            node: self.node(property.schema, &view, Use::Property(name), None),
            required: property.required,
        }
    }

    fn additional(&mut self, id: SchemaId) -> Additional {
        let view = View::of(self.schemas, id);
        let shape = self.shape(&view, "");
        match self.table.get(shape.0 as usize) {
            Some(Shape::Any) if schema(self.schemas, id).boolean == Some(true) => Additional::Any,
            _ => Additional::Shape(shape),
        }
    }
}

fn kind(facts: &crate::model::Xml, place: Use<'_>) -> NodeKind {
    match place {
        Use::Property(_) if facts.attribute => NodeKind::Attribute,
        Use::Property(_) if facts.cdata => NodeKind::Cdata,
        Use::Property(_) if facts.text => NodeKind::Text,
        _ => NodeKind::Element,
    }
}
