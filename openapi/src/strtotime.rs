//! Times in words, as PHP's `strtotime` reads them: dates, times, relative words and `@seconds`. All in UTC.

mod moment;
mod pattern;

use moment::Moment;
use pattern::longest_match;

/// The longest text that is read, in bytes.
const MAX_LENGTH: usize = 200;

/// Seconds since 1970-01-01 UTC that a text stands for, when it is `now` (in the same seconds); `None` when it cannot be read.
///
/// Beyond PHP, a number of 9 to 11 digits is read as seconds even without `@`, since clients of such APIs send it so.
pub fn strtotime(text: &str, now: i64) -> Option<i64> {
    if text.len() > MAX_LENGTH {
        return None;
    }
    let lower = text.trim().to_lowercase();
    let mut rest = lower.as_str();
    if rest.is_empty() {
        return None;
    }
    let mut moment = Moment::default();
    while !rest.is_empty() {
        let (length, found) = longest_match(rest)?;
        moment.take(&found)?;
        rest = rest[length..].trim_start_matches([' ', '\t', ',', ';']);
    }
    moment.seconds(now)
}

/// Seconds since 1970-01-01 UTC as `YYYY-MM-DD HH:MM:SS`; `None` beyond the years that are written so.
pub fn utc(seconds: i64) -> Option<String> {
    let time = jiff::Timestamp::from_second(seconds).ok()?;
    let text = time.to_string().replace('T', " ").replace('Z', "");
    (text.len() == "2014-01-14 16:00:33".len()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tuesday, 2014-01-14 16:00:33 UTC.
    const NOW: i64 = 1_389_715_233;

    fn shown(seconds: Option<i64>) -> String {
        seconds
            .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
            .map_or_else(
                || "-".to_owned(),
                |time| time.to_string().replace(['T', 'Z'], " ").trim().to_owned(),
            )
    }

    #[test]
    fn times_are_read() {
        let cases = include_str!("strtotime/cases.txt");
        for line in cases
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty())
        {
            let (text, expected) = line.split_once('|').expect("text | time");
            let expected = expected.trim();
            assert_eq!(shown(strtotime(text.trim(), NOW)), expected, "{text}");
        }
    }

    #[test]
    fn no_text_breaks_the_reader() {
        let hostile = [
            "-".repeat(199),
            "9".repeat(199),
            "+999999999 years".to_owned(),
            "@99999999999999999999".to_owned(),
            "x".repeat(100_000),
        ];
        for text in hostile {
            assert_eq!(strtotime(&text, NOW), None, "{text}");
        }
        assert_eq!(strtotime("now", i64::MAX), None);
    }
}
