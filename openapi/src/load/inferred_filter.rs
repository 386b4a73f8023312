//! What query parameters of a list let through: by the properties that have their names or that their descriptions name.

use indexmap::IndexMap;
use serde_json::Value;

use crate::expression::Expression;
use crate::filter_words::{bound, case_folds, named, words};
use crate::model::{Location, Operation, Parameter, Schema, SchemaId};
use crate::property::schema;

/// Endings of a filter that takes items from a time on.
const LATER: [&str; 5] = ["offset", "after", "since", "from", "min"];

/// Endings of one that takes items up to a time.
const EARLIER: [&str; 5] = ["before", "until", "upto", "to", "max"];

/// Names of parameters that search in texts.
const SEARCHES: [&str; 10] = [
    "q",
    "query",
    "search",
    "text",
    "term",
    "keyword",
    "prefix",
    "contains",
    "startswith",
    "filter",
];

/// Words with which a filter may do something else as well.
const DOUBTS: [&str; 9] = [
    "include", "also", "exclude", "except", "unless", "ignored", "fuzzy", "similar", "stem",
];

/// The filters of a list of such items, by the names of their parameters.
pub(super) fn filters(
    operation: &Operation,
    schemas: &[Schema],
    item: SchemaId,
) -> IndexMap<String, Expression> {
    let shown = Shown::of(schemas, item);
    let query = operation.parameters.iter();
    query
        .filter(|parameter| parameter.location == Location::Query)
        .filter_map(|parameter| {
            let text = condition(parameter, &shown)?;
            let condition = Expression::parse(&text, parameter.span).ok()?;
            Some((parameter.name.clone(), condition))
        })
        .collect()
}

/// What an item shows: its properties, those of each alternative among them.
struct Shown<'s> {
    schemas: &'s [Schema],
    properties: IndexMap<&'s str, Vec<&'s Schema>>,
}

impl<'s> Shown<'s> {
    fn of(schemas: &'s [Schema], id: SchemaId) -> Self {
        let members = |id: SchemaId| -> Vec<SchemaId> {
            let mut all = vec![id];
            let mut at = 0;
            while let Some(id) = all.get(at) {
                let own = schema(schemas, *id);
                let more = own.all_of.iter().chain(&own.one_of).chain(&own.any_of);
                let new: Vec<SchemaId> = more.copied().filter(|id| !all.contains(id)).collect();
                all.extend(new);
                at += 1;
            }
            all
        };
        let mut properties: IndexMap<&str, Vec<&Schema>> = IndexMap::new();
        for member in members(id) {
            for (name, id) in &schema(schemas, member).properties {
                let all = members(*id);
                let all = all.into_iter().map(|id| schema(schemas, id));
                properties.entry(name).or_default().extend(all);
            }
        }
        Self {
            schemas,
            properties,
        }
    }

    fn find(&self, is: impl Fn(&str) -> bool) -> Option<(&'s str, &[&'s Schema])> {
        let mut all = self.properties.iter();
        let (name, found) = all.find(|(name, _)| is_name(name) && is(name))?;
        Some((*name, found.as_slice()))
    }

    /// The one property that a text names between backticks, else the only one that it names at all.
    fn said(&self, text: &str, but: &str) -> Option<&'s str> {
        let is_property = |name: &&str| {
            let known = self.properties.get_key_value(*name);
            is_name(name) && *name != but && known.is_some()
        };
        let [name] = named(text, is_property)?;
        self.properties.get_key_value(name).map(|(name, _)| *name)
    }

    fn is_any(&self, name: &str, is: impl Fn(&Schema) -> bool) -> bool {
        let all = self.properties.get(name);
        all.is_some_and(|all| all.iter().any(|schema| is(schema)))
    }

    fn is_text(&self, name: &str) -> bool {
        self.is_any(name, |schema| schema.types.string)
            && !self.is_any(name, |schema| schema.types.array || schema.types.object)
    }

    fn is_moment(&self, name: &str) -> bool {
        self.is_any(name, |schema| schema.format.as_deref() == Some("date-time"))
    }
}

fn condition(parameter: &Parameter, shown: &Shown<'_>) -> Option<String> {
    let own = schema(shown.schemas, parameter.schema?);
    let says = words(parameter.description.as_deref().unwrap_or_default());
    let lower = says.to_lowercase();
    let wanted = plain(&parameter.name);
    let same = shown.find(|name| plain(name) == wanted);
    let doubtful = DOUBTS.iter().any(|word| lower.contains(word));
    if let Some((name, _)) = same
        && let Some(text) = of_same_name(name, own, shown, doubtful)
    {
        return Some(text);
    }
    if doubtful {
        return None;
    }
    if own.types.boolean {
        return same.is_none().then(|| described(&says, shown))?;
    }
    text_search(&wanted, own, &says, shown)
        .or_else(|| {
            same.is_none()
                .then(|| of_time(&wanted, own, &says, shown))?
        })
        .or_else(|| same.is_none().then(|| of_part(&wanted, own, shown))?)
}

/// The parameter has the name of a property: its values are those of the property.
fn of_same_name(name: &str, own: &Schema, shown: &Shown<'_>, doubtful: bool) -> Option<String> {
    let one_of_many = own.items.filter(|_| own.types.array);
    let single = one_of_many.map_or(own, |items| schema(shown.schemas, items));
    let types = single.types;
    let is_any = |is: fn(&Schema) -> bool| shown.is_any(name, is);
    let alike = (types.string && is_any(|schema| schema.types.string))
        || (types.integer && is_any(|schema| schema.types.integer))
        || (types.boolean && is_any(|schema| schema.types.boolean));
    let listed = is_any(|schema| schema.enumeration.is_some());
    let exact = plain(name).ends_with("id") || listed || types.boolean;
    let is_array = is_any(|schema| schema.types.array);
    if !alike || !exact || is_array || (types.boolean && doubtful) {
        return None;
    }
    if one_of_many.is_some() {
        return (!doubtful).then(|| format!("item.{name} in value"));
    }
    // A value that no item has is a word for something else.
    let is_known = |value: &Value| {
        !listed || is_any_of(shown, name, value) || !value.as_str().is_some_and(is_plain_text)
    };
    let others = single
        .enumeration
        .iter()
        .flatten()
        .filter(|value| !is_known(value));
    let others: Vec<String> = others
        .map(|value| format!("value == {value} || "))
        .collect();
    Some(format!("{}item.{name} == value", others.concat()))
}

fn is_any_of(shown: &Shown<'_>, name: &str, value: &Value) -> bool {
    shown.is_any(name, |schema| {
        let listed = schema.enumeration.as_ref();
        listed.is_some_and(|listed| listed.contains(value))
    })
}

/// It can stand between quotes in an expression.
fn is_plain_text(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-*. ".contains(c))
}

/// "`true`: only those whose `admin` is 1": what a boolean says of another property.
fn described(says: &str, shown: &Shown<'_>) -> Option<String> {
    let lower = says.to_lowercase();
    let only = lower.starts_with("only ")
        || lower.contains("`true`: only ")
        || lower.contains("true: only ");
    let name = shown.said(says, "").filter(|_| only)?;
    let (_, rest) = says.split_once(&format!("`{name}` is "))?;
    let word = rest.split([' ', ')', ',', ';']).next()?;
    let value = word.trim_end_matches('.').trim_matches('`');
    let is_number = shown.is_any(name, |schema| schema.types.integer);
    let is_flag = shown.is_any(name, |schema| schema.types.boolean);
    let text = match value {
        "true" | "false" if is_flag => value.to_owned(),
        _ if is_number => value.parse::<i64>().ok()?.to_string(),
        _ => {
            let value = Value::from(value);
            is_any_of(shown, name, &value).then(|| value.to_string())?
        }
    };
    Some(format!("value == false || item.{name} == {text}"))
}

/// "Only those whose title contains this text".
fn text_search(wanted: &str, own: &Schema, says: &str, shown: &Shown<'_>) -> Option<String> {
    let lower = says.to_lowercase();
    let is_one = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let starts = is_one(&[
        "starts with",
        "start with",
        "begins with",
        "begin with",
        "beginning with",
        "starting with",
    ]);
    let contains = is_one(&["contains", "contain ", "containing"]);
    let sentence = says.split(['.', ';']).find(|sentence| {
        let lower = sentence.to_lowercase();
        lower.contains("contain") || lower.contains("start") || lower.contains("begin")
    })?;
    let doubt = format!(" {sentence} ").to_lowercase();
    if starts == contains || !own.types.string || doubt.contains(" or ") || doubt.contains("words")
    {
        return None;
    }
    let is_search = SEARCHES.contains(&wanted);
    let name = shown.said(sentence, "")?;
    let function = if starts { "startsWith" } else { "contains" };
    (shown.is_text(name) && (is_search || wanted.contains(&plain(name))))
        .then(|| format!("item.{name} != null && lower(item.{name}).{function}(lower(value))"))
        .filter(|_| case_folds(says).is_none_or(|folds| folds))
        .or_else(|| {
            let cased = case_folds(says) == Some(false) && shown.is_text(name) && is_search;
            cased.then(|| format!("item.{name} != null && item.{name}.{function}(value)"))
        })
}

/// "Only those that were changed at or after this time".
fn of_time(wanted: &str, own: &Schema, says: &str, shown: &Shown<'_>) -> Option<String> {
    let ends = |endings: &[&str]| {
        endings
            .iter()
            .find_map(|ending| wanted.strip_suffix(ending))
    };
    let (stem, later) = ends(&LATER)
        .map(|stem| (stem, true))
        .or_else(|| Some((ends(&EARLIER)?, false)))?;
    let by_stem = || {
        let forms = [
            stem.to_owned(),
            format!("{stem}at"),
            format!("{stem}time"),
            format!("{stem}on"),
        ];
        shown
            .find(|name| !stem.is_empty() && forms.contains(&plain(name)))
            .map(|(name, _)| name)
    };
    let lower = says.to_lowercase();
    let is_one = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    // "Leaves out those that were made before this moment" says it the other way round.
    let leaves_out =
        is_one(&["leaves out", "left out", "omits"]) && later && lower.contains("before");
    let agrees = if later {
        leaves_out || is_one(&["after", "since", "later", "newer", "from"])
    } else {
        is_one(&["before", "until", "earlier", "older", "up to"])
    };
    let is_both = is_one(&["after", "since", "later"]) && is_one(&["before", "until", "earlier"]);
    if !agrees
        || (is_both
            && !leaves_out
            && !is_one(&[
                "not before",
                "not earlier",
                "no earlier",
                "not after",
                "no later",
                "not later",
            ]))
    {
        return None;
    }
    let name = by_stem().or_else(|| {
        shown
            .said(says, "")
            .filter(|name| says.contains(&format!("`{name}`")))
    });
    let of_word = || {
        let words = || lower.split(|letter: char| !letter.is_alphanumeric());
        let is_time =
            |name: &str| shown.is_moment(name) || shown.is_any(name, |schema| schema.types.integer);
        let (name, _) = shown.find(|name| words().any(|word| word == plain(name)))?;
        is_time(name).then_some(name)
    };
    let name = name.or_else(of_word)?;
    let counts = shown.is_any(name, |schema| schema.types.integer);
    let is_strict = bound(says) == Some(false);
    let compared = match (later, is_strict) {
        (true, true) => ">",
        (true, false) => ">=",
        (false, true) => "<",
        (false, false) => "<=",
    };
    let is_millis = lower.contains("milli");
    match (own.types.string, own.types.integer) {
        (true, false) if counts && later => {
            Some(format!("item.{name} {compared} strtotime(value)"))
        }
        (true, false) if shown.is_moment(name) => Some(format!(
            "item.{name} != null && strtotime(item.{name}) {compared} strtotime(value)"
        )),
        (false, true) if counts && !is_millis => Some(format!(
            "item.{name} != null && item.{name} {compared} value"
        )),
        (false, true) if shown.is_moment(name) && lower.contains("second") && !is_millis => Some(
            format!("item.{name} != null && strtotime(item.{name}) {compared} value"),
        ),
        _ => None,
    }
}

/// `owner_id`, where an item shows its `owner` with an `id`.
fn of_part(wanted: &str, own: &Schema, shown: &Shown<'_>) -> Option<String> {
    let stem = wanted.strip_suffix("id").filter(|stem| !stem.is_empty())?;
    let (name, schemas) = shown.find(|name| plain(name) == stem)?;
    let ids: Vec<SchemaId> = schemas
        .iter()
        .filter_map(|schema| schema.properties.get("id"))
        .copied()
        .collect();
    let inner = schema(shown.schemas, *ids.first()?);
    let is_one = !schemas.iter().any(|schema| schema.types.array);
    let alike =
        (own.types.string && inner.types.string) || (own.types.integer && inner.types.integer);
    (alike && is_one).then(|| format!("item.{name}.id == value"))
}

/// It can be written in an expression.
fn is_name(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// A name without case and signs: `page_token` and `pageToken` are one.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_ascii_alphanumeric());
    letters.map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use crate::testing::load_text;

    /// The condition of a parameter (in YAML's flow style, without its place) of a list of things.
    fn condition(parameter: &str) -> String {
        let text = format!(
            "openapi: 3.0.4
info: {{title: t, version: v}}
paths:
  /rooms/{{room}}/things:
    parameters: [{{name: room, in: path, required: true, schema: {{type: string}}}}]
    get:
      operationId: x
      parameters: [{{in: query, {parameter}}}]
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                type: object
                properties:
                  things:
                    type: array
                    items:
                      type: object
                      properties:
                        id: {{type: string}}
                        title: {{type: string}}
                        notes: {{type: string}}
                        kind: {{type: string, enum: [a, b]}}
                        admin: {{type: integer}}
                        made: {{type: integer}}
                        changed_at: {{type: string, format: date-time}}
                        owner: {{type: object, properties: {{id: {{type: integer}}}}}}
"
        );
        let loaded = load_text(&text);
        let filters = &loaded.api.expect("a document").operations[0].filters;
        filters
            .values()
            .next()
            .map(|condition| condition.text.clone())
            .unwrap_or_default()
    }

    #[test]
    fn parameters_are_filters_by_what_they_look_at() {
        let cases = [
            (
                "name: kind, schema: {type: string, enum: [a, b]}",
                "item.kind == value",
            ),
            (
                "name: kind, description: '`all` for every kind', schema: {type: string, enum: [a, b, all]}",
                "value == \"all\" || item.kind == value",
            ),
            (
                "name: kind, description: One of these kinds, schema: {type: array, items: {type: string, enum: [a, b]}}",
                "item.kind in value",
            ),
            (
                "name: mine, description: '`true`: only things that the caller owns (`admin` is 1).', schema: {type: boolean}",
                "value == false || item.admin == 1",
            ),
            (
                "name: q, description: Only things whose title contains this text., schema: {type: string}",
                "item.title != null && lower(item.title).contains(lower(value))",
            ),
            (
                "name: q, description: 'Only things whose `title` contains this text; case-sensitive.', schema: {type: string}",
                "item.title != null && item.title.contains(value)",
            ),
            (
                "name: prefix, description: Only things whose title begins with it., schema: {type: string}",
                "item.title != null && lower(item.title).startsWith(lower(value))",
            ),
            (
                "name: since, description: 'Only things with `made` at or after this moment.', schema: {type: integer}",
                "item.made != null && item.made >= value",
            ),
            (
                "name: made_before, description: Only things made strictly before this time., schema: {type: integer}",
                "item.made != null && item.made < value",
            ),
            (
                "name: changedSince, description: Changed since then., schema: {type: string, format: date-time}",
                "item.changed_at != null && strtotime(item.changed_at) >= strtotime(value)",
            ),
            (
                "name: owner_id, schema: {type: integer}",
                "item.owner.id == value",
            ),
        ];
        for (parameter, expected) in cases {
            assert_eq!(condition(parameter), expected, "{parameter}");
        }
    }

    #[test]
    fn what_leaves_a_doubt_is_no_filter() {
        let cases = [
            "name: kind, schema: {type: integer}",
            "name: title, schema: {type: string}",
            "name: kind, description: Kinds to exclude., schema: {type: array, items: {type: string, enum: [a, b]}}",
            "name: mine, description: '`true`: things with their `admin`.', schema: {type: boolean}",
            "name: mine, description: 'Only those whose `kind` is new.', schema: {type: boolean}",
            "name: q, description: A text that the title or notes contain., schema: {type: string}",
            "name: q, description: A search., schema: {type: string}",
            "name: since, description: 'Milliseconds after which a thing was `made`.', schema: {type: integer}",
            "name: since, description: A time., schema: {type: integer}",
            "name: owner_id, schema: {type: string}",
        ];
        for parameter in cases {
            assert_eq!(condition(parameter), "", "{parameter}");
        }
    }
}
