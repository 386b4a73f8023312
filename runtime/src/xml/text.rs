//! Text: references and line ends resolved.

use std::borrow::Cow;

use super::character::is_legal;

/// The character that a reference stands for and the reference's length, given the text from `&` on. `None` when the reference is
/// malformed, names an entity other than the five predefined ones, or an illegal character.
pub(super) fn reference(text: &str) -> Option<(char, usize)> {
    let semicolon = text.bytes().take(40).position(|byte| byte == b';')?;
    let name = text.get(1..semicolon)?;
    let character = match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => numeric(name)?,
    };
    Some((character, semicolon + 1))
}

/// The character of `#65` or `#x41`.
fn numeric(name: &str) -> Option<char> {
    let digits = name.strip_prefix('#')?;
    let (digits, radix) = match digits.strip_prefix('x') {
        Some(hexadecimal) => (hexadecimal, 16),
        None => (digits, 10),
    };
    if !digits.starts_with(|character: char| character.is_digit(radix)) {
        return None; // a sign, which from_str_radix would take
    }
    let code = u32::from_str_radix(digits, radix).ok()?;
    char::from_u32(code).filter(|&character| is_legal(character))
}

/// Content of an element: references replaced, line ends made line feeds.
pub(super) fn content(raw: &str) -> String {
    resolve(raw, |byte| (byte == b'\r').then_some('\n'))
}

/// Value of an attribute: references replaced, white space made spaces.
pub(super) fn attribute_value(raw: &str) -> String {
    resolve(raw, |byte| {
        matches!(byte, b'\r' | b'\n' | b'\t').then_some(' ')
    })
}

/// Line ends made line feeds.
pub(super) fn line_ends(raw: &str) -> Cow<'_, str> {
    if raw.contains('\r') {
        Cow::Owned(raw.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(raw)
    }
}

/// Replaces references, and single bytes as told; a line feed behind a replaced carriage return is dropped.
fn resolve(raw: &str, replacement: impl Fn(u8) -> Option<char>) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut copied = 0;
    let mut position = 0;
    let bytes = raw.as_bytes();
    while let Some(&byte) = bytes.get(position) {
        let replaced = match byte {
            b'&' => reference(&raw[position..]),
            _ => replacement(byte).map(|character| (character, line_end(bytes, position))),
        };
        let Some((character, length)) = replaced else {
            position += 1;
            continue;
        };
        out.push_str(&raw[copied..position]);
        out.push(character);
        position += length;
        copied = position;
    }
    out.push_str(&raw[copied..]);
    out
}

/// Length of the line end at this position: 2 for CR LF.
fn line_end(bytes: &[u8], position: usize) -> usize {
    if bytes[position] == b'\r' && bytes.get(position + 1) == Some(&b'\n') {
        2
    } else {
        1
    }
}
