//! What the documents, their fixtures and their README promise together.

use std::collections::BTreeSet;

use hallpass_openapi::source::Disk;
use serde_json::Value;

use super::document::*;

/// Calls `visit` with each `$ref` below a node.
fn each_reference<'a>(node: &'a Value, visit: &mut impl FnMut(&'a str)) {
    match node {
        Value::Object(members) => {
            for (key, member) in members {
                match member {
                    Value::String(reference) if key == "$ref" => visit(reference),
                    _ => each_reference(member, visit),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| each_reference(item, visit)),
        _ => {}
    }
}

#[test]
fn every_reference_resolves() {
    for name in [GROUPS, INVITES, INVITATIONS] {
        let document = yaml(name);
        each_reference(&document, &mut |reference| {
            assert!(
                target(&document, reference).is_some(),
                "{name}: {reference}"
            );
        });
    }
}

/// Names of the examples of all media types of a content.
fn example_names(content: &Value) -> BTreeSet<String> {
    let media_types = content.as_object().into_iter().flatten();
    media_types
        .flat_map(|(_, media_type)| keys(&media_type["examples"]))
        .collect()
}

fn keys(object: &Value) -> Vec<String> {
    let members = object.as_object().into_iter().flatten();
    members.map(|(key, _)| key.clone()).collect()
}

/// Names of the examples of an operation's parameters and body.
pub fn requests(operation: &Value) -> BTreeSet<String> {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let of_parameters = parameters.flat_map(|parameter| keys(&parameter["examples"]));
    let of_body = example_names(&operation["requestBody"]["content"]);
    of_parameters.chain(of_body).collect()
}

/// Names of the requests that a response answers.
pub fn answered(response: &Value) -> BTreeSet<String> {
    let bodiless = response["x-hallpass-answers"]
        .as_array()
        .into_iter()
        .flatten();
    let bodiless = bodiless.filter_map(Value::as_str).map(str::to_owned);
    bodiless
        .chain(example_names(&response["content"]))
        .collect()
}

/// Whether examples can show a refusal: not those that need other credentials or a request that the document forbids.
fn is_playable(vendor: &str, status: &str) -> bool {
    let schoology = ["400", "403", "415"];
    !status.starts_with('2')
        && status != "401"
        && !(vendor == "schoology" && schoology.contains(&status))
}

#[test]
fn every_documented_refusal_has_a_request_that_leads_to_it() {
    for name in [GROUPS, INVITES, INVITATIONS] {
        let document = yaml(name);
        let vendor = name.split('/').nth(1).expect("spec/VENDOR/FILE");
        for found in operations(&document) {
            let requests = requests(found.node);
            for (status, response) in found.node["responses"].as_object().into_iter().flatten() {
                let mut answered = answered(resolved(&document, response));
                // What the mock answers to a request that the document forbids: no example request breaks its own schema.
                answered.remove("invalidArgument");
                let place = format!("{name} {} {status}", found.node["operationId"]);
                assert!(
                    !is_playable(vendor, status) || !answered.is_empty(),
                    "{place}"
                );
                let unplayed =
                    status.starts_with('4') && status != "401" && !answered.is_subset(&requests);
                assert!(!unplayed, "{place}: {answered:?}");
            }
        }
    }
}

#[test]
fn the_loader_has_nothing_to_say_of_the_documents() {
    for name in [GROUPS, INVITES, INVITATIONS] {
        let loaded = hallpass_openapi::load(&path(name).to_string_lossy(), &Disk);
        assert_eq!(loaded.diagnostics, [], "{name}");
        let api = loaded.api.expect("a document that is not rejected");
        assert_eq!(
            api.operations.len(),
            operations(&yaml(name)).len(),
            "{name}"
        );
    }
}

#[test]
fn the_fixtures_hold_what_the_life_cycles_need() {
    let schoology = yaml("spec/fixtures/schoology.yaml");
    let invites = schoology["collections"]["invites"]
        .as_array()
        .expect("invites");
    let pending = |realm: &str| {
        let mine = invites
            .iter()
            .filter(|invite| invite["user_id"] == "1001" && invite["realm"] == realm);
        mine.count()
    };
    assert!(pending("groups") >= 14 && pending("sections") >= 13);
    assert!(
        schoology["collections"]["groups"]
            .as_array()
            .is_some_and(|groups| groups.len() >= 2)
    );
    let pages = ["5604383", "5604275", "55232611"];
    let fixtures = read("spec/fixtures/schoology.yaml");
    assert!(
        pages.iter().all(|id| fixtures.contains(id)),
        "ids that the pages show"
    );
    for (document, fixtures) in [
        (GROUPS, "spec/fixtures/schoology.yaml"),
        (INVITES, "spec/fixtures/schoology.yaml"),
        (INVITATIONS, "spec/fixtures/classroom.yaml"),
    ] {
        let named = text(&yaml(document), "x-hallpass-fixtures").to_owned();
        assert_eq!(
            path(document)
                .parent()
                .map(|folder| folder.join(named).canonicalize().expect("a file")),
            Some(path(fixtures))
        );
    }
}

#[test]
fn the_readme_lists_every_contradiction_and_operation() {
    let readme = read("spec/README.md");
    for number in 1..=49 {
        assert!(
            readme
                .lines()
                .any(|line| line.starts_with(&format!("| {number} | "))),
            "contradiction {number}"
        );
    }
    for name in [GROUPS, INVITES, INVITATIONS] {
        for found in operations(&yaml(name)) {
            let id = text(found.node, "operationId").to_owned();
            assert!(readme.contains(&format!("`{id}`")), "{id}");
        }
    }
}
