//! Diagnostics for people: what is wrong for one reason stands together, at its first place.

use std::collections::HashMap;

use hallpass_openapi::Loaded;
use hallpass_openapi::diagnostic::{Diagnostic, Severity, Span};
use hallpass_openapi::source::{Place, Sources};

use crate::documents;

/// Places that are listed beside the first one; more are counted.
const MAXIMUM_LISTED: usize = 8;

/// Findings from which on a line counts them by code.
const MANY: usize = 20;

/// Why something is wrong: its code with what to do, the rule in the document that it breaks, or else the words.
#[derive(PartialEq, Eq, Hash)]
enum Reason<'d> {
    Help(&'static str, &'d str),
    Rule(&'static str, Span),
    Words(&'static str, &'d str),
}

fn reason(diagnostic: &Diagnostic) -> Reason<'_> {
    let is_instance =
        diagnostic.code.starts_with("example-") || diagnostic.code.starts_with("default-");
    match (&diagnostic.help, diagnostic.related.first()) {
        (Some(help), _) if is_instance => Reason::Help(diagnostic.code, help),
        (None, Some((span, _))) if is_instance => Reason::Rule(diagnostic.code, *span),
        _ => Reason::Words(diagnostic.code, &diagnostic.message),
    }
}

/// One text for each reason, in the order of the document.
pub fn grouped(loaded: &Loaded) -> Vec<String> {
    let mut groups: Vec<Vec<&Diagnostic>> = Vec::new();
    let mut known: HashMap<(Reason<'_>, usize), usize> = HashMap::new();
    let mut here: HashMap<(Reason<'_>, Span), usize> = HashMap::new();
    for diagnostic in &loaded.diagnostics {
        // Two things that are wrong at one place are told both.
        let times = here
            .entry((reason(diagnostic), diagnostic.span))
            .or_default();
        let at = *known
            .entry((reason(diagnostic), *times))
            .or_insert(groups.len());
        *times += 1;
        match groups.get_mut(at) {
            Some(group) => group.push(diagnostic),
            None => groups.push(vec![diagnostic]),
        }
    }
    let texts = groups
        .iter()
        .filter_map(|group| Some(written(group.split_first()?, &loaded.sources)));
    texts.collect()
}

fn written((first, others): (&&Diagnostic, &[&Diagnostic]), sources: &Sources) -> String {
    let mut text = documents::rendered(first, sources);
    let Some(place) = sources.place(first.span) else {
        return text;
    };
    let places: Vec<Place> = others
        .iter()
        .filter_map(|other| sources.place(other.span))
        .collect();
    if places.is_empty() {
        return text;
    }
    // Under the numbers of the quoted lines, before the empty line.
    text.truncate(text.trim_end().len());
    let related = first.related.iter();
    let quoted = related.filter_map(|(span, _)| sources.place(*span));
    let widest = quoted
        .map(|quoted| quoted.line)
        .fold(place.line, usize::max);
    let indent = " ".repeat(widest.to_string().len() + 1);
    text + &format!("\n{indent}= the same at {}\n\n", listed(&place, &places))
}

/// `12:5, 40:9 and 3 more`; with the file where it is another one.
fn listed(first: &Place, places: &[Place]) -> String {
    let shown: Vec<String> = places
        .iter()
        .take(MAXIMUM_LISTED)
        .map(|place| match place.file == first.file {
            true => format!("{}:{}", place.line, place.column),
            false => place.to_string(),
        })
        .collect();
    let more = places.len() - shown.len();
    match shown.as_slice() {
        _ if more > 0 => format!("{} and {more} more places", shown.join(", ")),
        [others @ .., last] if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        shown => shown.join(""),
    }
}

/// `by code: 12 example-schema, 9 unknown-key`, when there are many.
pub fn by_code<'d>(diagnostics: impl Iterator<Item = &'d Diagnostic>) -> Option<String> {
    let mut counts: Vec<(usize, &str)> = Vec::new();
    for diagnostic in diagnostics.filter(|diagnostic| diagnostic.severity > Severity::Note) {
        match counts.iter_mut().find(|(_, code)| *code == diagnostic.code) {
            Some((count, _)) => *count += 1,
            None => counts.push((1, diagnostic.code)),
        }
    }
    let total: usize = counts.iter().map(|(count, _)| count).sum();
    counts.sort_by_key(|(count, code)| (std::cmp::Reverse(*count), *code));
    let parts: Vec<String> = counts
        .iter()
        .map(|(count, code)| format!("{count} {code}"))
        .collect();
    (total >= MANY).then(|| format!("by code: {}", parts.join(", ")))
}
