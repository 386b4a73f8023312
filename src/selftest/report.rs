//! The report of a selftest: how many faults were found, by check and by operation, and what the document is too vague for.

use std::fmt::Write as _;

use indexmap::IndexMap;
use serde_json::{Value, json};

use super::trial::Trial;
use super::vague::Gap;

/// Missed faults of one line after which the rest is only counted.
const NAMED: usize = 4;

/// A document that was tested.
pub struct Tested {
    /// As the user named it.
    pub name: String,
    /// `info.title`.
    pub title: String,
    /// All trials, by operation.
    pub trials: Vec<Trial>,
    /// What it is too vague for.
    pub gaps: Vec<Gap>,
}

/// Found faults of 100, rounded down; `None` where nothing was tried.
pub fn score<'t>(trials: impl Iterator<Item = &'t Trial>) -> Option<u32> {
    let (mut found, mut all) = (0_u32, 0_u32);
    for trial in trials {
        all += 1;
        found += u32::from(trial.is_found());
    }
    (found * 100).checked_div(all)
}

/// For people.
pub fn text(tested: &[Tested]) -> String {
    let mut out = String::new();
    for document in tested {
        let _ = writeln!(out, "{} ({})", document.title, document.name);
        table(&mut out, "check", by(document, |trial| trial.checks[0]));
        table(
            &mut out,
            "operation",
            by(document, |trial| &trial.operation),
        );
        vague(&mut out, &document.gaps);
        out.push('\n');
    }
    let trials = || tested.iter().flat_map(|tested| &tested.trials);
    let count = |wanted: fn(&Trial) -> bool| trials().filter(|trial| wanted(trial)).count();
    let _ = writeln!(
        out,
        "{} of {} faults found, {} of them by nothing but warnings",
        count(Trial::is_found),
        trials().count(),
        count(|trial| trial.is_warning)
    );
    if let Some(score) = score(trials()) {
        let _ = writeln!(out, "score {score}");
    }
    out
}

type Groups<'t> = IndexMap<&'t str, Vec<&'t Trial>>;

fn by<'t>(document: &'t Tested, key: impl Fn(&'t Trial) -> &'t str) -> Groups<'t> {
    let mut groups = Groups::new();
    for trial in &document.trials {
        groups.entry(key(trial)).or_default().push(trial);
    }
    groups
}

fn table(out: &mut String, heading: &str, groups: Groups<'_>) {
    let names = groups.keys().map(|name| name.chars().count());
    let width = names.chain([heading.len()]).max().unwrap_or_default();
    let _ = writeln!(out, "  {heading:<width$}  found");
    for (name, trials) in groups {
        let found = trials.iter().filter(|trial| trial.is_found()).count();
        let missed: Vec<String> = trials
            .iter()
            .filter(|trial| !trial.is_found())
            .map(|trial| format!("{}@{}", trial.fault, trial.operation))
            .collect();
        let _ = writeln!(
            out,
            "  {name:<width$}  {found} of {}{}",
            trials.len(),
            named(&missed)
        );
    }
}

fn named(missed: &[String]) -> String {
    let shown = missed.iter().take(NAMED).cloned().collect::<Vec<_>>();
    match missed.len() {
        0 => String::new(),
        count if count > NAMED => {
            format!("   missed: {} and {} more", shown.join(", "), count - NAMED)
        }
        _ => format!("   missed: {}", shown.join(", ")),
    }
}

/// Operations with the same gap stand together.
fn vague(out: &mut String, gaps: &[Gap]) {
    let mut groups: IndexMap<(&str, &str, &str), Vec<&str>> = IndexMap::new();
    for gap in gaps {
        let key = (gap.missing, gap.passes, gap.add);
        groups.entry(key).or_default().push(&gap.operation);
    }
    if groups.is_empty() {
        return;
    }
    out.push_str("  too vague to catch:\n");
    for ((missing, passes, add), operations) in groups {
        let more = operations.len().saturating_sub(NAMED);
        let tail = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        let names = operations.iter().take(NAMED).copied().collect::<Vec<_>>();
        let _ = writeln!(
            out,
            "    {missing}: {passes} pass ({}{tail})",
            names.join(", ")
        );
        let _ = writeln!(out, "      add {add}");
    }
}

/// For machines.
pub fn json(tested: &[Tested]) -> String {
    let documents: Vec<Value> = tested.iter().map(document).collect();
    let score = score(tested.iter().flat_map(|tested| &tested.trials));
    format!("{:#}\n", json!({"documents": documents, "score": score}))
}

fn document(tested: &Tested) -> Value {
    let trial = |trial: &Trial| {
        json!({
            "fault": trial.fault, "operation": trial.operation, "checks": trial.checks, "found": trial.is_found(),
            "foundAsSuch": trial.is_found_as_such(), "foundBy": trial.found_by, "warningsOnly": trial.is_warning,
        })
    };
    let gap = |gap: &Gap| {
        json!({
            "operation": gap.operation, "missing": gap.missing, "passes": gap.passes, "add": gap.add,
        })
    };
    json!({
        "name": tested.name,
        "title": tested.title,
        "score": score(tested.trials.iter()),
        "trials": tested.trials.iter().map(trial).collect::<Vec<_>>(),
        "gaps": tested.gaps.iter().map(gap).collect::<Vec<_>>(),
    })
}
