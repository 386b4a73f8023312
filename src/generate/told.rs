//! What is told about a run: what the code does not carry, and names that are not the document's.

use hallpass_generator::Output;
use hallpass_openapi::diagnostic::Diagnostic;
use hallpass_openapi::model::Api;
use hallpass_openapi::source::{Place, Sources};

use crate::console::Console;
use crate::documents;

/// Lines of one group that are shown; `coverage.json` has them all.
const MOST_LINES: usize = 20;

/// Characters of a line of places.
const WIDTH: usize = 96;

/// Tells what the code does not carry: each kind of construct once with its lines, and then where else it stands.
pub fn ignored(output: &Output, apis: &[Api], console: &Console) {
    for (ignored, api) in output.ignored.iter().zip(apis) {
        for group in by_code(ignored) {
            let shown = documents::rendered(group[0], &api.sources);
            let others = others(&group, &api.sources);
            console.trouble(&format!("{}\n{others}\n", shown.trim_end()));
        }
    }
    let count: usize = output.ignored.iter().map(Vec::len).sum();
    if count > 0 {
        console.note(&format!(
            "constructs left out: {count}; coverage.json lists them all"
        ));
    }
}

/// Tells which names are not the document's in Rust's letter case.
pub fn names(output: &Output, apis: &[Api], console: &Console) {
    for (renamed, api) in output.renamed.iter().zip(apis) {
        if renamed.is_empty() {
            continue;
        }
        let count = renamed.len();
        console.note(&format!(
            "note[name-changed]: {count} names are not those of {} in Rust's letter case",
            api.name
        ));
        let lines = renamed.iter().map(|note| line(note, &api.sources));
        console.note(&cut(lines.collect(), "names"));
    }
}

fn line(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let place = sources.place(diagnostic.span);
    let place = place.map_or_else(String::new, |place| format!("{place}: "));
    format!("  {place}{}", diagnostic.message)
}

fn cut(mut lines: Vec<String>, what: &str) -> String {
    if lines.len() > MOST_LINES {
        let more = lines.len() - MOST_LINES;
        lines.truncate(MOST_LINES);
        lines.push(format!("  … and {more} more {what}, in coverage.json"));
    }
    lines.join("\n")
}

/// Diagnostics of one code together, in the order of the first of each.
fn by_code(diagnostics: &[Diagnostic]) -> Vec<Vec<&Diagnostic>> {
    let mut groups: Vec<Vec<&Diagnostic>> = Vec::new();
    for diagnostic in diagnostics {
        match groups
            .iter_mut()
            .find(|group| group[0].code == diagnostic.code)
        {
            Some(group) => group.push(diagnostic),
            None => groups.push(vec![diagnostic]),
        }
    }
    groups
}

/// Where the others of a group are: their places alone when all say the same.
fn others(group: &[&Diagnostic], sources: &Sources) -> String {
    let same = group.iter().all(|other| other.message == group[0].message);
    if !same {
        let lines = group[1..].iter().map(|other| line(other, sources));
        return cut(lines.collect(), "of this kind") + "\n";
    }
    let mut file = sources.place(group[0].span).map(|place| place.file);
    let mut lines: Vec<String> = Vec::new();
    for other in &group[1..] {
        let Some(place) = sources.place(other.span) else {
            continue;
        };
        let words = short(&place, &mut file);
        match lines.last_mut() {
            Some(last) if last.len() + words.len() < WIDTH => {
                last.push_str(", ");
                last.push_str(&words);
            }
            _ => lines.push(format!("  also at {words}")),
        }
    }
    if lines.is_empty() {
        return String::new();
    }
    cut(lines, "lines of places") + "\n"
}

/// `12:5`, with the file where it is another than that of the place before.
fn short(place: &Place, file: &mut Option<String>) -> String {
    if file.as_ref() == Some(&place.file) {
        return format!("{}:{}", place.line, place.column);
    }
    *file = Some(place.file.clone());
    place.to_string()
}
