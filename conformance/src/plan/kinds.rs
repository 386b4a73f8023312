//! Kinds in a path, such as `{realm}` with `sections` and `groups`: which of them the example of a body is for.

use hallpass_openapi::model::{Api, Example, ExampleValue, Location, Operation, Parameter};
use serde_json::Value;

/// Letters that a kind must have to be found in a text.
const SHORTEST: usize = 3;

/// Gives the parameters of the path that choose a kind the one that the example of the body speaks of; whether it is known for each of them.
pub(super) fn settle(
    api: &Api,
    operation: &Operation,
    name: &str,
    parameters: &mut [(&Parameter, Value)],
) -> bool {
    let content = operation.request_body.iter().flat_map(|body| &body.content);
    let mut examples = content.flat_map(|media| &media.examples);
    let example = examples.find(|example| example.name == name);
    let mut is_settled = true;
    for (parameter, value) in parameters.iter_mut() {
        let Some(kinds) = kinds(api, parameter).filter(|_| operation.request_body.is_some()) else {
            continue;
        };
        match example.and_then(|example| spoken(example, &kinds)) {
            Some(kind) => *value = Value::from(kind),
            None => is_settled = false,
        }
    }
    is_settled
}

/// An example speaks of no other kind than these parameters name.
pub(super) fn fits(api: &Api, example: &Example, parameters: &[(&Parameter, Value)]) -> bool {
    parameters.iter().all(|(parameter, value)| {
        let chosen = value.as_str();
        let named = kinds(api, parameter).and_then(|kinds| spoken(example, &kinds));
        named.is_none_or(|kind| Some(kind.as_str()) == chosen)
    })
}

/// The values among which a parameter of the path chooses.
pub(crate) fn kinds(api: &Api, parameter: &Parameter) -> Option<Vec<String>> {
    let values = api.schema(parameter.schema?).enumeration.as_ref()?;
    let kinds: Option<Vec<String>> = values
        .iter()
        .map(|value| value.as_str().map(str::to_owned))
        .collect();
    kinds.filter(|kinds| parameter.location == Location::Path && kinds.len() > 1)
}

/// The only one of these that an example names: by its own name, else in its summary or description, else in what it shows.
fn spoken(example: &Example, kinds: &[String]) -> Option<String> {
    let told = [&example.summary, &example.description];
    let told: String = told.into_iter().flatten().cloned().collect();
    let shown = match &example.value {
        ExampleValue::Data(value) | ExampleValue::Both(value, _) => value.to_string(),
        ExampleValue::Serialized(text) => text.clone(),
        ExampleValue::External(_) => String::new(),
    };
    [&example.name, &told, &shown].into_iter().find_map(|text| {
        let text = text.to_lowercase();
        let mut named = kinds.iter().filter(|kind| text.contains(&stem(kind)));
        let first = named.next()?;
        named.next().is_none().then(|| first.clone())
    })
}

/// `groups` -> `group`.
fn stem(kind: &str) -> String {
    let kind = kind.to_lowercase();
    let stem = kind.strip_suffix('s').unwrap_or(&kind);
    if stem.len() < SHORTEST {
        return kind;
    }
    stem.to_owned()
}

#[cfg(test)]
mod tests {
    use hallpass_openapi::diagnostic::Span;
    use hallpass_openapi::model::{Example, ExampleValue};
    use serde_json::json;

    use super::spoken;

    #[test]
    fn an_example_names_the_kind_that_it_is_for() {
        let kinds = ["sections", "groups"].map(str::to_owned);
        let of = |name: &str, summary: &str, value| {
            let example = Example {
                name: name.to_owned(),
                summary: Some(summary.to_owned()),
                description: None,
                value: ExampleValue::Data(value),
                known_deviation: None,
                span: Span::default(),
            };
            spoken(&example, &kinds)
        };
        assert_eq!(of("forGroup", "", json!({})), Some("groups".to_owned()));
        assert_eq!(
            of("a", "Into a section", json!({})),
            Some("sections".to_owned())
        );
        assert_eq!(
            of("a", "", json!({"group_id": 5})),
            Some("groups".to_owned())
        );
        assert_eq!(of("a", "Into a group of a section", json!({})), None);
        assert_eq!(of("a", "", json!({"id": 5})), None);
    }
}
