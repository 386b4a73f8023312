//! The probe matrix: small documents, one hard construct each, that are generated, compiled and used against expected bytes.
//!
//! `tests/probes/NAME/document.yaml` is the document and `expect.yaml` beside it what must hold; see `tests/probes/README.md`.

mod agreement;
mod ask;
#[path = "../support/cargo.rs"]
mod cargo;
mod compile;
mod expect;
mod probe;
mod questions;
#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "the goldens use more of it")]
mod support;
mod table;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use compile::Compiled;
use probe::Offence;

/// All probes, compiled once for all tests.
static COMPILED: LazyLock<Result<Compiled, String>> = LazyLock::new(|| Compiled::new(probe::all()));

/// Each rule, and where it does not hold.
static OFFENCES: LazyLock<Vec<(&str, Vec<Offence>)>> = LazyLock::new(|| {
    let Ok(compiled) = &*COMPILED else {
        return Vec::new();
    };
    let reported = probe::all().iter().filter_map(probe::Probe::misreported);
    vec![
        (REPORTED, reported.collect()),
        (EXPECTED, questions::offences(compiled)),
        (AGREES, agreement::offences(compiled)),
        (XML, agreement::xml_offences(compiled)),
    ]
});

const REPORTED: &str = "what is left out is reported by these codes, and nothing else";
const EXPECTED: &str = "bytes are read, kept and refused as expected";
const AGREES: &str =
    "generated code takes what the validator takes, keeps it, and takes nothing else";
const XML: &str = "what is written as XML by shape is read by type and written back equal";

#[track_caller]
fn assert_none(rule: &str, offences: &[String]) {
    let shown = offences.len().min(60);
    assert!(
        offences.is_empty(),
        "{rule}; {shown} of {}:\n  {}",
        offences.len(),
        offences[..shown].join("\n  ")
    );
}

/// The probes of which not all that is expected is done.
fn lacking() -> BTreeSet<&'static str> {
    let all = probe::all().iter();
    all.filter(|probe| probe.lacks())
        .map(|probe| probe.name.as_str())
        .collect()
}

#[track_caller]
fn holds(rule: &str) {
    assert!(COMPILED.is_ok(), "the probes do not compile");
    let lacking = lacking();
    let excused = |name: &str| rule != REPORTED && lacking.contains(name);
    let of_rule = OFFENCES.iter().filter(|(name, _)| *name == rule);
    let offences = of_rule
        .flat_map(|(_, offences)| offences)
        .filter(|offence| !excused(&offence.probe));
    let words = offences.map(|offence| format!("{}: {}", offence.probe, offence.words));
    assert_none(rule, &words.collect::<Vec<_>>());
}

#[test]
fn every_probe_compiles_without_a_warning() {
    match &*COMPILED {
        Ok(compiled) => assert_none("generated code has no warning", &compiled.warnings),
        Err(problems) => panic!("generated code does not compile:\n{problems}"),
    }
}

#[test]
fn what_is_left_out_is_reported_and_nothing_else() {
    holds(REPORTED);
}

#[test]
fn bytes_are_as_expected() {
    holds(EXPECTED);
}

#[test]
fn generated_code_agrees_with_the_validator() {
    holds(AGREES);
}

#[test]
fn instances_survive_xml() {
    holds(XML);
}

#[test]
fn what_is_said_to_be_lacking_is_lacking() {
    assert!(COMPILED.is_ok(), "the probes do not compile");
    let others = OFFENCES.iter().filter(|(rule, _)| *rule != REPORTED);
    let found = others.flat_map(|(_, offences)| offences);
    let found: BTreeSet<&str> = found.map(|offence| offence.probe.as_str()).collect();
    let right = lacking().into_iter().filter(|name| !found.contains(name));
    assert_none(
        "everything that is expected of a probe is done: it does not say `lacks`",
        &right.map(str::to_owned).collect::<Vec<_>>(),
    );
}

#[test]
fn the_table_of_probes_is_true() {
    table::compare(probe::all());
}
