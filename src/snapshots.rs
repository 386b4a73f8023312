//! `hallpass snapshots`: replies that wait for a decision.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use hallpass_conformance::snapshot::{self, Pending};

use crate::console::Console;
use crate::exit::{Exit, Failure};

const EXAMPLES: &str = "\
Examples:
  hallpass snapshots list
  hallpass snapshots review --snapshots spec/snapshots
  hallpass snapshots accept         all that wait
  hallpass snapshots reject NAME

`hallpass check --snapshots DIR` compares replies with the accepted ones in DIR, and leaves
new and changed ones there as NAME.snap.new.";

/// Arguments of `hallpass snapshots`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct SnapshotsArguments {
    /// What to do
    #[command(subcommand)]
    action: Action,
    /// The folder of snapshots
    #[arg(long, global = true, value_name = "DIR", default_value = "snapshots")]
    snapshots: PathBuf,
}

/// What to do with the snapshots that wait.
#[derive(Debug, Subcommand)]
enum Action {
    /// Name the snapshots that wait for a decision
    List,
    /// Show how each differs from the accepted one
    Review,
    /// Take new ones over
    Accept(Names),
    /// Delete new ones; the accepted ones stay
    Reject(Names),
}

/// Which snapshots.
#[derive(Debug, Args)]
struct Names {
    /// Names as `list` shows them; without one, all
    #[arg(value_name = "NAME")]
    names: Vec<String>,
}

/// Lists, shows, accepts or rejects.
///
/// # Errors
/// When there is no such folder or snapshot, or the system refuses.
pub fn run(arguments: &SnapshotsArguments, console: &Console) -> Result<Exit, Failure> {
    let folder = &arguments.snapshots;
    if !folder.is_dir() {
        return Err(
            Failure::usage(format!("there is no folder `{}`", folder.display()))
                .hint("name it with --snapshots DIR"),
        );
    }
    let pending = snapshot::pending(folder).map_err(|error| Failure::blocked(error.to_string()))?;
    match &arguments.action {
        Action::List => pending
            .iter()
            .for_each(|pending| console.data(&format!("{}  {}\n", state(pending), pending.name))),
        Action::Review => pending
            .iter()
            .for_each(|pending| console.data(&shown(pending))),
        Action::Accept(names) => {
            return decide(folder, &pending, names, &Decision::ACCEPT, console);
        }
        Action::Reject(names) => {
            return decide(folder, &pending, names, &Decision::REJECT, console);
        }
    }
    console.note(&format!(
        "{} waiting in {}",
        pending.len(),
        folder.display()
    ));
    Ok(Exit::Conforms)
}

fn state(pending: &Pending) -> &'static str {
    if pending.accepted.is_some() {
        "changed"
    } else {
        "new    "
    }
}

fn shown(pending: &Pending) -> String {
    match &pending.accepted {
        Some(_) => format!("{}\n\n{}\n", pending.name, pending.diff()),
        None => format!("{} (new)\n\n{}\n", pending.name, pending.proposed),
    }
}

/// What is done to a snapshot that waits, in words and deeds.
struct Decision {
    done: &'static str,
    act: fn(&Path, &str) -> Result<(), hallpass_conformance::CheckError>,
}

impl Decision {
    const ACCEPT: Self = Self {
        done: "accepted",
        act: snapshot::accept,
    };
    const REJECT: Self = Self {
        done: "rejected",
        act: snapshot::reject,
    };
}

fn decide(
    folder: &Path,
    pending: &[Pending],
    names: &Names,
    decision: &Decision,
    console: &Console,
) -> Result<Exit, Failure> {
    let waiting: Vec<&str> = pending
        .iter()
        .map(|pending| pending.name.as_str())
        .collect();
    if let Some(unknown) = names
        .names
        .iter()
        .find(|name| !waiting.contains(&name.as_str()))
    {
        let message = format!("no snapshot `{unknown}` waits in {}", folder.display());
        return Err(Failure::usage(message).hint("`hallpass snapshots list` names those that do"));
    }
    let is_named =
        |name: &&str| names.names.is_empty() || names.names.iter().any(|named| named == name);
    let chosen: Vec<&str> = waiting.into_iter().filter(is_named).collect();
    for name in &chosen {
        (decision.act)(folder, name).map_err(|error| Failure::blocked(error.to_string()))?;
        console.note(&format!("{} {name}", decision.done));
    }
    console.note(&format!(
        "{} of {} {}",
        chosen.len(),
        pending.len(),
        decision.done
    ));
    Ok(Exit::Conforms)
}
