//! The mock without faults does what its documents say.

use std::time::Duration;

use hallpass_conformance::{Options, SnapshotState, report};

use super::stage::{DOCUMENTS, listed, options, play, play_in_process, snapshots};

#[test]
fn nothing_is_found_where_nothing_is_wrong() {
    let options = Options {
        snapshots: snapshots(),
        ..options()
    };
    let outcome = play(&DOCUMENTS, &[], &options);
    assert!(
        outcome.findings.is_empty(),
        "false alarms:\n{}",
        listed(&outcome)
    );
    assert_eq!(
        outcome.snapshots_in(SnapshotState::New),
        0,
        "every reply has an accepted snapshot"
    );
    assert_eq!(outcome.left_behind, [], "what a run creates it deletes");
}

#[test]
fn the_same_server_gives_the_same_run() {
    let told = || {
        let outcome = play(&DOCUMENTS, &[], &options());
        let exchanges: Vec<_> = outcome
            .exchanges
            .into_iter()
            .map(|exchange| {
                (
                    exchange.operation,
                    exchange.phase,
                    exchange.case,
                    exchange.media_type,
                    exchange.status,
                )
            })
            .collect();
        (outcome.requests, exchanges, outcome.skipped)
    };
    assert_eq!(told(), told());
}

#[test]
fn every_operation_is_played() {
    let outcome = play(&DOCUMENTS, &[], &options());
    for (index, document) in outcome.documents.iter().enumerate() {
        for (operation, _) in &document.operations {
            let played = outcome
                .exchanges
                .iter()
                .any(|exchange| exchange.document == index && exchange.operation == *operation);
            assert!(played, "{}: {operation} was never called", document.name);
        }
    }
}

#[test]
fn the_report_is_the_same_for_any_number_of_workers() {
    let faults: [&[&str]; 2] = [
        &[],
        &[
            "enum-unknown",
            "missing-required-property",
            "invalid-accepted",
        ],
    ];
    for faults in faults {
        let told = |workers: usize, seed: u64| {
            let options = Options {
                workers,
                seed,
                ..options()
            };
            let mut outcome = play_in_process(&DOCUMENTS, faults, &options);
            outcome.elapsed = Duration::ZERO;
            for exchange in &mut outcome.exchanges {
                exchange.elapsed = Duration::ZERO;
            }
            report::json::render(&outcome)
        };
        let first = told(1, 7);
        assert!(first.contains("\"seed\": 7"));
        for workers in [8, 8] {
            let again = told(workers, 7);
            let mut lines = first.lines().zip(again.lines());
            let difference = lines.find(|(one, other)| one != other);
            assert!(again == first, "{faults:?}, {workers}: {difference:#?}");
        }
    }
}
