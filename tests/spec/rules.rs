//! Each example request, judged by the document's own rules on its fixtures, comes to the response that shows its name.

use std::collections::BTreeSet;

use hallpass_openapi::diagnostic::Span;
use hallpass_openapi::expression::Expression;
use serde_json::{Map, Value, json};

use super::completeness::{answered, requests};
use super::document::*;

#[track_caller]
fn expression(text: &str) -> Expression {
    Expression::parse(text, Span::default()).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Status and example of a response.
type Outcome = (String, Option<String>);

/// The stored state, and who asks: the user of the first credentials.
struct Mock {
    state: Value,
    caller: Value,
}

impl Mock {
    fn new(fixtures: &str, scheme: &str) -> Self {
        let fixtures = yaml(fixtures);
        let user = &fixtures["credentials"][scheme][0]["user"];
        let state = fixtures["collections"].clone();
        let mut users = state["users"].as_array().into_iter().flatten();
        let caller = users.find(|one| one["id"] == *user);
        Self {
            caller: caller.cloned().expect("the user of the first credentials"),
            state,
        }
    }

    /// The variables of CEL for one example request.
    fn variables(&self, operation: &Value, name: &str) -> Map<String, Value> {
        let mut request = json!({"path": {}, "query": {}, "header": {}});
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            if let Some(example) = parameter["examples"].get(name) {
                request[text(parameter, "in")][text(parameter, "name")] = example["value"].clone();
            }
        }
        let body =
            &operation["requestBody"]["content"]["application/json"]["examples"][name]["value"];
        if !body.is_null() {
            request["body"] = body.clone();
        }
        let variables = json!({
            "request": request, "caller": self.caller, "state": self.state, "now": 1_400_000_000,
            "base": "http://127.0.0.1:4010/v1", "new": {"id": "77", "code": "AAAAA-BBBBB"},
        });
        variables.as_object().cloned().expect("an object")
    }

    fn item(&self, operation: &Value, variables: &Map<String, Value>) -> Option<Value> {
        let resource = &operation["x-hallpass-resource"];
        let id = &variables["request"]["path"][text(resource, "parameter")];
        let mut items = self.state[text(resource, "collection")]
            .as_array()
            .into_iter()
            .flatten();
        let found = items.find(|&item| {
            let mut variables = variables.clone();
            variables.insert("item".to_owned(), item.clone());
            item["id"] == *id
                && scope(resource)
                    .iter()
                    .all(|one| one.holds(&variables).expect("a condition"))
        });
        found.cloned()
    }

    fn outcome(&self, operation: &Value, name: &str) -> Outcome {
        let resource = &operation["x-hallpass-resource"];
        let mut variables = self.variables(operation, name);
        if resource.get("parameter").is_some() {
            match self.item(operation, &variables) {
                None => return respond(&resource["notFound"]),
                Some(item) => _ = variables.insert("resource".to_owned(), item),
            }
        }
        if let Some(body) = variables["request"].get("body") {
            let mut assigned = body.clone();
            for (property, value) in resource["assign"].as_object().into_iter().flatten() {
                let value = expression(value.as_str().expect("CEL"));
                assigned[property] = value.evaluate(&variables).expect(property);
            }
            variables.insert("assigned".to_owned(), assigned);
        }
        let rules = operation["x-hallpass-rules"]
            .as_array()
            .into_iter()
            .flatten();
        let mut held = rules.filter(|rule| {
            let condition = expression(text(rule, "if"));
            condition
                .holds(&variables)
                .unwrap_or_else(|error| panic!("{name}: {error}: {}", rule["if"]))
        });
        held.next()
            .map_or(("2".to_owned(), None), |rule| respond(&rule["respond"]))
    }
}

fn scope(resource: &Value) -> Vec<Expression> {
    let conditions = resource["scope"].as_array().into_iter().flatten();
    conditions
        .filter_map(Value::as_str)
        .map(expression)
        .collect()
}

/// A `Respond` object; without one, an item that is not found is 404.
fn respond(node: &Value) -> Outcome {
    let status = node["status"].as_u64().unwrap_or(404).to_string();
    (status, node["example"].as_str().map(str::to_owned))
}

/// What the document shows for a request of this name.
pub fn expected(document: &Value, operation: &Value, name: &str) -> Outcome {
    let responses = operation["responses"].as_object().into_iter().flatten();
    let mut refusals = responses.filter(|(status, _)| !status.starts_with('2'));
    let refusal =
        refusals.find(|(_, response)| answered(resolved(document, response)).contains(name));
    let Some((status, response)) = refusal else {
        return ("2".to_owned(), None);
    };
    let has_body = resolved(document, response).get("content").is_some();
    (status.clone(), has_body.then(|| name.to_owned()))
}

#[test]
fn every_example_request_comes_to_the_response_of_its_name() {
    let schoology = Mock::new("spec/fixtures/schoology.yaml", "oauth1");
    let classroom = Mock::new("spec/fixtures/classroom.yaml", "bearer");
    let mut played = BTreeSet::new();
    for (name, mock) in [
        (GROUPS, &schoology),
        (INVITES, &schoology),
        (INVITATIONS, &classroom),
    ] {
        let document = yaml(name);
        for found in operations(&document) {
            for case in requests(found.node) {
                let place = format!("{} {case}", text(found.node, "operationId"));
                assert_eq!(
                    mock.outcome(found.node, &case),
                    expected(&document, found.node, &case),
                    "{place}"
                );
                played.insert(place);
            }
        }
    }
    assert!(played.len() > 40, "{played:?}");
}

/// Calls `visit` with the text of every expression below an extension.
fn each_expression(node: &Value, visit: &mut impl FnMut(&str)) {
    let resource = &node["x-hallpass-resource"];
    let maps = ["assign", "derived", "filters"].map(|key| resource[key].as_object());
    let effects = resource["effects"].as_array().into_iter().flatten();
    let maps = maps
        .into_iter()
        .chain(effects.clone().map(|effect| effect["item"].as_object()));
    let values = maps.flatten().flatten().map(|(_, value)| value);
    let conditions = effects.map(|effect| &effect["if"]);
    let rules = node["x-hallpass-rules"].as_array().into_iter().flatten();
    let lists = resource["scope"].as_array().into_iter().flatten();
    let all = values
        .chain(conditions)
        .chain(lists)
        .chain(rules.map(|rule| &rule["if"]));
    all.filter_map(Value::as_str).for_each(visit);
}

#[test]
fn every_expression_parses() {
    let mut count = 0;
    for name in [GROUPS, INVITES, INVITATIONS] {
        for found in operations(&yaml(name)) {
            each_expression(found.node, &mut |text| {
                expression(text);
                count += 1;
            });
        }
    }
    assert!(count > 40, "{count} expressions");
}
