//! One thing in JSON, in XML, and in JSON again.

use std::collections::BTreeSet;

use hallpass_openapi::equality::{Difference, Mode, differences};
use hallpass_openapi::media_type::{is_json, is_xml};
use hallpass_openapi::model::{MediaType, SchemaId};
use serde_json::Value;

use crate::call::{Call, Intent};
use crate::checks::{Observation, representation_mismatch, xml_empty_ambiguous, xml_escape};
use crate::difference::{is_within, same};
use crate::error::CheckError;
use crate::plan::success;
use crate::play::{Play, Played};
use crate::record::without_indices;
use hallpass_openapi::view::View;

/// Plays a call that changes nothing as JSON, as XML and as JSON again, and compares what the replies say.
pub(crate) async fn compare<'a>(play: &mut Play<'a, '_>, call: Call<'a>) -> Result<(), CheckError> {
    let Some((json, xml)) = formats(&call) else {
        return Ok(());
    };
    if !describe_one(play, json, xml) {
        return Ok(());
    }
    let case = call.case.clone();
    let step = |media: &MediaType, name: &str| {
        let mut step = call
            .clone()
            .accepting(Some(&media.name))
            .meant(Intent::Uncertain);
        step.case = format!("{case}/{name}");
        step
    };
    let steps = [
        step(json, "json"),
        step(xml, "xml"),
        step(json, "json-again"),
    ];
    let [first, second, third] = steps;
    let (Some(first), Some(second), Some(third)) = (
        play.send(first).await?,
        play.send(second).await?,
        play.send(third).await?,
    ) else {
        return Ok(());
    };
    judge(play, &first, &second, &third, xml);
    Ok(())
}

fn formats<'a>(call: &Call<'a>) -> Option<(&'a MediaType, &'a MediaType)> {
    let content = &success(call.operation)?.content;
    let json = content.iter().find(|media| is_json(&media.name))?;
    let xml = content
        .iter()
        .find(|media| is_xml(&media.name) && media.xml.is_some())?;
    Some((json, xml))
}

/// Both media types describe one thing: a document that gives them schemas of their own may mean two.
fn describe_one(play: &Play<'_, '_>, json: &MediaType, xml: &MediaType) -> bool {
    let (Some(one), Some(other)) = (json.schema, xml.schema) else {
        return true;
    };
    let names = |schema: SchemaId| {
        let declared = play.api.properties(schema).declared;
        declared.into_keys().collect::<BTreeSet<String>>()
    };
    one == other || names(one) == names(other)
}

fn judge(
    play: &mut Play<'_, '_>,
    first: &Played<'_>,
    xml: &Played<'_>,
    again: &Played<'_>,
    declared: &MediaType,
) {
    // What is not as the document says has a finding of its own; what it differs in follows from that.
    let sound = |played: &&Played<'_>| played.is_success() && !played.misread;
    let formats = is_json_reply(first) && is_json_reply(again) && !is_json_reply(xml);
    if ![first, xml, again].iter().all(sound) || !formats {
        return;
    }
    let (Some(one), Some(other), Some(last)) = (first.value(), xml.value(), again.value()) else {
        return;
    };
    let schema = first.body.declared.and_then(|declared| declared.schema);
    let again = differences(play.api, schema, one, last, Mode::Exact);
    let volatile: Vec<String> = again
        .into_iter()
        .map(|difference| difference.path)
        .collect();
    ambiguous(play, schema, xml, one, other);
    for difference in differences(play.api, schema, one, other, Mode::JsonAndXml) {
        // What the document does not describe has no form in XML that it would have to keep.
        let unknown = difference.right.is_none()
            && schema.is_some_and(|schema| !is_described(play, schema, &difference.path));
        let hidden = unknown
            || is_within(&difference.path, &volatile)
            || is_write_only(play, schema, &difference.path);
        if !hidden && !same(difference.left.as_ref(), difference.right.as_ref()) {
            report(play, xml, difference, declared);
        }
    }
}

/// Null in JSON that XML shows as an empty element, where the schema allows null and the empty text and the document does not say which of them that is.
fn ambiguous(
    play: &mut Play<'_, '_>,
    schema: Option<SchemaId>,
    xml: &Played<'_>,
    one: &Value,
    other: &Value,
) {
    let Some(schema) = schema else { return };
    let is_empty = |value: &Option<Value>| *value == Some(Value::from(""));
    for difference in differences(play.api, Some(schema), one, other, Mode::Exact) {
        let is_null = difference.left == Some(Value::Null) && is_empty(&difference.right);
        let inner = play.api.schema_at(schema, &difference.path);
        let Some(inner) = inner.filter(|_| is_null).map(|id| play.api.schema(id)) else {
            continue;
        };
        if inner.types.string && inner.enumeration.is_none() && inner.xml.null.is_none() {
            let subject = without_indices(&difference.path);
            let seen = Observation::new(subject, Value::Null, "")
                .at(difference.path)
                .by(inner.span);
            play.report(&xml_empty_ambiguous::CHECK, xml, seen);
        }
    }
}

fn is_described(play: &Play<'_, '_>, schema: SchemaId, path: &str) -> bool {
    path.is_empty() || play.api.schema_at(schema, path).is_some()
}

/// What must not come back at all, and so must not be shown here.
fn is_write_only(play: &Play<'_, '_>, schema: Option<SchemaId>, path: &str) -> bool {
    let inner = schema.and_then(|schema| play.api.schema_at(schema, path));
    inner.is_some_and(|inner| View::of(play.api, inner).is_write_only())
}

fn is_json_reply(played: &Played<'_>) -> bool {
    played.media_type().is_some_and(|name| is_json(&name))
}

fn report(play: &mut Play<'_, '_>, xml: &Played<'_>, difference: Difference, declared: &MediaType) {
    let check = if is_escape(&difference) {
        &xml_escape::CHECK
    } else {
        &representation_mismatch::CHECK
    };
    let subject = without_indices(&difference.path);
    let (json, xml_value) = (
        difference.left.unwrap_or_default(),
        difference.right.unwrap_or_default(),
    );
    let seen = Observation::new(subject, json, xml_value)
        .at(difference.path)
        .by(declared.span);
    play.report(check, xml, seen);
}

/// The text of XML is that of JSON with escapes left in it.
fn is_escape(difference: &Difference) -> bool {
    let (Some(Value::String(json)), Some(Value::String(xml))) =
        (&difference.left, &difference.right)
    else {
        return false;
    };
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    let unescaped = entities.iter().fold(xml.clone(), |text, (entity, plain)| {
        text.replace(entity, plain)
    });
    xml.replace("\\/", "/") == *json || unescaped == *json
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_left_in_text_are_told_from_other_differences() {
        let cases = [
            ("http://a/b", r"http:\/\/a\/b", true),
            ("a & b", "a &amp; b", true),
            ("a", "b", false),
            ("<b>", "&lt;b&gt;", true),
        ];
        for (json, xml, expected) in cases {
            let difference = Difference {
                path: String::new(),
                left: Some(json.into()),
                right: Some(xml.into()),
            };
            assert_eq!(is_escape(&difference), expected, "{xml}");
        }
    }
}
