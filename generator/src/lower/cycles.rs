//! Boxes: a type that holds itself by value would be endless, so one link of each such cycle goes through a pointer. So does a link to a type so
//! large that those who hold it would not fit onto a stack: each of two properties may hold two again, and so on.
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
        own: types.iter_mut().map(own).collect(),
        words: vec![1; types.len()],
        state: vec![State::New; types.len()],
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
    /// What each holds besides.
    own: Vec<Own>,
    /// How large each is, for those that are done.
    words: Vec<usize>,
    state: Vec<State>,
    boxes: Vec<(usize, usize)>,
}

/// What a type is, apart from the named types that it holds by value.
#[derive(Debug, Clone, Copy)]
enum Own {
    /// All that it holds, one after the other, so many of them values of no named type.
    Sum(usize),
    /// The same of a tuple.
    Items(usize),
    /// One of what it may hold.
    Most,
    /// Another name: it has no place for a pointer of its own.
    Same,
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
                self.finish(at);
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

    /// Sums up a type of which all that it holds is done, and boxes what is too large in it.
    fn finish(&mut self, at: usize) {
        self.state[at] = State::Done;
        let mut words = match self.own[at] {
            Own::Sum(others) | Own::Items(others) => others.saturating_mul(WORDS_EACH),
            Own::Most => WORDS_EACH,
            Own::Same => 1,
        };
        for (slot, to) in &self.edges[at] {
            let mut held = self.words[*to];
            let most = match self.own[at] {
                Own::Items(_) => MOST_WORDS_OF_ITEM,
                Own::Sum(_) | Own::Most => MOST_WORDS,
                Own::Same => usize::MAX,
            };
            if held > most {
                self.boxes.push((at, *slot));
                held = 1;
            }
            words = match self.own[at] {
                Own::Sum(_) | Own::Items(_) => words.saturating_add(held),
                Own::Most | Own::Same => words.max(held),
            };
        }
        self.words[at] = words;
    }
}

/// How large a text or a list is.
const WORDS_EACH: usize = 3;

/// A larger type is held by a pointer: an object in an object in an object is moved as a whole, and a thread may have no more than 256 K words.
const MOST_WORDS: usize = 4096;

/// The same for an item of a tuple, which is moved more often while it is read.
const MOST_WORDS_OF_ITEM: usize = 128;

fn own(def: &mut TypeDef) -> Own {
    match &mut def.definition {
        Definition::Union(_) => Own::Most,
        Definition::Alias(link) if !holds_items(link) => Own::Same,
        Definition::Alias(_) | Definition::Newtype(..) => Own::Items(others(def)),
        _ => Own::Sum(others(def)),
    }
}

/// How many values of no named type it holds.
fn others(def: &mut TypeDef) -> usize {
    let slots = slots(&mut def.definition).into_iter();
    slots.filter(|link| by_value(link).is_none()).count()
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
