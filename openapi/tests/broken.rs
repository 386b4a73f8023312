//! No document, however broken, makes the loader panic: every value of some documents is replaced by values of other kinds, and every
//! text is cut off at every line.

use std::io;

use hallpass_openapi::Loaded;
use hallpass_openapi::diagnostic::render_all;
use hallpass_openapi::source::Files;
use serde_json::{Value, json};

const DOCUMENTS: [&str; 7] = [
    "pets",
    "schemas",
    "extensions",
    "schemas-3.1",
    "operations-3.2",
    "swagger",
    "swagger-wrong",
];

struct Text(String);

impl Files for Text {
    fn read(&self, path: &str) -> io::Result<String> {
        match path {
            "document" => Ok(self.0.clone()),
            _ => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

fn load(text: String) -> Loaded {
    let loaded = hallpass_openapi::load("document", &Text(text));
    let rendered = render_all(&loaded.diagnostics, &loaded.sources, true);
    assert_eq!(rendered.is_empty(), loaded.diagnostics.is_empty());
    let fatal = loaded.diagnostics.iter().any(|diagnostic| diagnostic.fatal);
    assert_eq!(
        loaded.api.is_none(),
        fatal,
        "a document is refused with a reason"
    );
    loaded
}

fn text(name: &str) -> String {
    std::fs::read_to_string(format!("tests/load/{name}.yaml"))
        .expect("a document of the loader's cases")
}

/// Pointers of all values within a value.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    let escape = |key: &str| key.replace('~', "~0").replace('/', "~1");
    match value {
        Value::Object(entries) => entries
            .iter()
            .for_each(|(key, value)| pointers(value, &format!("{at}/{}", escape(key)), found)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(index, value)| pointers(value, &format!("{at}/{index}"), found)),
        _ => {}
    }
}

#[test]
fn every_value_may_be_of_another_kind() {
    let others = [
        json!(null),
        json!(-1.5),
        json!("x"),
        json!([{"$ref": "#"}]),
        json!({"$ref": "#/paths"}),
        json!({"é": []}),
    ];
    for name in DOCUMENTS {
        let document: Value = serde_yaml::from_str(&text(name)).expect("YAML");
        let mut places = Vec::new();
        pointers(&document, "", &mut places);
        for (index, place) in places.iter().enumerate() {
            let mut broken = document.clone();
            *broken.pointer_mut(place).expect("a pointer into it") =
                others[index % others.len()].clone();
            load(broken.to_string());
        }
    }
}

#[test]
fn every_text_may_end_too_soon() {
    for name in DOCUMENTS {
        let text = text(name);
        let ends = text.match_indices('\n').map(|(at, _)| at);
        for end in ends {
            load(text[..end].to_owned());
            load(text[..end.saturating_sub(3)].to_owned());
        }
    }
}
