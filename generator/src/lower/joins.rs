//! Which schemas were merged into which: a merge that was made already is not made again, in whatever order and by whatever way it is met.
//!
//! What a merge is made of are schemas of the document, of which there are only so many; so merges of what merges hold come to an end.

use std::collections::{HashMap, HashSet};

use hallpass_openapi::model::SchemaId;

/// A schema, or what stands beside its alternatives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Part {
    schema: SchemaId,
    is_beside: bool,
}

/// The merges made so far.
#[derive(Debug, Default)]
pub(super) struct Joins {
    /// By their parts.
    known: HashMap<Vec<Part>, SchemaId>,
    /// What stands beside alternatives, by its parts.
    besides: HashMap<Vec<Part>, SchemaId>,
    /// What each is made of.
    parts: HashMap<SchemaId, Vec<Part>>,
    /// How many merges each is within, with itself.
    depths: HashMap<SchemaId, usize>,
}

impl Joins {
    /// The merge of these parts.
    pub fn known(&self, parts: &[Part]) -> Option<SchemaId> {
        self.known.get(parts).copied()
    }

    /// Whether a schema was made by a merge.
    pub fn is_join(&self, id: SchemaId) -> bool {
        self.depths.contains_key(&id)
    }

    /// How many merges a schema is within.
    pub fn depth(&self, id: SchemaId) -> usize {
        self.depths.get(&id).copied().unwrap_or_default()
    }

    /// Remembers a merge.
    pub fn add(&mut self, id: SchemaId, parts: Vec<Part>, depth: usize) {
        self.known.insert(parts.clone(), id);
        self.parts.insert(id, parts);
        self.depths.insert(id, depth);
    }

    /// What stands beside the alternatives of a union, if it is known.
    pub fn beside(&self, union: SchemaId) -> Option<SchemaId> {
        self.besides.get(&self.parts_beside(union)).copied()
    }

    /// Remembers what stands beside the alternatives of a union.
    pub fn add_beside(&mut self, union: SchemaId, beside: SchemaId) {
        let parts = self.parts_beside(union);
        self.besides.insert(parts.clone(), beside);
        self.parts.insert(beside, parts);
    }

    /// Whether a schema demands all that another does, as it is made of that, too.
    pub fn demands(&self, id: SchemaId, other: SchemaId) -> bool {
        if id == other {
            return true;
        }
        if !self.parts.contains_key(&id) && !self.parts.contains_key(&other) {
            return false;
        }
        let own: HashSet<Part> = self.parts(id).into_iter().collect();
        let is_whole = |part: &Part| {
            own.contains(&Part {
                is_beside: false,
                ..*part
            })
        };
        let others = self.parts(other);
        others
            .iter()
            .all(|part| own.contains(part) || is_whole(part))
    }

    /// What the merge of two is made of, each part once, those of the second last.
    pub fn parts_of_both(&self, left: SchemaId, right: SchemaId) -> Vec<Part> {
        let second = self.parts(right);
        let mut parts = self.parts(left);
        let is_in_second: HashSet<&Part> = second.iter().collect();
        parts.retain(|part| !is_in_second.contains(part));
        parts.extend(second);
        parts
    }

    fn parts(&self, id: SchemaId) -> Vec<Part> {
        self.parts.get(&id).cloned().unwrap_or_else(|| {
            vec![Part {
                schema: id,
                is_beside: false,
            }]
        })
    }

    fn parts_beside(&self, union: SchemaId) -> Vec<Part> {
        let mut beside = Vec::new();
        for part in self.parts(union) {
            let part = Part {
                is_beside: true,
                ..part
            };
            if !beside.contains(&part) {
                beside.push(part);
            }
        }
        beside
    }
}
