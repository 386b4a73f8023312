//! The fuzz phase: requests made from the seed. What the server fails over is made smaller, until nothing can be left out without the failure.

use hallpass_openapi::diagnostic::Severity;
use hallpass_openapi::instance::{self, Extent};
use hallpass_openapi::model::{Location, MediaType, Operation};
use hallpass_openapi::validate::Direction;
use serde_json::{Map, Value, json};

use super::authentication::{call, prepare};
use super::coverage::is_repeatable;
use super::lifecycle;
use crate::call::{Call, Content, Intent};
use crate::cleanup;
use crate::encode::can_encode;
use crate::error::CheckError;
use crate::learn::identity_parameter;
use crate::play::Play;

/// Requests that are made for one operation.
const REQUESTS: usize = 60;

/// At most this many requests are sent to make one smaller.
const STEPS: usize = 60;

/// Failures of one operation that are made smaller and told.
const MOST_TOLD: usize = 3;

/// Percentage of a document's time after which no more requests are made.
const FUZZED: u32 = 100;

/// Makes requests for each operation that can be called often.
pub(crate) async fn run(play: &mut Play<'_, '_>) -> Result<(), CheckError> {
    let plan = play.plan();
    let total = play.api.operations.len();
    prepare(play, &plan).await?;
    for (done, operation) in play.api.operations.iter().enumerate() {
        play.recorder.operation(operation, done, total);
        if !play.may_send(&operation.method) || !is_repeatable(operation) {
            continue;
        }
        if let Ok(base) = call(play, &plan, operation) {
            one(play, &base).await?;
        }
    }
    cleanup::run(play).await
}

async fn one<'a>(play: &mut Play<'a, '_>, base: &Call<'a>) -> Result<(), CheckError> {
    let operation = base.operation;
    let mut dice = Dice::new(play.options.seed, &operation.id);
    let mut told: Vec<&'static str> = Vec::new();
    for turn in 1..=REQUESTS {
        if play.is_pressed(FUZZED) {
            play.leave_out(operation, "requests made from the seed");
            return Ok(());
        }
        let mut wild = invented(play, base, &mut dice);
        wild.case = format!("{}/fuzz-{turn}", operation.id);
        let Some(complaint) = tried(play, &wild).await? else {
            continue;
        };
        if told.contains(&complaint) || told.len() >= MOST_TOLD {
            continue;
        }
        told.push(complaint);
        let smallest = smaller(play, wild, complaint).await?;
        if let Some(played) = play.send(smallest).await? {
            lifecycle::reply_shows(play, &played);
        }
    }
    Ok(())
}

/// Sends a request and gives the check whose error it shows, without telling anybody.
async fn tried<'a>(
    play: &mut Play<'a, '_>,
    call: &Call<'a>,
) -> Result<Option<&'static str>, CheckError> {
    play.recorder.mute();
    let played = play.send(call.clone()).await;
    if let Ok(Some(played)) = &played {
        lifecycle::reply_shows(play, played);
    }
    let caught = play.recorder.unmute();
    played?;
    let error = caught
        .into_iter()
        .find(|finding| finding.severity == Severity::Error);
    Ok(error.map(|finding| finding.check))
}

/// The request with as little as shows the same complaint.
async fn smaller<'a>(
    play: &mut Play<'a, '_>,
    mut call: Call<'a>,
    complaint: &'static str,
) -> Result<Call<'a>, CheckError> {
    let mut steps = 0;
    'again: loop {
        for candidate in less(&call) {
            steps += 1;
            if steps > STEPS {
                return Ok(call);
            }
            if tried(play, &candidate).await? == Some(complaint) {
                call = candidate;
                continue 'again;
            }
        }
        return Ok(call);
    }
}

/// The request with one thing less, the greatest first.
fn less<'a>(call: &Call<'a>) -> Vec<Call<'a>> {
    let mut all = Vec::new();
    if let Some((media, Content::Value(body))) = &call.body {
        for body in less_of(body) {
            let mut candidate = call.clone();
            candidate.body = Some((media, Content::Value(body)));
            all.push(candidate);
        }
    }
    for parameter in &call.operation.parameters {
        if parameter.required || call.parameter(&parameter.name).is_none() {
            continue;
        }
        let mut candidate = call.clone();
        candidate
            .parameters
            .retain(|(name, _)| *name != parameter.name);
        all.push(candidate);
    }
    all
}

fn less_of(value: &Value) -> Vec<Value> {
    match value {
        Value::Object(members) => {
            let without = members.keys().map(|name| {
                let mut members = members.clone();
                members.remove(name);
                Value::Object(members)
            });
            let within = members.iter().flat_map(|(name, member)| {
                less_of(member).into_iter().map(|member| {
                    let mut members = members.clone();
                    members.insert(name.clone(), member);
                    Value::Object(members)
                })
            });
            without.chain(within).collect()
        }
        Value::Array(items) if items.len() > 1 => vec![Value::Array(vec![items[0].clone()])],
        Value::String(text) if text.chars().count() > 1 => {
            let half = text.chars().count() / 2;
            let (first, last): (String, String) = (
                text.chars().take(half).collect(),
                text.chars().skip(half).collect(),
            );
            vec![Value::String(first), Value::String(last)]
        }
        _ => Vec::new(),
    }
}

/// Another request for the same operation: some parameters left out, some of other values, another body with something odd in it.
fn invented<'a>(play: &Play<'a, '_>, base: &Call<'a>, dice: &mut Dice) -> Call<'a> {
    let mut call = base.clone().meant(Intent::Uncertain);
    for parameter in &base.operation.parameters {
        let names_item = parameter.location == Location::Path
            || identity_parameter(base.operation) == Some(parameter.name.as_str());
        if names_item {
            continue;
        }
        match dice.below(4) {
            0 if !parameter.required => call.parameters.retain(|(name, _)| *name != parameter.name),
            1 => call = call.with(&parameter.name, dice.odd()),
            2 => {
                if let Some(value) = parameter.schema.and_then(|schema| {
                    play.api
                        .instance(schema, Direction::Request, dice.options())
                }) {
                    call = call.with(&parameter.name, value);
                }
            }
            _ => {}
        }
    }
    if let Some(body) = body(play, base, dice) {
        call.body = Some(body);
    }
    call
}

fn body<'a>(
    play: &Play<'a, '_>,
    base: &Call<'a>,
    dice: &mut Dice,
) -> Option<(&'a MediaType, Content)> {
    let operation: &'a Operation = base.operation;
    let content = operation.request_body.iter().flat_map(|body| &body.content);
    let media: Vec<&MediaType> = content.filter(|media| can_encode(media)).collect();
    let media = *media.get(dice.below(media.len().max(1)))?;
    let schema = media.schema?;
    let mut body = play
        .api
        .instance(schema, Direction::Request, dice.options())?;
    let Value::Object(members) = &mut body else {
        return Some((media, Content::Value(body)));
    };
    keep_references(members, base);
    for _ in 0..dice.below(3) {
        let names: Vec<String> = members.keys().cloned().collect();
        let Some(name) = names.get(dice.below(names.len().max(1))) else {
            break;
        };
        if dice.below(4) == 0 {
            members.remove(name);
        } else {
            members.insert(name.clone(), dice.odd());
        }
    }
    Some((media, Content::Value(body)))
}

/// What names other things names those of the base: what is not there is refused before anything else is looked at.
fn keep_references(members: &mut Map<String, Value>, base: &Call<'_>) {
    let Some((_, Content::Value(Value::Object(known)))) = &base.body else {
        return;
    };
    for (name, value) in members.iter_mut() {
        if name.to_ascii_lowercase().ends_with("id")
            && let Some(known) = known.get(name)
        {
            *value = known.clone();
        }
    }
}

/// Numbers that follow from a seed and a name (SplitMix64).
struct Dice(u64);

impl Dice {
    fn new(seed: u64, name: &str) -> Self {
        let mixed = name
            .bytes()
            .fold(seed ^ 0xcbf2_9ce4_8422_2325, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
            });
        Self(mixed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(1).max(1);
        usize::try_from(self.next() % end).unwrap_or_default()
    }

    fn options(&mut self) -> instance::Options {
        instance::Options {
            extent: if self.below(2) == 0 {
                Extent::Minimal
            } else {
                Extent::Maximal
            },
            seed: self.next(),
            examples: self.below(3) == 0,
        }
    }

    /// A value that few servers are written for.
    fn odd(&mut self) -> Value {
        let long: String = std::iter::repeat_n('x', 2_000).collect();
        let all = [
            Value::Null,
            json!(""),
            json!(" "),
            json!("0"),
            json!(-1),
            json!(0),
            json!(9_007_199_254_740_993_u64),
            json!(1.5),
            json!(true),
            json!([]),
            json!({}),
            json!([null]),
            json!("null"),
            json!("\u{e9}\u{4e2d}\u{1f600}"),
            json!("\u{202e}\u{feff}"),
            json!("' OR 1=1 --"),
            json!("<b>&amp;</b>"),
            json!("%00%s{{7*7}}"),
            json!("../../etc/passwd"),
            json!(long),
        ];
        all[self.below(all.len())].clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_and_name_give_the_same_numbers() {
        let row = |seed, name| {
            let mut dice = Dice::new(seed, name);
            (0..4).map(|_| dice.next()).collect::<Vec<_>>()
        };
        assert_eq!(row(7, "list"), row(7, "list"));
        assert_ne!(row(7, "list"), row(8, "list"));
        assert_ne!(row(7, "list"), row(7, "read"));
    }

    #[test]
    fn what_is_smaller_has_one_thing_less() {
        let value = json!({"a": "xy", "b": [1, 2]});
        let all = [
            json!({"b": [1, 2]}),
            json!({"a": "xy"}),
            json!({"a": "x", "b": [1, 2]}),
            json!({"a": "y", "b": [1, 2]}),
            json!({"a": "xy", "b": [1]}),
        ];
        assert_eq!(less_of(&value), all);
    }
}
