//! Examples of schemas as tests in the documentation of their types: each shows how JSON is read and written.

use std::collections::{HashMap, HashSet};

use hallpass_openapi::model::{Api, ExampleValue, MediaType, SchemaId};
use hallpass_openapi::validate::Direction;
use serde_json::Value;

use super::calls::calls;
use super::examples::{VALIDATORS, fit};
use super::parts::used;
use super::schemas::Schemas;
use super::symbols::Key;
use super::usage::View;
use crate::ir::{Definition, Type, TypeDef};
use crate::options::{Options, Runtime};

/// Lines of the longest example that is shown.
const LINES: usize = 20;

/// Characters of its longest line.
const WIDTH: usize = 100;

/// Gives each type whose schema has an example that fits it a section with the first of them; `keys` are those of the first types, in order.
pub(crate) fn add(
    types: &mut [TypeDef],
    keys: impl Iterator<Item = Key>,
    api: &Api,
    schemas: &Schemas<'_>,
    words: &Words<'_>,
) {
    let shown = of_bodies(api, schemas);
    let foreign = foreign(types);
    let mut checked = 0;
    for (def, (id, view)) in types.iter_mut().zip(keys) {
        let is_known = usize::try_from(id.0).is_ok_and(|index| index < api.schemas.len());
        let is_alias = matches!(def.definition, Definition::Alias(_));
        if is_alias || !is_known || foreign.contains(&def.name) {
            continue;
        }
        let own = schemas.written(id).examples.iter().map(|(value, _)| value);
        let mut examples = own.chain(shown.get(&id).into_iter().flatten().copied());
        let direction = direction(view);
        let fits = |value: &&Value| {
            checked += 1;
            fit::contradiction_of_value(api, id, value, direction).is_none()
        };
        let text = examples.find(fits).and_then(short);
        def.docs
            .extend(text.iter().flat_map(|text| words.section(&def.name, text)));
        if checked > VALIDATORS {
            checked = 0;
            api.forget_validators();
        }
    }
}

/// What the tests call the crate and its module.
pub(crate) struct Words<'o> {
    crate_name: &'o str,
    module: &'o str,
    runtime: &'o Runtime,
}

impl<'o> Words<'o> {
    /// Nothing where there are no such tests.
    pub fn new(options: &'o Options, module: &'o str) -> Option<Self> {
        let crate_name = options.crate_name.as_deref()?;
        options.doc_tests.then_some(Self {
            crate_name,
            module,
            runtime: &options.runtime,
        })
    }

    /// The section of a type. What compares the values is not shown.
    fn section(&self, name: &str, text: &str) -> Vec<String> {
        let package = self.crate_name.replace('-', "_");
        let runtime = match self.runtime {
            Runtime::Inline => format!("{package}::runtime"),
            Runtime::Dependency(_) | Runtime::Workspace => "hallpass_runtime".to_owned(),
        };
        let fence = fence(text);
        let code = format!(
            "\n# Example\n\n```\n\
             let text = r{fence}\"{text}\"{fence};\n\
             let value: {package}::{}::{name} = serde_json::from_str(text)?;\n\
             let written = serde_json::to_string(&value)?;\n\
             # let shown: serde_json::Value = serde_json::from_str(text)?;\n\
             # let again: serde_json::Value = serde_json::from_str(&written)?;\n\
             # assert!({runtime}::union::same(&shown, &again), \"{{written}}\");\n\
             # Ok::<(), serde_json::Error>(())\n```",
            self.module
        );
        code.lines().map(str::to_owned).collect()
    }
}

/// So many `#` that the text does not end the literal.
fn fence(text: &str) -> String {
    let mut fence = "#".to_owned();
    while text.contains(&format!("\"{fence}")) {
        fence.push('#');
    }
    fence
}

fn direction(view: View) -> Direction {
    match view {
        View::Write => Direction::Request,
        View::Both | View::Read => Direction::Response,
    }
}

/// An example as it is shown, unless it is too long to be read in passing.
fn short(value: &Value) -> Option<String> {
    let text = serde_json::to_string_pretty(value).ok()?;
    let is_short =
        text.lines().count() <= LINES && text.lines().all(|line| line.chars().count() <= WIDTH);
    is_short.then_some(text)
}

/// Examples of bodies, by the schema of which they are.
fn of_bodies<'a>(api: &'a Api, schemas: &Schemas<'_>) -> HashMap<SchemaId, Vec<&'a Value>> {
    let mut found: HashMap<SchemaId, Vec<&Value>> = HashMap::new();
    let calls = calls(api);
    for media in calls
        .iter()
        .flat_map(|call| call.sent().chain(call.answered()))
    {
        if let Some(schema) = media.schema {
            let found = found.entry(schemas.target(schema)).or_default();
            found.extend(in_data_form(media));
        }
    }
    found
}

fn in_data_form(media: &MediaType) -> impl Iterator<Item = &Value> {
    let right = media.examples.iter();
    let right = right.filter(|example| example.known_deviation.is_none());
    right.filter_map(|example| match &example.value {
        ExampleValue::Data(value) | ExampleValue::Both(value, _) => Some(value),
        ExampleValue::Serialized(_) | ExampleValue::External(_) => None,
    })
}

/// Types that hold one of the user's choice, which may refuse what the schema allows, or write it in another form.
fn foreign(types: &[TypeDef]) -> HashSet<String> {
    let mut holders: HashMap<String, Vec<&str>> = HashMap::new();
    let mut open: Vec<&str> = Vec::new();
    for def in types {
        used(&def.definition, &mut |of: &Type| {
            if of.holds_foreign() {
                open.push(&def.name);
            }
            for name in of.named() {
                holders.entry(name.to_owned()).or_default().push(&def.name);
            }
        });
    }
    let mut found = HashSet::new();
    while let Some(name) = open.pop() {
        if found.insert(name.to_owned()) {
            open.extend(holders.get(name).into_iter().flatten());
        }
    }
    found
}
