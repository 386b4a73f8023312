//! Batches: calls that are sent together, and judged in their order.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::{Play, Played};
use crate::call::{Call, Intent};
use crate::error::CheckError;
use crate::readback::is_allowed;
use crate::request::Request;
use crate::transport::is_safe;
use crate::window::Window;

/// Why an operation is not called again.
const LEFT_ALONE: &str = "the operation did not reply in time before";

/// What becomes of a call.
pub(super) enum Prepared {
    /// It can be sent.
    Ready(Box<Request>),
    /// It cannot, for this reason.
    Left(String),
    /// Nobody asked for it.
    Unwanted,
}

/// A call of a batch whose turn will come.
enum Waiting {
    Sent,
    Left(String),
    Unwanted,
}

/// Calls that are sent together. Their replies are judged in the order of the calls, so that a run tells the same whatever comes first.
pub(crate) struct Batch<'a> {
    calls: VecDeque<(Call<'a>, Waiting)>,
    window: Window,
    allowed: Duration,
}

impl<'a> Play<'a, '_> {
    /// Prepares calls of which none hangs on what another one does. Those that change nothing are sent several at a time.
    pub fn batch(&mut self, calls: Vec<Call<'a>>) -> Batch<'a> {
        let is_safe = |call: &Call<'_>| is_safe(&call.operation.method);
        let workers = if calls.iter().all(is_safe) {
            self.options.workers
        } else {
            1
        };
        let mut prepared = VecDeque::new();
        let mut requests = Vec::new();
        for mut call in calls {
            let what = match self.prepare(&mut call) {
                Prepared::Ready(request) => {
                    requests.push(*request);
                    Waiting::Sent
                }
                Prepared::Left(reason) => Waiting::Left(reason),
                Prepared::Unwanted => Waiting::Unwanted,
            };
            prepared.push_back((call, what));
        }
        let allowed = self.patience.deadline(self.options.timeout);
        Batch {
            calls: prepared,
            window: Window::new(self.transport.clone(), requests, workers, allowed),
            allowed,
        }
    }

    /// The same call several times at once, whatever the number of workers. The replies are judged in the order of their statuses, so that a run tells the
    /// same whichever of them came first.
    ///
    /// # Errors
    /// When the server has gone, or the time is up.
    pub async fn together(
        &mut self,
        call: &Call<'a>,
        times: usize,
    ) -> Result<Vec<Played<'a>>, CheckError> {
        let mut ready = Vec::new();
        for _ in 0..times {
            let call = call.clone();
            // A server that is slow has all the more to tell here, so that the time that an operation gets is no matter.
            let wanted = self.wants(&call) && self.may_send(&call.operation.method);
            if let Some(request) = wanted.then(|| self.request(&call).ok()).flatten()
                && self.means(call.operation, &request)
            {
                ready.push((call, request));
            }
        }
        let allowed = self.patience.deadline(self.options.timeout);
        let (calls, requests): (Vec<Call<'a>>, Vec<Request>) = ready.into_iter().unzip();
        self.may_go_on()?;
        let began = Instant::now();
        let transport = self.transport.clone();
        let mut window = Window::new(transport, requests, times, allowed);
        let mut exchanges = Vec::new();
        for call in calls {
            if let Some(exchange) = window.next().await {
                exchanges.push((call, exchange));
            }
        }
        self.spent(began.elapsed());
        exchanges
            .sort_by_key(|(_, exchange)| exchange.reply.as_ref().map_or(0, |reply| reply.status));
        let mut replies = Vec::new();
        for (call, exchange) in exchanges {
            self.recorder.call(&call);
            replies.push(self.received(call, exchange, allowed)?);
        }
        Ok(replies)
    }

    /// The next call of a batch with its reply judged, in the order of the calls; `Some(None)` for one that could not be sent.
    ///
    /// # Errors
    /// When the server has gone, or the time is up.
    pub async fn next(
        &mut self,
        batch: &mut Batch<'a>,
    ) -> Result<Option<Option<Played<'a>>>, CheckError> {
        let Some((call, what)) = batch.calls.pop_front() else {
            return Ok(None);
        };
        match what {
            Waiting::Unwanted => Ok(Some(None)),
            Waiting::Left(reason) => {
                self.skip(call.operation, &call.case, reason);
                Ok(Some(None))
            }
            Waiting::Sent if self.patience.leaves_alone(&call.operation.id) => {
                batch.window.discard();
                self.skip(call.operation, &call.case, LEFT_ALONE);
                Ok(Some(None))
            }
            Waiting::Sent => {
                self.may_go_on()?;
                let began = Instant::now();
                let Some(exchange) = batch.window.next().await else {
                    return Ok(None);
                };
                // Others were on their way meanwhile, and what was waited for them counts once.
                self.spent(began.elapsed().min(exchange.elapsed));
                self.recorder.call(&call);
                let played = self.received(call, exchange, batch.allowed)?;
                Ok(Some(Some(played)))
            }
        }
    }

    /// The request of a call, or why there is none. What the document does not allow is wrong, whatever it was meant as.
    pub(super) fn prepare(&mut self, call: &mut Call<'a>) -> Prepared {
        if !self.cleaning && !self.wants(call) {
            return Prepared::Unwanted;
        }
        if !self.may_send(&call.operation.method) {
            return Prepared::Left(self.why_read_only().to_owned());
        }
        if self.patience.leaves_alone(&call.operation.id) {
            return Prepared::Left(LEFT_ALONE.to_owned());
        }
        if self.is_late(call.operation) {
            return Prepared::Unwanted;
        }
        match self.request(call) {
            Ok(request) if !self.means(call.operation, &request) => Prepared::Left(
                "another operation has this method and path, so the reply may be its".to_owned(),
            ),
            Ok(request) => {
                // Whoever refuses what the document does not allow is right.
                if !is_allowed(self.api, call.operation, &self.target.base_url, &request) {
                    call.intent = Intent::Wrong;
                }
                Prepared::Ready(Box::new(request))
            }
            Err(reason) => Prepared::Left(reason),
        }
    }
}
