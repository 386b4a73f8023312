//! Properties that an update of others has no reason to change.

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
