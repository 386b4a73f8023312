//! `list-order`: a list is in the order that the document states.

use hallpass_openapi::diagnostic::Severity;
use hallpass_openapi::model::{Api, Operation};
use reqwest::Url;
use serde_json::Value;

use super::words::{place, plain, show};
use super::{Check, Evidence, Judge, Observation};
use crate::finding::Finding;
use crate::knowledge::{Item, Knowledge, scalar_text};
use crate::plan;
use hallpass_openapi::stated_order::{Key, StatedOrder, is_equal, is_wrong, of_list, of_reply};

/// A list is in the order that the document states.
pub static CHECK: Check = Check {
    id: "list-order",
    title: "a list is in the order that the document states",
    severity: Severity::Error,
    doc: "The summary or description of the operation, or that of the array, says in so many words what order the items are in, such as \"in ascending order of their numeric `id`\", \"sorted by `title`\", \"the newest first\" or \"in the order of their creation\", and two neighbours are the other way round. Texts are only compared where every collation agrees, and without regard to case only where that is said. The same goes for an order that the request asks for by a parameter such as `sort`, if a value of it names a property and leaves no doubt of the direction, such as `-title`, `title:desc`, or `title` beside `order=desc`. Nothing is said where the words leave a doubt.",
    words,
    judge: Judge::Exchange(judge),
};

/// What a finding is about where items of the run are not in the order of their creation.
const CREATION: &str = "order of creation";

fn words(finding: &Finding) -> String {
    let [first, second] = [0, 1].map(|at| finding.actual.get(at).map(show).unwrap_or_default());
    if finding.subject == CREATION {
        return format!(
            "expected the {}, got {first} before {second}, which was created earlier",
            plain(&finding.expected)
        );
    }
    format!(
        "{} is {second} after {first}, expected {}",
        place(finding.at.as_deref()),
        plain(&finding.expected)
    )
}

fn judge(evidence: &Evidence<'_>) -> Vec<Observation> {
    let operation = evidence.operation;
    let Some(value) = &evidence.body.value else {
        return Vec::new();
    };
    let Some((array, StatedOrder::By(key, tie))) = order(evidence) else {
        return Vec::new();
    };
    let items = value.pointer(&array).and_then(Value::as_array);
    let pairs = items
        .into_iter()
        .flat_map(|items| items.windows(2).enumerate());
    let wrong = pairs.filter_map(|(at, pair)| {
        let (broken, [first, second]) = broken(&key, tie.as_ref(), pair)?;
        let expected = if *broken == key {
            key.words()
        } else {
            format!("{} where `{}` is the same", broken.words(), key.property)
        };
        let seen = Observation::new(
            broken.property.as_str(),
            expected,
            vec![first.clone(), second.clone()],
        );
        Some(
            seen.at(format!("{array}/{}/{}", at + 1, broken.property))
                .by(operation.span),
        )
    });
    wrong.take(1).collect()
}

/// The key by which two neighbours are the wrong way round, with their values.
fn broken<'k, 'v>(
    key: &'k Key,
    tie: Option<&'k Key>,
    pair: &'v [Value],
) -> Option<(&'k Key, [&'v Value; 2])> {
    let [first, second] = pair else { return None };
    let of = |key: &Key| Some([first.get(&key.property)?, second.get(&key.property)?]);
    let [a, b] = of(key)?;
    if is_wrong(key, a, b) {
        return Some((key, [a, b]));
    }
    let tie = tie.filter(|_| is_equal(key, a, b))?;
    let [a, b] = of(tie)?;
    is_wrong(tie, a, b).then_some((tie, [a, b]))
}

/// The array of a successful list, and the order that the request asks for or the document states.
fn order(evidence: &Evidence<'_>) -> Option<(String, StatedOrder)> {
    let is_success = (200..300).contains(&evidence.reply()?.status);
    let schema = evidence.body.declared?.schema.filter(|_| is_success)?;
    let url = Url::parse(&evidence.exchange.request.url).ok()?;
    let query: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    of_reply(evidence.api, evidence.operation, schema, &query)
}

/// The document says that a list is in the order of creation, which none of its properties tells.
pub(crate) fn is_of_creation(api: &Api, operation: &Operation) -> bool {
    let media = plan::success(operation).and_then(|response| response.content.first());
    let stated = media.and_then(|media| of_list(api, operation, media.schema?));
    stated.is_some_and(|(_, order)| order == StatedOrder::Creation)
}

/// Items of the run that a list shows in another order than that of their creation, where the document states that order and no property tells it.
pub(crate) fn of_creation(evidence: &Evidence<'_>, knowledge: &Knowledge) -> Option<Observation> {
    let operation = evidence.operation;
    let resource = operation.resource.as_ref()?;
    let (array, order) = order(evidence)?;
    if order != StatedOrder::Creation {
        return None;
    }
    let items = evidence.body.value.as_ref()?.pointer(&array)?.as_array()?;
    let ids: Vec<String> = items
        .iter()
        .filter_map(|item| item.get(&resource.identity).and_then(scalar_text))
        .collect();
    let place = |item: &Item| ids.iter().position(|id| *id == item.id);
    let made = knowledge.made(&resource.collection);
    let shown: Vec<(usize, &Item)> = made.filter_map(|item| Some((place(item)?, item))).collect();
    let wrong = shown.windows(2).find(|pair| pair[0].0 > pair[1].0)?;
    let [early, late] = [wrong[0].1, wrong[1].1].map(|item| Value::from(item.id.as_str()));
    Some(
        Observation::new(CREATION, CREATION, vec![late, early])
            .at(array)
            .by(operation.span),
    )
}
