//! The probe: whether the server is there and takes the credentials.

use hallpass_openapi::model::{Action, Operation};

use crate::call::{Caller, Intent};
use crate::error::CheckError;
use crate::plan::{Plan, plan};
use crate::play::Play;
use crate::resolve::resolve;
use crate::transport::is_safe;

/// Plays one request that changes nothing.
pub(crate) async fn run(play: &mut Play<'_, '_>) -> Result<(), CheckError> {
    let callable = |operation: &&Operation| play.can_call(operation, Caller::Identity(0));
    if !play.api.operations.is_empty()
        && !play
            .api
            .operations
            .iter()
            .any(|operation| callable(&operation))
    {
        return Err(CheckError::NoCredentials {
            document: play.api.title.clone(),
        });
    }
    let Plan { cases, .. } = plan(play.api);
    let mut candidates: Vec<_> = cases
        .into_iter()
        .filter(|case| case.is_success() && is_safe(&case.operation.method))
        .collect();
    candidates.sort_by_key(|case| (difficulty(case.operation), case.parameters.len()));
    for case in candidates {
        let Ok(mut call) = resolve(play, &case) else {
            continue;
        };
        if !play.can_call(call.operation, Caller::Identity(0)) {
            continue;
        }
        call.intent = Intent::Uncertain;
        let operation = format!("{} {}", case.operation.method, case.operation.path.text);
        let Some(played) = play.send(call).await? else {
            continue;
        };
        // Where the fixtures are known, so are the credentials, and a refusal is the server's fault.
        if played.status() == 401 && !play.options.fixtures_known {
            return Err(CheckError::Refused {
                url: play.target.base_url.clone(),
                status: 401,
                operation,
            });
        }
        return Ok(());
    }
    Ok(())
}

/// How much an operation needs to know: a list needs least.
fn difficulty(operation: &Operation) -> usize {
    let needed = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required)
        .count();
    let is_list = operation
        .resource
        .as_ref()
        .is_some_and(|resource| resource.action == Action::List);
    needed * 2 + usize::from(!is_list)
}
