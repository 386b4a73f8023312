//! The outcome of a run: findings, and an honest account of what was and was not looked at.

use std::collections::BTreeMap;
use std::time::Duration;

use hallpass_openapi::diagnostic::Span;
use hallpass_openapi::source::Sources;

use crate::finding::Finding;
use crate::options::Options;
use crate::profile::Profile;
use crate::progress::Phase;
use crate::target::Target;

/// What a run found and what it looked at.
#[derive(Debug)]
pub struct Outcome {
    /// The documents played, in order.
    pub documents: Vec<Document>,
    /// What is wrong, in the order in which it was found. Findings of one cause share a fingerprint.
    pub findings: Vec<Finding>,
    /// Fingerprint -> how many findings of the cause came after those that are kept.
    pub further: BTreeMap<String, usize>,
    /// Every exchange, in order.
    pub exchanges: Vec<ExchangeSummary>,
    /// What could not be played.
    pub skipped: Vec<Skipped>,
    /// How many bodies came and how many of them were checked.
    pub bodies: Bodies,
    /// Documented statuses and media types, seen or not.
    pub pairs: Vec<Pair>,
    /// Examples that the document says are known to deviate.
    pub known_deviations: Vec<KnownDeviation>,
    /// What became of each snapshot.
    pub snapshots: Vec<SnapshotResult>,
    /// What the run created and could not delete.
    pub left_behind: Vec<LeftBehind>,
    /// Why the play of a document ended early: index in [`Outcome::documents`] and reason.
    pub cut_short: Vec<(usize, String)>,
    /// Seed of the run.
    pub seed: u64,
    /// Requests sent.
    pub requests: usize,
    /// How long the run took.
    pub elapsed: Duration,
}

/// A document that was played.
#[derive(Debug, Clone)]
pub struct Document {
    /// As the user named it.
    pub name: String,
    /// `info.title`.
    pub title: String,
    /// Where it was played.
    pub base_url: String,
    /// How far the run went.
    pub profile: Profile,
    /// Its text, for the places of findings.
    pub sources: Sources,
    /// Ids of its operations with `METHOD /path`, in document order.
    pub operations: Vec<(String, String)>,
}

/// One exchange in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExchangeSummary {
    /// Index in [`Outcome::documents`].
    pub document: usize,
    /// Id of the operation.
    pub operation: String,
    /// The phase that sent it.
    pub phase: Phase,
    /// The case.
    pub case: String,
    /// Media type of the reply without parameters; `None` without a body.
    pub media_type: Option<String>,
    /// Status; `None` when the connection broke.
    pub status: Option<u16>,
    /// How long the reply took.
    pub elapsed: Duration,
    /// The request was one of the operation, and not one beside it, by a method that the document does not list.
    pub of_operation: bool,
}

/// Something that could not be played, and why. No finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Index in [`Outcome::documents`].
    pub document: usize,
    /// The phase.
    pub phase: Phase,
    /// Id of the operation.
    pub operation: String,
    /// The case.
    pub case: String,
    /// Why; lower case, no full stop.
    pub reason: String,
}

/// Bodies received and bodies checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bodies {
    /// Replies with a body.
    pub received: usize,
    /// Those that were checked against a schema.
    pub checked: usize,
    /// Why the others were not, with counts.
    pub unchecked: BTreeMap<String, usize>,
}

/// A documented status and media type of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Index in [`Outcome::documents`].
    pub document: usize,
    /// Id of the operation.
    pub operation: String,
    /// As the document writes it: `200`, `4XX`, `default`.
    pub status: String,
    /// Media type as documented; `None` for a response without a body.
    pub media_type: Option<String>,
    /// How many replies fell under it.
    pub seen: usize,
}

/// An example with `x-hallpass-known-deviation`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownDeviation {
    /// Index in [`Outcome::documents`].
    pub document: usize,
    /// Id of the operation.
    pub operation: String,
    /// Name of the example.
    pub example: String,
    /// Media type that it stands under; `None` for one of a parameter.
    pub media_type: Option<String>,
    /// The document's reason.
    pub reason: String,
    /// Where the example stands.
    pub span: Span,
}

/// What became of one snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotResult {
    /// File name without `.snap`.
    pub name: String,
    /// What became of it.
    pub state: SnapshotState,
}

/// A reply against the accepted one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SnapshotState {
    /// Equal.
    Same,
    /// There is no accepted one.
    New,
    /// It differs.
    Changed,
    /// Accepted, and no reply of this run belongs to it.
    Stale,
}

/// Something that the run created and could not delete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftBehind {
    /// Index in [`Outcome::documents`].
    pub document: usize,
    /// The collection that it is in.
    pub collection: String,
    /// Its identity.
    pub id: String,
    /// Why it is still there.
    pub reason: String,
}

impl Document {
    /// A target in short.
    pub fn of(target: &Target<'_>, options: &Options) -> Self {
        let api = target.api;
        Self {
            name: api.name.clone(),
            title: api.title.clone(),
            base_url: target.base_url.clone(),
            profile: Profile::of(target, options),
            sources: api.sources.clone(),
            operations: api
                .operations
                .iter()
                .map(|operation| {
                    (
                        operation.id.clone(),
                        format!("{} {}", operation.method, operation.path.text),
                    )
                })
                .collect(),
        }
    }
}

impl Outcome {
    /// An outcome of these documents before anything was looked at.
    pub fn new(documents: Vec<Document>) -> Self {
        Self {
            documents,
            findings: Vec::new(),
            further: BTreeMap::new(),
            exchanges: Vec::new(),
            skipped: Vec::new(),
            bodies: Bodies::default(),
            pairs: Vec::new(),
            known_deviations: Vec::new(),
            snapshots: Vec::new(),
            left_behind: Vec::new(),
            cut_short: Vec::new(),
            seed: 0,
            requests: 0,
            elapsed: Duration::ZERO,
        }
    }

    /// An operation was done, and not only refused.
    pub fn has_success(&self) -> bool {
        let mut statuses = self.exchanges.iter().filter_map(|exchange| exchange.status);
        statuses.any(|status| (200..400).contains(&status))
    }

    /// How many snapshots are in this state.
    pub fn snapshots_in(&self, state: SnapshotState) -> usize {
        self.snapshots
            .iter()
            .filter(|result| result.state == state)
            .count()
    }

    /// Documented pairs of status and media type that were seen, and all of them.
    pub fn coverage(&self) -> (usize, usize) {
        let seen = self.pairs.iter().filter(|pair| pair.seen > 0).count();
        (seen, self.pairs.len())
    }
}
