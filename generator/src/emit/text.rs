//! Text as rustfmt would leave it: what nearly all generated code is made of is written as text at once, and only what is too wide for its
//! line is taken apart and laid out anew.

use std::fmt::Write;

use crate::format;

/// Documentation, one line each.
pub(super) fn docs(lines: &[String], indent: usize) -> String {
    let mut text = String::new();
    for line in lines {
        let _ = writeln!(text, "{:indent$}{}", "", format::comment(line));
    }
    text
}

/// Documentation, and whether a user is warned of what follows.
pub(super) fn head(lines: &[String], deprecated: bool, indent: usize) -> String {
    let mut text = docs(lines, indent);
    if deprecated {
        let _ = writeln!(text, "{:indent$}#[deprecated]", "");
    }
    text
}

/// What a type derives: what each of its kind does, and more.
pub(super) fn derives(own: &str, more: &[String]) -> String {
    let all: Vec<&str> = own
        .split(", ")
        .chain(more.iter().map(String::as_str))
        .collect();
    let flat = format!("#[derive({})]\n", all.join(", "));
    if flat.trim_end().chars().count() <= format::LINE {
        return flat;
    }
    let line = format!("    {},", all.join(", "));
    if line.chars().count() <= format::LINE {
        return format!("#[derive(\n{line}\n)]\n");
    }
    let lines = all.iter().map(|derive| format!("    {derive},\n"));
    format!("#[derive(\n{})]\n", lines.collect::<String>())
}

/// An item that stands `indent` columns to the right in its file: as it is if it fits, else laid out anew.
pub(super) fn fitted(item: String, indent: usize) -> String {
    let is_prose = |line: &str| line.trim_start().starts_with("///");
    let fits = |line: &str| {
        line.len() + indent <= format::LINE
            || line.chars().count() + indent <= format::LINE
            || is_prose(line)
    };
    if item.lines().all(fits) {
        item
    } else {
        format::anew(&item, indent)
    }
}

/// Pieces with blank lines between them; the empty ones are left out.
pub(super) fn joined(pieces: impl IntoIterator<Item = String>) -> String {
    let mut text = String::new();
    for piece in pieces.into_iter().filter(|piece| !piece.is_empty()) {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(&piece);
    }
    text
}

/// The text four columns to the right.
pub(super) fn indented(text: &str) -> String {
    let mut moved = String::with_capacity(text.len() + text.len() / 8);
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            moved.push('\n');
        }
        if !line.is_empty() {
            moved.push_str("    ");
            moved.push_str(line);
        }
    }
    moved
}
