//! Shapes that no walk can tell apart.

use std::cell::RefCell;
use std::collections::HashMap;

use hallpass_runtime::xml::{Shape, ShapeId};

use super::xml::renumbered;

/// The class of each shape; two have the same if nothing tells them apart: what they say, and the classes of the shapes that they refer to, place by
/// place.
///
/// They start in one class for each thing that is said. A class then splits those that refer into it from those that do not, and of the two halves
/// the smaller one alone has to be looked at again, so that a chain of shapes costs no more than its length calls for.
pub(super) fn classes(shapes: &[Shape]) -> Vec<u32> {
    let mut partition = Partition::of(shapes);
    while let Some(class) = partition.waiting.pop() {
        for sources in partition.referring(class) {
            partition.split(&sources);
        }
    }
    let classes = partition.class_of.into_iter();
    classes
        .map(|class| u32::try_from(class).unwrap_or(u32::MAX))
        .collect()
}

struct Partition {
    class_of: Vec<usize>,
    members: Vec<Vec<usize>>,
    /// Where each shape stands among the members of its class.
    places: Vec<usize>,
    /// By the shape that is referred to: the place where that is done, and the shape that does it.
    references: Vec<Vec<(usize, usize)>>,
    /// Classes that may still split others.
    waiting: Vec<usize>,
}

impl Partition {
    fn of(shapes: &[Shape]) -> Self {
        let mut references = vec![Vec::new(); shapes.len()];
        let mut words: HashMap<String, usize> = HashMap::new();
        let mut class_of = Vec::with_capacity(shapes.len());
        let mut members: Vec<Vec<usize>> = Vec::new();
        let mut places = Vec::with_capacity(shapes.len());
        for (source, shape) in shapes.iter().enumerate() {
            let (said, targets) = taken_apart(shape);
            for (place, target) in targets.into_iter().enumerate() {
                if let Some(references) = references.get_mut(target.0 as usize) {
                    references.push((place, source));
                }
            }
            let class = *words.entry(said).or_insert(members.len());
            if class == members.len() {
                members.push(Vec::new());
            }
            places.push(members[class].len());
            members[class].push(source);
            class_of.push(class);
        }
        Self {
            class_of,
            waiting: (0..members.len()).collect(),
            members,
            places,
            references,
        }
    }

    /// The shapes that refer into a class, for each place where they do.
    fn referring(&self, class: usize) -> Vec<Vec<usize>> {
        let members = self.members[class].iter();
        let references = members.flat_map(|member| &self.references[*member]);
        let mut references: Vec<(usize, usize)> = references.copied().collect();
        references.sort_unstable();
        let by_place = references.chunk_by(|left, right| left.0 == right.0);
        by_place
            .map(|chunk| chunk.iter().map(|(_, source)| *source).collect())
            .collect()
    }

    /// Parts these from the others of their classes.
    fn split(&mut self, sources: &[usize]) {
        let mut touched: HashMap<usize, Vec<usize>> = HashMap::new();
        for source in sources {
            let class = self.class_of[*source];
            touched.entry(class).or_default().push(*source);
        }
        for (class, found) in touched {
            if found.len() < self.members[class].len() {
                self.part(class, found);
            }
        }
    }

    /// Takes these out of their class. The smaller half is the new class, and waits.
    fn part(&mut self, class: usize, mut found: Vec<usize>) {
        for member in &found {
            let members = &mut self.members[class];
            let place = self.places[*member];
            members.swap_remove(place);
            if let Some(moved) = members.get(place) {
                self.places[*moved] = place;
            }
        }
        if self.members[class].len() < found.len() {
            std::mem::swap(&mut self.members[class], &mut found);
            self.number(class);
        }
        let new = self.members.len();
        self.members.push(found);
        self.number(new);
        self.waiting.push(new);
    }

    /// Tells the members of a class where they are.
    fn number(&mut self, class: usize) {
        for (place, member) in self.members[class].iter().enumerate() {
            self.places[*member] = place;
            self.class_of[*member] = class;
        }
    }
}

/// What a shape says by itself, and what it refers to, in order.
fn taken_apart(shape: &Shape) -> (String, Vec<ShapeId>) {
    let targets = RefCell::new(Vec::new());
    let blank = renumbered(shape, &|target| {
        targets.borrow_mut().push(target);
        ShapeId(0)
    });
    (format!("{blank:?}"), targets.into_inner())
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use hallpass_runtime::xml::Union;

    use super::*;

    fn one_of(variants: &[u32]) -> Shape {
        let variants: Vec<ShapeId> = variants.iter().copied().map(ShapeId).collect();
        Shape::Union(Union {
            discriminator: None,
            variants: Cow::Owned(variants),
        })
    }

    /// Splits all classes by what all refer to, again and again.
    fn slowly(shapes: &[Shape]) -> Vec<usize> {
        let mut classes = vec![0; shapes.len()];
        loop {
            let mut seen = HashMap::new();
            let refined: Vec<usize> = shapes
                .iter()
                .map(|shape| {
                    let (said, targets) = taken_apart(shape);
                    let targets = targets.iter().map(|id| classes[id.0 as usize]);
                    let next = seen.len();
                    *seen
                        .entry((said, targets.collect::<Vec<usize>>()))
                        .or_insert(next)
                })
                .collect();
            if refined == classes {
                return classes;
            }
            classes = refined;
        }
    }

    fn first_of_each<T: PartialEq>(classes: &[T]) -> Vec<Option<usize>> {
        let first = |class| classes.iter().position(|other| other == class);
        classes.iter().map(first).collect()
    }

    #[test]
    fn what_differs_only_at_the_end_of_a_chain_differs_all_along() {
        let chain = |end: Shape, start: u32| {
            let links = (start + 1..start + 50).map(|next| one_of(&[next, next]));
            links.chain([end]).collect::<Vec<Shape>>()
        };
        let all = [
            chain(Shape::Any, 0),
            chain(one_of(&[]), 50),
            chain(Shape::Any, 100),
        ]
        .concat();
        let classes = classes(&all);
        for at in 0..50 {
            assert_ne!(classes[at], classes[at + 50], "{at}");
            assert_eq!(classes[at], classes[at + 100], "{at}");
        }
    }

    #[test]
    fn any_graph_is_split_as_if_all_were_compared_with_all() {
        let mut state = 1_u32;
        let mut next = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) % below
        };
        for _ in 0..300 {
            let count = 1 + next(12);
            let shapes = (0..count).map(|_| {
                let variants: Vec<u32> = (0..next(3)).map(|_| next(count)).collect();
                one_of(&variants)
            });
            let shapes: Vec<Shape> = shapes.collect();
            let (quick, slow) = (classes(&shapes), slowly(&shapes));
            assert_eq!(first_of_each(&quick), first_of_each(&slow), "{shapes:?}");
        }
    }
}
