//! What the checks of XML have in common: each stands for some of the ways in which XML departs from its shape.

use hallpass_runtime::xml::{Problem, ProblemKind};

use super::words::plain;
use super::{Evidence, Observation};
use crate::finding::Finding;

/// Contradictions of these kinds: one observation for each kind and element (whatever its index).
pub fn departures(evidence: &Evidence<'_>, kinds: &[ProblemKind]) -> Vec<Observation> {
    of_kinds(evidence, &evidence.body.problems, kinds)
}

/// Remarks of these kinds, likewise.
pub fn remarks(evidence: &Evidence<'_>, kinds: &[ProblemKind]) -> Vec<Observation> {
    of_kinds(evidence, &evidence.body.notes, kinds)
}

fn of_kinds(
    evidence: &Evidence<'_>,
    problems: &[Problem],
    kinds: &[ProblemKind],
) -> Vec<Observation> {
    let span = evidence.body.declared.map(|declared| declared.span);
    let mut seen: Vec<Observation> = Vec::new();
    for problem in problems
        .iter()
        .filter(|problem| kinds.contains(&problem.kind))
    {
        let observation = observe(problem);
        if seen
            .iter()
            .all(|known| known.subject != observation.subject)
        {
            seen.push(Observation {
                span,
                ..observation
            });
        }
    }
    seen
}

fn observe(problem: &Problem) -> Observation {
    let subject = format!("{:?} {}", problem.kind, without_indices(&problem.path));
    Observation::new(subject, problem.expected.as_str(), problem.found.as_str())
        .at(problem.path.as_str())
}

fn without_indices(path: &str) -> String {
    path.split('/')
        .map(|step| step.split('[').next().unwrap_or(step))
        .collect::<Vec<_>>()
        .join("/")
}

/// A departure in words.
pub fn words(finding: &Finding) -> String {
    let place = finding.at.as_deref().unwrap_or("/");
    format!(
        "`{place}`: expected {}, found {}",
        plain(&finding.expected),
        plain(&finding.actual)
    )
}
