//! The story of items that the run cannot create, such as pending invites: each way of removing one is played on one of them.

use super::removed::{gone, of_case};
use super::story::Cast;
use crate::error::CheckError;
use crate::knowledge::scalar_text;
use crate::learn::path_parameters;
use crate::play::Play;
use crate::resolve::identity;

/// Plays each removal that the document shows, each on an item that a list showed.
pub(crate) async fn run<'a>(play: &mut Play<'a, '_>, cast: Cast<'a, '_>) -> Result<(), CheckError> {
    for remover in cast.family.removers.iter().copied() {
        for case in cast.successes(remover) {
            let wanted: Vec<(String, Option<String>)> = path_parameters(remover)
                .filter(|name| identity(remover).is_none_or(|(_, identity)| identity != *name))
                .map(|name| (name.to_owned(), case_value(case, name)))
                .collect();
            let fits = |path: &std::collections::BTreeMap<String, String>| {
                wanted.iter().all(|(name, value)| {
                    value.is_none() || path.get(name).is_none() || path.get(name) == value.as_ref()
                })
            };
            let Some(item) = play
                .knowledge
                .met(cast.family.collection)
                .find(|item| fits(&item.path))
                .cloned()
            else {
                play.skip(remover, &case.id(), "no list shows an item to do it to");
                continue;
            };
            let Some(call) = of_case(case, &item) else {
                continue;
            };
            let Some(played) = play.send(call).await? else {
                continue;
            };
            if played.is_success() {
                gone(play, cast, &item, &played).await?;
            } else {
                let reason = format!(
                    "the server answers {} for an item of its own list",
                    played.status()
                );
                play.skip(remover, &case.id(), reason);
            }
        }
    }
    Ok(())
}

fn case_value(case: &crate::case::Case<'_>, name: &str) -> Option<String> {
    case.parameters
        .iter()
        .find(|(parameter, _)| parameter.name == name)
        .and_then(|(_, value)| scalar_text(value))
}
