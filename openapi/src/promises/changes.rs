//! Times that an item shows of itself: of its last change, which moves with each update, and of its making, which stays.

use serde_json::Value;

use crate::model::{Action, Api, SchemaId};
use crate::prose::{Prose, says_one};
use crate::strtotime::utc;
use crate::view::View;

/// A time that an item shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Time {
    /// The property.
    pub property: String,
    /// It is that of the last change; else that of its making.
    pub moves: bool,
    /// The document says so in words, and not by the name alone.
    pub is_told: bool,
}

/// The times of the items of a collection with this schema.
pub fn times(api: &Api, collection: &str, schema: SchemaId) -> Vec<Time> {
    let updates = api.operations.iter().filter(|operation| {
        let resource = operation.resource.as_ref();
        resource.is_some_and(|resource| {
            resource.collection == collection
                && matches!(resource.action, Action::Update | Action::Replace)
        })
    });
    let prose: Vec<Prose> = updates.map(|of| Prose::of_operation(api, of)).collect();
    let declared = api.properties(schema).declared;
    let found = declared.iter().filter_map(|(name, property)| {
        let view = View::of(api, property.schema);
        let is_time = view.any(|schema| {
            schema.types.integer
                || schema.format.as_deref() == Some("date-time")
                || schema.pattern.is_some()
        });
        let moves = moves(name).filter(|_| is_time)?;
        let own = Prose::of(view.descriptions());
        let of_updates = prose.iter().flat_map(Prose::sentences);
        Some(Time {
            property: name.clone(),
            moves,
            is_told: is_told(name, moves, &own, of_updates),
        })
    });
    found.collect()
}

/// Whether a property of this name is the time of the last change, or that of the making; `None` where it is neither.
fn moves(name: &str) -> Option<bool> {
    const MOVES: [&str; 4] = ["updat", "modif", "changed", "edited"];
    const OTHERS: [&str; 3] = ["count", "by", "number"];
    let lower = name.to_lowercase();
    if OTHERS.iter().any(|other| lower.ends_with(other)) {
        return None;
    }
    let moves = MOVES.iter().any(|start| lower.contains(start));
    (moves != lower.starts_with("creat")).then_some(moves)
}

fn is_told<'p>(
    name: &str,
    moves: bool,
    own: &Prose,
    mut of_updates: impl Iterator<Item = &'p str>,
) -> bool {
    const CHANGE: [&str; 10] = [
        "last chang",
        "last updat",
        "last modif",
        "last edit",
        "last writ",
        "latest change",
        "change moves",
        "moves it",
        "time of the change",
        "every change",
    ];
    const MADE: [&str; 4] = [
        "was created",
        "time of creation",
        "never change",
        "of its creation",
    ];
    let words: &[&str] = if moves { &CHANGE } else { &MADE };
    let lower = name.to_lowercase();
    own.says(&[words])
        || of_updates.any(|says| {
            let mut all = says.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
            all.any(|word| word == lower) && says_one(says, words)
        })
}

/// A time in seconds as it is written in place of another one.
pub fn written_like(old: &Value, seconds: i64) -> Option<Value> {
    let text = match old {
        Value::Number(_) => return Some(Value::from(seconds)),
        Value::String(text) => text,
        _ => return None,
    };
    let now = utc(seconds)?;
    if !text.contains('T') {
        return (text.len() == now.len()).then(|| Value::from(now));
    }
    let fraction = if text.contains('.') { ".000" } else { "" };
    let now = now.replace(' ', "T");
    Some(Value::from(format!("{now}{fraction}Z")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Prose, is_told, moves, written_like};

    #[test]
    fn the_time_of_the_last_change_is_told_from_that_of_the_making() {
        assert_eq!(moves("updated_at"), Some(true));
        assert_eq!(moves("lastModified"), Some(true));
        assert_eq!(moves("created"), Some(false));
        assert_eq!(moves("updated_by"), None);
        assert_eq!(moves("title"), None);
        let told = |own: &str, of_updates: &str| {
            let prose = Prose::of([of_updates]);
            is_told("updated", true, &Prose::of([own]), prose.sentences())
        };
        assert!(told("Time of the last change.", ""));
        assert!(!told("A time in UTC.", ""));
        assert!(told("", "`updated` becomes the time of the change."));
        assert!(!told("", "`edited` becomes the time of the change."));
    }

    #[test]
    fn a_time_is_written_as_the_one_before() {
        let cases = [
            (json!(7), json!(86_400)),
            (json!("2024-01-06T09:30:00Z"), json!("1970-01-02T00:00:00Z")),
            (
                json!("2024-01-06T09:30:00.123Z"),
                json!("1970-01-02T00:00:00.000Z"),
            ),
            (json!("2024-01-06 09:30:00"), json!("1970-01-02 00:00:00")),
        ];
        for (old, new) in cases {
            assert_eq!(written_like(&old, 86_400), Some(new), "{old}");
        }
        assert_eq!(written_like(&json!("yesterday"), 1), None);
    }
}
