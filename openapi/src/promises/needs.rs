//! What a body needs by the value of something else: "a group with privacy level `building` needs a `building_id` (400 otherwise)".

use serde_json::{Map, Value};

use crate::model::{Api, Location, Operation, StatusPattern};
use crate::prose::says_one;
use crate::view::View;

/// A property that a body must have where something else has a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// The parameter of the path, or the property of the body, that decides.
    pub decider: String,
    /// It is a parameter of the path.
    pub in_path: bool,
    /// Its value.
    pub value: String,
    /// The property that is needed then.
    pub needed: String,
}

impl Need {
    /// What an operation says of its body; nothing where it lists no 400 or 422.
    pub fn of(api: &Api, operation: &Operation) -> Vec<Self> {
        let lists = |status: u16| {
            let mut all = operation.responses.iter();
            all.any(|response| response.status == StatusPattern::Exact(status))
        };
        let media = operation.request_body.as_ref().map(|body| &body.content);
        let schema = media.and_then(|content| content.iter().find_map(|media| media.schema));
        let Some(schema) = schema.filter(|_| lists(400) || lists(422)) else {
            return Vec::new();
        };
        let view = View::of(api, schema);
        let names = view.names();
        let texts = |values: Vec<&Value>| -> Vec<String> {
            values
                .into_iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect()
        };
        let mut deciders: Vec<(String, bool, Vec<String>)> = Vec::new();
        let in_path = operation.parameters.iter();
        for parameter in in_path.filter(|parameter| parameter.location == Location::Path) {
            let listed = parameter.schema.map(|id| View::of(api, id).values());
            deciders.push((
                parameter.name.clone(),
                true,
                texts(listed.unwrap_or_default()),
            ));
        }
        for name in &names {
            let listed = view.property(name).map(|view| view.values());
            deciders.push(((*name).to_owned(), false, texts(listed.unwrap_or_default())));
        }
        let is_optional =
            |name: &str| !view.any(|schema| schema.required.iter().any(|own| own == name));
        let described = names
            .iter()
            .filter_map(|name| view.property(name))
            .flat_map(|view| view.descriptions());
        let texts = operation
            .description
            .as_deref()
            .into_iter()
            .chain(described);
        let mut all: Vec<Self> = Vec::new();
        for sentence in texts.flat_map(sentences) {
            for (value, needed) in told(&sentence) {
                let mut of_value = deciders
                    .iter()
                    .filter(|(name, _, values)| values.contains(&value) && *name != needed);
                let decider = of_value.next().filter(|_| of_value.next().is_none());
                let Some((decider, in_path, _)) = decider else {
                    continue;
                };
                let need = Self {
                    decider: decider.clone(),
                    in_path: *in_path,
                    value,
                    needed,
                };
                let is_known = names.contains(need.needed.as_str()) && is_optional(&need.needed);
                if is_known && !all.contains(&need) {
                    all.push(need);
                }
            }
        }
        all
    }

    /// Whether a body lacks what it needs; null is nothing.
    pub fn is_broken(&self, path: &Map<String, Value>, body: &Value) -> bool {
        let Some(body) = body.as_object() else {
            return false;
        };
        let members = if self.in_path { path } else { body };
        let decides = members.get(&self.decider).and_then(Value::as_str) == Some(&self.value);
        decides && body.get(&self.needed).is_none_or(Value::is_null)
    }
}

fn sentences(text: &str) -> Vec<String> {
    let joined: Vec<&str> = text.split_whitespace().collect();
    let joined = joined.join(" ");
    let split = joined.split(". ").flat_map(|part| part.split("; "));
    split.map(str::to_owned).collect()
}

/// What a sentence says of values and properties, both between backticks: in each of its parts one that needs another one.
fn told(sentence: &str) -> Vec<(String, String)> {
    const NEED: [&str; 9] = [
        " needs ",
        " need ",
        " requires ",
        " require ",
        " must have ",
        " must name ",
        " must give ",
        " must contain ",
        " must carry ",
    ];
    const DOUBTS: [&str; 8] = [
        "may ",
        "might",
        " not need",
        "no longer",
        "unless",
        " only ",
        "needs no ",
        "need no ",
    ];
    let says_need = |part: &str| says_one(&format!(" {part} "), &NEED);
    if !says_need(sentence) || says_one(sentence, &DOUBTS) {
        return Vec::new();
    }
    let mut needs = false;
    let mut found = Vec::new();
    for part in sentence.split(", ") {
        needs |= says_need(part);
        // What must not be there is another thing.
        let part = part.split(" and must not").next().unwrap_or_default();
        let marked: Vec<&str> = part.split('`').skip(1).step_by(2).collect();
        if let ([value, needed], true) = (marked.as_slice(), needs) {
            found.push(((*value).to_owned(), (*needed).to_owned()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn what_a_value_needs_is_read() {
        let says = |text| {
            let all = told(text).into_iter();
            let all = all.map(|(value, needed)| format!("{value}: {needed}"));
            all.collect::<Vec<_>>().join(", ")
        };
        let cases = [
            (
                "A group with privacy level `building` needs a `building_id` (400 otherwise)",
                "building: building_id",
            ),
            (
                "In realm `sections` the body needs `section_id`, in realm `groups` `group_id` (400 otherwise)",
                "sections: section_id, groups: group_id",
            ),
            (
                "In the realm `sections` the body must have `section_id` and must not have `group_id`",
                "sections: section_id",
            ),
            ("`title` needs no `code`", ""),
            ("A group of level `building` may need a `building_id`", ""),
            ("Needs `one` of `two` or `three`", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(says(text), expected, "{text}");
        }
    }
}
