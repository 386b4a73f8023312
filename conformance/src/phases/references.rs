//! References in a body: where the document says that what a creation refers to may not be found, what is not there is not taken.

use hallpass_openapi::model::{Action, Operation, StatusPattern};
use hallpass_openapi::validate::Direction;
use serde_json::Value;

use super::lifecycle::unknown_like;
use crate::call::{Call, Content, Intent};
use crate::checks::{Observation, negative_accepted};
use crate::error::CheckError;
use crate::json::escaped;
use crate::play::Play;
use crate::rules;

/// A creation that lists a 404, though its path names nothing that might not be there.
pub(super) fn is_for(operation: &Operation) -> bool {
    let resource = operation.resource.as_ref();
    let creates =
        resource.is_some_and(|resource| resource.action == Action::Create && !resource.declared);
    creates && operation.path.parameter_names().next().is_none() && not_found(operation).is_some()
}

/// What the document says of its 404.
fn not_found(operation: &Operation) -> Option<&str> {
    let mut all = operation.responses.iter();
    let response = all.find(|response| response.status == StatusPattern::Exact(404))?;
    Some(&response.description)
}

/// The 404 is described as one for what a property such as `courseId` refers to: a course.
fn speaks_of(says: &str, name: &str) -> bool {
    let stem = name.trim_end_matches("_id").trim_end_matches("Id");
    let says = says.to_lowercase();
    let mut words = says.split(|c: char| !c.is_alphanumeric());
    !stem.is_empty() && words.any(|word| word == stem.to_lowercase().replace('_', ""))
}

/// Sends the body with another identity in each of its references.
pub(super) async fn run<'a>(play: &mut Play<'a, '_>, base: Call<'a>) -> Result<(), CheckError> {
    let (Some((media, _)), Some(Value::Object(body))) = (base.body.clone(), rules::body(&base))
    else {
        return Ok(());
    };
    let says = not_found(base.operation).unwrap_or_default();
    let identity = base
        .operation
        .resource
        .as_ref()
        .map(|own| own.identity.as_str());
    for (name, value) in &body {
        let is_reference = name.ends_with("Id") || name.ends_with("_id");
        let is_reference = is_reference && speaks_of(says, name);
        let Some(known) = value
            .as_str()
            .filter(|_| is_reference && Some(name.as_str()) != identity)
        else {
            continue;
        };
        let mut changed = body.clone();
        changed.insert(name.clone(), Value::from(unknown_like(known)));
        let changed = Value::Object(changed);
        let is_valid = media
            .schema
            .is_none_or(|schema| play.api.is_valid(schema, Direction::Request, &changed));
        if !is_valid {
            continue;
        }
        let mut call = base.clone().meant(Intent::Wrong);
        call.body = Some((media, Content::Value(changed)));
        call.case = format!("{}/unknown-{name}", call.operation.id);
        let Some(played) = play.send(call).await? else {
            continue;
        };
        if played.is_success() {
            let subject = format!("/{}: what is there", escaped(name));
            let seen =
                Observation::new(subject, "refused", played.status()).by(base.operation.span);
            play.report(&negative_accepted::CHECK, &played, seen);
        }
    }
    Ok(())
}
