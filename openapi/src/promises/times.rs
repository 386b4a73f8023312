//! What a document promises of times in a query that are none.

use crate::model::Operation;
use crate::prose::Prose;

/// Words of a parameter that compares times and refuses, where numbers are no lengths.
pub const OF_TIMES: [&str; 7] = [
    "400", "422", "invalid", "refuse", "reject", "cannot", "can't",
];

/// The description of a parameter says that a time which does not exist is refused.
pub fn refuses_impossible(operation: &Operation, name: &str) -> bool {
    let mut parameters = operation.parameters.iter();
    let parameter = parameters.find(|parameter| parameter.name == name);
    let says = parameter.and_then(|parameter| parameter.description.as_deref());
    Prose::of(says).says(&[&["not exist", "n't exist", "impossible"], &OF_TIMES])
}

/// Whether a text begins with a day that no month has, such as `2010-02-30`.
pub fn is_impossible(text: &str) -> bool {
    let day = text.get(..10).unwrap_or_default();
    let parts: Vec<&str> = day.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    let number = |part: &str| part.parse::<u32>().ok();
    let (4, 2, 2) = (year.len(), month.len(), day.len()) else {
        return false;
    };
    let (Some(year), Some(month), Some(day)) = (number(year), number(month), number(day)) else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    day == 0 || day > longest
}

#[cfg(test)]
mod tests {
    use super::is_impossible;

    #[test]
    fn a_day_that_no_month_has_is_told_from_one_that_there_is() {
        let cases = [
            ("2010-02-30 10:00:00", true),
            ("2010-02-28 10:00:00", false),
            ("2012-02-29", false),
            ("1900-02-29", true),
            ("2010-13-01", true),
            ("2010-04-31T00:00:00Z", true),
            ("2010-01-00", true),
            ("yesterday", false),
            ("1600000000", false),
            ("", false),
        ];
        for (text, expected) in cases {
            assert_eq!(is_impossible(text), expected, "{text}");
        }
    }
}
