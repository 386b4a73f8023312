//! Bytes that are a text on the wire: base64 (RFC 4648, section 4), with its padding.
//!
//! Generated crates carry this file, so it stands on its own: a dependency would be one of every user, with bytes or without.

use std::fmt;
use std::ops::{Deref, DerefMut};

use serde::de::{Deserializer, Error, Unexpected, Visitor};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes, in base64 wherever they are read and written.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Base64(pub Vec<u8>);

impl From<Vec<u8>> for Base64 {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl Deref for Base64 {
    type Target = Vec<u8>;

    fn deref(&self) -> &Vec<u8> {
        &self.0
    }
}

impl DerefMut for Base64 {
    fn deref_mut(&mut self) -> &mut Vec<u8> {
        &mut self.0
    }
}

impl fmt::Display for Base64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&encode(&self.0))
    }
}

impl Serialize for Base64 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Base64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Text)
    }
}

struct Text;

impl Visitor<'_> for Text {
    type Value = Base64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text in base64")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Base64, E> {
        let wrong = || E::invalid_value(Unexpected::Str(text), &self);
        decode(text).map(Base64).ok_or_else(wrong)
    }
}

/// The text of bytes.
pub fn encode(bytes: &[u8]) -> String {
    let digit = |group: u32, at: u32| DIGITS[(group >> (18 - 6 * at)) as usize & 63] as char;
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let group = byte(0) << 16 | byte(1) << 8 | byte(2);
        text.push(digit(group, 0));
        text.push(digit(group, 1));
        text.push(if chunk.len() > 1 {
            digit(group, 2)
        } else {
            '='
        });
        text.push(if chunk.len() > 2 {
            digit(group, 3)
        } else {
            '='
        });
    }
    text
}

/// The bytes of a text; `None` where it is no base64.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let body = text.trim_end_matches('=');
    let padding = text.len() - body.len();
    if !text.len().is_multiple_of(4) || padding > 2 {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for chunk in body.as_bytes().chunks(4) {
        let mut group = 0;
        for at in 0..4 {
            group = group << 6 | chunk.get(at).map_or(Some(0), |byte| value(*byte))?;
        }
        let [_, first, second, third] = group.to_be_bytes();
        bytes.extend(&[first, second, third][..chunk.len().saturating_sub(1)]);
    }
    Some(bytes)
}

fn value(digit: u8) -> Option<u32> {
    let (from, offset) = match digit {
        b'A'..=b'Z' => (b'A', 0),
        b'a'..=b'z' => (b'a', 26),
        b'0'..=b'9' => (b'0', 52),
        b'+' => (b'+', 62),
        b'/' => (b'/', 63),
        _ => return None,
    };
    Some(u32::from(digit - from) + offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vectors of RFC 4648, section 10, and the last digits.
    const VECTORS: [(&[u8], &str); 8] = [
        (b"", ""),
        (b"f", "Zg=="),
        (b"fo", "Zm8="),
        (b"foo", "Zm9v"),
        (b"foob", "Zm9vYg=="),
        (b"fooba", "Zm9vYmE="),
        (b"foobar", "Zm9vYmFy"),
        (&[0xfb, 0xff, 0xbf], "+/+/"),
    ];

    #[test]
    fn bytes_are_written_and_read_back() {
        for (bytes, text) in VECTORS {
            assert_eq!(encode(bytes), text);
            assert_eq!(decode(text).as_deref(), Some(bytes), "{text}");
        }
        let all: Vec<u8> = (0..=255).collect();
        for end in 0..all.len() {
            assert_eq!(decode(&encode(&all[..end])).as_deref(), Some(&all[..end]));
        }
    }

    #[test]
    fn what_is_no_base64_is_refused() {
        for text in [
            "Z", "Zg", "Zg=", "Z===", "====", "Zg==Zg==", "Zm-v", "Zm9v\n", "Zm 9", "ü==",
        ] {
            assert_eq!(decode(text), None, "{text}");
        }
        let error = serde_json::from_str::<Base64>("\"Zg\"").expect_err("no padding");
        assert!(
            error.to_string().contains("expected a text in base64"),
            "{error}"
        );
    }
}
