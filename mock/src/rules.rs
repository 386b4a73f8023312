//! The rules stage: conditions of the document that decide the answer before anything changes.

use crate::call::{Bindings, Call};
use crate::refusal::Refusal;

/// Tries the operation's rules in order.
///
/// # Errors
/// The response of the first rule that holds, or a refusal that names a rule that cannot be computed.
pub fn check(call: &Call<'_>, bindings: Bindings<'_>) -> Result<(), Refusal> {
    for rule in &call.terms.rules {
        let holds = call
            .evaluate(&rule.condition, bindings)
            .map_err(|error| call.broken(&rule.condition, &error))?;
        if holds == serde_json::Value::Bool(true) {
            return Err(Refusal::from(&rule.respond));
        }
    }
    Ok(())
}
