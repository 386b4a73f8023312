//! Character sets: the bytes of a body as text (RFC 7303, section 3: byte order mark, then `charset`, then the XML declaration, then
//! UTF-8).

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};

/// Why bytes are no text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CharsetError {
    /// Nobody knows this character set.
    #[error("the character set `{0}` is not known")]
    Unknown(String),
    /// The bytes are not of the character set.
    #[error("the body is not {0}")]
    Malformed(&'static str),
}

/// The text of a body. `label` is the `charset` parameter of its media type; `xml` lets an XML declaration decide where there is none.
///
/// # Errors
/// The character set is unknown, or the bytes are not of it.
pub fn decode<'b>(
    bytes: &'b [u8],
    label: Option<&str>,
    xml: bool,
) -> Result<Cow<'b, str>, CharsetError> {
    let (encoding, bytes) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (encoding, bytes.get(length..).unwrap_or_default()),
        None => (declared(bytes, label, xml)?, bytes),
    };
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .ok_or(CharsetError::Malformed(encoding.name()))
}

fn declared(
    bytes: &[u8],
    label: Option<&str>,
    xml: bool,
) -> Result<&'static Encoding, CharsetError> {
    let in_declaration = || if xml { xml_encoding(bytes) } else { None };
    match label.map(str::to_owned).or_else(in_declaration) {
        Some(label) => Encoding::for_label(label.as_bytes()).ok_or(CharsetError::Unknown(label)),
        None => Ok(UTF_8),
    }
}

/// The encoding that an XML declaration names; it is ASCII up to there, or there would be a byte order mark.
fn xml_encoding(bytes: &[u8]) -> Option<String> {
    const LONGEST: usize = 200;
    let start = bytes.get(..bytes.len().min(LONGEST))?;
    let end = start.windows(2).position(|pair| pair == b"?>")?;
    let declaration = std::str::from_utf8(start.get(..end)?)
        .ok()?
        .strip_prefix("<?xml")?;
    let (_, after) = declaration.split_once("encoding")?;
    let value = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (label, _) = value.get(1..)?.split_once(quote)?;
    Some(label.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_text() {
        let latin = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xE9</a>";
        let utf16: Vec<u8> = [0xFEFF_u16, 0x61, 0xE9]
            .iter()
            .flat_map(|unit| unit.to_le_bytes())
            .collect();
        type Text = Result<&'static str, CharsetError>;
        let cases: &[(&[u8], Option<&str>, bool, Text)] = &[
            ("é".as_bytes(), None, false, Ok("é")),
            ("é".as_bytes(), Some("UTF-8"), false, Ok("é")),
            (b"\xEF\xBB\xBFx", None, false, Ok("x")),
            (b"\xE9", Some("iso-8859-1"), false, Ok("é")),
            (b"\xE9", None, false, Err(CharsetError::Malformed("UTF-8"))),
            (
                latin,
                None,
                true,
                Ok("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>é</a>"),
            ),
            (
                latin,
                Some("utf-8"),
                true,
                Err(CharsetError::Malformed("UTF-8")),
            ),
            (&utf16, Some("utf-8"), false, Ok("aé")),
            (
                b"x",
                Some("klingon"),
                false,
                Err(CharsetError::Unknown("klingon".to_owned())),
            ),
            (
                b"<?xml version='1.0' encoding='x'?>",
                None,
                true,
                Err(CharsetError::Unknown("x".to_owned())),
            ),
            (b"<?xml", None, true, Ok("<?xml")),
            (b"", None, true, Ok("")),
        ];
        for (bytes, label, xml, expected) in cases {
            let text = decode(bytes, *label, *xml);
            assert_eq!(
                text.as_deref().map_err(Clone::clone),
                expected.clone(),
                "{bytes:?} {label:?}"
            );
        }
    }
}
