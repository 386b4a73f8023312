//! The report for CI: JUnit XML, a suite for each document, a test case for each case.

use std::collections::HashMap;
use std::time::Duration;

use hallpass_openapi::diagnostic::Severity;
use hallpass_openapi::source::Sources;
use indexmap::IndexMap;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::{headline, terminal};
use crate::finding::Finding;
use crate::outcome::{Document, Outcome};

/// The outcome as JUnit XML; the words of the writer when it cannot be written.
///
/// # Errors
/// When the writer fails, which it does only for lack of memory.
pub fn render(outcome: &Outcome) -> Result<String, String> {
    let mut report = Report::new("hallpass");
    report.set_time(outcome.elapsed);
    for (at, document) in outcome.documents.iter().enumerate() {
        report.add_test_suite(suite(outcome, at, document));
    }
    report.to_string().map_err(|error| error.to_string())
}

fn suite(outcome: &Outcome, at: usize, document: &Document) -> TestSuite {
    let mut suite = TestSuite::new(document.title.as_str());
    let mut found: HashMap<&str, Vec<&Finding>> = HashMap::new();
    for finding in outcome
        .findings
        .iter()
        .filter(|finding| finding.document == at)
    {
        found
            .entry(finding.case.as_str())
            .or_default()
            .push(finding);
    }
    let mut times: HashMap<&str, Duration> = HashMap::new();
    for exchange in outcome
        .exchanges
        .iter()
        .filter(|exchange| exchange.document == at)
    {
        *times.entry(exchange.case.as_str()).or_default() += exchange.elapsed;
    }
    for (phase, operation, case) in cases(outcome, at) {
        let findings = found.remove(case).unwrap_or_default();
        let errors: Vec<&Finding> = findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .copied()
            .collect();
        let mut test = TestCase::new(case, status(&errors, &document.sources));
        test.set_classname(format!("{phase}.{operation}"));
        test.set_time(times.get(case).copied().unwrap_or_default());
        let warnings: Vec<String> = findings
            .iter()
            .filter(|finding| finding.severity != Severity::Error)
            .map(|finding| terminal::finding(finding, &document.sources, false))
            .collect();
        if !warnings.is_empty() {
            test.set_system_out(warnings.join("\n"));
        }
        suite.add_test_case(test);
    }
    suite.add_test_cases(skipped(outcome, at));
    suite
}

/// Phase, operation and case of each exchange and of each finding without one, once.
fn cases(outcome: &Outcome, at: usize) -> Vec<(&str, &str, &str)> {
    let mut cases: IndexMap<&str, (&str, &str)> = IndexMap::new();
    for exchange in outcome
        .exchanges
        .iter()
        .filter(|exchange| exchange.document == at)
    {
        let played = (exchange.phase.name(), exchange.operation.as_str());
        cases.entry(&exchange.case).or_insert(played);
    }
    for finding in outcome
        .findings
        .iter()
        .filter(|finding| finding.document == at)
    {
        let operation = finding.operation.as_ref();
        let operation = operation.map_or("document", |operation| operation.id.as_str());
        cases
            .entry(&finding.case)
            .or_insert((finding.check, operation));
    }
    let cases = cases.into_iter();
    cases
        .map(|(case, (phase, operation))| (phase, operation, case))
        .collect()
}

fn status(errors: &[&Finding], sources: &Sources) -> TestCaseStatus {
    let Some(first) = errors.first() else {
        return TestCaseStatus::success();
    };
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    let words: Vec<String> = errors
        .iter()
        .map(|finding| terminal::finding(finding, sources, false))
        .collect();
    status
        .set_message(headline(first))
        .set_type(first.check)
        .set_description(words.join("\n"));
    status
}

fn skipped(outcome: &Outcome, at: usize) -> impl Iterator<Item = TestCase> {
    outcome
        .skipped
        .iter()
        .filter(move |skipped| skipped.document == at)
        .map(|skipped| {
            let mut status = TestCaseStatus::skipped();
            status.set_message(skipped.reason.as_str());
            let mut test = TestCase::new(skipped.case.as_str(), status);
            test.set_classname(format!("{}.{}", skipped.phase.name(), skipped.operation));
            test
        })
}
