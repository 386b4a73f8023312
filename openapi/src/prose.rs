//! What a document says in words: its sentences, in small letters, however its lines are folded.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use crate::model::{Api, Operation, SchemaId, Tag};
use crate::promises::presence::Presence;

/// What a document says as a whole and of all its operations, read once.
#[derive(Debug, Default)]
pub(crate) struct Spoken {
    document: OnceLock<Prose>,
    all: OnceLock<Prose>,
    presences: RwLock<HashMap<SchemaId, Arc<[Presence]>>>,
}

impl Spoken {
    /// What the properties of a schema say of when they are there, read once.
    pub(crate) fn presences(
        &self,
        schema: SchemaId,
        read: impl FnOnce() -> Vec<Presence>,
    ) -> Arc<[Presence]> {
        let known = self
            .presences
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(&schema) {
            return Arc::clone(known);
        }
        drop(known);
        let found: Arc<[Presence]> = read().into();
        let mut known = self
            .presences
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(schema).or_insert(found))
    }
}

/// Sentences, and their parts between semicolons, without the marks of Markdown.
#[derive(Debug, Clone, Default)]
pub struct Prose {
    sentences: Vec<Arc<str>>,
}

impl Prose {
    /// The sentences of texts.
    pub fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let paragraphs = texts.into_iter().flat_map(paragraphs);
        let sentences = paragraphs.flat_map(|paragraph| {
            let split = paragraph.split(". ").flat_map(|text| text.split("; "));
            let split = split.map(str::trim).map(Arc::from);
            split.collect::<Vec<Arc<str>>>()
        });
        let sentences = sentences.filter(|sentence| !sentence.is_empty());
        Self {
            sentences: sentences.collect(),
        }
    }

    /// What is said of the document as a whole.
    pub fn of_document(api: &Api) -> &Self {
        let spoken = &api.spoken.document;
        spoken.get_or_init(|| Self::of(api.general()))
    }

    /// What an operation says of itself, in its summary and its description.
    pub fn of_own(operation: &Operation) -> Self {
        let texts = [&operation.summary, &operation.description];
        Self::of(texts.into_iter().flatten().map(String::as_str))
    }

    /// What is said of the document and of an operation.
    pub fn of_operation(api: &Api, operation: &Operation) -> Self {
        let mut prose = Self::of(
            own(operation)
                .into_iter()
                .flatten()
                .chain(api.around(operation)),
        );
        prose
            .sentences
            .extend_from_slice(&Self::of_document(api).sentences);
        prose
    }

    /// What is said of the document and of any of its operations.
    pub fn of_all(api: &Api) -> &Self {
        api.spoken.all.get_or_init(|| {
            let operations = api.operations.iter().flat_map(own).flatten();
            let paths = api
                .operations
                .iter()
                .flat_map(|operation| &operation.of_path);
            let paths: BTreeSet<&str> = paths.map(String::as_str).collect();
            let tags = api.tags.values().flat_map(of_tag);
            Self::of(
                operations
                    .chain(paths)
                    .chain(tags)
                    .chain(api.description.as_deref()),
            )
        })
    }

    /// A sentence has one word of each of these.
    pub fn says(&self, words: &[&[&str]]) -> bool {
        self.sentence(words).is_some()
    }

    /// The first sentence that has one word of each of these.
    pub fn sentence(&self, words: &[&[&str]]) -> Option<&str> {
        let has = |sentence: &&str| words.iter().all(|any| says_one(sentence, any));
        self.sentences().find(has)
    }

    /// All sentences.
    pub fn sentences(&self) -> impl Iterator<Item = &str> {
        self.sentences.iter().map(AsRef::as_ref)
    }
}

impl Api {
    /// What is said of everything: the description of the document, and of tags that each operation has.
    pub fn general(&self) -> impl Iterator<Item = &str> {
        let is_of_all = |name: &&String| {
            let mut all = self.operations.iter();
            all.all(|operation| operation.tags.contains(name))
        };
        let tags = self.tags.keys().filter(is_of_all);
        let tags = tags.filter_map(|name| self.tags.get(name)).flat_map(of_tag);
        self.description.as_deref().into_iter().chain(tags)
    }

    /// What is said around an operation: of its path, and of those of its tags that not each operation has.
    pub fn around<'s>(&'s self, operation: &'s Operation) -> impl Iterator<Item = &'s str> {
        let is_of_all = |name: &&String| {
            let mut all = self.operations.iter();
            all.all(|operation| operation.tags.contains(name))
        };
        let tags = operation.tags.iter().filter(move |name| !is_of_all(name));
        let tags = tags.filter_map(|name| self.tags.get(name)).flat_map(of_tag);
        operation.of_path.iter().map(String::as_str).chain(tags)
    }
}

fn of_tag(tag: &Tag) -> impl Iterator<Item = &str> {
    [tag.summary.as_deref(), tag.description.as_deref()]
        .into_iter()
        .flatten()
}

fn own(operation: &Operation) -> [Option<&str>; 3] {
    let body = operation.request_body.as_ref();
    [
        operation.summary.as_deref(),
        operation.description.as_deref(),
        body.and_then(|body| body.description.as_deref()),
    ]
}

/// A text has one of these words.
pub fn says_one(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// Words that say the same, in small letters, as one of them: what looks for words need not know them all.
#[must_use]
pub fn canonical(says: &str) -> String {
    const SAME: [(&str, &str); 15] = [
        // A parameter of a media type ends no sentence.
        ("; charset", ";charset"),
        ("\u{2019}", "'"),
        ("can not ", "cannot "),
        ("can't ", "cannot "),
        ("doesn't ", "does not "),
        ("don't ", "do not "),
        ("isn't ", "is not "),
        ("aren't ", "are not "),
        ("won't ", "will not "),
        ("e-mail", "email"),
        ("non-existent", "unknown"),
        ("nonexistent", "unknown"),
        (" anew", " again"),
        (" afresh", " again"),
        ("case-insensitively", "case-insensitive"),
    ];
    let mut says = says.to_owned();
    for (word, same) in SAME {
        if says.contains(word) {
            says = says.replace(word, same);
        }
    }
    says
}

/// Paragraphs, items of lists and rows of tables, each in one line.
fn paragraphs(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut is_open = false;
    let mut head: Vec<String> = Vec::new();
    let mut lines = text.lines().map(str::trim).peekable();
    while let Some(line) = lines.next() {
        if is_row(line) {
            let is_head = lines.peek().is_some_and(|next| is_rule(next));
            if is_head {
                head = cells(line);
            } else if !is_rule(line) {
                all.push(row(&head, &cells(line)));
            }
            is_open = false;
            continue;
        }
        head.clear();
        let (begins, line) = match numbered(line) {
            Some(rest) => (true, rest),
            None => (
                line.starts_with(['*', '-', '+']) && line[1..].starts_with(' '),
                line,
            ),
        };
        let begins = begins || line.starts_with('#');
        let plain = plain(line.trim_start_matches(['*', '-', '+', '#', ' ']));
        match all.last_mut().filter(|_| is_open && !begins) {
            Some(open) => {
                open.push(' ');
                open.push_str(&plain);
            }
            None if plain.is_empty() => {}
            None => all.push(plain),
        }
        is_open = !line.is_empty() && !line.starts_with('#');
    }
    for paragraph in &mut all {
        let words: Vec<&str> = paragraph.split_whitespace().collect();
        *paragraph = words.join(" ");
        if let Some(end) = paragraph.strip_suffix('.') {
            *paragraph = end.to_owned();
        }
    }
    all
}

/// Without the marks of Markdown, in small letters.
fn plain(text: &str) -> String {
    canonical(&text.replace(['`', '*'], "").to_lowercase())
}

/// What follows the number of an item: "1. Text".
fn numbered(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = line.len() - rest.len();
    let rest = rest
        .strip_prefix(". ")
        .or_else(|| rest.strip_prefix(") "))?;
    (1..=2).contains(&digits).then_some(rest)
}

/// A row of a table: "| 409 | There is one already. |".
fn is_row(line: &str) -> bool {
    line.len() > 1 && line.starts_with('|')
}

/// What parts the head of a table from its rows: "|---|---|".
fn is_rule(line: &str) -> bool {
    is_row(line) && line.contains('-') && line.chars().all(|c| "|-: ".contains(c))
}

fn cells(line: &str) -> Vec<String> {
    let inner = line.trim_matches('|').replace("\\|", "\u{1}");
    let cell = |text: &str| plain(&text.replace('\u{1}', "|")).trim().to_owned();
    inner.split('|').map(cell).collect()
}

/// A row as a sentence: what it is of, and what is said of that; with the names of the columns where there are several.
fn row(head: &[String], cells: &[String]) -> String {
    let Some((first, rest)) = cells.split_first() else {
        return String::new();
    };
    let name = |at: usize| {
        head.get(at + 1)
            .filter(|name| rest.len() > 1 && !name.is_empty())
    };
    let rest = rest.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
    let rest = rest.map(|(at, cell)| match name(at) {
        Some(name) => format!("{name} {cell}"),
        None => cell.clone(),
    });
    let rest: Vec<String> = rest.collect();
    if rest.is_empty() {
        return first.clone();
    }
    // Each part between semicolons is a sentence, and all of them are of the same thing.
    let told = rest.join(", ").replace("; ", &format!("; {first}: "));
    format!("{first}: {told}")
}

#[cfg(test)]
mod tests {
    use super::Prose;

    #[test]
    fn sentences_end_at_stops_paragraphs_and_items_of_lists() {
        let prose = Prose::of([
            "Text is kept\nexactly. A `405` has **Allow**.\n\n### Rules\n* Replies are application/json.\n* Others\n  are refused",
            "One. ",
        ]);
        let sentences: Vec<&str> = prose.sentences().collect();
        assert_eq!(
            sentences,
            [
                "text is kept exactly",
                "a 405 has allow",
                "rules",
                "replies are application/json",
                "others are refused",
                "one",
            ]
        );
        assert!(prose.says(&[&["others"], &["refused", "rejected"]]));
        assert!(!prose.says(&[&["text"], &["refused"]]));
    }

    #[test]
    fn rows_of_tables_and_numbered_items_are_sentences() {
        let prose = Prose::of([
            "Rules:\n\n| Status | When |\n|---|:--|\n| 409 | The `name` is taken. |\n| 404 | It is gone |\n\n1. Owners may delete.\n2. Members\n   may read.",
            "| who | read | delete |\n|-|-|-|\n| owner | yes | yes |\n| member | yes | |",
            "| state | how | then |\n|-|-|-|\n| gone | delete | it is 404; the name may be used again |",
        ]);
        let sentences: Vec<&str> = prose.sentences().collect();
        assert_eq!(
            sentences,
            [
                "rules:",
                "409: the name is taken",
                "404: it is gone",
                "owners may delete",
                "members may read",
                "owner: read yes, delete yes",
                "member: read yes",
                "gone: how delete, then it is 404",
                "gone: the name may be used again",
            ]
        );
    }
}
