//! The forms that times are written in: regular expressions whose group names say what they mean.

use std::sync::LazyLock;

use regex::{Captures, Regex};

/// The forms. Groups: `Y` `m` `M` `d` `doy` `w` `wd` are a date (`y` a year of two digits, `M` a month's name, `w` an ISO week),
/// `h` `i` `s` `ap` a time, `zone` or `sign` `zh` `zm` a time zone, `four` four digits that are a year or a time, `unix` seconds;
/// `n` or `rel` with `unit` a distance, `word` a day in words, `edge` first or last day, `nth` with `dow` a weekday of a month.
const FORMS: &[&str] = &[
    r"@(?<unix>-?\d+)(?:\.\d+)?\b",
    r"(?<unix>\d{9,11})\b",
    // Dates.
    r"(?<Y>\d{4})-(?<m>{MM})-(?<d>{DD})",
    r"(?<Y>\d{4})/(?<m>{MM})/(?<d>{DD})\b",
    r"(?<Y>\d{4})(?<m>0[1-9]|1[0-2])(?<d>0[1-9]|[12]\d|3[01])(?:t?(?<h>[01]\d|2[0-4])(?<i>[0-5]\d)(?<s>[0-5]\d|60))?",
    r"(?<Y>\d{4})-(?<m>0[1-9]|1[0-2])\b",
    r"(?<Y>\d{4})-?w(?<w>0[1-9]|[1-4]\d|5[0-3])(?:-?(?<wd>[0-7]))?\b",
    r"(?<Y>\d{4})[.-]?(?<doy>[0-3]\d\d)\b",
    r"(?<m>{MM})/(?<d>{DD})(?:/(?<Y>\d{4}))?\b",
    r"(?<m>{MM})/(?<d>{DD})/(?<y>\d{2})\b",
    r"(?<d>{DD})[.\t-](?<m>{MM})[.-](?<Y>\d{4})\b",
    r"(?<d>{DD})(?:st|nd|rd|th)?[ \t.-]*(?<M>{MONTH})(?:[ \t.,-]*(?<Y>\d{4}))?\b",
    r"(?<d>{DD})-(?<M>{MONTH})-(?<y>\d{2})\b",
    r"(?<M>{MONTH})[ \t.-]*(?<d>{DD})(?:st|nd|rd|th)?(?:[ \t.,-]+(?<Y>\d{4}))?\b",
    r"(?<M>{MONTH})[ \t.-]*(?<Y>\d{4})\b",
    r"(?<Y>\d{4})[ \t.-]*(?<M>{MONTH})(?:[ \t.-]*(?<d>{DD}))?\b",
    r"(?<M>{MONTH})\b",
    // Times and zones.
    r"t?(?<h>[01]?\d|2[0-4])[:.](?<i>[0-5]?\d)(?:[:.](?<s>60|[0-5]?\d)(?:[.,]\d+)?)?(?:[ \t]*(?<ap>[ap])\.?m\b\.?)?",
    r"(?<h>1[0-2]|0?[1-9])[ \t]*(?<ap>[ap])\.?m\b\.?",
    r"t?(?<four>\d{4})\b",
    r"(?:utc|gmt)?(?<sign>[+-])(?<zh>[01]?\d)(?::?(?<zm>[0-5]\d))?\b",
    r"\(?(?<zone>z|utc|gmt|ut|est|edt|cst|cdt|mst|mdt|pst|pdt|bst|cet|cest|eet|eest|msk|jst)\b\)?",
    // Relative words.
    r"(?<n>[+-]*[ \t]*\d{1,9})[ \t]*(?<unit>{UNIT})\b",
    r"(?<rel>{REL})[ \t]+(?<unit>{UNIT})\b",
    r"(?<edge>first|last)[ \t]+day[ \t]+of\b",
    r"(?<nth>{REL})[ \t]+(?<dow>{DOW})[ \t]+of\b",
    r"(?<dow>{DOW})\b\.?",
    r"(?<word>now|today|midnight|noon|tomorrow|yesterday|ago)\b",
];

const PARTS: &[(&str, &str)] = &[
    ("{MM}", "1[0-2]|0?[1-9]"),
    ("{DD}", r"3[01]|[12]\d|0?[1-9]"),
    (
        "{MONTH}",
        "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?",
    ),
    (
        "{UNIT}",
        "(?:sec(?:ond)?|min(?:ute)?|hour|day|week|fort(?:h)?night|month|year)s?|{DOW}",
    ),
    (
        "{DOW}",
        "mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?",
    ),
    (
        "{REL}",
        "next|last|previous|this|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth",
    ),
];

static COMPILED: LazyLock<Vec<Regex>> =
    LazyLock::new(|| FORMS.iter().filter_map(|form| compile(form)).collect());

fn compile(form: &str) -> Option<Regex> {
    let mut text = format!("^(?:{form})");
    for (name, part) in PARTS {
        text = text.replace(name, part);
    }
    Regex::new(&text).ok()
}

/// What a form found, by group.
pub(super) struct Found<'t>(Captures<'t>);

impl<'t> Found<'t> {
    /// The text of a group, where it took part.
    pub(super) fn text(&self, group: &str) -> Option<&'t str> {
        self.0.name(group).map(|found| found.as_str())
    }

    /// The number of a group of digits.
    pub(super) fn number(&self, group: &str) -> Option<i64> {
        self.text(group)?.parse().ok()
    }
}

/// The form that takes the most of the start of a text, and how many bytes it takes; the first of equals.
pub(super) fn longest_match(text: &str) -> Option<(usize, Found<'_>)> {
    let mut best: Option<(usize, Found<'_>)> = None;
    for captures in COMPILED.iter().filter_map(|form| form.captures(text)) {
        let length = captures.get(0)?.len();
        if best.as_ref().is_none_or(|(longest, _)| length > *longest) {
            best = Some((length, Found(captures)));
        }
    }
    best.filter(|(length, _)| *length > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_compiles() {
        assert_eq!(COMPILED.len(), FORMS.len());
    }
}
