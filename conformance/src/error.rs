//! Why a run could not look at a server. A server that answers wrongly is no error: that is a finding.

use std::time::Duration;

use thiserror::Error;

/// Could not look.
#[derive(Debug, Error)]
pub enum CheckError {
    /// The base URL cannot be used.
    #[error("`{url}` is no base URL of a server: {reason}")]
    BaseUrl {
        /// As the user or the document wrote it.
        url: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Nothing answers at the base URL.
    #[error("no answer from {url}: {reason}")]
    Unreachable {
        /// The base URL.
        url: String,
        /// The words of the network.
        reason: String,
    },
    /// The server answered and then went away. A run with several documents goes on with the next one.
    #[error("{url} does not answer any more: {reason}")]
    Gone {
        /// The base URL.
        url: String,
        /// The words of the network.
        reason: String,
    },
    /// Somebody asked the run to end.
    #[error("the run was stopped")]
    Stopped,
    /// The run has found as much as it was asked to.
    #[error("{count} errors were found, and no more were asked for")]
    Enough {
        /// How many.
        count: usize,
    },
    /// The time limit of a document is reached.
    #[error("the time limit of {limit:?} is reached")]
    OutOfTime {
        /// The limit.
        limit: Duration,
    },
    /// The server answers, and refuses the credentials that it was given.
    #[error("{url} answers {status} to {operation}: the credentials are missing or wrong")]
    Refused {
        /// The base URL.
        url: String,
        /// 401 or 403.
        status: u16,
        /// `METHOD /path` of the request.
        operation: String,
    },
    /// No operation of a document can be called with the credentials given.
    #[error(
        "{document}: every operation asks for credentials, and none are given for its security schemes"
    )]
    NoCredentials {
        /// Title of the document.
        document: String,
    },
    /// The HTTP client cannot be made.
    #[error("no HTTP client: {0}")]
    Client(String),
    /// Snapshots cannot be read or written.
    #[error("snapshots in {path}: {reason}")]
    Snapshots {
        /// The directory or file.
        path: String,
        /// The words of the system.
        reason: String,
    },
}

impl CheckError {
    /// Whether what was found until then stands.
    pub(crate) fn leaves_an_outcome(&self) -> bool {
        matches!(
            self,
            Self::Gone { .. } | Self::OutOfTime { .. } | Self::Enough { .. } | Self::Stopped
        )
    }

    /// What the user can do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::BaseUrl { .. } => "give an absolute URL such as http://127.0.0.1:8080",
            Self::Stopped => "start it again",
            Self::Enough { .. } => "mend them, or raise --max-failures",
            Self::OutOfTime { .. } => "allow more time, or find out why the server is slow",
            Self::Unreachable { .. } | Self::Gone { .. } => "start the server, or mend the address",
            Self::Refused { .. } | Self::NoCredentials { .. } => {
                "set HALLPASS_OAUTH1_KEY and HALLPASS_OAUTH1_SECRET, HALLPASS_BEARER or HALLPASS_BASIC, or use --header"
            }
            Self::Client(_) => "this is a fault of the installation",
            Self::Snapshots { .. } => "choose a directory that can be read and written",
        }
    }
}
