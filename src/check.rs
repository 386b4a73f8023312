//! `hallpass check`: plays documents against a server and reports what differs.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::pin::pin;
use std::time::Duration;

use clap::Args;
use hallpass_conformance::{
    CheckError, Credentials, Options, Outcome, Secret, Selection, SnapshotOptions, SnapshotStore,
    Stop, Target, Verdict, checks, report,
};
use hallpass_mock::{ActiveFault, Config, Fixtures, Mock, Running};
use hallpass_openapi::diagnostic::Severity;
use hallpass_openapi::model::Api;

use crate::console::Console;
use crate::environment::Environment;
use crate::exit::{Exit, Failure};
use crate::interrupt::Interrupt;
use crate::progress::ConsoleProgress;
use crate::remote::RemoteArguments;
use crate::{credentials, documents, embedded, files, fixtures, mock};

const EXAMPLES: &str = "\
Examples:
  hallpass check                    the embedded documents against the embedded mock
  hallpass check --fault xml-wrong-root@getGroup    ... and the mock deviates on purpose
  hallpass check api.yaml           your document against a mock made from it
  hallpass check api.yaml --url http://127.0.0.1:8080 --report junit=report.xml
  hallpass check api.yaml --url https://api.example.com --header 'X-Tenant: 7'

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
    documents: Vec<String>,
    #[command(flatten)]
    remote: RemoteArguments,
    /// The server; without it, a mock of the documents is started. Without a path, it keeps the base path of each document
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// Send a header with every request; can be given several times
    #[arg(long = "header", value_name = "NAME: VALUE", value_parser = header)]
    headers: Vec<(String, Secret)>,
    /// Let a second caller send this header, such as its `Authorization`, instead of the first one's; can be given several times
    #[arg(long = "other-header", value_name = "NAME: VALUE", value_parser = header)]
    other_headers: Vec<(String, Secret)>,
    /// Use this value for a parameter, such as an id that the server knows; can be given several times
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = pair)]
    parameters: Vec<(String, String)>,
    /// Read the callers from a file with `credentials`, in the form of a fixtures file
    #[arg(long, value_name = "FILE")]
    credentials: Option<String>,
    /// Compare replies with the accepted ones in this folder
    #[arg(long, value_name = "DIR")]
    snapshots: Option<PathBuf>,
    /// A reply without an accepted snapshot is a finding
    #[arg(long)]
    snapshots_required: bool,
    /// Write a report for machines; can be given several times
    #[arg(long = "report", value_name = "junit=FILE|json=FILE", value_parser = report_file)]
    reports: Vec<(Format, PathBuf)>,
    /// Send requests that change something to a host that is not this machine
    #[arg(long, requires = "url")]
    allow_writes: bool,
    /// Let the embedded mock deviate on purpose, see `hallpass mock --list-faults`; can be given several times
    #[arg(long = "fault", value_name = "NAME[@OPERATION]", conflicts_with = "url", value_parser = mock::fault)]
    faults: Vec<ActiveFault>,
    /// Call only the operation with this id; can be given several times, as --tag and --path can
    #[arg(long = "operation", value_name = "ID")]
    operations: Vec<String>,
    /// Call only operations with this tag
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// Call only operations of this path template; `/groups*` stands for all that begin so
    #[arg(long = "path", value_name = "TEMPLATE")]
    paths: Vec<String>,
    /// End after this many errors
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    max_failures: Option<u32>,
    /// Say what a check asks of a server, why, and what to do, and end
    #[arg(long, value_name = "CHECK", conflicts_with_all = ["documents", "url"])]
    explain: Option<String>,
    /// Wait this long for one reply
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
}

/// Formats of `--report`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Junit,
    Json,
}

/// Plays, prints the summary, writes the reports.
///
/// # Errors
/// When a document is rejected or nothing could be looked at.
pub async fn run(arguments: &CheckArguments, console: &Console) -> Result<Exit, Failure> {
    if let Some(check) = &arguments.explain {
        return explain(check, console);
    }
    let environment = Environment::read()?;
    let apis = documents::accept(&arguments.documents, &arguments.remote, console)?;
    selected(arguments, &apis)?;
    if let Some(url) = &arguments.url {
        let options = live_options(arguments, &environment, &apis)?;
        return play(&apis, url, &options, arguments, console).await;
    }
    let (mock, fixtures) = start_mock(arguments, console).await?;
    let options = mock_options(arguments, &environment, &apis, &fixtures)?;
    let exit = play(&apis, &mock.url, &options, arguments, console).await;
    mock.stop().await;
    exit
}

/// Prints the page of a check.
fn explain(id: &str, console: &Console) -> Result<Exit, Failure> {
    let check = checks::find(id).ok_or_else(|| {
        Failure::usage(format!("no check is called `{id}`"))
            .hint("findings name their check in brackets; docs/checks.md lists all")
    })?;
    let severity = if check.severity == Severity::Error {
        "error"
    } else {
        "warning"
    };
    console.data(&format!(
        "{}\n{severity} · {}\n\n{}\n",
        check.id, check.title, check.doc
    ));
    Ok(Exit::Conforms)
}

fn selection(arguments: &CheckArguments) -> Selection {
    Selection {
        operations: arguments.operations.clone(),
        tags: arguments.tags.clone(),
        paths: arguments.paths.clone(),
    }
}

/// A name that fits nothing is a mistake, and no check of nothing.
fn selected(arguments: &CheckArguments, apis: &[Api]) -> Result<(), Failure> {
    let selection = selection(arguments);
    let operations = apis.iter().flat_map(|api| &api.operations);
    match selection.unknown(operations) {
        Some(name) => Err(Failure::usage(format!(
            "no operation of the documents is selected by `{name}`"
        ))),
        None => Ok(()),
    }
}

/// A mock of the same documents on a free port of the loopback interface.
async fn start_mock(
    arguments: &CheckArguments,
    console: &Console,
) -> Result<(Running, Vec<Option<Fixtures>>), Failure> {
    // The mock keeps its documents, so it gets its own; what is wrong in them was said the first time.
    let apis = documents::accept(&arguments.documents, &arguments.remote, &console.muted())?;
    let fixtures = fixtures::of(&apis, documents::files(&arguments.documents), None)?;
    let config = Config {
        faults: arguments.faults.clone(),
        credentials: hallpass_mock::Credentials::made_up(),
        ..Config::default()
    };
    let mock = Mock::new(apis.into_iter().zip(fixtures.clone()).collect(), config);
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let running = mock.serve(address, None).await;
    let running = running.map_err(|error| {
        Failure::blocked(format!("cannot start the mock on {address}: {error}"))
    })?;
    Ok((running, fixtures))
}

/// The mock is known: its callers are those of the fixtures, and the embedded documents have accepted snapshots.
fn mock_options(
    arguments: &CheckArguments,
    environment: &Environment,
    apis: &[Api],
    fixtures: &[Option<Fixtures>],
) -> Result<Options, Failure> {
    let mut options = options(arguments, environment);
    options.fixtures_known = true;
    options.credentials.identities = match &arguments.credentials {
        Some(path) => credentials::from_file(path, apis)?,
        None => {
            let known = credentials::of_all(fixtures);
            let known = known.or(&hallpass_mock::Credentials::made_up());
            credentials::from_fixtures(&known, apis)
        }
    };
    for identity in &mut options.credentials.identities {
        identity.certificate = true;
    }
    if arguments.documents.is_empty() && arguments.snapshots.is_none() {
        options.snapshots.store = SnapshotStore::Embedded(embedded::snapshots());
    }
    Ok(options)
}

/// A live server: who plays is said by the environment, then by a file.
fn live_options(
    arguments: &CheckArguments,
    environment: &Environment,
    apis: &[Api],
) -> Result<Options, Failure> {
    let mut options = options(arguments, environment);
    options.allow_writes = arguments.allow_writes;
    let identities = &mut options.credentials.identities;
    identities.extend(credentials::from_environment(environment, apis));
    if let Some(path) = &arguments.credentials {
        identities.extend(credentials::from_file(path, apis)?);
    }
    Ok(options)
}

fn options(arguments: &CheckArguments, environment: &Environment) -> Options {
    Options {
        credentials: Credentials {
            identities: Vec::new(),
            headers: arguments.headers.clone(),
            other_headers: arguments.other_headers.clone(),
        },
        parameters: arguments.parameters.iter().cloned().collect(),
        timeout: Duration::from_secs(arguments.timeout),
        selection: selection(arguments),
        max_failures: arguments
            .max_failures
            .map(|most| usize::try_from(most).unwrap_or(usize::MAX)),
        snapshots: SnapshotOptions {
            store: arguments
                .snapshots
                .clone()
                .map_or(SnapshotStore::None, SnapshotStore::Directory),
            required: arguments.snapshots_required || environment.ci,
            write: !environment.ci,
        },
        ..Options::default()
    }
}

/// Plays against the server at `url` until the end, or until the user ends it.
async fn play(
    apis: &[Api],
    url: &str,
    options: &Options,
    arguments: &CheckArguments,
    console: &Console,
) -> Result<Exit, Failure> {
    let targets: Result<Vec<_>, _> = apis.iter().map(|api| Target::new(api, url)).collect();
    let targets = targets.map_err(|error| Failure::usage(error.to_string()).hint(error.help()))?;
    let mut progress = ConsoleProgress::new(console);
    let check = hallpass_conformance::check(&targets, options, &mut progress);
    let result = until_interrupted(check, &options.stop).await;
    progress.finish();
    match result {
        Some(result) => concluded(result, options, arguments, console),
        None => Ok(Exit::Interrupted),
    }
}

/// The first interruption lets the run end with what it has; the second one ends it at once.
async fn until_interrupted<T>(check: impl Future<Output = T>, stop: &Stop) -> Option<T> {
    let mut interrupt = Interrupt::listen();
    let mut check = pin!(check);
    tokio::select! {
        result = check.as_mut() => return Some(result),
        () = interrupt.wait() => stop.ask(),
    }
    tokio::select! {
        result = check => Some(result),
        () = interrupt.wait() => None,
    }
}

fn concluded(
    result: Result<Outcome, CheckError>,
    options: &Options,
    arguments: &CheckArguments,
    console: &Console,
) -> Result<Exit, Failure> {
    let verdict = Verdict::of(&result);
    let outcome = result.map_err(|error| Failure::blocked(error.to_string()).hint(error.help()))?;
    console.data(&report::terminal::render(&outcome, true));
    if options.stop.is_asked() {
        // Half of a report would pass for a whole one.
        let ending = if arguments.reports.is_empty() {
            ""
        } else {
            ": no report was written"
        };
        console.note(&format!("interrupted{ending}"));
        return Ok(Exit::Interrupted);
    }
    for (format, path) in &arguments.reports {
        files::write(path, &format.text(&outcome)?)?;
        console.note(&format!("wrote {}", path.display()));
    }
    Ok(match verdict {
        Verdict::Conforms => Exit::Conforms,
        Verdict::Findings => Exit::Findings,
        Verdict::Blocked => Exit::Blocked,
    })
}

impl Format {
    fn text(self, outcome: &Outcome) -> Result<String, Failure> {
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
