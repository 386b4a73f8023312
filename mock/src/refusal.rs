//! A refusal: a stage found the answer, and it is not success.

use hallpass_openapi::model::Respond;
use serde_json::Value;

/// What a stage asks to be answered instead of going on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Refusal {
    /// Status code.
    pub status: u16,
    /// What its body says.
    pub words: Words,
    /// Further headers.
    pub headers: Vec<(String, String)>,
}

/// What the body of a refusal says.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Words {
    /// The first example of the documented response, if it has a body at all.
    #[default]
    Documented,
    /// The example with this name.
    Example(String),
    /// A literal instance.
    Instance(Value),
    /// A bare text, whatever the document says.
    Text(String),
}

impl Refusal {
    /// The documented response of a status.
    pub fn status(status: u16) -> Self {
        Self {
            status,
            ..Self::default()
        }
    }

    /// A bare text.
    pub fn text(status: u16, text: impl Into<String>) -> Self {
        Self {
            words: Words::Text(text.into()),
            ..Self::status(status)
        }
    }

    /// The same with one more header.
    pub fn with_header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The same with the reason in header `X-Hallpass-Reason`: the body is the vendor's, which rarely says it.
    pub fn because(self, reason: &str) -> Self {
        self.with_header(REASON, header_text(reason))
    }
}

/// The header that says why the mock refuses a request.
pub const REASON: &str = "X-Hallpass-Reason";

/// The longest reason that is told, in characters.
const LONGEST_REASON: usize = 400;

/// A header carries visible ASCII only.
fn header_text(text: &str) -> String {
    let visible = |c: char| {
        if c == ' ' || c.is_ascii_graphic() {
            c
        } else {
            '?'
        }
    };
    text.chars().take(LONGEST_REASON).map(visible).collect()
}

impl From<&Respond> for Refusal {
    fn from(respond: &Respond) -> Self {
        let headers = respond.headers.iter();
        Self {
            status: respond.status,
            words: match (&respond.body, &respond.example) {
                (Some(body), _) => Words::Instance(body.clone()),
                (None, Some(name)) => Words::Example(name.clone()),
                (None, None) => Words::Documented,
            },
            headers: headers.map(|(k, v)| (k.clone(), v.clone())).collect(),
        }
    }
}
