//! What a list without `x-hallpass-resource` tells of its pages: by the names that parameters and properties have in common use.

use crate::model::{
    Location, Operation, Paging, PagingStyle, Parameter, Schema, SchemaId, StatusPattern,
};
use crate::property::{escape, properties, schema};

const TOKENS: [&str; 5] = [
    "pagetoken",
    "nexttoken",
    "nextpagetoken",
    "continuationtoken",
    "cursor",
];
const OFFSETS: [&str; 3] = ["start", "offset", "skip"];
/// Numbers of pages.
const PAGES: [&str; 4] = ["page", "pagenumber", "pageno", "pageindex"];
const LIMITS: [&str; 8] = [
    "limit",
    "pagesize",
    "perpage",
    "maxresults",
    "maxitems",
    "pagelimit",
    "count",
    "size",
];
const NEXT_TOKENS: [&str; 4] = [
    "nextpagetoken",
    "nexttoken",
    "nextcursor",
    "continuationtoken",
];
const TOTAL_HEADERS: [&str; 5] = [
    "xtotalcount",
    "xtotal",
    "totalcount",
    "xtotalitems",
    "xtotalresults",
];
const NEXT_LINKS: [&str; 3] = ["next", "nextlink", "nexturl"];
const TOTALS: [&str; 4] = ["total", "totalcount", "totalitems", "totalresults"];

/// Page size where the document gives none.
const DEFAULT_PAGE: u64 = 20;

/// Pages by offset, by number or by token, where both the parameters and the reply have the usual names.
pub(super) fn paging(operation: &Operation, schemas: &[Schema], reply: SchemaId) -> Option<Paging> {
    let limit = query(operation).find(|parameter| is_one_of(&parameter.name, &LIMITS))?;
    let named = |names: &[&str]| {
        let found = query(operation).find(|parameter| is_one_of(&parameter.name, names));
        found.map(|parameter| parameter.name.clone())
    };
    let bounds = limit.schema.map(|id| schema(schemas, id));
    let number = |value: Option<&serde_json::Number>| value.and_then(serde_json::Number::as_u64);
    let default = bounds.and_then(|schema| schema.default.as_ref()?.as_u64());
    let mut paging = Paging {
        style: PagingStyle::Token,
        start: None,
        first: 0,
        limit: Some(limit.name.clone()),
        token: named(&TOKENS),
        default: default.filter(|size| *size > 0).unwrap_or(DEFAULT_PAGE),
        maximum: number(bounds.and_then(|schema| schema.maximum.as_ref())),
        total: place(schemas, reply, &TOTALS, |schema| schema.types.integer),
        self_link: None,
        next: None,
        total_header: header(operation, |name| is_one_of(name, &TOTAL_HEADERS)),
        link_header: header(operation, |name| name.eq_ignore_ascii_case("link")).is_some(),
    };
    if paging.token.is_some() {
        paging.next = place(schemas, reply, &NEXT_TOKENS, |schema| schema.types.string);
        return paging.next.is_some().then_some(paging);
    }
    // A range of days has a start, too.
    let counts = |parameter: &&Parameter| {
        parameter.schema.is_none_or(|id| {
            schema(schemas, id).format.is_none() || schema(schemas, id).types.integer
        })
    };
    let offset = query(operation)
        .filter(|parameter| is_one_of(&parameter.name, &OFFSETS))
        .find(counts);
    if let Some(start) = offset {
        paging.style = PagingStyle::Offset;
        paging.start = Some(start.name.clone());
    } else {
        let number = numbered(operation, schemas)?;
        paging.style = PagingStyle::Page;
        paging.start = Some(number.name.clone());
        paging.first = first_page(number, schemas);
    }
    paging.next = link(schemas, reply, &NEXT_LINKS);
    paging.self_link = link(schemas, reply, &["self"]).filter(|_| paging.next.is_some());
    Some(paging)
}

/// The parameter that is the number of a page.
fn numbered<'o>(operation: &'o Operation, schemas: &[Schema]) -> Option<&'o Parameter> {
    query(operation).find(|parameter| {
        let counts = |id| schema(schemas, id).types.integer;
        is_one_of(&parameter.name, &PAGES) && parameter.schema.is_some_and(counts)
    })
}

/// The number of the first page: the default, else the least, else 1.
fn first_page(parameter: &Parameter, schemas: &[Schema]) -> u64 {
    let bounds = parameter.schema.map(|id| schema(schemas, id));
    let default = bounds.and_then(|schema| schema.default.as_ref()?.as_u64());
    let least = || bounds.and_then(|schema| schema.minimum.as_ref()?.as_u64());
    default
        .or_else(least)
        .filter(|first| *first < 2)
        .unwrap_or(1)
}

/// A header of the first response that means success.
fn header(operation: &Operation, is_right: impl Fn(&str) -> bool) -> Option<String> {
    let mut all = operation.responses.iter();
    let success = all.find(|response| {
        matches!(
            response.status,
            StatusPattern::Exact(200..=299) | StatusPattern::Range(2)
        )
    })?;
    let mut names = success.headers.keys();
    names.find(|name| is_right(name)).cloned()
}

/// Pointer to a link of one of these names, in the reply or in its `links`.
fn link(schemas: &[Schema], reply: SchemaId, names: &[&str]) -> Option<String> {
    let is_text = |schema: &Schema| schema.types.string;
    place(schemas, reply, names, is_text).or_else(|| {
        let links = properties(schemas, reply).declared;
        let (name, links) = links.iter().find(|(name, _)| is_one_of(name, &["links"]))?;
        let inner = place(schemas, links.schema, names, is_text)?;
        Some(format!("/{}{inner}", escape(name)))
    })
}

/// Pointer to a property of one of these names.
fn place(
    schemas: &[Schema],
    id: SchemaId,
    names: &[&str],
    is_right: impl Fn(&Schema) -> bool,
) -> Option<String> {
    let declared = properties(schemas, id).declared;
    let mut all = declared.iter();
    let (name, _) = all.find(|(name, property)| {
        is_one_of(name, names) && is_right(schema(schemas, property.schema))
    })?;
    Some(format!("/{}", escape(name)))
}

fn query(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    let mut all = operation.parameters.iter();
    std::iter::from_fn(move || all.find(|parameter| parameter.location == Location::Query))
}

fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.contains(&plain(name).as_str())
}

/// A name without case and signs: `page_token` and `pageToken` are one.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_ascii_alphanumeric());
    letters.map(|c| c.to_ascii_lowercase()).collect()
}
