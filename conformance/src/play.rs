//! The play of one document against one server: sends calls, judges every reply, remembers what it learns.

mod batch;
mod judge;
mod tagged;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, Instant};

use hallpass_openapi::model::{Action, Api, Operation, Parameter};
use hallpass_openapi::router::{Route, Router};
use serde_json::Value;

use crate::body::{self, Body};
use crate::build::build;
use crate::call::{Call, Caller};
use crate::case::Case;
use crate::checks::{
    Check, Observation, duplicate_status, entity_tag, error_body_schema, identity_reused,
    negotiation, response_slow,
};
use crate::encode::Nulls;
use crate::error::CheckError;
use crate::error_codes::ErrorCodes;
use crate::exchange::{Exchange, Reply};
use crate::focus::Focus;
use crate::idempotency;
use crate::identities::Identities;
use crate::kept::Pair;
use crate::knowledge::Knowledge;
use crate::learn;
use crate::options::Options;
use crate::patience::Patience;
use crate::phases::addressee::Addressee;
use crate::phases::lifecycle::Made;
use crate::phases::negotiation::of_refusal;
use crate::plan::{Plan, plan};
use crate::profile::Profile;
use crate::progress::Phase;
use crate::readback::{self, is_allowed};
use crate::record::{Recorder, Scene};
use crate::request::Request;
use crate::signing::{Authorization, authorize};
use crate::snapshot::Capture;
use crate::tags::Tags;
use crate::target::Target;
use crate::transport::Transport;
use crate::wire::WireReply;

/// Broken exchanges in a row after which the server counts as gone.
const PATIENCE: usize = 5;

/// What a reply may take without counting as waiting: a busy machine must not change what is asked.
const PROMPT: Duration = Duration::from_millis(20);

/// How long one document waits for replies, about, until its stories are told, where the server is slow.
const BUDGET: Duration = Duration::from_secs(34);

/// The percentage of the budget after which a phase sends nothing any more, so that those behind it have something left.
fn share(phase: Phase) -> Option<u32> {
    match phase {
        Phase::Lint | Phase::Probe | Phase::Examples | Phase::Snapshots => None,
        Phase::Negotiation => Some(35),
        Phase::Coverage => Some(55),
        Phase::Lifecycle => Some(95),
        Phase::Authentication => Some(110),
        Phase::Fuzz => Some(120),
        Phase::Connection => Some(125),
    }
}

use batch::Prepared;

/// One document in play.
pub(crate) struct Play<'a, 'r> {
    /// The document and its server.
    pub target: &'a Target<'a>,
    /// The document.
    pub api: &'a Api,
    /// What the run may do.
    pub options: &'r Options,
    /// What the run has learned.
    pub knowledge: Knowledge,
    /// Where findings and exchanges go.
    pub recorder: Recorder<'r>,
    /// Replies to examples, with their cases, to be compared in the end.
    pub captures: Vec<(String, Capture)>,
    /// What the run made is being removed, whichever operations were selected.
    pub cleaning: bool,
    /// Who the first caller is, by parameters of paths that take `me`.
    pub first: BTreeMap<String, String>,
    /// Who the second caller is, by parameters of paths that name a user.
    pub second: BTreeMap<String, String>,
    /// The server shows what the document's examples promise of one that was just started.
    pub shows_seeds: bool,
    /// Something was done that is not undone by removing what the run made.
    pub has_altered: bool,
    /// The second caller was refused something: it is none of those who may do everything.
    pub second_refused: bool,
    /// Whom items are made for that nobody makes for themselves.
    pub addressees: Vec<Addressee>,
    /// Collection and identity of what the run made to work inside of, and removes when that is done.
    pub held: Vec<(String, String)>,
    /// How many items were removed that the run had made.
    pub removals: usize,
    /// The server was given its time once and did not use it.
    pub impatient: bool,
    /// The filter that a list wants, by operation, where it is refused without any.
    pub narrowed: BTreeMap<String, String>,
    /// How often stories were told, by name.
    pub told: BTreeMap<String, usize>,
    /// The one case that is repeated.
    pub focus: Option<Focus<'a>>,
    profile: Profile,
    plan: Option<Arc<Plan<'a>>>,
    transport: Transport,
    router: Router,
    nulls: Nulls,
    codes: ErrorCodes,
    identities: Identities,
    tags: Tags,
    made: Made,
    answered: bool,
    waited: Duration,
    deadline: Instant,
    broken_in_a_row: usize,
    /// How many keys were made for requests that are safe to repeat.
    keys: AtomicU64,
    patience: &'r mut Patience,
}

/// A call that was played.
#[derive(Debug)]
pub(crate) struct Played<'a> {
    /// What was called.
    pub call: Call<'a>,
    /// What went over the wire.
    pub exchange: Exchange,
    /// The body of the reply.
    pub body: Body<'a>,
    /// The body is not what the document says, so that what its value differs in is no news.
    pub misread: bool,
}

impl Played<'_> {
    /// Status of the reply; 0 when there was none.
    pub fn status(&self) -> u16 {
        self.exchange.status().unwrap_or(0)
    }

    /// 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status())
    }

    /// 2xx, and done: 202 only promises that it will be.
    pub fn is_done(&self) -> bool {
        self.is_success() && self.status() != 202
    }

    /// The value of the body, when it could be read.
    pub fn value(&self) -> Option<&Value> {
        self.body.value.as_ref()
    }

    /// Media type of the body, without parameters.
    pub fn media_type(&self) -> Option<String> {
        media_type(&self.exchange, &self.body)
    }
}

fn media_type(exchange: &Exchange, body: &Body<'_>) -> Option<String> {
    let reply = exchange.reply.as_ref().ok()?;
    (!reply.body.is_empty()).then(|| body.media_type.as_ref().map(|media| media.essence()))?
}

impl<'a, 'r> Play<'a, 'r> {
    /// Gets ready to play.
    ///
    /// # Errors
    /// [`CheckError::Client`].
    pub fn new(
        target: &'a Target<'a>,
        options: &'r Options,
        recorder: Recorder<'r>,
        patience: &'r mut Patience,
    ) -> Result<Self, CheckError> {
        let transport = Transport::new(target, options)?;
        let knowledge = Knowledge::default();
        Ok(Self {
            target,
            api: target.api,
            options,
            knowledge,
            recorder,
            captures: Vec::new(),
            cleaning: false,
            second_refused: false,
            addressees: Vec::new(),
            held: Vec::new(),
            first: BTreeMap::new(),
            second: BTreeMap::new(),
            shows_seeds: false,
            has_altered: false,
            removals: 0,
            impatient: false,
            narrowed: BTreeMap::new(),
            told: BTreeMap::new(),
            focus: options
                .case
                .as_ref()
                .map(|case| Focus::new(target.api, case)),
            profile: Profile::of(target, options),
            plan: None,
            answered: false,
            waited: Duration::ZERO,
            deadline: Instant::now() + options.time_limit,
            transport,
            router: Router::new(target.api, ""),
            nulls: Nulls::of(target.api),
            codes: ErrorCodes::default(),
            identities: Identities::default(),
            tags: Tags::default(),
            made: Made::default(),
            broken_in_a_row: 0,
            keys: AtomicU64::new(0),
            patience,
        })
    }

    /// The cases of the document's examples, planned once.
    pub fn plan(&mut self) -> Arc<Plan<'a>> {
        let api = self.api;
        Arc::clone(self.plan.get_or_insert_with(|| Arc::new(plan(api))))
    }

    /// Of the creations of one operation, those come first from now on that the server took as they are: of a refused one nothing can be told.
    pub fn prefer(&mut self, taken: &BTreeSet<String>) {
        let mut plan = self.plan().as_ref().clone();
        let makes = |operation: &Operation| {
            let resource = operation.resource.as_ref();
            resource.is_some_and(|resource| resource.action == Action::Create)
        };
        for operation in self.api.operations.iter().filter(|of| makes(of)) {
            let places = plan.cases.iter().enumerate();
            let places =
                places.filter(|(_, case)| case.operation.id == operation.id && case.is_success());
            let (places, mut cases): (Vec<usize>, Vec<Case<'a>>) =
                places.map(|(at, case)| (at, case.clone())).unzip();
            if cases.iter().any(|case| taken.contains(&case.id())) {
                cases.sort_by_key(|case| !taken.contains(&case.id()));
            }
            for (at, case) in places.into_iter().zip(cases) {
                plan.cases[at] = case;
            }
        }
        self.plan = Some(Arc::new(plan));
    }

    /// Begins a phase. Gives whether it is to be played: not where one case is asked for, and was played before.
    pub fn enter(&mut self, phase: Phase) -> bool {
        let is_over = self.focus.as_ref().is_some_and(Focus::is_over);
        let is_wanted = !is_over || phase == Phase::Snapshots;
        if is_wanted {
            self.recorder.enter(self.api, phase);
        }
        is_wanted
    }

    /// Requests of this method may be sent.
    pub fn may_send(&self, method: &str) -> bool {
        self.profile.allows(method)
    }

    /// Requests are made from the seed.
    pub fn is_full(&self) -> bool {
        self.profile == Profile::Full
    }

    /// Why [`Play::may_send`] says no.
    pub fn why_read_only(&self) -> &'static str {
        if self.options.profile == Some(Profile::ReadOnly) {
            "it may change the server's state, and the profile is `readonly`"
        } else {
            "it changes the server's state; allow writes to play it"
        }
    }

    /// The server holds the document's fixtures, so that examples which depend on its state bind it.
    pub fn fixtures_known(&self) -> bool {
        self.options.fixtures_known && self.api.fixtures.is_some()
    }

    /// Whether a call of the operation was answered with success.
    pub fn has_succeeded(&self, operation: &Operation) -> bool {
        let document = self.recorder.document;
        self.recorder.outcome.exchanges.iter().any(|exchange| {
            let is_success = exchange
                .status
                .is_some_and(|status| (200..300).contains(&status));
            exchange.document == document && exchange.operation == operation.id && is_success
        })
    }

    /// Whether the document allows the request of a call; `None` when the call has no request.
    pub fn is_allowed(&self, call: &Call<'a>) -> Option<bool> {
        let request = build(&self.target.base_url, call, self.nulls);
        request
            .ok()
            .map(|request| is_allowed(self.api, call.operation, &self.target.base_url, &request))
    }

    /// Whoever goes by the document takes the request for this operation and no other.
    pub(crate) fn means(&self, operation: &Operation, request: &Request) -> bool {
        let (path, _) = readback::path_and_query(&self.target.base_url, request);
        match self.router.find(&request.method, path) {
            Route::Found {
                operation: found, ..
            } => self
                .api
                .operations
                .get(found.0)
                .is_some_and(|found| found.id == operation.id),
            Route::MethodNotAllowed { .. } => false,
            // Such as a path that the document itself cannot match.
            Route::NotFound => true,
        }
    }

    /// Whether the document describes the path of a request.
    pub(crate) fn is_described(&self, request: &Request) -> bool {
        let (path, _) = readback::path_and_query(&self.target.base_url, request);
        !matches!(self.router.find(&request.method, path), Route::NotFound)
    }

    /// Whether the document has a method for the path of a request, by whichever template.
    pub(crate) fn has_method(&self, method: &str, request: &Request) -> bool {
        let (path, _) = readback::path_and_query(&self.target.base_url, request);
        matches!(self.router.find(method, path), Route::Found { .. })
    }

    /// Whether the caller has what the operation's security asks for.
    pub fn can_call(&self, operation: &Operation, caller: Caller) -> bool {
        let blank = Request {
            method: operation.method.clone(),
            url: self.target.base_url.clone(),
            headers: Vec::new(),
            body: None,
            credentials: Vec::new(),
        };
        !matches!(
            authorize(
                self.api,
                operation,
                &self.options.credentials,
                caller,
                &blank
            ),
            Authorization::Missing
        )
    }

    /// Sends a call and judges the reply. `None` when it could not be sent, which is recorded with the reason.
    ///
    /// # Errors
    /// When the server has gone, or the time is up.
    pub async fn send(&mut self, mut call: Call<'a>) -> Result<Option<Played<'a>>, CheckError> {
        self.look_up_tag(&call).await?;
        match self.prepare(&mut call) {
            Prepared::Ready(request) => self.send_request(call, *request).await.map(Some),
            Prepared::Left(reason) => {
                self.skip(call.operation, &call.case, reason);
                Ok(None)
            }
            Prepared::Unwanted => Ok(None),
        }
    }

    /// Takes a plan with what is known of this server.
    pub fn adopt(&mut self, plan: Plan<'a>) {
        self.plan = Some(Arc::new(plan));
    }

    /// Whether a story was told less often than this; counts it.
    pub fn is_new_story(&mut self, name: &str, most: usize) -> bool {
        let told = self.told.entry(name.to_owned()).or_default();
        *told += 1;
        *told <= most
    }

    /// The run has waited for this percentage of the time that a document gets: what is more of the same is left out from here on, so that a slow server
    /// is asked a little of everything.
    pub fn is_pressed(&self, share: u32) -> bool {
        let budget = (self.options.time_limit / 3).min(BUDGET);
        self.waited * 100 >= budget * share
    }

    /// The phase sends nothing any more, which is recorded.
    fn is_late(&mut self, operation: &Operation) -> bool {
        let share = share(self.recorder.phase());
        let is_late = !self.cleaning && share.is_some_and(|share| self.is_pressed(share));
        if is_late {
            self.leave_out(operation, "further requests of this phase");
        }
        is_late
    }

    /// Time that was spent with waiting for the server.
    fn spent(&mut self, elapsed: Duration) {
        self.waited += elapsed.saturating_sub(PROMPT);
    }

    /// Records that more of the same was left out.
    pub fn leave_out(&mut self, operation: &Operation, what: &str) {
        let reason = format!("the server takes its time, so {what} were left out");
        self.skip(operation, &operation.id, reason);
    }

    /// Whether somebody asked for a call.
    pub fn wants(&mut self, call: &Call<'_>) -> bool {
        let phase = self.recorder.phase();
        let focused = self
            .focus
            .as_mut()
            .is_none_or(|focus| focus.wants(phase, call));
        let selection = &self.options.selection;
        focused && (selection.takes(call.operation) || selection.leads(self.api, phase, call))
    }

    /// Sends a call to another URL of the server, such as the one that it named for the next page.
    ///
    /// # Errors
    /// When the server has gone, or the time is up.
    pub async fn send_to(
        &mut self,
        call: Call<'a>,
        url: String,
    ) -> Result<Option<Played<'a>>, CheckError> {
        let Ok(mut request) = build(&self.target.base_url, &call, self.nulls) else {
            return Ok(None);
        };
        request.url = url;
        match self.signed(&call, request) {
            Ok(request) => self.send_request(call, request).await.map(Some),
            Err(_) => Ok(None),
        }
    }

    /// Sends a request that was made for a call, whatever else it holds.
    ///
    /// # Errors
    /// When the server has gone, or the time is up.
    pub async fn send_request(
        &mut self,
        call: Call<'a>,
        request: Request,
    ) -> Result<Played<'a>, CheckError> {
        self.may_go_on()?;
        self.recorder.call(&call);
        let allowed = self.patience.deadline(self.options.timeout);
        let exchange = self.transport.send(request, allowed).await;
        self.spent(exchange.elapsed);
        self.received(call, exchange, allowed)
    }

    /// Sends the request of a call, altered so that it is none of the operation's: its reply is not counted as one. `None` when it could not be sent.
    ///
    /// # Errors
    /// When the server has gone, or the time is up.
    pub async fn send_altered(
        &mut self,
        call: Call<'a>,
        alter: impl FnOnce(&mut Request),
    ) -> Result<Option<Played<'a>>, CheckError> {
        self.may_go_on()?;
        let Ok(mut request) = self.request(&call) else {
            return Ok(None);
        };
        if !self.wants(&call) {
            return Ok(None);
        }
        if !self.means(call.operation, &request) {
            return Ok(None);
        }
        if self.is_late(call.operation) {
            return Ok(None);
        }
        alter(&mut request);
        self.recorder.call(&call);
        let allowed = self.patience.deadline(self.options.timeout);
        let exchange = self.transport.send(request, allowed).await;
        self.spent(exchange.elapsed);
        let played = Played {
            call,
            exchange,
            body: Body::default(),
            misread: false,
        };
        self.recorder.beside(&scene(self.api, &played));
        Ok(Some(played))
    }

    /// Whether there is a reason to end here.
    fn may_go_on(&self) -> Result<(), CheckError> {
        if self.options.stop.is_asked() {
            return Err(CheckError::Stopped);
        }
        if let Some(most) = self.options.max_failures
            && !self.cleaning
            && self.recorder.failures() >= most
        {
            return Err(CheckError::Enough { count: most });
        }
        if Instant::now() > self.deadline {
            return Err(CheckError::OutOfTime {
                limit: self.options.time_limit,
            });
        }
        Ok(())
    }

    /// Judges what came back, and learns from it.
    fn received(
        &mut self,
        call: Call<'a>,
        exchange: Exchange,
        allowed: Duration,
    ) -> Result<Played<'a>, CheckError> {
        let in_time = exchange.is_in_time();
        self.patience
            .saw(&call.operation.id, exchange.elapsed, in_time);
        let body = match &exchange.reply {
            Ok(reply) => body::read(self.api, call.operation, reply),
            Err(_) => Body::default(),
        };
        let mut played = Played {
            call,
            exchange,
            body,
            misread: false,
        };
        self.recorder
            .exchange(&scene(self.api, &played), &played.body);
        if !in_time && allowed < self.options.timeout {
            // It was given less than it may take, so nothing is known against it.
            self.hurried(&played);
            return Ok(played);
        }
        // What only leads to the operations that are asked for is not judged by itself.
        self.recorder.aside = !self.options.selection.takes(played.call.operation);
        played.misread = self.judge(&played);
        if let Some(promised) = self.patience.broken_promise(played.exchange.elapsed) {
            let milliseconds = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
            let (most, took) = (
                milliseconds(promised),
                milliseconds(played.exchange.elapsed),
            );
            let seen = Observation::new(response_slow::PROMISED, most, took).error();
            self.report(&response_slow::CHECK, &played, seen);
        }
        self.has_altered |= judge::alters(&played);
        self.second_refused |= played.call.caller == Caller::Identity(1) && played.status() == 403;
        let is_mock = self.options.fixtures_known;
        if let Some(seen) = self.codes.see(self.api, &played, is_mock) {
            self.report(&error_body_schema::CHECK, &played, seen);
        }
        if let Some(seen) = self.identities.see(self.api, &played) {
            self.report(&identity_reused::CHECK, &played, seen);
        }
        if let Some(seen) = self.made.see(self.api, &self.knowledge, &played) {
            self.report(&duplicate_status::CHECK, &played, seen);
        }
        for seen in self.tags.see(self.api, &played) {
            self.report(&entity_tag::CHECK, &played, seen);
        }
        if let Some(seen) = of_refusal(&played) {
            self.report(&negotiation::CHECK, &played, seen);
        }
        self.deny_unchecked(&played);
        self.recorder.aside = false;
        self.watch(&played)?;
        learn::from(self.api, &played, &mut self.knowledge);
        Ok(played)
    }

    /// Sends a request beneath the HTTP client; what to do with the reply says [`Play::heard`].
    pub async fn listen(&mut self, request: &Request) -> Option<WireReply> {
        let began = Instant::now();
        let reply = self.transport.listen(request).await;
        self.spent(began.elapsed());
        reply
    }

    /// Sends two requests one after the other on one connection.
    pub async fn pair(&mut self, first: &Request, second: &Request) -> Option<Pair> {
        let began = Instant::now();
        let pair = self.transport.pair(first, second).await;
        self.spent(began.elapsed());
        pair
    }

    /// Sends a request again and again on one connection, and gives how many replies came before it ended without a word.
    pub async fn closes_after(&mut self, request: &Request, times: usize) -> Option<usize> {
        let began = Instant::now();
        let replies = self.transport.closes_after(request, times).await;
        self.spent(began.elapsed());
        replies
    }

    /// What an exchange beneath the HTTP client tells, as if it had been sent by [`Play::send`], but for what is judged there.
    pub fn heard(&mut self, call: Call<'a>, request: Request, reply: Reply) -> Played<'a> {
        self.recorder.call(&call);
        let body = body::read(self.api, call.operation, &reply);
        let exchange = Exchange {
            request,
            reply: Ok(reply),
            elapsed: Duration::ZERO,
        };
        let played = Played {
            call,
            exchange,
            body,
            misread: false,
        };
        self.recorder
            .exchange(&scene(self.api, &played), &played.body);
        learn::from(self.api, &played, &mut self.knowledge);
        played
    }

    /// What an exchange beneath the HTTP client tells that is none of the operation's.
    pub fn heard_beside(&mut self, call: Call<'a>, request: Request, reply: Reply) -> Played<'a> {
        self.recorder.call(&call);
        let exchange = Exchange {
            request,
            reply: Ok(reply),
            elapsed: Duration::ZERO,
        };
        let played = Played {
            call,
            exchange,
            body: Body::default(),
            misread: false,
        };
        self.recorder.beside(&scene(self.api, &played));
        played
    }

    /// Records that an operation was not waited for as long as it may take.
    fn hurried(&mut self, played: &Played<'_>) {
        let reason = "the server let replies wait for so long that this one got less time";
        self.skip(played.call.operation, &played.call.case, reason);
        let document = self.recorder.document;
        let cut_short = &mut self.recorder.outcome.cut_short;
        if !cut_short.iter().any(|(at, _)| *at == document) {
            let words = "the server let replies wait for too long; not every operation got the whole time limit";
            cut_short.push((document, words.to_owned()));
        }
    }

    /// The request of a call, with credentials.
    ///
    /// # Errors
    /// Why it cannot be made.
    pub fn request(&self, call: &Call<'_>) -> Result<Request, String> {
        let mut call = call.clone();
        idempotency::settle(self.api, &mut call, &self.keys);
        let url = |call: &Call<'_>| Some(build(&self.target.base_url, call, self.nulls).ok()?.url);
        self.tags.settle(self.api, &mut call, url);
        self.signed(&call, build(&self.target.base_url, &call, self.nulls)?)
    }

    /// A key for a request that is safe to repeat.
    pub fn fresh_key(&self, header: &Parameter) -> Option<Value> {
        idempotency::fresh(self.api, header, &self.keys)
    }

    fn signed(&self, call: &Call<'_>, mut request: Request) -> Result<Request, String> {
        match authorize(
            self.api,
            call.operation,
            &self.options.credentials,
            call.caller,
            &request,
        ) {
            Authorization::With(credentials) => request.credentials = credentials,
            Authorization::Missing => {
                return Err("no credentials are given for its security scheme".to_owned());
            }
        }
        Ok(request)
    }

    /// Records that a case could not be played.
    pub fn skip(&mut self, operation: &Operation, case: &str, reason: impl Into<String>) {
        // Nobody asked for what is not selected.
        if self.options.selection.takes(operation) {
            self.recorder.skip(&operation.id, case, reason.into());
        }
    }

    /// Records what a check saw in an exchange.
    pub fn report(&mut self, check: &'static Check, played: &Played<'_>, observation: Observation) {
        self.recorder
            .finding(check, &scene(self.api, played), observation);
    }

    /// Records that the rest of the document was not played.
    pub fn cut_short(&mut self, error: &CheckError) {
        let document = self.recorder.document;
        self.recorder
            .outcome
            .cut_short
            .push((document, error.to_string()));
        for collection in self.knowledge.collections_with_own() {
            for item in self.knowledge.own(&collection) {
                self.recorder
                    .left_behind(&collection, &item.id, "the play was cut short");
            }
        }
    }
}

fn scene<'s>(api: &'s Api, played: &'s Played<'_>) -> Scene<'s> {
    Scene {
        api,
        operation: played.call.operation,
        case: &played.call.case,
        exchange: &played.exchange,
        media_type: played.media_type(),
    }
}
