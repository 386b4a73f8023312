//! `hallpass check`, a part of it or again: profiles, seeds, workers, cases, checks.

use std::collections::BTreeSet;

use serde_json::Value;

use super::command::{Run, run};

const CLASSROOM: &str = "spec/classroom/invitations.yaml";
const GROUPS: &str = "spec/schoology/groups.yaml";

fn report(run: &Run) -> Value {
    serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {}{}", run.out, run.err))
}

fn of_exchanges(report: &Value, key: &str) -> BTreeSet<String> {
    let exchanges = report["exchanges"].as_array().into_iter().flatten();
    exchanges
        .filter_map(|exchange| exchange[key].as_str())
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_json_report_is_all_of_the_standard_output() {
    let run = run(&format!("check {CLASSROOM} --json --seed 7"));
    assert_eq!(run.code, 0, "{}", run.err);
    let report = report(&run);
    assert_eq!(report["seed"], 7);
    assert_eq!(report["documents"][0]["profile"], "gate");
    let text = super::command::run(&format!("check {CLASSROOM} --seed 7"));
    assert!(
        text.out.contains(" s, profile gate, seed 7\n"),
        "{}",
        text.out
    );
}

#[test]
fn the_profile_readonly_only_reads() {
    let run = run(&format!("check {CLASSROOM} --profile readonly --json"));
    assert_eq!(run.code, 0, "{}", run.err);
    let report = report(&run);
    let called = of_exchanges(&report, "operation");
    let reads = ["getInvitation", "listInvitations"].map(str::to_owned);
    assert_eq!(called, BTreeSet::from(reads));
    let reasons = report["skipped"].to_string();
    assert!(reasons.contains("the profile is `readonly`"), "{reasons}");
}

#[test]
fn another_host_is_not_written_to_by_a_profile_alone() {
    let run = run(&format!(
        "check {CLASSROOM} --url https://api.example.com --profile gate"
    ));
    assert_eq!((run.code, run.out.as_str()), (2, ""), "{}", run.err);
    assert!(run.err.contains("--allow-writes"), "{}", run.err);
}

#[test]
fn the_planned_cases_are_those_that_are_played() {
    let listed = run(&format!("check {CLASSROOM} --list-cases --json"));
    assert_eq!((listed.code, listed.err.as_str()), (0, ""));
    let cases: Value = serde_json::from_str(&listed.out).expect("the list is JSON");
    let named = cases.as_array().into_iter().flatten();
    let named: BTreeSet<String> = named
        .filter_map(|case| case["case"].as_str())
        .map(str::to_owned)
        .collect();
    let played = run(&format!("check {CLASSROOM} --json"));
    assert_eq!(named, of_exchanges(&report(&played), "case"));
}

#[test]
fn requests_made_from_a_seed_find_nothing_in_the_mock() {
    for seed in [0, 11] {
        let run = run(&format!("check {CLASSROOM} --profile full --seed {seed}"));
        assert_eq!(run.code, 0, "seed {seed}\n{}", run.out);
    }
}

#[test]
fn an_example_of_a_refusal_that_has_the_name_of_a_request_by_chance_is_none_of_it() {
    let listed = run("check tests/conformance/parcels/parcels.yaml --list-cases");
    assert_eq!(listed.code, 0, "{}", listed.err);
    let mut lines = listed.out.lines();
    let is_planned = lines.any(|line| line.starts_with("answerParcel/accept/json"));
    assert!(is_planned, "{}", listed.out);
}

#[test]
fn the_list_of_cases_says_what_and_why() {
    let listed = run(&format!("check {CLASSROOM} --list-cases"));
    let line = listed
        .out
        .lines()
        .find(|line| line.contains("no-credentials"));
    let words: Vec<&str> = line.unwrap_or_default().split_whitespace().collect();
    let start = ["listInvitations/no-credentials", "listInvitations"];
    assert!(words.starts_with(&start), "{}", listed.out);
    assert!(words.ends_with(&["to", "be", "refused"]), "{words:?}");
    // Of another host nothing is written, so no such case is planned.
    let read = run(&format!(
        "check {CLASSROOM} --list-cases --url https://api.example.com"
    ));
    assert_eq!(read.code, 0, "{}", read.err);
    assert!(!read.out.contains("createInvitation"), "{}", read.out);
    // Nor are the credentials of that host good for anything here.
    let with_credentials = run(&format!(
        "check {CLASSROOM} --list-cases --url http://127.0.0.1:1 --header Authorization:nobody"
    ));
    assert_eq!(with_credentials.code, 0, "{}", with_credentials.err);
}

#[test]
fn each_kind_of_case_can_be_repeated_alone() {
    let listed = run(&format!("check {CLASSROOM} --list-cases --json"));
    let cases: Value = serde_json::from_str(&listed.out).expect("the list is JSON");
    let all = run(&format!("check {CLASSROOM} --json"));
    let all = report(&all)["requests"].as_u64().unwrap_or_default();
    let mut phases = BTreeSet::new();
    for case in cases.as_array().into_iter().flatten() {
        let (id, phase) = (case["case"].as_str(), case["phase"].as_str());
        let (Some(id), Some(phase)) = (id, phase) else {
            panic!("{case}");
        };
        if !phases.insert(phase.to_owned()) {
            continue;
        }
        let run = run(&format!("check {CLASSROOM} --json --case {id}"));
        assert_eq!(run.code, 0, "{id}: {}{}", run.out, run.err);
        let report = report(&run);
        assert!(of_exchanges(&report, "case").contains(id), "{id}");
        let requests = report["requests"].as_u64().unwrap_or_default();
        assert!(requests < all, "{id}: {requests} of {all} requests");
    }
    assert!(phases.len() >= 6, "{phases:?}");
}

#[test]
fn a_case_that_fails_fails_alone() {
    let faulty = format!("check {CLASSROOM} --fault enum-unknown@getInvitation");
    let all = run(&format!("{faulty} --json"));
    let finding = &report(&all)["findings"][0];
    let case = finding["case"].as_str().expect("a finding has a case");
    let again = run(&format!("{faulty} --json --case {case}"));
    assert_eq!(again.code, 1, "{}", again.err);
    let again = report(&again);
    let findings = again["findings"].as_array().expect("findings");
    assert!(findings.iter().all(|finding| finding["case"] == case));
    let other = run(&format!("{faulty} --case listInvitations/no-credentials"));
    assert_eq!(other.code, 0, "{}", other.out);
}

#[test]
fn a_case_that_nobody_has_is_wrong_use() {
    for case in ["nothing/example/json", "getInvitation/nothing/json"] {
        let run = run(&format!("check {CLASSROOM} --case {case}"));
        assert_eq!(run.code, 2, "{case}: {}", run.err);
        assert!(run.err.contains("--list-cases"), "{}", run.err);
    }
}

#[test]
fn findings_of_other_checks_do_not_count() {
    let faulty = format!("check {CLASSROOM} --fault enum-unknown@getInvitation");
    let codes = ["negative-accepted", "body-schema"].map(|check| {
        let run = run(&format!("{faulty} --check {check}"));
        (run.code, run.out.contains("error["))
    });
    assert_eq!(codes, [(0, false), (1, true)]);
    let both = run(&format!(
        "{faulty} --check negative-accepted --check body-schema"
    ));
    assert_eq!(both.code, 1, "{}", both.err);
    let unknown = run(&format!("check {CLASSROOM} --check nothing"));
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("docs/checks.md"), "{}", unknown.err);
}

#[test]
fn bodies_that_cannot_be_checked_can_be_denied() {
    assert_eq!(run(&format!("check {GROUPS}")).code, 0);
    let denied = run(&format!("check {GROUPS} --deny-unchecked"));
    assert_eq!(denied.code, 1, "{}", denied.err);
    for words in [
        "error[body-unchecked]",
        "neither JSON nor XML",
        "text/plain",
    ] {
        assert!(denied.out.contains(words), "{words} in:\n{}", denied.out);
    }
}

#[test]
fn the_number_of_workers_changes_nothing_but_the_time() {
    let cases = ["1", "8"].map(|workers| {
        let run = run(&format!("check {GROUPS} --json --workers {workers}"));
        assert_eq!(run.code, 0, "{}", run.err);
        let report = report(&run);
        let exchanges = report["exchanges"].as_array().cloned().unwrap_or_default();
        let told = |exchange: &Value| {
            let mut exchange = exchange.clone();
            exchange["milliseconds"] = Value::Null;
            exchange
        };
        exchanges.iter().map(told).collect::<Vec<_>>()
    });
    assert_eq!(cases[0], cases[1]);
    assert_eq!(run("check --workers 0").code, 2);
}

#[test]
fn the_first_finding_is_told_at_once() {
    let faulty = format!("check {CLASSROOM} --fault enum-unknown@getInvitation");
    let told = run(&faulty).err;
    let first: Vec<&str> = told
        .lines()
        .filter(|line| line.starts_with("first finding: "))
        .collect();
    assert!(
        first.len() == 1
            && first[0].contains("error[body-schema]")
            && first[0].contains("(case getInvitation/"),
        "{told}"
    );
    assert_eq!(run(&format!("{faulty} --quiet")).err, "");
}
