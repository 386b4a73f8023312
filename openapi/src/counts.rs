//! Counts: numbers beside a collection of which a document says that they count its items, such as those of a summary by status or those of a category.

use serde_json::Value;

use crate::model::{Api, Location, Operation, Parameter, SchemaId};
use crate::places::{in_path, singular};
use crate::property::escape;
use crate::prose::{Prose, says_one};
use crate::view::View;

/// How deep numbers are looked for.
const DEEPEST: usize = 5;

/// One number of a reply, with what stands around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// Where it is.
    pub at: String,
    /// The number.
    pub value: i64,
    /// Names on the way to it, of objects.
    names: Vec<String>,
    /// The name of the array that it stands in.
    array: Option<String>,
    /// The scalars beside it in the array's item, as texts.
    beside: Vec<String>,
}

/// An item, and where it was made.
#[derive(Clone, Copy)]
pub struct Made<'m> {
    /// The operation that made it.
    pub creator: &'m Operation,
    /// The value of a parameter of the creator's path.
    pub path: &'m dyn Fn(&str) -> Option<String>,
    /// The schema of the item.
    pub schema: SchemaId,
    /// The item.
    pub item: &'m Value,
}

/// Whether an operation may show counts of what another one makes: it reads, asks for nothing but what the path of the other one names, and its path is the
/// beginning of the other one's, or the other way round.
pub fn is_beside(operation: &Operation, creator: &Operation) -> bool {
    let stem = |operation: &Operation| format!("{}/", operation.path.text.trim_end_matches('/'));
    let (here, there) = (stem(operation), stem(creator));
    let is_near = here.starts_with(&there) || there.starts_with(&here);
    let of_creator = |name: &str| in_path(creator).any(|own| own.name == name);
    let is_addressed = in_path(operation).all(|own| of_creator(&own.name));
    let mut asked = operation.parameters.iter();
    let is_free = !asked.any(|asked| asked.required && asked.location != Location::Path);
    operation.method == "GET" && is_near && is_addressed && is_free
}

/// The numbers of a reply.
pub fn counts(value: &Value) -> Vec<Count> {
    let mut all = Vec::new();
    let around = Count {
        at: String::new(),
        value: 0,
        names: Vec::new(),
        array: None,
        beside: Vec::new(),
    };
    collect(value, &around, 0, &mut all);
    all
}

fn collect(value: &Value, around: &Count, depth: usize, all: &mut Vec<Count>) {
    if depth > DEEPEST {
        return;
    }
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let mut inner = around.clone();
                inner.at = format!("{}/{}", around.at, escape(name));
                inner.names.push(name.clone());
                collect(member, &inner, depth + 1, all);
            }
        }
        Value::Array(items) if around.array.is_none() => {
            for (index, item) in items.iter().enumerate() {
                let mut inner = around.clone();
                inner.at = format!("{}/{index}", around.at);
                inner.array = Some(inner.names.pop().unwrap_or_default());
                let members = item.as_object().into_iter().flatten();
                inner.beside = members.filter_map(|(_, member)| text(member)).collect();
                collect(item, &inner, depth + 1, all);
            }
        }
        Value::Number(number) => {
            if let Some(value) = number.as_i64() {
                let around = around.clone();
                all.push(Count { value, ..around });
            }
        }
        _ => {}
    }
}

impl Count {
    /// The document calls the number a count, and does not say that it may be late.
    pub fn is_told(&self, api: &Api, operation: &Operation, schema: SchemaId) -> bool {
        const COUNTS: [&str; 5] = [
            "count",
            "number",
            "how many",
            "agree with the list",
            "total",
        ];
        const DOUBT: [&str; 9] = [
            "cache",
            "eventual",
            "delay",
            "approximat",
            "estimat",
            "lag",
            "nightly",
            "hourly",
            "once a",
        ];
        let own = [&operation.summary, &operation.description];
        let own = own.into_iter().filter_map(|text| text.as_deref());
        let ends = self.at.match_indices('/').map(|(end, _)| end).skip(1);
        let ends = ends.chain([self.at.len()]);
        let places = ends.filter_map(|end| api.schema_at(schema, &self.at[..end]));
        let views = places.chain([schema]).map(|id| View::of(api, id));
        let described: Vec<&str> = views.flat_map(|view| view.descriptions()).collect();
        let replies = operation.responses.iter();
        let replies = replies.map(|response| response.description.as_str());
        let prose = Prose::of(own.chain(described).chain(replies));
        let general = Prose::of_document(api).sentences();
        let of_counts = |says: &&str| says_one(says, &COUNTS);
        let mut about = prose.sentences().chain(general).filter(of_counts);
        prose.sentences().any(|says| says_one(says, &COUNTS))
            && !about.any(|says| says_one(says, &DOUBT))
    }

    /// Whether the number counts an item: by the path that it was made under, by the values of its enumerations, and by what it belongs to. `None` where
    /// something around the number is none of these.
    pub fn includes(&self, api: &Api, made: &Made<'_>) -> Option<bool> {
        let path = made.creator.path.text.as_str();
        let mut literals = path.split('/').rev();
        let noun = singular(literals.find(|part| !part.is_empty() && !part.contains('{'))?);
        let mut holds = true;
        let mut is_about = false;
        for (position, name) in self.names.iter().enumerate() {
            let is_last = position + 1 == self.names.len();
            if let Some(parameter) = in_path(made.creator).find(|own| lists(api, own, name)) {
                holds &= (made.path)(&parameter.name).as_deref() == Some(name);
                is_about = true;
            } else if let Some(property) = enumerated(api, made, name) {
                holds &= made.item.get(property).and_then(text).as_deref() == Some(name);
                is_about = true;
            } else if !(is_last && is_plain(name, &noun)) {
                return None;
            }
        }
        if let Some(array) = &self.array {
            let own = made.item.get(belongs(made.item, array)?).and_then(text);
            holds &= own.is_some_and(|own| self.beside.contains(&own));
            is_about = true;
        }
        is_about.then_some(holds)
    }

    /// It stands where the other one stood, in the same item of its array.
    pub fn is_of(&self, before: &Self) -> bool {
        let without = |count: &Self| {
            let own = count.value.to_string();
            let mut beside = count.beside.clone();
            beside.retain(|value| *value != own);
            beside
        };
        self.at == before.at && without(self) == without(before)
    }
}

fn lists(api: &Api, parameter: &Parameter, value: &str) -> bool {
    let schema = parameter.schema.map(|id| api.schema(id));
    let listed = schema.and_then(|schema| schema.enumeration.as_ref());
    let mut listed = listed.into_iter().flatten();
    listed.any(|listed| listed.as_str() == Some(value))
}

/// The property of an item whose listed values have this one.
fn enumerated<'m>(api: &Api, made: &Made<'m>, value: &str) -> Option<&'m str> {
    let view = View::of(api, made.schema);
    let lists = |name: &&String| {
        let properties = view.properties(name);
        let listed = properties
            .iter()
            .filter_map(|property| property.enumeration.as_ref());
        listed.flatten().any(|one| one.as_str() == Some(value))
    };
    let item: &'m Value = made.item;
    item.as_object()?.keys().find(lists).map(String::as_str)
}

/// The property of an item that names one of a list: `category` or `category_id` of `categories`.
fn belongs<'m>(item: &'m Value, array: &str) -> Option<&'m str> {
    let one = singular(array);
    let names = item.as_object()?.keys();
    let mut names = names.filter(|_| !one.is_empty()).map(String::as_str);
    names.find(|name| {
        let lower = name.to_lowercase().replace('_', "");
        lower == one || lower == format!("{one}id")
    })
}

/// A name that says no more than that it is a number of such items: `count`, `total`, `group_count`.
fn is_plain(name: &str, noun: &str) -> bool {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() || !letter.is_alphanumeric() {
            words.push(' ');
        }
        let lower = letter.to_lowercase();
        words.extend(lower.filter(|letter| letter.is_alphanumeric()));
    }
    let is_number = |word: &str| ["count", "total", "number", "size"].contains(&word);
    let mut all = words.split_whitespace();
    let is_known = |word: &str| is_number(word) || word == "of" || singular(word) == noun;
    // `groups`, where it is a number, is that of the groups.
    let is_plural = singular(name) == noun && !name.eq_ignore_ascii_case(noun);
    all.all(is_known) && (is_plural || words.split_whitespace().any(is_number))
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Made, counts, is_plain};
    use crate::source::Files;

    struct Text(&'static str);

    impl Files for Text {
        fn read(&self, _: &str) -> std::io::Result<String> {
            Ok(self.0.to_owned())
        }
    }

    const INVITES: &str = r"
openapi: 3.0.3
info: {title: Invites, version: '1'}
paths:
  /users/{user}/invites/{realm}:
    parameters:
      - {name: user, in: path, required: true, schema: {type: integer}}
      - {name: realm, in: path, required: true, schema: {type: string, enum: [sections, groups]}}
    post:
      responses: {'201': {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Invite'}}}}}
components:
  schemas:
    Invite:
      type: object
      properties:
        status: {type: string, enum: [pending, accepted]}
        category: {type: string}
";

    #[test]
    fn a_number_counts_by_path_status_and_what_the_item_belongs_to() {
        let api = crate::load("invites.yaml", &Text(INVITES)).api.unwrap();
        let creator = &api.operations[0];
        let schema = creator.responses[0].content[0].schema.unwrap();
        let item = json!({"status": "pending", "category": "Arts"});
        let path = |name: &str| (name == "realm").then(|| "groups".to_owned());
        let made = Made {
            creator,
            path: &path,
            schema,
            item: &item,
        };
        let reply = json!({
            "groups": {"pending": 2, "accepted": 1, "total": 3, "latest": 7},
            "sections": {"pending": 4},
            "categories": [{"name": "Arts", "invite_count": 2}, {"name": "Music", "invite_count": 1}],
            "user": 12,
        });
        let told: Vec<(String, Option<bool>)> = counts(&reply)
            .iter()
            .map(|count| (count.at.clone(), count.includes(&api, &made)))
            .collect();
        let expected = [
            ("/groups/pending", Some(true)),
            ("/groups/accepted", Some(false)),
            ("/groups/total", Some(true)),
            ("/groups/latest", None),
            ("/sections/pending", Some(false)),
            ("/categories/0/invite_count", Some(true)),
            ("/categories/1/invite_count", Some(false)),
            ("/user", None),
        ];
        for (at, includes) in expected {
            assert!(told.contains(&(at.to_owned(), includes)), "{at}: {told:?}");
        }
    }

    #[test]
    fn a_plain_name_says_only_that_it_counts() {
        for (name, is) in [
            ("count", true),
            ("groupCount", true),
            ("totalGroups", true),
            ("number_of_groups", true),
            ("group", false),
            ("groups", true),
            ("member_count", false),
        ] {
            assert_eq!(is_plain(name, "group"), is, "{name}");
        }
    }
}
