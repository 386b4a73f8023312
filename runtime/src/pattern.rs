//! Patterns of a document: regular expressions as ECMA-262 has them, searched for anywhere in a text.

use std::sync::OnceLock;

use regress::Regex;

/// A pattern that is compiled at its first use.
#[derive(Debug)]
pub struct Pattern {
    text: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// The pattern of a text; see [`compile`].
    pub const fn new(text: &'static str) -> Self {
        Self {
            text,
            compiled: OnceLock::new(),
        }
    }

    /// Whether the pattern matches somewhere in the text. One that cannot be compiled forbids nothing.
    pub fn matches(&self, text: &str) -> bool {
        let compiled = self.compiled.get_or_init(|| compile(self.text).ok());
        compiled
            .as_ref()
            .is_none_or(|regex| regex.find(text).is_some())
    }
}

/// Compiles a pattern with the flag `u`, as JSON Schema advises. Many documents escape characters that this flag does not allow to be escaped, such as
/// `\_`: where nothing else in a pattern depends on the flag, it is compiled without. The error says what is wrong.
pub fn compile(text: &str) -> Result<Regex, String> {
    compile_unicode(text).or_else(|error| {
        if depends(text) {
            return Err(error);
        }
        Regex::new(text).map_err(|error| error.to_string())
    })
}

/// Compiles a pattern with the flag `u` and nothing else. The error says what is wrong.
pub fn compile_unicode(text: &str) -> Result<Regex, String> {
    Regex::with_flags(text, "u").map_err(|error| error.to_string())
}

/// Whether a pattern means something else without the flag `u`, or than its author meant: `\p{L}` is a letter `p` then, and so is `\Z` a letter.
fn depends(text: &str) -> bool {
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        let escaped = if character == '\\' {
            characters.next()
        } else {
            None
        };
        if escaped.is_some_and(|escaped| {
            escaped.is_ascii_alphanumeric() && !"dDwWsSbBfnrtv0cx".contains(escaped)
        }) {
            return true;
        }
    }
    // Classes of POSIX, which ECMA-262 does not have.
    text.contains("[:") || !text.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pattern, texts with a match, texts without.
    const CASES: &[(&str, &[&str], &[&str])] = &[
        ("a.c", &["abc", "xabcx", "aöc", "a😀c"], &["ac", "a\nc"]),
        ("^a$", &["a"], &["ba", "a\n", "a\nb"]),
        (r"^\d+$", &["12"], &["", "١"]),
        (r"^\p{Lu}\p{L}*$", &["Äpfel"], &["äpfel", "A1"]),
        (r"^(?!no)\w+$", &["yes"], &["nope", "ä"]),
        (r"^(a|b)\1$", &["aa"], &["ab"]),
        (r"^.$", &["😀"], &["ab"]),
        (r"^[\w\-\.]+\@\_$", &["a-b.c@_"], &["a b"]),
        ("", &["", "a"], &[]),
    ];

    #[test]
    fn a_pattern_is_searched_for_as_in_ecma_262() {
        for (text, with, without) in CASES {
            let pattern = Pattern::new(text);
            assert!(compile(text).is_ok(), "{text}");
            for text in *with {
                assert!(pattern.matches(text), "{pattern:?} {text}");
            }
            for text in *without {
                assert!(!pattern.matches(text), "{pattern:?} {text}");
            }
        }
    }

    #[test]
    fn what_ecma_262_does_not_have_is_no_pattern_and_forbids_nothing() {
        for text in [
            "(",
            "(?i)a",
            r"\Aa\Z",
            r"[\p{L}\@]\@",
            "[[:alpha:]]",
            r"(a)++",
        ] {
            assert!(compile(text).is_err(), "{text}");
            assert!(Pattern::new(text).matches("x"), "{text}");
        }
    }
}
