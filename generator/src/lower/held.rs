//! A schema as the document has it, or one that was made of several. Most are as they are written, so what is made stands elsewhere: a list of both
//! takes little more than references.

use std::ops::Deref;
use std::sync::LazyLock;

use hallpass_openapi::model::Schema;

/// What stands for the written schema of one that the document does not have.
static NOWHERE: LazyLock<Schema> = LazyLock::new(Schema::default);

/// A schema of the document, or one of the generator's own.
#[derive(Debug)]
pub(super) struct Held<'a> {
    written: &'a Schema,
    made: Option<Box<Schema>>,
}

impl<'a> Held<'a> {
    /// As the document has it.
    pub(super) fn written(written: &'a Schema) -> Self {
        Self {
            written,
            made: None,
        }
    }

    /// The schema, to change it here and nowhere else.
    pub(super) fn to_mut(&mut self) -> &mut Schema {
        let written = self.written;
        self.made.get_or_insert_with(|| Box::new(written.clone()))
    }
}

impl From<Schema> for Held<'_> {
    fn from(schema: Schema) -> Self {
        Self {
            written: &NOWHERE,
            made: Some(Box::new(schema)),
        }
    }
}

impl Deref for Held<'_> {
    type Target = Schema;

    fn deref(&self) -> &Schema {
        self.made.as_deref().unwrap_or(self.written)
    }
}
