//! Patterns that `validate` checks, and those that it cannot.

use hallpass_openapi::model::Schema;
use hallpass_runtime::pattern::compile;

use super::class::Class;

/// Why `pattern` is not checked, if it says anything about values of the class. Those of a union are checked as its alternatives.
pub(super) fn unchecked(schema: &Schema, class: &Class) -> Option<String> {
    let pattern = schema.pattern.as_ref()?;
    let compiled = compile(pattern);
    match class {
        Class::Any | Class::Text => compiled.err().map(|reason| {
            format!("`pattern` is not checked: it is no regular expression of ECMA-262 ({reason})")
        }),
        Class::TextEnum(values) => {
            let fits = |value: &String| {
                compiled
                    .as_ref()
                    .is_ok_and(|regex| regex.find(value).is_some())
            };
            let words = "`pattern` is not checked: values of `enum` do not match it";
            (!values.iter().all(fits)).then(|| words.to_owned())
        }
        _ => None,
    }
}

/// Whether ECMA-262 has such a regular expression.
pub(super) fn is_regular(pattern: &str) -> bool {
    compile(pattern).is_ok()
}

/// A text has to match the patterns of all members: one pattern that looks ahead for each. Groups that are referred to by number or name are
/// not the same in it; such a pattern is left out, and `false` said.
pub(super) fn join(schema: &mut Schema, other: &Schema) -> bool {
    let (Some(left), Some(right)) = (&schema.pattern, &other.pattern) else {
        return true;
    };
    if left == right {
        return true;
    }
    let refers = |pattern: &String| {
        pattern.contains("(?<")
            || pattern
                .as_bytes()
                .windows(2)
                .any(|pair| pair[0] == b'\\' && (pair[1] == b'k' || pair[1].is_ascii_digit()))
    };
    let joined = format!("^(?=[^]*?(?:{left}))(?=[^]*?(?:{right}))");
    let all = [left, right, &joined];
    if refers(left) || refers(right) || all.into_iter().any(|pattern| compile(pattern).is_err()) {
        return false;
    }
    schema.pattern = Some(joined);
    true
}
