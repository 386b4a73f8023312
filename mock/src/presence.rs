//! Properties that are there by the value of another one, as their descriptions say: what is shown has them exactly so.

use hallpass_openapi::instance;
use hallpass_openapi::model::{Api, SchemaId};
use hallpass_openapi::promises::presence::Presence;
use hallpass_openapi::validate::Direction;
use serde_json::Value;

use crate::schema;
use crate::select::Content;

/// How deep objects are looked into.
const DEEPEST: usize = 3;

/// The content with what is to be there, and without what is not.
pub fn kept<'a>(api: &Api, content: Content<'a>) -> Content<'a> {
    match content {
        Content::Instance(mut value, media) => {
            if let Some(schema) = media.schema {
                keep(api, schema, &mut value, 0);
            }
            Content::Instance(value, media)
        }
        other => other,
    }
}

fn keep(api: &Api, schema: SchemaId, value: &mut Value, depth: usize) {
    match value {
        Value::Object(members) => {
            for said in Presence::of(api, schema).iter() {
                let is_there = members
                    .get(&said.name)
                    .is_some_and(|value| !value.is_null());
                match said.expects(members) {
                    Some(false) if is_there => {
                        let property = schema::properties(api, schema)
                            .get(said.name.as_str())
                            .copied();
                        let is_nullable = property
                            .is_some_and(|id| api.is_valid(id, Direction::Response, &Value::Null));
                        if is_nullable {
                            members.insert(said.name.clone(), Value::Null);
                        } else {
                            members.shift_remove(&said.name);
                        }
                    }
                    Some(true) if !is_there => {
                        let property = schema::properties(api, schema)
                            .get(said.name.as_str())
                            .copied();
                        let options = instance::Options::default();
                        let made =
                            property.and_then(|id| api.instance(id, Direction::Response, options));
                        let made = made.filter(|made| !made.is_null());
                        members.extend(made.map(|made| (said.name.clone(), made)));
                    }
                    _ => {}
                }
            }
            if depth < DEEPEST {
                for (name, inner) in schema::properties(api, schema) {
                    if let Some(value) = members.get_mut(name) {
                        keep(api, inner, value, depth + 1);
                    }
                }
            }
        }
        Value::Array(items) => {
            if let Some(inner) = schema::items(api, schema) {
                items
                    .iter_mut()
                    .for_each(|item| keep(api, inner, item, depth));
            }
        }
        _ => {}
    }
}
