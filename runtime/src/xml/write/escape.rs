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

/// Whether nothing in the text needs a second look. The last bytes of a longer text are looked at with some before them.
#[inline]
fn is_plain(bytes: &[u8]) -> bool {
    if let Some(last) = bytes.last_chunk::<8>() {
        let (chunks, _) = bytes.as_chunks::<8>();
        let marks = chunks.iter().fold(0, |all, chunk| all | marks(chunk));
        return marks | self::marks(last) == 0;
    }
    if let (Some([a, b, c, d]), Some([e, f, g, h])) = (bytes.first_chunk(), bytes.last_chunk()) {
        return marks(&[*a, *b, *c, *d, *e, *f, *g, *h]) == 0;
    }
    let class = |all, &byte: &u8| all | CLASS[byte as usize];
    bytes.iter().fold(PLAIN, class) == PLAIN
}

/// Every byte of a word: 1.
const ONES: u64 = u64::from_ne_bytes([1; 8]);

/// Not 0 when a byte is none that stands as it is; all eight are looked at in one go.
#[inline]
fn marks(bytes: &[u8; 8]) -> u64 {
    let word = u64::from_ne_bytes(*bytes);
    let all = |byte: u8| ONES * u64::from(byte);
    let below = |word: u64, bound: u8| word.wrapping_sub(all(bound)) & !word;
    let controls = below(word, b' ');
    let brackets = below((word | all(2)) ^ all(b'>'), 1); // `<` and `>` differ in this bit alone
    let others = below((word | all(4)) ^ all(b'&'), 1); // so do `"` and `&`
    let wide = below(word ^ all(0xEF), 1);
    (controls | brackets | others | wide) & all(0x80)
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
    let (mut copied, mut position) = (0, 0);
    while let Some(&byte) = bytes.get(position) {
        if CLASS[byte as usize] & special == 0 {
            position += plain_length(&bytes[position..]);
            continue;
        }
        if let Some(escape) = escape(byte) {
            out.push_str(&text[copied..position]);
            out.push_str(escape);
            copied = position + 1;
        } else {
            check(text, position)?;
        }
        position += 1;
    }
    out.push_str(&text[copied..]);
    Ok(())
}

/// How many bytes from the first on, which is plain, are plain for certain.
#[inline]
fn plain_length(bytes: &[u8]) -> usize {
    match bytes.first_chunk() {
        Some(chunk) if marks(chunk) == 0 => chunk.len(),
        _ => 1,
    }
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
