//! What the description of an update promises of what is not sent.

use hallpass_openapi::model::Operation;

/// Words for what a request leaves out.
const UNSENT: [&str; 5] = [
    "not sent",
    "left out",
    "omitted",
    "not given",
    "not included",
];

/// Words for what is as it was.
const KEPT: [&str; 6] = [
    "keep",
    "unchanged",
    "not changed",
    "left as",
    "stay",
    "remain",
];

/// The operation says that what is not sent stays as it is.
pub(super) fn keeps_unsent(operation: &Operation) -> bool {
    let says = words(operation);
    let has = |words: &[&str]| words.iter().any(|word| says.contains(word));
    has(&UNSENT) && has(&KEPT)
}

/// The operation says of the members of an object, by its name, that those stay which are not sent.
pub(super) fn keeps_unsent_of(operation: &Operation, name: &str) -> bool {
    let says = words(operation);
    let name = name.to_lowercase();
    let mut promised = UNSENT.iter().flat_map(|unsent| {
        ["", "that are ", "which are ", "that were "].map(|link| format!("{name} {link}{unsent}"))
    });
    keeps_unsent(operation) && promised.any(|phrase| says.contains(&phrase))
}

/// What an update of something else has no reason to change: a name for another thing, or a code.
pub(super) fn is_steady(name: &str) -> bool {
    const ENDS: [&str; 4] = ["_id", "Id", "_code", "Code"];
    const MOVES: [&str; 12] = [
        "version",
        "revision",
        "updat",
        "modif",
        "chang",
        "edit",
        "last",
        "etag",
        "request",
        "trace",
        "sync",
        "transaction",
    ];
    let lower = name.to_lowercase();
    ENDS.iter().any(|end| name.ends_with(end)) && !MOVES.iter().any(|word| lower.contains(word))
}

fn words(operation: &Operation) -> String {
    let body = operation.request_body.as_ref();
    let texts = [
        operation.summary.as_deref(),
        operation.description.as_deref(),
        body.and_then(|body| body.description.as_deref()),
    ];
    let said: Vec<&str> = texts.into_iter().flatten().collect();
    said.join(" ").to_lowercase().replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::is_steady;

    #[test]
    fn codes_and_references_are_steady_and_versions_are_not() {
        let steady = ["building_id", "schoolId", "access_code"];
        let moving = [
            "title",
            "updated_at",
            "version_id",
            "lastEditorId",
            "etag",
            "count",
        ];
        assert!(steady.into_iter().all(is_steady));
        assert!(!moving.into_iter().any(is_steady));
    }
}
