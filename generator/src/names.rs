//! Names: from what a document calls a thing to a Rust identifier, unique in its scope in every letter case.
//!
//! All names of a scope are settled at once, in fixed phases, so that the result depends on what stands in the document and not on
//! the order in which it was walked: first the names that the document fixes (`x-rust-name`), then those that are already
//! written as Rust writes them, then the others in the order of their wire names.

use std::collections::{HashMap, HashSet};

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

/// The letter case of an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    /// Types and variants: `UpperCamel`.
    Camel,
    /// Fields, functions and modules: `snake_case`.
    Snake,
    /// Statics: `SHOUTY_SNAKE`.
    Shouty,
}

/// What a symbol would like to be called.
#[derive(Debug, Clone)]
pub(crate) struct Wish {
    /// The name on the wire or in the document; decides between equals.
    pub wire: String,
    /// `x-rust-name`: comes first.
    pub fixed: Option<String>,
    /// What to be called when the first choice is taken: with more context.
    pub longer: Option<String>,
    /// Names that come from context give way to names that the document wrote.
    pub inline: bool,
}

impl Wish {
    /// A wish without more context than the wire name.
    pub fn plain(wire: &str, fixed: Option<&str>) -> Self {
        Self {
            wire: wire.to_owned(),
            fixed: fixed.map(str::to_owned),
            longer: None,
            inline: false,
        }
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

/// Settles one scope: an identifier for each wish, in the order of the wishes.
pub(crate) fn settle(wishes: &[Wish], case: Case, taken: &[&str]) -> Vec<String> {
    let mut scope = Scope::new(taken);
    let mut names = vec![String::new(); wishes.len()];
    for index in order(wishes, case) {
        names[index] = scope.take(&wishes[index], case);
    }
    names
}

/// The order in which wishes are granted.
fn order(wishes: &[Wish], case: Case) -> Vec<usize> {
    let mut order: Vec<usize> = (0..wishes.len()).collect();
    order.sort_by_cached_key(|index| {
        let wish = &wishes[*index];
        let exact = identifier(&wish.wire, case) == wish.wire;
        (wish.fixed.is_none(), wish.inline, !exact, wish.wire.clone())
    });
    order
}

/// Names that are taken, in lower case, and the next number of each.
struct Scope {
    taken: HashSet<String>,
    next: HashMap<String, usize>,
}

impl Scope {
    fn new(taken: &[&str]) -> Self {
        Self {
            taken: taken.iter().map(|name| name.to_lowercase()).collect(),
            next: HashMap::new(),
        }
    }

    fn take(&mut self, wish: &Wish, case: Case) -> String {
        let first = match &wish.fixed {
            Some(name) => identifier(name, case),
            None => identifier(&wish.wire, case),
        };
        if self.claim(&first) {
            return first;
        }
        if let Some(longer) = &wish.longer {
            let longer = identifier(longer, case);
            if self.claim(&longer) {
                return longer;
            }
        }
        self.numbered(&first, case)
    }

    fn claim(&mut self, name: &str) -> bool {
        self.taken.insert(name.to_lowercase())
    }

    fn numbered(&mut self, name: &str, case: Case) -> String {
        let bare = name.trim_start_matches("r#").to_owned();
        loop {
            let next = self.next.entry(bare.to_lowercase()).or_insert(1);
            *next += 1;
            let candidate = match case {
                Case::Camel => format!("{bare}{next}"),
                Case::Snake | Case::Shouty => format!("{bare}_{next}"),
            };
            if self.claim(&candidate) {
                return candidate;
            }
        }
    }
}

/// The identifier that a text becomes, before it is made unique.
pub(crate) fn identifier(text: &str, case: Case) -> String {
    let words = words(text);
    let cased = match case {
        Case::Camel => words.to_upper_camel_case(),
        Case::Snake => words.to_snake_case(),
        Case::Shouty => words.to_shouty_snake_case(),
    };
    legal(&cased, case)
}

/// The text with everything that no identifier may hold replaced: signs by their names, the rest by blanks.
fn words(text: &str) -> String {
    if text.chars().any(is_letter) {
        return text
            .chars()
            .map(|c| if is_letter(c) { c } else { ' ' })
            .collect();
    }
    text.chars().map(spoken).collect::<Vec<_>>().join(" ")
}

/// May stand in an identifier.
fn is_letter(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || (!c.is_ascii() && syn::parse_str::<syn::Ident>(&format!("a{c}")).is_ok())
}

/// A sign in words.
fn spoken(c: char) -> String {
    let word = match c {
        '<' => "less",
        '>' => "greater",
        '=' => "equal",
        '!' => "not",
        '+' => "plus",
        '-' => "minus",
        '*' => "star",
        '/' => "slash",
        '%' => "percent",
        '&' => "and",
        '|' => "or",
        '^' => "caret",
        '~' => "tilde",
        '?' => "question",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '#' => "hash",
        '@' => "at",
        '$' => "dollar",
        '_' => "underscore",
        ' ' => "space",
        _ => return format!("u{:x}", u32::from(c)),
    };
    word.to_owned()
}

/// Makes an identifier of a cased text: nothing becomes `Empty`, a leading digit gets a letter, a keyword is escaped.
fn legal(text: &str, case: Case) -> String {
    if text.is_empty() {
        return cased("Empty", case);
    }
    if text.starts_with(|c: char| c.is_numeric()) {
        return format!("{}{text}", cased("N", case));
    }
    match text {
        "self" | "super" | "crate" | "Self" | "_" => format!("{text}_"),
        _ if syn::parse_str::<syn::Ident>(text).is_err() => format!("r#{text}"),
        _ => text.to_owned(),
    }
}

fn cased(text: &str, case: Case) -> String {
    match case {
        Case::Camel => text.to_owned(),
        Case::Snake => text.to_lowercase(),
        Case::Shouty => text.to_uppercase(),
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
    fn identifiers_are_legal() {
        let cases = [
            ("fooBar", "FooBar", "foo_bar"),
            ("foo-bar", "FooBar", "foo_bar"),
            ("type", "Type", "r#type"),
            ("self", "Self_", "self_"),
            ("1st", "N1st", "n1st"),
            ("", "Empty", "empty"),
            (">=", "GreaterEqual", "greater_equal"),
            ("_", "Underscore", "underscore"),
            ("$.xgafv", "Xgafv", "xgafv"),
        ];
        for (wire, camel, snake) in cases {
            assert_eq!(identifier(wire, Case::Camel), camel, "{wire}");
            assert_eq!(identifier(wire, Case::Snake), snake, "{wire}");
        }
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
    }

    #[test]
    fn a_fixed_name_comes_first() {
        let wishes = [
            Wish::plain("Group", None),
            Wish::plain("team", Some("Group")),
        ];
        assert_eq!(settle(&wishes, Case::Camel, &[]), ["Group2", "Group"]);
    }
}
