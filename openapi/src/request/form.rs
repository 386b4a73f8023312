//! Forms (`application/x-www-form-urlencoded`): pairs of names and values, read as the properties of an object.

use serde_json::{Map, Value};

use crate::model::{Api, Encoding, Location, MediaType, Parameter, SchemaId, Style};
use crate::parameter::{Malformed, Texts, decode_form, pairs};
use crate::property::escape;

impl Api {
    /// A form as an object; names that come more than once, and those that the schema says are arrays, are arrays. What an encoding
    /// gives a style is written as a query parameter is.
    pub(super) fn read_form(
        &self,
        media_type: &MediaType,
        text: &str,
    ) -> Result<Map<String, Value>, Malformed> {
        let mut members = Map::new();
        let styled = self.styled(media_type);
        for parameter in &styled {
            let texts = Texts {
                query: text,
                ..Texts::default()
            };
            let value = self.read_parameter(parameter, &texts)?;
            members.extend(value.map(|value| (parameter.name.clone(), value)));
        }
        for (name, raw) in pairs(text) {
            let takes = |parameter| self.takes_query_name(parameter, &name);
            if !styled.iter().any(takes) {
                let text = decode_form(&raw)?;
                self.add(media_type.schema, &mut members, name, &text);
            }
        }
        Ok(members)
    }

    fn add(
        &self,
        schema: Option<SchemaId>,
        members: &mut Map<String, Value>,
        name: String,
        text: &str,
    ) {
        let property = self.form_property(schema, &name);
        let is_array = property.is_some_and(|id| self.allows_array(id));
        let item = if is_array {
            property.and_then(|id| self.item(id, 0))
        } else {
            property
        };
        let value = item.map_or_else(
            || Value::String(text.to_owned()),
            |id| self.read_text(id, text),
        );
        match members.get_mut(&name) {
            Some(Value::Array(items)) => items.push(value),
            _ if is_array => {
                members.insert(name, Value::Array(vec![value]));
            }
            _ => {
                members.insert(name, value);
            }
        }
    }

    fn form_property(&self, schema: Option<SchemaId>, name: &str) -> Option<SchemaId> {
        self.schema_at(schema?, &format!("/{}", escape(name)))
    }

    /// The properties that an encoding gives a style, as parameters.
    fn styled(&self, media_type: &MediaType) -> Vec<Parameter> {
        let encodings = media_type.encodings.properties.iter();
        let styled = encodings.filter(|(_, encoding)| encoding.is_styled());
        styled
            .map(|(name, encoding)| {
                let schema = self.form_property(media_type.schema, name);
                as_parameter(name, encoding, schema)
            })
            .collect()
    }
}

fn as_parameter(name: &str, encoding: &Encoding, schema: Option<SchemaId>) -> Parameter {
    let style = encoding.style.unwrap_or(Style::Form);
    Parameter {
        name: name.to_owned(),
        rust_name: None,
        location: Location::Query,
        description: None,
        required: false,
        deprecated: false,
        style,
        explode: encoding.explode.unwrap_or(style == Style::Form),
        allow_reserved: encoding.allow_reserved.unwrap_or(false),
        allow_empty_value: false,
        schema,
        content: None,
        examples: Vec::new(),
        span: encoding.span,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::testing::load_text;

    const DOCUMENT: &str = "openapi: 3.0.4
info: {title: t, version: v}
paths:
  /x:
    post:
      operationId: x
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              properties:
                text: {type: string}
                count: {type: integer}
                each: {type: array, items: {type: integer}}
                commas: {type: array, items: {type: integer}}
                spaces: {type: array, items: {type: string}}
                pipes: {type: array, items: {type: string}}
                deep: {type: object, properties: {a: {type: integer}}}
            encoding:
              commas: {style: form, explode: false}
              spaces: {style: spaceDelimited, explode: false}
              pipes: {style: pipeDelimited, explode: false}
              deep: {style: deepObject, explode: true}
      responses: {'204': {description: done}}
";

    #[test]
    fn forms_are_read_as_their_encodings_say() {
        let api = load_text(DOCUMENT).api.expect("a document");
        let body = api.operations[0].request_body.as_ref().expect("a body");
        let cases = [
            ("", json!({})),
            ("text=a+b%2C&count=7", json!({"text": "a b,", "count": 7})),
            ("each=1&each=2", json!({"each": [1, 2]})),
            ("each=1", json!({"each": [1]})),
            ("commas=1,2", json!({"commas": [1, 2]})),
            ("spaces=a+b%20c", json!({"spaces": ["a", "b", "c"]})),
            ("pipes=a|b%7Cc", json!({"pipes": ["a", "b", "c"]})),
            ("deep[a]=1", json!({"deep": {"a": 1}})),
            ("other=1", json!({"other": "1"})),
        ];
        for (text, value) in cases {
            let read = api.read_form(&body.content[0], text).expect(text);
            assert_eq!(Value::Object(read), value, "{text}");
        }
    }
}
