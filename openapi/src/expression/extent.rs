//! The extent of an expression: which variables it reads, and that its evaluation is bounded.

use std::collections::{BTreeMap, BTreeSet};

use cel::IdedExpr;
use cel::common::ast::{EntryExpr, Expr};

/// How many words, numbers and signs an expression may have; the parser recurses for some of them.
const MAX_TOKENS: usize = 600;

/// How deep an expression may be nested; the evaluator recurses.
const MAX_DEPTH: usize = 40;

/// How deep comprehensions (`map`, `filter`, `exists`, …) may be nested: the time grows with that power of the state.
const MAX_LOOPS: usize = 3;

/// What an expression reads.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Extent {
    /// Variables by name.
    pub variables: BTreeMap<String, Wanted>,
}

/// What of a variable is read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// These members only.
    Members(BTreeSet<String>),
    /// All of it.
    Whole,
}

/// Refuses a text that has too many tokens to be parsed safely. What stands in strings counts as well.
pub(super) fn check_size(text: &str) -> Result<(), String> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut inside_word = false;
    let mut tokens = 0_usize;
    for c in text.chars() {
        let continues = inside_word && is_word(c);
        tokens += usize::from(!continues && !c.is_whitespace());
        inside_word = is_word(c);
    }
    if tokens > MAX_TOKENS {
        return Err(format!(
            "an expression has at most {MAX_TOKENS} words and signs, this one {tokens}"
        ));
    }
    Ok(())
}

struct Visit<'e> {
    expression: &'e Expr,
    depth: usize,
    loops: usize,
}

impl Extent {
    /// Walks an expression, with a stack of its own: a deep one must not overflow the program's.
    pub(super) fn of(root: &Expr) -> Result<Self, String> {
        let mut extent = Self::default();
        let mut open = vec![Visit {
            expression: root,
            depth: 0,
            loops: 0,
        }];
        while let Some(visit) = open.pop() {
            if visit.depth > MAX_DEPTH {
                return Err(format!(
                    "the expression is nested more than {MAX_DEPTH} deep"
                ));
            }
            if visit.loops > MAX_LOOPS {
                return Err(format!(
                    "more than {MAX_LOOPS} comprehensions stand within each other"
                ));
            }
            extent.note(visit.expression);
            visit.push_children(&mut open);
        }
        Ok(extent)
    }

    fn note(&mut self, expression: &Expr) {
        match expression {
            Expr::Ident(name) => {
                self.variables.insert(name.clone(), Wanted::Whole);
            }
            Expr::Select(select) => {
                if let Expr::Ident(name) = &select.operand.expr {
                    self.want(name, &select.field);
                }
            }
            _ => {}
        }
    }

    fn want(&mut self, variable: &str, member: &str) {
        let wanted = self
            .variables
            .entry(variable.to_owned())
            .or_insert_with(|| Wanted::Members(BTreeSet::new()));
        if let Wanted::Members(members) = wanted {
            members.insert(member.to_owned());
        }
    }
}

impl<'e> Visit<'e> {
    fn push_children(&self, open: &mut Vec<Visit<'e>>) {
        let mut push = |child: &'e IdedExpr, loops: usize| {
            open.push(Visit {
                expression: &child.expr,
                depth: self.depth + 1,
                loops,
            });
        };
        match self.expression {
            Expr::Call(call) => {
                call.target
                    .iter()
                    .for_each(|target| push(target, self.loops));
                call.args
                    .iter()
                    .for_each(|argument| push(argument, self.loops));
            }
            Expr::Comprehension(each) => {
                push(&each.iter_range, self.loops);
                for part in [
                    &each.accu_init,
                    &each.loop_cond,
                    &each.loop_step,
                    &each.result,
                ] {
                    push(part, self.loops + 1);
                }
            }
            Expr::List(list) => list
                .elements
                .iter()
                .for_each(|element| push(element, self.loops)),
            Expr::Select(select) if matches!(select.operand.expr, Expr::Ident(_)) => {}
            Expr::Select(select) => push(&select.operand, self.loops),
            Expr::Map(map) => map
                .entries
                .iter()
                .for_each(|entry| push_entry(&entry.expr, self.loops, &mut push)),
            Expr::Struct(value) => value
                .entries
                .iter()
                .for_each(|entry| push_entry(&entry.expr, self.loops, &mut push)),
            Expr::Ident(_) | Expr::Literal(_) | Expr::Unspecified => {}
        }
    }
}

fn push_entry<'e>(entry: &'e EntryExpr, loops: usize, push: &mut impl FnMut(&'e IdedExpr, usize)) {
    match entry {
        EntryExpr::StructField(field) => push(&field.value, loops),
        EntryExpr::MapEntry(entry) => {
            push(&entry.key, loops);
            push(&entry.value, loops);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variables_that_are_read_are_known() {
        let cases = [
            (
                "state.invitations.exists(i, i.id == value)",
                "state.invitations value i.id",
            ),
            ("state['a'] == state.b", "state"),
            ("has(request.query)", "request.query"),
            ("{'a': base}['a'] + string(now)", "base now"),
        ];
        for (text, expected) in cases {
            let program = cel::Program::compile(text).expect(text);
            let extent = Extent::of(&program.expression().expr).expect(text);
            for name in expected.split(' ') {
                let (variable, member) = name.split_once('.').unwrap_or((name, ""));
                let found = match extent.variables.get(variable) {
                    Some(Wanted::Whole) => member.is_empty(),
                    Some(Wanted::Members(members)) => members.contains(member),
                    None => false,
                };
                assert!(found, "{name} in {text}: {extent:?}");
            }
        }
    }
}
