//! The story of an item that has aged before it is changed: the time of its last change moves, and the time when it was made stays.

use std::time::Duration;

use hallpass_openapi::model::Operation;
use hallpass_openapi::prose::{Prose, says_one};
use hallpass_openapi::view::View;
use serde_json::Value;

use super::TOLD;
use super::fields;
use super::story::{Cast, create, on_item, read};
use super::written::shown_schema;
use crate::call::{Content, Intent};
use crate::case::Case;
use crate::checks::{Observation, update_ignored, update_side_effect};
use crate::cleanup;
use crate::error::CheckError;
use crate::json::escaped;
use crate::knowledge::Item;
use crate::learn::own;
use crate::play::{Play, Played};
use crate::rules;

/// By then a time that is written to the second has another value.
const SECOND: Duration = Duration::from_millis(1_100);

/// By then a time that is written to the millisecond has another value.
const MOMENT: Duration = Duration::from_millis(30);

/// At most this many examples of one update are sent where a moment is enough.
const MOST: usize = 6;

/// And where a second has to pass.
const MOST_WITH_SECONDS: usize = 2;

/// Changes an item of the run's own by each update, some time after it was made.
pub(super) async fn run<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    creator: &'a Operation,
) -> Result<(), CheckError> {
    let times = times(play, cast);
    let case = cast.successes(creator).into_iter().next();
    let Some(case) = case.filter(|_| !times.is_empty() && !cast.family.updates.is_empty()) else {
        return Ok(());
    };
    let skips = play.recorder.skips();
    if let Some(creation) = create(play, cast, case).await? {
        let most = if is_fine(&creation.item.value, &times) {
            MOST
        } else {
            MOST_WITH_SECONDS
        };
        for operation in cast.family.updates.iter().copied() {
            for case in cast.successes(operation).into_iter().take(most) {
                if play.is_pressed(TOLD) {
                    play.leave_out(operation, "more of the times of its changes");
                    break;
                }
                changed(play, cast, &creation.item, case, &times).await?;
            }
        }
    }
    cleanup::run(play).await?;
    play.recorder.forget_skips(skips);
    Ok(())
}

/// A time that an item shows.
struct Time {
    property: String,
    /// It is that of the last change.
    moves: bool,
    /// The document says so in words.
    is_told: bool,
}

/// Its times are written with fractions of a second.
fn is_fine(item: &Value, times: &[Time]) -> bool {
    times.iter().all(|time| {
        let text = item.get(&time.property).and_then(Value::as_str);
        text.is_some_and(|text| text.contains('.'))
    })
}

/// The times of an item: by their names, or by their words.
fn times(play: &Play<'_, '_>, cast: Cast<'_, '_>) -> Vec<Time> {
    const MOVES: [&str; 4] = ["updat", "modif", "changed", "edited"];
    const CREATED: [&str; 2] = ["creat", "made"];
    const CHANGE: [&str; 10] = [
        "last chang",
        "last updat",
        "last modif",
        "last edit",
        "latest change",
        "last time",
        "change moves",
        "moves it",
        "time of the change",
        "every change",
    ];
    const MADE: [&str; 4] = ["creat", "was made", "never change", "never changes"];
    let Some(schema) = cast.family.read.and_then(shown_schema) else {
        return Vec::new();
    };
    let api = play.api;
    let updates = cast.family.updates.iter();
    let prose: Vec<Prose> = updates.map(|of| Prose::of_operation(api, of)).collect();
    let declared = api.properties(schema).declared;
    let found = declared.iter().filter_map(|(name, property)| {
        let lower = name.to_lowercase();
        let view = View::of(api, property.schema);
        let is_time = view.any(|schema| {
            schema.types.integer
                || matches!(schema.format.as_deref(), Some("date-time"))
                || schema.pattern.is_some()
        });
        let moves = MOVES.iter().any(|start| lower.contains(start));
        let is_made =
            CREATED.iter().any(|start| lower.starts_with(start)) && !lower.ends_with("by");
        if !is_time || moves == is_made || lower.contains("count") {
            return None;
        }
        let words: &[&str] = if moves { &CHANGE } else { &MADE };
        let own = Prose::of(view.descriptions());
        let mut sentences = prose.iter().flat_map(Prose::sentences);
        let of_update = sentences.any(|says| {
            let mut all = says.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
            all.any(|word| word == lower) && says_one(says, words)
        });
        Some(Time {
            property: name.clone(),
            moves,
            is_told: of_update || own.says(&[words]),
        })
    });
    found.collect()
}

async fn changed<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    case: &Case<'a>,
    times: &[Time],
) -> Result<(), CheckError> {
    let Some(before) = state(play, cast, item).await? else {
        return Ok(());
    };
    let Some(mut call) = on_item(case.operation, item, "aged") else {
        return Ok(());
    };
    call.body.clone_from(&case.body);
    let Some(body) = other(play, &call, &before) else {
        return Ok(());
    };
    call.body = call.body.map(|(media, _)| (media, Content::Value(body)));
    let pause = if is_fine(&before, times) {
        MOMENT
    } else {
        SECOND
    };
    tokio::time::sleep(pause).await;
    let Some(played) = play.send(call.meant(Intent::Uncertain)).await? else {
        return Ok(());
    };
    if !played.is_done() {
        return Ok(());
    }
    let Some(after) = state(play, cast, item).await? else {
        return Ok(());
    };
    let is_other = |name: &String| before.get(name) != after.get(name);
    let mut names = before.as_object().into_iter().flat_map(|item| item.keys());
    let of_time = |name: &&String| times.iter().any(|time| time.property == **name);
    let has_changed = names.any(|name| !of_time(&name) && is_other(name));
    for time in times {
        let (Some(old), Some(new)) = (before.get(&time.property), after.get(&time.property)) else {
            continue;
        };
        let at = format!("/{}", escaped(&time.property));
        let is_wrong = if time.moves {
            has_changed && old == new && !old.is_null()
        } else {
            old != new
        };
        if is_wrong {
            let expected = if time.moves {
                Value::from("a later time")
            } else {
                old.clone()
            };
            let seen = Observation::new(at.as_str(), expected, new.clone())
                .at(at.as_str())
                .by(case.operation.span)
                .after(case.operation)
                .proven();
            let seen = if time.is_told { seen } else { seen.warning() };
            let check = if time.moves {
                &update_ignored::CHECK
            } else {
                &update_side_effect::CHECK
            };
            play.report(check, &played, seen);
        }
    }
    Ok(())
}

async fn state<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
) -> Result<Option<Value>, CheckError> {
    let played = read(play, cast, item, "aged").await?;
    let resource = cast.family.read.and_then(|read| read.resource.as_ref());
    Ok(played.filter(Played::is_success).and_then(|played| {
        let value = played.value()?;
        Some(
            resource
                .map_or(value, |resource| own(resource, value))
                .clone(),
        )
    }))
}

/// The body of the update, so that something changes and nothing is taken twice: texts that another item may have are those of the item.
fn other(play: &Play<'_, '_>, call: &crate::call::Call<'_>, before: &Value) -> Option<Value> {
    let resource = call.operation.resource.as_ref()?;
    let (media, _) = call.body.as_ref()?;
    let mut body = rules::body(call)?;
    let required = fields::required(play, media.schema?, before);
    if let (Some(required), Value::Object(members)) = (required, body.pointer_mut(&resource.body)?)
    {
        for (name, value) in required {
            if value.is_string() {
                members.insert(name, value);
            }
        }
    }
    Some(body)
}
