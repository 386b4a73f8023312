//! The seam around the core where faults act.

use std::collections::HashMap;
use std::sync::Arc;

use crate::collections::Collections;
use crate::document::Document;
use crate::fault::subject::Subject;
use crate::fault::{ActiveFault, Deviation};
use crate::message::{Moment, Request, Response};
use crate::service::Service;
use crate::state::State;

/// A service with the faults that are on. Without any it is the service.
#[derive(Debug)]
pub struct Faulty {
    /// The core.
    pub service: Service,
    /// The faults, outermost first.
    pub faults: Vec<ActiveFault>,
    /// What was answered with success, by method and path, for faults that answer it again.
    pub answered: HashMap<String, Response>,
    /// How many requests each operation had, by document and operation.
    pub counts: HashMap<(usize, usize), u64>,
}

/// A fault's hand on the core during one request.
pub(super) struct Around<'a> {
    service: &'a mut Service,
    inner: &'a [&'a ActiveFault],
    moment: Moment,
    document: &'a Arc<Document>,
    answered: &'a mut HashMap<String, Response>,
    target: String,
    /// Which request of the operation this is, from 1.
    pub count: u64,
    /// The operation that the request means.
    pub subject: Subject<'a>,
}

impl Faulty {
    /// Answers a request as [`Service::answer`] does, but for the faults.
    pub fn answer(&mut self, request: &Request, moment: Moment) -> Response {
        let Ok(routed) = self.service.route(request) else {
            return self.service.answer(request, moment);
        };
        let Some(document) = self.service.documents().get(routed.document).cloned() else {
            return self.service.answer(request, moment);
        };
        let Some(operation) = document.api.operations.get(routed.operation) else {
            return self.service.answer(request, moment);
        };
        let subject = Subject::new(&document.api, operation);
        let count = self
            .counts
            .entry((routed.document, routed.operation))
            .or_default();
        *count += 1;
        let on: Vec<&ActiveFault> = self.faults.iter().filter(|f| f.is_on(&subject)).collect();
        let mut around = Around {
            service: &mut self.service,
            inner: &on,
            moment,
            document: &document,
            answered: &mut self.answered,
            target: request.target(),
            count: *count,
            subject,
        };
        around.go(request)
    }
}

impl<'a> Around<'a> {
    /// What the faults further in, and then the core, answer.
    pub fn go(&mut self, request: &Request) -> Response {
        let Some((fault, inner)) = self.inner.split_first() else {
            return self.ask(request);
        };
        let subject = self.subject;
        let outer = std::mem::replace(&mut self.inner, inner);
        let response = match fault.fault.deviation {
            Deviation::Terms(_) => self.go(request),
            Deviation::Request(change) => {
                let mut changed = request.clone();
                change(&subject, &mut changed);
                self.go(&changed)
            }
            Deviation::Response(change) => {
                let mut response = self.go(request);
                change(&subject, request, &mut response);
                response
            }
            Deviation::Around(act) => act(self, request),
        };
        self.inner = outer;
        response
    }

    /// What the core answers. A client signs what it sends, not what a fault makes of it.
    fn ask(&mut self, request: &Request) -> Response {
        if request.target() == self.target {
            return self.service.answer(request, self.moment);
        }
        let signed = Request {
            signed: Some(self.target.clone()),
            ..request.clone()
        };
        self.service.answer(&signed, self.moment)
    }

    /// Remembers a success, to be answered again.
    pub fn keep(&mut self, request: &Request, response: &Response) {
        self.answered.insert(name(request), response.clone());
    }

    /// Remembers a success of the operation, whatever item it was about.
    pub fn keep_last(&mut self, response: &Response) {
        let operation = self.subject.operation.id.clone();
        self.answered.insert(operation, response.clone());
    }

    /// The success that the operation had last.
    pub fn last(&self) -> Option<Response> {
        self.answered.get(&self.subject.operation.id).cloned()
    }

    /// The success that the same request had before.
    pub fn kept(&self, request: &Request) -> Option<Response> {
        self.answered.get(&name(request)).cloned()
    }

    /// A second answer, to a request with the same credentials as the one that got the first.
    pub fn again(&mut self, first: &Response, request: &Request) -> Response {
        if first.status != 401
            && let Some(state) = self.state()
        {
            state.gate.nonces.forget_last();
        }
        self.go(request)
    }

    /// The state that the operation works on.
    pub fn state(&mut self) -> Option<&mut State> {
        self.service.state_mut(self.document)
    }

    /// A copy of the stored items.
    pub fn remember(&mut self) -> Collections {
        self.state()
            .map(|state| state.collections.clone())
            .unwrap_or_default()
    }

    /// Puts stored items back as they were.
    pub fn restore(&mut self, collections: Collections) {
        if let Some(state) = self.state() {
            state.collections = collections;
        }
    }

    /// URL that the server has for itself.
    pub fn base(&self) -> &str {
        self.service.addresses.base()
    }

    /// Time and chance of the request.
    pub fn moment(&self) -> Moment {
        self.moment
    }

    /// Path under which the operation's document stands.
    pub fn mount(&self) -> &'a str {
        &self.document.mount
    }
}

/// Method and path: what makes a request the same one.
fn name(request: &Request) -> String {
    format!("{} {}", request.method, request.path)
}
