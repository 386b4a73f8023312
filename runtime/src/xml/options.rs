//! How reading goes about what is not as it should be, and its bounds.

/// How a text that departs from its shape is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strictness {
    /// Like `Normal`; besides, unknown attributes, repeated wrappers and namespaces that the shape does not name are errors.
    Strict,
    /// What contradicts the shape is an error; what a careful reader can still take is taken.
    #[default]
    Normal,
    /// Only a text that is not well-formed is an error. All else is recorded, and reading goes on.
    Lenient,
}

/// Bounds that a text must keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Size of the text in bytes.
    pub bytes: usize,
    /// Nested elements; more than [`Limits::DEEPEST`] counts as that.
    pub depth: usize,
    /// Elements and pieces of text.
    pub nodes: usize,
    /// Attributes of one element, namespace declarations among them.
    pub attributes: usize,
    /// Problems and notes that are recorded; more are only counted.
    pub problems: usize,
}

impl Limits {
    /// The most that [`Limits::depth`] can ask for: values are read by recursion, which must not exhaust a thread's stack.
    pub const DEEPEST: usize = 256;
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 16 * 1024 * 1024,
            depth: 64,
            nodes: 1_000_000,
            attributes: 256,
            problems: 1_000,
        }
    }
}

/// How to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// How departures are taken.
    pub strictness: Strictness,
    /// Bounds.
    pub limits: Limits,
}

impl Options {
    /// Records every departure and goes on.
    pub fn lenient() -> Self {
        Self {
            strictness: Strictness::Lenient,
            ..Self::default()
        }
    }

    /// Refuses every departure.
    pub fn strict() -> Self {
        Self {
            strictness: Strictness::Strict,
            ..Self::default()
        }
    }
}
