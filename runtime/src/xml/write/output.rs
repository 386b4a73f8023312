//! The text being written.

use super::super::tag::Piece;
use super::{Result, unwritable};

/// Bytes to begin with: most bodies stay below.
const CAPACITY: usize = 1024;

/// A text that grows: only whole texts are added, so the bytes are UTF-8.
pub(super) struct Output(Vec<u8>);

impl Output {
    pub fn new() -> Self {
        Self(Vec::with_capacity(CAPACITY))
    }

    /// The text; the check of its bytes costs little beside writing them.
    pub fn finish(self) -> Result<String> {
        String::from_utf8(self.0).map_err(|error| unwritable(error.to_string()))
    }

    #[inline]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    #[inline]
    pub fn push_str(&mut self, text: &str) {
        self.0.extend_from_slice(text.as_bytes());
    }

    /// Adds a short text: chunks of fixed size, the last two of which overlap, are faster than a copy of any length.
    #[inline]
    pub fn push_short(&mut self, text: &str) {
        let bytes = text.as_bytes();
        match bytes.len() {
            1 => self.0.push(bytes[0]),
            2..4 => self.push_ends::<2>(bytes),
            4..8 => self.push_ends::<4>(bytes),
            8..16 => self.push_ends::<8>(bytes),
            16..32 => self.push_ends::<16>(bytes),
            32..64 => self.push_ends::<32>(bytes),
            _ => self.0.extend_from_slice(bytes),
        }
    }

    /// Adds bytes that are `N` or more and at most twice that.
    #[inline]
    fn push_ends<const N: usize>(&mut self, bytes: &[u8]) {
        if let (Some(first), Some(last)) = (bytes.first_chunk::<N>(), bytes.last_chunk::<N>()) {
            self.0.extend_from_slice(first);
            self.0.truncate(self.0.len() + bytes.len() - 2 * N);
            self.0.extend_from_slice(last);
        }
    }

    /// Adds a tag.
    #[inline]
    pub fn push_piece(&mut self, piece: &Piece) {
        self.0.extend_from_slice(&piece.bytes);
        self.0
            .truncate(self.0.len() - (Piece::WIDTH - piece.length));
    }

    /// Takes an ASCII character off the end, such as the `>` of a tag.
    #[inline]
    pub fn pop(&mut self) {
        self.0.pop();
    }

    /// Puts a text in before what stands at this place.
    pub fn insert_str(&mut self, at: usize, text: &str) {
        self.0.splice(at..at, text.bytes());
    }

    /// Takes all from this place on.
    pub fn split_off(&mut self, at: usize) -> Self {
        Self(self.0.split_off(at))
    }

    /// Adds a part of another text.
    pub fn push_part(&mut self, other: &Self, part: std::ops::Range<usize>) {
        self.0.extend_from_slice(&other.0[part]);
    }
}
