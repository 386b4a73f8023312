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

/// A folder of cases, and the document that they are about.
#[derive(Clone, Copy)]
struct About {
    folder: &'static str,
    document: &'static str,
}

const PLAIN: About = About {
    folder: "tests/conformance/plain",
    document: "loans",
};

/// One that says in words what its keywords cannot say.
const SPOKEN: About = About {
    folder: "tests/conformance/spoken",
    document: "shelves",
};

/// One whose requests belong together: keys, tokens and credentials.
const BOUND: About = About {
    folder: "tests/conformance/desk",
    document: "tickets",
};

/// One whose items are answered and stay, with pages by number.
const KEPT: About = About {
    folder: "tests/conformance/seats",
    document: "offers",
};

/// One whose items have entity tags.
const TAGGED: About = About {
    folder: "tests/conformance/tagged",
    document: "notes",
};

/// One of lists that are sorted and filtered in many ways.
const SORTED: About = About {
    folder: "tests/conformance/sorted",
    document: "books",
};

/// One whose constraints stand where no example goes, with titles that are unique among some items.
const CLAIMED: About = About {
    folder: "tests/conformance/teams",
    document: "teams",
};

/// One whose items are made for somebody else.
const SENT: About = About {
    folder: "tests/conformance/parcels",
    document: "parcels",
};

/// One that counts its items beside them.
const COUNTED: About = About {
    folder: "tests/conformance/errands",
    document: "errands",
};

/// One of what an update does beside what it is sent for.
const AGED: About = About {
    folder: "tests/conformance/drafts",
    document: "drafts",
};

/// One of what a document says of its examples, of numbers that go up, of references and of who sees what.
const TOLD: About = About {
    folder: "tests/conformance/plots",
    document: "plots",
};

/// One in which who accepts an invite becomes a member.
const JOINED: About = About {
    folder: "tests/conformance/clubs",
    document: "clubs",
};

/// One of things inside of others, whose examples name what the server does not have.
const INSIDE: About = About {
    folder: "tests/conformance/racks",
    document: "racks",
};

/// One that tells in words who may do what for whom, and what stands in the way of what.
const WORDED: About = About {
    folder: "tests/conformance/halls",
    document: "halls",
};

/// One whose rules stand in tables and at tags and paths, with answers that close others.
const TABLED: About = About {
    folder: "tests/conformance/bids",
    document: "bids",
};

/// One that says in tables who the callers are, what answers bring and what errors are called.
const NAMED: About = About {
    folder: "tests/conformance/passes",
    document: "passes",
};

/// How replies to some requests are changed.
struct Change {
    method: String,
    /// Path and query; `*` stands for anything.
    target: String,
    /// It comes before what holds for all cases.
    is_first: bool,
    /// Only where the other caller asks.
    of_other: bool,
    /// Only where the body has this text.
    sends: String,
    /// Only where this is accepted.
    accepts: String,
    /// Only where the body is of this type.
    typed: String,
    /// Only where these credentials are shown.
    shows: String,
    /// Only where the mock refuses, with this status if it has one.
    refused: Option<String>,
    /// Only where this header is sent.
    has: String,
    /// Only where this header is not sent.
    lacks: String,
    /// Only where the mock answers with this status.
    status: String,
    /// Only where nobody shows credentials.
    anonymous: bool,
    /// Only after a body with this text was taken.
    after: String,
    /// Status, and a body of JSON, instead of the mock's; `name: value` in place of a header; `without name`
    /// for a header of which the mock is not told; or pairs of texts, of which one replaces the other in the mock's body.
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
            let after = |word: &str| {
                let mut all = conditions.iter();
                let found = all.find_map(|text| text.strip_prefix(word));
                found.unwrap_or_default().to_owned()
            };
            Change {
                method: method.to_owned(),
                target: target.to_owned(),
                is_first: conditions.contains(&"first"),
                of_other: conditions.contains(&"other"),
                anonymous: conditions.contains(&"anonymous"),
                sends: after("sends "),
                accepts: after("accepts "),
                typed: after("typed "),
                shows: after("shows "),
                refused: conditions
                    .iter()
                    .find_map(|text| text.strip_prefix("refused"))
                    .map(|status| status.trim().to_owned()),
                has: after("header "),
                lacks: after("lacks "),
                status: after("status "),
                after: after("after "),
                lines: lines.map(str::to_owned).collect(),
            }
        });
        Self {
            changes: changes.collect(),
            expected: expected.lines().map(str::to_owned).collect(),
        }
    }
}

/// Whether a text is like one in which `*` stands for anything.
fn is_like(text: &str, pattern: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else {
        return text == pattern;
    };
    let Some(after) = text.strip_prefix(start) else {
        return false;
    };
    let mut ends = (0..=after.len()).filter(|at| after.is_char_boundary(*at));
    ends.any(|at| is_like(&after[at..], rest))
}

/// The text with each place that is like `old`, in which `*` stands for as little as may be, replaced.
fn replaced(text: &str, old: &str, new: &str) -> String {
    let Some((start, end)) = old.split_once('*') else {
        return text.replace(old, new);
    };
    let mut done = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(start) {
        let after = &rest[at + start.len()..];
        let Some(length) = after.find(end) else { break };
        done.push_str(&rest[..at]);
        done.push_str(new);
        rest = &after[length + end.len()..];
    }
    done + rest
}

/// What stands behind a status of which the mock is not asked, so that it does nothing.
const INSTEAD: &str = " instead";

const WITHOUT: &str = "without ";

impl Change {
    fn is_instead(&self) -> bool {
        let mut lines = self.lines.iter();
        lines.next().is_some_and(|line| line.ends_with(INSTEAD))
    }

    /// Takes from a request what the mock is not told.
    fn withhold(&self, request: &mut Request<Vec<u8>>) {
        let names = self
            .lines
            .iter()
            .filter_map(|line| line.strip_prefix(WITHOUT));
        for name in names {
            request.headers_mut().remove(name);
        }
    }

    fn is_for(&self, request: &Request<Vec<u8>>) -> bool {
        let target = request.uri().to_string();
        let target = target.strip_prefix("/v1").unwrap_or(&target);
        let fits = is_like(target, &self.target);
        let by = request.headers().get("authorization");
        let is_other = by.is_some_and(|by| by.as_bytes().ends_with(b" other"));
        let body = String::from_utf8_lossy(request.body());
        let shown = by.map_or(&[][..], |by| by.as_bytes());
        let of_caller = (is_other || !self.of_other)
            && (by.is_none() || !self.anonymous)
            && String::from_utf8_lossy(shown).contains(&self.shows);
        let header = |name: &str| {
            let value = request.headers().get(name);
            value.map_or(String::new(), |value| {
                String::from_utf8_lossy(value.as_bytes()).into_owned()
            })
        };
        let accept = header("accept");
        fits && request.method() == self.method.as_str()
            && of_caller
            && body.contains(&self.sends)
            && accept.contains(&self.accepts)
            && header("content-type").contains(&self.typed)
            && (self.has.is_empty() || request.headers().contains_key(&self.has))
            && (self.lacks.is_empty() || !request.headers().contains_key(&self.lacks))
    }

    /// Whether what the mock answers is changed.
    fn is_of(&self, status: http::StatusCode) -> bool {
        if !self.status.is_empty() && status.as_str() != self.status {
            return false;
        }
        let Some(wanted) = &self.refused else {
            return true;
        };
        status.as_u16() >= 400 && (wanted.is_empty() || status.as_str() == wanted)
    }

    fn apply(&self, mut reply: Response<Vec<u8>>) -> Response<Vec<u8>> {
        let first = self
            .lines
            .first()
            .map(|line| line.trim_end_matches(INSTEAD));
        let status = first.and_then(|line| line.parse::<u16>().ok());
        if let Some(status) = status {
            let body = self.lines[1..].join("\n").into_bytes();
            let json = http::HeaderValue::from_static("application/json; charset=utf-8");
            if body.is_empty() {
                reply.headers_mut().remove("content-type");
            } else {
                reply.headers_mut().insert("content-type", json);
            }
            *reply.body_mut() = body;
            *reply.status_mut() = status.try_into().expect("a status");
        } else {
            let mut text = String::from_utf8(std::mem::take(reply.body_mut())).expect("text");
            let said = |line: &&String| !line.is_empty() && !line.starts_with(WITHOUT);
            for line in self.lines.iter().filter(said) {
                match line.split_once(" -> ") {
                    Some((old, new)) => text = replaced(&text, old, new),
                    None => {
                        let (name, value) = line.split_once(": ").expect("a header");
                        let name: http::HeaderName = name.parse().expect("a name");
                        let value = value.parse().expect("a value");
                        // A body keeps the name of its form.
                        if name != "content-type" || reply.status().is_success() {
                            reply.headers_mut().insert(name, value);
                        }
                    }
                }
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
        api_keys: [(
            "Authorization".to_owned(),
            Secret::new(format!(
                "OAuth oauth_consumer_key=\"{name}\",oauth_signature=\"{name}%26\""
            )),
        )]
        .into_iter()
        .collect(),
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

fn play(about: About, case: Arc<Case>) -> Outcome {
    let About { folder, document } = about;
    let path = format!("{folder}/{document}.fixtures.yaml");
    let document = format!("{folder}/{document}.yaml");
    let text = fs::read_to_string(&path).expect("the fixtures are text");
    let fixtures = Fixtures::parse(&path, &text).expect("the fixtures are right");
    let mut mock = Mock::new(vec![(api(&document), Some(fixtures))], Config::default());
    mock.set_bound_url("http://localhost");
    let mock = Arc::new(Mutex::new(mock));
    let api = api(&document);
    let taken = Arc::new(Mutex::new(String::new()));
    let target = Target::in_process(&api, move |mut request| {
        let (mock, case, taken) = (Arc::clone(&mock), Arc::clone(&case), Arc::clone(&taken));
        async move {
            let mut taken = taken.lock().expect("no answer panics");
            let mut changes = case.changes.iter();
            let change =
                changes.find(|change| change.is_for(&request) && taken.contains(&change.after));
            let sent = String::from_utf8_lossy(request.body()).into_owned();
            let mut mock = mock.lock().expect("no answer panics");
            let reply = if change.is_some_and(Change::is_instead) {
                Response::new(Vec::new())
            } else {
                if let Some(change) = change {
                    change.withhold(&mut request);
                }
                mock.respond(request, Moment::now())
            };
            if reply.status().is_success() && !change.is_some_and(Change::is_instead) {
                taken.push_str(&sent);
            }
            match change.filter(|change| change.is_of(reply.status())) {
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
    let mut found: BTreeSet<String> = outcome.findings.iter().map(line).collect();
    // How long the machine lets a reply wait is nothing that a case is about.
    found.retain(|line| !line.starts_with("warning response-slow"));
    found
}

#[test]
fn each_case_of_a_plain_document_gives_its_findings() {
    each_gives_its_findings(PLAIN);
}

#[test]
fn each_case_of_a_document_that_says_it_in_words_gives_its_findings() {
    each_gives_its_findings(SPOKEN);
}

#[test]
fn each_case_of_a_document_whose_requests_belong_together_gives_its_findings() {
    each_gives_its_findings(BOUND);
}

#[test]
fn each_case_of_a_document_of_answers_that_stay_gives_its_findings() {
    each_gives_its_findings(KEPT);
}

#[test]
fn each_case_of_a_document_with_entity_tags_gives_its_findings() {
    each_gives_its_findings(TAGGED);
}

#[test]
fn each_case_of_a_document_of_sorted_lists_gives_its_findings() {
    each_gives_its_findings(SORTED);
}

#[test]
fn each_case_of_a_document_with_claims_beside_its_examples_gives_its_findings() {
    each_gives_its_findings(CLAIMED);
}

#[test]
fn each_case_of_a_document_of_things_for_others_gives_its_findings() {
    each_gives_its_findings(SENT);
}

#[test]
fn each_case_of_a_document_of_who_may_do_what_gives_its_findings() {
    each_gives_its_findings(WORDED);
}

#[test]
fn each_case_of_a_document_that_counts_gives_its_findings() {
    each_gives_its_findings(COUNTED);
}

#[test]
fn each_case_of_a_document_of_changes_gives_its_findings() {
    each_gives_its_findings(AGED);
}

#[test]
fn what_is_told_of_examples_numbers_and_references_is_held() {
    each_gives_its_findings(TOLD);
}

#[test]
fn who_accepts_is_a_member() {
    each_gives_its_findings(JOINED);
}

fn each_gives_its_findings(about: About) {
    let mut wrong = Vec::new();
    let mut paths: Vec<_> = fs::read_dir(about.folder)
        .expect("the folder of cases")
        .map(|file| file.expect("the folder can be listed").path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "case"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty());
    for path in &paths {
        wrong.extend(complaint(about, path));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn complaint(about: About, path: &Path) -> Option<String> {
    let text = fs::read_to_string(path).expect("a case is text");
    let mut case = Case::parse(&text);
    // What the mock cannot know, such as who made what, is the same in each case.
    let always = fs::read_to_string(format!("{}/always.txt", about.folder));
    if let Ok(always) = always {
        let (first, rest): (Vec<_>, Vec<_>) =
            case.changes.drain(..).partition(|change| change.is_first);
        case.changes = first;
        case.changes.extend(Case::parse(&always).changes);
        case.changes.extend(rest);
    }
    let case = Arc::new(case);
    let outcome = play(about, Arc::clone(&case));
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

#[test]
fn each_case_of_a_document_of_things_inside_of_others_gives_its_findings() {
    each_gives_its_findings(INSIDE);
}

#[test]
fn each_case_of_a_document_of_named_callers_and_errors_gives_its_findings() {
    each_gives_its_findings(NAMED);
}

#[test]
fn each_case_of_a_document_of_rules_in_tables_gives_its_findings() {
    each_gives_its_findings(TABLED);
}
