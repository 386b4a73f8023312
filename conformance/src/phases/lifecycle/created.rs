//! The story of an item that the run creates: it can be read, comes back as written, is listed, cannot be doubled.

use hallpass_openapi::alias;
use hallpass_openapi::diagnostic::Span;
use hallpass_openapi::equality::{Difference, Mode, differences};
use hallpass_openapi::media_type::{is_json, is_xml};
use hallpass_openapi::model::{Action, Api, Operation, SchemaId};
use serde_json::Value;

use super::TOLD;
use super::agreement;
use super::anew;
use super::companions;
use super::doubles;
use super::fields::{self, End};
use super::inside;
use super::listing;
use super::others;
use super::places;
use super::read_only;
use super::refused;
use super::removed;
use super::repeated;
use super::representation;
use super::story::{Cast, Creation, create, on_item, read, read_until};
use super::unknown;
use super::updated;
use super::written::{
    Sent, is_servers_own, is_writable, lost, names_item, observe, sent_fields, shown_schema,
};
use crate::call::Call;
use crate::case::Case;
use crate::checks::{
    Observation, alias_kept, create_not_readable, default_ignored, get_not_safe, read_your_write,
    write_representation_mismatch,
};
use crate::cleanup;
use crate::difference::same;
use crate::error::CheckError;
use crate::json::escaped;
use crate::knowledge::scalar_text;
use crate::play::{Play, Played};
use crate::resolve::resolve;
use crate::rules;

/// Plays each creation that the document shows, in each representation.
pub(crate) async fn run<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    operation: &'a Operation,
) -> Result<(), CheckError> {
    let mut stored: Vec<Stored> = Vec::new();
    let shown = cast.successes(operation);
    let first = shown.first().map(|case| case.name.clone());
    let of_first = shown
        .iter()
        .filter(|case| Some(&case.name) == first.as_ref());
    let characters = of_first
        .clone()
        .filter_map(|case| fields::characters(play, case));
    let partial = of_first
        .clone()
        .flat_map(|case| [End::First, End::Last].map(|which| fields::partial(play, case, which)))
        .flatten();
    let emptied = of_first.filter_map(|case| fields::emptied(play, case));
    // What an item becomes is told of those that the document shows; of the others, whether they are stored.
    let brief: Vec<Case<'a>> = characters.chain(partial).chain(emptied).collect();
    let full: Vec<Case<'a>> = shown
        .iter()
        .filter_map(|case| fields::full(play, case))
        .collect();
    let stories = shown
        .into_iter()
        .chain(&full)
        .map(|case| (case, Length::Whole))
        .chain(brief.iter().map(|case| (case, Length::Brief)));
    for (case, length) in stories {
        if !stored.is_empty() && play.is_pressed(TOLD) {
            play.leave_out(operation, "more of its examples");
            break;
        }
        if let Some(state) = one(play, cast, case, length).await? {
            compare_writings(play, cast, &stored, &state);
            stored.push(state);
        }
    }
    read_only::created(play, cast, operation).await?;
    companions::run(play, cast, operation).await?;
    for remover in cast
        .family
        .removers
        .iter()
        .copied()
        .filter(|remover| remover.method != "DELETE")
    {
        removed::accept_each(play, cast, operation, remover).await?;
    }
    Ok(())
}

/// What became of an example written in one representation.
struct Stored {
    example: String,
    media_type: String,
    sent: Value,
    state: Value,
    case: String,
}

/// How much of an item's story is told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Length {
    /// That it is stored as it was sent, and removed.
    Brief,
    /// Also what becomes of it.
    Whole,
}

async fn one<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    case: &Case<'a>,
    length: Length,
) -> Result<Option<Stored>, CheckError> {
    let Some(creation) = create(play, cast, case).await? else {
        return Ok(None);
    };
    if let Some(value) = creation.played.value().cloned() {
        comes_back(play, &creation, &creation.played, &value);
    }
    let state = readable(play, cast, &creation).await?;
    if state.is_some() {
        agreement::answered(play, cast, &creation.item, &creation.played).await?;
    }
    listing::contains(play, cast, &creation.item, state.as_ref()).await?;
    if let Some(state) = &state {
        listing::by_filters(play, cast, &creation.item, state).await?;
    }
    if let Some(call) = cast
        .family
        .read
        .and_then(|operation| on_item(operation, &creation.item, "representations"))
    {
        representation::compare(play, call).await?;
    }
    if length == Length::Whole {
        becomes(play, cast, &creation, state.as_ref()).await?;
    } else {
        removed::run(play, cast, &creation.item).await?;
    }
    if crate::cleanup::deleter(play, cast.family.collection).is_none() {
        // What waits for an answer stands in the way of the next one.
        crate::cleanup::run(play).await?;
    }
    let call = &creation.played.call;
    let sent = rules::body(call);
    Ok(state.zip(sent).map(|(state, sent)| Stored {
        example: case.name.clone(),
        media_type: call
            .body
            .as_ref()
            .map(|(media, _)| media.name.clone())
            .unwrap_or_default(),
        sent,
        state,
        case: case.id(),
    }))
}

/// What becomes of an item: it cannot be doubled, refused writes leave it alone, updates change it and nothing else, a removal removes it.
async fn becomes<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    creation: &Creation<'a>,
    state: Option<&Value>,
) -> Result<(), CheckError> {
    doubles::run(play, creation).await?;
    let another = another(play, cast, creation);
    let is_alone = repeated::stands_alone(creation.played.call.operation);
    if !is_alone {
        repeated::run(play, creation, another.as_ref()).await?;
    }
    if let Some(state) = state {
        // What changes by being read would look like the work of whatever comes next.
        if unchanged_by_reading(play, cast, creation, state).await? {
            refused::run(play, cast, creation, state).await?;
        }
        unknown::run(play, cast, &creation.item).await?;
        places::elsewhere(play, cast, &creation.item).await?;
        inside::nowhere_else(play, cast, &creation.item, state).await?;
    }
    let others = others::watch(play, cast, &creation.item).await?;
    updated::run(play, cast, &creation.item).await?;
    others::compare(play, cast, &others, others::writer(cast, Action::Update)).await?;
    removed::run(play, cast, &creation.item).await?;
    others::compare(play, cast, &others, others::writer(cast, Action::Delete)).await?;
    anew::run(play, cast, creation).await?;
    if is_alone {
        // The item itself would stand in the way of the same one with a key.
        cleanup::run(play).await?;
        repeated::run(play, creation, another.as_ref()).await?;
        cleanup::run(play).await?;
    }
    Ok(())
}

/// The item can be read, and shows what was sent.
async fn readable<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    creation: &Creation<'_>,
) -> Result<Option<Value>, CheckError> {
    let found = |played: &Played<'_>| !matches!(played.status(), 404 | 410);
    let Some(played) = read_until(play, cast, &creation.item, "read-created", found).await? else {
        return Ok(None);
    };
    if !found(&played) {
        let id = creation.item.id.as_str();
        let creator = creation.played.call.operation;
        let seen = Observation::new(cast.family.collection, id, played.status())
            .by(creator.span)
            .after(creator)
            .proven();
        play.report(&create_not_readable::CHECK, &played, seen);
        return Ok(None);
    }
    let value = played.value().filter(|_| played.is_success()).cloned();
    if let Some(value) = &value {
        comes_back(play, creation, &played, value);
        defaults(play, creation, &played, value);
    }
    Ok(value)
}

/// What the reply to a creation shows of what was sent.
pub(crate) fn reply_shows(play: &mut Play<'_, '_>, played: &Played<'_>) {
    // A refusal shows why, and not what was sent.
    if let Some(value) = played.value().filter(|_| played.is_success()).cloned() {
        sent_is_shown(play, &played.call, played, &value);
    }
}

fn sent_is_shown(
    play: &mut Play<'_, '_>,
    sent: &Call<'_>,
    shown_by: &Played<'_>,
    shown: &Value,
) -> Vec<Sent> {
    let schema = shown_schema(shown_by.call.operation);
    let fields = sent_fields(play, sent, schema);
    let seen: Vec<Observation> = lost(&fields, shown)
        .filter(|field| !is_resolved(field, shown) && !names_item(sent, field, shown))
        .map(|field| observe(play, shown_by.call.operation, field, shown))
        .map(|observation| observation.after(sent.operation))
        .collect();
    for observation in seen {
        play.report(&read_your_write::CHECK, shown_by, observation);
    }
    fields
}

fn comes_back(
    play: &mut Play<'_, '_>,
    creation: &Creation<'_>,
    shown_by: &Played<'_>,
    shown: &Value,
) {
    let fields = sent_is_shown(play, &creation.played.call, shown_by, shown);
    aliases(play, creation, shown_by, &fields, shown);
}

/// What is not sent and has a default is taken for it: OpenAPI calls a default what the receiver assumes where nothing is provided.
fn defaults(
    play: &mut Play<'_, '_>,
    creation: &Creation<'_>,
    shown_by: &Played<'_>,
    shown: &Value,
) {
    let call = &creation.played.call;
    let written = call.body.as_ref().and_then(|(media, _)| media.schema);
    let (Some(schema), Some(resource)) = (written, &call.operation.resource) else {
        return;
    };
    if !resource.body.is_empty() {
        return;
    }
    let (Some(sent), Some(described)) = (rules::body(call), shown_schema(shown_by.call.operation))
    else {
        return;
    };
    let mut left_out = Vec::new();
    with_defaults(play.api, schema, &sent, "", &mut left_out);
    for (at, default, span) in left_out {
        let Some(actual) = shown.pointer(&at).filter(|actual| !actual.is_null()) else {
            continue;
        };
        let is_told = play.api.schema_at(described, &at).is_some();
        // Where the document declares that the server decides, it says so there.
        let is_decided = is_servers_own(play, resource, Some(described), &at);
        if is_told && !is_decided && !same(Some(&default), Some(actual)) {
            let seen = Observation::new(at.as_str(), default, actual.clone())
                .at(at.as_str())
                .by(span)
                .after(call.operation)
                .proven();
            play.report(&default_ignored::CHECK, shown_by, seen);
        }
    }
}

/// Places, defaults and their keywords of what a value leaves out, also within the objects that it has.
fn with_defaults(
    api: &Api,
    schema: SchemaId,
    sent: &Value,
    pointer: &str,
    left_out: &mut Vec<(String, Value, Span)>,
) {
    let Value::Object(members) = sent else { return };
    for (name, property) in api.properties(schema).declared {
        let at = format!("{pointer}/{}", escaped(&name));
        if let Some(member) = members.get(&name) {
            with_defaults(api, property.schema, member, &at, left_out);
            continue;
        }
        let described = api.schema(property.schema);
        let default = described.default.clone().filter(|_| !property.read_only);
        if let Some(default) = default.filter(|default| scalar_text(default).is_some()) {
            left_out.push((at, default, described.keyword_span("default")));
        }
    }
}

/// An e-mail address or `me` in place of an identifier, where the document says that it stands for one, is not what the item shows.
fn aliases(
    play: &mut Play<'_, '_>,
    creation: &Creation<'_>,
    shown_by: &Played<'_>,
    fields: &[Sent],
    shown: &Value,
) {
    let Some(schema) = shown_schema(shown_by.call.operation) else {
        return;
    };
    for field in fields {
        let Some(sent) = field.expected.as_str() else {
            continue;
        };
        let Some(inner) = play.api.schema_at(schema, &field.at) else {
            continue;
        };
        let says = play.api.schema(inner).description.as_deref();
        let kept = shown.pointer(&field.at) == Some(&field.expected);
        if kept && alias::stands_for_another(&field.at, sent, says.unwrap_or_default()) {
            let seen = Observation::new(field.at.as_str(), "an identifier", sent)
                .at(field.at.as_str())
                .by(play.api.schema(inner).span)
                .after(creation.played.call.operation);
            play.report(&alias_kept::CHECK, shown_by, seen);
        }
    }
}

/// The identifier that an e-mail address or `me` stands for.
fn is_resolved(field: &Sent, shown: &Value) -> bool {
    let sent = field.expected.as_str();
    let is_alias = sent.is_some_and(|sent| alias::is_alias(&field.at, sent));
    let shown = shown.pointer(&field.at).and_then(scalar_text);
    is_alias && shown.is_some_and(|shown| !shown.contains('@'))
}

/// What was sent and is not the server's own stays as it is, however often it is read. Gives whether it does.
async fn unchanged_by_reading<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    creation: &Creation<'a>,
    state: &Value,
) -> Result<bool, CheckError> {
    let Some(played) = read(play, cast, &creation.item, "read-again").await? else {
        return Ok(true);
    };
    let Some(shown) = played.value().filter(|_| played.is_success()) else {
        return Ok(true);
    };
    let fields = sent_fields(
        play,
        &creation.played.call,
        shown_schema(played.call.operation),
    );
    let changed = fields
        .iter()
        .find(|field| state.pointer(&field.at) != shown.pointer(&field.at));
    let Some(field) = changed else {
        return Ok(true);
    };
    let before = state.pointer(&field.at).cloned().unwrap_or_default();
    let after = shown.pointer(&field.at).cloned().unwrap_or_default();
    let seen = Observation::new(field.at.as_str(), before, after)
        .at(field.at.as_str())
        .by(played.call.operation.span)
        .proven();
    play.report(&get_not_safe::CHECK, &played, seen);
    Ok(false)
}

/// A value that the server chooses where none is sent, each time another one: a code, such as those that two items may not share.
fn is_chosen(play: &Play<'_, '_>, schema: Option<SchemaId>, difference: &Difference) -> bool {
    let inner = schema.and_then(|schema| play.api.schema_at(schema, &difference.path));
    let has_default = inner.is_some_and(|inner| play.api.schema(inner).default.is_some());
    let is_text = |value: &Option<Value>| {
        let text = value.as_ref().and_then(Value::as_str);
        text.is_some_and(|text| !text.is_empty())
    };
    !has_default && is_text(&difference.left) && is_text(&difference.right)
}

/// The creation that another example shows.
fn another<'a>(
    play: &Play<'a, '_>,
    cast: Cast<'a, '_>,
    creation: &Creation<'a>,
) -> Option<Call<'a>> {
    let sent = &creation.played.call;
    let mut cases = cast.successes(sent.operation).into_iter();
    cases.find_map(|case| {
        let call = resolve(play, case).ok()?;
        (rules::body(&call) != rules::body(sent)).then_some(call)
    })
}

/// The same data written as JSON and as XML is stored alike, but for what the server decides.
fn compare_writings(
    play: &mut Play<'_, '_>,
    cast: Cast<'_, '_>,
    stored: &[Stored],
    state: &Stored,
) {
    let twin = stored.iter().find(|other| {
        other.example == state.example
            && is_json(&other.media_type) != is_json(&state.media_type)
            && is_xml(&other.media_type) != is_xml(&state.media_type)
            && same(Some(&other.sent), Some(&state.sent))
    });
    let (Some(twin), Some(operation)) = (twin, cast.family.create) else {
        return;
    };
    let Some(resource) = &operation.resource else {
        return;
    };
    let schema = cast.family.read.and_then(shown_schema);
    for difference in differences(play.api, None, &twin.state, &state.state, Mode::Exact) {
        let at = difference.path.as_str();
        let left_to_server =
            is_servers_own(play, resource, schema, at) && state.sent.pointer(at).is_none();
        let left_to_server = left_to_server
            || !is_writable(play, operation, at)
            || (state.sent.pointer(at).is_none() && is_chosen(play, schema, &difference));
        if left_to_server || same(difference.left.as_ref(), difference.right.as_ref()) {
            continue;
        }
        let (left, right) = (
            difference.left.unwrap_or_default(),
            difference.right.unwrap_or_default(),
        );
        let seen = Observation::new(at, left, right)
            .at(at)
            .by(operation.span)
            .proven();
        let check = &write_representation_mismatch::CHECK;
        play.recorder
            .finding_without_exchange(check, play.api, Some(operation), &state.case, seen);
    }
}
