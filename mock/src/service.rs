//! The service: requests in, responses out, through the stages; no I/O, no clock and no chance of its own.

use std::sync::Arc;

use crate::addresses::Addresses;
use crate::alias;
use crate::apart::narrowed;
use crate::authenticate::{Circumstances, authenticate, record};
use crate::call::Call;
use crate::conditional::{self, Viewer};
use crate::counts::{counted, places};
use crate::decide::{Decision, decide};
use crate::decode::decode;
use crate::document::{Document, Terms};
use crate::encode::encode;
use crate::message::{Moment, Request, Response};
use crate::negotiate::negotiate;
use crate::refusal::Refusal;
use crate::refuse::refuse;
use crate::repeated::Asked;
use crate::route::{Routed, Routing, Unrouted};
use crate::select::{content, success};
use crate::state::State;

/// Documents, their state, and how clients reach them.
#[derive(Debug)]
pub struct Service {
    documents: Vec<Arc<Document>>,
    routing: Routing,
    states: Vec<State>,
    /// How the server is reached.
    pub addresses: Addresses,
}

impl Service {
    /// A service of these documents; each names its state by index in `states`.
    pub fn new(documents: Vec<Document>, states: Vec<State>) -> Self {
        let routing = Routing::new(documents.iter());
        Self {
            documents: documents.into_iter().map(Arc::new).collect(),
            routing,
            states,
            addresses: Addresses::default(),
        }
    }

    /// The documents.
    pub fn documents(&self) -> &[Arc<Document>] {
        &self.documents
    }

    /// The state that a document works on.
    pub fn state_mut(&mut self, document: &Document) -> Option<&mut State> {
        self.states.get_mut(document.state)
    }

    /// The operation that a request means.
    ///
    /// # Errors
    /// Why there is none.
    pub fn route(&self, request: &Request) -> Result<Routed, Unrouted> {
        self.routing.find(request)
    }

    /// Answers a request. A request that is refused changes nothing.
    pub fn answer(&mut self, request: &Request, moment: Moment) -> Response {
        match self.route(request) {
            Ok(routed) => self.answer_routed(&routed, request, moment),
            Err(unrouted) => self.answer_unrouted(&unrouted, request),
        }
    }

    fn answer_routed(&mut self, routed: &Routed, request: &Request, moment: Moment) -> Response {
        let Some(document) = self.documents.get(routed.document).cloned() else {
            return Response::empty(404);
        };
        let Some(state) = self.states.get_mut(document.state) else {
            return Response::empty(404);
        };
        let stage = Stage {
            document: &document,
            addresses: &self.addresses,
            moment,
        };
        let mut response = stage
            .play(routed, request, state)
            .unwrap_or_else(|refusal| {
                let operation = document.api.operations.get(routed.operation);
                refuse(&refusal, &document.api, operation, request)
            });
        if request.method == "HEAD" {
            response.set_header("Content-Length", &response.body.len().to_string());
            response.body.clear();
        }
        response
    }

    fn answer_unrouted(&self, unrouted: &Unrouted, request: &Request) -> Response {
        let neighbour = unrouted.neighbour.and_then(|(document, operation)| {
            let api = &self.documents.get(document)?.api;
            Some((api, api.operations.get(operation)))
        });
        let (api, operation) = match (neighbour, self.documents.first()) {
            (Some(neighbour), _) => neighbour,
            (None, Some(first)) => (&first.api, None),
            (None, None) => return Response::empty(404),
        };
        refuse(&unrouted.refusal(), api, operation, request)
    }
}

/// Where a request is played.
struct Stage<'a> {
    document: &'a Document,
    addresses: &'a Addresses,
    moment: Moment,
}

impl Stage<'_> {
    /// All stages after routing. The response is written before state changes, so that what cannot be written was not done either.
    fn play(
        &self,
        routed: &Routed,
        request: &Request,
        state: &mut State,
    ) -> Result<Response, Refusal> {
        let found = self.document.operation(routed.operation);
        let (operation, terms) = found.ok_or_else(|| Refusal::status(404))?;
        let user = self.authenticate(terms, request, state)?;
        let Some((status, response)) = success(operation, terms) else {
            // The document says nothing about replies, so it is one without a body.
            decode(self.document, operation, routed, request)?;
            return Ok(Response::empty(200));
        };
        let media = negotiate(request, response)?;
        conditional::demand(operation, request)?;
        let asked = Asked::of(operation, request, user.as_deref());
        if let Some(asked) = &asked
            && let Some(reply) = state.replies.again(operation, asked, request)?
        {
            return Ok(reply);
        }
        let decoded = decode(self.document, operation, routed, request)?;
        let me = state.callers.me(user.as_deref());
        let decoded = alias::resolved(&self.document.api, operation, &me, decoded);
        let call = Call {
            document: self.document,
            operation,
            terms,
            request,
            decoded,
            caller: user.and_then(|user| record(&state.collections, &user)),
            me,
            collections: &state.collections,
            base: format!("{}{}", self.addresses.base(), self.document.mount),
            moment: self.moment,
        };
        let Decision {
            instance,
            changes,
            headers,
        } = decide(&call)?;
        let api = &self.document.api;
        let content = narrowed(&call, content(api, terms, response, media, instance));
        let content = counted(&call, content);
        let mut encoded = encode(api, status, Some(response), content).map_err(not_writable)?;
        for (name, value) in headers {
            match value {
                Some(value) => encoded.set_header(&name, &value),
                None => encoded.remove_header(&name),
            }
        }
        let made = places(&call, &changes);
        let viewer = Viewer {
            document: self.document,
            routed,
            request,
            caller: call.caller,
            base: call.base,
            moment: self.moment,
        };
        viewer.holds(operation, &state.collections)?;
        state.collections.places.keep(made);
        state.collections.apply(changes);
        viewer.mark(operation, response, &mut encoded, &state.collections);
        if let Some(spared) = conditional::spared(api, operation, request, &encoded) {
            return Ok(spared);
        }
        if let Some(asked) = asked {
            state.replies.keep(asked, request, &encoded);
        }
        Ok(encoded)
    }

    fn authenticate(
        &self,
        terms: &Terms,
        request: &Request,
        state: &mut State,
    ) -> Result<Option<String>, Refusal> {
        let circumstances = Circumstances {
            document: self.document,
            addresses: self.addresses,
            now: self.moment.now,
        };
        authenticate(&terms.security, request, circumstances, &mut state.gate)
    }
}

/// The reply has no form in the representation that was asked for.
fn not_writable(reason: String) -> Refusal {
    Refusal::text(406, reason)
}
