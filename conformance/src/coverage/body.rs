//! Bodies at the boundary of each constraint of their schema, in each media type of the request.

use hallpass_openapi::diagnostic::Span;
use hallpass_openapi::instance;
use hallpass_openapi::media_type::{is_json, is_xml};
use hallpass_openapi::model::{Action, Api, MediaType, Operation, Schema, SchemaId};
use hallpass_openapi::property::Property;
use hallpass_openapi::prose::Prose;
use hallpass_openapi::validate::Direction;
use hallpass_openapi::view::View;
use serde_json::{Map, Value, json};

use super::value;
use super::writing;
use super::{Leniency, Variation};
use crate::call::{Call, Content};
use crate::encode::{Nulls, can_encode, encode};
use crate::json::escaped;
use crate::plan::success;
use crate::xml_value;

/// Null, where the schema allows it.
pub(crate) const NULL: &str = "null";

/// Letters that are not ASCII.
pub(crate) const LETTERS: &str = "letters";

/// What JSON, XML and HTML write in their own way, and any keyboard has.
pub(crate) const MARKS: &str = "marks";

/// A line break in a text that may have several lines.
pub(crate) const LINES: &str = "several lines";

/// Characters beyond the first 65,536.
pub(crate) const ASTRAL: &str = "astral";

/// A text of the greatest length, each character of which takes two units of UTF-16.
pub(crate) const CHARACTERS: &str = "characters";

/// A way of taking what XML has besides.
pub(crate) const UNKNOWN_ELEMENT: &str = "an unknown element";

/// The longest text of such letters.
const LONGEST: u64 = 2_000;

/// How deep a body is varied.
pub(super) const DEEPEST: usize = 4;

/// Variations of the body in each of its media types.
pub(super) fn variations<'a>(api: &'a Api, call: &Call<'a>) -> Vec<Variation<'a>> {
    let Some(body) = &call.operation.request_body else {
        return Vec::new();
    };
    let mut all = Vec::new();
    if body.required && call.body.is_some() {
        let mut without = call.clone();
        without.body = None;
        all.push(Variation {
            call: without,
            subject: "body: required".to_owned(),
            keyword: "required",
            valid: false,
            lenient: Leniency::None,
            by_words: false,
            span: body.span,
        });
    }
    let media = body.content.iter().filter(|media| can_encode(media));
    for media in media {
        let Some(schema) = media.schema else { continue };
        let Some(base) = base(api, call, schema) else {
            continue;
        };
        let mut varied = Varied {
            api,
            call,
            media,
            base: &base,
            all: Vec::new(),
        };
        varied.malformed();
        varied.written_otherwise();
        varied.unwrapped(schema);
        varied.place("", schema, &base, 0);
        varied.left_out("", schema, &base, 0);
        varied.alternatives(schema);
        varied.unknown_by_words(schema);
        varied.exclusive("", schema, 0);
        varied.converted("", schema, 0);
        all.extend(varied.all);
    }
    all
}

/// The value of the call's body where this media type takes it too, else one that its schema makes.
fn base(api: &Api, call: &Call<'_>, schema: SchemaId) -> Option<Value> {
    let sent = call
        .body
        .as_ref()
        .and_then(|(given, content)| match content {
            Content::Value(value) => Some(value.clone()),
            Content::Text(text) => xml_value::read(given, text),
        });
    let sent = sent.filter(|value| api.is_valid(schema, Direction::Request, value));
    sent.or_else(|| api.instance(schema, Direction::Request, instance::Options::default()))
}

pub(super) struct Varied<'a, 'v> {
    pub(super) api: &'a Api,
    pub(super) call: &'v Call<'a>,
    pub(super) media: &'a MediaType,
    pub(super) base: &'v Value,
    pub(super) all: Vec<Variation<'a>>,
}

impl<'a> Varied<'a, '_> {
    pub(super) fn push(
        &mut self,
        variation: (String, &'static str, bool, Leniency),
        content: Content,
        span: Span,
    ) {
        let (subject, keyword, valid, lenient) = variation;
        let mut call = self.call.clone();
        call.body = Some((self.media, content));
        self.all.push(Variation {
            call,
            subject: format!("{} {subject}", self.media.name),
            keyword,
            valid,
            lenient,
            by_words: false,
            span,
        });
    }

    /// A body that ends in the middle, and one of another root.
    fn malformed(&mut self) {
        let span = self.media.span;
        let text = if is_xml(&self.media.name) {
            "<hallpass><open>"
        } else if is_json(&self.media.name) {
            "{\"hallpass\": "
        } else {
            return;
        };
        let told = ("body: syntax".to_owned(), "syntax", false, Leniency::None);
        self.push(told, Content::Text(text.to_owned()), span);
        if is_json(&self.media.name) && self.base.is_object() {
            let told = ("/: type".to_owned(), "type", false, Leniency::None);
            let list = Value::Array(vec![self.base.clone()]);
            self.push(told, Content::Value(list), span);
        }
    }

    /// The base in other forms of its format, and in none.
    fn written_otherwise(&mut self) {
        let encoded = encode(
            self.media,
            &Content::Value(self.base.clone()),
            Nulls::of(self.api),
        );
        let Ok(text) = encoded.map(|encoded| String::from_utf8(encoded.bytes).unwrap_or_default())
        else {
            return;
        };
        for written in writing::ways(self.api, &self.media.name, self.base, &text) {
            let told = (
                format!("body: {} ({})", written.keyword, written.what),
                written.keyword,
                written.valid,
                written.lenient,
            );
            self.push(told, Content::Text(written.text), self.media.span);
            if let Some(variation) = self.all.last_mut() {
                variation.by_words = written.by_words;
            }
        }
    }

    /// A property that the schema does not allow, in so many words. What XML has besides is ignored by the habit of some servers.
    pub(super) fn additional(&mut self, pointer: &str, schema: SchemaId) {
        let schema = self.api.schema(schema);
        let inner = schema.additional_properties.map(|id| self.api.schema(id));
        let is_closed = inner.is_some_and(|inner| inner.boolean == Some(false));
        if !is_closed {
            return;
        }
        if is_xml(&self.media.name) {
            self.unknown_element(pointer, schema);
            return;
        }
        if pointer.is_empty() {
            self.of_replies_alone(schema);
        }
        let changed = placed(
            self.base,
            &format!("{pointer}/hallpass_unknown"),
            json!("none"),
        );
        if let Some(changed) = changed {
            let shown = if pointer.is_empty() { "/" } else { pointer };
            let keyword = "additionalProperties";
            let told = (
                format!("{shown}: {keyword}"),
                keyword,
                false,
                Leniency::None,
            );
            self.push(told, Content::Value(changed), schema.keyword_span(keyword));
        }
    }

    /// An element that the schema does not allow, at the end of the root.
    fn unknown_element(&mut self, pointer: &str, schema: &Schema) {
        let text = self.written().filter(|_| pointer.is_empty());
        let Some((start, end)) = text.as_deref().and_then(|text| text.rsplit_once("</")) else {
            return;
        };
        let changed = format!("{start}<hallpass_unknown>none</hallpass_unknown></{end}");
        let keyword = "additionalProperties";
        let told = (
            format!("/: {keyword}"),
            keyword,
            false,
            Leniency::Language(UNKNOWN_ELEMENT),
        );
        self.push(told, Content::Text(changed), schema.keyword_span(keyword));
    }

    /// The base as it is written in XML.
    fn written(&self) -> Option<String> {
        if !is_xml(&self.media.name) {
            return None;
        }
        let encoded = encode(
            self.media,
            &Content::Value(self.base.clone()),
            Nulls::of(self.api),
        )
        .ok()?;
        String::from_utf8(encoded.bytes).ok()
    }

    /// The only property of the body, without the object or the element that it should stand in.
    fn unwrapped(&mut self, schema: SchemaId) {
        let declared = self.api.properties(schema).declared;
        let only = self.base.as_object().filter(|members| members.len() == 1);
        let Some((name, inner)) = only.and_then(|members| members.iter().next()) else {
            return;
        };
        let is_required = declared.get(name).is_some_and(|property| property.required);
        if !is_required || !inner.is_object() {
            return;
        }
        let content = if is_json(&self.media.name) {
            Some(Content::Value(inner.clone()))
        } else {
            self.written().and_then(|text| {
                let start = text.find(&format!("<{name}>"))?;
                let end = text.rfind(&format!("</{name}>"))? + name.len() + 3;
                Some(Content::Text(text.get(start..end)?.to_owned()))
            })
        };
        if let Some(content) = content {
            let told = (
                format!("/{}: required", escaped(name)),
                "required",
                false,
                Leniency::None,
            );
            let span = self.api.schema(schema).keyword_span("required");
            self.push(told, content, span);
        }
    }

    /// An object with fewer properties than it must have.
    fn too_few(&mut self, pointer: &str, schema: SchemaId, members: &Map<String, Value>) {
        let schema = self.api.schema(schema);
        let Some(least) = schema.min_properties.filter(|least| *least > 0) else {
            return;
        };
        let few = usize::try_from(least - 1).unwrap_or(usize::MAX);
        let few: Map<String, Value> = members.clone().into_iter().take(few).collect();
        if let Some(changed) = replaced(self.base, pointer, Value::Object(few)) {
            let keyword = "minProperties";
            let shown = if pointer.is_empty() { "/" } else { pointer };
            let told = (
                format!("{shown}: {keyword}"),
                keyword,
                false,
                Leniency::None,
            );
            self.push(told, Content::Value(changed), schema.keyword_span(keyword));
        }
    }

    /// Null where the schema allows it in so many words, and a letter that is not ASCII in a text for people.
    fn allowed(&mut self, place: &str, name: &str, property: &Property) {
        let schema = self.api.schema(property.schema);
        if property.read_only {
            return;
        }
        if schema.types.null && !schema.types.is_any() && is_json(&self.media.name) {
            let told = (format!("{place}: null"), NULL, true, Leniency::None);
            if let Some(changed) = placed(self.base, place, Value::Null) {
                self.push(told, Content::Value(changed), schema.keyword_span("type"));
            }
        }
        // What a pattern does not allow is left out where the request is looked at.
        let is_free =
            schema.format.is_none() && schema.enumeration.is_none() && schema.constant.is_none();
        if schema.types.string && is_free && is_prose(name) && !is_handle(name) {
            // Lengths are counted in characters (JSON Schema validation, section 6.3.1).
            let longest = schema
                .max_length
                .filter(|most| (4..=LONGEST).contains(most));
            let most = usize::try_from(longest.unwrap_or(4)).unwrap_or(4);
            let letters: String = "Caf"
                .chars()
                .chain(std::iter::repeat('\u{e9}'))
                .take(most)
                .collect();
            for (keyword, text) in [
                (LETTERS, letters),
                (MARKS, "Tom & Ann's \"Go\"".to_owned()),
                (ASTRAL, "Caf\u{e9} \u{1f600}".to_owned()),
            ] {
                let told = (format!("{place}: {keyword}"), keyword, true, Leniency::None);
                if let Some(changed) = placed(self.base, place, Value::from(text)) {
                    self.push(told, Content::Value(changed), schema.keyword_span("type"));
                }
            }
            if let Some(most) = longest.filter(|_| counts_characters(self.api)) {
                let most = usize::try_from(most).unwrap_or_default();
                let text: String = std::iter::repeat_n('\u{1f600}', most).collect();
                let keyword = "maxLength";
                let told = (
                    format!("{place}: {keyword} (characters of two units)"),
                    CHARACTERS,
                    true,
                    Leniency::None,
                );
                if let Some(changed) = placed(self.base, place, Value::from(text)) {
                    self.push(told, Content::Value(changed), schema.keyword_span(keyword));
                }
            }
        }
    }

    /// The identity that replies have, in a body that has none.
    fn of_replies_alone(&mut self, schema: &Schema) {
        let Some(resource) = &self.call.operation.resource else {
            return;
        };
        let name = resource.identity.as_str();
        let shown = success(self.call.operation).into_iter();
        let schemas = shown.flat_map(|response| &response.content);
        let mut schemas = schemas.filter_map(|media| media.schema);
        let is_shown =
            schemas.any(|schema| self.api.schema_at(schema, &format!("/{name}")).is_some());
        if !is_shown || !resource.body.is_empty() || schema.properties.contains_key(name) {
            return;
        }
        if let Some(changed) = placed(self.base, &format!("/{name}"), json!("987654321")) {
            let keyword = "additionalProperties";
            let told = (
                format!("/{name}: {keyword}"),
                keyword,
                false,
                Leniency::None,
            );
            self.push(told, Content::Value(changed), schema.keyword_span(keyword));
        }
    }

    /// What the description of a text says of values that no keyword forbids or allows.
    fn by_words(&mut self, place: &str, property: &Property) {
        const OTHERS: [&str; 4] = [
            "other values are refused",
            "any other value is refused",
            "other values are rejected",
            "any other value is rejected",
        ];
        const BLANK: [&str; 3] = ["not be blank", "must not be empty", "may not be blank"];
        let schema = self.api.schema(property.schema);
        let view = View::of(self.api, property.schema);
        let says = Prose::of(view.descriptions());
        let is_free = schema.types.string && schema.enumeration.is_none();
        if !is_free || property.read_only || !is_json(&self.media.name) {
            return;
        }
        let mut all: Vec<(&'static str, bool, String)> = Vec::new();
        if says.says(&[&OTHERS]) {
            // One that nothing but the words refuses.
            let mut others = ["hallpass-none", "987654321", "97531", "997"].into_iter();
            let is_good = |other: &&str| {
                self.api
                    .is_valid(property.schema, Direction::Request, &json!(other))
            };
            let other = others.find(is_good).unwrap_or("hallpass-none");
            all.push(("a value of its own", false, other.to_owned()));
        }
        if says.says(&[&BLANK]) {
            all.push(("no blank", false, "   ".to_owned()));
        }
        if says.says(&[&["several lines", "line breaks are allowed", "multiple lines"]]) {
            all.push((LINES, true, "One line\nand another".to_owned()));
        }
        for (keyword, valid, text) in all {
            let told = (
                format!("{place}: {keyword}"),
                keyword,
                valid,
                Leniency::None,
            );
            if let Some(changed) = placed(self.base, place, Value::from(text)) {
                self.push(told, Content::Value(changed), schema.span);
                if let Some(variation) = self.all.last_mut() {
                    variation.by_words = !valid;
                }
            }
        }
    }

    /// The edges of one place, then of what is in it.
    pub(super) fn place(&mut self, pointer: &str, schema: SchemaId, value: &Value, depth: usize) {
        let shown = if pointer.is_empty() { "/" } else { pointer };
        for edge in value::edges(self.api, schema, Some(value)) {
            let told = (
                format!("{shown}: {}", edge.keyword),
                edge.keyword,
                edge.valid,
                in_body(edge.lenient),
            );
            if let Some(changed) = replaced(self.base, pointer, edge.value) {
                self.push(told, Content::Value(changed), edge.span);
            }
        }
        self.of_replies(pointer, schema);
        self.object_for_text(pointer, schema);
        if depth >= DEEPEST {
            return;
        }
        match value {
            Value::Object(members) => {
                self.additional(pointer, schema);
                self.too_few(pointer, schema, members);
                for (name, property) in self.api.properties(schema).declared {
                    let place = format!("{pointer}/{}", escaped(&name));
                    self.allowed(&place, &name, &property);
                    self.by_words(&place, &property);
                    let Some(member) = members.get(&name) else {
                        continue;
                    };
                    if property.required {
                        let told = (
                            format!("{place}: required"),
                            "required",
                            false,
                            Leniency::None,
                        );
                        let span = self.api.schema(schema).keyword_span("required");
                        if let Some(changed) = removed(self.base, pointer, &name) {
                            self.push(told, Content::Value(changed), span);
                        }
                    }
                    self.place(&place, property.schema, member, depth + 1);
                }
                self.of_names(pointer, schema, members);
                self.in_map(pointer, schema, members, depth);
            }
            Value::Array(items) => {
                let mut all = self.api.items_of(schema);
                if let Some(own) = self.api.item(schema, 0) {
                    all.retain(|known| *known != own);
                    all.insert(0, own);
                }
                for schema in all {
                    if let Some(item) = items.first() {
                        self.place(&format!("{pointer}/0"), schema, item, depth + 1);
                    }
                }
            }
            _ => {}
        }
    }
}

impl Varied<'_, '_> {
    /// An object in place of a text. Servers may take a number for a text by the habits of their language, but nobody takes an object for one.
    fn object_for_text(&mut self, pointer: &str, schema: SchemaId) {
        let types = self.api.schema(schema).types;
        let is_text = types.string && !types.object;
        if pointer.is_empty() || !is_text || !is_json(&self.media.name) {
            return;
        }
        let told = (format!("{pointer}: type"), "type", false, Leniency::None);
        let span = self.api.schema(schema).keyword_span("type");
        if let Some(changed) = placed(self.base, pointer, json!({"hallpass": 1})) {
            self.push(told, Content::Value(changed), span);
        }
    }

    /// A value that replies may have and requests may not.
    pub(super) fn of_replies(&mut self, pointer: &str, schema: SchemaId) {
        let Some(allowed) = &self.api.schema(schema).enumeration else {
            return;
        };
        let shown = values_of_replies(self.api, self.call.operation, pointer);
        let other = shown
            .into_iter()
            .find(|value| !value.is_null() && !allowed.contains(value));
        let changed = other.and_then(|value| placed(self.base, pointer, value));
        if let Some(changed) = changed {
            let told = (format!("{pointer}: enum"), "enum", false, Leniency::None);
            let span = self.api.schema(schema).keyword_span("enum");
            self.push(told, Content::Value(changed), span);
        }
    }
}

/// The values that the items of an operation's collection list at a place where they are read.
fn values_of_replies(api: &Api, operation: &Operation, pointer: &str) -> Vec<Value> {
    let Some(resource) = operation
        .resource
        .as_ref()
        .filter(|own| own.body.is_empty())
    else {
        return Vec::new();
    };
    let readers = api.operations.iter().filter(|reader| {
        let of = reader.resource.as_ref();
        of.is_some_and(|of| of.action == Action::Read && of.collection == resource.collection)
    });
    let content = readers
        .filter_map(success)
        .flat_map(|response| &response.content);
    let schemas = content.filter_map(|media| api.schema_at(media.schema?, pointer));
    let mut lists = schemas.filter_map(|schema| api.schema(schema).enumeration.clone());
    lists.next().unwrap_or_default()
}

/// The document says how lengths are counted. By JSON Schema they are counted so in any case, but many languages count units of UTF-16.
fn counts_characters(api: &Api) -> bool {
    let prose = Prose::of_all(api);
    prose.says(&[
        &["length", "characters", "count"],
        &["code point", "codepoint"],
    ])
}

/// The name of a text for people.
pub(crate) fn is_prose(name: &str) -> bool {
    const WORDS: [&str; 9] = [
        "title",
        "name",
        "description",
        "text",
        "comment",
        "summary",
        "note",
        "message",
        "subject",
    ];
    let lower = name.to_ascii_lowercase();
    WORDS.iter().any(|word| lower.ends_with(word))
}

/// The name of a text by which people or things are called, which servers keep to letters that anybody can type.
pub(crate) fn is_handle(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    ["user", "login", "file", "host", "domain", "path"]
        .iter()
        .any(|word| lower.contains(word))
}

/// At most this many properties are sent as null and as a list.
const MOST_ROUGH: usize = 6;

/// Bodies in JSON that are empty, have more than the schema describes, null and lists in the place of values, and letters from everywhere.
pub(super) fn rough<'a>(api: &'a Api, call: &Call<'a>) -> Vec<(&'a MediaType, Content)> {
    let body = call
        .operation
        .request_body
        .iter()
        .flat_map(|body| &body.content);
    let json = body.into_iter().find(|media| is_json(&media.name));
    let Some((media, schema)) = json.and_then(|media| Some((media, media.schema?))) else {
        return Vec::new();
    };
    let Some(base) = base(api, call, schema).filter(Value::is_object) else {
        return Vec::new();
    };
    let mut bodies = vec![json!({}), json!([]), Value::Null];
    bodies.extend(placed(&base, "/hallpass_unknown", json!({"a": [1, null]})));
    for (name, property) in api.properties(schema).declared.into_iter().take(MOST_ROUGH) {
        let place = format!("/{}", escaped(&name));
        bodies.extend(placed(&base, &place, Value::Null));
        bodies.extend(placed(&base, &place, json!([])));
        if api.schema(property.schema).types.string {
            bodies.extend(placed(
                &base,
                &place,
                json!("\u{e9}\u{4e2d}\u{1f600} '\"\\ %s"),
            ));
        }
    }
    bodies
        .into_iter()
        .map(|body| (media, Content::Value(body)))
        .collect()
}

/// The words of a body are read as they are written.
pub(super) fn in_body(lenient: Leniency) -> Leniency {
    match lenient {
        Leniency::Letters => Leniency::None,
        other => other,
    }
}

/// The base with a value at a place that need not be there, nor the objects around it.
pub(super) fn placed(base: &Value, pointer: &str, value: Value) -> Option<Value> {
    let mut changed = base.clone();
    let mut at = &mut changed;
    for token in pointer.split('/').skip(1) {
        let name = token.replace("~1", "/").replace("~0", "~");
        at = match at {
            Value::Object(members) => members
                .entry(name)
                .or_insert_with(|| Value::Object(serde_json::Map::new())),
            Value::Array(items) => items.get_mut(name.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    *at = value;
    Some(changed)
}

pub(super) fn replaced(base: &Value, pointer: &str, value: Value) -> Option<Value> {
    let mut changed = base.clone();
    *changed.pointer_mut(pointer)? = value;
    Some(changed)
}

fn removed(base: &Value, pointer: &str, name: &str) -> Option<Value> {
    let mut changed = base.clone();
    changed
        .pointer_mut(pointer)?
        .as_object_mut()?
        .remove(name)?;
    Some(changed)
}
