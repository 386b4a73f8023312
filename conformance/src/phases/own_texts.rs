//! An update whose example names what another item is called already, with the texts that the item has itself.

use hallpass_openapi::model::{MediaType, Schema};
use hallpass_openapi::validate::Direction;
use hallpass_openapi::view::View;
use serde_json::Value;

use crate::call::{Call, Content};
use crate::play::Play;
use crate::rules;

/// The update with the texts that the item has, where the example has others.
pub(crate) fn with_own_texts<'a>(
    play: &Play<'_, '_>,
    call: &Call<'a>,
    before: &Value,
) -> Option<Call<'a>> {
    let (media, _) = call.body.as_ref()?;
    let media = *media;
    let resource = call.operation.resource.as_ref()?;
    let mut body = rules::body(call)?;
    let Value::Object(members) = body.pointer_mut(&resource.body)? else {
        return None;
    };
    for (name, value) in members.iter_mut() {
        let own = before.get(name).filter(|own| own.is_string());
        if let Some(own) = own.filter(|_| is_text(play, media, &resource.body, name)) {
            *value = own.clone();
        }
    }
    let is_valid = play.api.is_valid(media.schema?, Direction::Request, &body);
    is_valid.then(|| {
        let mut call = call.clone();
        call.body = Some((media, Content::Value(body)));
        call
    })
}

/// A text for people, which may be any.
pub(crate) fn is_free_text(
    play: &Play<'_, '_>,
    media: &MediaType,
    pointer: &str,
    key: &str,
) -> bool {
    is_text(play, media, pointer, key)
        && schemas(play, media, pointer, key)
            .iter()
            .all(|schema| schema.pattern.is_none())
}

/// A text that is none of a few, and no address.
fn is_text(play: &Play<'_, '_>, media: &MediaType, pointer: &str, key: &str) -> bool {
    let schemas = schemas(play, media, pointer, key);
    let free = schemas
        .iter()
        .all(|schema| schema.format.is_none() && schema.enumeration.is_none());
    // A URL keeps its meaning only as a URL, whatever the schema says.
    free && !schemas.is_empty() && !key.contains("url") && !key.contains("link")
}

fn schemas<'p>(
    play: &'p Play<'_, '_>,
    media: &MediaType,
    pointer: &str,
    key: &str,
) -> Vec<&'p Schema> {
    let schema = media
        .schema
        .and_then(|schema| play.api.schema_at(schema, pointer));
    schema
        .map(|schema| View::of(play.api, schema).properties(key))
        .unwrap_or_default()
}
