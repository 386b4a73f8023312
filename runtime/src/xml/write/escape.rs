//! Escaping: the characters that would be markup, and those that a reader would change.

use super::super::error::XmlError;
use super::output::Output;
use super::unwritable;

/// Stands as it is.
const PLAIN: u8 = 0;
/// Must be escaped in text and in attributes.
const MARKUP: u8 = 1;
/// Must be escaped in attributes only.
const QUOTED: u8 = 2;
/// May begin a character that XML does not allow.
const SUSPECT: u8 = 4;

/// What each byte means.
static CLASS: [u8; 256] = class_table();

const fn class_table() -> [u8; 256] {
    let mut table = [PLAIN; 256];
    let mut byte = 0;
    while byte < 0x20 {
        table[byte] = SUSPECT;
        byte += 1;
    }
    table[b'\t' as usize] = QUOTED;
    table[b'\n' as usize] = QUOTED;
    table[b'"' as usize] = QUOTED;
    table[b'\r' as usize] = MARKUP; // a reader would make it a line feed
    table[b'&' as usize] = MARKUP;
    table[b'<' as usize] = MARKUP;
    table[b'>' as usize] = MARKUP;
    table[0xEF] = SUSPECT; // U+FFFE and U+FFFF begin with this byte
    table
}

/// Writes text between tags.
pub(super) fn push_text(out: &mut Output, text: &str) -> Result<(), XmlError> {
    push(out, text, MARKUP | SUSPECT)
}

/// Writes an attribute value between double quotes.
pub(super) fn push_attribute(out: &mut Output, text: &str) -> Result<(), XmlError> {
    push(out, text, MARKUP | QUOTED | SUSPECT)
}

/// Writes a CDATA section; two where the text holds `]]>`.
pub(super) fn push_cdata(out: &mut Output, text: &str) -> Result<(), XmlError> {
    for byte in 0..text.len() {
        check(text, byte)?;
    }
    if text.is_empty() {
        return Ok(());
    }
    out.push_str("<![CDATA[");
    // a carriage return would become a line feed in a section, so it stands between two
    let cut = text
        .replace("]]>", "]]]]><![CDATA[>")
        .replace('\r', "]]>&#13;<![CDATA[");
    out.push_str(&cut);
    out.push_str("]]>");
    Ok(())
}

/// Whether nothing in the text needs a second look. Chunks are compared in a form that the compiler can vectorise.
#[inline]
fn is_plain(bytes: &[u8]) -> bool {
    match bytes.len() {
        0..8 => {
            let class = |all, &byte: &u8| all | CLASS[byte as usize];
            bytes.iter().fold(PLAIN, class) == PLAIN
        }
        8..16 => are_plain::<8>(bytes),
        _ => are_plain::<16>(bytes),
    }
}

/// [`is_plain`] for `N` bytes or more: whole chunks, and the last `N` bytes, some of them for the second time.
#[inline]
fn are_plain<const N: usize>(bytes: &[u8]) -> bool {
    let (chunks, _) = bytes.as_chunks::<N>();
    let mut plain = bytes.last_chunk::<N>().is_none_or(is_plain_chunk);
    for chunk in chunks {
        plain &= is_plain_chunk(chunk);
    }
    plain
}

#[inline]
fn is_plain_chunk<const N: usize>(chunk: &[u8; N]) -> bool {
    let special = |byte: u8| {
        (byte < b' ')
            | (byte == b'&')
            | (byte == b'<')
            | (byte == b'>')
            | (byte == b'"')
            | (byte == 0xEF)
    };
    !chunk.iter().fold(false, |any, &byte| any | special(byte))
}

#[inline]
fn push(out: &mut Output, text: &str, special: u8) -> Result<(), XmlError> {
    if is_plain(text.as_bytes()) {
        out.push_short(text);
        return Ok(());
    }
    push_escaped(out, text, special)
}

fn push_escaped(out: &mut Output, text: &str, special: u8) -> Result<(), XmlError> {
    let bytes = text.as_bytes();
    let mut copied = 0;
    for (position, &byte) in bytes.iter().enumerate() {
        if CLASS[byte as usize] & special == 0 {
            continue;
        }
        let Some(escape) = escape(byte) else {
            check(text, position)?;
            continue;
        };
        out.push_str(&text[copied..position]);
        out.push_str(escape);
        copied = position + 1;
    }
    out.push_str(&text[copied..]);
    Ok(())
}

fn escape(byte: u8) -> Option<&'static str> {
    Some(match byte {
        b'&' => "&amp;",
        b'<' => "&lt;",
        b'>' => "&gt;",
        b'"' => "&quot;",
        b'\r' => "&#13;",
        b'\n' => "&#10;",
        b'\t' => "&#9;",
        _ => return None,
    })
}

/// Refuses an illegal character that begins at this byte.
fn check(text: &str, position: usize) -> Result<(), XmlError> {
    let bytes = &text.as_bytes()[position..];
    let code = match bytes {
        [b'\t' | b'\n' | b'\r', ..] => return Ok(()),
        [byte @ 0..=0x1F, ..] => u32::from(*byte),
        [0xEF, 0xBF, last @ (0xBE | 0xBF), ..] => 0xFFC0 + u32::from(last & 0x3F),
        _ => return Ok(()),
    };
    Err(unwritable(format!(
        "the character U+{code:04X} is not allowed in XML"
    )))
}
