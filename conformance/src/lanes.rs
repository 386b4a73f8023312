//! Lanes: whether requests go out on connections that are kept or each on a fresh one, by what the server does better.
//!
//! Many small servers send head and body of a reply one by one and wait in between for an acknowledgement, which the receiving system delays by 40
//! milliseconds on a connection that has been used for a while (Nagle's algorithm and delayed acknowledgements, RFC 1122, section 4.2.3.2). On a fresh
//! connection it is not delayed.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Replies on kept connections that are waited for before one is tried on a fresh one.
const ENOUGH: u64 = 4;

/// Below this, kept connections are good enough.
const NOTICED: Duration = Duration::from_millis(20);

/// How long replies take on either lane.
#[derive(Debug, Default)]
pub(crate) struct Lanes {
    kept: Lane,
    fresh: Lane,
}

/// A lane: replies, and microseconds that they take in the mean of late.
#[derive(Debug, Default)]
struct Lane {
    replies: AtomicU64,
    microseconds: AtomicU64,
}

impl Lanes {
    /// Kept connections are slow, and fresh ones are not, or were not tried yet.
    pub fn prefers_fresh(&self) -> bool {
        let kept = self.kept.mean();
        let is_slow = self.kept.replies.load(Ordering::Relaxed) >= ENOUGH && kept > NOTICED;
        is_slow && (self.fresh.replies.load(Ordering::Relaxed) == 0 || self.fresh.mean() * 2 < kept)
    }

    /// A reply to a request that changes nothing came in this time.
    pub fn saw(&self, on_fresh: bool, elapsed: Duration) {
        let lane = if on_fresh { &self.fresh } else { &self.kept };
        lane.saw(elapsed);
    }
}

impl Lane {
    fn mean(&self) -> Duration {
        Duration::from_micros(self.microseconds.load(Ordering::Relaxed))
    }

    /// Late replies count more; two at a time may count as one, which does not matter.
    fn saw(&self, elapsed: Duration) {
        let new = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX / 8);
        let old = self.microseconds.load(Ordering::Relaxed);
        let is_first = self.replies.fetch_add(1, Ordering::Relaxed) == 0;
        let mean = if is_first {
            new
        } else {
            old - old / 4 + new / 4
        };
        self.microseconds.store(mean, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_faster_lane_is_taken() {
        let cases: [(&str, u64, Option<u64>, bool); 5] = [
            ("kept connections are quick", 1, None, false),
            ("kept ones are slow, fresh ones unknown", 44, None, true),
            ("kept ones are slow, fresh ones quick", 44, Some(5), true),
            ("the server is slow itself", 250, Some(250), false),
            (
                "a fresh connection costs more than it saves",
                44,
                Some(60),
                false,
            ),
        ];
        for (name, kept, fresh, expected) in cases {
            let lanes = Lanes::default();
            for _ in 0..8 {
                lanes.saw(false, Duration::from_millis(kept));
            }
            if let Some(fresh) = fresh {
                lanes.saw(true, Duration::from_millis(fresh));
            }
            assert_eq!(lanes.prefers_fresh(), expected, "{name}");
        }
    }
}
