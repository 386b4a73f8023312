//! `hallpass selftest`: what is found of the faults of a document's mock, and what the document is too vague for.

use std::fs;

use serde_json::Value;

use super::command::{finished, folder, hallpass, run};

#[test]
fn the_faults_of_an_operation_are_found() {
    let arguments = "selftest spec/classroom/invitations.yaml --operation getInvitation";
    let faults = "--fault enum-unknown --fault auth-ignored --fault get-mutates";
    let machine = run(&format!(
        "{arguments} {faults} --format json --min-score 100"
    ));
    assert_eq!(machine.code, 0, "{}{}", machine.out, machine.err);
    let report: Value = serde_json::from_str(&machine.out).expect("the report is JSON");
    assert_eq!(report["score"], 100);
    let trials = report["documents"][0]["trials"].as_array();
    let trials = trials.expect("trials are listed");
    assert!(trials.len() >= 2, "{trials:?}");
    assert!(trials.iter().all(|trial| trial["foundAsSuch"] == true));
    let people = run(&format!("{arguments} --fault enum-unknown"));
    assert_eq!(people.code, 0, "{}", people.err);
    assert!(
        people.out.contains("  body-schema  1 of 1\n") && people.out.ends_with("score 100\n"),
        "{}",
        people.out
    );
}

#[test]
fn what_a_document_leaves_open_is_told_with_what_to_add() {
    let folder = folder();
    let path = folder.path().join("vague.yaml");
    let text = "openapi: 3.1.0\ninfo: {title: Vague, version: '1'}\npaths:\n  /a:\n    get:\n      operationId: getA\n      parameters: [{name: q, in: query, schema: {type: integer}}]\n      responses: {'200': {description: ok, content: {application/json: {}}}}\n";
    fs::write(&path, text).expect("the folder can be written");
    let run = finished(hallpass().arg("selftest").arg(&path));
    assert_eq!(run.code, 0, "{}", run.err);
    for words in [
        "a body without a schema: wrong types and missing properties pass (getA)",
        "add a `schema` with",
        "add a response 400 or 422",
    ] {
        assert!(run.out.contains(words), "{words} in:\n{}", run.out);
    }
}

#[test]
fn names_that_nothing_has_are_wrong_use() {
    for arguments in ["--fault nothing", "--operation nothing", "--min-score 101"] {
        let run = run(&format!(
            "selftest spec/classroom/invitations.yaml {arguments}"
        ));
        assert_eq!(run.code, 2, "{arguments}: {}", run.err);
    }
}
