//! Creations that are safe to repeat: with one key, the same body makes one item, and another body is refused, where the document says so.

use hallpass_openapi::prose::{Prose, says_one};
use serde_json::Value;

use super::story::Creation;
use crate::call::{Call, Intent};
use crate::checks::{Observation, duplicate_accepted, duplicate_status};
use crate::error::CheckError;
use crate::idempotency;
use crate::learn::created;
use crate::play::Play;

/// Repeats a creation with a key of its own, and sends another body with that key.
pub(super) async fn run<'a>(
    play: &mut Play<'a, '_>,
    creation: &Creation<'a>,
    another: Option<&Call<'a>>,
) -> Result<(), CheckError> {
    let operation = creation.played.call.operation;
    let (Some(header), Some(resource)) = (idempotency::header(operation), &operation.resource)
    else {
        return Ok(());
    };
    let Some(key) = play.fresh_key(header) else {
        return Ok(());
    };
    let prose = Prose::of(
        [
            header.description.as_deref(),
            operation.description.as_deref(),
        ]
        .into_iter()
        .flatten(),
    );
    let with_key = |call: &Call<'a>, name: &str| keyed(call, &header.name, &key, name);
    let call = with_key(&creation.played.call, "keyed");
    let Some(first) = play.send(call.meant(Intent::Uncertain)).await? else {
        return Ok(());
    };
    let Some(item) = created(resource, &first).filter(|_| first.is_done()) else {
        return Ok(());
    };
    if makes_one(&prose) {
        let call = with_key(&creation.played.call, "keyed-again");
        let again = play.send(call.meant(Intent::Uncertain)).await?;
        if let Some(again) = again
            && let Some(second) = created(resource, &again).filter(|_| again.is_done())
            && second.id != item.id
        {
            let seen = Observation::new(header.name.as_str(), item.id.as_str(), second.id)
                .by(header.span)
                .proven();
            play.report(&duplicate_accepted::CHECK, &again, seen);
        }
    }
    let Some(another) = another.filter(|_| refuses_another(&prose)) else {
        return Ok(());
    };
    let call = with_key(another, "keyed-otherwise");
    if let Some(other) = play.send(call.meant(Intent::Uncertain)).await?
        && (other.is_success() || matches!(other.status(), 400 | 422))
    {
        let seen = Observation::new(header.name.as_str(), 409, other.status())
            .by(header.span)
            .proven();
        play.report(&duplicate_status::CHECK, &other, seen);
    }
    Ok(())
}

fn keyed<'a>(call: &Call<'a>, name: &str, key: &Value, case: &str) -> Call<'a> {
    let mut call = call.clone().with(name, key.clone());
    call.keeps_key = true;
    call.case = format!("{}/{case}", call.operation.id);
    call
}

/// "A second call with the same key and an equal body creates nothing."
fn makes_one(prose: &Prose) -> bool {
    const SAME: [&str; 3] = ["same key", "key again", "same idempotency"];
    const NOTHING: [&str; 5] = [
        "creates nothing",
        "nothing is created",
        "no second",
        "first reply",
        "same reply",
    ];
    prose.says(&[&SAME, &NOTHING])
}

/// "With another body it gives 409."
fn refuses_another(prose: &Prose) -> bool {
    const OTHER: [&str; 2] = ["another body", "different body"];
    let says = prose.sentence(&[&OTHER, &["409"]]);
    says.is_some_and(|says| !says_one(says, &["may ", "not 409"]))
}
