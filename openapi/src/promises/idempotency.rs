//! What a document promises of the keys that make a request safe to repeat.

use crate::model::{Location, Operation, Parameter};
use crate::prose::{Prose, says_one};

/// A key of requests, and what the document says of one that is used twice.
#[derive(Debug, Clone, Copy)]
pub struct Key<'d> {
    /// The header, or the parameter of the query, that carries it.
    pub header: &'d Parameter,
    /// The same request with the same key is answered with what was done before, and nothing is done.
    pub makes_one: bool,
    /// The status of another body with the same key.
    pub of_another_body: Option<u16>,
}

/// The header of an operation that carries such a key, or the parameter of its query.
pub fn header(operation: &Operation) -> Option<&Parameter> {
    let mut all = operation.parameters.iter();
    all.find(|parameter| {
        let is_there = matches!(parameter.location, Location::Header | Location::Query);
        is_there && is_key(&parameter.name, parameter.description.as_deref())
    })
}

/// The name of a key, or one that is a key by what is said of it: most identities of requests are for the logs.
fn is_key(name: &str, description: Option<&str>) -> bool {
    const KEYS: [&str; 4] = [
        "requestid",
        "clientrequestid",
        "clienttoken",
        "deduplicationid",
    ];
    const SAFE: [&str; 7] = [
        "idempoten",
        "retr",
        "repeat",
        "duplicate",
        "sent twice",
        "used before",
        "safe",
    ];
    let plain = name.to_ascii_lowercase().replace(['-', '_'], "");
    let plain = plain.trim_start_matches('x');
    let says = description.unwrap_or_default().to_lowercase();
    plain.contains("idempoten") || (KEYS.contains(&plain) && says_one(&says, &SAFE))
}

/// The key of an operation, with what its description and that of the header say.
pub fn key(operation: &Operation) -> Option<Key<'_>> {
    let header = header(operation)?;
    let own = [
        header.description.as_deref(),
        operation.description.as_deref(),
    ];
    let prose = Prose::of(own.into_iter().flatten());
    Some(Key {
        header,
        makes_one: makes_one(&prose),
        of_another_body: of_another_body(&prose),
    })
}

/// "A second call with the same key and an equal body creates nothing."
fn makes_one(prose: &Prose) -> bool {
    const SAME: [&str; 8] = [
        "used before",
        "same request id",
        "same requestid",
        "same key",
        "key again",
        "same idempotency",
        "key is repeated",
        "repeated key",
    ];
    const NOTHING: [&str; 13] = [
        "creates nothing",
        "nothing is created",
        "not create",
        "without creating",
        "no second",
        "no other",
        "no new",
        "first reply",
        "first response",
        "same reply",
        "same response",
        "original reply",
        "original response",
    ];
    prose.says(&[&SAME, &NOTHING])
}

/// "With another body it gives 409."
fn of_another_body(prose: &Prose) -> Option<u16> {
    const OTHER: [&str; 5] = [
        "another body",
        "different body",
        "other body",
        "different payload",
        "another payload",
    ];
    [409, 422].into_iter().find(|status| {
        let says = prose.sentence(&[&OTHER, &[&status.to_string()]]);
        says.is_some_and(|says| !says_one(says, &["may ", "not 409", "not 422"]))
    })
}

#[cfg(test)]
mod tests {
    use super::{Prose, is_key, makes_one, of_another_body};

    #[test]
    fn keys_are_told_from_identities_for_the_logs() {
        assert!(is_key("Idempotency-Key", None));
        assert!(is_key("idempotency_key", None));
        assert!(is_key("requestId", Some("Makes retries safe.")));
        assert!(is_key(
            "X-Request-ID",
            Some("A repeated one creates nothing.")
        ));
        assert!(!is_key("requestId", None));
        assert!(!is_key("X-Request-ID", Some("Shown in the logs.")));
    }

    #[test]
    fn what_a_second_use_gives_is_read() {
        let says = |text| {
            let prose = Prose::of([text]);
            (makes_one(&prose), of_another_body(&prose))
        };
        let once = "Repeating a request with the same key returns the original response.";
        assert_eq!(says(once), (true, None));
        let both = "The same key creates nothing; with a different body it gives 409.";
        assert_eq!(says(both), (true, Some(409)));
        let query = "A call with a `requestId` that was used before returns the first response and creates nothing.";
        assert_eq!(says(query), (true, None));
        let other = "The same key with another payload is answered 422.";
        assert_eq!(says(other), (false, Some(422)));
        assert_eq!(says("A key may be used once."), (false, None));
        let maybe = "Another body may be answered 409.";
        assert_eq!(says(maybe), (false, None));
    }
}
