//! Violations in words, such as "`group_id` is a string, the document says integer".

use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use crate::property::unescape;

/// The longest instance that is shown, in characters.
const MAX_SHOWN: usize = 60;

/// How many values of an enum are listed.
const MAX_LISTED: usize = 8;

/// What is wrong at a path of an instance.
pub(super) fn message(kind: &Kind, path: &str, expected: &Value, actual: &Value) -> String {
    let subject = subject(path);
    let said = short(expected);
    let shown = short(actual);
    match kind {
        Kind::Type { .. } => {
            format!(
                "{subject} is {}, the document says {}",
                type_of(actual),
                types(expected)
            )
        }
        Kind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            format!(
                "{} is missing",
                self::subject(&format!("{path}/{}", crate::property::escape(name)))
            )
        }
        Kind::Enum { options } => {
            let allowed = options
                .as_array()
                .map(|options| listed(options))
                .unwrap_or_default();
            format!("{subject} is {shown}, the document allows {allowed}")
        }
        Kind::Constant { .. } => format!("{subject} is {shown}, the document allows {said}"),
        Kind::Format { format } => format!("{subject} is {shown}, which is no {format}"),
        Kind::Pattern { pattern } => {
            format!("{subject} is {shown}, which does not match the pattern {pattern}")
        }
        Kind::Minimum { .. } => format!("{subject} is {shown}, the document says at least {said}"),
        Kind::Maximum { .. } => format!("{subject} is {shown}, the document says at most {said}"),
        Kind::ExclusiveMinimum { .. } => {
            format!("{subject} is {shown}, the document says more than {said}")
        }
        Kind::ExclusiveMaximum { .. } => {
            format!("{subject} is {shown}, the document says less than {said}")
        }
        Kind::MultipleOf { .. } => {
            format!("{subject} is {shown}, the document says a multiple of {said}")
        }
        Kind::FalseSchema => format!("{subject} must not be there"),
        Kind::Not { .. } => format!("{subject} is {shown}, which `not` forbids"),
        Kind::UniqueItems => format!("{subject} has equal items, the document says unique ones"),
        Kind::OneOfMultipleValid { context } => {
            let fitting = (1..).zip(context).filter(|(_, errors)| errors.is_empty());
            let fitting: Vec<Value> = fitting.map(|(number, _)| Value::from(number)).collect();
            let count = fitting.len();
            format!(
                "{subject} fits {count} of the {} alternatives of oneOf, not one",
                context.len()
            )
        }
        Kind::Custom { keyword, message } if keyword == super::pattern::KEYWORD => {
            format!("{subject} is {shown}, which does not match the pattern {message}")
        }
        Kind::Custom { message, .. } => format!("{subject} is {shown}, which is no {message}"),
        Kind::PropertyNames { .. } => format!("{subject} has a name that the document forbids"),
        Kind::BacktrackLimitExceeded { .. } | Kind::RegexEngineFailure { .. } => {
            format!("{subject} could not be matched with its pattern")
        }
        _ => size_message(kind, &subject, actual)
            .unwrap_or_else(|| format!("{subject} breaks {}", kind.keyword())),
    }
}

fn size_message(kind: &Kind, subject: &str, actual: &Value) -> Option<String> {
    let (bound, limit, unit) = match kind {
        Kind::MinLength { limit } => ("at least", limit, "character"),
        Kind::MaxLength { limit } => ("at most", limit, "character"),
        Kind::MinItems { limit } => ("at least", limit, "item"),
        Kind::MaxItems { limit } => ("at most", limit, "item"),
        Kind::MinProperties { limit } => ("at least", limit, "member"),
        Kind::MaxProperties { limit } => ("at most", limit, "member"),
        _ => return None,
    };
    let size = match actual {
        Value::String(text) => text.chars().count(),
        Value::Array(items) => items.len(),
        Value::Object(members) => members.len(),
        _ => return None,
    };
    let plural = if size == 1 { "" } else { "s" };
    Some(format!(
        "{subject} has {size} {unit}{plural}, the document says {bound} {limit}"
    ))
}

/// What stands at a path: `` `title` ``, "item 0 of `invite`", "the value".
pub(super) fn subject(path: &str) -> String {
    let tokens: Vec<String> = path.split('/').skip(1).map(unescape).collect();
    let is_index =
        |token: &String| !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit());
    match tokens.as_slice() {
        [] => "the value".to_owned(),
        [index] if is_index(index) => format!("item {index}"),
        [.., parent, index] if is_index(index) => format!("item {index} of `{parent}`"),
        [.., name] => format!("`{name}`"),
    }
}

/// A value on one line, cut when it is long.
pub(super) fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// `"a", "b" or "c"`.
pub(super) fn listed(values: &[Value]) -> String {
    let shown: Vec<String> = values.iter().take(MAX_LISTED).map(short).collect();
    let more = values.len() - shown.len();
    match shown.as_slice() {
        [] => "nothing".to_owned(),
        [one] => one.clone(),
        _ if more > 0 => format!("{} and {more} more", shown.join(", ")),
        [others @ .., last] => format!("{} or {last}", others.join(", ")),
    }
}

fn types(expected: &Value) -> String {
    match expected {
        Value::Array(names) => {
            let names: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
            names.join(" or ")
        }
        other => other.as_str().unwrap_or_default().to_owned(),
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if number.is_f64() => "a number",
        Value::Number(_) => "an integer",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
