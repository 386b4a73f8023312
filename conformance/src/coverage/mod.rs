//! Coverage: requests at the boundary of each constraint of an operation, on both of its sides, made from one that the document allows.

mod alternatives;
mod body;
mod converted;
mod left_out;
mod unknown;
mod value;
mod writing;

pub(crate) use body::{
    ASTRAL, CHARACTERS, LETTERS, LINES, MARKS, NULL, UNKNOWN_ELEMENT, is_handle, is_prose,
};
pub(crate) use converted::{BIT, DIGITS, NUMBER, TRUTH, WORD};
pub(crate) use unknown::UNKNOWN_BY_WORDS;
pub(crate) use writing::FORM;

use hallpass_openapi::diagnostic::Span;
use hallpass_openapi::instance;
use hallpass_openapi::model::{Api, Location, Parameter, SchemaId};
use hallpass_openapi::validate::Direction;
use serde_json::Value;

use crate::call::Call;
use crate::case::data;
use crate::learn::identity_parameter;

/// A text that nothing has.
pub(crate) const NOBODY: &str = "hallpass-none";

/// At most this many requests for one operation: a document may have more constraints than anybody wants to wait for.
const MOST: usize = 300;

/// A request at the boundary of one constraint.
#[derive(Debug, Clone)]
pub(crate) struct Variation<'a> {
    /// What is sent.
    pub call: Call<'a>,
    /// The place and the keyword: `query limit: maximum`.
    pub subject: String,
    /// The keyword.
    pub keyword: &'static str,
    /// Whether the document allows it.
    pub valid: bool,
    /// Whether servers may have reasons to take it all the same.
    pub lenient: Leniency,
    /// The words of the document alone say whether it is taken.
    pub by_words: bool,
    /// Where the document says so.
    pub span: Span,
}

/// A value that the document shows of a parameter.
pub(crate) const EXAMPLE: &str = "example";

/// At most this many of them are sent.
const MOST_EXAMPLES: usize = 6;

/// Why a server may take what the document forbids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leniency {
    /// It may not.
    None,
    /// Formats describe; not all servers check them.
    Format,
    /// A day that no month has; many libraries take it for one of the next month.
    Day,
    /// Many servers take a word of a query in capitals and in small letters alike.
    Letters,
    /// Many servers take the nearest page that they have for one that they have not.
    Paging,
    /// The language of a server may read one type as another, as the words tell: a server that does so does it everywhere.
    Language(&'static str),
}

/// All variations of a call that the document allows, in the order of the document.
pub(crate) fn variations<'a>(api: &'a Api, call: &Call<'a>) -> Vec<Variation<'a>> {
    let mut all = Vec::new();
    for parameter in &call.operation.parameters {
        of_parameter(api, call, parameter, &mut all);
    }
    all.extend(body::variations(api, call));
    all.truncate(MOST);
    for variation in &mut all {
        let side = if variation.valid { "valid" } else { "invalid" };
        let words = variation.subject.replace([' ', '/', ':'], "-");
        variation.call.case = format!("{}/{side}-{words}", call.operation.id);
    }
    all
}

fn of_parameter<'a>(
    api: &'a Api,
    call: &Call<'a>,
    parameter: &'a Parameter,
    all: &mut Vec<Variation<'a>>,
) {
    let place = format!("{} {}", place(parameter.location), parameter.name);
    let is_paging = is_paging(api, call, parameter);
    if parameter.required && parameter.location != Location::Path {
        let mut without = call.clone();
        without
            .parameters
            .retain(|(name, _)| *name != parameter.name);
        without.omitted = Some(parameter.name.clone());
        all.push(Variation {
            call: without,
            subject: format!("{place}: required"),
            keyword: "required",
            valid: false,
            lenient: Leniency::None,
            by_words: false,
            span: parameter.span,
        });
    }
    let Some(schema) = parameter.schema else {
        return;
    };
    // Another item is not there.
    let names_item = parameter.location == Location::Path
        || identity_parameter(call.operation) == Some(parameter.name.as_str());
    let base = call.parameter(&parameter.name).cloned();
    let base = base.or_else(|| api.parameter_instance(parameter));
    of_items(api, call, parameter, (schema, base.as_ref()), all);
    // What nobody gave out is no token, however well it is formed.
    let is_token = is_token(call, &parameter.name);
    if parameter.location == Location::Query && !names_item && !is_token {
        let sent = call.parameter(&parameter.name);
        let shown = parameter.examples.iter().filter_map(data);
        for value in shown
            .filter(|value| Some(*value) != sent)
            .take(MOST_EXAMPLES)
        {
            all.push(Variation {
                call: call.clone().with(&parameter.name, value.clone()),
                subject: format!("{place}: {EXAMPLE}"),
                keyword: EXAMPLE,
                valid: true,
                lenient: Leniency::None,
                by_words: false,
                span: parameter.span,
            });
        }
    }
    for edge in value::edges(api, schema, base.as_ref()) {
        if edge.valid && (names_item || is_token) {
            continue;
        }
        all.push(Variation {
            call: call.clone().with(&parameter.name, edge.value),
            subject: format!("{place}: {}", edge.keyword),
            keyword: edge.keyword,
            valid: edge.valid,
            // A larger page than there is may be cut down; what is no number is no page.
            lenient: if edge.lenient == Leniency::None && is_paging && edge.keyword != "type" {
                Leniency::Paging
            } else {
                edge.lenient
            },
            by_words: false,
            span: edge.span,
        });
    }
}

/// A list in which one value is none.
fn of_items<'a>(
    api: &'a Api,
    call: &Call<'a>,
    parameter: &'a Parameter,
    (schema, base): (SchemaId, Option<&Value>),
    all: &mut Vec<Variation<'a>>,
) {
    let Some((items, schema)) = base.and_then(Value::as_array).zip(api.item(schema, 0)) else {
        return;
    };
    let options = instance::Options::default();
    let made = || api.instance(schema, Direction::Request, options);
    let Some(first) = items.first().cloned().or_else(made) else {
        return;
    };
    let place = format!("{} {}: items", place(parameter.location), parameter.name);
    let wrong = value::edges(api, schema, Some(&first)).into_iter();
    for edge in wrong.filter(|edge| !edge.valid) {
        let list = Value::Array(vec![first.clone(), edge.value]);
        all.push(Variation {
            call: call.clone().with(&parameter.name, list),
            subject: format!("{place}: {}", edge.keyword),
            keyword: edge.keyword,
            valid: false,
            lenient: edge.lenient,
            by_words: false,
            span: edge.span,
        });
    }
}

fn is_token(call: &Call<'_>, name: &str) -> bool {
    let resource = call.operation.resource.as_ref();
    let paging = resource.and_then(|resource| resource.paging.as_ref());
    paging.is_some_and(|paging| paging.token.as_deref() == Some(name))
}

/// Values of each text in the query that the document allows and that nothing has: the server finds nothing, or refuses them, and does not fail.
pub(crate) fn oddities<'a>(api: &'a Api, call: &Call<'a>) -> Vec<Call<'a>> {
    let texts = call.operation.parameters.iter().filter(|parameter| {
        let schema = parameter.schema.map(|schema| api.schema(schema));
        parameter.location == Location::Query
            && schema.is_some_and(|schema| schema.types.string && schema.enumeration.is_none())
    });
    let beyond = start_of_pages(call).map(|start| {
        let mut call = call.clone().with(start, FAR);
        call.case = format!("{}/odd-{start}", call.operation.id);
        call
    });
    texts
        .flat_map(|parameter| {
            let odd = |value: &str| {
                let mut call = call.clone().with(&parameter.name, value);
                call.case = format!("{}/odd-{}", call.operation.id, parameter.name);
                call
            };
            let mut calls = Vec::from([NOBODY, "987654321", MARKED].map(odd));
            if compares_times(call, &parameter.name) {
                calls.push(odd(LATER));
                calls.push(odd(IMPOSSIBLE));
            }
            calls
        })
        .chain(beyond)
        .chain(large(api, call))
        .collect()
}

/// Marks that mean something to databases, patterns and shells.
const MARKED: &str = "100% _'\"\\;*?[";

/// A number that a double cannot hold.
const LARGE: u64 = 9_007_199_254_740_993;

/// Numbers in the path that the schema allows and no item has.
fn large<'c, 'a>(api: &'c Api, call: &'c Call<'a>) -> impl Iterator<Item = Call<'a>> + 'c {
    let numbers = call.operation.parameters.iter().filter(|parameter| {
        let schema = parameter.schema.map(|schema| api.schema(schema));
        parameter.location == Location::Path && schema.is_some_and(|schema| schema.types.integer)
    });
    numbers.map(|parameter| {
        let mut call = call.clone().with(&parameter.name, LARGE);
        call.case = format!("{}/odd-{}", call.operation.id, parameter.name);
        call
    })
}

/// A place behind the last item of any list.
pub(crate) const FAR: u64 = 100_000;

/// A time after all others.
pub(crate) const LATER: &str = "2037-12-31 23:59:59";

/// A day that no year has.
pub(crate) const IMPOSSIBLE: &str = "2010-02-30 10:00:00";

fn compares_times(call: &Call<'_>, name: &str) -> bool {
    let resource = call.operation.resource.as_ref();
    let condition = resource.and_then(|resource| resource.filters.get(name));
    condition.is_some_and(|condition| condition.text.contains("strtotime(value)"))
}

fn start_of_pages<'a>(call: &Call<'a>) -> Option<&'a str> {
    let resource = call.operation.resource.as_ref()?;
    resource.paging.as_ref()?.start.as_deref()
}

/// Bodies that few clients send, of which a server may take or refuse each, as long as it does not fail.
pub(crate) fn rough<'a>(api: &'a Api, call: &Call<'a>) -> Vec<Call<'a>> {
    let bodies = body::rough(api, call).into_iter();
    bodies
        .enumerate()
        .map(|(at, sent)| {
            let mut call = call.clone();
            call.body = Some(sent);
            call.case = format!("{}/rough-{}", call.operation.id, at + 1);
            call
        })
        .collect()
}

fn place(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query | Location::Querystring => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    }
}

/// Many servers take the largest page that they have for a larger one.
fn is_paging(api: &Api, call: &Call<'_>, parameter: &Parameter) -> bool {
    let types = parameter.schema.map(|schema| api.schema(schema).types);
    if types.is_some_and(|types| types.string && !types.integer && !types.number) {
        return false;
    }
    let declared = call
        .operation
        .resource
        .as_ref()
        .and_then(|resource| resource.paging.as_ref());
    let names = declared.into_iter().flat_map(|paging| {
        [&paging.start, &paging.limit, &paging.token]
            .into_iter()
            .flatten()
    });
    let words = ["limit", "size", "page", "offset", "start", "count", "max"];
    let lower = parameter.name.to_ascii_lowercase();
    names.into_iter().any(|name| *name == parameter.name)
        || words.iter().any(|word| lower.contains(word))
}
