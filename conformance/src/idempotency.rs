//! Keys that make a request safe to repeat: a server answers a key that it knows with what it did before, so each request has one of its own.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use hallpass_openapi::model::{Api, Parameter};
use hallpass_openapi::promises::idempotency::header;
use hallpass_openapi::validate::Direction;
use serde_json::Value;
use sha1::{Digest, Sha1};

use crate::call::{Call, Intent};

/// Takes the key of the document's example from a call that need not have one, and gives one of its own to a call that must. A key that is wrong on purpose
/// stays, and so does what a step of its own has chosen.
pub(crate) fn settle(api: &Api, call: &mut Call<'_>, made: &AtomicU64) {
    let Some(parameter) = header(call.operation) else {
        return;
    };
    let schema = parameter.schema;
    let is_good =
        |key: &Value| schema.is_none_or(|schema| api.is_valid(schema, Direction::Request, key));
    let name = parameter.name.clone();
    let is_meant = call.parameter(&name).is_none_or(|key| !is_good(key));
    if call.keeps_key || (call.intent == Intent::Wrong && is_meant) {
        return;
    }
    if !parameter.required {
        call.parameters.retain(|(known, _)| *known != name);
    } else if let Some(key) = fresh(api, parameter, made) {
        *call = call.clone().with(&name, key);
    }
}

/// A key that no request had, in this run or before it; `None` where the schema allows none that we make.
pub(crate) fn fresh(api: &Api, parameter: &Parameter, made: &AtomicU64) -> Option<Value> {
    let made = made.fetch_add(1, Ordering::Relaxed);
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = since.map_or(0, |since| since.as_nanos());
    let digest = Sha1::digest(format!("{now} {made} {}", std::process::id()).as_bytes());
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let uuid = format!(
        "{}-{}-4{}-8{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..15],
        &hex[15..18],
        &hex[18..30]
    );
    let forms = [
        uuid,
        hex[..32].to_owned(),
        hex[..16].to_owned(),
        hex[..8].to_owned(),
    ];
    let fits = |form: &Value| {
        let schema = parameter.schema;
        schema.is_none_or(|schema| api.is_valid(schema, Direction::Request, form))
    };
    forms.into_iter().map(Value::from).find(fits)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU64;

    use hallpass_openapi::model::{Api, Location, Operation, Parameter};
    use serde_json::Value;

    use super::settle;
    use crate::call::{Call, Intent};

    fn key_of(required: bool, alter: impl Fn(&mut Call<'_>)) -> Option<Value> {
        let operation = Operation {
            parameters: vec![Parameter {
                required,
                ..Parameter::named("Idempotency-Key", Location::Header)
            }],
            ..Operation::default()
        };
        let mut call = Call::new(&operation, "create").with("Idempotency-Key", "of-the-example");
        alter(&mut call);
        settle(&Api::default(), &mut call, &AtomicU64::new(0));
        call.parameter("Idempotency-Key").cloned()
    }

    #[test]
    fn no_two_requests_have_the_key_of_the_example() {
        assert_eq!(key_of(false, |_| ()), None);
        let (one, other) = (key_of(true, |_| ()), key_of(true, |_| ()));
        assert!(one.is_some() && one != other, "{one:?} {other:?}");
        assert_ne!(one, Some("of-the-example".into()));
        let kept = Some("of-the-example".into());
        assert_eq!(key_of(false, |call| call.keeps_key = true), kept);
        // A body that is wrong on purpose has a key of its own, too; a key that is wrong stays, and one that is left out.
        let wrong = |call: &mut Call<'_>| call.intent = Intent::Wrong;
        assert_ne!(key_of(true, wrong), kept);
        let none = |call: &mut Call<'_>| {
            wrong(call);
            call.parameters.clear();
        };
        assert_eq!(key_of(true, none), None);
    }
}
