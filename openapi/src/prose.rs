//! What a document says in words: its sentences, in small letters, however its lines are folded.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use crate::model::{Api, Operation, SchemaId};
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
        spoken.get_or_init(|| Self::of(api.description.as_deref()))
    }

    /// What an operation says of itself, in its summary and its description.
    pub fn of_own(operation: &Operation) -> Self {
        let texts = [&operation.summary, &operation.description];
        Self::of(texts.into_iter().flatten().map(String::as_str))
    }

    /// What is said of the document and of an operation.
    pub fn of_operation(api: &Api, operation: &Operation) -> Self {
        let mut prose = Self::of(own(operation).into_iter().flatten());
        prose
            .sentences
            .extend_from_slice(&Self::of_document(api).sentences);
        prose
    }

    /// What is said of the document and of any of its operations.
    pub fn of_all(api: &Api) -> &Self {
        api.spoken.all.get_or_init(|| {
            let operations = api.operations.iter().flat_map(own).flatten();
            Self::of(operations.chain(api.description.as_deref()))
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

/// Paragraphs and items of lists, each in one line.
fn paragraphs(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut is_open = false;
    for line in text.lines() {
        let line = line.trim();
        let begins = line.starts_with("* ") || line.starts_with("- ") || line.starts_with('#');
        let plain = line.trim_start_matches(['*', '-', '#', ' ']);
        let plain = plain.replace(['`', '*'], "").to_lowercase();
        let plain = canonical(&plain);
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
}
