//! The status that errors repeat in their body: where a server does so, it does so everywhere.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::checks::Observation;
use crate::play::Played;

/// Where bodies repeat their status.
const PLACES: [&str; 7] = [
    "/code",
    "/status",
    "/statusCode",
    "/status_code",
    "/error/code",
    "/error/status",
    "/error/statusCode",
];

/// Different statuses that must be repeated rightly before one that is not is wrong.
const HABIT: usize = 2;

/// The statuses that bodies repeated rightly, by place.
#[derive(Debug, Default)]
pub(crate) struct ErrorCodes {
    repeated: BTreeMap<&'static str, BTreeSet<u16>>,
}

impl ErrorCodes {
    /// Learns from an error, and gives what is wrong with it.
    pub fn see(&mut self, played: &Played<'_>) -> Option<Observation> {
        let status = played.status();
        let value = played.value().filter(|_| (400..600).contains(&status))?;
        let mut wrong = None;
        for place in PLACES {
            let Some(code) = value.pointer(place).and_then(Value::as_u64) else {
                continue;
            };
            let repeated = self.repeated.entry(place).or_default();
            if code == u64::from(status) {
                repeated.insert(status);
            } else if (400..600).contains(&code) && repeated.len() >= HABIT {
                let response = played.body.response;
                let span = response.map_or(played.call.operation.span, |response| response.span);
                let seen = Observation::new(REPEATED, status, code).at(place).by(span);
                wrong = wrong.or(Some(seen));
            }
        }
        wrong
    }
}

/// What such a finding is about.
pub(crate) const REPEATED: &str = "repeated status";
