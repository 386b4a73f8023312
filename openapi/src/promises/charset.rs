//! What a document promises of the charset that its replies name.

use crate::model::Api;
use crate::prose::{Prose, says_one};

/// The charset, in small letters, that replies of this media type name in their `Content-Type` by the words of the document.
pub fn named(api: &Api, essence: &str) -> Option<String> {
    let mut sentences = Prose::of_document(api).sentences();
    sentences.find_map(|says| named_by(says, essence))
}

/// The document says that a reply of this status has no `Content-Type`.
pub fn is_untyped(api: &Api, status: u16) -> bool {
    untyped(Prose::of_document(api), status)
}

fn untyped(prose: &Prose, status: u16) -> bool {
    const NONE: [&str; 4] = ["neither", "no ", "without", "nor "];
    let status = status.to_string();
    prose.sentences().any(|says| {
        let is_of = says.contains(&status) && says.contains("content-type");
        is_of && says_one(says, &NONE) && !says_one(says, &["may ", "might", "request"])
    })
}

fn named_by(says: &str, essence: &str) -> Option<String> {
    const PARAMETER: &str = "charset=";
    const REPLIES: [&str; 6] = [
        "repl",
        "response",
        "sent as",
        "always",
        "everything is",
        "bodies are",
    ];
    const EACH: [&str; 6] = [
        "every reply",
        "each reply",
        "all replies",
        "every response",
        "each response",
        "all responses",
    ];
    const DOUBTS: [&str; 8] = [
        "may ", "might", "should", " if ", " when ", "not ", "without", "optional",
    ];
    if !says.contains("charset") || says_one(says, &DOUBTS) {
        return None;
    }
    let shown = format!("{};{PARAMETER}", essence.to_ascii_lowercase());
    let is_of_requests = says.contains("request") && !says_one(says, &["repl", "response"]);
    if let Some((_, rest)) = says.split_once(&shown) {
        let is_end = |c: char| !c.is_ascii_alphanumeric() && c != '-';
        let charset = rest.split(is_end).next()?;
        return (says_one(says, &REPLIES) && !is_of_requests).then(|| charset.to_owned());
    }
    const SAYS_SO: [&str; 4] = ["says so", "is named", "name it", "named in"];
    let is_of_each = says.contains("content-type")
        && (says_one(says, &EACH) || (says_one(says, &SAYS_SO) && !is_of_requests));
    (is_of_each && says.contains("utf-8")).then(|| "utf-8".to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Prose, named_by, untyped};

    #[test]
    fn replies_without_a_type_are_told_from_requests_without_one() {
        let says = |text| untyped(&Prose::of([text]), 204);
        assert!(says(
            "Every reply is delivered completely; a 204 has neither a body nor a `Content-Type`."
        ));
        assert!(!says(
            "A request without a `Content-Type` is answered with 204."
        ));
        assert!(!says("Replies have a `Content-Type`; a 204 has no body."));
    }

    #[test]
    fn replies_that_name_their_charset_are_told_from_those_that_may() {
        let says = |text, essence| {
            let prose = Prose::of([text]);
            let mut all = prose.sentences();
            all.any(|says| named_by(says, essence).as_deref() == Some("utf-8"))
        };
        for text in [
            "XML replies are sent as `text/xml; charset=UTF-8`. JSON is always UTF-8.",
            "All bodies are UTF-8. XML replies say so: `Content-Type: text/xml; charset=UTF-8`.",
        ] {
            assert!(says(text, "text/xml"), "{text}");
            assert!(!says(text, "application/json"), "{text}");
        }
        for text in [
            "All text is UTF-8, in both directions, and `Content-Type` says so with `charset=UTF-8`.",
            "The charset is always UTF-8 and is named in `Content-Type`.",
            "JSON only, always sent as `application/json; charset=UTF-8` whatever `Accept` says.",
            "Replies are `application/json; charset=utf-8`.",
            "Everything is UTF-8, and the charset is named in the `Content-Type` of each reply that has a body.",
        ] {
            assert!(says(text, "application/json"), "{text}");
        }
        for text in [
            "Requests are sent as `application/json; charset=UTF-8`.",
            "The body is ISO-8859-1 if the `Content-Type` says `charset=ISO-8859-1`.",
            "Replies may be `application/json; charset=UTF-8`.",
            "Replies are `application/json`, in UTF-8.",
        ] {
            assert!(!says(text, "application/json"), "{text}");
        }
    }
}
