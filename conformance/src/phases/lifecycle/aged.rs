//! The story of an item that has aged before it is changed: the time of its last change moves, and the time when it was made stays.

use std::time::Duration;

use hallpass_openapi::model::Operation;
use hallpass_openapi::promises::changes::{Time, times};
use serde_json::Value;

use super::TOLD;
use super::fields;
use super::story::{Cast, create, on_item, shown};
use super::written::shown_schema;
use crate::call::{Content, Intent};
use crate::case::Case;
use crate::checks::{Observation, update_ignored, update_side_effect};
use crate::cleanup;
use crate::error::CheckError;
use crate::json::escaped;
use crate::knowledge::Item;
use crate::play::Play;
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
    let schema = cast.family.read.and_then(shown_schema);
    let times = schema.map(|schema| times(play.api, cast.family.collection, schema));
    let times = times.unwrap_or_default();
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

/// Its times are written with fractions of a second.
fn is_fine(item: &Value, times: &[Time]) -> bool {
    times.iter().all(|time| {
        let text = item.get(&time.property).and_then(Value::as_str);
        text.is_some_and(|text| text.contains('.'))
    })
}

async fn changed<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    case: &Case<'a>,
    times: &[Time],
) -> Result<(), CheckError> {
    let Some(before) = shown(play, cast, item, "aged").await? else {
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
    let Some(after) = shown(play, cast, item, "aged").await? else {
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
