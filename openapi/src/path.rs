//! Path templates: matching a path, and which template comes first.

use crate::model::{PathPart, PathTemplate};

/// A path template cut at its slashes, ready to be matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segments(Vec<Segment>);

/// What stands between two slashes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Segment {
    parts: Vec<PathPart>,
}

/// How specific a template is, by segment from the left; a greater one is matched first.
pub(crate) type Precedence = Vec<(SegmentKind, usize)>;

/// How specific a segment is; with it goes the number of its literal bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum SegmentKind {
    /// `{id}`.
    Parameter,
    /// `{id}:accept`.
    Mixed,
    /// `groups`.
    Literal,
}

impl PathTemplate {
    /// Cuts a template's text at its `{expressions}`. A brace without its partner stays literal text. What some documents write behind the path to
    /// tell operations apart, a query or a fragment, is no part of it.
    pub fn parse(text: &str) -> Self {
        let mut parts = Vec::new();
        let mut rest = &text[..end_of_path(text)];
        if !rest.is_empty() && !rest.starts_with('/') {
            // A mistake of the document, and what it means is plain.
            parts.push(PathPart::Literal("/".to_owned()));
        }
        while let Some((literal, name, after)) = next_expression(rest) {
            if !literal.is_empty() {
                parts.push(PathPart::Literal(literal.to_owned()));
            }
            parts.push(PathPart::Parameter(name.to_owned()));
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(PathPart::Literal(rest.to_owned()));
        }
        Self {
            text: text.to_owned(),
            parts,
        }
    }

    /// Names of the path parameters, in order.
    pub fn parameter_names(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            PathPart::Parameter(name) => Some(name.as_str()),
            PathPart::Literal(_) => None,
        })
    }

    /// Name and text (percent-encoded, as it stands) of each parameter, when the path fits the template. A parameter has at least
    /// one character and no slash.
    pub fn matches(&self, path: &str) -> Option<Vec<(String, String)>> {
        self.segments().matches(path)
    }

    /// The template cut at its slashes.
    pub fn segments(&self) -> Segments {
        let mut segments = vec![Segment::default()];
        for part in &self.parts {
            let PathPart::Literal(text) = part else {
                push(&mut segments, part.clone());
                continue;
            };
            for (at, piece) in text.split('/').enumerate() {
                if at > 0 {
                    segments.push(Segment::default());
                }
                if !piece.is_empty() {
                    push(&mut segments, PathPart::Literal(piece.to_owned()));
                }
            }
        }
        Segments(segments)
    }
}

fn push(segments: &mut [Segment], part: PathPart) {
    if let Some(last) = segments.last_mut() {
        last.parts.push(part);
    }
}

fn end_of_path(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, character) in text.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            '?' | '#' if depth == 0 => return at,
            _ => {}
        }
    }
    text.len()
}

fn next_expression(text: &str) -> Option<(&str, &str, &str)> {
    let open = text.find('{')?;
    let close = open + text[open..].find('}')?;
    Some((&text[..open], &text[open + 1..close], &text[close + 1..]))
}

impl Segments {
    /// As [`PathTemplate::matches`].
    pub fn matches(&self, path: &str) -> Option<Vec<(String, String)>> {
        let mut captured = Vec::new();
        let mut given = path.split('/');
        for segment in &self.0 {
            segment.capture(given.next()?, &mut captured)?;
        }
        given.next().is_none().then_some(captured)
    }

    pub(crate) fn parts(&self) -> &[Segment] {
        &self.0
    }

    pub(crate) fn precedence(&self) -> Precedence {
        self.0.iter().map(Segment::precedence).collect()
    }
}

impl Segment {
    /// The text of a segment without parameters.
    pub(crate) fn literal(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [] => Some(""),
            [PathPart::Literal(literal)] => Some(literal),
            _ => None,
        }
    }

    /// Whether a path may have this text in its place.
    pub(crate) fn fits(&self, text: &str) -> bool {
        self.capture(text, &mut Vec::new()).is_some()
    }

    fn precedence(&self) -> (SegmentKind, usize) {
        let literal: usize = self.parts.iter().map(literal_len).sum();
        let parameters = self
            .parts
            .iter()
            .any(|part| matches!(part, PathPart::Parameter(_)));
        match (parameters, literal) {
            // Among segments without parameters at most one matches, so their length means nothing.
            (false, _) => (SegmentKind::Literal, 0),
            (true, 0) => (SegmentKind::Parameter, 0),
            (true, length) => (SegmentKind::Mixed, length),
        }
    }

    /// Takes what the parameters of this segment stand for: each the shortest text that lets the rest fit, the last one all that is left.
    fn capture(&self, text: &str, captured: &mut Vec<(String, String)>) -> Option<()> {
        match self.parts.as_slice() {
            [] => text.is_empty().then_some(()),
            [PathPart::Literal(literal)] => same_literal(text, literal).then_some(()),
            parts => capture_parts(parts, text, captured),
        }
    }
}

fn literal_len(part: &PathPart) -> usize {
    match part {
        PathPart::Literal(text) => text.len(),
        PathPart::Parameter(_) => 0,
    }
}

/// Equal as written, or once both are percent-decoded.
fn same_literal(text: &str, literal: &str) -> bool {
    text == literal
        || ((text.contains('%') || literal.contains('%')) && decoded(text) == decoded(literal))
}

/// The bytes that a percent-encoded text stands for.
pub fn decoded(text: &str) -> Vec<u8> {
    percent_encoding::percent_decode_str(text).collect()
}

fn capture_parts(
    parts: &[PathPart],
    text: &str,
    captured: &mut Vec<(String, String)>,
) -> Option<()> {
    match parts {
        [] => text.is_empty().then_some(()),
        [PathPart::Literal(literal), rest @ ..] => {
            capture_parts(rest, text.strip_prefix(literal.as_str())?, captured)
        }
        [PathPart::Parameter(name), rest @ ..] => {
            let length = parameter_length(rest, text)?;
            captured.push((name.clone(), text[..length].to_owned()));
            capture_parts(rest, &text[length..], captured)
        }
    }
}

/// How much of the text a parameter takes when `rest` of the template follows it.
fn parameter_length(rest: &[PathPart], text: &str) -> Option<usize> {
    let first = text.chars().next()?.len_utf8();
    match rest {
        [] => Some(text.len()),
        // A literal that ends the segment is taken from the right, so that `7:accept:accept` is `7:accept` and `:accept`.
        [PathPart::Literal(literal)] => text
            .strip_suffix(literal.as_str())
            .map(str::len)
            .filter(|length| *length > 0),
        [PathPart::Literal(literal), ..] => Some(first + text[first..].find(literal.as_str())?),
        // Two parameters side by side cannot be told apart: the first takes one character.
        [PathPart::Parameter(_), ..] => Some(first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_takes_its_parameters_from_a_path() {
        let cases: &[(&str, &str, Option<&str>)] = &[
            ("/groups/{id}", "/groups/5604383", Some("id=5604383")),
            ("/groups/{id}", "/groups/", None),
            ("/groups/{id}", "/groups", None),
            ("/groups/{id}", "/group/1", None),
            (
                "/v1/invitations/{id}",
                "/v1/invitations/7:accept",
                Some("id=7:accept"),
            ),
            (
                "/v1/invitations/{id}:accept",
                "/v1/invitations/7:accept",
                Some("id=7"),
            ),
            ("/v1/invitations/{id}:accept", "/v1/invitations/7", None),
            (
                "/v1/invitations/{id}:accept",
                "/v1/invitations/:accept",
                None,
            ),
            (
                "/users/{id}/invites/{realm}",
                "/users/1/invites/groups",
                Some("id=1 realm=groups"),
            ),
            ("/m{matrix}", "/m;a=1", Some("matrix=;a=1")),
            ("/{a}-{b}-{c}", "/1-2-3-4", Some("a=1 b=2 c=3-4")),
            ("/{a}{b}", "/xyz", Some("a=x b=yz")),
            ("/{a}{b}", "/x", None),
            ("/é/{ü}", "/é/ß", Some("ü=ß")),
            ("/{broken", "/{broken", Some("")),
            ("", "", Some("")),
        ];
        for (template, path, expected) in cases {
            let captured = PathTemplate::parse(template).matches(path);
            let shown = captured.map(|pairs| {
                let pairs: Vec<String> = pairs.iter().map(|(k, v)| format!("{k}={v}")).collect();
                pairs.join(" ")
            });
            assert_eq!(shown.as_deref(), *expected, "{template} and {path}");
        }
    }
}
