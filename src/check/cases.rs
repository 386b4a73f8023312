//! The planned cases: what would be played, told by a play against a mock in this process, without a socket.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use hallpass_conformance::{Event, Options, PlannedCase, Profile, Progress, SnapshotStore, Target};
use hallpass_mock::Moment;
use hallpass_openapi::model::Api;
use serde_json::{Value, json};

use super::{CheckArguments, live_options, make_mock, mock_options};
use crate::console::Console;
use crate::environment::Environment;
use crate::exit::{Exit, Failure};

/// Prints the planned cases, each once, in their order.
///
/// # Errors
/// When a document or an option cannot be used.
pub async fn list(
    apis: &[Api],
    arguments: &CheckArguments,
    environment: &Environment,
    console: &Console,
) -> Result<Exit, Failure> {
    let (mut mock, fixtures) = make_mock(arguments, console)?;
    mock.set_bound_url("http://localhost");
    let mut options = mock_options(arguments, environment, apis, &fixtures)?;
    options.snapshots.store = SnapshotStore::None;
    // Those are for the server at `--url`; the mock has its own.
    options.credentials.headers.clear();
    options.credentials.other_headers.clear();
    as_live(&mut options, apis, arguments, environment)?;
    let mock = Arc::new(Mutex::new(mock));
    let in_process = |api| {
        let mock = Arc::clone(&mock);
        Target::in_process(api, move |request| {
            let answer = mock
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .respond(request, Moment::now());
            async move { answer }
        })
    };
    let targets: Vec<_> = apis.iter().map(in_process).collect();
    let mut planned = Planned::default();
    let check = hallpass_conformance::check(&targets, &options, &mut planned);
    check
        .await
        .map_err(|error| Failure::blocked(error.to_string()).hint(error.help()))?;
    console.data(&if arguments.json {
        format!("{:#}\n", Value::from(planned.json))
    } else {
        table(&planned.rows)
    });
    Ok(Exit::Conforms)
}

/// What the run against the server at `--url` may do, and what it knows.
fn as_live(
    options: &mut Options,
    apis: &[Api],
    arguments: &CheckArguments,
    environment: &Environment,
) -> Result<(), Failure> {
    let Some(url) = &arguments.url else {
        return Ok(());
    };
    let live = live_options(arguments, environment, apis)?;
    options.fixtures_known = false;
    for api in apis {
        let target = Target::new(api, url)
            .map_err(|error| Failure::usage(error.to_string()).hint(error.help()))?;
        options.profile = Some(Profile::of(&target, &live));
    }
    Ok(())
}

/// The cases that were met.
#[derive(Default)]
struct Planned {
    seen: HashSet<(usize, &'static str, String)>,
    rows: Vec<[String; 5]>,
    json: Vec<Value>,
}

impl Progress for Planned {
    fn event(&mut self, event: Event<'_>) {
        if let Event::Call(case) = event {
            let phase = case.phase.name();
            if self
                .seen
                .insert((case.document, phase, case.case.to_owned()))
            {
                self.rows.push(row(case));
                self.json.push(as_json(case));
            }
        }
    }
}

fn row(case: &PlannedCase<'_>) -> [String; 5] {
    [
        case.case.to_owned(),
        case.operation.id.clone(),
        media_types(case),
        case.phase.name().to_owned(),
        why(case),
    ]
}

fn as_json(case: &PlannedCase<'_>) -> Value {
    json!({
        "document": case.document, "case": case.case, "operation": case.operation.id, "phase": case.phase.name(),
        "contentType": case.content_type, "accept": case.accept, "why": why(case),
    })
}

/// `application/json -> text/xml`: what is sent, and what is asked for.
fn media_types(case: &PlannedCase<'_>) -> String {
    match (case.content_type, case.accept) {
        (Some(sent), Some(wanted)) => format!("{sent} -> {wanted}"),
        (Some(sent), None) => format!("{sent} ->"),
        (None, Some(wanted)) => format!("-> {wanted}"),
        (None, None) => "-".to_owned(),
    }
}

fn why(case: &PlannedCase<'_>) -> String {
    let refused = if case.is_refused {
        ", to be refused"
    } else {
        ""
    };
    format!("{}{refused}", case.phase.purpose())
}

fn table(rows: &[[String; 5]]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
    let widths: Vec<usize> = (0..4).map(|column| width(column).unwrap_or(0)).collect();
    let mut text = String::new();
    for row in rows {
        for (cell, width) in row.iter().zip(&widths) {
            let _ = write!(text, "{cell:<width$}  ");
        }
        let _ = writeln!(text, "{}", row[4]);
    }
    text
}
