//! The page of all probes: what each is about and whether it is right or reported.

use std::fmt::Write as _;

use crate::expect::Expect;
use crate::probe::Probe;
use crate::support::root;

/// Compares with `docs/probes.md`; with `HALLPASS_ACCEPT` set, writes it instead.
pub fn compare(probes: &[Probe]) {
    let path = root().join("docs/probes.md");
    let page = page(probes);
    if std::env::var_os("HALLPASS_ACCEPT").is_some() {
        std::fs::write(path, page).expect("a file");
        return;
    }
    let there = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        there == page,
        "docs/probes.md is out of date; HALLPASS_ACCEPT=1 cargo test -p hallpass-generator --test probes writes it"
    );
}

fn page(probes: &[Probe]) -> String {
    let expects = probes
        .iter()
        .filter_map(|probe| Some((probe.name.as_str(), probe.expect.as_ref()?)));
    let expects: Vec<(&str, &Expect)> = expects.collect();
    let verdicts: Vec<String> = expects.iter().map(|(_, expect)| verdict(expect)).collect();
    let count = |word: &str| {
        verdicts
            .iter()
            .filter(|verdict| verdict.starts_with(word))
            .count()
    };
    let mut text = HEAD.to_owned();
    let _ = writeln!(
        text,
        "{} probes: {} right, {} of which a part is reported with a code, {} of which a part is wrong without a word.\n",
        expects.len(),
        count("right"),
        count("reported"),
        count("wrong"),
    );
    text.push_str("| probe | construct | verdict |\n|---|---|---|\n");
    for (name, expect) in expects {
        let verdict = verdict(expect);
        let _ = writeln!(
            text,
            "| [{name}](../tests/probes/{name}) | {} | {verdict} |",
            expect.construct.trim()
        );
    }
    text
}

fn verdict(expect: &Expect) -> String {
    match (&expect.lacks, expect.reports.as_slice()) {
        (None, []) => "right".to_owned(),
        (Some(words), []) => format!("wrong: {}", words.trim()),
        (_, codes) => format!("reported: `{}`", codes.join("`, `")),
    }
}

const HEAD: &str = "# Probes

Each probe is a small document with one hard construct. A test generates all of them into one crate, compiles it with warnings denied and uses it: bytes that
must be read and written back equal, bytes that must be refused, values that break a constraint at a place, parameters on the wire, replies, security.
Beside that it makes instances of each schema, valid and broken ones, and compares what generated code says with what an independent validator says.

`cargo test -p hallpass-generator --test probes` runs them; [tests/probes](../tests/probes) says how to add one. This page is written by the test.

";
