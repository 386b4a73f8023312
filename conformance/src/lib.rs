//! The judge: plays an OpenAPI document against a server and reports what differs.
//!
//! [`check`] takes targets (a document and the base URL of a server that should do what it says) and gives an [`Outcome`]: findings
//! as data, and what was looked at. Reports derive their words from it, and [`Verdict::of`] decides how the run ends.

mod body;
mod build;
mod call;
mod case;
pub mod checks;
mod cleanup;
mod coverage;
mod credentials;
mod difference;
mod encode;
mod error;
mod error_codes;
mod exchange;
mod finding;
mod focus;
mod idempotency;
mod identities;
mod in_process;
mod json;
mod kept;
mod knowledge;
mod lanes;
mod learn;
mod options;
mod outcome;
mod pace;
mod parents;
mod patience;
mod phases;
mod plan;
mod play;
mod profile;
mod progress;
mod readback;
mod record;
pub mod report;
mod request;
mod resolve;
mod rules;
mod selection;
mod signing;
pub mod snapshot;
mod stop;
mod tags;
mod target;
mod transport;
mod verdict;
mod window;
mod wire;
mod xml_value;

use std::time::Instant;

use hallpass_openapi::model::Api;
use hallpass_openapi::promises::time::within;

use patience::Patience;
use play::Play;
use record::Recorder;

pub use credentials::{Credentials, Identity, Secret};
pub use error::CheckError;
pub use finding::{ExchangeReference, Finding, OperationReference};
pub use options::{Options, SnapshotOptions, SnapshotStore};
pub use outcome::{
    Bodies, Document, ExchangeSummary, KnownDeviation, LeftBehind, Outcome, Pair, Skipped,
    SnapshotResult, SnapshotState,
};
pub use profile::Profile;
pub use progress::{Event, Phase, PlannedCase, Progress, Silent};
pub use selection::Selection;
pub use stop::Stop;
pub use target::Target;
pub use verdict::Verdict;

/// Plays the documents against their servers, one after the other, and judges every reply.
///
/// The same documents, options and server behaviour give the same requests in the same order and the same outcome but for times.
///
/// # Errors
/// When nothing could be looked at: a server is unreachable, refuses the credentials, or an option is impossible.
pub async fn check(
    targets: &[Target<'_>],
    options: &Options,
    progress: &mut dyn Progress,
) -> Result<Outcome, CheckError> {
    let started = Instant::now();
    let documents = targets.iter().map(|target| Document::of(target, options));
    let mut outcome = Outcome::new(documents.collect());
    outcome.seed = options.seed;
    let mut patience = Patience::default();
    for (document, target) in targets.iter().enumerate() {
        patience.turn_page(within(target.api));
        if is_out_of_focus(target.api, options) {
            continue;
        }
        let recorder = Recorder::new(&mut outcome, progress, document, target.api, options);
        let mut play = Play::new(target, options, recorder, &mut patience)?;
        match phases::play(&mut play).await {
            Ok(()) => {}
            // What was found until then stands.
            Err(error) if error.leaves_an_outcome() => play.cut_short(&error),
            Err(error) => return Err(error),
        }
    }
    outcome.elapsed = started.elapsed();
    Ok(outcome)
}

/// One case is asked for, and it is of another document.
fn is_out_of_focus(api: &Api, options: &Options) -> bool {
    let case = options.case.as_deref();
    case.is_some_and(|case| focus::operation_of(api, case).is_none())
}

/// Whether a document has the operation that a case is of.
pub fn has_operation_of(api: &Api, case: &str) -> bool {
    focus::operation_of(api, case).is_some()
}
