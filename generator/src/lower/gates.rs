//! What of a module is there only with features of the crate: whatever parts behind features use and nothing else does, so that a crate
//! without them compiles, and says nothing of unused code.

use std::collections::{BTreeSet, HashMap};

use crate::ir::{Example, Format, Gate, Gates, Operation, Part, Place, TypeDef};

/// The gates of a module with these parts; none where no part has a feature.
pub(crate) fn gates(
    parts: &[Part],
    operations: &[Operation],
    types: &[TypeDef],
    examples: &[Example],
) -> Gates {
    let all = Gate(parts.iter().flat_map(|part| part.gate.0.clone()).collect());
    if all.0.is_empty() {
        return Gates::default();
    }
    let mut users = Users::default();
    for part in parts {
        let own = part.operations.iter().map(|index| &operations[*index]);
        own.for_each(|operation| users.note(operation, &part.gate));
    }
    let shared = parts.iter().filter(|part| part.gate.0.is_empty());
    let mut shared = shared.flat_map(|part| &part.types);
    let is_always = shared.any(|index| types[*index].names_runtime());
    let lists = users.lists.gates();
    let roots = users.roots.gates();
    let operation = users.operations.gates();
    let tested = |wanted: &dyn Fn(&Example) -> bool| {
        let wanted = examples.iter().filter(|example| wanted(example));
        joined(wanted.filter_map(|example| operation.get(&example.operation)))
    };
    let tests = tested(&|_| true);
    let statuses = tested(&|example| matches!(example.place, Place::Response(_)));
    let (all_lists, xml) = (joined(lists.values()), joined(roots.values()));
    Gates {
        runtime: if is_always { Gate::default() } else { all },
        list: inner(lists, &all_lists),
        lists: all_lists,
        root: inner(roots, &xml),
        xml,
        statuses: other_than(statuses, &tests),
        operation: inner(operation, &tests),
        tests,
    }
}

/// What operations of which features use, by name.
#[derive(Default)]
struct Users {
    lists: Uses,
    roots: Uses,
    operations: Uses,
}

#[derive(Default)]
struct Uses(HashMap<String, BTreeSet<String>>);

impl Uses {
    fn note(&mut self, name: &str, gate: &Gate) {
        let features = self.0.entry(name.to_owned()).or_default();
        features.extend(gate.0.iter().cloned());
    }

    fn gates(self) -> HashMap<String, Gate> {
        let gates = self.0.into_iter();
        gates
            .map(|(name, features)| (name, Gate(features.into_iter().collect())))
            .collect()
    }
}

impl Users {
    fn note(&mut self, operation: &Operation, gate: &Gate) {
        self.operations.note(&operation.path(), gate);
        let body = operation.body.iter().filter_map(|body| body.list.as_ref());
        let responses = operation.responses.iter();
        let responses = responses.filter_map(|response| response.list.as_ref());
        let lists = body.chain(responses).chain(&operation.security_list);
        lists.for_each(|list| self.lists.note(list, gate));
        for media in operation.bodies().flatten() {
            if let Format::Xml(root) = &media.format {
                self.roots.note(root, gate);
            }
        }
    }
}

/// With any of their features.
fn joined<'g>(gates: impl Iterator<Item = &'g Gate>) -> Gate {
    let features: BTreeSet<&String> = gates.flat_map(|gate| &gate.0).collect();
    Gate(features.into_iter().cloned().collect())
}

/// What is behind the same gate as all around it needs none of its own.
fn other_than(gate: Gate, outer: &Gate) -> Gate {
    if gate == *outer {
        Gate::default()
    } else {
        gate
    }
}

fn inner(gates: HashMap<String, Gate>, outer: &Gate) -> HashMap<String, Gate> {
    let gates = gates.into_iter();
    gates
        .map(|(name, gate)| (name, other_than(gate, outer)))
        .collect()
}
