//! Lists that belong to no collection, such as the members of one thing: their filters and orders are looked at as well.

use hallpass_openapi::model::Operation;

use super::{narrowing, orders, same_values};
use crate::call::{Call, Intent};
use crate::error::CheckError;
use crate::plan::{Plan, success};
use crate::play::Play;
use crate::resolve::resolve;

/// At most this many calls of one list are looked at.
const MOST: usize = 2;

/// Looks at the lists that no family has.
pub(super) async fn run<'a>(play: &mut Play<'a, '_>, plan: &Plan<'a>) -> Result<(), CheckError> {
    let api = play.api;
    let lists = api.operations.iter().filter(|operation| {
        operation.resource.is_none()
            && operation.method == "GET"
            && (!operation.filters.is_empty() || orders::can_be_asked(play, operation))
    });
    let lists: Vec<&'a Operation> = lists.collect();
    for operation in lists {
        for call in calls(play, plan, operation) {
            orders::run(play, &call).await?;
            narrowing::run(play, &call, &operation.filters).await?;
        }
    }
    Ok(())
}

/// The calls of the examples without their filters, each once.
fn calls<'a>(play: &Play<'a, '_>, plan: &Plan<'a>, operation: &'a Operation) -> Vec<Call<'a>> {
    let accept = success(operation).and_then(|response| response.content.first());
    let accept = accept.map(|media| media.name.as_str());
    let mut all: Vec<Call<'a>> = Vec::new();
    let cases = plan.cases.iter();
    for case in cases.filter(|case| case.operation.id == operation.id && case.is_success()) {
        let Ok(mut call) = resolve(play, case) else {
            continue;
        };
        call.parameters
            .retain(|(name, _)| !operation.filters.contains_key(name));
        if !all.iter().any(|known| same_values(known, &call)) {
            all.push(call.accepting(accept).meant(Intent::Uncertain));
        }
    }
    all.truncate(MOST);
    all
}
