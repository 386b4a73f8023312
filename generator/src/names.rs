//! Names: from what a document calls a thing to a Rust identifier, unique in its scope in every letter case.
//!
//! All names of a scope are settled at once, in fixed phases, so that the result depends on what stands in the document and not on
//! the order in which it was walked: first the names of an earlier run (`names.lock`), then those that the document fixes
//! (`x-rust-name`), then those that are already written as Rust writes them, then the others in the order of their wire names.

mod identifier;
mod lock;

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use hallpass_openapi::diagnostic::Span;

pub(crate) use identifier::Case;
use identifier::{bare, drops_signs, identifier, is_plain, spoken_identifier};
pub(crate) use lock::{Entry, ModuleNames};
pub use lock::{LockProblem, NamesLock};

/// What a symbol would like to be called.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wish {
    /// The name on the wire or in the document; decides between equals.
    pub wire: String,
    /// `x-rust-name`: comes first.
    pub fixed: Option<String>,
    /// What to be called when the first choice is taken: with more context.
    pub longer: Option<String>,
    /// Names that come from context give way to names that the document wrote.
    pub inline: bool,
    /// What tells it from others of the same wire name when the document grows: see [`Entry::place`].
    pub place: String,
    /// Where it stands, for those that are told about it.
    pub span: Span,
}

impl Wish {
    /// A wish without more context than the wire name.
    pub fn plain(wire: &str, fixed: Option<&str>) -> Self {
        Self {
            wire: wire.to_owned(),
            fixed: fixed.map(str::to_owned),
            ..Self::default()
        }
    }

    /// A wish for a module in a file of its own: rustc finds no file of a name beyond ASCII.
    pub fn of_file(word: &str) -> Self {
        let ascii: String = word.chars().filter(char::is_ascii).collect();
        let has_letters = ascii.contains(|letter: char| letter.is_ascii_alphanumeric());
        Self::plain(if has_letters { &ascii } else { "unnamed" }, None)
    }

    /// The same wish of a symbol that stands there.
    pub fn at(self, span: Span) -> Self {
        Self { span, ..self }
    }
}

/// Why a symbol is called as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    /// It had this name in `names.lock`.
    Kept,
    /// The document or the configuration says so.
    Fixed,
    /// It is the name in the document, in Rust's letter case.
    Own,
    /// It is the name in the document, made a legal identifier.
    Legal,
    /// Another had the name, so the context or a sign was added.
    Context,
    /// Another had the name, so a number was added.
    Number,
}

/// A name that was given, where it is not what the document wrote, letter for letter.
#[derive(Debug, Clone)]
pub(crate) struct Given {
    /// What kind of symbol it is, and of what: `field Pet`.
    pub scope: String,
    /// What is kept of it.
    pub entry: Entry,
    /// Why.
    pub reason: Reason,
    /// It is not what its wire name in Rust's letter case would be.
    pub changed: bool,
    /// Where it stands.
    pub span: Span,
}

/// The names of one module: those of an earlier run, and those that are given now.
#[derive(Debug, Default)]
pub(crate) struct Names<'l> {
    kept: Option<&'l ModuleNames>,
    given: RefCell<Vec<Given>>,
}

impl<'l> Names<'l> {
    /// None is given yet.
    pub fn new(kept: Option<&'l ModuleNames>) -> Self {
        Self {
            kept,
            given: RefCell::default(),
        }
    }

    /// Settles one scope that is named for what is in it: an identifier for each wish, in the order of the wishes.
    pub fn settle(&self, scope: &str, wishes: &[Wish], case: Case, taken: &[&str]) -> Vec<String> {
        let wishes = &*told_apart(wishes);
        let kept = self.kept(scope, wishes, case);
        let mut settled = grant(wishes, &kept, case, taken);
        if kept.iter().any(Option::is_some) {
            tell_kept(&mut settled, grant(wishes, &[], case, taken));
        }
        let mut given = self.given.borrow_mut();
        for (wish, (name, reason)) in wishes.iter().zip(&settled) {
            if bare(name) != wish.wire || wish.fixed.is_some() {
                given.push(record(scope, wish, name, *reason, case));
            }
        }
        settled.into_iter().map(|(name, _)| name).collect()
    }

    /// Everything that was given, in the order of the document.
    pub fn into_given(self) -> Vec<Given> {
        let mut given = self.given.into_inner();
        given.sort_by(|left, right| {
            (left.span, &left.scope, &left.entry).cmp(&(right.span, &right.scope, &right.entry))
        });
        given.dedup_by(|left, right| (&left.scope, &left.entry) == (&right.scope, &right.entry));
        given
    }

    /// The names of an earlier run; one that the document has since fixed otherwise is not kept.
    fn kept(&self, scope: &str, wishes: &[Wish], case: Case) -> Vec<Option<String>> {
        let Some(names) = self.kept else {
            return Vec::new();
        };
        let symbols: Vec<(&str, &str)> = wishes
            .iter()
            .map(|wish| (wish.wire.as_str(), wish.place.as_str()))
            .collect();
        let mut kept = names.find(scope, &symbols);
        for (wish, kept) in wishes.iter().zip(&mut kept) {
            let first = wish.fixed.as_ref().map(|name| identifier(name, case));
            if first
                .is_some_and(|first| !kept.as_ref().is_some_and(|name| is_numbered(name, &first)))
            {
                *kept = None;
            }
        }
        kept
    }
}

/// Wishes of one wire name and place, such as alternatives that are both an object without a title, by where they come among each other:
/// the second has the place `2`.
fn told_apart(wishes: &[Wish]) -> Cow<'_, [Wish]> {
    let mut seen: HashMap<(&str, &str), usize> = HashMap::with_capacity(wishes.len());
    let place = |wish: &Wish, seen: usize| match wish.place.as_str() {
        "" => seen.to_string(),
        place => format!("{place} {seen}"),
    };
    let mut apart = Vec::new();
    for (index, wish) in wishes.iter().enumerate() {
        let seen = seen.entry((&wish.wire, &wish.place)).or_default();
        *seen += 1;
        if *seen > 1 {
            apart.push((index, place(wish, *seen)));
        }
    }
    let mut wishes = Cow::Borrowed(wishes);
    for (index, place) in apart {
        wishes.to_mut()[index].place = place;
    }
    wishes
}

/// What would be called the same without the names of before is so for its own reason, so that a second run tells the same.
fn tell_kept(settled: &mut [(String, Reason)], anew: Vec<(String, Reason)>) {
    for (settled, anew) in settled.iter_mut().zip(anew) {
        if settled.0 == anew.0 {
            *settled = anew;
        }
    }
}

/// Whether a name is this one, or this one with a number.
fn is_numbered(name: &str, first: &str) -> bool {
    let rest = name.strip_prefix(first);
    rest.is_some_and(|rest| {
        rest.trim_start_matches('_')
            .chars()
            .all(|c| c.is_ascii_digit())
    })
}

fn record(scope: &str, wish: &Wish, name: &str, reason: Reason, case: Case) -> Given {
    let words = wish.fixed.as_ref().unwrap_or(&wish.wire);
    Given {
        scope: scope.to_owned(),
        entry: Entry {
            wire: wish.wire.clone(),
            place: wish.place.clone(),
            name: name.to_owned(),
        },
        reason,
        changed: !is_plain(name, words, case),
        span: wish.span,
    }
}

/// Names that generated code uses without a path, so no type may take them.
pub(crate) const TYPES_IN_USE: &[&str] = &[
    "Self",
    "Option",
    "Some",
    "None",
    "Result",
    "Ok",
    "Err",
    "String",
    "Vec",
    "Box",
    "Default",
    "From",
    "Into",
    "Clone",
    "Copy",
    "Debug",
    "PartialEq",
    "Eq",
    "Hash",
    "Send",
    "Sync",
    "Sized",
    "Drop",
    "Fn",
    "FnMut",
    "FnOnce",
    "ToString",
    "Iterator",
    "IntoIterator",
    "AsRef",
    "AsMut",
    "TryFrom",
    "TryInto",
    "ToOwned",
    "PartialOrd",
    "Ord",
    "Extend",
    "Display",
];

/// Settles one scope of which nothing is kept: an identifier for each wish, in the order of the wishes.
pub(crate) fn settle(wishes: &[Wish], case: Case, taken: &[&str]) -> Vec<String> {
    let settled = grant(wishes, &[], case, taken);
    settled.into_iter().map(|(name, _)| name).collect()
}

/// Grants the wishes in their order of precedence; `kept` is empty, or has a place for each wish.
fn grant(
    wishes: &[Wish],
    kept: &[Option<String>],
    case: Case,
    taken: &[&str],
) -> Vec<(String, Reason)> {
    let mut scope = Scope::new(taken);
    let exact: Vec<bool> = wishes.iter().map(|wish| is_exact(wish, case)).collect();
    let reserved = wishes.iter().zip(&exact).filter(|(_, exact)| **exact);
    scope.reserved = reserved.map(|(wish, _)| wish.wire.to_lowercase()).collect();
    let mut names = vec![(String::new(), Reason::Own); wishes.len()];
    for index in order(wishes, kept, &exact) {
        let kept = kept.get(index).and_then(Option::as_ref);
        names[index] = match kept.filter(|name| scope.claim(name)) {
            Some(name) => (name.clone(), Reason::Kept),
            None => scope.take(&wishes[index], case),
        };
    }
    names
}

/// The order in which wishes are granted.
fn order(wishes: &[Wish], kept: &[Option<String>], exact: &[bool]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..wishes.len()).collect();
    order.sort_by_cached_key(|index| {
        let wish = &wishes[*index];
        let exact = exact[*index];
        let known = kept.get(*index).map(Option::is_some);
        // What needs no line in the lock had its name before what is fixed only now.
        let old = known == Some(false) && exact && wish.fixed.is_none();
        (
            known != Some(true),
            !old,
            wish.fixed.is_none(),
            wish.inline != old,
            !exact,
            drops_signs(&wish.wire),
            wish.wire.as_str(),
        )
    });
    order
}

/// Already written as Rust writes it.
fn is_exact(wish: &Wish, case: Case) -> bool {
    bare(&identifier(&wish.wire, case)) == wish.wire
}

/// Names that are taken, in lower case, and the next number of each.
struct Scope {
    taken: HashSet<String>,
    /// Names that no other may take with a number or by its context.
    reserved: HashSet<String>,
    next: HashMap<String, usize>,
}

impl Scope {
    fn new(taken: &[&str]) -> Self {
        Self {
            taken: taken.iter().map(|name| name.to_lowercase()).collect(),
            reserved: HashSet::new(),
            next: HashMap::new(),
        }
    }

    fn take(&mut self, wish: &Wish, case: Case) -> (String, Reason) {
        let words = wish.fixed.as_ref().unwrap_or(&wish.wire);
        let first = identifier(words, case);
        if self.claim(&first) {
            let reason = match wish.fixed {
                Some(_) => Reason::Fixed,
                None if is_plain(&first, words, case) => Reason::Own,
                None => Reason::Legal,
            };
            return (first, reason);
        }
        let longer = wish.longer.as_ref().map(|longer| identifier(longer, case));
        let spoken = || spoken_identifier(words, case);
        if let Some(longer) = longer
            .or_else(spoken)
            .filter(|longer| self.claim_free(longer))
        {
            return (longer, Reason::Context);
        }
        (self.numbered(&first, case), Reason::Number)
    }

    fn claim(&mut self, name: &str) -> bool {
        self.taken.insert(bare(name).to_lowercase())
    }

    /// Claims a name that no wish is written as.
    fn claim_free(&mut self, name: &str) -> bool {
        !self.reserved.contains(&bare(name).to_lowercase()) && self.claim(name)
    }

    fn numbered(&mut self, name: &str, case: Case) -> String {
        // An underscore is there to make a name legal; a number does that as well.
        let bare = bare(name).trim_end_matches('_').to_owned();
        loop {
            let next = self.next.entry(bare.to_lowercase()).or_insert(1);
            *next += 1;
            let candidate = match case {
                Case::Camel => format!("{bare}{next}"),
                Case::Snake | Case::Shouty => format!("{bare}_{next}"),
            };
            if self.claim_free(&candidate) {
                return candidate;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(wires: &[&str], case: Case) -> Vec<String> {
        let wishes: Vec<Wish> = wires.iter().map(|wire| Wish::plain(wire, None)).collect();
        settle(&wishes, case, &["String"])
    }

    #[test]
    fn names_are_unique_in_every_letter_case() {
        assert_eq!(
            names(&["foo_bar", "FooBar", "foo-bar"], Case::Camel),
            ["FooBar3", "FooBar", "FooBar2"]
        );
        assert_eq!(
            names(&["fooBar", "foo_bar"], Case::Snake),
            ["foo_bar_2", "foo_bar"]
        );
        assert_eq!(names(&["ABC", "Abc"], Case::Camel), ["Abc2", "Abc"]);
        assert_eq!(names(&["string"], Case::Camel), ["String2"]);
        assert_eq!(names(&["self", "Self"], Case::Camel), ["Self2", "Self_"]);
        assert_eq!(
            names(&["created", "-created", "+1", "-1"], Case::Camel),
            ["Created", "MinusCreated", "Plus1", "Minus1"]
        );
    }

    #[test]
    fn a_fixed_name_comes_first() {
        let wishes = [
            Wish::plain("Group", None),
            Wish::plain("team", Some("Group")),
        ];
        assert_eq!(settle(&wishes, Case::Camel, &[]), ["Group2", "Group"]);
    }

    /// Twelve, as the tenth number comes before the second where it is a text.
    #[test]
    fn symbols_that_nothing_tells_apart_keep_their_names() {
        for wire in ["object", "Object"] {
            let wishes = vec![Wish::plain(wire, None); 12];
            let first = Names::default();
            let before = first.settle("alternative A", &wishes, Case::Camel, &[]);
            let mut lock = NamesLock::default();
            for given in first.into_given() {
                lock.add("m", &given.scope, given.entry);
            }
            let lock = NamesLock::parse(&lock.to_string()).expect("what was written");
            let kept = Names::new(lock.module("m"));
            let after = kept.settle("alternative A", &wishes, Case::Camel, &[]);
            assert_eq!((&*before[0], &*before[11]), ("Object", "Object12"));
            assert_eq!(before, after);
        }
    }

    /// Every subset of names that collide, then all of them: what the subset gave is what it keeps.
    #[test]
    fn names_stay_when_a_scope_grows() {
        let all: Vec<Wish> = [
            "fooBar",
            "foo_bar",
            "foo-bar",
            "FooBar",
            "foo_bar_2",
            "bar",
            "Bar",
        ]
        .iter()
        .map(|wire| Wish::plain(wire, (*wire == "bar").then_some("foo_bar")))
        .collect();
        for case in [Case::Camel, Case::Snake] {
            for subset in 0..1_u32 << all.len() {
                let is_old = |at: &usize| subset & (1 << at) != 0;
                let old: Vec<usize> = (0..all.len()).filter(is_old).collect();
                let wishes: Vec<Wish> = old.iter().map(|at| all[*at].clone()).collect();
                let first = Names::default();
                let before = first.settle("type", &wishes, case, &[]);
                let mut lock = NamesLock::default();
                for given in first.into_given() {
                    lock.add("m", &given.scope, given.entry);
                }
                let lock = NamesLock::parse(&lock.to_string()).expect("what was written");
                let kept = lock.module("m").cloned().unwrap_or_default();
                let after = Names::new(Some(&kept)).settle("type", &all, case, &[]);
                for (before, at) in before.iter().zip(old) {
                    assert_eq!(*before, after[at], "{case:?} {subset:b} {:?}", all[at].wire);
                }
            }
        }
    }
}
