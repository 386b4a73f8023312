//! Every fault of the mock is found, in the operation that has it, by a check that it names.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use hallpass_conformance::{Options, Outcome, Verdict};
use hallpass_mock::Fault;

use super::stage::{DOCUMENTS, api, listed, options, play, snapshots};

/// At most this many runs at a time: each waits more than it works.
const RUNS: usize = 4;

/// A fault in one operation of one document.
struct Case {
    fault: &'static Fault,
    document: (&'static str, &'static str),
    operation: String,
}

/// Each fault in the first operation of each document where it can show.
fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for document in DOCUMENTS {
        let api = api(document.0);
        for fault in Fault::all() {
            let operation = api
                .operations
                .iter()
                .find(|operation| fault.applies_to(&api, operation));
            cases.extend(operation.map(|operation| Case {
                fault,
                document,
                operation: operation.id.clone(),
            }));
        }
    }
    cases
}

#[test]
fn every_fault_is_found_in_its_operation() {
    let cases = cases();
    let next = AtomicUsize::new(0);
    let unfound = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..RUNS {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let complaint = complaint(case);
                    unfound
                        .lock()
                        .expect("no run panics while it holds the list")
                        .extend(complaint);
                }
            });
        }
    });
    let unfound = unfound.into_inner().expect("all runs are over");
    assert!(
        unfound.is_empty(),
        "{} of {} faults were not found:\n{}",
        unfound.len(),
        cases.len(),
        unfound.join("\n")
    );
}

/// As the main job does it: with the accepted snapshots. A slow reply is waited for no longer than a test should take.
fn options_for(fault: &Fault) -> Options {
    let mut options = Options {
        snapshots: snapshots(),
        ..options()
    };
    if fault.checks.contains(&"timeout") {
        options.timeout = Duration::from_secs(1);
    }
    options
}

fn complaint(case: &Case) -> Option<String> {
    let fault = format!("{}@{}", case.fault.name, case.operation);
    let outcome = play(&[case.document], &[&fault], &options_for(case.fault));
    let found = outcome.findings.iter().any(|finding| {
        let named = [&finding.operation, &finding.after].into_iter().flatten();
        let here = named
            .into_iter()
            .any(|operation| operation.id == case.operation);
        here && case.fault.checks.contains(&finding.check)
    });
    let listed = listed(&outcome);
    let fails = Verdict::of(&Ok::<Outcome, _>(outcome)) == Verdict::Findings;
    (!found || !fails)
        .then(|| format!("{fault}: expected {:?}, found\n{listed}", case.fault.checks))
}

#[test]
fn every_fault_can_show_in_the_documents() {
    let cases = cases();
    let idle = Fault::all()
        .iter()
        .filter(|fault| cases.iter().all(|case| case.fault.name != fault.name));
    let idle: Vec<_> = idle.map(|fault| fault.name).collect();
    assert!(
        idle.is_empty(),
        "faults that no operation of the three documents shows: {idle:?}"
    );
    assert!(Fault::all().len() >= 20);
}
