//! What errors say of what is wrong: a property whose description says that it names the parameter or the property at fault names it.

use hallpass_openapi::model::{Api, SchemaId};
use hallpass_openapi::prose::{Prose, says_one};
use hallpass_openapi::view::View;
use serde_json::Value;

use crate::checks::{Observation, error_names};
use crate::json::escaped;
use crate::knowledge::scalar_text;
use crate::play::{Play, Played};

/// How deep errors are looked into.
const DEEPEST: usize = 4;

/// A property of errors that names what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Namer {
    /// Where it is; `*` stands for the items of an array.
    path: Vec<String>,
    /// It is there in each error that has something to name.
    always: bool,
    /// It names properties of the body as well as parameters.
    of_body: bool,
}

/// What a description says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Said {
    always: bool,
    of_body: bool,
}

/// Looks at the error that a request gets in which one thing is wrong: `query limit: maximum`, `application/json /role: enum`.
pub(super) fn look(play: &mut Play<'_, '_>, played: &Played<'_>, subject: &str, keyword: &str) {
    const OF_PARTS: [&str; 5] = ["additionalProperties", "oneOf", "anyOf", "allOf", "not"];
    let Some((name, is_parameter)) = wrong(subject).filter(|_| !OF_PARTS.contains(&keyword)) else {
        return;
    };
    if !is_parameter && has_parts(play.api, played, name) {
        return;
    }
    // The own mock says what the examples say.
    if play.options.fixtures_known {
        return;
    }
    let declared = played.body.declared.and_then(|declared| declared.schema);
    let is_read = matches!(played.status(), 400 | 422) && played.body.problems.is_empty();
    let (Some(schema), Some(value)) = (declared.filter(|_| is_read), played.value()) else {
        return;
    };
    let mut namers = Vec::new();
    find(play.api, schema, &mut Vec::new(), &mut namers);
    for namer in namers {
        if !is_parameter && !namer.of_body {
            continue;
        }
        let mut named = Vec::new();
        collect(value, &namer.path, &mut named);
        let is_known = named.iter().any(|text| is_name(text, name, is_parameter));
        let is_wrong = if named.is_empty() {
            namer.always
        } else {
            !is_known
        };
        if is_wrong {
            let at: String = namer
                .path
                .iter()
                .map(|part| format!("/{}", escaped(part)))
                .collect();
            let actual = Value::from(named.first().cloned());
            let span = played
                .body
                .response
                .map_or(played.call.operation.span, |own| own.span);
            let seen = Observation::new(name, name, actual)
                .at(at)
                .by(span)
                .proven();
            play.report(&error_names::CHECK, played, seen);
            return;
        }
    }
}

/// A property of the body with others in it, of which one may be named.
fn has_parts(api: &Api, played: &Played<'_>, name: &str) -> bool {
    let schema = played
        .call
        .body
        .as_ref()
        .and_then(|(media, _)| media.schema);
    let view = schema.and_then(|schema| View::of(api, schema).property(name));
    view.is_none_or(|view| {
        !view.names().is_empty() || view.any(|own| own.types.object || own.types.array)
    })
}

/// The parameter, or the property at the top of the body, that alone is wrong.
fn wrong(subject: &str) -> Option<(&str, bool)> {
    let (place, rest) = subject.split_once(' ')?;
    let name = rest.split(": ").next()?;
    if matches!(place, "query" | "path") {
        return Some((name, true));
    }
    let name = name.strip_prefix('/')?;
    (!name.is_empty() && !name.contains('/')).then_some((name, false))
}

/// `role`, `/role`, `body.role`, or a sentence that has the name; the body as a whole for what is in it.
fn is_name(text: &str, name: &str, is_parameter: bool) -> bool {
    let is_of_name = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let mut words = text.split(|c: char| !is_of_name(c));
    words.any(|word| word.eq_ignore_ascii_case(name)) || (!is_parameter && text == "body")
}

/// The properties of a schema that name what is wrong.
fn find(api: &Api, schema: SchemaId, path: &mut Vec<String>, all: &mut Vec<Namer>) {
    if path.len() > DEEPEST {
        return;
    }
    let view = View::of(api, schema);
    for (name, property) in api.properties(schema).declared {
        path.push(name.clone());
        let own = api.schema(property.schema);
        let listed = own.items.filter(|_| own.types.array);
        // What has few values is the name of a reason.
        let is_text = own.types.string && own.enumeration.is_none() && own.constant.is_none();
        let is_texts = listed.is_some_and(|items| api.schema(items).types.string);
        let said = view
            .property(&name)
            .map(|view| Prose::of(view.descriptions()));
        let said = said
            .and_then(|prose| says(&prose))
            .filter(|_| is_text || is_texts);
        if is_texts {
            path.push("*".to_owned());
        }
        all.extend(said.map(|said| Namer {
            path: path.clone(),
            always: said.always,
            of_body: said.of_body,
        }));
        if is_texts {
            path.pop();
        } else if let Some(items) = listed {
            path.push("*".to_owned());
            find(api, items, path, all);
            path.pop();
        } else if !own.types.string {
            find(api, property.schema, path, all);
        }
        path.pop();
    }
}

/// "The name of the parameter or field that is wrong, present in every 400 reply."
fn says(prose: &Prose) -> Option<Said> {
    const WHAT: [&str; 3] = ["parameter", "field", "property"];
    const FAULT: [&str; 9] = [
        "wrong",
        "invalid",
        "at fault",
        "to blame",
        "offending",
        "refused",
        "not valid",
        "name of the parameter",
        "the name of the field",
    ];
    const ALWAYS: [&str; 7] = [
        "in every 400",
        "present in a 400",
        "always present in a 400",
        "if, and only if, the status is 400",
        "exactly when the status is 400",
        "for every wrong",
        "one for each wrong",
    ];
    const NOT: [&str; 5] = ["message", "why ", "reason", "how ", "number of"];
    let of_fault = prose.sentence(&[&WHAT, &FAULT])?;
    if says_one(of_fault, &NOT) {
        return None;
    }
    // What is said of the body as a whole is no matter where one thing is wrong.
    let always = prose.sentences().any(|says| {
        says_one(&says.replace("unless the body", ""), &ALWAYS)
            && !says.replace("unless the body", "").contains("unless")
    });
    let of_body = says_one(of_fault, &["field", "propert", "body"]);
    Some(Said { always, of_body })
}

/// The texts at a place.
fn collect(value: &Value, path: &[String], all: &mut Vec<String>) {
    match (path.split_first(), value) {
        (None, Value::Null) => {}
        (None, value) => all.extend(scalar_text(value)),
        (Some((part, rest)), Value::Array(items)) if part == "*" => {
            items.iter().for_each(|item| collect(item, rest, all));
        }
        (Some((part, rest)), Value::Object(members)) => {
            if let Some(inner) = members.get(part) {
                collect(inner, rest, all);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{Prose, Said, is_name, says, wrong};

    #[test]
    fn what_names_the_fault_is_read() {
        let of = |text| says(&Prose::of([text])).map(|Said { always, of_body }| (always, of_body));
        let cases = [
            (
                "Sent if, and only if, the status is 400 and a path or query parameter is at fault; its name.",
                Some((true, false)),
            ),
            (
                "Present in every 400 reply: the name of the parameter or field that is wrong, such as `limit`; `body` if the body cannot be read.",
                Some((true, true)),
            ),
            (
                "The parameter or field at fault, where there is one.",
                Some((false, true)),
            ),
            ("What is wrong, in words.", None),
            ("The reason why the parameter is wrong.", None),
        ];
        for (text, expected) in cases {
            assert_eq!(of(text), expected, "{text}");
        }
    }

    #[test]
    fn one_thing_that_is_wrong_has_a_name() {
        assert_eq!(wrong("query limit: maximum"), Some(("limit", true)));
        assert_eq!(wrong("application/json /role: enum"), Some(("role", false)));
        assert_eq!(wrong("application/json /a/b: enum"), None);
        assert_eq!(wrong("body: required"), None);
        assert!(is_name("/role", "role", false));
        assert!(is_name("query.limit", "limit", true));
        assert!(is_name("body", "role", false));
        assert!(!is_name("title", "role", false));
    }
}
