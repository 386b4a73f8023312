//! Members: who accepts an invite is among the members of its group from then on, and who denies one is not, where the document says so and shows the
//! members of a group or the memberships of a user.

use hallpass_openapi::answer::accepts;
use hallpass_openapi::model::{Api, Location, Operation, PathPart};
use hallpass_openapi::places::singular;
use hallpass_openapi::promises::joining::Joining;
use serde_json::Value;

use super::story::wait;
use crate::call::{Call, Caller, Intent};
use crate::checks::{Observation, membership_differs};
use crate::error::CheckError;
use crate::knowledge::{Item, scalar_text};
use crate::learn::{identity_parameter, path_parameters};
use crate::play::{Play, Played};
use crate::rules;

/// At most this many lists of members are looked at.
const MOST: usize = 4;

/// Words of a path that shows members.
const MEMBERS: [&str; 9] = [
    "member",
    "roster",
    "student",
    "teacher",
    "enrol",
    "people",
    "participant",
    "attendee",
    "player",
];

/// Roles that lists are named by.
const ROLES: [&str; 7] = [
    "student", "teacher", "owner", "admin", "guest", "coach", "guardian",
];

/// What refers to something else than who is invited, and to what.
const ASIDE: [&str; 11] = [
    "inviter", "sender", "creator", "author", "school", "building", "district", "organi",
    "account", "tenant", "owner",
];

/// What was there before an answer.
pub(crate) struct Watch<'a> {
    said: Joining,
    item: Item,
    views: Vec<View<'a>>,
}

/// A list of members, with what names the member that an answer is about.
struct View<'a> {
    call: Call<'a>,
    /// Names and values that a member has.
    references: Vec<(String, Value)>,
    /// Names of the arrays in the reply.
    arrays: Vec<String>,
    before: Vec<Member>,
}

/// A member, and the array that has it.
#[derive(Clone, PartialEq)]
struct Member {
    place: String,
    value: Value,
}

/// The members before an item is answered; `None` where the document promises nothing of them.
pub(crate) async fn watch<'a>(
    play: &mut Play<'a, '_>,
    collection: &str,
    answer: &'a Operation,
    item: &Item,
) -> Result<Option<Watch<'a>>, CheckError> {
    // The own mock keeps no members beside what its operations name.
    if play.options.fixtures_known || !play.target.is_loopback() {
        return Ok(None);
    }
    let said = Joining::of(play.api, answer);
    if !said.accepted {
        return Ok(None);
    }
    let known = known_of(answer, item);
    let candidates = play.api.operations.iter().filter(|operation| {
        let own = operation.resource.as_ref();
        operation.method == "GET"
            && shows_members(operation)
            && own.is_none_or(|own| own.collection != collection && own.paging.is_none())
    });
    let candidates: Vec<Call<'a>> = candidates
        .filter_map(|operation| filled(operation, &known))
        .take(MOST)
        .collect();
    let mut views = Vec::new();
    for call in candidates {
        let references = references(&call, &known);
        if references.is_empty() {
            continue;
        }
        for caller in 0..play.options.credentials.callers() {
            let call = call.clone().by(Caller::Identity(caller));
            if !play.can_call(call.operation, Caller::Identity(caller)) {
                continue;
            }
            let Some(played) = play.send(call.clone()).await? else {
                continue;
            };
            if let Some(before) = members(&played, &references) {
                let arrays = arrays(play.api, call.operation);
                views.push(View {
                    call,
                    references,
                    arrays,
                    before,
                });
                break;
            }
        }
    }
    let item = Item {
        value: Value::Object(known.into_iter().collect()),
        ..item.clone()
    };
    Ok((!views.is_empty()).then_some(Watch { said, item, views }))
}

impl<'a> Watch<'a> {
    /// The members after the answer.
    pub(crate) async fn compare(
        self,
        play: &mut Play<'a, '_>,
        answer: &Played<'a>,
    ) -> Result<(), CheckError> {
        if !answer.is_done() {
            return Ok(());
        }
        let body = rules::body(&answer.call);
        let is_accepted = accepts(&answer.call.operation.path.text, body.as_ref());
        for view in &self.views {
            let mut is_last = false;
            let (played, after) = loop {
                let Some(played) = play.send(view.call.clone()).await? else {
                    return Ok(());
                };
                let Some(after) = members(&played, &view.references) else {
                    return Ok(());
                };
                let is_settled = self.complaint(view, &after, is_accepted).is_none();
                if is_settled || is_last {
                    break (played, after);
                }
                // Some servers take a moment.
                wait(play).await;
                is_last = true;
            };
            if let Some((expected, actual)) = self.complaint(view, &after, is_accepted) {
                let verb = if is_accepted { "acceptance" } else { "denial" };
                let seen = Observation::new(verb, expected, actual)
                    .by(answer.call.operation.span)
                    .after(answer.call.operation)
                    .proven();
                play.report(&membership_differs::CHECK, &played, seen);
                return Ok(());
            }
        }
        Ok(())
    }

    /// What is expected and seen, where they differ.
    fn complaint(
        &self,
        view: &View<'_>,
        after: &[Member],
        is_accepted: bool,
    ) -> Option<(Value, Value)> {
        if !is_accepted {
            let is_new =
                |member: &&Member| !view.before.iter().any(|old| old.place == member.place);
            let new = after.iter().find(is_new).filter(|_| self.said.denied)?;
            return Some((Value::Null, new.value.clone()));
        }
        let expected = || {
            let mut values = view.references.iter().map(|(_, value)| value.clone());
            values.next().unwrap_or_default()
        };
        let place = self.place(view)?;
        let is_there = |member: &&Member| place.is_empty() || member.place == place;
        let Some(member) = after.iter().find(is_there) else {
            return Some((expected(), Value::Null));
        };
        // What somebody was before may be more than what was accepted.
        if !view.before.is_empty() {
            return None;
        }
        let own = self.item.value.as_object()?;
        own.iter().find_map(|(name, value)| {
            let shown = member.value.get(name)?;
            let is_other = shown != value && self.said.takes_over(name);
            is_other.then(|| (value.clone(), shown.clone()))
        })
    }

    /// The array that the member stands in: any one where it is empty; `None` where that is not known.
    fn place(&self, view: &View<'_>) -> Option<String> {
        let own = self.item.value.as_object()?;
        let has_role = |place: &&&String| {
            let role = singular(place);
            let mut texts = own.values().filter_map(Value::as_str);
            texts.any(|value| value.to_lowercase() == role)
        };
        let arrays = view.arrays.iter();
        let by_role: Vec<&String> = arrays.filter(|place| self.said.puts_among(place)).collect();
        if by_role.is_empty() {
            // "students" beside no word of who is among them.
            let mut arrays = view.arrays.iter();
            let is_of_role = arrays.any(|place| ROLES.contains(&singular(place).as_str()));
            return (!is_of_role).then(String::new);
        }
        by_role.iter().find(has_role).map(|place| (*place).clone())
    }
}

/// The path of an operation speaks of members.
fn shows_members(operation: &Operation) -> bool {
    let parts = operation.path.parts.iter();
    let mut literals = parts.filter_map(|part| match part {
        PathPart::Literal(literal) => Some(literal.to_lowercase()),
        PathPart::Parameter(_) => None,
    });
    let is_of_one = operation.path.parameter_names().next().is_some();
    is_of_one && literals.any(|literal| MEMBERS.iter().any(|word| literal.contains(word)))
}

/// What is known of an item, and of the path under which it is answered.
fn known_of(answer: &Operation, item: &Item) -> Vec<(String, Value)> {
    let own = identity_parameter(answer);
    let members = item.value.as_object().into_iter().flatten();
    let members = members.filter(|(_, value)| scalar_text(value).is_some() || value.is_array());
    let mut known: Vec<(String, Value)> = members
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    for name in path_parameters(answer).filter(|name| Some(*name) != own) {
        if let Some(value) = item.path.get(name)
            && !known.iter().any(|(other, _)| is_same(other, name))
        {
            known.push((name.to_owned(), Value::from(value.as_str())));
        }
    }
    known
}

/// `courseId` and `course_id`.
fn is_same(one: &str, other: &str) -> bool {
    let plain = |name: &str| name.replace(['_', '-'], "").to_lowercase();
    plain(one) == plain(other)
}

/// The call of a list with what is known in its path; `None` where that is not all that it needs.
fn filled<'a>(operation: &'a Operation, known: &[(String, Value)]) -> Option<Call<'a>> {
    let mut call = Call::new(operation, format!("{}/members", operation.id));
    let mut before = "";
    for part in &operation.path.parts {
        match part {
            PathPart::Literal(literal) => before = literal.trim_matches('/'),
            PathPart::Parameter(name) => {
                // `/courses/{id}/roster`.
                let whole = format!("{}_id", singular(before.rsplit('/').next()?));
                let is_it = |(other, _): &&(String, Value)| {
                    is_same(other, name) || (name == "id" && is_same(other, &whole))
                };
                let value = known.iter().find(is_it).map(|(_, value)| value.clone())?;
                call = call.with(name, value);
            }
        }
    }
    let needed = operation.parameters.iter();
    let mut needed = needed.filter(|at| at.required && at.location != Location::Path);
    needed
        .next()
        .is_none()
        .then(|| call.meant(Intent::Uncertain))
}

/// What refers to the member in its list: all that refers to something, but for what the path of the list says.
fn references(call: &Call<'_>, known: &[(String, Value)]) -> Vec<(String, Value)> {
    let in_path: Vec<&Value> = call.parameters.iter().map(|(_, value)| value).collect();
    let is_aside = |name: &str| {
        let lower = name.to_lowercase();
        ASIDE.iter().any(|word| lower.contains(word))
    };
    let all = known.iter().filter(|(name, value)| {
        let text = scalar_text(value);
        refers(name)
            && !is_aside(name)
            && text.is_some()
            && !in_path.iter().any(|sent| scalar_text(sent) == text)
    });
    all.cloned().collect()
}

/// Names of the arrays that a reply has; for a reply that is one, the end of its path.
fn arrays(api: &Api, operation: &Operation) -> Vec<String> {
    let content = crate::plan::success(operation).map(|response| response.content.as_slice());
    let mut schemas = content
        .unwrap_or_default()
        .iter()
        .filter_map(|media| media.schema);
    let Some(schema) = schemas.next() else {
        return Vec::new();
    };
    let declared = api.properties(schema).declared.into_iter();
    let arrays = declared.filter(|(_, property)| api.schema(property.schema).types.array);
    let mut names: Vec<String> = arrays.map(|(name, _)| name).collect();
    if names.is_empty() {
        let end = operation.path.text.rsplit('/').next();
        names.extend(end.map(str::to_owned));
    }
    names
}

/// The members that have all these references; `None` where the reply shows none at all.
fn members(played: &Played<'_>, references: &[(String, Value)]) -> Option<Vec<Member>> {
    let value = played.value().filter(|_| played.is_success())?;
    let end = played.call.operation.path.text.rsplit('/').next()?;
    let mut all = Vec::new();
    let mut take = |place: &str, items: &Vec<Value>| {
        let own = items.iter().filter(|item| is_member(item, references));
        all.extend(own.map(|item| Member {
            place: place.to_owned(),
            value: item.clone(),
        }));
    };
    match value {
        Value::Array(items) => take(end, items),
        Value::Object(members) => {
            let arrays = members
                .iter()
                .filter_map(|(name, value)| Some((name, value.as_array()?)));
            arrays.for_each(|(name, items)| take(name, items));
        }
        _ => return None,
    }
    Some(all)
}

/// A member has what refers to it under its names, or as its own identity.
fn is_member(item: &Value, references: &[(String, Value)]) -> bool {
    let is_value = |value: &Value| {
        let text = scalar_text(value);
        references
            .iter()
            .any(|(_, known)| scalar_text(known) == text)
    };
    let Some(members) = item.as_object() else {
        return scalar_text(item).is_some() && is_value(item);
    };
    let mut is_named = false;
    for (name, value) in members {
        let known = references.iter().find(|(known, _)| is_same(known, name));
        if let Some((_, known)) = known {
            if scalar_text(known) != scalar_text(value) {
                return false;
            }
            is_named = true;
        }
    }
    // Under another name: `realm_id` of what an invite calls `group_id`.
    let is_other = |name: &str| refers(name) || ["id", "uid"].contains(&name);
    let mut others = members.iter().filter(|(name, _)| is_other(name));
    is_named || others.any(|(_, value)| is_value(value))
}

/// The name of what refers to something.
fn refers(name: &str) -> bool {
    let ends = ["_id", "Id", "_uid", "Uid"];
    ends.iter().any(|end| name.ends_with(end))
}
