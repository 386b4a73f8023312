//! Trials: a fault of the mock in one operation, and what the judge says of it.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use hallpass_conformance::{
    Credentials, Finding, Options, Outcome, Selection, Silent, Target, check,
};
use hallpass_mock::{ActiveFault, Config, Fault, Mock};
use hallpass_openapi::diagnostic::Severity;
use hallpass_openapi::model::{Api, Operation};

use crate::exit::Failure;
use crate::remote::RemoteArguments;
use crate::{credentials, documents, fixtures};

/// A slow reply is waited for no longer than a test should take.
const TIMEOUT: Duration = Duration::from_secs(1);

/// A fault in one operation.
#[derive(Debug, Clone)]
pub struct Trial {
    /// What the mock does.
    pub fault: &'static str,
    /// The checks that should notice.
    pub checks: &'static [&'static str],
    /// Where it does so.
    pub operation: String,
    /// The collection that the operation is of.
    collection: Option<String>,
    /// The checks that noticed, those that should come first.
    pub found_by: Vec<&'static str>,
    /// Nothing but warnings noticed.
    pub is_warning: bool,
}

impl Trial {
    /// A fault before it was tried.
    pub fn new(fault: &'static Fault, operation: &Operation) -> Self {
        let resource = operation.resource.as_ref();
        Self {
            fault: fault.name,
            checks: fault.checks,
            operation: operation.id.clone(),
            collection: resource.map(|resource| resource.collection.clone()),
            found_by: Vec::new(),
            is_warning: false,
        }
    }

    /// A check noticed.
    pub fn is_found(&self) -> bool {
        !self.found_by.is_empty()
    }

    /// A check noticed that the fault names.
    pub fn is_found_as_such(&self) -> bool {
        self.found_by
            .iter()
            .any(|check| self.checks.contains(check))
    }

    fn saw(&mut self, findings: &[&Finding]) {
        let is_named = |finding: &&&Finding| self.checks.contains(&finding.check);
        let named = findings.iter().filter(is_named);
        let mut found_by: Vec<&'static str> = Vec::new();
        for finding in named.chain(findings) {
            if !found_by.contains(&finding.check) {
                found_by.push(finding.check);
            }
        }
        self.found_by = found_by;
        let is_error = |finding: &&Finding| finding.severity == Severity::Error;
        self.is_warning = !findings.is_empty() && !findings.iter().any(is_error);
    }
}

/// Where one document is tried: it is loaded anew for each mock, which keeps it.
#[derive(Debug, Clone)]
pub struct Stage {
    index: usize,
    documents: Vec<String>,
    remote: RemoteArguments,
}

impl Stage {
    /// The stage of the document with this index.
    ///
    /// # Errors
    /// When it cannot be read any more.
    pub fn new(
        index: usize,
        documents: Vec<String>,
        remote: RemoteArguments,
    ) -> Result<Self, Failure> {
        let stage = Self {
            index,
            documents,
            remote,
        };
        stage.api().map(|_| stage)
    }

    fn api(&self) -> Result<Api, Failure> {
        documents::reload(&self.documents, self.index, &self.remote)
    }

    /// Fingerprints of what is found without any fault.
    ///
    /// # Errors
    /// When the mock cannot be played.
    pub async fn known_findings(&self) -> Result<Vec<String>, Failure> {
        let outcome = self.play(Vec::new(), |_| Options::default()).await?;
        let findings = outcome.findings.into_iter();
        Ok(findings.map(|finding| finding.fingerprint).collect())
    }

    /// The trial with its result.
    ///
    /// # Errors
    /// When the mock cannot be played.
    pub async fn tried(&self, mut trial: Trial, known: &[String]) -> Result<Trial, Failure> {
        let name = format!("{}@{}", trial.fault, trial.operation);
        let fault = ActiveFault::parse(&name).map_err(|error| Failure::usage(error.to_string()))?;
        let options = |api: &Api| options(&trial, api);
        let outcome = self.play(vec![fault], options).await?;
        let of_trial = |finding: &&Finding| {
            let named = [&finding.operation, &finding.after].into_iter().flatten();
            let here = named
                .into_iter()
                .any(|operation| operation.id == trial.operation);
            here && !known.contains(&finding.fingerprint)
        };
        let findings: Vec<&Finding> = outcome.findings.iter().filter(of_trial).collect();
        trial.saw(&findings);
        Ok(trial)
    }

    async fn play(
        &self,
        faults: Vec<ActiveFault>,
        options: impl Fn(&Api) -> Options,
    ) -> Result<Outcome, Failure> {
        let judged = self.api()?;
        let files = documents::files(&self.documents);
        let fixtures = fixtures::of(std::slice::from_ref(&judged), files, None)?;
        let config = Config {
            faults,
            credentials: hallpass_mock::Credentials::made_up(),
            ..Config::default()
        };
        let mut options = options(&judged);
        options.fixtures_known = true;
        options.credentials = Credentials {
            identities: credentials::of_mock(&fixtures, std::slice::from_ref(&judged)),
            ..Credentials::default()
        };
        let state = vec![(self.api()?, fixtures.into_iter().next().flatten())];
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let mock = Mock::new(state, config).serve(address, None).await;
        let mock = mock.map_err(|error| {
            Failure::blocked(format!("cannot start the mock on {address}: {error}"))
        })?;
        let target = Target::new(&judged, &mock.url)
            .map_err(|error| Failure::usage(error.to_string()).hint(error.help()));
        let outcome = check(&[target?], &options, &mut Silent).await;
        mock.stop().await;
        outcome.map_err(|error| Failure::blocked(error.to_string()).hint(error.help()))
    }
}

/// The operation is played with those of its collection, where a fault in storage shows.
fn options(trial: &Trial, api: &Api) -> Options {
    let is_kin = |operation: &&Operation| {
        let resource = operation.resource.as_ref();
        let collection = resource.map(|resource| &resource.collection);
        operation.id == trial.operation
            || (collection.is_some() && collection == trial.collection.as_ref())
    };
    let operations = api.operations.iter().filter(is_kin);
    let mut options = Options {
        selection: Selection {
            operations: operations.map(|operation| operation.id.clone()).collect(),
            ..Selection::default()
        },
        ..Options::default()
    };
    if trial.checks.contains(&"timeout") {
        options.timeout = TIMEOUT;
    }
    options
}
