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
    /// So it is even after what was done is gone.
    pub outlives: bool,
    /// The status of another body with the same key.
    pub of_another_body: Option<u16>,
}

/// The header of an operation that carries such a key, or the parameter of its query.
pub fn header(operation: &Operation) -> Option<&Parameter> {
    let mut all = operation.parameters.iter();
    let prose = Prose::of(operation.description.as_deref());
    all.find(|parameter| {
        let is_there = matches!(parameter.location, Location::Header | Location::Query);
        // What the operation says of it by its name is said of it.
        let name = parameter.name.to_lowercase();
        let mut named = prose.sentences().filter(|says| says.contains(&name));
        let mut is_told = || named.any(|says| is_key(&parameter.name, Some(says)));
        is_there && (is_key(&parameter.name, parameter.description.as_deref()) || is_told())
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
    const SAFE: [&str; 9] = [
        "idempoten",
        "retr",
        "repeat",
        "repetition",
        "not executed again",
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
        outlives: outlives(&prose),
        of_another_body: of_another_body(&prose),
    })
}

/// Words for a key that was used before.
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

/// Words for a request that does nothing.
const NOTHING: [&str; 19] = [
    "creates nothing",
    "not executed again",
    "reply is the first",
    "response is the first",
    "changes nothing",
    "reply of the first",
    "response of the first",
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

/// "A second call with the same key and an equal body creates nothing."
fn makes_one(prose: &Prose) -> bool {
    prose.says(&[&SAME, &NOTHING])
}

/// "Changes nothing, even if the item has been deleted meanwhile."
fn outlives(prose: &Prose) -> bool {
    const GONE: [&str; 4] = ["delete", "remove", "withdrawn", "is gone"];
    const STILL: [&str; 4] = ["even if", "even when", "even after", "also after"];
    let says = prose.sentences().find(|says| {
        let is_of_it = says_one(says, &SAME) && says_one(says, &NOTHING);
        is_of_it && says_one(says, &GONE) && says_one(says, &STILL)
    });
    says.is_some()
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
    // Canonical names of errors stand for their statuses (`google.rpc.Code`).
    const STATUSES: [(u16, [&str; 2]); 3] = [
        (409, ["409", "already_exists"]),
        (422, ["422", "unprocessable"]),
        (400, ["400", "invalid_argument"]),
    ];
    // Of two halves of a sentence each has its own status.
    let halves = prose.sentences().flat_map(|says| says.split(';'));
    let halves: Vec<&str> = halves.filter(|says| says_one(says, &OTHER)).collect();
    let found = STATUSES.into_iter().find(|(_, names)| {
        let mut about = halves.iter().filter(|says| says_one(says, names));
        about.any(|says| !says_one(says, &["may ", "not 409", "not 422", "not 400"]))
    });
    found.map(|(status, _)| status)
}

#[cfg(test)]
mod tests {
    use super::{Prose, is_key, makes_one, of_another_body, outlives};

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
        let named = "The same key with another body is `INVALID_ARGUMENT`.";
        assert_eq!(says(named), (false, Some(400)));
        let first = "A call with the same key gets the reply of the first one.";
        assert_eq!(says(first), (true, None));
        let still = "The same key changes nothing, even if the thing was deleted meanwhile.";
        assert!(outlives(&Prose::of([still])));
        assert!(!outlives(&Prose::of([first])));
        let bulleted = "With `requestId`: a repetition by the same caller with the same `requestId` and an equal body is not executed again, the reply is the first one. With another body it is 400 `InvalidParameter`.";
        assert_eq!(says(bulleted), (true, Some(400)));
        let maybe = "Another body may be answered 409.";
        assert_eq!(says(maybe), (false, None));
    }
}
