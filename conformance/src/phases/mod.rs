//! The phases of a run, one file each.

pub(crate) mod addressee;
mod at_once;
mod authentication;
mod connection;
mod coverage;
mod examples;
mod fuzz;
mod kept;
pub(crate) mod lifecycle;
mod lint;
mod malformed;
mod methods;
mod needed;
pub(crate) mod negotiation;
mod one_of;
mod other_names;
mod own_texts;
mod probe;
mod references;
mod replied;
mod shown;
mod snapshots;
mod spared;
mod there;
mod undescribed;
mod unreadable;

use crate::error::CheckError;
use crate::play::Play;
use crate::progress::Phase;

/// Plays all phases of one document.
pub(crate) async fn play(play: &mut Play<'_, '_>) -> Result<(), CheckError> {
    if play.enter(Phase::Lint) {
        lint::run(play);
    }
    if play.enter(Phase::Probe) {
        probe::run(play).await?;
    }
    if play.enter(Phase::Examples) {
        there::run(play).await?;
        examples::run(play).await?;
    }
    if play.enter(Phase::Negotiation) {
        negotiation::run(play).await?;
        spared::run(play).await?;
    }
    if play.enter(Phase::Coverage) {
        coverage::run(play).await?;
        methods::run(play).await?;
        undescribed::run(play).await?;
    }
    if play.enter(Phase::Lifecycle) {
        lifecycle::run(play).await?;
    }
    if play.enter(Phase::Authentication) {
        authentication::run(play).await?;
        lifecycle::object_level::run(play).await?;
    }
    if play.is_full() && play.enter(Phase::Fuzz) {
        fuzz::run(play).await?;
    }
    if play.enter(Phase::Connection) {
        connection::run(play).await?;
    }
    if play.enter(Phase::Snapshots) {
        snapshots::run(play)?;
    }
    Ok(())
}
