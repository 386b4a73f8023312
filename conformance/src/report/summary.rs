//! The summary: what was looked at, by operation, media type and status, and what was not.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use hallpass_openapi::diagnostic::Severity;

use super::style::Style;
use super::terminal::groups;
use crate::outcome::{Document, ExchangeSummary, Outcome, SnapshotState};

/// Lines of one kind after which the rest is only counted.
const MOST_LINES: usize = 12;

/// Tables, counts and the verdict. Colours are ANSI escapes.
pub fn render(outcome: &Outcome, colour: bool) -> String {
    let style = Style { colour };
    let mut out = String::new();
    for (at, document) in outcome.documents.iter().enumerate() {
        table(&mut out, outcome, at, document, style);
    }
    counts(&mut out, outcome);
    skipped(&mut out, outcome);
    deviations(&mut out, outcome);
    left_behind(&mut out, outcome);
    cut_short(&mut out, outcome, style);
    out.push_str(&verdict(outcome, style));
    out
}

/// Operations as lines, media types as columns, statuses with their counts in the cells.
fn table(out: &mut String, outcome: &Outcome, at: usize, document: &Document, style: Style) {
    let exchanges: Vec<&ExchangeSummary> = outcome
        .exchanges
        .iter()
        .filter(|exchange| exchange.document == at && exchange.of_operation)
        .collect();
    let _ = writeln!(
        out,
        "{} {}",
        style.bold(&document.title),
        style.dim(&format!("({} at {})", document.name, document.base_url))
    );
    if exchanges.is_empty() {
        out.push_str("  not played\n\n");
        return;
    }
    let columns = columns(&exchanges);
    let mut rows = vec![header(&columns)];
    for (id, place) in &document.operations {
        let own: Vec<&ExchangeSummary> = exchanges
            .iter()
            .filter(|exchange| exchange.operation == *id)
            .copied()
            .collect();
        let cells = columns.iter().map(|column| cell(&own, column.as_deref()));
        rows.push(
            [id.clone(), place.clone()]
                .into_iter()
                .chain(cells)
                .collect(),
        );
    }
    out.push_str(&aligned(&rows));
    out.push('\n');
}

fn columns(exchanges: &[&ExchangeSummary]) -> Vec<Option<String>> {
    let mut columns: Vec<Option<String>> = exchanges
        .iter()
        .map(|exchange| exchange.media_type.clone())
        .collect();
    columns.sort();
    columns.dedup();
    // What has no body stands last.
    columns.sort_by_key(Option::is_none);
    columns
}

fn header(columns: &[Option<String>]) -> Vec<String> {
    let names = columns
        .iter()
        .map(|column| column.clone().unwrap_or_else(|| "no body".to_owned()));
    ["operation".to_owned(), String::new()]
        .into_iter()
        .chain(names)
        .collect()
}

fn cell(exchanges: &[&ExchangeSummary], column: Option<&str>) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for exchange in exchanges
        .iter()
        .filter(|exchange| exchange.media_type.as_deref() == column)
    {
        let status = exchange
            .status
            .map_or("none".to_owned(), |status| status.to_string());
        *counts.entry(status).or_default() += 1;
    }
    if counts.is_empty() {
        return "-".to_owned();
    }
    counts
        .iter()
        .map(|(status, count)| format!("{status} x{count}"))
        .collect::<Vec<_>>()
        .join(", ")
}

fn aligned(rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or(0)
    };
    let mut out = String::new();
    for row in rows {
        let mut line = String::from(" ");
        for (column, cell) in row.iter().enumerate() {
            let _ = write!(line, " {cell:<width$} ", width = width(column));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

fn counts(out: &mut String, outcome: &Outcome) {
    let operations: usize = outcome
        .documents
        .iter()
        .map(|document| document.operations.len())
        .sum();
    let (seen, documented) = outcome.coverage();
    let _ = writeln!(
        out,
        "{operations} operations; {seen} of {documented} documented pairs of status and media type seen"
    );
    let bodies = &outcome.bodies;
    let unchecked: Vec<String> = bodies
        .unchecked
        .iter()
        .map(|(reason, count)| format!("{count} {reason}"))
        .collect();
    let tail = if unchecked.is_empty() {
        String::new()
    } else {
        format!(" (not checked: {})", unchecked.join(", "))
    };
    let _ = writeln!(
        out,
        "{} bodies received, {} checked{tail}",
        bodies.received, bodies.checked
    );
    if !outcome.snapshots.is_empty() {
        let of = |state: SnapshotState| outcome.snapshots_in(state);
        let (same, new) = (of(SnapshotState::Same), of(SnapshotState::New));
        let (changed, stale) = (of(SnapshotState::Changed), of(SnapshotState::Stale));
        let _ = writeln!(
            out,
            "snapshots: {same} same, {new} new, {changed} changed, {stale} stale"
        );
    }
    let seconds = outcome.elapsed.as_secs_f64();
    let _ = writeln!(
        out,
        "{} requests in {seconds:.2} s, {}seed {}",
        outcome.requests,
        profile(outcome),
        outcome.seed
    );
}

/// The profiles of the documents, each once.
fn profile(outcome: &Outcome) -> String {
    let mut names: Vec<&str> = Vec::new();
    for document in &outcome.documents {
        if !names.contains(&document.profile.name()) {
            names.push(document.profile.name());
        }
    }
    names
        .iter()
        .map(|name| format!("profile {name}, "))
        .collect()
}

fn skipped(out: &mut String, outcome: &Outcome) {
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for skipped in &outcome.skipped {
        match reasons
            .iter_mut()
            .find(|(reason, _)| *reason == skipped.reason)
        {
            Some((_, cases)) => cases.push(&skipped.case),
            None => reasons.push((&skipped.reason, vec![&skipped.case])),
        }
    }
    if reasons.is_empty() {
        return;
    }
    let _ = writeln!(out, "{} cases skipped:", outcome.skipped.len());
    for (reason, cases) in reasons.iter().take(MOST_LINES) {
        let more = if cases.len() > 1 {
            format!(" and {} more", cases.len() - 1)
        } else {
            String::new()
        };
        let _ = writeln!(out, "  {}{more}: {reason}", cases[0]);
    }
    rest(out, reasons.len());
}

fn deviations(out: &mut String, outcome: &Outcome) {
    if outcome.known_deviations.is_empty() {
        return;
    }
    let _ = writeln!(
        out,
        "{} examples are known to deviate:",
        outcome.known_deviations.len()
    );
    for deviation in outcome.known_deviations.iter().take(MOST_LINES) {
        let _ = writeln!(
            out,
            "  {}/{}: {}",
            deviation.operation, deviation.example, deviation.reason
        );
    }
    rest(out, outcome.known_deviations.len());
}

fn left_behind(out: &mut String, outcome: &Outcome) {
    if outcome.left_behind.is_empty() {
        return;
    }
    let _ = writeln!(
        out,
        "{} could not be deleted again:",
        plural(outcome.left_behind.len(), "item")
    );
    for item in &outcome.left_behind {
        let _ = writeln!(out, "  {} {}: {}", item.collection, item.id, item.reason);
    }
}

fn cut_short(out: &mut String, outcome: &Outcome, style: Style) {
    for (document, reason) in &outcome.cut_short {
        let title = outcome
            .documents
            .get(*document)
            .map_or("", |document| document.title.as_str());
        let words = style.warning(&format!("{title} was not played to its end: {reason}"));
        let _ = writeln!(out, "{words}");
    }
}

fn rest(out: &mut String, count: usize) {
    if count > MOST_LINES {
        let _ = writeln!(out, "  … and {} more", count - MOST_LINES);
    }
}

fn verdict(outcome: &Outcome, style: Style) -> String {
    let causes = groups(outcome);
    let count = |severity: Severity| {
        causes
            .iter()
            .filter(|group| group.iter().any(|finding| finding.severity == severity))
            .count()
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let words = match (errors, warnings) {
        (0, _) if outcome.exchanges.is_empty() => style.warning("nothing was tested"),
        (0, _) if !outcome.has_success() => style.warning(
            "nothing was tested but refusals: no request had success, see what was skipped",
        ),
        (0, _) if !outcome.cut_short.is_empty() => style.warning("not all was tested"),
        (0, 0) => style.good("conforms"),
        (0, warnings) => style.good(&format!("conforms, with {}", plural(warnings, "warning"))),
        (errors, 0) => style.error(&plural(errors, "error")),
        (errors, warnings) => style.error(&format!(
            "{}, {}",
            plural(errors, "error"),
            plural(warnings, "warning")
        )),
    };
    format!("{words}\n")
}

fn plural(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}
