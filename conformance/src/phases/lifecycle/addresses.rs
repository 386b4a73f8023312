//! What lies below the address of a user is for that user, where the document says so: the second caller can have but one of its own.

use std::collections::BTreeSet;

use hallpass_openapi::model::{Api, ExampleValue, Location, Operation, Parameter};
use hallpass_openapi::prose::{Prose, says_one};
use hallpass_openapi::references::shown;

use super::object_level::{SECOND, report};
use crate::call::Intent;
use crate::error::CheckError;
use crate::knowledge::scalar_text;
use crate::phases::authentication::call;
use crate::plan::Plan;
use crate::play::{Play, Played};

/// At most this many users are tried.
const MOST: usize = 10;

/// Reads what lies below the addresses of several users as the second caller.
pub(super) async fn run<'a>(play: &mut Play<'a, '_>, plan: &Plan<'a>) -> Result<(), CheckError> {
    let mut all: Vec<Below<'a>> = Vec::new();
    for operation in &play.api.operations {
        let Some(parameter) = user(operation).filter(|_| is_private(play.api, operation)) else {
            continue;
        };
        if play.can_call(operation, SECOND) {
            all.push(read(play, plan, operation, parameter).await?);
        }
    }
    // Who may do everything is refused nowhere.
    let is_refused = play.second_refused;
    let wrong = all
        .iter()
        .filter(|below| below.shown.len() > 1 && is_refused);
    for below in wrong {
        if let Some(played) = below.shown.last() {
            report(
                play,
                played,
                "the document gives each user what lies below one address, and this is not the only one",
            );
        }
    }
    Ok(())
}

/// What the second caller gets below the addresses of several users.
pub(in crate::phases) struct Below<'a> {
    /// What it is shown.
    pub shown: Vec<Played<'a>>,
    /// It is refused some.
    pub refused: bool,
}

/// Asks for what lies below the address of each user that is known, as the second caller.
pub(in crate::phases) async fn read<'a>(
    play: &mut Play<'a, '_>,
    plan: &Plan<'a>,
    operation: &'a Operation,
    parameter: &Parameter,
) -> Result<Below<'a>, CheckError> {
    let mut below = Below {
        shown: Vec::new(),
        refused: false,
    };
    let Ok(base) = call(play, plan, operation) else {
        return Ok(below);
    };
    for id in ids(play, parameter).into_iter().take(MOST) {
        let mut step = base.clone().with(&parameter.name, id.as_str()).by(SECOND);
        step.case = format!("{}/below-{}", operation.id, parameter.name);
        let Some(played) = play.send(step.meant(Intent::Uncertain)).await? else {
            continue;
        };
        below.refused |= played.status() == 403;
        if played.is_success() {
            below.shown.push(played);
        }
    }
    Ok(below)
}

/// The parameter of the path that names a user, of an operation that looks at what lies below, and at no item of it.
pub(in crate::phases) fn user(operation: &Operation) -> Option<&Parameter> {
    let in_path = operation.parameters.iter();
    let mut in_path = in_path.filter(|parameter| parameter.location == Location::Path);
    let first = in_path.find(|parameter| parameter.name.to_lowercase().contains("user"))?;
    let is_below = !operation
        .path
        .text
        .ends_with(&format!("{{{}}}", first.name));
    let has_item = crate::resolve::identity(operation).is_some();
    (operation.method == "GET" && is_below && !has_item).then_some(first)
}

/// "With the id of any other user in the path they get 403."
fn is_private(api: &Api, operation: &Operation) -> bool {
    let own = Prose::of(operation.description.as_deref());
    let general = Prose::of_document(api);
    let mut sentences = own.sentences().chain(general.sentences());
    sentences.any(|says| is_refusal_of_others(says) || is_of_own_alone(says))
}

/// "They may only read their own invites and memberships."
fn is_of_own_alone(says: &str) -> bool {
    const OWN: [&str; 8] = [
        "only read their own",
        "only see their own",
        "only list their own",
        "only view their own",
        "read only their own",
        "see only their own",
        "list only their own",
        "view only their own",
    ];
    says_one(says, &OWN)
}

fn is_refusal_of_others(says: &str) -> bool {
    const OTHERS: [&str; 6] = [
        "any other user",
        "another user",
        "other users",
        "somebody else",
        "someone else",
        "403 for others",
    ];
    const REFUSED: [&str; 3] = ["403", "permission_denied", "forbidden"];
    const WHERE: [&str; 5] = ["path", "address", "below", "only the user", "for others"];
    const DOUBTS: [&str; 4] = ["unless", "except", "may be", "might"];
    says_one(says, &OTHERS)
        && says_one(says, &REFUSED)
        && says_one(says, &WHERE)
        && !says_one(says, &DOUBTS)
}

/// Users that the document and the server name, by number alone: one user may have several names.
fn ids(play: &Play<'_, '_>, parameter: &Parameter) -> BTreeSet<String> {
    let of_parameter = parameter.examples.iter().filter_map(|example| {
        let (ExampleValue::Data(value) | ExampleValue::Both(value, _)) = &example.value else {
            return None;
        };
        scalar_text(value)
    });
    let of_schema = parameter.schema.map(|schema| play.api.schema(schema));
    let of_schema = of_schema.into_iter().flat_map(|schema| &schema.examples);
    let of_schema = of_schema.filter_map(|(value, _)| scalar_text(value));
    let names = [parameter.name.as_str(), "user_id", "userId", "uid"];
    let of_examples = names.into_iter().flat_map(|name| shown(play.api, name));
    let of_examples = of_examples.filter_map(scalar_text);
    // "User 4077 is an ordinary user."
    let told = Prose::of_document(play.api).sentences();
    let told = told.filter(|says| says.contains("user") || says.contains("caller"));
    let told = told.flat_map(|says| says.split(|c: char| !c.is_alphanumeric()));
    let told: Vec<String> = told
        .filter(|word| word.len() > 3 && word.len() < 10)
        .map(str::to_owned)
        .collect();
    let addressees = play.addressees.iter().map(|known| known.id.clone());
    let all = of_parameter
        .chain(of_schema)
        .chain(of_examples)
        .chain(addressees)
        .chain(told);
    let is_number = |id: &String| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    let known: BTreeSet<String> = all.filter(is_number).collect();
    // Users are numbered one after the other.
    let next = known.iter().filter_map(|id| {
        let number: u64 = id.parse().ok()?;
        Some((number.checked_add(1)?).to_string())
    });
    let next: Vec<String> = next.collect();
    known.into_iter().chain(next).collect()
}

#[cfg(test)]
mod tests {
    use super::is_refusal_of_others;

    #[test]
    fn what_is_for_one_user_alone_is_read() {
        let cases = [
            (
                "with the id of any other user in the path, existing or not, they get 403",
                true,
            ),
            (
                "so is 403 everything below the address of any other user",
                true,
            ),
            ("only the user himself may ask: 403 for others", true),
            ("other users may be refused with 403", false),
            ("a member of another user's group is answered 403", false),
        ];
        for (says, expected) in cases {
            assert_eq!(is_refusal_of_others(says), expected, "{says}");
        }
    }
}
