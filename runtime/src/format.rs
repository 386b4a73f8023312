//! Formats of texts: whether a text is what its `format` says.

use std::net::{Ipv4Addr, Ipv6Addr};

/// Whether a text is of a format; of formats that are not known here, every text is.
pub fn holds(format: &str, text: &str) -> bool {
    match format {
        "byte" => super::base64::decode(text).is_some(),
        "date-time" => is_date_time(text),
        "date" => is_date(text),
        "time" => is_time(text),
        "duration" => is_duration(text),
        "uuid" => is_uuid(text),
        "ipv4" => text.parse::<Ipv4Addr>().is_ok(),
        "ipv6" => text.parse::<Ipv6Addr>().is_ok(),
        "email" => is_email(text),
        "uri" => is_uri(text),
        _ => true,
    }
}

/// RFC 3339, section 5.6; a space may stand for the `T`.
fn is_date_time(text: &str) -> bool {
    match (text.get(..10), text.get(10..11), text.get(11..)) {
        (Some(date), Some("T" | "t" | " "), Some(time)) => is_date(date) && is_time(time),
        _ => false,
    }
}

/// So many digits, as a number.
fn digits(text: &str, count: usize) -> Option<u32> {
    let all = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    if all { text.parse().ok() } else { None }
}

fn is_date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let mut part = |count| digits(parts.next().unwrap_or_default(), count);
    let (Some(year), Some(month), Some(day)) = (part(4), part(2), part(2)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// `12:00:00.5Z`, `12:00:00+01:00`.
fn is_time(text: &str) -> bool {
    let Some((clock, rest)) = text.split_at_checked(8) else {
        return false;
    };
    let fraction = rest.strip_prefix('.').map_or(0, |digits| {
        1 + digits.bytes().take_while(u8::is_ascii_digit).count()
    });
    is_clock(clock, 3) && fraction != 1 && is_offset(&rest[fraction..])
}

fn is_offset(text: &str) -> bool {
    match text.strip_prefix(['+', '-']) {
        Some(offset) => is_clock(offset, 2),
        None => matches!(text, "Z" | "z"),
    }
}

/// Hours, minutes and, perhaps, seconds, of which a leap second is one.
fn is_clock(text: &str, count: usize) -> bool {
    let parts: Vec<Option<u32>> = text.split(':').map(|part| digits(part, 2)).collect();
    let limits = [23, 59, 60];
    let within = |(part, limit): (&Option<u32>, u32)| part.is_some_and(|part| part <= limit);
    parts.len() == count && parts.iter().zip(limits).all(within)
}

/// `P1Y2M3DT4H5M6S`, `P1W`: some parts, in order.
fn is_duration(text: &str) -> bool {
    let Some(text) = text.strip_prefix('P') else {
        return false;
    };
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let whole = !text.is_empty() && time != Some("");
    let date = in_order(date, "YMD") || in_order(date, "W");
    whole && date && time.is_none_or(|time| in_order(time, "HMS"))
}

/// Numbers with these units behind them, each at most once and in this order.
fn in_order(mut text: &str, units: &str) -> bool {
    for unit in units.chars() {
        let count = text.bytes().take_while(u8::is_ascii_digit).count();
        if count > 0
            && let Some(rest) = text[count..].strip_prefix(unit)
        {
            text = rest;
        }
    }
    text.is_empty()
}

fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    let hexadecimal = |byte: u8| byte == b'-' || byte.is_ascii_hexdigit();
    lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(hexadecimal)
}

/// Something, an `@`, something: more cannot be said without being wrong about some address.
fn is_email(text: &str) -> bool {
    let parts = text.rsplit_once('@');
    parts.is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
        && !text.contains(char::is_control)
}

/// A scheme, a colon, and nothing that must be escaped.
fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let first = scheme
        .bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_alphabetic());
    let of_scheme = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    let allowed = |byte: u8| byte.is_ascii_graphic() && !b"<>\"{}|\\^`".contains(&byte);
    first && scheme.bytes().all(of_scheme) && rest.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::holds;

    /// Texts of a format, and texts that are not.
    const CASES: &[(&str, &[&str], &[&str])] = &[
        (
            "date-time",
            &[
                "2024-02-29T12:00:00Z",
                "2024-12-31t23:59:60.25+05:30",
                "2024-01-01 00:00:00z",
            ],
            &[
                "2023-02-29T12:00:00Z",
                "2024-01-01T12:00:00",
                "2024-01-01",
                "yesterday",
                "2024-01-01T12:00:00.Z",
            ],
        ),
        (
            "date",
            &["2000-02-29", "1999-12-31"],
            &["1900-02-29", "2024-13-01", "2024-1-1", "2024-04-31"],
        ),
        (
            "time",
            &["12:00:00Z", "00:00:00.123-01:00"],
            &["12:00Z", "24:00:00Z", "12:00:00", "é2:00:00Z"],
        ),
        (
            "duration",
            &["P1D", "PT0S", "P1Y2M3DT4H5M6S", "P2W"],
            &["P", "PT", "1D", "P1H", "P1DT", "P1M1Y", "P1W2D"],
        ),
        (
            "uuid",
            &["123e4567-e89b-12d3-a456-426614174000"],
            &[
                "123e4567e89b12d3a456426614174000",
                "x",
                "123e4567-e89b-12d3-a456-42661417400g",
            ],
        ),
        ("ipv4", &["127.0.0.1"], &["1.2.3", "256.0.0.1", "01.2.3.4"]),
        (
            "ipv6",
            &["::1", "fe80::1", "::ffff:1.2.3.4"],
            &["1.2.3.4", ":::", "12345::"],
        ),
        ("email", &["a@b.c", "a b@c", "ä@ö"], &["a", "@b", "a@"]),
        (
            "uri",
            &["https://example.com/a?b=c#d", "urn:x", "mailto:a@b"],
            &["/a", "a b:c", "http://a b", "://x"],
        ),
        ("byte", &["", "Zg==", "Zm9v"], &["Zg", "Zm-v", "Z==="]),
        ("own", &["anything"], &[]),
    ];

    #[test]
    fn texts_are_of_their_format_or_not() {
        for (format, texts, others) in CASES {
            for text in *texts {
                assert!(holds(format, text), "{text} is a {format}");
            }
            for text in *others {
                assert!(!holds(format, text), "{text} is no {format}");
            }
        }
    }
}
