//! Tags, by which operations are grouped.

/// A Tag Object.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tag {
    /// `summary`.
    pub summary: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// The tag that it belongs to (3.2).
    pub parent: Option<String>,
    /// What it is for, such as `nav` (3.2).
    pub kind: Option<String>,
}
