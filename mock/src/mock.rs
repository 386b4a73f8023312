//! The mock: documents, their state and the faults that are on, ready to be asked or served.

use std::collections::HashMap;

use hallpass_openapi::model::Api;

use crate::alias::{self, Callers};
use crate::document::Document;
use crate::fault::{ActiveFault, Faulty};
use crate::fixtures::{Credentials, Fixtures};
use crate::message::{Moment, Request, Response};
use crate::seed::fixtures_of_document;
use crate::server::Limits;
use crate::service::Service;
use crate::state::State;

/// How a mock behaves beyond its documents.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// URL that clients are given, when it is not the one of the socket, such as `https://mock.example.org`.
    pub public_url: Option<String>,
    /// Deviations.
    pub faults: Vec<ActiveFault>,
    /// Bounds of the server.
    pub limits: Limits,
    /// Who may come in where the fixtures name nobody of a kind; a kind without anybody lets every credential of that kind in.
    pub credentials: Credentials,
}

/// Documents that are played.
#[derive(Debug)]
pub struct Mock {
    pub(crate) faulty: Faulty,
    pub(crate) limits: Limits,
}

/// One operation that the mock plays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Played {
    /// HTTP method.
    pub method: String,
    /// Path template with the base path of its document.
    pub path: String,
    /// `operationId`.
    pub operation: String,
    /// Title of its document.
    pub document: String,
}

impl Mock {
    /// A mock of these documents, each with its fixtures. Documents whose fixtures have one name share one state; a document without
    /// fixtures has a state of its own, with the items that its examples show, or that its schemas describe.
    pub fn new(documents: Vec<(Api, Option<Fixtures>)>, config: Config) -> Self {
        let mut states = Vec::new();
        let mut names: Vec<Option<String>> = Vec::new();
        let mut played = Vec::new();
        for (api, fixtures) in documents {
            let name = fixtures.as_ref().map(|fixtures| fixtures.name.clone());
            let known = names
                .iter()
                .position(|other| name.is_some() && *other == name);
            let state = known.unwrap_or(states.len());
            let document = Document::new(api, state);
            if known.is_none() {
                let is_alone = fixtures.is_none();
                let fixtures = fixtures.unwrap_or_else(|| fixtures_of_document(&document.api));
                let mut own = State::new(&fixtures);
                own.gate.credentials = own.gate.credentials.or(&config.credentials);
                if is_alone {
                    own.callers = Callers::of(&document.api, &fixtures);
                    alias::name_callers(&mut own.gate.credentials);
                }
                states.push(own);
                names.push(name);
            }
            played.push(with_faults(document, &config.faults));
        }
        let mut service = Service::new(played, states);
        let public = config.public_url.as_deref();
        service.addresses.public = public.map(|url| url.trim_end_matches('/').to_owned());
        Self {
            faulty: Faulty {
                service,
                faults: config.faults,
                answered: HashMap::new(),
                counts: HashMap::new(),
            },
            limits: config.limits,
        }
    }

    /// Answers one request.
    pub fn answer(&mut self, request: &Request, moment: Moment) -> Response {
        self.faulty.answer(request, moment)
    }

    /// Sets the URL of the socket, which links in replies start with unless there is a public one.
    pub fn set_bound_url(&mut self, url: &str) {
        url.clone_into(&mut self.faulty.service.addresses.bound);
    }

    /// All operations, document by document.
    pub fn operations(&self) -> Vec<Played> {
        let documents = self.faulty.service.documents().iter();
        let played = documents.flat_map(|document| {
            document.api.operations.iter().map(|operation| Played {
                method: operation.method.clone(),
                path: format!("{}{}", document.mount, operation.path.text),
                operation: operation.id.clone(),
                document: document.api.title.clone(),
            })
        });
        played.collect()
    }
}

fn with_faults(mut document: Document, faults: &[ActiveFault]) -> Document {
    let Document { api, terms, .. } = &mut document;
    for fault in faults {
        for (operation, terms) in api.operations.iter().zip(terms.iter_mut()) {
            fault.change_terms(api, operation, terms);
        }
    }
    document
}
