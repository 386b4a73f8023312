//! The status that errors repeat in their body, as a number or by a name: where a server does so, it does so everywhere.

mod names;
mod told;

use std::collections::{BTreeMap, BTreeSet};

use hallpass_openapi::model::Api;
use hallpass_openapi::prose::Prose;
use serde_json::Value;

use crate::checks::Observation;
use crate::play::Played;
use names::Names;
use told::Told;

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
    named: BTreeMap<&'static str, BTreeSet<u16>>,
    names: Option<BTreeMap<&'static str, Names>>,
    told: Option<Told>,
    /// Statuses whose names were as the words say.
    fitting: BTreeSet<u16>,
}

impl ErrorCodes {
    /// Learns from an error, and gives what is wrong with it.
    pub fn see(&mut self, api: &Api, played: &Played<'_>, is_mock: bool) -> Option<Observation> {
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
            } else if ((400..600).contains(&code) && repeated.len() >= HABIT)
                || says_status(api, played, place)
            {
                let seen = Observation::new(REPEATED, status, code).at(place);
                wrong = wrong.or(Some(seen));
            }
        }
        let wrong = wrong.or_else(|| self.name(api, status, value));
        // The own mock gives errors the first name that their schema lists.
        let wrong = wrong.or_else(|| {
            let is_other = !is_mock;
            is_other.then(|| self.as_told(api, status, value)).flatten()
        });
        let response = played.body.response;
        let span = response.map_or(played.call.operation.span, |response| response.span);
        wrong.map(|seen| seen.by(span))
    }

    /// The name of an error is none that the examples show for other statuses alone.
    fn name(&mut self, api: &Api, status: u16, value: &Value) -> Option<Observation> {
        let names = self.names.get_or_insert_with(|| Names::of(api));
        let mut wrong = None;
        for (place, names) in names {
            let Some((name, expected)) = value
                .pointer(place)
                .and_then(Value::as_str)
                .zip(names.for_status(status))
            else {
                continue;
            };
            let named = self.named.entry(place).or_default();
            if expected.contains(name) {
                named.insert(status);
            } else if names.is_of_another(name, status) && named.len() >= HABIT {
                let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
                wrong = wrong.or(Some(Observation::new(NAMED, expected, name).at(*place)));
            }
        }
        wrong
    }
}

impl ErrorCodes {
    /// A name stands with the status, and beside the other names, that the words of the document give it.
    fn as_told(&mut self, api: &Api, status: u16, value: &Value) -> Option<Observation> {
        let told = self.told.get_or_insert_with(|| Told::of(api));
        let at = |place: &str| value.pointer(place).and_then(Value::as_str);
        for place in names::PLACES {
            let Some(name) = at(place) else { continue };
            let Some(statuses) = told.statuses(name) else {
                continue;
            };
            if statuses.contains(&status) {
                self.fitting.insert(status);
            } else if self.fitting.len() >= HABIT && told.names(status) {
                let expected: Vec<String> = statuses.iter().map(u16::to_string).collect();
                let subject = format!("{TOLD} of {name}");
                return Some(Observation::new(subject, expected.join(" or "), status).at(place));
            }
            for other in names::PLACES {
                let (Some(beside), Some(given)) = (told.beside(place, name, other), at(other))
                else {
                    continue;
                };
                if !beside.contains(&given.to_lowercase()) && self.fitting.len() >= HABIT {
                    let expected: Vec<&str> = beside.iter().map(String::as_str).collect();
                    let subject = format!("{TOLD} of {name}");
                    return Some(Observation::new(subject, expected, given).at(other));
                }
            }
        }
        None
    }
}

/// What a finding is about where the words give a name another status, or another name beside it.
pub(crate) const TOLD: &str = "what is told";

/// The document says of the number that it is the HTTP status: where the number is described, or of all errors.
fn says_status(api: &Api, played: &Played<'_>, place: &str) -> bool {
    const STATUS: [&str; 2] = ["the http status", "http status code"];
    let schema = played.body.declared.and_then(|declared| declared.schema);
    let described = schema.and_then(|schema| api.schema_at(schema, place));
    let own = described.and_then(|id| api.schema(id).description.as_deref());
    let name = place.rsplit('/').next().unwrap_or_default().to_lowercase();
    let is_it = |text: &&str| text.contains("http status") || text.contains("HTTP status");
    let own = own.filter(is_it).map(|text| Prose::of([text]));
    let all = api
        .description
        .as_deref()
        .filter(is_it)
        .map(|text| Prose::of([text]));
    let starts = |sentence: &str| STATUS.iter().any(|words| sentence.starts_with(words));
    own.is_some_and(|own| own.sentences().next().is_some_and(starts))
        || all.is_some_and(|all| {
            let phrases = STATUS.map(|words| format!("{name} is {words}"));
            let mut sentences = all.sentences();
            sentences.any(|text| phrases.iter().any(|phrase| text.contains(phrase)))
        })
}

/// What such a finding is about.
pub(crate) const REPEATED: &str = "repeated status";

/// What a finding is about where the name is that of another status.
pub(crate) const NAMED: &str = "named status";
