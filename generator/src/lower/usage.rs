//! Which way the values of a schema go, and whether that makes a difference.

use hallpass_openapi::model::SchemaId;

use super::calls::Call;
use super::class::Class;
use super::schemas::Schemas;

/// The side from which a schema is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum View {
    /// Both sides see the same.
    Both,
    /// What a server sends: without what is `writeOnly`.
    Read,
    /// What a client sends: without what is `readOnly`.
    Write,
}

/// Directions in which schemas are used, by [`SchemaId`].
#[derive(Debug)]
pub(crate) struct Usage {
    read: Vec<bool>,
    write: Vec<bool>,
    differs: Vec<bool>,
}

impl Usage {
    /// Follows all bodies, parameters and headers of a document, as their sender is a client or the server.
    pub fn of(calls: &[Call<'_>], schemas: &Schemas<'_>) -> Self {
        let mut usage = Self {
            read: vec![false; schemas.len()],
            write: vec![false; schemas.len()],
            differs: differing(schemas),
        };
        for call in calls {
            for id in sent(call) {
                usage.mark(schemas, id, call.caller.sends());
            }
            for id in answered(call) {
                usage.mark(schemas, id, call.caller.answers());
            }
        }
        usage
    }

    /// The view that a use in this direction sees: [`View::Both`] when there is nothing to tell apart.
    pub fn view(&self, id: SchemaId, direction: View) -> View {
        if self.differs(id) {
            direction
        } else {
            View::Both
        }
    }

    /// The two sides see different properties somewhere inside.
    pub fn differs(&self, id: SchemaId) -> bool {
        self.differs.get(id.0 as usize).copied().unwrap_or(false)
    }

    /// Values go both ways.
    pub fn both_ways(&self, id: SchemaId) -> bool {
        self.is(&self.read, id) && self.is(&self.write, id)
    }

    /// The views that a component has of its own accord: those that are used, else the whole.
    pub fn views(&self, id: SchemaId) -> Vec<View> {
        let used = [(View::Read, &self.read), (View::Write, &self.write)];
        let views: Vec<View> = used
            .into_iter()
            .filter(|(_, marks)| self.differs(id) && self.is(marks, id))
            .map(|(view, _)| view)
            .collect();
        if views.is_empty() {
            vec![View::Both]
        } else {
            views
        }
    }

    fn mark(&mut self, schemas: &Schemas<'_>, id: SchemaId, view: View) {
        let marks = match view {
            View::Read => &mut self.read,
            View::Both | View::Write => &mut self.write,
        };
        mark(marks, schemas, id, view);
    }

    fn is(&self, marks: &[bool], id: SchemaId) -> bool {
        marks.get(id.0 as usize).copied().unwrap_or(false)
    }
}

/// Whether a property is seen from this side.
pub(crate) fn is_visible(schemas: &Schemas<'_>, property: SchemaId, view: View) -> bool {
    let schema = schemas.get(property);
    match view {
        View::Both => true,
        // What is both, as no document may say, goes either way.
        View::Read => !schema.write_only || schema.read_only,
        View::Write => !schema.read_only || schema.write_only,
    }
}

/// Whether a required property is there in every way that values of a view go: where no operation has them, nothing says which.
pub(crate) fn is_sure(schemas: &Schemas<'_>, property: SchemaId, view: View) -> bool {
    let schema = schemas.get(property);
    let is_both = schema.read_only && schema.write_only;
    !is_both && (view != View::Both || !(schema.read_only || schema.write_only))
}

/// Schemas of what is sent.
fn sent(call: &Call<'_>) -> impl Iterator<Item = SchemaId> {
    let parameters = call.operation.parameters.iter();
    let content = call.sent().filter_map(|media| media.schema);
    content.chain(parameters.filter_map(|parameter| parameter.schema))
}

/// Schemas of what comes back.
fn answered(call: &Call<'_>) -> impl Iterator<Item = SchemaId> {
    let responses = call.operation.responses.iter();
    let headers = responses.flat_map(|response| response.headers.values());
    let content = call.answered().filter_map(|media| media.schema);
    content.chain(headers.filter_map(|header| header.schema))
}

fn mark(marks: &mut [bool], schemas: &Schemas<'_>, root: SchemaId, view: View) {
    let mut open = vec![schemas.target(root)];
    while let Some(id) = open.pop() {
        if std::mem::replace(&mut marks[id.0 as usize], true) {
            continue;
        }
        open.extend(children(schemas, id, view));
    }
}

/// The schemas directly inside a schema, as one side sees it.
pub(super) fn children(schemas: &Schemas<'_>, id: SchemaId, view: View) -> Vec<SchemaId> {
    let children = match schemas.class(id) {
        Class::Array(item) => item.iter().copied().collect(),
        Class::Tuple(positions) => positions.schemas().collect(),
        Class::Map(value) => value.iter().copied().collect(),
        Class::Same(other) => vec![*other],
        Class::Union(arms) => arms.clone(),
        Class::Struct => members(schemas, id, view),
        _ => Vec::new(),
    };
    children
        .into_iter()
        .map(|child| schemas.target(child))
        .collect()
}

fn members(schemas: &Schemas<'_>, id: SchemaId, view: View) -> Vec<SchemaId> {
    let schema = schemas.get(id);
    let properties = schema.properties.values().copied();
    properties
        .filter(|property| is_visible(schemas, *property, view))
        .chain(schema.additional_properties)
        .collect()
}

/// Schemas that have a one-sided property somewhere inside: from those that have one, up to all that contain them.
fn differing(schemas: &Schemas<'_>) -> Vec<bool> {
    let ids = (0..schemas.len())
        .map(|position| schemas.target(SchemaId(u32::try_from(position).unwrap_or(u32::MAX))));
    let mut parents: Vec<Vec<SchemaId>> = vec![Vec::new(); schemas.len()];
    let mut open = Vec::new();
    for id in ids {
        for child in children(schemas, id, View::Both) {
            parents[child.0 as usize].push(id);
        }
        let one_sided = |property: &SchemaId| {
            schemas.get(*property).read_only || schemas.get(*property).write_only
        };
        if schemas.get(id).properties.values().any(one_sided) {
            open.push(id);
        }
    }
    let mut differs = vec![false; schemas.len()];
    while let Some(id) = open.pop() {
        if !std::mem::replace(&mut differs[id.0 as usize], true) {
            open.extend(&parents[id.0 as usize]);
        }
    }
    differs
}
