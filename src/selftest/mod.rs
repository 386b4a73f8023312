//! `hallpass selftest`: what a check of this document would find, tried on the mock with each of its faults.

mod report;
mod trial;
mod vague;

use std::collections::VecDeque;

use clap::{Args, ValueEnum};
use hallpass_mock::Fault;
use hallpass_openapi::model::Api;
use tokio::task::JoinSet;

use crate::console::Console;
use crate::documents;
use crate::exit::{Exit, Failure};
use crate::remote::RemoteArguments;
use trial::{Stage, Trial};

const EXAMPLES: &str = "\
Examples:
  hallpass selftest api.yaml
  hallpass selftest api.yaml --operation getThing --format json
  hallpass selftest api.yaml --min-score 90

The mock of the document plays each of its faults in each operation where it can show, and the
judge must find it. `hallpass mock --list-faults` says what each fault does.";

/// Arguments of `hallpass selftest`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct SelftestArguments {
    /// OpenAPI documents, YAML or JSON; without one, the embedded documents
    #[arg(value_name = "DOC")]
    documents: Vec<String>,
    #[command(flatten)]
    remote: RemoteArguments,
    /// Try only the operation with this id; can be given several times
    #[arg(long = "operation", value_name = "ID")]
    operations: Vec<String>,
    /// Try only this fault; can be given several times
    #[arg(long = "fault", value_name = "NAME", value_parser = fault)]
    faults: Vec<String>,
    /// Fail when fewer than this many of 100 faults are found
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=100))]
    min_score: Option<u8>,
    /// How to print the result: text or json
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "FORMAT",
        hide_possible_values = true
    )]
    format: Format,
    /// How many faults are tried at one time
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=64))]
    jobs: u8,
}

/// Values of `--format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
}

fn fault(text: &str) -> Result<String, String> {
    let known = Fault::by_name(text);
    known.map(|fault| fault.name.to_owned()).ok_or_else(|| {
        "no fault is called so (`hallpass mock --list-faults` lists them)".to_owned()
    })
}

/// Tries all faults, prints what was found and what cannot be.
///
/// # Errors
/// When a document is rejected, or a mock cannot be started.
pub async fn run(arguments: &SelftestArguments, console: &Console) -> Result<Exit, Failure> {
    let apis = documents::accept(&arguments.documents, &arguments.remote, console)?;
    selected(arguments, &apis)?;
    let mut tested = Vec::new();
    for (index, api) in apis.iter().enumerate() {
        let stage = Stage::new(index, arguments.documents.clone(), arguments.remote.clone())?;
        let known = stage.known_findings().await?;
        let trials = trials(api, arguments);
        let trials = tried(stage, trials, known, arguments, console).await?;
        tested.push(report::Tested {
            name: api.name.clone(),
            title: api.title.clone(),
            trials,
            gaps: vague::gaps(api, &arguments.operations),
        });
    }
    console.data(&match arguments.format {
        Format::Text => report::text(&tested),
        Format::Json => report::json(&tested),
    });
    concluded(&tested, arguments, console)
}

/// A name that no operation has is a mistake, and no test of nothing.
fn selected(arguments: &SelftestArguments, apis: &[Api]) -> Result<(), Failure> {
    let has = |id: &String| {
        let mut operations = apis.iter().flat_map(|api| &api.operations);
        operations.any(|operation| operation.id == *id)
    };
    match arguments.operations.iter().find(|id| !has(id)) {
        Some(id) => Err(Failure::usage(format!(
            "no operation of the documents is called `{id}`"
        ))),
        None => Ok(()),
    }
}

/// Each fault in each operation where it can show.
fn trials(api: &Api, arguments: &SelftestArguments) -> Vec<Trial> {
    let names = &arguments.operations;
    let operations = api
        .operations
        .iter()
        .filter(|operation| names.is_empty() || names.contains(&operation.id));
    let wanted = |fault: &&Fault| {
        let named = arguments.faults.is_empty() || arguments.faults.iter().any(|n| n == fault.name);
        // Nothing was accepted that a value could differ from.
        named
            && !fault
                .checks
                .iter()
                .all(|check| check.starts_with("snapshot-"))
    };
    let faults: Vec<&'static Fault> = Fault::all().iter().filter(wanted).collect();
    operations
        .flat_map(|operation| {
            let applicable = faults
                .iter()
                .filter(|fault| fault.applies_to(api, operation));
            applicable.map(|fault| Trial::new(fault, operation))
        })
        .collect()
}

/// The trials with their results, in their order.
async fn tried(
    stage: Stage,
    trials: Vec<Trial>,
    known: Vec<String>,
    arguments: &SelftestArguments,
    console: &Console,
) -> Result<Vec<Trial>, Failure> {
    let total = trials.len();
    let mut waiting: VecDeque<(usize, Trial)> = trials.into_iter().enumerate().collect();
    let mut running = JoinSet::new();
    let mut done: Vec<(usize, Trial)> = Vec::new();
    while done.len() < total {
        while running.len() < usize::from(arguments.jobs)
            && let Some((index, trial)) = waiting.pop_front()
        {
            let (stage, known) = (stage.clone(), known.clone());
            running.spawn(async move { (index, stage.tried(trial, &known).await) });
        }
        let Some(result) = running.join_next().await else {
            break;
        };
        let (index, trial) = result.map_err(|error| {
            Failure::blocked(format!("a trial did not come to its end: {error}"))
        })?;
        done.push((index, trial?));
        console.live(&format!("{} of {total} faults tried", done.len()));
    }
    console.live("");
    done.sort_by_key(|(index, _)| *index);
    Ok(done.into_iter().map(|(_, trial)| trial).collect())
}

fn concluded(
    tested: &[report::Tested],
    arguments: &SelftestArguments,
    console: &Console,
) -> Result<Exit, Failure> {
    let trials = || tested.iter().flat_map(|tested| &tested.trials);
    let Some(score) = report::score(trials()) else {
        return Err(Failure::blocked("no fault can show in the documents"));
    };
    match arguments.min_score {
        Some(least) if score < u32::from(least) => {
            console.note(&format!(
                "the score is {score}, and --min-score asks for {least}"
            ));
            Ok(Exit::Findings)
        }
        _ => Ok(Exit::Conforms),
    }
}
