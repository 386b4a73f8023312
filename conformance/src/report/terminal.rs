//! The report for people: findings with the lines of the document that they break, grouped by cause, and the summary.

use hallpass_openapi::diagnostic::{Severity, snippet};
use hallpass_openapi::source::Sources;
use indexmap::{IndexMap, IndexSet};

use super::style::Style;
use super::{headline, summary};
use crate::checks::snapshot_changed;
use crate::finding::Finding;
use crate::outcome::Outcome;

/// Cases that are named of those that share a cause.
const NAMED: usize = 3;

/// Findings and summary. Colours are ANSI escapes.
pub fn render(outcome: &Outcome, colour: bool) -> String {
    let mut out = String::new();
    for group in groups(outcome) {
        out.push_str(&cause(&group, outcome, colour));
        out.push('\n');
    }
    out.push_str(&summary::render(outcome, colour));
    out
}

/// Findings of one cause together, in the order in which the causes were met.
pub fn groups(outcome: &Outcome) -> Vec<Vec<&Finding>> {
    let mut groups: IndexMap<&str, Vec<&Finding>> = IndexMap::new();
    for finding in &outcome.findings {
        let fingerprint = finding.fingerprint.as_str();
        groups.entry(fingerprint).or_default().push(finding);
    }
    // What is an error somewhere is one, and shown where it is.
    for group in groups.values_mut() {
        group.sort_by_key(|finding| finding.severity != Severity::Error);
    }
    groups.into_values().collect()
}

/// Findings of one cause: the first in full, the others by their cases.
pub fn cause(group: &[&Finding], outcome: &Outcome, colour: bool) -> String {
    let Some((first, others)) = group.split_first() else {
        return String::new();
    };
    let empty = Sources::default();
    let sources = outcome
        .documents
        .get(first.document)
        .map_or(&empty, |document| &document.sources);
    let mut out = finding(first, sources, colour);
    let cases = others.iter().map(|other| other.case.as_str());
    let cases: IndexSet<&str> = cases.filter(|case| *case != first.case).collect();
    let further = outcome.further.get(&first.fingerprint).copied();
    let count = others.len() + further.unwrap_or_default();
    if count > 0 {
        let named = cases
            .iter()
            .take(NAMED)
            .copied()
            .collect::<Vec<_>>()
            .join(", ");
        let dots = if cases.len() > NAMED { ", …" } else { "" };
        let tail = if named.is_empty() {
            String::new()
        } else {
            format!(": {named}{dots}")
        };
        out.push_str(&note("also", &format!("seen {count} more times{tail}")));
    }
    out
}

/// One finding in full.
pub fn finding(finding: &Finding, sources: &Sources, colour: bool) -> String {
    let style = Style { colour };
    let level = match finding.severity {
        Severity::Error => style.error(&format!("error[{}]", finding.check)),
        Severity::Warning | Severity::Note => style.warning(&format!("warning[{}]", finding.check)),
    };
    let mut out = format!(
        "{level}{}\n",
        style.bold(&format!(": {}", headline(finding)))
    );
    if let Some(span) = finding.span {
        out.push_str(&snippet(span, "the document says so here", sources, colour));
    }
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out.push_str(&notes(finding));
    out
}

fn notes(finding: &Finding) -> String {
    let mut out = String::new();
    if finding.check == snapshot_changed::CHECK.id {
        out.extend(
            snapshot_changed::diff(finding)
                .lines()
                .map(|line| format!("   | {line}\n")),
        );
    } else if let Some(at) = finding.at.as_deref().filter(|at| !at.is_empty()) {
        out.push_str(&note("at", at));
    }
    if let Some(operation) = &finding.operation {
        out.push_str(&note(
            "operation",
            &format!("{} ({} {})", operation.id, operation.method, operation.path),
        ));
    }
    if let Some(after) = &finding.after {
        out.push_str(&note(
            "after",
            &format!("{} ({} {})", after.id, after.method, after.path),
        ));
    }
    match &finding.exchange {
        Some(exchange) => {
            let status = exchange
                .status
                .map_or("no reply".to_owned(), |status| status.to_string());
            let media_type = exchange
                .content_type
                .as_deref()
                .map_or(String::new(), |media_type| format!(" {media_type}"));
            let words = format!(
                "{} {} -> {status}{media_type}   (case {})",
                exchange.method, exchange.path, finding.case
            );
            out.push_str(&note("exchange", &words));
        }
        None => out.push_str(&note("case", &finding.case)),
    }
    if let Some(repeat) = &finding.repeat {
        out.push_str(&note("repeat", repeat));
    }
    out.push_str(&note("cause", &finding.fingerprint));
    out
}

fn note(name: &str, words: &str) -> String {
    format!("   = {name:<9} {words}\n")
}
