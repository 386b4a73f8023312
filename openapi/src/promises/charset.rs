//! What a document promises of the charset that its replies name.

use crate::model::Api;
use crate::prose::{Prose, says_one};

/// The document says that replies of this media type name UTF-8 in their `Content-Type`.
pub fn is_named(api: &Api, essence: &str) -> bool {
    Prose::of_document(api)
        .sentences()
        .any(|says| names(says, essence))
}

fn names(says: &str, essence: &str) -> bool {
    const REPLIES: [&str; 6] = [
        "repl",
        "response",
        "sent as",
        "always",
        "bodies are",
        "json only",
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
        return false;
    }
    let is_of_requests = says.contains("request") && !says_one(says, &["repl", "response"]);
    let shown = format!("{};charset=utf-8", essence.to_ascii_lowercase());
    let shows = says.contains(&shown) && says_one(says, &REPLIES) && !is_of_requests;
    shows || (says.contains("content-type") && says_one(says, &EACH))
}

#[cfg(test)]
mod tests {
    use super::{Prose, names};

    #[test]
    fn replies_that_name_their_charset_are_told_from_those_that_may() {
        let says = |text, essence| {
            Prose::of([text])
                .sentences()
                .any(|says| names(says, essence))
        };
        for text in [
            "XML replies are sent as `text/xml; charset=UTF-8`. JSON is always UTF-8.",
            "All bodies are UTF-8. XML replies say so: `Content-Type: text/xml; charset=UTF-8`.",
        ] {
            assert!(says(text, "text/xml"), "{text}");
            assert!(!says(text, "application/json"), "{text}");
        }
        for text in [
            "JSON only, always sent as `application/json; charset=UTF-8` whatever `Accept` says.",
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
