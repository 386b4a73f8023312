//! Scalars: text -> string, integer, number or boolean.

use std::borrow::Cow;

use serde::de::Visitor;

use super::super::character::trim;
use super::super::error::XmlError;
use super::super::options::Strictness;
use super::super::problem::ProblemKind;
use super::super::shape::Scalar;
use super::context::Context;
use super::quoted;

/// A scalar that is not a string.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Parsed {
    Boolean(bool),
    Signed(i64),
    Unsigned(u64),
    Float(f64),
}

/// What a text is as a scalar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Reading {
    /// A string.
    Text,
    /// A value in the form that JSON writes.
    Exact(Parsed),
    /// A value in another form that XML allows.
    Unusual(Parsed),
    /// An integer only by value, such as `5.0`.
    Rounded(Parsed),
    /// None of the allowed types.
    Bad,
    /// A number that 64 bits do not hold.
    TooLarge,
}

/// Where a scalar's text stands, for problems.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub node: u32,
    pub attribute: Option<u32>,
}

impl<'de> Context<'_, 'de> {
    /// Reads a text as a scalar and hands it to the visitor.
    pub fn visit_scalar<V: Visitor<'de>>(
        &self,
        scalar: Scalar,
        text: Cow<'de, str>,
        place: Place,
        visitor: V,
    ) -> Result<V::Value, XmlError> {
        let reading = read(scalar, &text);
        match reading {
            Reading::Text => {
                if self.is_recording() {
                    self.note_escapes(&text, place)?;
                }
                visit_text(text, visitor)
            }
            Reading::Exact(parsed) => visit_parsed(parsed, visitor),
            Reading::Unusual(parsed) => {
                self.report_scalar(ProblemKind::NonCanonical, scalar, &text, place)?;
                visit_parsed(parsed, visitor)
            }
            Reading::Rounded(parsed) if self.strictness == Strictness::Lenient => {
                self.report_scalar(ProblemKind::NonCanonical, scalar, &text, place)?;
                visit_parsed(parsed, visitor)
            }
            Reading::Rounded(_) | Reading::Bad => {
                self.report_scalar(ProblemKind::Scalar, scalar, &text, place)?;
                visit_text(text, visitor)
            }
            Reading::TooLarge => {
                self.report_scalar(ProblemKind::NumberRange, scalar, &text, place)?;
                visit_text(text, visitor)
            }
        }
    }

    fn report_scalar(
        &self,
        kind: ProblemKind,
        scalar: Scalar,
        text: &str,
        place: Place,
    ) -> Result<(), XmlError> {
        self.report_attribute(kind, place.node, place.attribute, || {
            let expected = match kind {
                ProblemKind::NonCanonical => format!("{} in its usual form", describe(scalar)),
                ProblemKind::NumberRange => format!("{} within 64 bits", describe(scalar)),
                _ => describe(scalar).to_owned(),
            };
            (expected, quoted(text))
        })
    }

    /// Escapes of other formats that are left in the text.
    fn note_escapes(&self, text: &str, place: Place) -> Result<(), XmlError> {
        let found = |kind, expected: &str| {
            self.report_attribute(kind, place.node, place.attribute, || {
                (expected.to_owned(), quoted(text))
            })
        };
        if text.contains("\\/") || text.contains("\\u00") {
            found(ProblemKind::JsonEscape, "text without JSON escapes")?;
        }
        if text.contains('&')
            && ["&amp;", "&lt;", "&gt;", "&quot;", "&#"]
                .iter()
                .any(|entity| text.contains(entity))
        {
            found(ProblemKind::DoubleEscape, "text that is escaped once")?;
        }
        Ok(())
    }
}

/// Hands a text to the visitor, borrowed where possible.
pub(super) fn visit_text<'de, V: Visitor<'de>>(
    text: Cow<'de, str>,
    visitor: V,
) -> Result<V::Value, XmlError> {
    match text {
        Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
        Cow::Owned(text) => visitor.visit_string(text),
    }
}

fn visit_parsed<'de, V: Visitor<'de>>(parsed: Parsed, visitor: V) -> Result<V::Value, XmlError> {
    match parsed {
        Parsed::Boolean(value) => visitor.visit_bool(value),
        Parsed::Signed(value) => visitor.visit_i64(value),
        Parsed::Unsigned(value) => visitor.visit_u64(value),
        Parsed::Float(value) => visitor.visit_f64(value),
    }
}

/// The types in words.
fn describe(scalar: Scalar) -> &'static str {
    match (scalar.integer, scalar.number, scalar.boolean) {
        (_, true, true) => "a number or boolean",
        (true, false, true) => "an integer or boolean",
        (_, true, false) => "a number",
        (true, false, false) => "an integer",
        (false, false, true) => "a boolean",
        (false, false, false) => "text",
    }
}

/// What a text is, by the types that a scalar may have: a string if it may be one, else boolean, integer, number.
pub(super) fn read(scalar: Scalar, text: &str) -> Reading {
    if scalar.string || !(scalar.boolean || scalar.integer || scalar.number) {
        return Reading::Text;
    }
    let trimmed = trim(text);
    if scalar.boolean {
        match trimmed {
            "true" => return Reading::Exact(Parsed::Boolean(true)),
            "false" => return Reading::Exact(Parsed::Boolean(false)),
            _ => {}
        }
    }
    let number = match (scalar.integer, scalar.number) {
        (_, true) => read_number(trimmed),
        (true, false) => read_integer(trimmed),
        (false, false) => Reading::Bad,
    };
    if number != Reading::Bad || !scalar.boolean {
        return number;
    }
    let usual = if scalar.numeric_boolean {
        Reading::Exact
    } else {
        Reading::Unusual
    };
    match trimmed {
        "1" => usual(Parsed::Boolean(true)),
        "0" => usual(Parsed::Boolean(false)),
        _ => Reading::Bad,
    }
}

/// Sign, digits before the point, digits behind it, exponent.
struct Decimal<'t> {
    negative: bool,
    plus: bool,
    whole: &'t str,
    fraction: Option<&'t str>,
    exponent: Option<&'t str>,
}

fn decimal(text: &str) -> Option<Decimal<'_>> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent_digits = exponent.map(|text| text.strip_prefix(['+', '-']).unwrap_or(text));
    let valid = digits(whole)
        && fraction.is_none_or(digits)
        && !(whole.is_empty() && fraction.is_none_or(str::is_empty))
        && exponent_digits.is_none_or(|text| !text.is_empty() && digits(text));
    valid.then_some(Decimal {
        negative: text.starts_with('-'),
        plus: text.starts_with('+'),
        whole,
        fraction,
        exponent,
    })
}

impl Decimal<'_> {
    /// Written as JSON writes it.
    fn is_canonical(&self) -> bool {
        let zeros = self.whole.len() > 1 && self.whole.starts_with('0');
        !self.plus && !zeros && !self.whole.is_empty() && self.fraction != Some("")
    }

    fn is_integer(&self) -> bool {
        self.fraction.is_none() && self.exponent.is_none()
    }

    /// The value, when it is an integer; computed on digits, because a float would round.
    fn integral(&self) -> Option<i128> {
        let fraction = self.fraction.unwrap_or("");
        let exponent: i32 = self.exponent.map_or(Some(0), |text| text.parse().ok())?;
        let digits = [self.whole, fraction].concat();
        let digits = digits.trim_start_matches('0');
        let shift = exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?;
        let value: i128 = if digits.is_empty() {
            0
        } else if shift >= 0 {
            let factor = 10_i128.checked_pow(shift.unsigned_abs())?;
            digits.parse::<i128>().ok()?.checked_mul(factor)?
        } else {
            let kept = digits.len().checked_sub(shift.unsigned_abs() as usize)?;
            let (kept, dropped) = digits.split_at(kept);
            if dropped.bytes().any(|digit| digit != b'0') {
                return None;
            }
            kept.parse().unwrap_or(0)
        };
        Some(if self.negative { -value } else { value })
    }
}

/// The fast path: a plain integer of at most 18 digits in its usual form.
fn small_integer(text: &str) -> Option<i64> {
    let (negative, digits) = match text.as_bytes() {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if digits.is_empty()
        || digits.len() > 18
        || (digits[0] == b'0' && (negative || digits.len() > 1))
    {
        return None;
    }
    let mut value: i64 = 0;
    for &digit in digits {
        if !digit.is_ascii_digit() {
            return None;
        }
        value = value * 10 + i64::from(digit - b'0');
    }
    Some(if negative { -value } else { value })
}

fn read_integer(text: &str) -> Reading {
    if let Some(value) = small_integer(text) {
        return Reading::Exact(Parsed::Signed(value));
    }
    let Some(decimal) = decimal(text) else {
        return Reading::Bad;
    };
    let parsed = match decimal.integral() {
        Some(value) => match narrow(value) {
            Some(parsed) => parsed,
            None => return Reading::TooLarge,
        },
        None if decimal.is_integer() => return Reading::TooLarge,
        None => return Reading::Bad,
    };
    if !decimal.is_integer() {
        Reading::Rounded(parsed)
    } else if decimal.is_canonical() {
        Reading::Exact(parsed)
    } else {
        Reading::Unusual(parsed)
    }
}

fn narrow(value: i128) -> Option<Parsed> {
    match (i64::try_from(value), u64::try_from(value)) {
        (Ok(value), _) => Some(Parsed::Signed(value)),
        (_, Ok(value)) => Some(Parsed::Unsigned(value)),
        _ => None,
    }
}

fn read_number(text: &str) -> Reading {
    if let Some(value) = small_integer(text) {
        return Reading::Exact(Parsed::Signed(value));
    }
    let Some(decimal) = decimal(text) else {
        return Reading::Bad;
    };
    // minus zero has no integer form
    let whole = decimal
        .integral()
        .filter(|&value| value != 0 || !decimal.negative);
    let exact = whole.filter(|_| decimal.is_integer()).and_then(narrow);
    let parsed = match (exact, text.parse::<f64>()) {
        (Some(parsed), _) => parsed,
        (None, Ok(value)) if value.is_finite() => Parsed::Float(value),
        (None, Ok(_)) => return Reading::TooLarge,
        (None, Err(_)) => return Reading::Bad,
    };
    if decimal.is_canonical() {
        Reading::Exact(parsed)
    } else {
        Reading::Unusual(parsed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INTEGER: Scalar = Scalar {
        string: false,
        integer: true,
        number: false,
        boolean: false,
        numeric_boolean: false,
    };
    const NUMBER: Scalar = Scalar {
        integer: false,
        number: true,
        ..INTEGER
    };
    const BOOLEAN: Scalar = Scalar {
        integer: false,
        boolean: true,
        ..INTEGER
    };

    #[test]
    fn integers() {
        use Parsed::{Signed, Unsigned};
        let cases = [
            ("5", Reading::Exact(Signed(5))),
            (" \n5\t", Reading::Exact(Signed(5))),
            ("-5", Reading::Exact(Signed(-5))),
            ("+5", Reading::Unusual(Signed(5))),
            ("007", Reading::Unusual(Signed(7))),
            ("-0", Reading::Exact(Signed(0))),
            ("5.0", Reading::Rounded(Signed(5))),
            ("5e0", Reading::Rounded(Signed(5))),
            ("50e-1", Reading::Rounded(Signed(5))),
            ("5.5", Reading::Bad),
            ("", Reading::Bad),
            ("12abc", Reading::Bad),
            ("0x10", Reading::Bad),
            ("9223372036854775807", Reading::Exact(Signed(i64::MAX))),
            ("-9223372036854775808", Reading::Exact(Signed(i64::MIN))),
            ("18446744073709551615", Reading::Exact(Unsigned(u64::MAX))),
            ("18446744073709551616", Reading::TooLarge),
            (
                "123456789012345678901234567890123456789012345",
                Reading::TooLarge,
            ),
            ("1e999999999", Reading::Bad),
        ];
        for (text, expected) in cases {
            assert_eq!(read(INTEGER, text), expected, "{text}");
        }
    }

    #[test]
    fn numbers() {
        use Parsed::{Float, Signed};
        let cases = [
            ("5", Reading::Exact(Signed(5))),
            ("5.25", Reading::Exact(Float(5.25))),
            ("-1e3", Reading::Exact(Float(-1000.0))),
            (".5", Reading::Unusual(Float(0.5))),
            ("5.", Reading::Unusual(Float(5.0))),
            ("+5", Reading::Unusual(Signed(5))),
            ("NaN", Reading::Bad),
            ("INF", Reading::Bad),
            ("inf", Reading::Bad),
            ("1e999", Reading::TooLarge),
            ("1,5", Reading::Bad),
            (".", Reading::Bad),
            ("e5", Reading::Bad),
        ];
        for (text, expected) in cases {
            assert_eq!(read(NUMBER, text), expected, "{text}");
        }
    }

    #[test]
    fn booleans() {
        let cases = [
            ("true", Reading::Exact(Parsed::Boolean(true))),
            (" false ", Reading::Exact(Parsed::Boolean(false))),
            ("1", Reading::Unusual(Parsed::Boolean(true))),
            ("0", Reading::Unusual(Parsed::Boolean(false))),
            ("yes", Reading::Bad),
            ("True", Reading::Bad),
        ];
        for (text, expected) in cases {
            assert_eq!(read(BOOLEAN, text), expected, "{text}");
        }
        let numeric = Scalar {
            numeric_boolean: true,
            ..BOOLEAN
        };
        assert_eq!(read(numeric, "1"), Reading::Exact(Parsed::Boolean(true)));
    }

    #[test]
    fn string_comes_first() {
        let both = Scalar {
            string: true,
            ..INTEGER
        };
        assert_eq!(read(both, "5"), Reading::Text);
    }
}
