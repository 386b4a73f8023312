//! What is said of one exchange: each check looks at it, and a server that is gone ends the play.

use hallpass_openapi::diagnostic::Severity;
use hallpass_openapi::model::Action;

use super::{PATIENCE, Play, Played, scene};
use crate::checks::{
    self, Evidence, Judge, Observation, body_unchecked, content_type_undocumented, list_order,
};
use crate::error::CheckError;
use crate::exchange::BrokenKind;
use crate::transport::is_safe;

impl Play<'_, '_> {
    /// Lets each check look at an exchange. Gives whether the body was found to be another than the document says.
    pub(super) fn judge(&mut self, played: &Played<'_>) -> bool {
        let Played {
            call,
            exchange,
            body,
            ..
        } = played;
        let evidence = Evidence {
            api: self.api,
            operation: call.operation,
            exchange,
            body,
            intent: call.intent,
        };
        if let Some(seen) = list_order::of_creation(&evidence, &self.knowledge) {
            self.recorder
                .finding(&list_order::CHECK, &scene(self.api, played), seen);
        }
        let mut misread = false;
        for check in checks::CHECKS {
            let Judge::Exchange(judge) = check.judge else {
                continue;
            };
            for observation in judge(&evidence) {
                let severity = observation.severity.unwrap_or(check.severity);
                // By another name of its media type a body can be read all the same.
                let is_named =
                    body.declared.is_some() && check.id == content_type_undocumented::CHECK.id;
                misread |= severity == Severity::Error && check.is_about_bodies() && !is_named;
                self.recorder
                    .finding(check, &scene(self.api, played), observation);
            }
        }
        misread
    }

    /// A body that was not held against the document, where that is denied and nothing else was said of it.
    pub(super) fn deny_unchecked(&mut self, played: &Played<'_>) {
        let reason = played
            .body
            .unchecked
            .filter(|_| self.options.deny_unchecked);
        if let Some(reason) = reason.filter(|_| !played.misread) {
            let described = played.body.declared.map(|declared| declared.span);
            let span = described.or_else(|| Some(played.body.response?.span));
            let seen = Observation::new("body", "a body that can be checked", reason)
                .by(span.unwrap_or(played.call.operation.span));
            self.report(&body_unchecked::CHECK, played, seen);
        }
    }

    /// A server that is gone ends the play: everything else would be said of a corpse.
    pub(super) fn watch(&mut self, played: &Played<'_>) -> Result<(), CheckError> {
        let Err(broken) = &played.exchange.reply else {
            self.broken_in_a_row = 0;
            self.answered = true;
            return Ok(());
        };
        // Whoever takes the connection and says nothing is slow, not gone.
        if broken.kind == BrokenKind::Timeout {
            return Ok(());
        }
        self.broken_in_a_row += 1;
        let gone = broken.kind == BrokenKind::Connect || self.broken_in_a_row >= PATIENCE;
        if !gone {
            return Ok(());
        }
        let url = self.target.base_url.clone();
        let reason = broken.message.clone();
        // Who takes connections and breaks them is there, and what was found of it stands.
        Err(if self.answered || broken.kind == BrokenKind::Connection {
            CheckError::Gone { url, reason }
        } else {
            CheckError::Unreachable { url, reason }
        })
    }
}

/// What was done stays done when what the run made is removed.
pub(super) fn alters(played: &Played<'_>) -> bool {
    let operation = played.call.operation;
    let resource = operation.resource.as_ref();
    let is_undone = resource.is_some_and(|own| own.action == Action::Create);
    let is_own =
        resource.is_some_and(|own| own.action == Action::Delete) && operation.method == "DELETE";
    played.is_done() && !is_safe(&operation.method) && !is_undone && !is_own
}
