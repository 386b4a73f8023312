//! The pace: how fast an operation answers, counted as the replies come.

use std::time::Duration;

use crate::exchange::Exchange;
use crate::patience::SLOW;

/// What the others of a server take that is slow in one operation alone.
const QUICK: Duration = Duration::from_millis(500);

/// How fast an operation answers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Pace {
    /// Replies that came, whole or not.
    pub replies: usize,
    /// Requests without a reply.
    pub silent: usize,
    /// Replies that took more than [`SLOW`].
    pub slow: usize,
    /// Replies that took less than half a second.
    pub quick: usize,
    /// What the slowest reply took.
    pub longest: Duration,
}

impl Pace {
    /// Counts an exchange.
    pub fn saw(&mut self, exchange: &Exchange) {
        let Some(_) = exchange.status() else {
            self.silent += 1;
            return;
        };
        let elapsed = exchange.elapsed;
        self.replies += 1;
        self.slow += usize::from(elapsed > SLOW);
        self.quick += usize::from(elapsed < QUICK);
        self.longest = self.longest.max(elapsed);
    }

    /// Each request had a reply within [`SLOW`].
    pub fn is_in_time(self) -> bool {
        self.silent == 0 && self.slow == 0
    }
}
