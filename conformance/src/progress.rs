//! Progress: what a run tells while it works.

use hallpass_openapi::model::Operation;

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
    /// Requests made from the seed.
    Fuzz,
    /// What follows a reply on its connection.
    Connection,
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
            Self::Fuzz => "fuzz",
            Self::Connection => "connection",
            Self::Snapshots => "snapshots",
        }
    }

    /// Why its cases are played, in a few words.
    pub const fn purpose(self) -> &'static str {
        match self {
            Self::Lint => "an example of the document against its schema",
            Self::Probe => "whether the server answers",
            Self::Examples => "an example of the document",
            Self::Negotiation => "a representation that is asked for",
            Self::Coverage => "a constraint at its boundary",
            Self::Lifecycle => "what is written shows in what is read",
            Self::Authentication => "credentials are demanded",
            Self::Fuzz => "a request made from the seed",
            Self::Connection => "a reply ends where it says",
            Self::Snapshots => "a reply against the accepted one",
        }
    }
}

/// A case that is about to be played.
#[derive(Debug)]
pub struct PlannedCase<'a> {
    /// Index of its document among the targets.
    pub document: usize,
    /// The phase that plays it.
    pub phase: Phase,
    /// The operation.
    pub operation: &'a Operation,
    /// Its id: operation, example or step, and representation.
    pub case: &'a str,
    /// Media type of the request's body.
    pub content_type: Option<&'a str>,
    /// `Accept`.
    pub accept: Option<&'a str>,
    /// It is wrong on purpose, and to be refused.
    pub is_refused: bool,
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
    /// A request is about to be sent.
    Call(&'a PlannedCase<'a>),
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
pub trait Progress: Send + Sync {
    /// Called for each event, in order.
    fn event(&mut self, event: Event<'_>);
}

/// Hears nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn event(&mut self, _: Event<'_>) {}
}
