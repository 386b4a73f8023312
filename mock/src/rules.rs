//! The rules stage: conditions of the document that decide the answer before anything changes.

use serde_json::Value;

use crate::call::{Bindings, Call};
use crate::refusal::Refusal;

/// Tries the operation's rules in order.
///
/// # Errors
/// The response of the first rule that holds, or a refusal that names a rule that cannot be computed.
pub fn check(call: &Call<'_>, bindings: Bindings<'_>) -> Result<(), Refusal> {
    for rule in &call.terms.rules {
        let holds = call.prepare(&rule.condition, bindings).strict_value()?;
        if holds == Value::Bool(true) {
            let refusal = Refusal::from(&rule.respond);
            return Err(refusal.because(&format!("rule {}", rule.id)));
        }
    }
    Ok(())
}
