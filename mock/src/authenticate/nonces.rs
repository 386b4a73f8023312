//! OAuth 1.0a requests seen, so that a replay is refused; the memory is bounded.

use std::collections::{HashSet, VecDeque};

/// How many are remembered. At 1000 requests a second that is more than the usual window of 300 seconds lets a replay wait.
const MOST: usize = 400_000;

/// Consumer key, nonce and timestamp of the requests seen.
#[derive(Debug, Clone, Default)]
pub struct Nonces {
    seen: HashSet<Seen>,
    order: VecDeque<Seen>,
}

type Seen = (String, String, String);

impl Nonces {
    /// Remembers a request; `false` when it was seen before.
    pub fn remember(&mut self, key: &str, nonce: &str, timestamp: &str) -> bool {
        let request = (key.to_owned(), nonce.to_owned(), timestamp.to_owned());
        if !self.seen.insert(request.clone()) {
            return false;
        }
        self.order.push_back(request);
        if self.order.len() > MOST
            && let Some(oldest) = self.order.pop_front()
        {
            self.seen.remove(&oldest);
        }
        true
    }

    /// Forgets the request that was remembered last.
    pub fn forget_last(&mut self) {
        if let Some(last) = self.order.pop_back() {
            self.seen.remove(&last);
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.seen.clear();
        self.order.clear();
    }
}
