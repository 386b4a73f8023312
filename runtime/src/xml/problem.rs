//! Departures of a well-formed text from its shape, as data.

/// A departure from the shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which rule.
    pub kind: ProblemKind,
    /// Path of the element, such as `/result/group[2]/id`; an attribute is `/result/group/@id`.
    pub path: String,
    /// Line, counted from 1.
    pub line: usize,
    /// Column in characters, counted from 1.
    pub column: usize,
    /// What the shape asks for.
    pub expected: String,
    /// What is there.
    pub found: String,
}

/// The rule that a text departs from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ProblemKind {
    /// The root element has another name.
    Root,
    /// An element stands where the shape says attribute.
    ElementForAttribute,
    /// An attribute stands where the shape says element.
    AttributeForElement,
    /// Items of a wrapped array stand directly in the parent.
    MissingWrapper,
    /// Items of a wrapped array have another name.
    ItemName,
    /// The namespace is another than the shape says.
    Namespace,
    /// Text that is no integer, number or boolean where one is asked for.
    Scalar,
    /// A number outside 64 bits, which is not read at all rather than rounded.
    NumberRange,
    /// A single-valued element stands twice.
    Repeated,
    /// An element that the shape forbids.
    UnexpectedElement,
    /// Text between elements.
    MixedContent,
    /// `xsi:nil="true"` beside content.
    NilContent,
    /// No alternative of a union fits.
    NoVariant,
    /// The shape puts an array or object where only text can stand, or one object in several elements.
    Misplaced,
    /// Note: an element that the shape does not know, but allows.
    UnknownElement,
    /// Note (error when strict): an attribute that the shape does not know.
    UnknownAttribute,
    /// Note (error when strict): the wrapper of an array stands twice; the items are joined.
    WrapperRepeated,
    /// Note (error when strict): a namespace where the shape names none.
    ForeignNamespace,
    /// Note: items of one array stand apart from each other.
    Interleaved,
    /// Note: a number or boolean in an unusual form, such as `+5`, `007` or `1` for true.
    NonCanonical,
    /// Note: several alternatives of a union fit; the first is taken.
    Ambiguous,
    /// Note: an empty element could be the empty string or null; the empty string is taken.
    EmptyAmbiguous,
    /// Note: a JSON escape such as `\/` stands in text, where XML has no such escape.
    JsonEscape,
    /// Note: an entity such as `&amp;` is left after text was unescaped, so it was escaped twice.
    DoubleEscape,
}

impl ProblemKind {
    /// Only worth a remark: the text can be read without doubt about its meaning, or the doubt is the shape's.
    pub fn is_note(self) -> bool {
        matches!(
            self,
            Self::UnknownElement
                | Self::UnknownAttribute
                | Self::WrapperRepeated
                | Self::ForeignNamespace
                | Self::Interleaved
                | Self::NonCanonical
                | Self::Ambiguous
                | Self::EmptyAmbiguous
                | Self::JsonEscape
                | Self::DoubleEscape
        )
    }

    /// A note that is an error for a strict reader.
    pub(super) fn is_strict_error(self) -> bool {
        matches!(
            self,
            Self::UnknownAttribute | Self::WrapperRepeated | Self::ForeignNamespace
        )
    }
}
