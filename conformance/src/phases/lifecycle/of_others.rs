//! Lists of what is somebody else's: who may list only what is its own is refused another user, where the document says so.

use hallpass_openapi::alias::me_parameter;
use hallpass_openapi::model::{Location, Operation, Parameter};
use hallpass_openapi::promises::callers::callers;
use hallpass_openapi::prose::{Prose, says_one};

use super::object_level::{lists_403, report};
use super::story::Cast;
use crate::call::{Call, Caller, Intent};
use crate::error::CheckError;
use crate::knowledge::scalar_text;
use crate::learn::items;
use crate::play::{Play, Played};

const FIRST: Caller = Caller::Identity(0);

/// Asks as the first caller for what is another user's, by the filter that names a user alone.
pub(super) async fn run<'a>(play: &mut Play<'a, '_>, cast: Cast<'a, '_>) -> Result<(), CheckError> {
    if play.options.fixtures_known || !play.target.is_loopback() {
        return Ok(());
    }
    for operation in cast.family.lists.iter().copied() {
        let named = user(operation).filter(|user| {
            let own = Prose::of_own(operation);
            let name = user.name.to_lowercase();
            lists_403(operation) && own.sentences().any(|says| is_for_oneself(says, &name))
        });
        let Some(parameter) = named else { continue };
        let Some(own) = first(play, operation).await? else {
            continue;
        };
        let met = play.knowledge.seen(cast.family.collection);
        let mut others =
            met.filter_map(|item| item.value.get(&parameter.name).and_then(scalar_text));
        let found = others.find(|other| *other != own);
        drop(others);
        let Some(other) = found else {
            continue;
        };
        let call = Call::new(operation, format!("{}/of-another-user", operation.id));
        let call = call.with(&parameter.name, other).by(FIRST);
        if let Some(played) = play
            .send(call.meant(Intent::Wrong))
            .await?
            .filter(Played::is_success)
        {
            report(
                play,
                &played,
                "the document lets the caller list nobody else's by this alone",
            );
        }
    }
    Ok(())
}

/// The parameter of the query that names a user.
fn user(operation: &Operation) -> Option<&Parameter> {
    let mut all = operation.parameters.iter();
    all.find(|parameter| {
        parameter.location == Location::Query && parameter.name.to_lowercase().contains("user")
    })
}

/// Who the first caller is: by the words of the document, or by what its own list shows.
async fn first<'a>(
    play: &mut Play<'a, '_>,
    list: &'a Operation,
) -> Result<Option<String>, CheckError> {
    if let Some([first, _]) = callers(play.api) {
        return Ok(Some(first));
    }
    let (Some(parameter), Some(resource)) = (me_parameter(list), &list.resource) else {
        return Ok(None);
    };
    let call = Call::new(list, format!("{}/own", list.id)).with(&parameter.name, "me");
    let Some(played) = play.send(call.by(FIRST).meant(Intent::Uncertain)).await? else {
        return Ok(None);
    };
    let value = played.value().filter(|_| played.is_success());
    let shown = value
        .map(|value| items(resource, value))
        .unwrap_or_default();
    let mut ids = shown
        .iter()
        .filter_map(|item| item.get(&parameter.name).and_then(scalar_text));
    let first = ids.next();
    Ok(first.filter(|first| ids.all(|id| id == *first)))
}

/// "Without `courseId`, `userId` must be the caller (else 403)."
fn is_for_oneself(says: &str, name: &str) -> bool {
    const ALONE: [&str; 6] = [
        "without it",
        "without courseid",
        "without course_id",
        "without a course",
        "with only",
        "alone",
    ];
    const ONESELF: [&str; 5] = [
        "must be the caller",
        "must be yourself",
        "must name the caller",
        "only of yourself",
        "must be me",
    ];
    says.contains(name)
        && says.contains("403")
        && says_one(says, &ALONE)
        && says_one(says, &ONESELF)
        && !says_one(says, &["unless", "may be", "admin"])
}

#[cfg(test)]
mod tests {
    use super::is_for_oneself;

    #[test]
    fn what_one_may_list_of_oneself_alone_is_read() {
        let says = |text| is_for_oneself(text, "userid");
        assert!(says(
            "without it userid must be the caller (else 403 notallowed)"
        ));
        assert!(!says(
            "with courseid the caller must be a teacher of the course, unless userid is the caller"
        ));
        assert!(!says("userid must be the caller (else 403)"));
    }
}
