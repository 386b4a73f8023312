//! The questions that `expect.yaml` files ask of generated code, and whether the answers are as wanted.

use hallpass_runtime::union::same;

use crate::ask::{Answer, Question};
use crate::compile::Compiled;
use crate::expect::{Bytes, Operation};
use crate::probe::{Offence, Probe};

/// What the answer must be.
#[derive(Debug)]
enum Wanted {
    /// Read, valid, and written as this.
    Written(String),
    /// Refused with these words.
    Refused(String),
    /// Read, with these violations.
    Violations(Vec<String>),
    /// This text, or nothing.
    Text(Option<String>),
    /// A text that begins so.
    Beginning(String),
}

/// A question and what its answer must be.
#[derive(Debug)]
struct Case {
    question: Question,
    wanted: Wanted,
}

/// Everything that is not as expected.
pub fn offences(compiled: &Compiled) -> Vec<Offence> {
    let mut cases = Vec::new();
    let mut offences = Vec::new();
    for probe in compiled.probes {
        cases.extend(cases_of(probe));
        offences.extend(missing_code(probe, compiled));
    }
    let questions: Vec<&Question> = cases.iter().map(|case| &case.question).collect();
    let answers = compiled.ask(&questions);
    offences.extend(
        cases
            .iter()
            .zip(&answers)
            .filter(|(case, answer)| !case.wanted.is(answer))
            .map(|(case, answer)| case.offence(answer)),
    );
    offences
}

impl Case {
    fn offence(&self, answer: &Answer) -> Offence {
        let Question { probe, place, text } = &self.question;
        Offence {
            probe: probe.clone(),
            words: format!(
                "{place}: {text}\n    wanted {:?}\n    got {answer:?}",
                self.wanted
            ),
        }
    }
}

fn missing_code(probe: &Probe, compiled: &Compiled) -> Vec<Offence> {
    let code = compiled.code(&probe.name);
    let lines = probe.expect.iter().flat_map(|expect| &expect.code);
    lines
        .filter(|line| !code.contains(line.as_str()))
        .map(|line| probe.offence(format!("the code has no `{line}`")))
        .collect()
}

fn cases_of(probe: &Probe) -> Vec<Case> {
    let Some(expect) = &probe.expect else {
        return Vec::new();
    };
    let mut cases = Vec::new();
    for (name, bytes) in &expect.types {
        cases.extend(cases_of_bytes(&format!("json {name}"), bytes, probe));
    }
    for body in &expect.bodies {
        let place = format!(
            "body {} {} {} {}",
            body.operation, body.part, body.name, body.media
        );
        cases.extend(cases_of_bytes(&place, &body.bytes, probe));
    }
    for (name, operation) in &expect.operations {
        cases.extend(cases_of_operation(name, operation, probe));
    }
    cases
}

fn cases_of_bytes(place: &str, bytes: &Bytes, probe: &Probe) -> Vec<Case> {
    let case = |text: &str, wanted: Wanted| Case {
        question: Question::new(&probe.name, place, text),
        wanted,
    };
    let mut cases = Vec::new();
    for text in &bytes.keeps {
        cases.push(case(text, Wanted::Written(text.clone())));
    }
    for (text, written) in &bytes.becomes {
        cases.push(case(text, Wanted::Written(written.clone())));
    }
    for (text, form) in &bytes.sends {
        cases.push(case(text, Wanted::Text(Some(form.clone()))));
    }
    for (text, words) in &bytes.refuses {
        cases.push(case(text, Wanted::Refused(words.clone())));
    }
    for (text, violations) in &bytes.breaks {
        cases.push(case(text, Wanted::Violations(violations.clone())));
    }
    cases
}

fn cases_of_operation(name: &str, operation: &Operation, probe: &Probe) -> Vec<Case> {
    let case = |place: String, text: &str, wanted: Wanted| Case {
        question: Question::new(&probe.name, &place, text),
        wanted,
    };
    let data = |part: &str, wanted: &str| {
        case(
            format!("operation {name} {part}"),
            "",
            Wanted::Text(Some(wanted.to_owned())),
        )
    };
    let mut cases = Vec::new();
    cases.extend(operation.line.as_ref().map(|line| data("line", line)));
    cases.extend(operation.request.as_ref().map(|body| data("request", body)));
    cases.extend(
        operation
            .security
            .as_ref()
            .map(|wanted| data("security", &wanted.join(" | "))),
    );
    for (status, media) in operation.responses.iter().flatten() {
        cases.push(data(&format!("response {status}"), media));
    }
    for (status, links) in &operation.links {
        cases.push(data(&format!("links {status}"), links));
    }
    for (parameter, wires) in &operation.parameters {
        cases.extend(wires.iter().map(|wire| {
            case(
                format!("parameter {name} {parameter}"),
                &wire.value.to_string(),
                Wanted::Text(wire.wire.clone()),
            )
        }));
    }
    let wanted = |reads: &Option<String>, refused: &Option<String>| match (reads, refused) {
        (Some(beginning), None) => Wanted::Beginning(beginning.clone()),
        (None, Some(words)) => Wanted::Refused(words.clone()),
        _ => panic!("{} {name}: it is either read or refused", probe.name),
    };
    for received in &operation.received {
        let content_type = received.content_type.as_deref().unwrap_or_default();
        cases.push(case(
            format!("received {name} {content_type}"),
            &serde_json::json!([
                received.path,
                received.query,
                received.headers,
                received.body
            ])
            .to_string(),
            wanted(&received.reads, &received.refused),
        ));
    }
    for reply in &operation.replies {
        let content_type = reply.content_type.as_deref().unwrap_or_default();
        let wanted = wanted(&reply.reads, &reply.refused);
        cases.push(case(
            format!("reply {name} {} {content_type}", reply.status),
            &serde_json::json!([reply.headers, reply.body]).to_string(),
            wanted,
        ));
    }
    cases
}

impl Wanted {
    fn is(&self, answer: &Answer) -> bool {
        match (self, answer) {
            (
                Self::Written(wanted),
                Answer::Value {
                    written,
                    violations,
                },
            ) => is_same(wanted, written) && violations.is_empty(),
            (Self::Refused(words), Answer::Refused(error)) => error.contains(words),
            (Self::Violations(wanted), Answer::Value { violations, .. }) => wanted == violations,
            (Self::Text(wanted), Answer::Text(text)) => wanted == text,
            (Self::Beginning(wanted), Answer::Text(Some(text))) => text.starts_with(wanted),
            _ => false,
        }
    }
}

/// JSON in any order of properties, XML without its declaration.
fn is_same(wanted: &str, written: &str) -> bool {
    let json = |text| serde_json::from_str(text).ok();
    match (json(wanted), json(written)) {
        (Some(wanted), Some(written)) => same(&wanted, &written),
        _ => wanted == written.strip_prefix(DECLARATION).unwrap_or(written),
    }
}

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
