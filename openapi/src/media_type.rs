//! Media types and ranges: reading them, telling JSON and XML, and choosing one by an `Accept` header.

use std::fmt;

/// A media type such as `text/xml; charset=UTF-8`, or a range such as `application/*`. Names are in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaRange {
    /// Before the slash; `*` for any.
    pub main: String,
    /// After the slash; `*` for any, and `*+json` for any with that suffix.
    pub sub: String,
    /// Parameters in order, with names in lower case and values as written (quotes taken off).
    pub parameters: Vec<(String, String)>,
}

/// How well a media type fits a range; a greater one fits better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// `*/*`.
    Any,
    /// `application/*`.
    Main,
    /// `application/*+json`.
    Suffix,
    /// `text/xml` for `application/xml`: two names of one format (RFC 7303, section 9.2).
    Alias,
    /// The same type and subtype.
    Exact,
    /// The same, and all parameters of the range.
    Parameters,
}

impl MediaRange {
    /// Reads a media type or range; `None` when it is neither. A lone `*` is `*/*`, as some HTTP libraries write it.
    pub fn parse(text: &str) -> Option<Self> {
        let mut pieces = split_outside_quotes(text, ';').into_iter();
        let essence = pieces.next()?.trim().to_ascii_lowercase();
        let (main, sub) = match essence.as_str() {
            "*" => ("*", "*"),
            other => other.split_once('/')?,
        };
        if !is_token(main) || !is_token(sub) || (main == "*" && sub != "*") {
            return None;
        }
        let parameters = pieces.filter_map(parse_parameter).collect();
        Some(Self {
            main: main.to_owned(),
            sub: sub.to_owned(),
            parameters,
        })
    }

    /// Type and subtype without parameters.
    pub fn essence(&self) -> String {
        format!("{}/{}", self.main, self.sub)
    }

    /// The value of a parameter, by its name in lower case.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// JSON by name: `application/json`, `text/json` or a subtype that ends in `+json`.
    pub fn is_json(&self) -> bool {
        self.sub.ends_with("+json")
            || (self.sub == "json" && matches!(self.main.as_str(), "application" | "text"))
    }

    /// XML by name: `application/xml`, `text/xml` or a subtype that ends in `+xml`.
    pub fn is_xml(&self) -> bool {
        self.sub.ends_with("+xml") || self.is_plain_xml()
    }

    fn is_plain_xml(&self) -> bool {
        self.sub == "xml" && matches!(self.main.as_str(), "application" | "text")
    }

    /// How this media type fits a range, if it does. A parameter of the range counts only when this media type has it too:
    /// `application/json` fits `application/json; charset=utf-8`.
    pub fn fit(&self, range: &Self) -> Option<Fit> {
        if self.contradicts(range) {
            return None;
        }
        match (range.main.as_str(), range.sub.as_str()) {
            ("*", _) => Some(Fit::Any),
            (main, "*") => (main == self.main).then_some(Fit::Main),
            (main, sub) if sub.starts_with("*+") => {
                (main == self.main && self.sub.ends_with(&sub[1..])).then_some(Fit::Suffix)
            }
            (main, sub) if main == self.main && sub == self.sub => Some(self.exact_fit(range)),
            _ => (self.is_plain_xml() && range.is_plain_xml()).then_some(Fit::Alias),
        }
    }

    fn exact_fit(&self, range: &Self) -> Fit {
        let shares_all = !range.parameters.is_empty()
            && range
                .parameters
                .iter()
                .all(|(name, _)| self.parameter(name).is_some());
        if shares_all {
            Fit::Parameters
        } else {
            Fit::Exact
        }
    }

    fn contradicts(&self, range: &Self) -> bool {
        range.parameters.iter().any(|(name, wanted)| {
            self.parameter(name)
                .is_some_and(|given| !given.eq_ignore_ascii_case(wanted))
        })
    }
}

impl fmt::Display for MediaRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.main, self.sub)?;
        for (name, value) in &self.parameters {
            if is_token(value) {
                write!(f, "; {name}={value}")?;
            } else {
                write!(
                    f,
                    "; {name}=\"{}\"",
                    value.replace('\\', "\\\\").replace('"', "\\\"")
                )?;
            }
        }
        Ok(())
    }
}

/// Whether a media type is JSON by its name; `false` for what is no media type.
pub fn is_json(name: &str) -> bool {
    MediaRange::parse(name).is_some_and(|range| range.is_json())
}

/// Whether a media type is XML by its name; `false` for what is no media type.
pub fn is_xml(name: &str) -> bool {
    MediaRange::parse(name).is_some_and(|range| range.is_xml())
}

/// Index of the declared media type or range that describes a body of this type best.
pub fn describing<'a>(
    body: &MediaRange,
    declared: impl IntoIterator<Item = &'a str>,
) -> Option<usize> {
    declared
        .into_iter()
        .enumerate()
        .filter_map(|(at, name)| Some((body.fit(&MediaRange::parse(name)?)?, at)))
        .max_by_key(|(fit, at)| (*fit, std::cmp::Reverse(*at)))
        .map(|(_, at)| at)
}

/// Index of the offered media type that an `Accept` header likes best; `None` when it accepts none of them.
///
/// Without a header, or when no part of it can be read, that is the first. Quality decides, then how exactly the header names the
/// type, then the header's order, then the order of the offer. Parts of the header that cannot be read are passed over.
pub fn negotiate(accept: Option<&str>, offered: &[&str]) -> Option<usize> {
    let accepted: Vec<Accepted> = split_outside_quotes(accept.unwrap_or(""), ',')
        .into_iter()
        .filter_map(Accepted::parse)
        .collect();
    if accepted.is_empty() {
        return (!offered.is_empty()).then_some(0);
    }
    offered
        .iter()
        .enumerate()
        .filter_map(|(at, name)| Some((rank(&accepted, &MediaRange::parse(name)?)?, at)))
        .max_by_key(|(rank, at)| (*rank, std::cmp::Reverse(*at)))
        .map(|(_, at)| at)
}

/// One part of an `Accept` header.
struct Accepted {
    range: MediaRange,
    /// In thousandths.
    quality: u16,
}

impl Accepted {
    fn parse(text: &str) -> Option<Self> {
        let mut range = MediaRange::parse(text)?;
        let quality = range.parameters.iter().position(|(name, _)| name == "q");
        let Some(at) = quality else {
            return Some(Self {
                range,
                quality: 1000,
            });
        };
        // What follows `q` are extensions of the header, not parameters of the media type.
        let (_, text) = range.parameters.drain(at..).next()?;
        Some(Self {
            range,
            quality: parse_quality(&text),
        })
    }
}

/// Quality, how exactly the header names the type, and how early.
type Rank = (u16, Fit, std::cmp::Reverse<usize>);

fn rank(accepted: &[Accepted], offered: &MediaRange) -> Option<Rank> {
    let (fit, at, quality) = accepted
        .iter()
        .enumerate()
        .filter_map(|(at, part)| Some((fit_of_offer(offered, &part.range)?, at, part.quality)))
        .max_by_key(|(fit, at, _)| (*fit, std::cmp::Reverse(*at)))?;
    (quality > 0).then_some((quality, fit, std::cmp::Reverse(at)))
}

/// An offer may be a range itself (`application/*`); it then suits any type within it.
fn fit_of_offer(offered: &MediaRange, range: &MediaRange) -> Option<Fit> {
    offered.fit(range).or_else(|| {
        let is_range = offered.main == "*" || offered.sub.starts_with('*');
        if is_range { range.fit(offered) } else { None }
    })
}

fn parse_quality(text: &str) -> u16 {
    let quality: f32 = text.trim().parse().unwrap_or(1.0);
    // The cast is of a number between 0 and 1000; NaN becomes 0.
    (quality.clamp(0.0, 1.0) * 1000.0).round() as u16
}

fn parse_parameter(text: &str) -> Option<(String, String)> {
    let (name, value) = text.split_once('=')?;
    let name = name.trim().to_ascii_lowercase();
    is_token(&name).then(|| (name, unquote(value.trim())))
}

fn unquote(text: &str) -> String {
    let Some(inner) = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')) else {
        return text.to_owned();
    };
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        out.push(if c == '\\' {
            chars.next().unwrap_or('\\')
        } else {
            c
        });
    }
    out
}

fn split_outside_quotes(text: &str, separator: char) -> Vec<&str> {
    let mut quoted = false;
    let mut escaped = false;
    text.split(|c: char| {
        let splits = c == separator && !quoted;
        if c == '"' && !escaped {
            quoted = !quoted;
        }
        escaped = quoted && c == '\\' && !escaped;
        splits
    })
    .collect()
}

fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_are_read() {
        let cases = [
            ("text/xml; charset=UTF-8", Some("text/xml; charset=UTF-8")),
            ("Application/JSON", Some("application/json")),
            (
                "application/vnd.api+json;v=\"a;b\"",
                Some("application/vnd.api+json; v=\"a;b\""),
            ),
            ("*/*", Some("*/*")),
            ("*", Some("*/*")),
            ("application/*+json", Some("application/*+json")),
            ("text/plain;;x", Some("text/plain")),
            ("json", None),
            ("", None),
            ("*/json", None),
            ("a b/c", None),
            ("text/", None),
        ];
        for (text, expected) in cases {
            let read = MediaRange::parse(text).map(|range| range.to_string());
            assert_eq!(read.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn json_and_xml_are_told_by_name() {
        let cases = [
            ("application/json", true, false),
            ("application/json; charset=utf-8", true, false),
            ("application/problem+json", true, false),
            ("text/xml", false, true),
            ("application/xml", false, true),
            ("application/atom+xml", false, true),
            ("image/svg+xml", false, true),
            ("text/plain", false, false),
            ("application/x-json-stream", false, false),
            ("nonsense", false, false),
        ];
        for (name, json, xml) in cases {
            assert_eq!((is_json(name), is_xml(name)), (json, xml), "{name}");
        }
    }

    #[test]
    fn an_accept_header_chooses() {
        let both: &[&str] = &["application/json", "text/xml"];
        let cases: &[(Option<&str>, &[&str], Option<usize>)] = &[
            (None, both, Some(0)),
            (Some(""), both, Some(0)),
            (Some("*/*"), both, Some(0)),
            (Some("text/xml"), both, Some(1)),
            (Some("application/xml"), both, Some(1)),
            (Some("text/*"), both, Some(1)),
            (
                Some("application/json;q=0.2, text/xml;q=0.9"),
                both,
                Some(1),
            ),
            (Some("text/xml;q=0.5, application/json"), both, Some(0)),
            (Some("text/xml, application/json"), both, Some(1)),
            (Some("*/*, text/xml"), both, Some(1)),
            (Some("*/*;q=0.1, application/json;q=0"), both, Some(1)),
            (Some("application/json;q=0"), both, None),
            (Some("application/json;q=0, */*"), both, Some(1)),
            (Some("image/png"), both, None),
            (
                Some("text/html, image/gif, *; q=.2, */*; q=.2"),
                both,
                Some(0),
            ),
            (Some("APPLICATION/JSON ; Q=1"), both, Some(0)),
            (Some("application/json; charset=utf-8"), both, Some(0)),
            (Some(";;;,garbage"), both, Some(0)),
            (Some("garbage, text/xml"), both, Some(1)),
            (Some("text/xml;q=high"), both, Some(1)),
            (Some("text/xml;q=7, application/json;q=0.9"), both, Some(1)),
            (Some("text/html;q=\"a,b\", text/xml"), both, Some(1)),
            (
                Some("application/json;version=2"),
                &["application/json;version=1", "application/json;version=2"],
                Some(1),
            ),
            (Some("application/json"), &["application/*"], Some(0)),
            (Some("*/*"), &[], None),
            (None, &[], None),
        ];
        for (accept, offered, expected) in cases {
            assert_eq!(
                negotiate(*accept, offered),
                *expected,
                "{accept:?} of {offered:?}"
            );
        }
    }

    #[test]
    fn the_closest_declaration_describes_a_body() {
        let declared = ["*/*", "application/*", "application/json", "text/xml"];
        let cases = [
            ("application/json; charset=utf-8", Some(2)),
            ("application/xml", Some(3)),
            ("application/pdf", Some(1)),
            ("image/png", Some(0)),
        ];
        for (body, expected) in cases {
            let body = MediaRange::parse(body).expect("a media type");
            assert_eq!(describing(&body, declared), expected, "{body}");
        }
        let json = MediaRange::parse("text/plain").expect("a media type");
        assert_eq!(describing(&json, ["application/json"]), None);
    }
}
