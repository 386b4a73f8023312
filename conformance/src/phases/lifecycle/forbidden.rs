//! What somebody may not do is told to be forbidden, and not to be missing, where the document says that everybody else gets a 403.

use hallpass_openapi::prose::{Prose, says_one};

use super::object_level::lists_403;
use crate::checks::{Observation, refusal_status};
use crate::play::{Play, Played};

/// Tells of the first of some replies that says so wrongly.
pub(super) fn any<'p, 'a: 'p>(play: &mut Play<'_, '_>, all: impl Iterator<Item = &'p Played<'a>>) {
    for played in all {
        if told(play, played) {
            return;
        }
    }
}

/// Who may not do something to what is there is told so, where the document says that everybody else gets a 403 and hides nothing from them.
pub(super) fn told(play: &mut Play<'_, '_>, played: &Played<'_>) -> bool {
    const ELSE: [&str; 10] = [
        "else 403",
        "otherwise 403",
        "403 otherwise",
        "403 for every",
        "403 for any",
        "everyone else gets 403",
        "everybody else gets 403",
        "anyone else gets 403",
        "others get 403",
        "all others 403",
    ];
    const HIDDEN: [&str; 10] = [
        "not exist for",
        "not there for",
        "visible",
        "hidden",
        "reveal",
        "as if",
        "everyone else",
        "everybody else",
        "not see",
        "another user",
    ];
    let operation = played.call.operation;
    let own = Prose::of_own(operation);
    let is_told = own
        .sentences()
        .any(|says| says_one(says, &ELSE) && !says.contains("404"));
    let is_other = lists_403(operation) && played.status() == 404;
    if !is_told || !is_other || play.options.fixtures_known {
        return false;
    }
    let all = Prose::of_all(play.api);
    let hides = |says: &str| says.contains("404") && says_one(says, &HIDDEN);
    if all.sentences().any(hides) {
        return false;
    }
    let seen = Observation::new("who may do it", 403, played.status());
    play.report(
        &refusal_status::CHECK,
        played,
        seen.by(operation.span).proven(),
    );
    true
}
