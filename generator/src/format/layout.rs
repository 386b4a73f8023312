//! Widths and lists: the numbers and the few patterns of rustfmt's default style.

/// Longest line.
pub(crate) const LINE: usize = 100;
/// Longest arguments of a call on one line.
pub(crate) const CALL: usize = 60;
/// Longest chain of methods on one line.
pub(crate) const CHAIN: usize = 60;
/// Longest items of an array on one line.
pub(super) const ARRAY: usize = 60;
/// Longest fields of a struct literal on one line.
pub(crate) const STRUCT: usize = 18;
/// Longest arguments of an attribute on one line.
pub(super) const ATTRIBUTE: usize = 70;
/// Array items up to this width share lines.
pub(super) const SHORT_ITEM: usize = 10;

/// Where a piece of code starts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Indentation of the line, in columns.
    pub indent: usize,
    /// Column of the first character.
    pub column: usize,
    /// Columns that must stay free behind the last character.
    pub after: usize,
}

impl Place {
    /// At the start of a line.
    pub fn line(indent: usize, after: usize) -> Self {
        Self {
            indent,
            column: indent,
            after,
        }
    }

    /// Behind `text` on the same line.
    pub fn behind(self, text: &str) -> Self {
        Self {
            column: self.column + width(text),
            ..self
        }
    }

    /// With something else to follow.
    pub fn followed_by(self, after: usize) -> Self {
        Self { after, ..self }
    }

    /// Whether a text fits between here and the end of the line.
    pub fn fits(self, text: &str) -> bool {
        !text.contains('\n') && self.column + width(text) + self.after <= LINE
    }
}

/// Columns of a text of one line.
pub(super) fn width(text: &str) -> usize {
    text.chars().count()
}

/// A line break and the indentation of the next line.
pub(super) fn newline(indent: usize) -> String {
    format!("\n{}", " ".repeat(indent))
}

/// Each piece on a line of its own, with a comma, between brackets.
pub(super) fn vertical(
    open: &str,
    pieces: impl IntoIterator<Item = String>,
    close: &str,
    indent: usize,
) -> String {
    let mut text = open.to_owned();
    for piece in pieces {
        text += &format!("{}{piece},", newline(indent + 4));
    }
    text + &newline(indent) + close
}

/// Short pieces, as many on a line as fit, between brackets.
pub(super) fn filled(open: &str, pieces: &[String], close: &str, indent: usize) -> String {
    let mut text = open.to_owned();
    let mut column = LINE;
    for piece in pieces {
        if column + width(piece) + 2 > LINE {
            text += &newline(indent + 4);
            column = indent + 4;
        } else {
            text.push(' ');
            column += 1;
        }
        text += &format!("{piece},");
        column += width(piece) + 1;
    }
    text + &newline(indent) + close
}
