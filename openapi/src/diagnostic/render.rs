//! Diagnostics as text for people, in the layout of rustc.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet,
};

use super::{Diagnostic, Severity, Span};
use crate::source::{Source, Sources};

/// Lines longer than this, in bytes, are cut to a window around the span.
const LONGEST_LINE: usize = 400;

/// Bytes shown of a line that is cut.
const WINDOW: usize = 140;

/// One diagnostic with the lines of the document that it is about. Colours are ANSI escapes.
pub fn render(diagnostic: &Diagnostic, sources: &Sources, colour: bool) -> String {
    let title = level(diagnostic.severity)
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code);
    let mut quotes = Quotes::new(sources);
    let label = diagnostic.label.as_deref();
    quotes.add(diagnostic.span, AnnotationKind::Primary, label);
    for (span, words) in &diagnostic.related {
        quotes.add(*span, AnnotationKind::Context, Some(words));
    }
    if let Some(help) = &diagnostic.help {
        let help = Level::HELP.message(help.as_str());
        quotes.elements.push(help.into());
    }
    quotes.render(Group::with_title(title), colour)
}

/// Many diagnostics, one after the other, with an empty line between them.
pub fn render_all(diagnostics: &[Diagnostic], sources: &Sources, colour: bool) -> String {
    let texts: Vec<String> = diagnostics
        .iter()
        .map(|diagnostic| render(diagnostic, sources, colour) + "\n")
        .collect();
    texts.join("\n")
}

/// The line of a span with words under it, without a title: `--> file:line:col` and below. Empty when the span is of no known file.
pub fn snippet(span: Span, label: &str, sources: &Sources, colour: bool) -> String {
    let mut quotes = Quotes::new(sources);
    quotes.add(span, AnnotationKind::Primary, Some(label));
    if quotes.elements.is_empty() {
        return String::new();
    }
    quotes.render(Group::with_level(Level::ERROR), colour)
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Note => Level::NOTE,
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    }
}

/// Quoted lines, and the headings of those that were cut: the renderer counts columns within what it is given.
struct Quotes<'s> {
    sources: &'s Sources,
    elements: Vec<Element<'s>>,
    /// Heading as rendered -> as it must be.
    headings: Vec<(String, String)>,
}

impl<'s> Quotes<'s> {
    fn new(sources: &'s Sources) -> Self {
        Self {
            sources,
            elements: Vec::new(),
            headings: Vec::new(),
        }
    }

    fn add(&mut self, span: Span, kind: AnnotationKind, label: Option<&'s str>) {
        let Some(source) = self.sources.get(span.source) else {
            return;
        };
        let line = source.line_of(span.start);
        let range = source.line_range(line);
        if source.text.is_empty() {
            let origin = Origin::path(source.name.as_str()).line(1).char_column(1);
            self.elements.push(origin.into());
            return;
        }
        let quote = Quote::new(source, span, range);
        if let (true, Some(place)) = (quote.is_cut, self.sources.place(span)) {
            let shown = format!("{}:{}:{}", place.file, place.line, quote.column());
            self.headings.push((shown, place.to_string()));
        }
        let snippet: Snippet<'s, Annotation<'s>> = Snippet::source(quote.text)
            .line_start(line + 1)
            .path(source.name.as_str())
            .annotation(kind.span(quote.marked).label(label));
        self.elements.push(snippet.into());
    }

    fn render(self, group: Group<'s>, colour: bool) -> String {
        let renderer = if colour {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let report = [group.elements(self.elements)];
        let text = renderer.term_width(LONGEST_LINE + 40).render(&report);
        let replace =
            |text: String, (shown, place): &(String, String)| text.replacen(shown, place, 1);
        self.headings.iter().fold(text, replace)
    }
}

/// One line of a file, or a window of it.
struct Quote<'s> {
    text: Cow<'s, str>,
    /// The span within `text`; at most up to the end of the line.
    marked: Range<usize>,
    is_cut: bool,
}

impl<'s> Quote<'s> {
    fn new(source: &'s Source, span: Span, line: Range<usize>) -> Self {
        let is_cut = line.len() > LONGEST_LINE;
        let shown = if is_cut {
            window(&source.text, &line, span.start as usize)
        } else {
            line.clone()
        };
        let text = source.text.get(shown.clone()).unwrap_or_default();
        // The renderer panics inside a character.
        let within = |at: u32| {
            floor(
                text,
                (at as usize).clamp(shown.start, shown.end) - shown.start,
            )
        };
        let (start, end) = (within(span.start), within(span.end.max(span.start)));
        if !is_cut {
            let text = Cow::Borrowed(text);
            let marked = start..end;
            return Self {
                text,
                marked,
                is_cut,
            };
        }
        let before = if shown.start > line.start { "…" } else { "" };
        let after = if shown.end < line.end { "…" } else { "" };
        Self {
            text: Cow::Owned(format!("{before}{text}{after}")),
            marked: start + before.len()..end + before.len(),
            is_cut,
        }
    }

    /// The column, from 1, within what is shown.
    fn column(&self) -> usize {
        let before = self.text.get(..self.marked.start).unwrap_or_default();
        before.chars().count() + 1
    }
}

fn window(text: &str, line: &Range<usize>, at: usize) -> Range<usize> {
    let start = floor(text, at.saturating_sub(WINDOW / 2).max(line.start));
    let end = floor(text, (start + WINDOW).min(line.end));
    start..end
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(text: &str) -> Sources {
        let mut sources = Sources::default();
        sources.add(Source::new("a.yaml", text.to_owned()));
        sources
    }

    fn span(start: u32, end: u32) -> Span {
        Span {
            start,
            end,
            ..Span::default()
        }
    }

    #[test]
    fn a_snippet_has_no_title() {
        let text = snippet(
            span(9, 16),
            "required here",
            &sources("a: 1\ntype: integer\n"),
            false,
        );
        let expected = " --> a.yaml:2:5\n  |\n2 | type: integer\n  |     ^^^^^^^ required here";
        assert_eq!(text, expected);
        assert_eq!(
            snippet(
                Span {
                    source: crate::source::SourceId(7),
                    ..span(0, 1)
                },
                "",
                &sources("a"),
                false
            ),
            ""
        );
    }

    #[test]
    fn places_at_the_end_of_a_text_can_be_shown() {
        for text in ["", "a", "a\n", "ä\r\n\r\n"] {
            let end = u32::try_from(text.len()).unwrap();
            for at in 0..=end {
                let diagnostic = Diagnostic::error("code", span(at, end), "words");
                let rendered = render(&diagnostic, &sources(text), false);
                assert!(rendered.contains("a.yaml:"), "{text:?} {at} {rendered}");
            }
        }
    }
}
