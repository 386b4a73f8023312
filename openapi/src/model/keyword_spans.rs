//! Where the keywords of a schema stand.

use std::sync::Arc;

use crate::diagnostic::Span;

/// A keyword and where it stands.
type Entry = (Arc<str>, Span);

/// Keyword, as written -> where it stands. Schemas are many and their keywords few, so names are shared, and so is the whole by clones.
#[derive(Debug, Clone, Default)]
pub struct KeywordSpans {
    spans: Option<Arc<[Entry]>>,
}

impl KeywordSpans {
    /// Where a keyword stands; `None` when the schema does not have it.
    pub fn get(&self, keyword: &str) -> Option<Span> {
        let mut spans = self.spans.iter().flat_map(|spans| spans.iter());
        let found = spans.find(|(name, _)| **name == *keyword);
        found.map(|(_, span)| *span)
    }
}

impl KeywordSpans {
    /// How many keywords there are.
    pub fn count(&self) -> usize {
        self.spans.as_ref().map_or(0, |spans| spans.len())
    }
}

impl FromIterator<Entry> for KeywordSpans {
    fn from_iter<I: IntoIterator<Item = Entry>>(spans: I) -> Self {
        Self {
            spans: Some(spans.into_iter().collect()),
        }
    }
}
