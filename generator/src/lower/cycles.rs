//! Boxes: a type that holds itself by value would be endless, so one link of each such cycle goes through a pointer.
//!
//! Arrays and maps already are pointers. Which link of a cycle is boxed does not matter to the wire; it is the one that a walk in the order of
//! definition finds last, so the same document always gives the same boxes.

use std::collections::HashMap;

use crate::ir::{Definition, Type, TypeDef};

/// Boxes what has to be boxed.
pub(crate) fn break_cycles(types: &mut [TypeDef]) {
    let index: HashMap<String, usize> = types
        .iter()
        .enumerate()
        .map(|(at, def)| (def.name.clone(), at))
        .collect();
    let mut walk = Walk {
        edges: types.iter_mut().map(|def| edges(def, &index)).collect(),
        state: vec![State::New; index.len()],
        boxes: Vec::new(),
    };
    for start in 0..types.len() {
        walk.visit(start);
    }
    for (from, slot) in walk.boxes {
        if let Some(link) = slots(&mut types[from].definition).into_iter().nth(slot) {
            put_in_box(link);
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

struct Walk {
    /// For each type, its slots that hold a named type by value, with that type.
    edges: Vec<Vec<(usize, usize)>>,
    state: Vec<State>,
    boxes: Vec<(usize, usize)>,
}

impl Walk {
    /// Depth first with a stack of its own: chains of types may be long.
    fn visit(&mut self, start: usize) {
        if self.state[start] != State::New {
            return;
        }
        self.state[start] = State::Open;
        let mut stack = vec![(start, 0)];
        while let Some((at, next)) = stack.pop() {
            let Some((slot, to)) = self.edges[at].get(next).copied() else {
                self.state[at] = State::Done;
                continue;
            };
            stack.push((at, next + 1));
            match self.state[to] {
                State::New => {
                    self.state[to] = State::Open;
                    stack.push((to, 0));
                }
                State::Open => self.boxes.push((at, slot)),
                State::Done => {}
            }
        }
    }
}

fn edges(def: &mut TypeDef, index: &HashMap<String, usize>) -> Vec<(usize, usize)> {
    let slots = slots(&mut def.definition).into_iter().enumerate();
    slots
        .filter_map(|(slot, link)| Some((slot, *index.get(by_value(link)?)?)))
        .collect()
}

/// The places of a definition that hold a value, those within tuples among them.
fn slots(definition: &mut Definition) -> Vec<&mut Type> {
    let outer: Vec<&mut Type> = match definition {
        Definition::Struct(structure) => structure
            .fields
            .iter_mut()
            .map(|field| &mut field.value)
            .collect(),
        Definition::Union(union) => union.arms.iter_mut().map(|arm| &mut arm.value).collect(),
        Definition::Alias(link) | Definition::Newtype(link, _) => vec![link],
        Definition::TextEnum(_) | Definition::IntegerEnum(_) | Definition::Guarded(_) => Vec::new(),
    };
    outer.into_iter().flat_map(items).collect()
}

/// A place, or what a tuple there holds.
fn items(link: &mut Type) -> Vec<&mut Type> {
    if !holds_items(link) {
        return vec![link];
    }
    match link {
        Type::Tuple(held) => held.iter_mut().flat_map(items).collect(),
        Type::OpenTuple(open) => open.items.iter_mut().flat_map(items).collect(),
        Type::Option(inner) | Type::Field(inner) => items(inner),
        _ => Vec::new(),
    }
}

fn holds_items(of: &Type) -> bool {
    match of {
        Type::Tuple(_) | Type::OpenTuple(_) => true,
        Type::Option(inner) | Type::Field(inner) => holds_items(inner),
        _ => false,
    }
}

fn by_value(link: &Type) -> Option<&str> {
    match link {
        Type::Named(name) => Some(name),
        Type::Option(inner) | Type::Field(inner) => by_value(inner),
        _ => None,
    }
}

fn put_in_box(link: &mut Type) {
    match link {
        Type::Option(inner) | Type::Field(inner) => put_in_box(inner),
        _ => {
            let inner = std::mem::replace(link, Type::Value);
            *link = Type::Box(Box::new(inner));
        }
    }
}
