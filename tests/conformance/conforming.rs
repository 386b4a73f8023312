//! The mock without faults does what its documents say.

use hallpass_conformance::{Options, SnapshotState};

use super::stage::{DOCUMENTS, listed, options, play, snapshots};

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
