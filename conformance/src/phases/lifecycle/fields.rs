//! One field after the other: each that clients may write is changed alone, so that one that is ignored cannot hide behind the others.

use hallpass_openapi::instance;
use hallpass_openapi::media_type::is_json;
use hallpass_openapi::model::{MediaType, Operation, Schema, SchemaId};
use hallpass_openapi::promises::{keeps_unsent, keeps_unsent_of};
use hallpass_openapi::prose::Prose;
use hallpass_openapi::validate::Direction;
use serde_json::{Map, Value, json};

use super::cleared;
use super::story::{Cast, on_item};
use super::updated::{State, state, update};
use super::written::{is_link, keeps_exactly};
use crate::call::{Call, Content, Intent};
use crate::case::{Case, representation};
use crate::checks::{Observation, positive_rejected};
use crate::coverage::{is_handle, is_prose};
use crate::encode::can_encode;
use crate::error::CheckError;
use crate::json::escaped;
use crate::knowledge::Item;
use crate::learn::identity_parameter;
use crate::play::{Play, Played};
use crate::rules;

/// Percentage of a document's time after which no more single properties are changed.
const ALONE: u32 = 60;

/// At most this many fields of an item are changed.
const MOST: usize = 12;

/// At most this many values of an enumeration are written, one after the other.
const MOST_VALUES: usize = 6;

/// Changes each field of an item of the run's own alone, as far as the server takes it.
pub(super) async fn run<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    operation: &'a Operation,
) -> Result<(), CheckError> {
    let body = operation.request_body.iter().flat_map(|body| &body.content);
    let json = body.into_iter().find(|media| is_json(&media.name));
    let (Some(media), Some(resource)) = (json, &operation.resource) else {
        return Ok(());
    };
    // A document that declares what it means shows what is worth playing.
    if !resource.body.is_empty() || resource.declared {
        return Ok(());
    }
    let Some(schema) = media.schema else {
        return Ok(());
    };
    let names: Vec<String> = play.api.properties(schema).declared.into_keys().collect();
    // Another identity would be another item.
    let names = names.into_iter().filter(|name| {
        *name != resource.identity && Some(name.as_str()) != identity_parameter(operation)
    });
    for name in names.take(MOST) {
        let mut tried = 0;
        loop {
            if play.is_pressed(ALONE) {
                play.leave_out(operation, "changes of single properties");
                return Ok(());
            }
            let Some(mut call) = on_item(operation, item, &format!("field-{name}")) else {
                return Ok(());
            };
            let Some((before, volatile)) = state(play, cast, item).await? else {
                return Ok(());
            };
            let Some(body) = changed(play, media, schema, &name, &before, tried) else {
                break;
            };
            call.body = Some((media, Content::Value(body.clone())));
            let state = State { before, volatile };
            let refused = update(play, cast, item, call.meant(Intent::Uncertain), &state).await?;
            if let Some(refused) = refused {
                needs_more(play, cast, item, &refused, &body).await?;
            }
            tried += 1;
        }
    }
    cleared::run(play, cast, item, operation).await?;
    texts(play, cast, item, operation).await?;
    inner(play, cast, item, operation).await
}

/// An update of one property alone is refused, and taken with all that the example sends besides: something else is asked for than the document requires.
async fn needs_more<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    refused: &Played<'a>,
    body: &Value,
) -> Result<(), CheckError> {
    let operation = refused.call.operation;
    let is_refusal = matches!(refused.status(), 400 | 422) && keeps_unsent(operation);
    let cases = cast.successes(operation).into_iter();
    let mut json = cases.filter(|case| {
        let media = case.body.as_ref().map(|(media, _)| media);
        media.is_some_and(|media| is_json(&media.name))
    });
    let Some(case) = json.next().filter(|_| is_refusal) else {
        return Ok(());
    };
    let mut example = Call::new(operation, String::new());
    example.body.clone_from(&case.body);
    let (Some(Value::Object(mut whole)), Some(members)) = (rules::body(&example), body.as_object())
    else {
        return Ok(());
    };
    whole.extend(members.clone());
    let Some(mut call) =
        on_item(operation, item, "field-and-more").filter(|_| whole.len() > members.len())
    else {
        return Ok(());
    };
    call.body = case
        .body
        .as_ref()
        .map(|(media, _)| (*media, Content::Value(Value::Object(whole))));
    let played = play.send(call.meant(Intent::Uncertain)).await?;
    if played.is_some_and(|played| played.is_success()) {
        let seen = Observation::new("body: required", "taken", refused.status());
        let seen = seen.by(operation.span).proven().error();
        play.report(&positive_rejected::CHECK, refused, seen);
    }
    Ok(())
}

/// One member of each object of which the document promises that the others stay.
async fn inner<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    operation: &'a Operation,
) -> Result<(), CheckError> {
    let body = operation.request_body.iter().flat_map(|body| &body.content);
    let json = body.into_iter().find(|media| is_json(&media.name));
    let Some((media, schema)) = json.and_then(|media| Some((media, media.schema?))) else {
        return Ok(());
    };
    for (name, property) in play.api.properties(schema).declared {
        if !keeps_unsent_of(operation, &name) {
            continue;
        }
        let Some((before, volatile)) = state(play, cast, item).await? else {
            return Ok(());
        };
        let Some(Value::Object(changed)) = other(
            play,
            property.schema,
            &name,
            before.get(&name).unwrap_or(&Value::Null),
            0,
        ) else {
            continue;
        };
        // All at once, so that none is what a new item has, and then one alone.
        let all = Value::Object(changed.clone());
        let first = changed.keys().next().cloned();
        let alone =
            first.and_then(|key| Some(json!({ key.clone(): before.get(&name)?.get(key)? })));
        let mut state = State { before, volatile };
        for (step, members) in [("all", Some(all)), ("one", alone)] {
            let Some(mut body) = required(play, schema, &state.before) else {
                return Ok(());
            };
            let Some(mut call) = on_item(operation, item, &format!("{step}-of-{name}")) else {
                return Ok(());
            };
            body.extend(members.map(|members| (name.clone(), members)));
            call.body = Some((media, Content::Value(Value::Object(body))));
            update(play, cast, item, call.meant(Intent::Uncertain), &state).await?;
            let Some((before, volatile)) = self::state(play, cast, item).await? else {
                return Ok(());
            };
            state = State { before, volatile };
        }
    }
    Ok(())
}

/// At most this many texts are written with other characters.
const MOST_TEXTS: usize = 3;

/// At most this many properties are broken, one after the other.
const MOST_BROKEN: usize = 3;

/// What JSON, XML, HTML and SQL write in their own way, what is not ASCII, and two spaces, which are one to HTML alone.
const CHARACTERS: &str = "Tom & Ann's  \"Caf\u{e9}\" 100% \u{2013} a\\b";

/// Words for the empty text.
const EMPTY: [&str; 3] = ["empty string", "empty text", "empty value"];

/// Words for what it does.
const CLEARS: [&str; 3] = ["clear", "removes", "resets"];

/// At most this many texts are cleared.
const MOST_CLEARED: usize = 4;

/// Names of properties that hold a text of any kind.
fn texts_of(play: &Play<'_, '_>, schema: SchemaId) -> Vec<String> {
    let declared = play.api.properties(schema).declared.into_iter();
    let texts = declared.filter(|(_, property)| {
        let schema = play.api.schema(property.schema);
        let is_text = schema.types.string && schema.enumeration.is_none();
        is_text && !property.read_only && !property.required
    });
    texts.map(|(name, _)| name).take(MOST_CLEARED).collect()
}

/// The text, or what the schema of a property allows of it.
fn allowed<'t>(play: &Play<'_, '_>, schema: SchemaId, name: &str, text: &'t str) -> &'t str {
    const OTHERS: [&str; 2] = ["Tom & Ann's  Caf\u{e9}", "Caf\u{e9}"];
    let declared = play.api.properties(schema).declared;
    let Some(property) = declared.get(name) else {
        return text;
    };
    let is_allowed = |text: &str| {
        let value = Value::from(text);
        play.api
            .is_valid(property.schema, Direction::Request, &value)
    };
    let others = OTHERS.into_iter().filter(|_| !is_allowed(text));
    others
        .into_iter()
        .find(|text| is_allowed(text))
        .unwrap_or(text)
}

/// Letters of a text that is long enough to be cut.
const LONG: usize = 400;

/// A text as long as its schema allows, where that says how long it may be: what is cut in one format is seen beside the other.
fn long(play: &Play<'_, '_>, schema: SchemaId, name: &str, text: &str) -> String {
    let declared = play.api.properties(schema).declared;
    let property = declared.get(name);
    let most = property.and_then(|property| play.api.schema(property.schema).max_length);
    let most = most.and_then(|most| usize::try_from(most).ok());
    let Some(most) = most.map(|most| most.min(LONG)) else {
        return text.to_owned();
    };
    let more = " and more".chars().cycle();
    let filled: String = text
        .chars()
        .chain(more)
        .take(most.saturating_sub(1))
        .collect();
    // Who trims texts changes none that ends so.
    let filled = format!("{}.", filled.trim_end());
    let fits = filled.chars().count() <= most && filled.chars().count() > text.chars().count();
    let value = Value::from(filled.as_str());
    let property = property.filter(|_| fits);
    if property.is_some_and(|property| {
        play.api
            .is_valid(property.schema, Direction::Request, &value)
    }) {
        filled
    } else {
        text.to_owned()
    }
}

/// A character beyond the first 65,536, for servers that keep texts exactly.
const EXACT: &str = "Caf\u{e9} \u{1f600}";

/// Writes characters that mean something elsewhere, and nothing at all, into the texts of an item, in each format of the update.
async fn texts<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    operation: &'a Operation,
) -> Result<(), CheckError> {
    let media = operation.request_body.iter().flat_map(|body| &body.content);
    for media in media.filter(|media| can_encode(media)) {
        let Some(schema) = media.schema else { continue };
        let clears = Prose::of_operation(play.api, operation).says(&[&EMPTY, &CLEARS]);
        let mut names = prose(play, schema);
        if clears && is_json(&media.name) {
            let others = texts_of(play, schema);
            names.extend(others.into_iter().filter(|name| !is_prose(name)));
        }
        for name in names {
            let mut values = Vec::new();
            if is_prose(&name) {
                values.push(allowed(play, schema, &name, CHARACTERS).to_owned());
            }
            if keeps_exactly(play.api, operation) {
                values.push(format!("  {EXACT} "));
            }
            // XML has no way to tell the empty text from none.
            if is_json(&media.name) && is_prose(&name) {
                values.push(String::new());
                values.extend(longest(play, schema, &name));
            } else if clears && is_json(&media.name) {
                values.push(String::new());
            }
            for value in values {
                if play.is_pressed(ALONE) {
                    play.leave_out(operation, "texts with other characters");
                    return Ok(());
                }
                let is_cleared = clears && value.is_empty();
                let step = format!("text-{name}/{}", representation(&media.name));
                let Some(mut call) = on_item(operation, item, &step) else {
                    return Ok(());
                };
                let Some((before, volatile)) = state(play, cast, item).await? else {
                    return Ok(());
                };
                let Some(mut body) = required(play, schema, &before) else {
                    return Ok(());
                };
                body.insert(name.clone(), Value::from(value));
                let body = Value::Object(body);
                if !play.api.is_valid(schema, Direction::Request, &body) {
                    continue;
                }
                call.body = Some((media, Content::Value(body)));
                let state = State { before, volatile };
                let call = call.meant(Intent::Uncertain);
                let refused = update(play, cast, item, call, &state).await?;
                let is_refusal = |played: &Played<'_>| matches!(played.status(), 400 | 422);
                if let Some(refused) = refused.filter(|played| is_cleared && is_refusal(played)) {
                    let subject = format!("/{}: the empty text", escaped(&name));
                    let seen = Observation::new(subject, "taken", refused.status());
                    let seen = seen.by(operation.span).proven().error();
                    play.report(&positive_rejected::CHECK, &refused, seen);
                }
            }
        }
    }
    Ok(())
}

/// The longest text that the schema of a property allows, where it is one for people.
fn longest(play: &Play<'_, '_>, schema: SchemaId, name: &str) -> Option<String> {
    const MOST: u64 = 1_000;
    let declared = play.api.properties(schema).declared;
    let property = play.api.schema(declared.get(name)?.schema);
    let most = property.max_length.filter(|most| *most <= MOST)?;
    let words = "many words ".chars().cycle();
    let text: String = words.take(usize::try_from(most).ok()?).collect();
    // Some servers trim.
    Some(text.trim_end().to_owned())
}

/// Names of properties that hold texts for people.
fn prose(play: &Play<'_, '_>, schema: SchemaId) -> Vec<String> {
    let declared = play.api.properties(schema).declared.into_iter();
    declared
        .filter(|(name, property)| {
            let schema = play.api.schema(property.schema);
            // What a pattern does not allow is not sent.
            let is_free =
                schema.types.string && schema.format.is_none() && schema.enumeration.is_none();
            !property.read_only && is_free && is_prose(name) && !is_handle(name) && !is_link(name)
        })
        .map(|(name, _)| name)
        .take(MOST_TEXTS)
        .collect()
}

/// What the schema requires, as it is.
pub(super) fn required(
    play: &Play<'_, '_>,
    schema: SchemaId,
    before: &Value,
) -> Option<Map<String, Value>> {
    let declared = play.api.properties(schema).declared;
    let required = declared.iter().filter(|(_, property)| property.required);
    required
        .map(|(key, _)| Some((key.clone(), before.get(key)?.clone())))
        .collect()
}

/// Bodies of a write of which all properties are changed, or as they were `sent` before, and one is wrong: whoever stores them one by one has stored
/// some when it meets the wrong one.
pub(super) fn half_wrong<'a>(
    play: &Play<'_, '_>,
    operation: &'a Operation,
    before: &Value,
    sent: Option<&Value>,
) -> Vec<(&'a MediaType, Content)> {
    let body = operation.request_body.iter().flat_map(|body| &body.content);
    let json = body.into_iter().find(|media| is_json(&media.name));
    let (Some(media), Some(resource)) = (json, &operation.resource) else {
        return Vec::new();
    };
    let Some(schema) = media
        .schema
        .filter(|_| resource.body.is_empty() && !resource.declared)
    else {
        return Vec::new();
    };
    let declared = play.api.properties(schema).declared;
    let mut changed: Map<String, Value> = declared
        .iter()
        .filter(|(_, property)| !property.read_only)
        .filter_map(|(name, property)| {
            let old = before.get(name).unwrap_or(&Value::Null);
            Some((name.clone(), other(play, property.schema, name, old, 0)?))
        })
        .collect();
    changed.extend(sent.and_then(Value::as_object).cloned().unwrap_or_default());
    if changed.len() < 2
        || !play
            .api
            .is_valid(schema, Direction::Request, &json!(changed))
    {
        return Vec::new();
    }
    let wrong = changed.keys().rev().filter_map(|name| {
        let mut body = changed.clone();
        body.insert(name.clone(), json!({"hallpass": ["wrong"]}));
        let body = Value::Object(body);
        let is_wrong = !play.api.is_valid(schema, Direction::Request, &body);
        is_wrong.then_some((media, Content::Value(body)))
    });
    wrong.take(MOST_BROKEN).collect()
}

/// The case of a creation with all that it leaves out, as far as values can be told from the schema; `None` where it leaves out nothing.
pub(super) fn full<'a>(play: &Play<'a, '_>, case: &Case<'a>) -> Option<Case<'a>> {
    filled(play, case, "full", |schema, members| {
        let before = members.len();
        for (name, property) in play.api.properties(schema).declared {
            if members.contains_key(&name) || property.read_only {
                continue;
            }
            if let Some(value) = other(play, property.schema, &name, &Value::Null, 0) {
                members.insert(name, value);
            }
        }
        members.len() > before
    })
}

/// The case of a creation with characters in its texts that JSON, XML and HTML write in their own way; `None` where it has no such text.
pub(super) fn characters<'a>(play: &Play<'a, '_>, case: &Case<'a>) -> Option<Case<'a>> {
    filled(play, case, "characters", |schema, members| {
        let texts = prose(play, schema);
        let characters = if keeps_exactly(play.api, case.operation) {
            format!("  {CHARACTERS} {EXACT} ")
        } else {
            CHARACTERS.to_owned()
        };
        for name in &texts {
            let text = allowed(play, schema, name, &characters);
            members.insert(name.clone(), Value::from(long(play, schema, name, text)));
        }
        !texts.is_empty()
    })
}

/// The case of a creation whose texts for people say nothing, as far as they may; `None` where it has no such text.
pub(super) fn emptied<'a>(play: &Play<'a, '_>, case: &Case<'a>) -> Option<Case<'a>> {
    filled(play, case, "emptied", |schema, members| {
        let declared = play.api.properties(schema).declared;
        let texts = prose(play, schema).into_iter().filter(|name| {
            let property = declared.get(name);
            property.is_some_and(|property| {
                let schema = play.api.schema(property.schema);
                let is_free = schema.min_length.unwrap_or_default() == 0;
                // An empty element may be taken for none, which is the default.
                let default = schema.default.as_ref().and_then(Value::as_str);
                !property.required && is_free && default.unwrap_or_default().is_empty()
            })
        });
        let texts: Vec<String> = texts.collect();
        for name in &texts {
            members.insert(name.clone(), Value::from(""));
        }
        !texts.is_empty()
    })
}

/// Which member of an object is sent.
#[derive(Debug, Clone, Copy)]
pub(super) enum End {
    First,
    Last,
}

/// The case of a creation with objects of which one member is sent and the others have a default; `None` where it has no such object.
pub(super) fn partial<'a>(play: &Play<'a, '_>, case: &Case<'a>, which: End) -> Option<Case<'a>> {
    let suffix = match which {
        End::First => "partial",
        End::Last => "partial-last",
    };
    filled(play, case, suffix, |schema, members| {
        let before = members.len();
        for (name, property) in play.api.properties(schema).declared {
            if members.contains_key(&name) || property.read_only {
                continue;
            }
            let inner = play.api.properties(property.schema).declared;
            let with_default = |id: SchemaId| play.api.schema(id).default.is_some();
            let defaults = inner.values().filter(|inner| with_default(inner.schema));
            if defaults.count() < 2 {
                continue;
            }
            let mut made = inner.iter().filter_map(|(name, property)| {
                let value = other(play, property.schema, name, &Value::Null, 1)?;
                (!property.read_only).then(|| json!({ name: value }))
            });
            let one = match which {
                End::First => made.next(),
                End::Last => made.next_back(),
            };
            members.extend(one.map(|object| (name, object)));
        }
        members.len() > before
    })
}

/// The case of a creation with other members in its body; `None` where `fill` changes nothing, or nothing that the schema allows. What a document
/// declares shows what is worth playing.
fn filled<'a>(
    play: &Play<'a, '_>,
    case: &Case<'a>,
    suffix: &str,
    fill: impl FnOnce(SchemaId, &mut Map<String, Value>) -> bool,
) -> Option<Case<'a>> {
    let resource = case.operation.resource.as_ref()?;
    if !resource.body.is_empty() || resource.declared {
        return None;
    }
    let (media, _) = case.body.as_ref()?;
    let mut call = Call::new(case.operation, String::new());
    call.body.clone_from(&case.body);
    let mut body = rules::body(&call)?;
    let schema = media.schema?;
    let valid =
        fill(schema, body.as_object_mut()?) && play.api.is_valid(schema, Direction::Request, &body);
    valid.then(|| Case {
        name: format!("{}-{suffix}", case.name),
        body: Some((media, Content::Value(body))),
        ..case.clone()
    })
}

/// A body that changes one field, with what the schema requires besides: to each value of an enumeration, one after the other.
pub(super) fn changed(
    play: &Play<'_, '_>,
    media: &MediaType,
    schema: SchemaId,
    name: &str,
    before: &Value,
    tried: usize,
) -> Option<Value> {
    let declared = play.api.properties(schema).declared;
    let mut body = required(play, schema, before)?;
    let property = declared.get(name).filter(|property| !property.read_only)?;
    let old = before.get(name).unwrap_or(&Value::Null);
    let value = match &play.api.schema(property.schema).enumeration {
        // The last one is seldom what a server takes where nothing is sent.
        Some(values) => {
            let values = values.iter().filter(|value| !value.is_null());
            values.rev().take(MOST_VALUES).nth(tried)?.clone()
        }
        None if tried > 0 => return None,
        None => other(play, property.schema, name, old, 0)?,
    };
    body.insert(name.to_owned(), value);
    let body = Value::Object(body);
    let valid = media
        .schema
        .is_some_and(|schema| play.api.is_valid(schema, Direction::Request, &body));
    valid.then_some(body)
}

/// Another value than the old one that the schema allows; `None` where it would be a guess.
pub(super) fn other(
    play: &Play<'_, '_>,
    id: SchemaId,
    name: &str,
    old: &Value,
    depth: usize,
) -> Option<Value> {
    let schema = play.api.schema(id);
    if let Some(values) = &schema.enumeration {
        // The last one is seldom what a server takes where nothing is sent.
        let mut others = values.iter().rev();
        return others
            .find(|value| *value != old && !value.is_null())
            .cloned();
    }
    // What refers to something else must be there.
    if name.to_ascii_lowercase().ends_with("id") {
        return None;
    }
    let properties = play.api.properties(id).declared;
    if !properties.is_empty() && depth == 0 {
        let members = properties.iter().filter_map(|(inner, property)| {
            let old = old.get(inner).unwrap_or(&Value::Null);
            let value = other(play, property.schema, inner, old, depth + 1)?;
            (!property.read_only).then(|| (inner.clone(), value))
        });
        let members: Map<String, Value> = members.collect();
        return (!members.is_empty()).then_some(Value::Object(members));
    }
    scalar(play, id, schema, name, old)
}

fn scalar(
    play: &Play<'_, '_>,
    id: SchemaId,
    schema: &Schema,
    name: &str,
    old: &Value,
) -> Option<Value> {
    let types = schema.types;
    if types.boolean {
        return Some(json!(!old.as_bool().unwrap_or_default()));
    }
    if types.string && schema.format.is_none() && schema.pattern.is_none() {
        let text = if is_link(name) {
            "http://example.com/hallpass".to_owned()
        } else {
            format!("hallpass {name}")
        };
        let most = schema.max_length.map_or(usize::MAX, |most| {
            usize::try_from(most).unwrap_or(usize::MAX)
        });
        return Some(json!(text.chars().take(most).collect::<String>()));
    }
    let made = (1..6).filter_map(|seed| {
        let options = instance::Options {
            seed,
            examples: false,
            ..instance::Options::default()
        };
        play.api.instance(id, Direction::Request, options)
    });
    made.into_iter()
        .find(|value| value != old && !value.is_null() && !value.is_array())
}
