//! Options: what a run may do, and what it is told about the server.

use std::path::PathBuf;
use std::time::Duration;

use indexmap::IndexMap;

use crate::credentials::Credentials;
use crate::profile::Profile;
use crate::selection::Selection;
use crate::stop::Stop;

/// What a run may do, and what it is told about the server.
#[derive(Debug, Clone)]
pub struct Options {
    /// Who plays.
    pub credentials: Credentials,
    /// Values that the server knows, by the name of the parameter or property: they come before those of examples.
    pub parameters: IndexMap<String, String>,
    /// The server holds the document's fixtures, so that examples which depend on its state bind it.
    pub fixtures_known: bool,
    /// Requests that change something may be sent to a host that is not loopback.
    pub allow_writes: bool,
    /// How far the run goes; without a word, [`Profile::Gate`] where it may write and [`Profile::ReadOnly`] elsewhere.
    pub profile: Option<Profile>,
    /// How long one reply may take.
    pub timeout: Duration,
    /// How long one document may be played; what is left then is not.
    pub time_limit: Duration,
    /// Largest body that is read, in bytes.
    pub body_limit: usize,
    /// Seed of everything that is chosen.
    pub seed: u64,
    /// What replies are compared with.
    pub snapshots: SnapshotOptions,
    /// Which operations are called.
    pub selection: Selection,
    /// How many requests that change nothing are on their way at one time. The outcome is the same for any number.
    pub workers: usize,
    /// Ids of the checks whose findings count; all of them where none is named.
    pub checks: Vec<String>,
    /// The one case that is repeated, with what leads to it; its findings alone count.
    pub case: Option<String>,
    /// A body that could not be checked is a finding.
    pub deny_unchecked: bool,
    /// Ends the run after this many findings that are errors, each cause counted once.
    pub max_failures: Option<usize>,
    /// Ends the run early when it is asked.
    pub stop: Stop,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            credentials: Credentials::default(),
            parameters: IndexMap::new(),
            fixtures_known: false,
            allow_writes: false,
            profile: None,
            timeout: Duration::from_secs(10),
            time_limit: Duration::from_secs(120),
            body_limit: 16 << 20,
            seed: 0,
            snapshots: SnapshotOptions::default(),
            selection: Selection::default(),
            workers: 4,
            checks: Vec::new(),
            case: None,
            deny_unchecked: false,
            max_failures: None,
            stop: Stop::default(),
        }
    }
}

/// What replies are compared with, and what becomes of new ones.
#[derive(Debug, Clone, Default)]
pub struct SnapshotOptions {
    /// Where accepted snapshots stand.
    pub store: SnapshotStore,
    /// A reply without an accepted snapshot is a finding.
    pub required: bool,
    /// Write `.snap.new` files beside the accepted ones. Off in CI.
    pub write: bool,
}

/// Where accepted snapshots stand.
#[derive(Debug, Clone, Default)]
pub enum SnapshotStore {
    /// Nowhere: no comparison.
    #[default]
    None,
    /// A directory of `.snap` files.
    Directory(PathBuf),
    /// Files in memory: name with `.snap` -> text. New ones are not written.
    Embedded(IndexMap<String, String>),
}
