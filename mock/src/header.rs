//! Headers whose value the mock chooses, in a form that the document allows.

use hallpass_openapi::instance;
use hallpass_openapi::model::{Api, ExampleValue, Header, Response as Documented};
use hallpass_openapi::validate::Direction;
use serde_json::Value;

use crate::collections::plain_text;
use crate::schema;

/// Schemes that a document may ask a challenge to name, whatever its own security schemes are called.
const SCHEMES: [&str; 4] = ["OAuth", "Bearer", "Basic", "Digest"];

/// What a response says of a header.
pub fn described<'a>(said: Option<&'a Documented>, name: &str) -> Option<&'a Header> {
    let mut all = said?.headers.iter();
    let found = all.find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map(|(_, header)| header)
}

/// Whether the schema of a header allows a text. Arrays and objects have styles, and are left alone.
pub fn allows(api: &Api, header: &Header, text: &str) -> bool {
    let Some(id) = header.schema else {
        return true;
    };
    let types = api.schema(id).types;
    if types.array || types.object {
        return true;
    }
    let parsed = serde_json::from_str(text).ok();
    let parsed = parsed.filter(|value: &Value| value.is_number() || value.is_boolean());
    let mut readings = parsed.into_iter().chain([Value::from(text)]);
    readings.any(|value| api.is_valid(id, Direction::Response, &value))
}

/// The values that the document itself gives for a header: that of its schema, and those of its examples.
fn named(api: &Api, header: &Header) -> Vec<String> {
    let schema = header.schema;
    let named = schema.and_then(|schema| schema::named_value(api, schema));
    let shown = header
        .examples
        .iter()
        .filter_map(|example| match &example.value {
            ExampleValue::Data(value) | ExampleValue::Both(value, _) => Some(value.clone()),
            ExampleValue::Serialized(text) => Some(text.as_str().into()),
            ExampleValue::External(_) => None,
        });
    let all = named.into_iter().chain(shown);
    all.filter_map(|value| text(&value)).collect()
}

/// A value of a header that its schema describes.
fn made(api: &Api, header: &Header) -> Option<String> {
    let options = instance::Options::default();
    let made = api.instance(header.schema?, Direction::Response, options)?;
    text(&made)
}

/// A value for a header that has to be there: one that the document gives, else one that its schema describes.
pub fn any(api: &Api, header: &Header) -> Option<String> {
    let fits = |text: &String| allows(api, header, text);
    let mut named = named(api, header).into_iter();
    named.find(fits).or_else(|| made(api, header))
}

/// `WWW-Authenticate` with these challenges; where the document describes the header otherwise, with one that it describes.
pub fn challenges(api: &Api, said: Option<&Documented>, all: &[&str]) -> String {
    let joined = all.join(", ");
    let Some(header) = described(said, "WWW-Authenticate") else {
        return joined;
    };
    let single = all.iter().map(|challenge| (*challenge).to_owned());
    let realm = all.first().and_then(|challenge| challenge.split_once(' '));
    let of_schemes = realm.into_iter().flat_map(|(_, realm)| {
        let schemes = SCHEMES.iter();
        schemes.map(move |scheme| format!("{scheme} {realm}"))
    });
    let mut forms = [joined.clone()]
        .into_iter()
        .chain(single)
        .chain(named(api, header))
        .chain(of_schemes)
        .chain(made(api, header));
    let first = forms.find(|form| allows(api, header, form));
    first.unwrap_or(joined)
}

/// Scalars, and lists of them.
pub fn text(value: &Value) -> Option<String> {
    match value {
        Value::Object(_) | Value::Null => None,
        Value::Array(items) => {
            let texts: Option<Vec<String>> = items.iter().map(text).collect();
            texts.map(|texts| texts.join(","))
        }
        scalar => Some(plain_text(scalar)),
    }
}
