//! The snapshots phase: the replies to the examples against those that were accepted.

use std::collections::BTreeSet;

use crate::case::Case;
use crate::checks::{Observation, snapshot_changed, snapshot_new, snapshot_stale};
use crate::error::CheckError;
use crate::outcome::{SnapshotResult, SnapshotState};
use crate::play::{Play, Played};
use crate::snapshot::{Capture, Redaction, Store, file_name, shown};

/// Keeps the reply to an example for later comparison.
pub(crate) fn capture(play: &mut Play<'_, '_>, case: &Case<'_>, played: &Played<'_>) {
    let mut redaction = Redaction::of(&play.target.base_url, play.knowledge.minted(), played);
    let Some(text) = shown(played, &mut redaction) else {
        return;
    };
    let capture = Capture {
        name: name(play, case),
        source: play.api.name.clone(),
        expression: format!("{} {}", case.operation.method, case.operation.path.text),
        text,
    };
    play.captures.push((case.id(), capture));
}

fn name(play: &Play<'_, '_>, case: &Case<'_>) -> String {
    let title = play.api.title.to_lowercase();
    file_name(&[&title, &case.operation.id, &case.name, &case.representation])
}

/// Compares what was kept.
///
/// # Errors
/// [`CheckError::Snapshots`] when files cannot be read or written.
pub(crate) fn run(play: &mut Play<'_, '_>) -> Result<(), CheckError> {
    let Some(store) = Store::open(&play.options.snapshots)? else {
        return Ok(());
    };
    let captures = std::mem::take(&mut play.captures);
    let plan = play.plan();
    for (case, capture) in &captures {
        let operation = plan
            .cases
            .iter()
            .find(|planned| planned.id() == *case)
            .map(|planned| planned.operation);
        let state = compare(&store, capture);
        match state {
            SnapshotState::Same => store.settle(&capture.name)?,
            _ => store.propose(capture)?,
        }
        let accepted = store.accepted(&capture.name).unwrap_or_default();
        let seen = Observation::new(capture.name.as_str(), accepted, capture.text.as_str());
        let check = match state {
            SnapshotState::Changed => Some(&snapshot_changed::CHECK),
            SnapshotState::New if play.options.snapshots.required => Some(&snapshot_new::CHECK),
            _ => None,
        };
        if let Some(check) = check {
            play.recorder
                .finding_without_exchange(check, play.api, operation, case, seen);
        }
        play.recorder.outcome.snapshots.push(SnapshotResult {
            name: capture.name.clone(),
            state,
        });
    }
    stale(play, &store, &plan.cases);
    Ok(())
}

fn compare(store: &Store, capture: &Capture) -> SnapshotState {
    match store.accepted(&capture.name) {
        None => SnapshotState::New,
        Some(accepted) if accepted == capture.text.trim_end() => SnapshotState::Same,
        Some(_) => SnapshotState::Changed,
    }
}

/// Accepted snapshots of this document whose case the document no longer has. One that was not played this time is not stale.
fn stale(play: &mut Play<'_, '_>, store: &Store, cases: &[Case<'_>]) {
    let planned: BTreeSet<String> = cases.iter().map(|case| name(play, case)).collect();
    let prefix = format!("{}__", file_name(&[&play.api.title.to_lowercase()]));
    let gone: Vec<&str> = store
        .names()
        .filter(|name| name.starts_with(&prefix) && !planned.contains(*name))
        .collect();
    for name in gone {
        let seen = Observation::new(name, "a case of the document", serde_json::Value::Null);
        play.recorder
            .finding_without_exchange(&snapshot_stale::CHECK, play.api, None, name, seen);
        play.recorder.outcome.snapshots.push(SnapshotResult {
            name: name.to_owned(),
            state: SnapshotState::Stale,
        });
    }
}
