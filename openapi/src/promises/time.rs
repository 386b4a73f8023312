//! How long a document lets replies take at most.

use std::time::Duration;

use crate::model::Api;
use crate::prose::{Prose, says_one};

/// The time within which the document says that each request is answered.
pub fn within(api: &Api) -> Option<Duration> {
    told(Prose::of_document(api))
}

fn told(prose: &Prose) -> Option<Duration> {
    const AT_MOST: [&str; 8] = [
        "within ",
        "less than ",
        "under ",
        "at most ",
        "no more than ",
        "not more than ",
        "no longer than ",
        "faster than ",
    ];
    const WHAT: [&str; 5] = ["answer", "repl", "respon", "call", "request"];
    const DOUBTS: [&str; 14] = [
        "usual",
        "typical",
        "should",
        "aim",
        "most ",
        "average",
        "percent",
        "%",
        "normal",
        "limit",
        "retry",
        "may ",
        "expire",
        "per second",
    ];
    prose.sentences().find_map(|says| {
        let (_, after) = AT_MOST.iter().find_map(|word| says.split_once(word))?;
        let clear = says.replace("at most", "");
        let is_promise = says_one(says, &WHAT) && !says_one(&clear, &DOUBTS);
        let mut words = after.split_whitespace();
        let amount = amount(words.next()?)?;
        let unit = words
            .next()?
            .trim_matches(|letter: char| !letter.is_alphanumeric());
        let time = match unit {
            "second" | "seconds" | "s" => Duration::from_secs(amount),
            "millisecond" | "milliseconds" | "ms" => Duration::from_millis(amount),
            _ => return None,
        };
        is_promise.then_some(time)
    })
}

fn amount(word: &str) -> Option<u64> {
    const WORDS: [&str; 10] = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    ];
    let known = WORDS.iter().zip(1..).find(|(known, _)| **known == word);
    let known = known.map(|(_, amount)| amount);
    known
        .or_else(|| word.parse().ok())
        .or_else(|| (word == "a").then_some(1))
}

#[cfg(test)]
mod tests {
    use super::{Prose, told};

    #[test]
    fn a_time_is_promised_where_it_holds_for_each_reply() {
        let says = |text| told(&Prose::of([text])).map(|time| time.as_millis());
        assert_eq!(
            says("**Time.** The service answers every request completely within two seconds."),
            Some(2000)
        );
        assert_eq!(
            says("Each call is answered in less than 500 milliseconds."),
            Some(500)
        );
        assert_eq!(says("We usually answer within two seconds."), None);
        assert_eq!(says("Most requests are answered within two seconds."), None);
        assert_eq!(says("At most 5 requests per second."), None);
        assert_eq!(says("Changes show within two seconds."), None);
    }
}
