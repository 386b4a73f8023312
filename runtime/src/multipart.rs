//! Forms in parts (`multipart/form-data`): files, and properties as the document encodes them.

use serde_json::Value as Json;

use super::field::Field;
use super::operation::{BodyError, Format, Media};
use super::rule::Rule;
use super::value::{Value, Written};
use super::violation::{Checker, Validate};

/// A file in a form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct File {
    /// What it is called; as its property where there is nothing, as servers know a file by its name.
    pub name: Option<String>,
    /// Its media type; what the document says where there is nothing.
    pub content_type: Option<String>,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl File {
    /// A file of these bytes that is called so.
    pub fn named(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            name: Some(name.into()),
            ..Self::from(bytes.into())
        }
    }
}

impl From<Vec<u8>> for File {
    fn from(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            ..Self::default()
        }
    }
}

impl Validate for File {
    const IS_FREE: bool = true;

    fn check(&self, rules: &[Rule], checker: &mut Checker) {
        for rule in rules {
            match *rule {
                Rule::MinLength(limit) => {
                    checker.least("minLength", self.bytes.len(), limit, "bytes");
                }
                Rule::MaxLength(limit) => {
                    checker.most("maxLength", self.bytes.len(), limit, "bytes");
                }
                _ => {}
            }
        }
    }
}

/// The media type of the parts of a property, where the document gives one.
pub type Encoding = (&'static str, &'static str);

/// What a property of a form becomes.
pub trait Part {
    /// Adds its parts, of this name.
    ///
    /// # Errors
    /// The value has no form in JSON.
    fn add(&self, name: &str, form: &mut Form) -> Result<(), BodyError>;
}

impl<T: Value> Part for T {
    fn add(&self, name: &str, form: &mut Form) -> Result<(), BodyError> {
        let value = serde_json::to_value(Written(self)).map_err(BodyError::Json)?;
        form.value(name, &value);
        Ok(())
    }
}

macro_rules! files {
    ($($file:ident in $type:ty: $files:expr;)*) => {$(
        impl Part for $type {
            fn add(&self, name: &str, form: &mut Form) -> Result<(), BodyError> {
                let $file = self;
                $files.into_iter().for_each(|file| form.file(name, file));
                Ok(())
            }
        }
    )*};
}

files! {
    file in File: [file];
    files in Vec<File>: files;
    file in Option<File>: file;
    files in Option<Vec<File>>: files.iter().flatten();
    file in Field<File>: file.as_ref();
    files in Field<Vec<File>>: files.as_ref().into_iter().flatten();
}

/// The parts of a form, and how the document encodes them.
#[derive(Debug)]
pub struct Form {
    encodings: &'static [Encoding],
    parts: Vec<(String, Vec<u8>)>,
}

impl Form {
    /// A form without parts, for a media type.
    ///
    /// # Errors
    /// The media type is that of no such form.
    pub fn new(media: &Media) -> Result<Self, BodyError> {
        match media.format {
            Format::Multipart(encodings) => Ok(Self {
                encodings,
                parts: Vec::new(),
            }),
            _ => Err(BodyError::Untyped(media.name)),
        }
    }

    fn encoding(&self, name: &str) -> Option<&'static str> {
        let mut encodings = self.encodings.iter();
        encodings
            .find(|(property, _)| *property == name)
            .map(|(_, media_type)| *media_type)
    }

    fn file(&mut self, name: &str, file: &File) {
        let own = file.content_type.as_deref();
        let content_type = own.or_else(|| self.encoding(name));
        let file_name = file.name.as_deref().unwrap_or(name);
        let head = format!(
            "Content-Disposition: form-data; name=\"{}\"; filename=\"{}\"\r\nContent-Type: {}\r\n",
            quoted(name),
            quoted(file_name),
            content_type.unwrap_or("application/octet-stream"),
        );
        self.parts.push((head, file.bytes.clone()));
    }

    /// Each item of an array is a part of its own; objects, and arrays in arrays, are JSON.
    fn value(&mut self, name: &str, value: &Json) {
        match value {
            Json::Null => {}
            Json::Array(items) => {
                let items = items.iter().filter(|item| !item.is_null());
                items.for_each(|item| self.item(name, item));
            }
            value => self.item(name, value),
        }
    }

    fn item(&mut self, name: &str, value: &Json) {
        let default =
            matches!(value, Json::Array(_) | Json::Object(_)).then_some("application/json");
        let mut head = format!(
            "Content-Disposition: form-data; name=\"{}\"\r\n",
            quoted(name)
        );
        if let Some(media_type) = self.encoding(name).or(default) {
            head += &format!("Content-Type: {media_type}\r\n");
        }
        let text = match value {
            Json::String(text) => text.clone(),
            other => other.to_string(),
        };
        self.parts.push((head, text.into_bytes()));
    }

    /// The body. Its first line names what stands between its parts.
    pub fn finish(self) -> Vec<u8> {
        let boundary = self.boundary();
        let mut body = Vec::new();
        for (head, content) in &self.parts {
            body.extend_from_slice(format!("--{boundary}\r\n{head}\r\n").as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        body
    }

    /// A text that stands in no part.
    fn boundary(&self) -> String {
        let is_free = |text: &String| {
            let stands = |content: &[u8]| {
                let mut windows = content.windows(text.len());
                windows.any(|window| window == text.as_bytes())
            };
            !self.parts.iter().any(|(_, content)| stands(content))
        };
        let mut names = (0u64..).map(|number| format!("hallpass-{number:016}"));
        names.find(is_free).unwrap_or_default()
    }
}

/// What a name may not hold in quotes, as browsers write it.
fn quoted(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

pub(super) fn write<T: Value>(value: &T, media: &Media) -> Result<Vec<u8>, BodyError> {
    let value = serde_json::to_value(Written(value)).map_err(BodyError::Json)?;
    let mut form = Form::new(media)?;
    for (name, value) in value.as_object().into_iter().flatten() {
        form.value(name, value);
    }
    Ok(form.finish())
}

/// The `Content-Type` of a body: for a form in parts, with what stands between them.
pub(super) fn content_type(media: &str, body: &[u8]) -> String {
    let line = body.split(|byte| *byte == b'\r').next().unwrap_or_default();
    let boundary = String::from_utf8_lossy(line.strip_prefix(b"--").unwrap_or(line));
    // A form without parts has the last line alone.
    let boundary = boundary.strip_suffix("--").unwrap_or(&boundary);
    format!("{media}; boundary={boundary}")
}

#[cfg(test)]
mod tests {
    use super::*;

    static MEDIA: Media = Media::multipart("multipart/form-data", &[("logo", "image/png")]);

    #[test]
    fn a_boundary_stands_in_no_part() -> Result<(), BodyError> {
        let mut form = Form::new(&MEDIA)?;
        form.file("a\"", &File::from(b"hallpass-0000000000000000".to_vec()));
        let body = form.finish();
        let text = String::from_utf8_lossy(&body);
        assert!(
            text.starts_with("--hallpass-0000000000000001\r\n"),
            "{text}"
        );
        assert!(text.contains("name=\"a%22\""), "{text}");
        assert_eq!(
            MEDIA.content_type(&body),
            "multipart/form-data; boundary=hallpass-0000000000000001"
        );
        Ok(())
    }

    #[test]
    fn a_form_without_parts_has_a_boundary() -> Result<(), BodyError> {
        let body = Form::new(&MEDIA)?.finish();
        assert_eq!(body, b"--hallpass-0000000000000000--\r\n");
        assert!(
            MEDIA
                .content_type(&body)
                .ends_with("=hallpass-0000000000000000")
        );
        assert_eq!(Media::json("a/b").content_type(b"{}"), "a/b");
        Ok(())
    }

    #[test]
    fn files_say_what_they_are_or_the_document_does() -> Result<(), BodyError> {
        let mut form = Form::new(&MEDIA)?;
        let given = File {
            content_type: Some("image/gif".to_owned()),
            ..File::named("x.gif", "A")
        };
        vec![File::from(vec![66]), given].add("logo", &mut form)?;
        None::<File>.add("logo", &mut form)?;
        vec![Some(1), None].add("numbers", &mut form)?;
        let heads: Vec<&str> = form.parts.iter().map(|(head, _)| head.as_str()).collect();
        assert_eq!(
            heads,
            [
                "Content-Disposition: form-data; name=\"logo\"; filename=\"logo\"\r\nContent-Type: image/png\r\n",
                "Content-Disposition: form-data; name=\"logo\"; filename=\"x.gif\"\r\nContent-Type: image/gif\r\n",
                "Content-Disposition: form-data; name=\"numbers\"\r\n",
            ]
        );
        Ok(())
    }
}
