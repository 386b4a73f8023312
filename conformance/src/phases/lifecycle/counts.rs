//! Counts beside a collection: a number that the document calls a count of its items follows what becomes of an item.

use std::time::Duration;

use hallpass_openapi::counts::{Count, Made, counts, is_beside};
use hallpass_openapi::diagnostic::Span;
use hallpass_openapi::model::Operation;
use hallpass_openapi::promises::answers::Afterwards;
use serde_json::Value;

use super::TOLD;
use super::denied::denies;
use super::kept::{answered, item_schema};
use super::pending::choices;
use super::story::{Cast, Creation, create, on_item, shown};
use super::written::shown_schema;
use crate::call::{Call, Intent};
use crate::case::Case;
use crate::checks::{Observation, count_differs};
use crate::cleanup;
use crate::error::CheckError;
use crate::knowledge::scalar_text;
use crate::learn::path_parameters;
use crate::phases::addressee::by_addressee;
use crate::play::{Play, Played};
use crate::resolve::resolve;
use crate::rules;

/// How often the same must be seen before it is no accident: others may write at the same time.
const TIMES: usize = 2;

/// A count that a server takes its time for is read once more after this.
const PAUSE: Duration = Duration::from_millis(300);

/// At most this many examples are made an item of.
const MOST_CASES: usize = 6;

/// At most this many different answers are given.
const MOST_ANSWERS: usize = 3;

/// What is done to items here: answers that stand in the way of others come after the stories that need them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// What leaves nothing behind: removals, and denials after which the document allows another one.
    Harmless,
    /// All other answers.
    Lasting,
}

/// Counts before and after an item is made, answered and removed.
pub(super) async fn run<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    creator: &'a Operation,
    part: Part,
) -> Result<(), CheckError> {
    let allows_another = Afterwards::of(play.api, creator).anew;
    let all = play.api.operations.iter();
    let beside: Vec<&'a Operation> = all
        .filter(|operation| is_beside(operation, creator) && !is_own(cast, operation))
        .collect();
    let skips = play.recorder.skips();
    for operation in beside {
        let mut steps: Vec<Step<'a, '_>> = Vec::new();
        if part == Part::Harmless {
            steps.push(Step::Removed);
        }
        for answer in &cast.family.answers {
            let given = cast.successes(answer).into_iter().next();
            let told = given.and_then(|given| Some((given, answers(play, given)?)));
            let Some((given, (at, values))) = told else {
                continue;
            };
            let is_harmless = |value: &Value| allows_another && denies(value);
            let values = values.into_iter().take(MOST_ANSWERS);
            let values = values.filter(|value| is_harmless(value) == (part == Part::Harmless));
            steps.extend(values.map(|value| Step::Answered(given, at.clone(), value)));
        }
        for step in steps {
            if play.is_pressed(TOLD) {
                play.leave_out(operation, "more of what its numbers count");
                break;
            }
            if let Some(wrong) = twice(play, cast, creator, operation, &step).await? {
                let seen = Observation::new(wrong.event, wrong.expected, wrong.actual)
                    .at(wrong.at.as_str())
                    .by(wrong.span)
                    .after(wrong.cause)
                    .proven();
                play.report(&count_differs::CHECK, &wrong.played, seen);
                break;
            }
        }
    }
    play.recorder.forget_skips(skips);
    Ok(())
}

fn is_own(cast: Cast<'_, '_>, operation: &Operation) -> bool {
    let mut own = cast.family.lists.iter().chain(cast.family.read.iter());
    own.any(|own| own.id == operation.id)
}

/// A number that does not follow, if it does so each time. The first example counts that makes an item which some number counts.
async fn twice<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    creator: &'a Operation,
    operation: &'a Operation,
    step: &Step<'a, '_>,
) -> Result<Option<Wrong<'a>>, CheckError> {
    let mut known: Option<Wrong<'a>> = None;
    for case in cast.successes(creator).into_iter().take(MOST_CASES) {
        for _ in 0..TIMES {
            let outcome = told(play, cast, case, operation, step).await?;
            cleanup::run(play).await?;
            known = match (outcome, known) {
                (Outcome::Untold, _) => {
                    known = None;
                    break;
                }
                (Outcome::Follows, _) => return Ok(None),
                (Outcome::Wrong(wrong), None) => Some(*wrong),
                (Outcome::Wrong(wrong), Some(known)) => {
                    let is_same =
                        (&known.at, known.by, known.grew) == (&wrong.at, wrong.by, wrong.grew);
                    return Ok(is_same.then_some(*wrong));
                }
            };
        }
    }
    Ok(None)
}

/// What a story tells of the numbers.
enum Outcome<'a> {
    /// It could not be played, or no number counts the item.
    Untold,
    /// They follow.
    Follows,
    /// This one does not.
    Wrong(Box<Wrong<'a>>),
}

/// What is done with an item that was made.
enum Step<'a, 's> {
    /// It is answered so.
    Answered(&'s Case<'a>, String, Value),
    /// It is removed.
    Removed,
}

/// A number that does not follow.
struct Wrong<'a> {
    at: String,
    event: &'static str,
    /// By how much it should have grown.
    by: i64,
    grew: i64,
    expected: i64,
    actual: i64,
    span: Span,
    cause: &'a Operation,
    played: Played<'a>,
}

fn answers<'a>(play: &Play<'a, '_>, case: &Case<'a>) -> Option<(String, Vec<Value>)> {
    let (media, _) = case.body.as_ref()?;
    let mut call = Call::new(case.operation, case.id());
    call.body.clone_from(&case.body);
    choices(play, media, &rules::body(&call)?)
}

/// Plays the story once.
async fn told<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    case: &Case<'a>,
    operation: &'a Operation,
    step: &Step<'a, '_>,
) -> Result<Outcome<'a>, CheckError> {
    // Under which path the item will stand shows in the call that makes it.
    let Ok(making) = resolve(play, case) else {
        return Ok(Outcome::Untold);
    };
    let Some(before) = still(play, operation, &making).await? else {
        return Ok(Outcome::Untold);
    };
    let minted = play.knowledge.minted().len();
    let (creation, given) = match step {
        Step::Answered(given, at, value) => {
            let creator = case.operation;
            match answered(play, cast, creator, given, at, value).await? {
                Some((creation, done)) => (creation, Some(done.call.operation)),
                None => return Ok(Outcome::Untold),
            }
        }
        Step::Removed => match create(play, cast, case).await? {
            Some(creation) => (creation, None),
            None => return Ok(Outcome::Untold),
        },
    };
    let mut addressed = path_parameters(operation);
    let is_there =
        addressed.all(|name| creation.played.call.parameter(name) == making.parameter(name));
    if !is_there || play.knowledge.minted().len() != minted + 1 {
        return Ok(Outcome::Untold);
    }
    let Some(item) = shown(play, cast, &creation.item, "counted").await? else {
        return Ok(Outcome::Untold);
    };
    let made = Event {
        words: given.map_or("an item was made", |_| "an item was made and answered"),
        cause: given.unwrap_or(case.operation),
        was: None,
        is: Some(&item),
    };
    let outcome = follows(play, cast, operation, &creation, &before, made).await?;
    if given.is_some() || !matches!(outcome, Outcome::Follows) {
        return Ok(outcome);
    }
    let Some(before) = still(play, operation, &creation.played.call).await? else {
        return Ok(Outcome::Untold);
    };
    let mut removers = cast.family.removers.iter().copied();
    let remover = removers.find(|remover| remover.method == "DELETE");
    let call = remover.and_then(|remover| on_item(remover, &creation.item, "counted"));
    let Some(call) = call else {
        return Ok(outcome);
    };
    let removal = play.send(call.meant(Intent::Uncertain)).await?;
    let Some(removal) = removal.filter(Played::is_done) else {
        return Ok(outcome);
    };
    let gone = Event {
        words: "an item was removed",
        cause: removal.call.operation,
        was: Some(&item),
        is: None,
    };
    follows(play, cast, operation, &creation, &before, gone).await
}

/// What became of an item.
struct Event<'a, 's> {
    words: &'static str,
    cause: &'a Operation,
    was: Option<&'s Value>,
    is: Option<&'s Value>,
}

/// Whether the numbers are what the item makes them.
async fn follows<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    operation: &'a Operation,
    creation: &Creation<'a>,
    before: &[Count],
    event: Event<'a, '_>,
) -> Result<Outcome<'a>, CheckError> {
    let making = &creation.played.call;
    let Some(shown) = shown_schema(operation) else {
        return Ok(Outcome::Untold);
    };
    let known = event.is.or(event.was).and_then(Value::as_object);
    let Some(schema) = known.and_then(|item| item_schema(play, cast, item)) else {
        return Ok(Outcome::Untold);
    };
    let expected: Vec<(Count, i64)> = before
        .iter()
        .filter_map(|count| {
            let holds = |item: Option<&Value>| match item {
                Some(item) => {
                    let made = Made {
                        creator: making.operation,
                        path: &|name| making.parameter(name).and_then(scalar_text),
                        schema,
                        item,
                    };
                    count.includes(play.api, &made).map(i64::from)
                }
                None => Some(0),
            };
            let by = holds(event.is)? - holds(event.was)?;
            count
                .is_told(play.api, operation, shown)
                .then(|| (count.clone(), by))
        })
        .collect();
    if expected.iter().all(|(_, by)| *by == 0) {
        return Ok(Outcome::Untold);
    }
    for round in 0..2 {
        let Some(played) = look(play, operation, making).await? else {
            return Ok(Outcome::Untold);
        };
        let now = played.value().map(counts).unwrap_or_default();
        let wrong = expected.iter().find_map(|(count, by)| {
            let after = now.iter().find(|now| now.is_of(count))?;
            let grew = after.value - count.value;
            (grew != *by).then_some((count, *by, grew, after.value))
        });
        match wrong {
            None => return Ok(Outcome::Follows),
            Some(_) if round == 0 => tokio::time::sleep(PAUSE).await,
            Some((count, by, grew, actual)) => {
                let place = play.api.schema_at(shown, &count.at).unwrap_or(shown);
                return Ok(Outcome::Wrong(Box::new(Wrong {
                    at: count.at.clone(),
                    event: event.words,
                    by,
                    grew,
                    expected: count.value + by,
                    actual,
                    span: play.api.schema(place).span,
                    cause: event.cause,
                    played,
                })));
            }
        }
    }
    Ok(Outcome::Follows)
}

/// The numbers, if they are the same twice.
async fn still<'a>(
    play: &mut Play<'a, '_>,
    operation: &'a Operation,
    making: &Call<'a>,
) -> Result<Option<Vec<Count>>, CheckError> {
    let mut twice = Vec::new();
    for _ in 0..2 {
        let Some(played) = look(play, operation, making).await? else {
            return Ok(None);
        };
        twice.push(played.value().map(counts).unwrap_or_default());
    }
    let last = twice.pop();
    Ok(last.filter(|last| twice.first() == Some(last)))
}

async fn look<'a>(
    play: &mut Play<'a, '_>,
    operation: &'a Operation,
    making: &Call<'a>,
) -> Result<Option<Played<'a>>, CheckError> {
    let mut call = Call::new(operation, format!("{}/counted", operation.id));
    for name in path_parameters(operation) {
        let Some(value) = making.parameter(name) else {
            return Ok(None);
        };
        call = call.with(name, value.clone());
    }
    call = call.by(by_addressee(play, making.clone()).caller);
    let played = play.send(call.meant(Intent::Uncertain)).await?;
    Ok(played.filter(|played| played.is_success() && played.value().is_some()))
}
