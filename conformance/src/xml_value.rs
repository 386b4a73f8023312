//! Values of XML texts that the document itself shows.

use hallpass_openapi::model::MediaType;
use hallpass_runtime::xml;
use serde_json::Value;

/// The value of an example's text, by the media type that it stands under; `None` when it has none.
pub(crate) fn read(media: &MediaType, text: &str) -> Option<Value> {
    let form = media.xml.as_deref()?;
    xml::decode(text, &form.shapes, &form.root, &xml::Options::lenient())
        .ok()
        .map(|decoded| decoded.value)
}
