//! What the user can say to `hallpass check`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use hallpass_conformance::{Outcome, Profile, Secret, checks, report};
use hallpass_mock::ActiveFault;

use crate::exit::Failure;
use crate::mock;
use crate::remote::RemoteArguments;

const EXAMPLES: &str = "\
Examples:
  hallpass check                    the embedded documents against the embedded mock
  hallpass check --fault xml-wrong-root@getGroup    ... and the mock deviates on purpose
  hallpass check api.yaml           your document against a mock made from it
  hallpass check api.yaml --url http://127.0.0.1:8080 --report junit=report.xml
  hallpass check api.yaml --url https://api.example.com --header 'X-Tenant: 7'
  hallpass check api.yaml --list-cases
  hallpass check api.yaml --case getThing/example/json --json

Credentials come from HALLPASS_OAUTH1_KEY and HALLPASS_OAUTH1_SECRET, HALLPASS_BEARER,
HALLPASS_BASIC (name:password), HALLPASS_API_KEY, or --credentials. They are never printed.

Exit codes:
  0 conforms, 1 findings, 2 wrong use or configuration, 3 document rejected, 4 could not look,
  130 interrupted";

/// Arguments of `hallpass check`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct CheckArguments {
    /// OpenAPI documents, YAML or JSON; without one, the embedded documents
    #[arg(value_name = "DOC")]
    pub(super) documents: Vec<String>,
    #[command(flatten)]
    pub(super) remote: RemoteArguments,
    /// The server; without it, a mock of the documents is started. Without a path, it keeps the base path of each document
    #[arg(long, value_name = "URL")]
    pub(super) url: Option<String>,
    /// Send a header with every request; can be given several times
    #[arg(long = "header", value_name = "NAME: VALUE", value_parser = header)]
    pub(super) headers: Vec<(String, Secret)>,
    /// Let a second caller send this header, such as its `Authorization`, instead of the first one's; can be given several times
    #[arg(long = "other-header", value_name = "NAME: VALUE", value_parser = header)]
    pub(super) other_headers: Vec<(String, Secret)>,
    /// Use this value for a parameter, such as an id that the server knows; can be given several times
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = pair)]
    pub(super) parameters: Vec<(String, String)>,
    /// Read the callers from a file with `credentials`, in the form of a fixtures file
    #[arg(long, value_name = "FILE")]
    pub(super) credentials: Option<String>,
    /// Compare replies with the accepted ones in this folder
    #[arg(long, value_name = "DIR")]
    pub(super) snapshots: Option<PathBuf>,
    /// A reply without an accepted snapshot is a finding
    #[arg(long)]
    pub(super) snapshots_required: bool,
    /// Write a report for machines; can be given several times
    #[arg(long = "report", value_name = "junit=FILE|json=FILE", value_parser = report_file)]
    pub(super) reports: Vec<(Format, PathBuf)>,
    /// Print the JSON report to standard output, in place of the summary
    #[arg(long)]
    pub(super) json: bool,
    /// Send requests that change something to a host that is not this machine
    #[arg(long, requires = "url")]
    pub(super) allow_writes: bool,
    /// How far to go; `gate` on this machine and with --allow-writes, else `readonly`
    #[arg(long, value_enum, value_name = "PROFILE")]
    pub(super) profile: Option<ProfileName>,
    /// Seed of everything that is chosen; the same seed gives the same requests
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) seed: u64,
    /// How many requests that change nothing are on their way at one time; the report is the same for any number
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(super) workers: u16,
    /// A body that cannot be checked is an error
    #[arg(long)]
    pub(super) deny_unchecked: bool,
    /// Let the embedded mock deviate on purpose, see `hallpass mock --list-faults`; can be given several times
    #[arg(long = "fault", value_name = "NAME[@OPERATION]", conflicts_with = "url", value_parser = mock::fault)]
    pub(super) faults: Vec<ActiveFault>,
    /// Call only the operation with this id; can be given several times, as --tag and --path can
    #[arg(long = "operation", value_name = "ID")]
    pub(super) operations: Vec<String>,
    /// Call only operations with this tag
    #[arg(long = "tag", value_name = "TAG")]
    pub(super) tags: Vec<String>,
    /// Call only operations of this path template; `/groups*` stands for all that begin so
    #[arg(long = "path", value_name = "TEMPLATE")]
    pub(super) paths: Vec<String>,
    /// Count only findings of this check; can be given several times
    #[arg(long = "check", value_name = "CHECK", value_parser = check_id)]
    pub(super) checks: Vec<String>,
    /// Print the planned cases and end; no network is used
    #[arg(long)]
    pub(super) list_cases: bool,
    /// Repeat this case alone, as findings and --list-cases name it, with what leads to it
    #[arg(long, value_name = "ID", conflicts_with = "list_cases")]
    pub(super) case: Option<String>,
    /// End after this many errors
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) max_failures: Option<u32>,
    /// Say what a check asks of a server, why, and what to do, and end
    #[arg(long, value_name = "CHECK", conflicts_with_all = ["documents", "url"])]
    pub(super) explain: Option<String>,
    /// Wait this long for one reply
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(super) timeout: u64,
}

/// Formats of `--report`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Junit,
    Json,
}

/// Values of `--profile`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ProfileName {
    /// GET and HEAD alone
    Readonly,
    /// Everything that is the same in each run
    Gate,
    /// The same, and requests made from the seed
    Full,
}

impl From<ProfileName> for Profile {
    fn from(name: ProfileName) -> Self {
        match name {
            ProfileName::Readonly => Self::ReadOnly,
            ProfileName::Gate => Self::Gate,
            ProfileName::Full => Self::Full,
        }
    }
}

impl Format {
    pub(super) fn text(self, outcome: &Outcome) -> Result<String, Failure> {
        match self {
            Self::Junit => report::junit::render(outcome).map_err(Failure::blocked),
            Self::Json => Ok(report::json::render(outcome)),
        }
    }
}

/// `Name: value`.
fn header(text: &str) -> Result<(String, Secret), String> {
    let (name, value) = text.split_once(':').ok_or("its form is `Name: value`")?;
    Ok((name.trim().to_owned(), Secret::new(value.trim())))
}

/// `name=value`.
fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("its form is `name=value`")?;
    Ok((name.to_owned(), value.to_owned()))
}

/// `junit=FILE` or `json=FILE`.
fn report_file(text: &str) -> Result<(Format, PathBuf), String> {
    match text.split_once('=') {
        Some(("junit", path)) if !path.is_empty() => Ok((Format::Junit, path.into())),
        Some(("json", path)) if !path.is_empty() => Ok((Format::Json, path.into())),
        _ => Err("its form is `junit=FILE` or `json=FILE`".to_owned()),
    }
}

/// The id of a check.
fn check_id(text: &str) -> Result<String, String> {
    let known = checks::find(text).ok_or("no check is called so; docs/checks.md lists all")?;
    Ok(known.id.to_owned())
}
