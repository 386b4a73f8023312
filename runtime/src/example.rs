//! Examples of a document against the types generated from it: each is read, valid, and written back equal.

use serde_json::Value as Json;

use super::operation::{Format, Media, Operation, Status};
use super::union::same;
use super::value::Value;
use super::violation::Validate;

/// Which body of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// The request's.
    Request,
    /// That of this response.
    Response(Status),
}

/// Reads an example, validates it, writes it and compares.
///
/// JSON is compared as a value; XML by what both texts say when they are read, once as the type and once without it.
///
/// # Errors
/// What went wrong, in words.
pub fn round_trip<T>(
    operation: &Operation,
    body: Body,
    media: &str,
    text: &str,
) -> Result<(), String>
where
    T: Value + Validate + PartialEq,
{
    let media = find(operation, body, media)?;
    let value: T = media
        .decode(text.as_bytes())
        .map_err(|error| error.to_string())?;
    // A format says what a text stands for; an example that shows another is valid all the same.
    let mut violations = value.violations().into_iter();
    if let Some(violation) = violations.find(|violation| violation.keyword != "format") {
        return Err(violation.to_string());
    }
    let written = media.encode(&value).map_err(|error| error.to_string())?;
    let again: T = media.decode(&written).map_err(|error| error.to_string())?;
    let equal = value == again
        && same(
            &untyped(media, text.as_bytes())?,
            &untyped(media, &written)?,
        );
    if equal {
        Ok(())
    } else {
        Err(format!(
            "written back as {}",
            String::from_utf8_lossy(&written)
        ))
    }
}

/// Reads an example that is known to deviate from its schema or its twin; what can be read can be written.
///
/// # Errors
/// When what was read cannot be written.
pub fn deviating<T>(
    operation: &Operation,
    body: Body,
    media: &str,
    text: &str,
) -> Result<(), String>
where
    T: Value,
{
    let media = find(operation, body, media)?;
    match media.decode::<T>(text.as_bytes()) {
        Ok(value) => media
            .encode(&value)
            .map(drop)
            .map_err(|error| error.to_string()),
        Err(_) => Ok(()),
    }
}

/// The text of an example in a file of many: each stands below its name, behind a fence of `=` that no text begins a line with.
///
/// # Errors
/// When there is none of this name.
pub fn text<'a>(file: &'a str, name: &str) -> Result<&'a str, String> {
    let fence = file.split(' ').next().unwrap_or_default();
    let head = format!("{fence} {name}\n");
    let start = if file.starts_with(&head) {
        Some(head.len())
    } else {
        let head = format!("\n{head}");
        file.find(&head).map(|at| at + head.len())
    };
    let text = &file[start.ok_or_else(|| format!("no example is called {name}"))?..];
    let end = text
        .find(&format!("\n{fence} "))
        .unwrap_or(text.len().saturating_sub(1));
    Ok(&text[..end])
}

fn find(operation: &Operation, body: Body, name: &str) -> Result<&'static Media, String> {
    let all = match body {
        Body::Request => operation.request.as_ref().map(|request| request.media),
        Body::Response(status) => {
            let mut responses = operation.responses.iter();
            responses
                .find(|response| response.status == status)
                .map(|response| response.media)
        }
    };
    let media = all
        .unwrap_or_default()
        .iter()
        .find(|media| media.name == name);
    media.ok_or_else(|| format!("{} has no {body:?} as {name}", operation.id))
}

/// The value that a text stands for, by its shape but without a Rust type.
fn untyped(media: &Media, text: &[u8]) -> Result<Json, String> {
    let value = match &media.format {
        Format::Bytes | Format::Form(_) | Format::Multipart(_) => Ok(Json::Null),
        Format::Json | Format::Xml(..) | Format::Text => media.decode(text),
    };
    value.map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn examples_stand_below_their_names() {
        let file = "==== one\n{\n  \"a\": \"=== b\"\n}\n==== two\n<a/>\n\n==== three\n\n";
        assert_eq!(text(file, "one"), Ok("{\n  \"a\": \"=== b\"\n}"));
        assert_eq!(text(file, "two"), Ok("<a/>\n"));
        assert_eq!(text(file, "three"), Ok(""));
        assert!(text(file, "tw").is_err());
    }
}
