//! Plays the cases under `cases/`: each file says which documents and faults, and what is answered to what.
//!
//! A file is a sentence, then sections that begin with `==== NAME`:
//!
//! - `documents`: paths below `spec/` or `tests/documents/`, one a line. `faults`: names, one a line. `public-url`: what links start with.
//!   `credentials`: those that are made up, and no others, are taken.
//! - `request`: a request as it goes over the wire, a blank line between head and body.
//!   `Authorization: hpkey hpsecret` stands for a PLAINTEXT signature with that key and secret and a nonce of its own.
//! - `response`: the status, the headers to look at (`Name: -` says that there is none; `(delay)` and
//!   `(cut)` are how the bytes go out), a blank line, the body. JSON may be laid out at
//!   will; everything else counts byte for byte.
//!
//! The clock stands at 1700000000. With `UPDATE_CASES=1` the answers are written into the files, to be reviewed.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use hallpass_mock::{ActiveFault, Config, Credentials, Fixtures, Mock, Moment, Request, Response};
use hallpass_openapi::source::Disk;
use serde_json::Value;

const NOW: u64 = 1_700_000_000;

/// A section of a case: its name and text.
type Section = (String, String);

#[test]
fn cases_are_answered_as_they_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder of cases")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    let failures: Vec<String> = files.iter().filter_map(|file| play(file).err()).collect();
    assert!(!files.is_empty());
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

fn play(file: &Path) -> Result<(), String> {
    let text = std::fs::read_to_string(file).expect("a case");
    let (title, sections) = parse(&text);
    let mut mock = mock(&sections);
    let mut nonce = 0;
    let mut answered = Vec::new();
    let mut last = Response::default();
    for (name, body) in sections {
        if name == "request" {
            nonce += 1;
            let moment = Moment {
                now: NOW,
                random: nonce,
            };
            last = mock.answer(&request(&body, nonce), moment);
        }
        if name == "response" {
            let actual = describe(&last, &body);
            answered.push((name, body, actual));
        } else {
            answered.push((name, body.clone(), body));
        }
    }
    compare(file, &title, &answered)
}

fn compare(file: &Path, title: &str, sections: &[(String, String, String)]) -> Result<(), String> {
    let differs = |(_, expected, actual): &&(String, String, String)| !same(expected, actual);
    let Some((_, expected, actual)) = sections.iter().find(differs) else {
        return Ok(());
    };
    if std::env::var_os("UPDATE_CASES").is_some() {
        let mut text = format!("{title}\n");
        for section in sections {
            let kept = if differs(&section) {
                &section.2
            } else {
                &section.1
            };
            let _ = write!(text, "\n==== {}\n{}\n", section.0, kept.trim_matches('\n'));
        }
        std::fs::write(file, text).expect("the case can be written");
        return Ok(());
    }
    let name = file.display();
    Err(format!(
        "{name}: {title}\n-- expected\n{expected}\n-- answered\n{actual}"
    ))
}

fn parse(text: &str) -> (String, Vec<Section>) {
    let mut parts = text.split("==== ");
    let title = parts.next().unwrap_or_default().trim().to_owned();
    let sections = parts.map(|part| {
        let (name, body) = part.split_once('\n').unwrap_or((part, ""));
        (name.trim().to_owned(), body.trim_matches('\n').to_owned())
    });
    (title, sections.collect())
}

fn section<'a>(sections: &'a [Section], name: &str) -> Option<&'a str> {
    let found = sections.iter().find(|(key, _)| key == name);
    found.map(|(_, body)| body.trim())
}

fn mock(sections: &[Section]) -> Mock {
    let documents = section(sections, "documents").expect("documents").lines();
    let documents = documents.map(|name| {
        let path = document(name);
        let api = hallpass_openapi::load(&path, &Disk)
            .api
            .expect("a document");
        let fixtures = api.fixtures.as_ref().map(|fixtures| {
            let file = Path::new(&path).parent().expect("a folder").join(fixtures);
            let text = std::fs::read_to_string(&file).expect("fixtures");
            Fixtures::parse(fixtures, &text).expect("fixtures")
        });
        (api, fixtures)
    });
    let faults = section(sections, "faults").unwrap_or_default().lines();
    let config = Config {
        public_url: section(sections, "public-url").map(str::to_owned),
        faults: faults
            .map(|name| ActiveFault::parse(name).expect("a fault"))
            .collect(),
        credentials: section(sections, "credentials")
            .map_or_else(Credentials::default, |_| Credentials::made_up()),
        ..Config::default()
    };
    let mut mock = Mock::new(documents.collect(), config);
    mock.set_bound_url("http://127.0.0.1:4010");
    mock
}

fn request(text: &str, nonce: u64) -> Request {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut lines = head.lines();
    let line = lines.next().unwrap_or_default();
    let mut words = line.split(' ');
    let method = words.next().unwrap_or_default().to_owned();
    let target = words.next().unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let headers = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| {
            let name = name.to_ascii_lowercase();
            let value = if name == "authorization" {
                signed(value, nonce)
            } else {
                value.to_owned()
            };
            (name, value)
        });
    Request {
        method,
        path: path.to_owned(),
        query: query.to_owned(),
        headers: headers.collect(),
        body: body.as_bytes().to_vec(),
        signed: None,
    }
}

fn signed(value: &str, nonce: u64) -> String {
    match value.split_once(' ') {
        Some((key, secret)) if key.starts_with("hp") => format!(
            "OAuth realm=\"Schoology API\",oauth_consumer_key=\"{key}\",oauth_token=\"\",oauth_nonce=\"{nonce}\",\
             oauth_timestamp=\"{NOW}\",oauth_signature_method=\"PLAINTEXT\",oauth_version=\"1.0\",oauth_signature=\"{secret}%26\""
        ),
        _ => value.to_owned(),
    }
}

/// The response in the form of a case, with the headers that the case looks at.
fn describe(response: &Response, expected: &str) -> String {
    let (head, _) = expected.split_once("\n\n").unwrap_or((expected, ""));
    let mut text = response.status.to_string();
    for name in head
        .lines()
        .skip(1)
        .filter_map(|line| line.split(": ").next())
    {
        let value = match name {
            "(delay)" => format!("{:?}", response.delivery.delay),
            "(cut)" => format!("{:?}", response.delivery.cut),
            _ => response.header(name).unwrap_or("-").to_owned(),
        };
        let _ = write!(text, "\n{name}: {value}");
    }
    if !response.body.is_empty() {
        let _ = write!(
            text,
            "\n\n{}",
            laid_out(&String::from_utf8_lossy(&response.body))
        );
    }
    text
}

/// Long JSON in lines; anything that would not come back byte for byte as it is.
fn laid_out(body: &str) -> String {
    let parsed = serde_json::from_str::<Value>(body)
        .ok()
        .filter(|_| body.len() > 100);
    let faithful = parsed.filter(|value| {
        let text = value.to_string();
        text == body
    });
    let pretty = faithful.and_then(|value| serde_json::to_string_pretty(&value).ok());
    pretty.unwrap_or_else(|| body.to_owned())
}

/// A body of several lines is JSON laid out; one of a single line counts byte for byte.
fn same(expected: &str, actual: &str) -> bool {
    let split = |text: &str, canonical: bool| {
        let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
        let value = serde_json::from_str::<Value>(body)
            .ok()
            .filter(|_| canonical);
        let body = value.map_or_else(|| body.trim_end().to_owned(), |value| value.to_string());
        (head.trim().to_owned(), body)
    };
    let (_, body) = expected.split_once("\n\n").unwrap_or((expected, ""));
    let canonical = body.trim_end().contains('\n');
    split(expected, canonical) == split(actual, canonical)
}

/// A document of the project, or one of the tests' own.
fn document(name: &str) -> String {
    let here = env!("CARGO_MANIFEST_DIR");
    let ours = format!("{here}/tests/documents/{name}");
    if Path::new(&ours).exists() {
        ours
    } else {
        format!("{here}/../spec/{name}")
    }
}

#[test]
fn each_fault_has_a_case() {
    for fault in hallpass_mock::Fault::all() {
        let file = format!(
            "{}/tests/cases/fault-{}.txt",
            env!("CARGO_MANIFEST_DIR"),
            fault.name
        );
        assert!(Path::new(&file).exists(), "{} has no case", fault.name);
    }
}
