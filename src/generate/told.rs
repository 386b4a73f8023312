//! What is told about a run: what the code does not carry, and names that are not the document's.

use hallpass_generator::{Config, Output, Run};
use hallpass_openapi::diagnostic::{Diagnostic, Severity};
use hallpass_openapi::source::{Place, Sources};

use crate::console::Console;
use crate::documents;
use crate::exit::{Exit, Failure};

/// Lines of one group that are shown; `coverage.json` has them all.
const MOST_LINES: usize = 20;

/// Characters of a line of places.
const WIDTH: usize = 96;

/// Tells what is wrong in the documents; what is left out of the code comes later.
pub fn documents(run: &Run, console: &Console) {
    for document in &run.documents {
        let diagnostics = document.diagnostics.iter();
        let told = diagnostics.filter(|one| {
            one.severity > Severity::Note && (one.code != "construct-unread" || document.rejected)
        });
        for diagnostic in told {
            console.trouble(&documents::rendered(diagnostic, &document.sources));
        }
    }
}

/// Why there is no code.
pub fn refused(run: &Run, config: &Config, console: &Console) -> Failure {
    for problem in &run.problems {
        console.trouble(&documents::rendered(problem, &config.sources));
    }
    let rejected = run.documents.iter().filter(|document| document.rejected);
    let rejected: Vec<String> = rejected.map(|document| document.name.clone()).collect();
    if rejected.is_empty() {
        Failure::usage("the configuration does not fit the documents")
    } else {
        documents::rejection(&rejected)
    }
}

/// Tells what the code does not carry: each kind of construct once with its lines, and then where else it stands.
pub fn ignored(output: &Output, run: &Run, console: &Console) {
    grouped(&output.ignored, run, console);
    let count: usize = output.ignored.iter().map(Vec::len).sum();
    if count > 0 {
        console.note(&format!(
            "constructs left out: {count}; coverage.json lists them all"
        ));
    }
}

/// Tells which alternatives allow the same value.
pub fn overlaps(output: &Output, run: &Run, console: &Console) {
    grouped(&output.overlaps, run, console);
}

/// Tells what types do not derive though the configuration asks it.
pub fn derives(output: &Output, run: &Run, console: &Console) {
    grouped(&output.derives, run, console);
}

/// Each kind once with its lines, and then where else it stands.
fn grouped(lists: &[Vec<Diagnostic>], run: &Run, console: &Console) {
    for (list, document) in lists.iter().zip(&run.documents) {
        for group in by_code(list) {
            let shown = documents::rendered(group[0], &document.sources);
            let others = others(&group, &document.sources);
            console.trouble(&format!("{}\n{others}\n", shown.trim_end()));
        }
    }
}

/// Says why a name is as it is.
///
/// # Errors
/// When there is nothing of that name.
pub fn explained(
    name: &str,
    output: &Output,
    run: &Run,
    console: &Console,
) -> Result<Exit, Failure> {
    let mut found = false;
    for (notes, document) in output.explained.iter().zip(&run.documents) {
        for note in notes {
            found = true;
            console.data(&documents::rendered(note, &document.sources));
        }
    }
    if found {
        return Ok(Exit::Conforms);
    }
    Err(Failure::usage(format!("nothing is called `{name}`"))
        .hint("name a type, `Type.field` or an operation, as the code or the document calls it"))
}

/// Tells which names are not the document's in Rust's letter case.
pub fn names(output: &Output, run: &Run, console: &Console) {
    for (renamed, document) in output.renamed.iter().zip(&run.documents) {
        if renamed.is_empty() {
            continue;
        }
        let count = renamed.len();
        console.note(&format!(
            "note[name-changed]: {count} names are not those of {} in Rust's letter case",
            document.name
        ));
        let lines = renamed.iter().map(|note| line(note, &document.sources));
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
