//! Characters: which may stand in an XML 1.0 document, and which in a name.

/// Bits of [`TEXT`]: anything but white space.
pub(super) const SOLID: u8 = 1;
/// Bits of [`TEXT`]: `&`, so a reference must be resolved.
pub(super) const REFERENCE: u8 = 2;
/// Bits of [`TEXT`]: carriage return, which becomes a line feed.
pub(super) const RETURN: u8 = 4;
/// Bits of [`TEXT`]: `>`, which must not follow `]]`.
pub(super) const GREATER: u8 = 8;
/// Bits of [`TEXT`]: a byte that may make an illegal character.
pub(super) const SUSPECT: u8 = 16;
/// Bits of [`TEXT`]: tab or line feed, which become spaces in attribute values.
pub(super) const BREAK: u8 = 32;
/// Bits of [`TEXT`]: `<`, the end of text.
pub(super) const STOP: u8 = 128;

/// What each byte means in text; or-ed over a run, it says at once what the run needs.
pub(super) static TEXT: [u8; 256] = text_table();

const fn text_table() -> [u8; 256] {
    let mut table = [SOLID; 256];
    let mut byte = 0;
    while byte < 0x20 {
        table[byte] = SOLID | SUSPECT;
        byte += 1;
    }
    table[b' ' as usize] = 0;
    table[b'\t' as usize] = BREAK;
    table[b'\n' as usize] = BREAK;
    table[b'\r' as usize] = RETURN;
    table[b'&' as usize] = SOLID | REFERENCE;
    table[b'>' as usize] = SOLID | GREATER;
    table[b'<' as usize] = STOP;
    table[0xEF] = SOLID | SUSPECT; // U+FFFE and U+FFFF begin with this byte
    table
}

/// Bits of [`NAME`]: may begin a name.
const FIRST: u8 = 1;
/// Bits of [`NAME`]: may stand in a name.
const INNER: u8 = 2;

/// What each byte means in a name (without the colon, which namespaces own); bytes beyond ASCII are looked at as characters.
static NAME: [u8; 256] = name_table();

const fn name_table() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        let character = byte as u8;
        if character.is_ascii_alphabetic() || character == b'_' {
            table[byte] = FIRST | INNER;
        } else if character.is_ascii_digit() || character == b'-' || character == b'.' {
            table[byte] = INNER;
        }
        byte += 1;
    }
    table
}

/// Whether the character may stand in an XML 1.0 document (production `Char`).
pub(super) fn is_legal(character: char) -> bool {
    match character {
        '\t' | '\n' | '\r' => true,
        '\u{0}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => false,
        _ => true,
    }
}

/// XML white space.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// The text without XML white space at its ends.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\n', '\r'])
}

/// Whether the text is a name without a colon (`NCName`).
#[inline]
pub(super) fn is_name(text: &str) -> bool {
    let Some((&first, rest)) = text.as_bytes().split_first() else {
        return false;
    };
    let class = |byte: u8| NAME[byte as usize];
    let inner = rest.iter().fold(INNER, |all, &byte| all & class(byte));
    (class(first) & FIRST != 0 && inner != 0)
        || (!text.is_ascii() && name_length(text) == text.len())
}

/// Length in bytes of the longest name without a colon at the start of the text; 0 when there is none.
pub(super) fn name_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut end = 0;
    while let Some(&byte) = bytes.get(end) {
        if byte >= 0x80 {
            return wide_name_length(text, end);
        }
        let class = NAME[byte as usize];
        if class & INNER == 0 || (end == 0 && class & FIRST == 0) {
            break;
        }
        end += 1;
    }
    end
}

/// [`name_length`] for the part from `start`, where the first character beyond ASCII stands.
fn wide_name_length(text: &str, start: usize) -> usize {
    for (offset, character) in text[start..].char_indices() {
        let at = start + offset;
        let first = is_name_start(character);
        if !(first || (at > 0 && is_name_inner(character))) {
            return at;
        }
    }
    text.len()
}

fn is_name_start(character: char) -> bool {
    matches!(character,
        'A'..='Z' | 'a'..='z' | '_'
        | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}'
        | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}'
        | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}')
}

fn is_name_inner(character: char) -> bool {
    matches!(character,
        '0'..='9' | '-' | '.' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}
