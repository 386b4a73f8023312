//! From a text of a document to a legal identifier, before it is made unique.

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use unicode_security::mixed_script::AugmentedScriptSet;
use unicode_security::{GeneralSecurityProfile, is_potential_mixed_script_confusable_char};

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

/// The identifier that a text becomes, before it is made unique.
pub(crate) fn identifier(text: &str, case: Case) -> String {
    legal(&in_case(&words(text), case), case)
}

/// The identifier with the signs that [`identifier`] drops in words; `None` when there is none of them.
pub(crate) fn spoken_identifier(text: &str, case: Case) -> Option<String> {
    if !drops_signs(text) {
        return None;
    }
    let mut spelled = String::with_capacity(text.len() + 8);
    for (at, sign) in text.char_indices() {
        if is_dropped(text, at, sign) {
            spelled.push_str(&format!(" {} ", spoken(sign)));
        } else {
            spelled.push(sign);
        }
    }
    Some(identifier(&spelled, case))
}

/// Whether [`identifier`] drops signs of this text that mean something.
pub(crate) fn drops_signs(text: &str) -> bool {
    text.chars().any(is_letter)
        && text
            .char_indices()
            .any(|(at, sign)| is_dropped(text, at, sign))
}

fn is_dropped(text: &str, at: usize, sign: char) -> bool {
    let at_end = at == 0 || at + sign.len_utf8() == text.len();
    !is_letter(sign) && (at_end || !SEPARATORS.contains(&sign))
}

/// Signs that stand between words and mean nothing there.
const SEPARATORS: &[char] = &['-', '_', ' ', '.', '/', ':'];

/// Whether the identifier is the text itself in Rust's letter case, and not made legal by other means.
pub(crate) fn is_plain(identifier: &str, text: &str, case: Case) -> bool {
    let blank = |c: char| if is_letter(c) { c } else { ' ' };
    let spaced: String = text.chars().map(blank).collect();
    in_case(&spaced, case) == bare(identifier)
}

/// An identifier without `r#`.
pub(crate) fn bare(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

/// Whether a text stands as an identifier as it is.
pub(crate) fn is_identifier(text: &str) -> bool {
    let name = bare(text);
    let raw = name.len() < text.len();
    starts_well(name)
        && name.chars().all(is_legal)
        && (!is_keyword(name) || (raw && !NEVER_RAW.contains(&name)))
        && name != "_"
}

/// What `heck` makes of it; most names are words in small letters, and need no look at each letter.
fn in_case(text: &str, case: Case) -> String {
    if text.bytes().all(is_small) {
        return small_in_case(text, case);
    }
    match case {
        Case::Camel => text.to_upper_camel_case(),
        Case::Snake => text.to_snake_case(),
        Case::Shouty => text.to_shouty_snake_case(),
    }
}

fn is_small(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b' ')
}

/// Words in small letters with underscores or blanks between them, in this case.
fn small_in_case(text: &str, case: Case) -> String {
    let mut cased = String::with_capacity(text.len());
    for word in text.split(['_', ' ']).filter(|word| !word.is_empty()) {
        if case == Case::Camel {
            cased.push_str(&word[..1].to_ascii_uppercase());
            cased.push_str(&word[1..]);
            continue;
        }
        if !cased.is_empty() {
            cased.push('_');
        }
        cased.push_str(word);
    }
    if case == Case::Shouty {
        cased.make_ascii_uppercase();
    }
    cased
}

/// The text with everything that no identifier may hold replaced: signs by their names where there is nothing else or where they are
/// the sign of a number, the rest by blanks.
fn words(text: &str) -> String {
    let is_clear = |c: char| is_letter(c) && !is_mistaken(c, text);
    if !text.chars().any(is_clear) {
        return text.chars().map(spoken).collect::<Vec<_>>().join(" ");
    }
    let blank = |c: char| if is_clear(c) { c } else { ' ' };
    // A sign within a word, such as that for an ayin, does not part it.
    let words = text
        .chars()
        .filter(|c| *c == '_' || is_clear(*c) || !is_legal(*c));
    let plain: String = words.map(blank).collect();
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(sign @ ('+' | '-')), Some('0'..='9')) => format!("{} {plain}", spoken(sign)),
        _ => plain,
    }
}

/// May stand in an identifier, and nobody is warned of it; the underscore apart, which separates words.
fn is_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || (!c.is_ascii() && c.identifier_allowed() && is_legal(c))
}

/// A letter that looks as one of another script, where no letter beside it says which script is meant: users would be warned of it.
fn is_mistaken(c: char, text: &str) -> bool {
    if c.is_ascii() || !is_potential_mixed_script_confusable_char(c) {
        return false;
    }
    let script = AugmentedScriptSet::for_char(c);
    let says = |other: char| {
        let is_sure = !other.is_ascii() && !is_potential_mixed_script_confusable_char(other);
        is_sure && is_letter(other) && AugmentedScriptSet::for_char(other) == script
    };
    !text.chars().any(says)
}

/// May stand in an identifier.
fn is_legal(c: char) -> bool {
    c == '_'
        || c.is_ascii_alphanumeric()
        || (!c.is_ascii() && syn::parse_str::<syn::Ident>(&format!("a{c}")).is_ok())
}

/// The first character may be the first one of an identifier.
fn starts_well(text: &str) -> bool {
    text.chars().next().is_some_and(|c| {
        c == '_'
            || c.is_ascii_alphabetic()
            || (!c.is_ascii() && syn::parse_str::<syn::Ident>(c.encode_utf8(&mut [0; 4])).is_ok())
    })
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

/// Makes an identifier of a cased text: nothing becomes `Empty`, what may not come first gets a letter, a keyword is escaped.
fn legal(text: &str, case: Case) -> String {
    if text.is_empty() {
        return cased("Empty", case);
    }
    if !starts_well(text) {
        return format!("{}{text}", cased("N", case));
    }
    match text {
        _ if NEVER_RAW.contains(&text) => format!("{text}_"),
        _ if is_keyword(text) => format!("r#{text}"),
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

/// Keywords that no `r#` makes an identifier.
const NEVER_RAW: &[&str] = &["self", "super", "crate", "Self", "_"];

/// Keywords of edition 2024, those that are only reserved among them.
const KEYWORDS: &[&str] = &[
    "Self", "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if",
    "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
    "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

fn is_keyword(text: &str) -> bool {
    KEYWORDS.binary_search(&text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_legal() {
        let cases = [
            ("fooBar", "FooBar", "foo_bar"),
            ("foo-bar", "FooBar", "foo_bar"),
            ("type", "Type", "r#type"),
            ("gen", "Gen", "r#gen"),
            ("self", "Self_", "self_"),
            ("1st", "N1st", "n1st"),
            ("-1", "Minus1", "minus_1"),
            ("+1", "Plus1", "plus_1"),
            ("", "Empty", "empty"),
            (">=", "GreaterEqual", "greater_equal"),
            ("_", "Underscore", "underscore"),
            ("$.xgafv", "Xgafv", "xgafv"),
            ("größe", "Größe", "größe"),
            ("数据", "数据", "数据"),
            // No warning of an uncommon letter.
            ("Paʿʿel", "Pael", "pael"),
            ("ܐܒ", "U710U712", "u710_u712"),
            ("\u{301}a", "A", "a"),
            // Nor of one that may be taken for another.
            ("x\u{3b1}", "X", "x"),
            ("\u{430}", "U430", "u430"),
            ("дата", "Дата", "дата"),
            ("👍", "U1f44d", "u1f44d"),
        ];
        for (wire, camel, snake) in cases {
            assert_eq!(identifier(wire, Case::Camel), camel, "{wire}");
            assert_eq!(identifier(wire, Case::Snake), snake, "{wire}");
            for name in [camel, snake] {
                assert!(is_identifier(name), "{name}");
            }
        }
    }

    #[test]
    fn small_letters_become_what_heck_makes_of_them() {
        for text in [
            "", "a", "_a__b_", "foo_bar", "foo bar", "a1 2b", "1st", "__", "x_1_y",
        ] {
            assert_eq!(small_in_case(text, Case::Camel), text.to_upper_camel_case());
            assert_eq!(small_in_case(text, Case::Snake), text.to_snake_case());
            assert_eq!(
                small_in_case(text, Case::Shouty),
                text.to_shouty_snake_case()
            );
        }
    }

    #[test]
    fn signs_are_spoken_where_they_tell_names_apart() {
        let cases = [
            ("-created", Some("MinusCreated")),
            ("@type", Some("AtType")),
            ("a+b", Some("APlusB")),
            ("foo-bar", None),
            ("foo", None),
            ("<=", None),
        ];
        for (wire, spoken) in cases {
            assert_eq!(spoken_identifier(wire, Case::Camel).as_deref(), spoken);
        }
    }

    #[test]
    fn keywords_are_in_order() {
        assert!(KEYWORDS.is_sorted());
        for keyword in KEYWORDS.iter().filter(|keyword| **keyword != "gen") {
            assert!(syn::parse_str::<syn::Ident>(keyword).is_err(), "{keyword}");
        }
    }

    #[test]
    fn texts_that_are_no_identifiers() {
        for text in ["", "_", "1a", "a-b", "type", "r#self", "r#", "a b"] {
            assert!(!is_identifier(text), "{text}");
        }
    }
}
