//! A document that says nothing to this tool, played by the mock: silence, and what is found where the mock's replies are changed. A case is a
//! text: requests, how their replies are changed, and the findings.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use hallpass_conformance::{
    Credentials, Identity, Options, Outcome, Secret, Silent, Target, check,
};
use hallpass_mock::{Config, Fixtures, Mock, Moment};
use hallpass_openapi::diagnostic::Severity;
use http::{Request, Response};

use super::stage::api;

const FOLDER: &str = "tests/conformance/plain";

/// How replies to some requests are changed.
struct Change {
    method: String,
    /// Path and query; `*` stands for anything.
    target: String,
    /// Only where the other caller asks.
    of_other: bool,
    /// Only where the body has this text.
    sends: String,
    /// Status, and a body of JSON, instead of the mock's; or pairs of texts, of which one replaces the other in the mock's body.
    lines: Vec<String>,
}

struct Case {
    changes: Vec<Change>,
    expected: BTreeSet<String>,
}

impl Case {
    fn parse(text: &str) -> Self {
        let (changes, expected) = text.split_once("--- expect\n").expect("what is expected");
        let changes = changes.split("=== ").skip(1).map(|part| {
            let mut lines = part.lines();
            let head = lines.next().expect("a request");
            let mut conditions = head.split(" [").map(|text| text.trim_end_matches(']'));
            let request = conditions.next().and_then(|text| text.split_once(' '));
            let (method, target) = request.expect("method and target");
            let conditions: Vec<&str> = conditions.collect();
            let sends = conditions
                .iter()
                .find_map(|text| text.strip_prefix("sends "));
            Change {
                method: method.to_owned(),
                target: target.to_owned(),
                of_other: conditions.contains(&"other"),
                sends: sends.unwrap_or_default().to_owned(),
                lines: lines.map(str::to_owned).collect(),
            }
        });
        Self {
            changes: changes.collect(),
            expected: expected.lines().map(str::to_owned).collect(),
        }
    }
}

impl Change {
    fn is_for(&self, request: &Request<Vec<u8>>) -> bool {
        let target = request.uri().to_string();
        let target = target.strip_prefix("/v1").unwrap_or(&target);
        let fits = match self.target.split_once('*') {
            Some((start, end)) => target.starts_with(start) && target.ends_with(end),
            None => target == self.target,
        };
        let by = request.headers().get("authorization");
        let is_other = by.is_some_and(|by| by.as_bytes().ends_with(b" other"));
        let body = String::from_utf8_lossy(request.body());
        let of_caller = is_other || !self.of_other;
        fits && request.method() == self.method.as_str() && of_caller && body.contains(&self.sends)
    }

    fn apply(&self, mut reply: Response<Vec<u8>>) -> Response<Vec<u8>> {
        let status = self.lines.first().and_then(|line| line.parse::<u16>().ok());
        if let Some(status) = status {
            let body = self.lines[1..].join("\n").into_bytes();
            let json = http::HeaderValue::from_static("application/json");
            reply.headers_mut().insert("content-type", json);
            *reply.body_mut() = body;
            *reply.status_mut() = status.try_into().expect("a status");
        } else {
            let mut text = String::from_utf8(std::mem::take(reply.body_mut())).expect("text");
            for line in self.lines.iter().filter(|line| !line.is_empty()) {
                let (old, new) = line.split_once(" -> ").expect("one text for another");
                text = text.replace(old, new);
            }
            *reply.body_mut() = text.into_bytes();
        }
        let length = reply.body().len();
        reply.headers_mut().insert("content-length", length.into());
        reply
    }
}

fn options() -> Options {
    let caller = |name: &str| Identity {
        name: name.to_owned(),
        bearer: Some(Secret::new(name)),
        ..Identity::default()
    };
    Options {
        credentials: Credentials {
            identities: vec![caller("good"), caller("other")],
            ..Credentials::default()
        },
        ..Options::default()
    }
}

fn play(case: Arc<Case>) -> Outcome {
    let document = format!("{FOLDER}/loans.yaml");
    let path = format!("{FOLDER}/loans.fixtures.yaml");
    let text = fs::read_to_string(&path).expect("the fixtures are text");
    let fixtures = Fixtures::parse(&path, &text).expect("the fixtures are right");
    let mut mock = Mock::new(vec![(api(&document), Some(fixtures))], Config::default());
    mock.set_bound_url("http://localhost");
    let mock = Arc::new(Mutex::new(mock));
    let api = api(&document);
    let target = Target::in_process(&api, move |request| {
        let (mock, case) = (Arc::clone(&mock), Arc::clone(&case));
        async move {
            let change = case.changes.iter().find(|change| change.is_for(&request));
            let mut mock = mock.lock().expect("no answer panics");
            let reply = mock.respond(request, Moment::now());
            match change {
                Some(change) => change.apply(reply),
                None => reply,
            }
        }
    });
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let outcome =
        runtime
            .expect("a thread for the test")
            .block_on(check(&[target], &options(), &mut Silent));
    outcome.unwrap_or_else(|error| panic!("{error}"))
}

fn found(outcome: &Outcome) -> BTreeSet<String> {
    let line = |finding: &hallpass_conformance::Finding| {
        let is_error = finding.severity == Severity::Error;
        let severity = if is_error { "error" } else { "warning" };
        let operation = finding.operation.as_ref();
        let operation = operation.map_or("-", |operation| operation.id.as_str());
        format!("{severity} {} {operation}", finding.check)
    };
    outcome.findings.iter().map(line).collect()
}

#[test]
fn each_case_of_a_plain_document_gives_its_findings() {
    let mut wrong = Vec::new();
    let mut paths: Vec<_> = fs::read_dir(FOLDER)
        .expect("the folder of cases")
        .map(|file| file.expect("the folder can be listed").path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "case"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty());
    for path in &paths {
        wrong.extend(complaint(path));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn complaint(path: &Path) -> Option<String> {
    let text = fs::read_to_string(path).expect("a case is text");
    let case = Arc::new(Case::parse(&text));
    let outcome = play(Arc::clone(&case));
    let found = found(&outcome);
    let words = || hallpass_conformance::report::terminal::render(&outcome, false);
    (found != case.expected).then(|| {
        format!(
            "{}: expected {:#?}\nfound {found:#?}\n{}",
            path.display(),
            case.expected,
            words()
        )
    })
}
