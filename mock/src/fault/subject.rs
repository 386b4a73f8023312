//! The operation that a fault looks at, and what its document says about the reply.

use serde_json::Value;

use hallpass_openapi::model::{Action, Api, MediaType, Operation, Resource, Response, SchemaId};

use crate::document::Terms;
use crate::message::Response as Sent;
use crate::schema;
use crate::select;

/// How deep properties are looked for in a schema that may contain itself.
const DEEPEST: usize = 6;

/// An operation within its document.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The document.
    pub api: &'a Api,
    /// The operation.
    pub operation: &'a Operation,
}

/// A declared property: where it stands in an instance, and its schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// JSON Pointer of the object that has it.
    pub parent: String,
    /// Its name.
    pub name: String,
    /// Its schema.
    pub schema: SchemaId,
}

impl Place {
    /// JSON Pointer of the property.
    pub fn pointer(&self) -> String {
        let name = self.name.replace('~', "~0").replace('/', "~1");
        format!("{}/{name}", self.parent)
    }
}

impl<'a> Subject<'a> {
    /// An operation of this document.
    pub fn new(api: &'a Api, operation: &'a Operation) -> Self {
        Self { api, operation }
    }

    /// The response of success.
    pub fn success(&self) -> Option<&'a Response> {
        let terms = Terms {
            resource: self.operation.resource.clone(),
            rules: Vec::new(),
            security: Vec::new(),
        };
        select::success(self.operation, &terms).map(|(_, response)| response)
    }

    /// The body of success in JSON.
    pub fn json(&self) -> Option<&'a MediaType> {
        let mut content = self.success()?.content.iter();
        content.find(|media| hallpass_openapi::media_type::is_json(&media.name))
    }

    /// The body of success in XML.
    pub fn xml(&self) -> Option<&'a MediaType> {
        self.success()?
            .content
            .iter()
            .find(|media| media.xml.is_some())
    }

    /// The stored resource that the operation works on.
    pub fn resource(&self) -> Option<&'a Resource> {
        self.operation.resource.as_ref()
    }

    /// Whether the operation does one of these to its resource.
    pub fn does(&self, actions: &[Action]) -> bool {
        self.resource().is_some_and(|r| actions.contains(&r.action))
    }

    /// Whether the document declares such a property of the reply. Properties of list items count.
    pub fn declares(&self, wanted: &dyn Fn(&Api, SchemaId) -> bool) -> bool {
        let Some(id) = self.json().or(self.xml()).and_then(|media| media.schema) else {
            return false;
        };
        self.declares_within(id, wanted, 0)
    }

    fn declares_within(
        &self,
        id: SchemaId,
        wanted: &dyn Fn(&Api, SchemaId) -> bool,
        depth: usize,
    ) -> bool {
        if depth > DEEPEST {
            return false;
        }
        let items = schema::items(self.api, id);
        let in_items = items.is_some_and(|item| self.declares_within(item, wanted, depth + 1));
        in_items
            || schema::properties(self.api, id)
                .into_values()
                .any(|property| {
                    wanted(self.api, property) || self.declares_within(property, wanted, depth + 1)
                })
    }

    /// The declared properties that an instance of the reply has, outermost first.
    pub fn places(&self, instance: &Value) -> Vec<Place> {
        let mut all = Vec::new();
        if let Some(id) = self.json().or(self.xml()).and_then(|media| media.schema) {
            self.collect(id, instance, String::new(), &mut all);
        }
        all.sort_by_key(|place| place.parent.matches('/').count());
        all
    }

    fn collect(&self, id: SchemaId, instance: &Value, parent: String, all: &mut Vec<Place>) {
        match instance {
            Value::Array(items) => {
                let schema = schema::items(self.api, id);
                for (at, item) in items.iter().enumerate() {
                    if let Some(schema) = schema {
                        self.collect(schema, item, format!("{parent}/{at}"), all);
                    }
                }
            }
            Value::Object(map) => {
                for (name, schema) in schema::properties(self.api, id) {
                    let Some(value) = map.get(name) else { continue };
                    let place = Place {
                        parent: parent.clone(),
                        name: name.to_owned(),
                        schema,
                    };
                    let pointer = place.pointer();
                    all.push(place);
                    self.collect(schema, value, pointer, all);
                }
            }
            _ => {}
        }
    }

    /// The name of a declared property with this trait, wherever it stands in the reply.
    pub fn names(&self, wanted: &dyn Fn(&Api, SchemaId) -> bool) -> Vec<&'a str> {
        let mut names = Vec::new();
        if let Some(id) = self.json().or(self.xml()).and_then(|media| media.schema) {
            self.collect_names(id, wanted, 0, &mut names);
        }
        names
    }

    /// Names of texts without bounds that a fault may change: declared in the reply, else in the request, and no identity or link.
    pub fn free_texts(&self) -> Vec<&'a str> {
        let mut names = self.names(&is_free_text);
        if names.is_empty() {
            let body = self.operation.request_body.as_ref();
            let media = body.and_then(|body| body.content.first());
            if let Some(id) = media.and_then(|media| media.schema) {
                self.collect_names(id, &is_free_text, 0, &mut names);
            }
        }
        let no_text = ["id", "Id", "url", "Token", "self", "next"];
        names.retain(|name| !no_text.iter().any(|end| name.ends_with(end)));
        names
    }

    fn collect_names(
        &self,
        id: SchemaId,
        wanted: &dyn Fn(&Api, SchemaId) -> bool,
        depth: usize,
        names: &mut Vec<&'a str>,
    ) {
        if depth > DEEPEST {
            return;
        }
        for (name, property) in schema::properties(self.api, id) {
            if wanted(self.api, property) && !names.contains(&name) {
                names.push(name);
            }
            self.collect_names(property, wanted, depth + 1, names);
        }
        if let Some(item) = schema::items(self.api, id) {
            self.collect_names(item, wanted, depth + 1, names);
        }
    }
}

/// Whether a schema allows numbers only.
pub fn is_number(api: &Api, id: SchemaId) -> bool {
    schema::first(api, id, |schema| {
        let types = schema.types;
        let other = types.string || types.array || types.object || types.boolean;
        ((types.integer || types.number) && !other).then_some(())
    })
    .is_some()
}

/// Whether a schema allows strings, and no numbers.
pub fn is_string(api: &Api, id: SchemaId) -> bool {
    let types = schema::first(api, id, |schema| {
        let types = schema.types;
        (types.string || types.integer || types.number).then_some(types)
    });
    types.is_some_and(|types| types.string && !types.integer && !types.number)
}

/// Whether a schema is an array.
pub fn is_array(api: &Api, id: SchemaId) -> bool {
    schema::first(api, id, |schema| schema.types.array.then_some(())).is_some()
}

/// Whether a schema lists its values.
pub fn is_enumeration(api: &Api, id: SchemaId) -> bool {
    schema::first(api, id, |schema| schema.enumeration.as_ref().map(|_| ())).is_some()
}

/// Whether a string may have any value.
pub fn is_free_text(api: &Api, id: SchemaId) -> bool {
    let bound = |schema: &hallpass_openapi::model::Schema| {
        let bounded = schema.pattern.is_some()
            || schema.format.is_some()
            || schema.constant.is_some()
            || schema.max_length.is_some();
        bounded.then_some(())
    };
    is_string(api, id) && !is_enumeration(api, id) && schema::first(api, id, bound).is_none()
}

/// Whether a response is a success in JSON.
pub fn is_json_success(response: &Sent) -> bool {
    response.is_success() && has_type(response, hallpass_openapi::media_type::is_json)
}

/// Whether a response is a success in XML.
pub fn is_xml_success(response: &Sent) -> bool {
    response.is_success() && has_type(response, hallpass_openapi::media_type::is_xml)
}

fn has_type(response: &Sent, is: fn(&str) -> bool) -> bool {
    response.header("content-type").is_some_and(is)
}
