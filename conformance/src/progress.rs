//! Progress: what a run tells while it works.

use crate::finding::Finding;
use crate::outcome::Skipped;

/// A step of a run, in the order in which they are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Phase {
    /// The document's own examples, without the network.
    Lint,
    /// Whether the server is there and takes the credentials.
    Probe,
    /// Each example of the document.
    Examples,
    /// Choice of representation.
    Negotiation,
    /// Each constraint at its boundary.
    Coverage,
    /// Create, read, list, update, delete, and what follows from each.
    Lifecycle,
    /// Whether credentials are demanded.
    Authentication,
    /// Replies against accepted ones.
    Snapshots,
}

impl Phase {
    /// In one lower-case word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lint => "lint",
            Self::Probe => "probe",
            Self::Examples => "examples",
            Self::Negotiation => "negotiation",
            Self::Coverage => "coverage",
            Self::Lifecycle => "lifecycle",
            Self::Authentication => "authentication",
            Self::Snapshots => "snapshots",
        }
    }
}

/// Something that just happened.
#[derive(Debug)]
pub enum Event<'a> {
    /// A phase begins for a document.
    Phase {
        /// The document's name.
        document: &'a str,
        /// Which phase.
        phase: Phase,
    },
    /// An operation is being played.
    Operation {
        /// Its id.
        operation: &'a str,
        /// How many operations of this phase are done.
        done: usize,
        /// How many there are.
        total: usize,
    },
    /// A reply was judged.
    Exchange {
        /// Requests sent so far.
        requests: usize,
    },
    /// A finding, as soon as it is known.
    Finding(&'a Finding),
    /// Something could not be played.
    Skipped(&'a Skipped),
}

/// Hears what a run tells.
pub trait Progress {
    /// Called for each event, in order.
    fn event(&mut self, event: Event<'_>);
}

/// Hears nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn event(&mut self, _: Event<'_>) {}
}
