//! `hallpass check`: plays documents against a server and reports what differs.

mod arguments;
mod cases;

pub use arguments::CheckArguments;

use std::net::{Ipv4Addr, SocketAddr};
use std::pin::pin;
use std::time::Duration;

use hallpass_conformance::{
    CheckError, Credentials, Options, Outcome, Profile, Selection, SnapshotOptions, SnapshotStore,
    Stop, Target, Verdict, checks, report,
};
use hallpass_mock::{Config, Fixtures, Mock, Running};
use hallpass_openapi::model::Api;

use crate::console::Console;
use crate::environment::Environment;
use crate::exit::{Exit, Failure};
use crate::interrupt::Interrupt;
use crate::progress::ConsoleProgress;
use crate::{credentials, documents, embedded, files, fixtures};

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
    if arguments.list_cases {
        return cases::list(&apis, arguments, &environment, console).await;
    }
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
    console.data(&format!("{}\n{}", check.id, check.page()));
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
        None => has_case(arguments, apis),
    }
}

/// So is a case of an operation that no document has.
fn has_case(arguments: &CheckArguments, apis: &[Api]) -> Result<(), Failure> {
    let Some(case) = &arguments.case else {
        return Ok(());
    };
    let is_known = |api: &Api| hallpass_conformance::has_operation_of(api, case);
    if apis.iter().any(is_known) {
        return Ok(());
    }
    Err(Failure::usage(format!(
        "no operation of the documents has the case `{case}`"
    ))
    .hint("--list-cases names all cases"))
}

/// A mock of the same documents on a free port of the loopback interface.
async fn start_mock(
    arguments: &CheckArguments,
    console: &Console,
) -> Result<(Running, Vec<Option<Fixtures>>), Failure> {
    // The mock keeps its documents, so it gets its own; what is wrong in them was said the first time.
    let (mock, fixtures) = make_mock(arguments, console)?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let running = mock.serve(address, None).await;
    let running = running.map_err(|error| {
        Failure::blocked(format!("cannot start the mock on {address}: {error}"))
    })?;
    Ok((running, fixtures))
}

fn make_mock(
    arguments: &CheckArguments,
    console: &Console,
) -> Result<(Mock, Vec<Option<Fixtures>>), Failure> {
    let apis = documents::accept(&arguments.documents, &arguments.remote, &console.muted())?;
    let fixtures = fixtures::of(&apis, documents::files(&arguments.documents), None)?;
    let config = Config {
        faults: arguments.faults.clone(),
        credentials: hallpass_mock::Credentials::made_up(),
        ..Config::default()
    };
    let mock = Mock::new(apis.into_iter().zip(fixtures.clone()).collect(), config);
    Ok((mock, fixtures))
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
        None => credentials::of_mock(fixtures, apis),
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
        profile: arguments.profile.map(Profile::from),
        seed: arguments.seed,
        workers: usize::from(arguments.workers),
        checks: arguments.checks.clone(),
        case: arguments.case.clone(),
        deny_unchecked: arguments.deny_unchecked,
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
    may_go_so_far(&targets, options)?;
    let mut progress = ConsoleProgress::new(console, apis.len());
    let check = hallpass_conformance::check(&targets, options, &mut progress);
    let result = until_interrupted(check, &options.stop).await;
    progress.finish();
    match result {
        Some(result) => concluded(result, options, arguments, console),
        None => Ok(Exit::Interrupted),
    }
}

/// A host that is not this machine is written to only when the user says so in as many words.
fn may_go_so_far(targets: &[Target<'_>], options: &Options) -> Result<(), Failure> {
    let Some(wished) = options.profile else {
        return Ok(());
    };
    let is_less = |target: &&Target<'_>| Profile::of(target, options) != wished;
    match targets.iter().find(is_less) {
        Some(target) => Err(Failure::usage(format!(
            "the profile `{}` changes the state of {}, which is not this machine",
            wished.name(),
            target.base_url
        ))
        .hint("allow it with --allow-writes, or use --profile readonly")),
        None => Ok(()),
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
    if !arguments.json {
        console.data(&report::terminal::render(&outcome, true));
    }
    if options.stop.is_asked() {
        // Half of a report would pass for a whole one.
        let ending = if arguments.reports.is_empty() && !arguments.json {
            ""
        } else {
            ": no report was written"
        };
        console.note(&format!("interrupted{ending}"));
        return Ok(Exit::Interrupted);
    }
    if arguments.json {
        console.data(&report::json::render(&outcome));
    }
    played_case(&outcome, arguments)?;
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

/// A case that the document has an operation for, and that was not played.
fn played_case(outcome: &Outcome, arguments: &CheckArguments) -> Result<(), Failure> {
    let Some(case) = &arguments.case else {
        return Ok(());
    };
    if outcome
        .exchanges
        .iter()
        .any(|exchange| exchange.case == *case)
    {
        return Ok(());
    }
    let skipped = outcome.skipped.iter().find(|skipped| skipped.case == *case);
    Err(match skipped {
        Some(skipped) => Failure::blocked(format!("case `{case}` was skipped: {}", skipped.reason)),
        None => Failure::usage(format!("no case is called `{case}`"))
            .hint("--list-cases names all cases"),
    })
}
