//! `header-differs`: a header that repeats a property of the body has its value.

use hallpass_openapi::diagnostic::Severity;
use hallpass_openapi::promises::repeats;
use reqwest::Url;
use serde_json::{Number, Value};

use super::words::plain;
use super::{Check, Evidence, Judge, Observation};
use crate::finding::Finding;

/// A header that repeats a property of the body has its value.
pub static CHECK: Check = Check {
    id: "header-differs",
    title: "a header that repeats a property of the body has its value",
    severity: Severity::Error,
    doc: "The description of the header says that it is the same as a property, such as \"the same number as `total`\", and the two differ. Clients that read only the header, or only the body, see something else.",
    words,
    judge: Judge::Exchange(judge),
};

fn words(finding: &Finding) -> String {
    format!(
        "header `{}` is {}, and `{}` in the body is {}; the document says that they are the same",
        finding.subject,
        plain(&finding.actual),
        finding.at.as_deref().unwrap_or_default(),
        plain(&finding.expected)
    )
}

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    let (Some(reply), Some(response), Some(value)) = (
        evidence.reply(),
        evidence.body.response,
        &evidence.body.value,
    ) else {
        return Vec::new();
    };
    let wrong = response.headers.iter().filter_map(|(name, header)| {
        let pointer = repeats::property(header)?;
        let text = reply.header(&name.to_ascii_lowercase())?.trim();
        let property = value.pointer(&pointer)?;
        let is_other = differs(property, text, &evidence.exchange.request.url);
        let seen = Observation::new(name.as_str(), property.clone(), text);
        is_other.then(|| seen.at(pointer).by(header.span))
    });
    wrong.collect()
}

/// The two are different whatever form a value has in a header. What is written in another way there, such as a time, is left alone.
fn differs(property: &Value, header: &str, asked: &str) -> bool {
    match property {
        Value::Number(number) => header
            .parse::<Number>()
            .is_ok_and(|other| other.as_f64() != number.as_f64()),
        Value::String(text) => match (url(text, asked), url(header, asked)) {
            (Some(one), Some(other)) => one != other,
            (None, None) if is_word(text) && is_word(header) => !text.eq_ignore_ascii_case(header),
            _ => false,
        },
        _ => false,
    }
}

/// A link, on the server that was asked where it names none.
fn url(text: &str, asked: &str) -> Option<Url> {
    let is_link = text.starts_with('/') || text.contains("://");
    Url::parse(asked).ok()?.join(text).ok().filter(|_| is_link)
}

/// A name or code, which nobody writes in two ways.
fn is_word(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_another_value_differs_and_no_other_form_of_it() {
        let cases = [
            (json!(7), "7", false),
            (json!(7), "8", true),
            (json!(7), "many", false),
            (json!("/v1/groups/7"), "http://localhost/v1/groups/7", false),
            (
                json!("http://localhost/v1/groups/7"),
                "http://localhost/v1/groups/8",
                true,
            ),
            (
                json!("2020-01-01T00:00:00Z"),
                "Wed, 01 Jan 2020 00:00:00 GMT",
                false,
            ),
            (json!("abc"), "\"abc\"", false),
            (json!("abc"), "abd", true),
            (json!(null), "abd", false),
        ];
        for (property, header, expected) in cases {
            assert_eq!(
                differs(&property, header, "http://localhost/v1/groups"),
                expected,
                "{property} {header}"
            );
        }
    }
}
