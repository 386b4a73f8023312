//! Diagnostics as text for people, in the layout of rustc.

use std::ops::Range;

use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet,
};

use super::{Diagnostic, Severity, Span};
use crate::source::{Source, Sources};

/// Lines longer than this are cut to a window around the span, in bytes.
const WINDOW: usize = 160;

/// One diagnostic with the lines of the document that it is about. Colours are ANSI escapes.
pub fn render(diagnostic: &Diagnostic, sources: &Sources, colour: bool) -> String {
    let title = level(diagnostic.severity)
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code);
    let mut elements = Vec::new();
    let label = diagnostic.label.as_deref();
    push_place(
        &mut elements,
        sources,
        diagnostic.span,
        AnnotationKind::Primary,
        label,
    );
    for (span, words) in &diagnostic.related {
        push_place(
            &mut elements,
            sources,
            *span,
            AnnotationKind::Context,
            Some(words),
        );
    }
    if let Some(help) = &diagnostic.help {
        elements.push(Level::HELP.message(help.as_str()).into());
    }
    renderer(colour).render(&[Group::with_title(title).elements(elements)])
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
    let mut elements = Vec::new();
    push_place(
        &mut elements,
        sources,
        span,
        AnnotationKind::Primary,
        Some(label),
    );
    if elements.is_empty() {
        return String::new();
    }
    let title = Level::ERROR.no_name().secondary_title("");
    let text = renderer(colour).render(&[Group::with_title(title).elements(elements)]);
    match text.split_once('\n') {
        Some((_, rest)) => rest.to_owned(),
        None => text,
    }
}

fn renderer(colour: bool) -> Renderer {
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    renderer.term_width(WINDOW + 40)
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Note => Level::NOTE,
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    }
}

fn push_place<'s>(
    elements: &mut Vec<Element<'s>>,
    sources: &'s Sources,
    span: Span,
    kind: AnnotationKind,
    label: Option<&'s str>,
) {
    let (Some(source), Some(place)) = (sources.get(span.source), sources.place(span)) else {
        return;
    };
    let line = source.line_range(source.line_of(span.start));
    if line.is_empty() || line.len() > 4 * WINDOW {
        let origin = Origin::path(source.name.as_str())
            .line(place.line)
            .char_column(place.column);
        elements.push(origin.into());
    }
    if !line.is_empty() {
        elements.push(quoted(source, span, line, place.line, kind, label).into());
    }
}

/// A snippet of one line. Very long lines lose their column in the snippet's own heading, so it has none then.
fn quoted<'s>(
    source: &'s Source,
    span: Span,
    line: Range<usize>,
    number: usize,
    kind: AnnotationKind,
    label: Option<&'s str>,
) -> Snippet<'s, Annotation<'s>> {
    let cut = line.len() > 4 * WINDOW;
    let window = if cut {
        window(&source.text, &line, span.start as usize)
    } else {
        line
    };
    let text = &source.text[window.clone()];
    let start = (span.start as usize).clamp(window.start, window.end) - window.start;
    let end = (span.end as usize).clamp(window.start + start, window.end) - window.start;
    let marked = start..end.max(start);
    let snippet = Snippet::source(text).line_start(number);
    let snippet = if cut {
        snippet
    } else {
        snippet.path(source.name.as_str())
    };
    snippet.annotation(kind.span(marked).label(label))
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
