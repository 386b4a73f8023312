//! Words for values, shared by the checks.

use serde_json::Value;

/// Longest value that is shown, in characters.
const LONGEST: usize = 120;

/// A value as JSON, cut where it is long.
pub fn show(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

/// A text value without quotes, any other as JSON.
pub fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => show(other),
    }
}

/// What a value is: `a string`, `an object`.
pub fn kind(value: &Value) -> &'static str {
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

/// A place in a body: the pointer, or words for the whole.
pub fn place(at: Option<&str>) -> String {
    match at {
        None | Some("") => "the body".to_owned(),
        Some(at) => format!("`{at}`"),
    }
}
