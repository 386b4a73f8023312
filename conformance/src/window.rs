//! The window: requests on their way, a few at a time, whose exchanges come in the order of the requests.

use std::collections::VecDeque;
use std::panic;
use std::time::Duration;
use std::vec;

use tokio::task::JoinHandle;

use crate::exchange::Exchange;
use crate::request::Request;
use crate::transport::Transport;

/// Requests on their way.
#[derive(Debug)]
pub(crate) struct Window {
    transport: Transport,
    waiting: vec::IntoIter<Request>,
    flying: VecDeque<JoinHandle<Exchange>>,
    workers: usize,
    timeout: Duration,
}

impl Window {
    /// Requests of which at most `workers` are on their way at one time.
    pub fn new(
        transport: Transport,
        requests: Vec<Request>,
        workers: usize,
        timeout: Duration,
    ) -> Self {
        Self {
            transport,
            waiting: requests.into_iter(),
            flying: VecDeque::new(),
            workers: workers.max(1),
            timeout,
        }
    }

    /// The exchange of the next request.
    pub async fn next(&mut self) -> Option<Exchange> {
        if self.workers == 1 && self.flying.is_empty() {
            let request = self.waiting.next()?;
            return Some(self.transport.send(request, self.timeout).await);
        }
        self.fill();
        let flying = self.flying.pop_front()?;
        match flying.await {
            Ok(exchange) => Some(exchange),
            Err(error) => panic::resume_unwind(error.into_panic()),
        }
    }

    /// Does without the exchange of the next request.
    pub fn discard(&mut self) {
        match self.flying.pop_front() {
            Some(flying) => flying.abort(),
            None => drop(self.waiting.next()),
        }
    }

    fn fill(&mut self) {
        while self.flying.len() < self.workers {
            let Some(request) = self.waiting.next() else {
                return;
            };
            let (transport, timeout) = (self.transport.clone(), self.timeout);
            let sent = async move { transport.send(request, timeout).await };
            self.flying.push_back(tokio::spawn(sent));
        }
    }
}

impl Drop for Window {
    /// What nobody waits for any more is not sent.
    fn drop(&mut self) {
        for flying in &self.flying {
            flying.abort();
        }
    }
}
