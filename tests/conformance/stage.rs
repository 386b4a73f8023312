//! A mock of the three documents and a judge of it, in this process.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hallpass_conformance::{
    Credentials, Identity, Options, Outcome, Secret, Silent, SnapshotOptions, SnapshotStore,
    Target, check,
};
use hallpass_mock::{ActiveFault, Config, Fixtures, Mock, Moment, Running};
use hallpass_openapi::model::Api;
use hallpass_openapi::source::Disk;

/// The documents with their fixtures.
pub const DOCUMENTS: [(&str, &str); 3] = [
    ("spec/schoology/groups.yaml", "spec/fixtures/schoology.yaml"),
    (
        "spec/schoology/invites.yaml",
        "spec/fixtures/schoology.yaml",
    ),
    (
        "spec/classroom/invitations.yaml",
        "spec/fixtures/classroom.yaml",
    ),
];

/// A document; tests run in the project's folder.
pub fn api(path: &str) -> Api {
    let loaded = hallpass_openapi::load(path, &Disk);
    loaded
        .api
        .unwrap_or_else(|| panic!("{path}: {:?}", loaded.diagnostics))
}

fn fixtures(path: &str) -> Fixtures {
    let text =
        std::fs::read_to_string(Path::new(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    Fixtures::parse(path, &text).unwrap_or_else(|error| panic!("{error}"))
}

async fn mock(documents: &[(&str, &str)], faults: Vec<ActiveFault>) -> Running {
    let documents = documents
        .iter()
        .map(|(document, state)| (api(document), Some(fixtures(state))));
    let mock = Mock::new(
        documents.collect(),
        Config {
            faults,
            ..Config::default()
        },
    );
    mock.serve(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), None)
        .await
        .expect("a free port of the loopback interface")
}

/// The callers that the fixtures know.
pub fn options() -> Options {
    let caller = |name: &str, oauth1: Option<(&str, &str)>, bearer: &str| Identity {
        name: name.to_owned(),
        oauth1: oauth1.map(|(key, secret)| (key.to_owned(), Secret::new(secret))),
        bearer: Some(Secret::new(bearer)),
        ..Identity::default()
    };
    let identities = vec![
        caller("first", Some(("hpkey", "hpsecret")), "ya29.fake"),
        caller("second", Some(("hpmember", "hpmembersecret")), "ya29.ann"),
        caller("third", None, "ya29.member"),
    ];
    Options {
        credentials: Credentials {
            identities,
            ..Credentials::default()
        },
        fixtures_known: true,
        ..Options::default()
    }
}

/// The accepted snapshots of the documents.
pub fn snapshots() -> SnapshotOptions {
    let files = std::fs::read_dir("spec/snapshots").expect("the folder of snapshots");
    let paths = files.map(|file| file.expect("the folder can be listed").path());
    let accepted = paths.filter(|path| {
        path.extension()
            .is_some_and(|extension| extension == "snap")
    });
    let named = accepted.map(|path| {
        let name = path
            .file_name()
            .expect("a file has a name")
            .to_string_lossy()
            .into_owned();
        (
            name,
            std::fs::read_to_string(&path).expect("a snapshot is text"),
        )
    });
    SnapshotOptions {
        store: SnapshotStore::Embedded(named.collect()),
        ..SnapshotOptions::default()
    }
}

/// Plays documents against a mock with these faults.
pub fn play(documents: &[(&str, &str)], faults: &[&str], options: &Options) -> Outcome {
    let faults = faults
        .iter()
        .map(|text| ActiveFault::parse(text).unwrap_or_else(|error| panic!("{error}")));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    runtime.expect("threads for the test").block_on(async {
        let mock = mock(documents, faults.collect()).await;
        let apis: Vec<Api> = documents
            .iter()
            .map(|(document, _)| api(document))
            .collect();
        let targets = apis
            .iter()
            .map(|api| Target::new(api, &mock.url).expect("the mock's URL is one"));
        let outcome = check(&targets.collect::<Vec<_>>(), options, &mut Silent).await;
        mock.stop().await;
        outcome.unwrap_or_else(|error| panic!("{error}"))
    })
}

/// Plays documents against a mock with these faults that is in this process and answers in no particular order.
pub fn play_in_process(documents: &[(&str, &str)], faults: &[&str], options: &Options) -> Outcome {
    let faults = faults
        .iter()
        .map(|text| ActiveFault::parse(text).unwrap_or_else(|error| panic!("{error}")));
    let state = documents
        .iter()
        .map(|(document, state)| (api(document), Some(fixtures(state))));
    let config = Config {
        faults: faults.collect(),
        ..Config::default()
    };
    let mut mock = Mock::new(state.collect(), config);
    mock.set_bound_url("http://localhost");
    let mock = Arc::new(Mutex::new(mock));
    let count = Arc::new(AtomicU64::new(0));
    // What the mock leaves to chance is the same in each run.
    let moment = Moment {
        random: 1,
        ..Moment::now()
    };
    let apis: Vec<Api> = documents.iter().map(|(path, _)| api(path)).collect();
    let targets = apis.iter().map(|api| {
        let (mock, count) = (Arc::clone(&mock), Arc::clone(&count));
        Target::in_process(api, move |request| {
            let (mock, count) = (Arc::clone(&mock), Arc::clone(&count));
            async move {
                let turn = count.fetch_add(1, Ordering::Relaxed);
                tokio::time::sleep(Duration::from_micros(turn * 7919 % 400)).await;
                mock.lock()
                    .expect("no answer panics")
                    .respond(request, moment)
            }
        })
    });
    let targets: Vec<_> = targets.collect();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    let outcome =
        runtime
            .expect("threads for the test")
            .block_on(check(&targets, options, &mut Silent));
    outcome.unwrap_or_else(|error| panic!("{error}"))
}

/// Check and operation of the findings, each once.
pub fn listed(outcome: &Outcome) -> String {
    let line = |finding: &hallpass_conformance::Finding| {
        let operation = finding
            .operation
            .as_ref()
            .map_or("-", |operation| operation.id.as_str());
        format!(
            "    {} in {operation}: {} instead of {}\n",
            finding.check, finding.actual, finding.expected
        )
    };
    let mut lines: Vec<String> = outcome.findings.iter().map(line).collect();
    lines.dedup();
    lines.truncate(5);
    lines.concat()
}
