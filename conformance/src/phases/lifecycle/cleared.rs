//! Null: a property that may be null and has a value is set to null, in each format that can say so.

use hallpass_openapi::media_type::{is_json, is_xml};
use hallpass_openapi::model::Operation;
use hallpass_openapi::promises::xml::null_is_empty;
use hallpass_openapi::validate::Direction;
use hallpass_openapi::view::View;
use serde_json::Value;

use super::fields::{changed, required};
use super::story::{Cast, on_item};
use super::updated::{State, state, update};
use crate::call::{Content, Intent};
use crate::error::CheckError;
use crate::knowledge::Item;
use crate::play::Play;

/// A property that may be null is set to null, in JSON and, where the document says how null looks there, in XML.
pub(super) async fn run<'a>(
    play: &mut Play<'a, '_>,
    cast: Cast<'a, '_>,
    item: &Item,
    operation: &'a Operation,
) -> Result<(), CheckError> {
    let body = operation.request_body.iter().flat_map(|body| &body.content);
    let says_null = null_is_empty(play.api);
    let media = body.filter(|media| {
        is_json(&media.name) || (is_xml(&media.name) && media.xml.is_some() && says_null)
    });
    for media in media {
        let Some(schema) = media.schema else {
            continue;
        };
        let declared = play.api.properties(schema).declared;
        let names: Vec<String> = declared.keys().cloned().collect();
        for name in names {
            let Some((mut before, mut volatile)) = state(play, cast, item).await? else {
                return Ok(());
            };
            let may_be_null = View::of(play.api, declared[&name].schema).any(|of| of.types.null);
            if !may_be_null {
                continue;
            }
            if before.get(&name).is_none_or(Value::is_null) {
                // What is null already is set first.
                let set = changed(play, media, schema, &name, &before, 0);
                let call = on_item(operation, item, &format!("set-{name}"));
                if let Some((body, mut call)) = set.zip(call) {
                    call.body = Some((media, Content::Value(body)));
                    play.send(call.meant(Intent::Uncertain)).await?;
                }
                let Some(now) = state(play, cast, item).await? else {
                    return Ok(());
                };
                (before, volatile) = now;
            }
            let is_set = before.get(&name).is_some_and(|value| !value.is_null());
            let Some(mut body) = required(play, schema, &before).filter(|_| is_set) else {
                continue;
            };
            body.insert(name.clone(), Value::Null);
            let body = Value::Object(body);
            let is_valid = play.api.is_valid(schema, Direction::Request, &body);
            let call = on_item(operation, item, &format!("null-{name}"));
            let Some(mut call) = call.filter(|_| is_valid) else {
                continue;
            };
            call.body = Some((media, Content::Value(body)));
            let state = State { before, volatile };
            update(play, cast, item, call.meant(Intent::Uncertain), &state).await?;
            // One tells of the format; the rest of the properties keep their values for what comes next.
            break;
        }
    }
    Ok(())
}
