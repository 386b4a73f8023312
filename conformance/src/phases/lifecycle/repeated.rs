//! Creations that are safe to repeat: with one key, the same body makes one item, and another body is refused, where the document says so.

use hallpass_openapi::model::{Operation, StatusPattern};
use hallpass_openapi::promises::idempotency;
use serde_json::Value;

use super::story::Creation;
use crate::call::{Call, Intent};
use crate::checks::{Observation, duplicate_accepted, duplicate_status};
use crate::cleanup;
use crate::error::CheckError;
use crate::learn::created;
use crate::play::Play;
use crate::resolve::at_item;

/// Repeats a creation with a key of its own, and sends another body with that key.
pub(super) async fn run<'a>(
    play: &mut Play<'a, '_>,
    creation: &Creation<'a>,
    another: Option<&Call<'a>>,
) -> Result<(), CheckError> {
    let operation = creation.played.call.operation;
    let (Some(key), Some(resource)) = (idempotency::key(operation), &operation.resource) else {
        return Ok(());
    };
    let header = key.header;
    let Some(value) = play.fresh_key(header) else {
        return Ok(());
    };
    let with_key = |call: &Call<'a>, name: &str| keyed(call, &header.name, &value, name);
    let call = with_key(&creation.played.call, "keyed");
    let Some(first) = play.send(call.meant(Intent::Uncertain)).await? else {
        return Ok(());
    };
    let Some(item) = created(resource, &first).filter(|_| first.is_done()) else {
        return Ok(());
    };
    if key.makes_one {
        let call = with_key(&creation.played.call, "keyed-again");
        let again = play.send(call.meant(Intent::Uncertain)).await?;
        if let Some(again) = &again
            && let Some(second) = created(resource, again).filter(|_| again.is_done())
            && second.id != item.id
        {
            let seen = Observation::new(header.name.as_str(), item.id.as_str(), second.id)
                .by(header.span)
                .proven();
            play.report(&duplicate_accepted::CHECK, again, seen);
        } else if let Some(again) = &again
            && matches!(again.status(), 400 | 409 | 422)
        {
            let subject = format!("the same `{}` again", header.name);
            let seen = Observation::new(subject, first.status(), again.status()).by(header.span);
            play.report(&duplicate_status::CHECK, again, seen.proven());
        }
    }
    if let (Some(another), Some(status)) = (another, key.of_another_body)
        && let call = with_key(another, "keyed-otherwise")
        && let Some(other) = play.send(call.meant(Intent::Uncertain)).await?
        && (other.is_success() || matches!(other.status(), 400 | 409 | 422))
        && other.status() != status
    {
        let seen = Observation::new(header.name.as_str(), status, other.status())
            .by(header.span)
            .proven();
        play.report(&duplicate_status::CHECK, &other, seen);
    }
    if !key.makes_one || !key.outlives {
        return Ok(());
    }
    let Some((removal, parameter)) = cleanup::deleter(play, &resource.collection) else {
        return Ok(());
    };
    let call = Call::new(removal, format!("{}/keyed-removed", removal.id));
    let call = at_item(call, &item, parameter).meant(Intent::Uncertain);
    let removed = play.send(call).await?;
    if removed.is_none_or(|removed| !removed.is_success()) {
        return Ok(());
    }
    let call = with_key(&creation.played.call, "keyed-after-removal");
    if let Some(again) = play.send(call.meant(Intent::Uncertain)).await?
        && let Some(second) = created(resource, &again).filter(|_| again.is_done())
        && second.id != item.id
    {
        let seen = Observation::new(header.name.as_str(), item.id.as_str(), second.id)
            .by(header.span)
            .proven();
        play.report(&duplicate_accepted::CHECK, &again, seen);
    }
    Ok(())
}

/// Whether what is there already may be a reason to refuse the same request with a key of its own.
pub(super) fn stands_alone(operation: &Operation) -> bool {
    let mut all = operation.responses.iter();
    all.any(|response| response.status == StatusPattern::Exact(409))
}

fn keyed<'a>(call: &Call<'a>, name: &str, key: &Value, case: &str) -> Call<'a> {
    let mut call = call.clone().with(name, key.clone());
    call.keeps_key = true;
    call.case = format!("{}/{case}", call.operation.id);
    call
}
