//! Parameters: from the texts of a request to values, by style and schema. `hallpass_runtime::style` is the way back.

mod query;
mod scalar;
mod style;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::media_type::is_json;
use crate::model::{Api, Location, Parameter, SchemaId, Style};
pub use query::pairs;
use scalar::scalar;
pub(crate) use style::decode_form;
use style::{decode, split_members};

/// Where parameters are read from, as the request has it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Texts<'r> {
    /// Path parameters by name, percent-encoded.
    pub path: &'r [(String, String)],
    /// The query string without its question mark.
    pub query: &'r str,
    /// Header fields; a name may come more than once, and its case means nothing.
    pub headers: &'r [(String, String)],
}

/// A parameter's text cannot be taken apart: it is no percent-encoded UTF-8, or not JSON where it must be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Malformed(pub String);

impl Api {
    /// The value of a parameter in a request; `None` when it was not sent. The value need not fit the schema: a text that is no
    /// integer stays a string.
    ///
    /// # Errors
    /// When the text cannot be taken apart.
    pub fn read_parameter(
        &self,
        parameter: &Parameter,
        texts: &Texts<'_>,
    ) -> Result<Option<Value>, Malformed> {
        let reader = Reader {
            api: self,
            parameter,
        };
        match parameter.location {
            Location::Path => reader.path(texts.path),
            Location::Query => reader.query(&pairs(texts.query)),
            Location::Header => reader.header(texts.headers),
            Location::Cookie => reader.cookie(texts.headers),
            Location::Querystring => reader.querystring(texts.query),
        }
    }

    /// A text as a scalar of a schema, as parameters, forms and headers hold it; the text itself where no type of the schema fits.
    pub fn read_text(&self, schema: SchemaId, text: &str) -> Value {
        scalar(self, schema, text)
    }

    /// Whether a schema allows arrays.
    pub(crate) fn allows_array(&self, schema: SchemaId) -> bool {
        scalar::types(self, schema).array
    }

    /// Whether a query parameter of this name (decoded) is part of the parameter: `filter[a]` of `filter`, or a property of an
    /// exploded object.
    pub fn takes_query_name(&self, parameter: &Parameter, name: &str) -> bool {
        let reader = Reader {
            api: self,
            parameter,
        };
        match parameter.style {
            Style::DeepObject => style::deep_keys(&parameter.name, name).is_some(),
            Style::Form if reader.is_exploded_object() => reader.declares(name),
            _ => parameter.name == name,
        }
    }
}

/// What a parameter's schema says of its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Scalar,
    Array,
    Object,
}

#[derive(Clone, Copy)]
struct Reader<'a> {
    api: &'a Api,
    parameter: &'a Parameter,
}

impl Reader<'_> {
    fn form(&self) -> Form {
        let Some(id) = self.parameter.schema else {
            return Form::Scalar;
        };
        let types = scalar::types(self.api, id);
        match (types.array, types.object) {
            (true, _) => Form::Array,
            (false, true) => Form::Object,
            _ => Form::Scalar,
        }
    }

    fn is_exploded_object(&self) -> bool {
        self.parameter.explode && self.parameter.content.is_none() && self.form() == Form::Object
    }

    fn declares(&self, name: &str) -> bool {
        let schema = self.parameter.schema;
        schema.is_some_and(|id| self.api.properties(id).declared.contains_key(name))
    }

    fn path(&self, path: &[(String, String)]) -> Result<Option<Value>, Malformed> {
        let Some((_, raw)) = path.iter().find(|(name, _)| *name == self.parameter.name) else {
            return Ok(None);
        };
        if self.parameter.content.is_some() {
            return self.content(&decode(raw)?).map(Some);
        }
        let separator = match self.parameter.style {
            Style::Label if self.parameter.explode => '.',
            Style::Matrix if self.parameter.explode => ';',
            _ => ',',
        };
        let inside = match self.parameter.style {
            Style::Label => raw.strip_prefix('.').unwrap_or(raw),
            Style::Matrix => self.matrix(raw),
            _ => raw,
        };
        self.value(inside, separator, decode).map(Some)
    }

    /// `;name=value` without what stands before the value; an exploded object has its properties' names there instead.
    fn matrix<'r>(&self, raw: &'r str) -> &'r str {
        let inside = raw.strip_prefix(';').unwrap_or(raw);
        if self.parameter.explode && self.form() == Form::Object {
            return inside;
        }
        let value = inside.strip_prefix(self.parameter.name.as_str());
        value
            .and_then(|rest| rest.strip_prefix('='))
            .unwrap_or(inside)
    }

    fn header(&self, headers: &[(String, String)]) -> Result<Option<Value>, Malformed> {
        let lines: Vec<&str> = headers
            .iter()
            .filter(|(name, _)| name.eq_ignore_ascii_case(&self.parameter.name))
            .map(|(_, value)| value.trim())
            .collect();
        if lines.is_empty() {
            return Ok(None);
        }
        let text = lines.join(",");
        if self.parameter.content.is_some() {
            return self.content(&text).map(Some);
        }
        self.value(&text, ',', |text| Ok(Cow::Borrowed(text.trim())))
            .map(Some)
    }

    fn cookie(&self, headers: &[(String, String)]) -> Result<Option<Value>, Malformed> {
        let lines = headers
            .iter()
            .filter(|(name, _)| name.eq_ignore_ascii_case("cookie"));
        let cookies: Vec<(String, String)> = lines
            .flat_map(|(_, line)| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        self.query(&cookies)
    }

    /// Pairs with decoded names and values as written.
    fn query(&self, pairs: &[(String, String)]) -> Result<Option<Value>, Malformed> {
        if self.parameter.style == Style::DeepObject {
            return style::deep_object(self, pairs);
        }
        if self.is_exploded_object() && self.parameter.style == Style::Form {
            return self.exploded_object(pairs);
        }
        let raws: Vec<&str> = pairs
            .iter()
            .filter(|(name, _)| *name == self.parameter.name)
            .map(|(_, raw)| raw.as_str())
            .collect();
        let Some(last) = raws.last() else {
            return Ok(None);
        };
        if self.parameter.content.is_some() {
            return self.content(&decode_form(last)?).map(Some);
        }
        if self.form() == Form::Array && self.parameter.explode {
            return self.array(&raws, decode_form).map(Some);
        }
        self.delimited(last).map(Some)
    }

    fn delimited(&self, raw: &str) -> Result<Value, Malformed> {
        let (separator, raw) = match self.parameter.style {
            Style::SpaceDelimited => ('+', raw.replace("%20", "+")),
            Style::PipeDelimited => ('|', raw.replace("%7C", "|").replace("%7c", "|")),
            _ => (',', raw.to_owned()),
        };
        self.value(&raw, separator, decode_form)
    }

    fn exploded_object(&self, pairs: &[(String, String)]) -> Result<Option<Value>, Malformed> {
        let mut members = Map::new();
        for (name, raw) in pairs.iter().filter(|(name, _)| self.declares(name)) {
            let value = self.member(name, &decode_form(raw)?);
            members.insert(name.clone(), value);
        }
        Ok((!members.is_empty()).then_some(Value::Object(members)))
    }

    fn querystring(&self, query: &str) -> Result<Option<Value>, Malformed> {
        if query.is_empty() {
            return Ok(None);
        }
        match &self.parameter.content {
            Some(content) if is_json(content) => self.content(&decode(query)?).map(Some),
            _ => self.exploded_object(&pairs(query)),
        }
    }

    /// A text in the style's own form.
    fn value<'r>(
        &self,
        raw: &'r str,
        separator: char,
        decode: impl Fn(&'r str) -> Result<Cow<'r, str>, Malformed>,
    ) -> Result<Value, Malformed> {
        match self.form() {
            Form::Scalar => Ok(self.scalar(self.parameter.schema, &decode(raw)?)),
            Form::Array if raw.is_empty() => Ok(Value::Array(Vec::new())),
            Form::Array => {
                let repeated = format!("{}=", self.parameter.name);
                let items: Vec<&str> = raw
                    .split(separator)
                    .map(|item| match self.parameter.style {
                        Style::Matrix => item.strip_prefix(repeated.as_str()).unwrap_or(item),
                        _ => item,
                    })
                    .collect();
                self.array(&items, decode)
            }
            Form::Object => {
                let mut members = Map::new();
                for (name, raw) in split_members(raw, separator, self.parameter.explode) {
                    let name = decode(name)?;
                    let value = self.member(&name, &decode(raw)?);
                    members.insert(name.into_owned(), value);
                }
                Ok(Value::Object(members))
            }
        }
    }

    fn array<'r>(
        &self,
        raws: &[&'r str],
        decode: impl Fn(&'r str) -> Result<Cow<'r, str>, Malformed>,
    ) -> Result<Value, Malformed> {
        let items = raws.iter().enumerate().map(|(at, raw)| {
            let item = self.parameter.schema.and_then(|id| self.api.item(id, at));
            Ok(self.scalar(item, &decode(raw)?))
        });
        items.collect::<Result<Vec<_>, _>>().map(Value::Array)
    }

    fn member(&self, name: &str, text: &str) -> Value {
        let pointer = format!("/{}", crate::property::escape(name));
        let schema = self
            .parameter
            .schema
            .and_then(|id| self.api.schema_at(id, &pointer));
        self.scalar(schema, text)
    }

    fn scalar(&self, schema: Option<SchemaId>, text: &str) -> Value {
        schema.map_or_else(
            || Value::String(text.to_owned()),
            |id| scalar(self.api, id, text),
        )
    }

    fn content(&self, text: &str) -> Result<Value, Malformed> {
        match &self.parameter.content {
            Some(content) if is_json(content) => {
                serde_json::from_str(text).map_err(|error| Malformed(error.to_string()))
            }
            _ => Ok(Value::String(text.to_owned())),
        }
    }
}
