//! One shape table for a module: the tables of all its bodies, joined, and shapes that mean the same kept once.

use std::collections::HashMap;
use std::sync::Arc;

use hallpass_openapi::model::XmlBody;
use hallpass_runtime::xml::{Additional, Node, Root, Shape, ShapeId, Shapes};

use super::twins::classes;
use crate::ir::Xml;
use crate::names::{Case, Wish, settle};

/// Joins tables, then finds shapes that no walk can tell apart.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    shapes: Vec<Shape>,
    /// Where the table of each body starts, by the body's address: the same body is joined once.
    starts: HashMap<*const XmlBody, u32>,
    roots: Vec<Root>,
}

impl Tables {
    /// Adds a body's table; a number for its root, to be replaced by the root's name.
    pub fn add(&mut self, body: &Arc<XmlBody>) -> String {
        let start = self.start(body);
        let mut root = body.root.clone();
        root.node.shape.0 += start;
        self.roots.push(root);
        (self.roots.len() - 1).to_string()
    }

    fn start(&mut self, body: &Arc<XmlBody>) -> u32 {
        if let Some(start) = self.starts.get(&Arc::as_ptr(body)) {
            return *start;
        }
        let start = u32::try_from(self.shapes.len()).unwrap_or(u32::MAX);
        let moved = body
            .shapes
            .table()
            .iter()
            .map(|shape| renumbered(shape, &|id| ShapeId(id.0 + start)));
        self.shapes.extend(moved);
        self.starts.insert(Arc::as_ptr(body), start);
        start
    }

    /// The joined table without twins and all different roots, with the name of each root that was added.
    pub fn finish(self) -> Option<(Xml, Vec<String>)> {
        if self.shapes.is_empty() {
            return None;
        }
        let (shapes, places) = self.merged();
        let mut distinct: Vec<Root> = Vec::new();
        let mut index = Vec::new();
        for mut root in self.roots {
            root.node.shape = place(&places, root.node.shape);
            let known = distinct.iter().position(|known| *known == root);
            index.push(known.unwrap_or(distinct.len()));
            if known.is_none() {
                distinct.push(root);
            }
        }
        let wishes: Vec<Wish> = distinct.iter().map(wish).collect();
        let names = settle(&wishes, Case::Shouty, &["shapes", "table"]);
        let used = index
            .into_iter()
            .map(|index| names[index].clone())
            .collect();
        let roots = names.into_iter().zip(distinct).collect();
        Some((Xml { shapes, roots }, used))
    }

    /// The table with each shape once, and the new place of each old one.
    fn merged(&self) -> (Shapes, Vec<ShapeId>) {
        let classes = classes(&self.shapes);
        let mut places: HashMap<u32, ShapeId> = HashMap::new();
        let mut kept = Vec::new();
        for (at, class) in classes.iter().enumerate() {
            places.entry(*class).or_insert_with(|| {
                kept.push(at);
                ShapeId(u32::try_from(kept.len() - 1).unwrap_or(u32::MAX))
            });
        }
        let map: Vec<ShapeId> = classes.iter().map(|class| places[class]).collect();
        let renumber = |id: ShapeId| place(&map, id);
        let table: Vec<Shape> = kept
            .into_iter()
            .map(|at| renumbered(&self.shapes[at], &renumber))
            .collect();
        (Shapes::owned(table), map)
    }
}

/// A root is called as its element, unless the name would be too long for the line that it stands on.
fn wish(root: &Root) -> Wish {
    let element = &root.node.name;
    let name = if element.len() > LONGEST_NAME {
        "root"
    } else {
        element
    };
    Wish::plain(name, None)
}

/// Characters of the longest name of a root.
const LONGEST_NAME: usize = 36;

fn place(places: &[ShapeId], id: ShapeId) -> ShapeId {
    places.get(id.0 as usize).copied().unwrap_or(id)
}

/// The same shape with other references.
pub(super) fn renumbered(shape: &Shape, number: &dyn Fn(ShapeId) -> ShapeId) -> Shape {
    let node = |node: &Node| Node {
        shape: number(node.shape),
        ..node.clone()
    };
    let mut shape = shape.clone();
    match &mut shape {
        Shape::Scalar(_) | Shape::Any => {}
        Shape::Array(array) => array.item = node(&array.item),
        Shape::Union(union) => union
            .variants
            .to_mut()
            .iter_mut()
            .for_each(|id| *id = number(*id)),
        Shape::Object(object) => {
            object
                .fields
                .to_mut()
                .iter_mut()
                .for_each(|field| field.node = node(&field.node));
            if let Additional::Shape(id) = &mut object.additional {
                *id = number(*id);
            }
        }
    }
    shape
}
