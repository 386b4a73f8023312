//! Each case: the answers of a server as data, and the findings that they must give, no more and no fewer.

mod harness;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use hallpass_conformance::{
    Credentials, Identity, Options, Outcome, Secret, Silent, Target, check, checks,
};
use hallpass_openapi::diagnostic::Severity;
use hallpass_openapi::model::Api;
use hallpass_openapi::source::Disk;
use harness::script::Script;
use harness::server::serve;

/// At most this many cases at a time: each waits more than it works, and a judge that gets no processor takes its server for slow.
const RUNS: usize = 8;

fn folder(name: &str) -> String {
    format!("{}/tests/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn document() -> Api {
    let loaded = hallpass_openapi::load(&format!("{}/things.yaml", folder("documents")), &Disk);
    assert!(
        loaded
            .diagnostics
            .iter()
            .all(|d| d.severity != Severity::Error),
        "{:#?}",
        loaded.diagnostics
    );
    loaded.api.expect("the document is sound")
}

/// The case files by name, each with the answers of the conforming server behind its own.
fn scripts() -> BTreeMap<String, Script> {
    let read =
        |path: &Path| Script::parse(&std::fs::read_to_string(path).expect("the case can be read"));
    let base = read(Path::new(&format!("{}/conforms.case", folder("cases"))));
    let mut scripts = BTreeMap::new();
    for entry in std::fs::read_dir(folder("cases")).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        let mut script = read(&path);
        script.extend(&base);
        let name = path
            .file_stem()
            .expect("a file has a name")
            .to_string_lossy()
            .into_owned();
        scripts.insert(name, script);
    }
    scripts
}

fn options() -> Options {
    let identity = Identity {
        name: "tester".to_owned(),
        bearer: Some(Secret::new("good")),
        ..Identity::default()
    };
    let other = Identity {
        name: "other".to_owned(),
        bearer: Some(Secret::new("other")),
        ..Identity::default()
    };
    Options {
        body_limit: 4_096,
        credentials: Credentials {
            identities: vec![identity, other],
            ..Credentials::default()
        },
        timeout: std::time::Duration::from_secs(3),
        ..Options::default()
    }
}

/// Plays a script on a thread of its own.
fn play(api: &Arc<Api>, script: &Script) -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build();
    runtime.expect("the system has threads").block_on(async {
        let url = serve(script.clone(), Arc::clone(api)).await;
        let target = Target::new(api, &url).expect("the URL is absolute");
        check(&[target], &options(), &mut Silent)
            .await
            .expect("the server is there")
    })
}

/// Findings as lines, each once.
fn lines(outcome: &Outcome) -> BTreeSet<String> {
    let line = |finding: &hallpass_conformance::Finding| {
        let severity = if finding.severity == Severity::Error {
            "error"
        } else {
            "warning"
        };
        let operation = finding
            .operation
            .as_ref()
            .map_or("-", |operation| operation.id.as_str());
        let at = finding.at.as_deref().unwrap_or_default();
        format!("{severity} {} {operation} {at}", finding.check)
            .trim_end()
            .to_owned()
    };
    outcome.findings.iter().map(line).collect()
}

#[test]
fn each_case_gives_its_findings() {
    let api = Arc::new(document());
    let scripts = scripts();
    let scripts: Vec<(&String, &Script)> = scripts.iter().collect();
    let next = AtomicUsize::new(0);
    let wrong: Mutex<Vec<String>> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..RUNS {
            scope.spawn(|| {
                while let Some((name, script)) = scripts.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let complaint = complaint(name, script, &play(&api, script));
                    let mut wrong = wrong.lock().expect("no run panics while it holds the list");
                    wrong.extend(complaint);
                }
            });
        }
    });
    let wrong = wrong.into_inner().expect("all runs are over");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn complaint(name: &str, script: &Script, outcome: &Outcome) -> Option<String> {
    let expected: BTreeSet<String> = script.expected.iter().cloned().collect();
    let mut found = lines(outcome);
    // How long a reply takes hangs on what else the machine does; its own case expects it.
    let is_slow = |line: &String| line.starts_with("warning response-slow");
    if !expected.iter().any(is_slow) {
        found.retain(|line| !is_slow(line));
    }
    let words = || hallpass_conformance::report::terminal::render(outcome, false);
    (found != expected).then(|| {
        format!(
            "{name}: expected {expected:#?}\nfound {found:#?}\n{}",
            words()
        )
    })
}

#[test]
fn the_conforming_server_is_played_in_full() {
    let api = Arc::new(document());
    let outcome = play(&api, &scripts()["conforms"]);
    assert_eq!(outcome.skipped, [], "nothing is skipped");
    assert_eq!(outcome.left_behind, [], "nothing is left behind");
    let unseen: Vec<_> = outcome.pairs.iter().filter(|pair| pair.seen == 0).collect();
    assert!(unseen.len() <= 2, "{unseen:#?}");
    assert_eq!(outcome.bodies.received, outcome.bodies.checked);
}

/// Checks that no case here fires, with the place where one does.
const ELSEWHERE: [&str; 19] = [
    // Where a document says who becomes a member, beside its test against the mock.
    "membership-differs",
    // Where a document says in words which charset its replies name, beside its test against the mock.
    "content-type-charset",
    // Where a document counts its items, there as well.
    "count-differs",
    // Where a document promises that no identity is given again, beside its test against the mock.
    "identity-reused",
    // Where a document says in words what is real and what only the server writes, there as well.
    "example-value",
    "readonly-written",
    // Where a document lists entity tags, there as well.
    "not-modified",
    "entity-tag",
    "precondition",
    // Only where it is asked for, in the tests of the command line.
    "body-unchecked",
    // In the tests of its rule.
    "alias-kept",
    // Against the mock and its faults, in the tests of the whole.
    "snapshot-changed",
    "snapshot-new",
    "snapshot-stale",
    "oauth1-bad-signature-accepted",
    "oauth1-replay-accepted",
    "example-schema",
    "example-representation-mismatch",
    // Where an error names what is wrong by its description, there as well.
    "error-names",
];

#[test]
fn each_check_has_a_case_that_fires_it() {
    let scripts = scripts();
    let fired: BTreeSet<&str> = scripts
        .values()
        .flat_map(|script| &script.expected)
        .filter_map(|line| line.split(' ').nth(1))
        .collect();
    let silent: Vec<&str> = checks::CHECKS
        .iter()
        .map(|check| check.id)
        .filter(|id| !fired.contains(id) && !ELSEWHERE.contains(id))
        .collect();
    assert!(silent.is_empty(), "no case fires {silent:?}");
}
