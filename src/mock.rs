//! `hallpass mock`: serves documents, and says what it serves.

use std::fmt::Write as _;
use std::io;
use std::net::{IpAddr, SocketAddr};

use clap::Args;
use hallpass_mock::{ActiveFault, Config, Fault, Mock};

use crate::access_log::AccessLog;
use crate::banner::Banner;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::interrupt::Interrupt;
use crate::remote::RemoteArguments;
use crate::{credentials, documents, fixtures};

const EXAMPLES: &str = "\
Examples:
  hallpass mock                     the embedded documents on http://127.0.0.1:4010
  hallpass mock api.yaml --port 8080
  hallpass mock api.yaml --fixtures state.yaml --public-url https://mock.example.org
  hallpass mock --fault xml-wrong-root@getGroup
  hallpass mock --list-faults

Ctrl-C ends it.

Exit codes:
  0 ended by Ctrl-C, 2 wrong use or configuration, 3 document rejected, 4 the port is taken";

/// Arguments of `hallpass mock`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct MockArguments {
    /// OpenAPI documents, YAML or JSON; without one, the embedded documents
    #[arg(value_name = "DOC")]
    documents: Vec<String>,
    #[command(flatten)]
    remote: RemoteArguments,
    /// Listen on this port; 0 takes a free one
    #[arg(long, default_value_t = 4010)]
    port: u16,
    /// Listen on this address
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    host: IpAddr,
    /// What links in replies start with, when clients reach the mock under another URL
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// Start with the state and credentials of this file, in place of what the documents name
    #[arg(long, value_name = "FILE")]
    fixtures: Option<String>,
    /// Take every credential where the documents name none; without this, those that are printed
    #[arg(long)]
    any_credentials: bool,
    /// Deviate on purpose, everywhere or in one operation; can be given several times
    #[arg(long = "fault", value_name = "NAME[@OPERATION]", value_parser = fault)]
    faults: Vec<ActiveFault>,
    /// List the faults and end
    #[arg(long)]
    list_faults: bool,
}

/// Serves until the user ends it.
///
/// # Errors
/// When a document is rejected, fixtures are wrong, or the port is taken.
pub async fn run(arguments: &MockArguments, console: &Console) -> Result<Exit, Failure> {
    if arguments.list_faults {
        console.data(&fault_list());
        return Ok(Exit::Conforms);
    }
    let apis = documents::accept(&arguments.documents, &arguments.remote, console)?;
    let fixtures = fixtures::of(
        &apis,
        documents::files(&arguments.documents),
        arguments.fixtures.as_deref(),
    )?;
    let named = credentials::of_all(&fixtures);
    let (credentials, own) = if arguments.any_credentials {
        (named, hallpass_mock::Credentials::default())
    } else {
        let own = hallpass_mock::Credentials::made_up();
        (credentials::of_schemes(named.or(&own), &apis), own)
    };
    let config = Config {
        public_url: arguments.public_url.clone(),
        faults: arguments.faults.clone(),
        credentials: own,
        ..Config::default()
    };
    let mock = Mock::new(apis.into_iter().zip(fixtures).collect(), config);
    let mut interrupt = Interrupt::listen();
    let log = AccessLog::start(*console);
    let address = SocketAddr::new(arguments.host, arguments.port);
    let running = mock
        .serve(address, Some(log.sink()))
        .await
        .map_err(|error| refused(address, &error))?;
    let banner = Banner {
        running: &running,
        documents: &arguments.documents,
        faults: &arguments.faults,
        credentials: &credentials,
    };
    console.data(&banner.text());
    interrupt.wait().await;
    running.stop().await;
    log.finish();
    console.note("stopped");
    Ok(Exit::Conforms)
}

/// Reads `--fault`.
///
/// # Errors
/// When no fault has the name.
pub fn fault(text: &str) -> Result<ActiveFault, String> {
    ActiveFault::parse(text)
        .map_err(|error| format!("{error} (`hallpass mock --list-faults` lists them)"))
}

fn refused(address: SocketAddr, error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::AddrInUse => Failure::blocked(format!(
            "port {} of {} is taken",
            address.port(),
            address.ip()
        ))
        .hint("choose another with --port; 0 takes a free one"),
        _ => Failure::blocked(format!("cannot listen on {address}: {error}")),
    }
}

/// Name, what the mock does, and the checks that notice it.
fn fault_list() -> String {
    let width = Fault::all()
        .iter()
        .map(|fault| fault.name.len())
        .max()
        .unwrap_or_default();
    let mut text = String::new();
    for fault in Fault::all() {
        let _ = writeln!(
            text,
            "{:width$}  {} [{}]",
            fault.name,
            fault.description,
            fault.checks.join(", ")
        );
    }
    text
}
