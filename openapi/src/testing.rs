//! Documents made by hand, for the tests of this crate.

use serde_json::{Map, Value};

use crate::json_schema::{JsonSchema, reference};
use crate::model::{Api, Operation, PathTemplate, Schema, SchemaId, Types};

/// A document with these operations (method, path); the id of each is both together.
pub(crate) fn api_with_operations(operations: &[(&str, &str)]) -> Api {
    let operations = operations
        .iter()
        .map(|(method, path)| Operation {
            id: format!("{method} {path}"),
            method: (*method).to_owned(),
            path: PathTemplate::parse(path),
            ..Operation::default()
        })
        .collect();
    Api {
        operations,
        ..Api::default()
    }
}

/// A document with one schema, written as JSON Schema 2020-12.
pub(crate) fn api_of(schema: &str) -> (Api, SchemaId) {
    let api = api_with_components(&format!("{{\"Root\": {schema}}}"));
    let root = api.components["Root"];
    (api, root)
}

/// A document with these components, which refer to each other by `#/components/schemas/NAME`.
pub(crate) fn api_with_components(components: &str) -> Api {
    let components: Map<String, Value> =
        serde_json::from_str(components).expect("the components are a JSON object");
    let mut api = Api::default();
    for name in components.keys() {
        let id = reserve(&mut api);
        api.components.insert(name.clone(), id);
    }
    for (name, schema) in &components {
        let id = api.components[name];
        fill(&mut api, id, schema);
        api.schemas[id.0 as usize].name = Some(name.clone());
    }
    api
}

fn reserve(api: &mut Api) -> SchemaId {
    api.schemas.push(Schema::default());
    SchemaId(u32::try_from(api.schemas.len() - 1).expect("a test has few schemas"))
}

fn add(api: &mut Api, json: &Value) -> SchemaId {
    if let Some(reference) = json.get("$ref").and_then(Value::as_str) {
        return api.components[reference.trim_start_matches("#/components/schemas/")];
    }
    let id = reserve(api);
    fill(api, id, json);
    id
}

fn fill(api: &mut Api, id: SchemaId, json: &Value) {
    let mut schema = Schema {
        boolean: json.as_bool(),
        ..Schema::default()
    };
    let mut rewritten = json.clone();
    for (keyword, value) in json.as_object().into_iter().flatten() {
        if let Some(value) = children(api, &mut schema, keyword, value) {
            rewritten[keyword] = value;
        } else {
            keyword_of(&mut schema, keyword, value);
        }
    }
    schema.json = JsonSchema::new(&rewritten);
    api.schemas[id.0 as usize] = schema;
}

fn children(api: &mut Api, schema: &mut Schema, keyword: &str, value: &Value) -> Option<Value> {
    match keyword {
        "properties" | "patternProperties" => {
            let ids: Vec<(String, SchemaId)> = value
                .as_object()?
                .iter()
                .map(|(name, child)| (name.clone(), add(api, child)))
                .collect();
            let json = ids.iter().map(|(name, id)| (name.clone(), reference(*id)));
            let json = Value::Object(json.collect());
            match keyword {
                "properties" => schema.properties = ids.into_iter().collect(),
                _ => schema.pattern_properties = ids.into_iter().collect(),
            }
            Some(json)
        }
        "items" | "additionalProperties" | "not" => {
            let id = add(api, value);
            match keyword {
                "items" => schema.items = Some(id),
                "not" => schema.not = Some(id),
                _ => schema.additional_properties = Some(id),
            }
            Some(reference(id))
        }
        "allOf" | "oneOf" | "anyOf" | "prefixItems" => {
            let ids: Vec<SchemaId> = value
                .as_array()?
                .iter()
                .map(|child| add(api, child))
                .collect();
            let json = ids.iter().map(|id| reference(*id)).collect();
            match keyword {
                "allOf" => schema.all_of = ids,
                "oneOf" => schema.one_of = ids,
                "anyOf" => schema.any_of = ids,
                _ => schema.prefix_items = ids,
            }
            Some(json)
        }
        _ => None,
    }
}

fn keyword_of(schema: &mut Schema, keyword: &str, value: &Value) {
    let number = || value.as_number().cloned();
    let count = || value.as_u64();
    let text = || value.as_str().map(str::to_owned);
    match keyword {
        "type" => schema.types = types_of(value),
        "required" => {
            let names = value.as_array().into_iter().flatten();
            schema.required = names.filter_map(Value::as_str).map(str::to_owned).collect();
        }
        "enum" => schema.enumeration = value.as_array().cloned(),
        "const" => schema.constant = Some(value.clone()),
        "default" => schema.default = Some(value.clone()),
        "examples" => {
            let examples = value.as_array().into_iter().flatten();
            schema.examples = examples.map(|value| (value.clone(), schema.span)).collect();
        }
        "format" => schema.format = text(),
        "pattern" => schema.pattern = text(),
        "readOnly" => schema.read_only = value == true,
        "writeOnly" => schema.write_only = value == true,
        "minimum" => schema.minimum = number(),
        "maximum" => schema.maximum = number(),
        "exclusiveMinimum" => schema.exclusive_minimum = number(),
        "exclusiveMaximum" => schema.exclusive_maximum = number(),
        "multipleOf" => schema.multiple_of = number(),
        "minLength" => schema.min_length = count(),
        "maxLength" => schema.max_length = count(),
        "minItems" => schema.min_items = count(),
        "maxItems" => schema.max_items = count(),
        "uniqueItems" => schema.unique_items = value == true,
        "minProperties" => schema.min_properties = count(),
        "maxProperties" => schema.max_properties = count(),
        _ => {}
    }
}

fn types_of(value: &Value) -> Types {
    let mut types = Types::default();
    let one = std::slice::from_ref(value);
    for name in value.as_array().map_or(one, Vec::as_slice) {
        match name.as_str().expect("a type's name") {
            "null" => types.null = true,
            "boolean" => types.boolean = true,
            "integer" => types.integer = true,
            "number" => types.number = true,
            "string" => types.string = true,
            "array" => types.array = true,
            _ => types.object = true,
        }
    }
    types
}

/// Loads a document of one file.
pub(crate) fn load_text(text: &str) -> crate::Loaded {
    struct One<'t>(&'t str);
    impl crate::source::Files for One<'_> {
        fn read(&self, _: &str) -> std::io::Result<String> {
            Ok(self.0.to_owned())
        }
    }
    crate::load("document.yaml", &One(text))
}

/// A document with one operation, `GET /x`, whose success has this XML media type object; both arguments in YAML's flow style.
pub(crate) fn load_xml(media_type: &str, components: &str) -> crate::Loaded {
    load_text(&format!(
        "openapi: 3.0.4
info: {{title: t, version: v}}
paths:
  /x:
    get:
      operationId: x
      responses:
        '200':
          description: ok
          content:
            text/xml: {media_type}
components:
  schemas: {components}
"
    ))
}
