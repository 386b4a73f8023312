//! Strings of a format, a pattern, a length.

use regex_syntax::hir::{Class, Hir, HirKind};

use crate::model::Schema;

/// Longest string that is made, in characters.
const MAX_LENGTH: usize = 100_000;

/// A string that fits all schemas as far as their formats and patterns are known; `None` for a pattern that this cannot follow.
pub(super) fn make(members: &[&Schema], hint: &str, seed: u64) -> Option<String> {
    if let Some(pattern) = members.iter().find_map(|member| member.pattern.as_ref()) {
        return of_pattern(pattern, seed, least(members));
    }
    let format = members.iter().find_map(|member| member.format.as_deref());
    if let Some(text) = format.and_then(|format| of_format(format, seed)) {
        return Some(text);
    }
    let word = if hint.is_empty() { "string" } else { hint };
    let text = if seed == 0 {
        word.to_owned()
    } else {
        format!("{word} {seed}")
    };
    Some(of_length(text, members))
}

fn least(members: &[&Schema]) -> usize {
    let least = members
        .iter()
        .filter_map(|member| member.min_length)
        .max()
        .unwrap_or(0);
    usize::try_from(least).unwrap_or(MAX_LENGTH).min(MAX_LENGTH)
}

fn of_length(text: String, members: &[&Schema]) -> String {
    let most = members.iter().filter_map(|member| member.max_length).min();
    let most = most
        .and_then(|most| usize::try_from(most).ok())
        .unwrap_or(MAX_LENGTH);
    let missing = least(members).saturating_sub(text.chars().count());
    let padded = text.chars().chain(std::iter::repeat_n('x', missing));
    padded.take(most).collect()
}

fn of_format(format: &str, seed: u64) -> Option<String> {
    let (day, byte) = (seed % 28 + 1, seed % 250 + 1);
    Some(match format {
        "date-time" => format!("2024-01-{day:02}T09:30:00Z"),
        "date" => format!("2024-01-{day:02}"),
        "time" => "09:30:00Z".to_owned(),
        "duration" => format!("P{day}D"),
        "email" | "idn-email" => format!("user{byte}@example.com"),
        "hostname" | "idn-hostname" => format!("host{byte}.example.com"),
        "ipv4" => format!("192.0.2.{byte}"),
        "ipv6" => format!("2001:db8::{byte:x}"),
        "uri" | "url" | "iri" | "uri-reference" | "iri-reference" => {
            format!("https://example.com/{byte}")
        }
        "uri-template" => "https://example.com/{id}".to_owned(),
        "uuid" => format!(
            "00000000-0000-4000-8000-{seed:012x}",
            seed = seed & 0xFFFF_FFFF_FFFF
        ),
        "byte" => "aGFsbHBhc3M=".to_owned(),
        "json-pointer" => "/a".to_owned(),
        "relative-json-pointer" => "0".to_owned(),
        "regex" => "^a$".to_owned(),
        _ => return None,
    })
}

/// A short string that a pattern matches. The pattern need not be anchored: what it matches alone is enough.
fn of_pattern(pattern: &str, seed: u64, least: usize) -> Option<String> {
    let hir = regex_syntax::ParserBuilder::new()
        .build()
        .parse(pattern)
        .ok()?;
    let mut writer = Writer {
        out: String::new(),
        seed,
        spare: least.saturating_sub(hir.properties().minimum_len().unwrap_or(0)),
    };
    writer.write(&hir)?;
    Some(writer.out)
}

struct Writer {
    out: String,
    seed: u64,
    /// Characters that repetitions should add beyond their least, so that the string is long enough.
    spare: usize,
}

impl Writer {
    fn write(&mut self, hir: &Hir) -> Option<()> {
        if self.out.len() > MAX_LENGTH {
            return None;
        }
        match hir.kind() {
            HirKind::Empty => {}
            // Anchors hold at the ends; the caller validates the others.
            HirKind::Look(_) => {}
            HirKind::Literal(literal) => self.out.push_str(std::str::from_utf8(&literal.0).ok()?),
            HirKind::Class(class) => self.class(class)?,
            HirKind::Repetition(repetition) => {
                let least = repetition.min as usize;
                let most = repetition.max.map_or(MAX_LENGTH, |most| most as usize);
                let more = self.spare.min(most.saturating_sub(least));
                self.spare -= more;
                // One rather than nothing, where the pattern leaves the choice: `\d*` reads better as a digit.
                let count = (least + more).max(1.min(most));
                for _ in 0..count {
                    self.write(&repetition.sub)?;
                }
            }
            HirKind::Capture(capture) => self.write(&capture.sub)?,
            HirKind::Concat(parts) => parts.iter().try_for_each(|part| self.write(part))?,
            HirKind::Alternation(parts) => {
                let at = usize::try_from(self.seed).unwrap_or_default() % parts.len().max(1);
                self.write(parts.get(at)?)?;
            }
        }
        Some(())
    }

    /// A letter or digit of the class if it has one, else its first character that can be seen.
    fn class(&mut self, class: &Class) -> Option<()> {
        let Class::Unicode(class) = class else {
            return None;
        };
        let within = |c: &char| {
            class
                .ranges()
                .iter()
                .any(|range| range.start() <= *c && *c <= range.end())
        };
        let plain: Vec<char> = ('a'..='z')
            .chain('A'..='Z')
            .chain('0'..='9')
            .filter(within)
            .collect();
        let step = usize::try_from(self.seed)
            .unwrap_or_default()
            .wrapping_add(self.out.len());
        let chosen = step
            .checked_rem(plain.len())
            .and_then(|at| plain.get(at).copied());
        let visible = || ('!'..='~').find(within);
        let any = || class.ranges().first().map(|range| range.start());
        self.out.push(chosen.or_else(visible).or_else(any)?);
        Some(())
    }
}
