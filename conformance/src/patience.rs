//! Patience: how long a run waits for replies, in all. A server that is slow everywhere must not hold a run for an hour to be known as slow.

use std::collections::HashMap;
use std::time::Duration;

/// Replies that an operation may fail to give in time before it is left alone: each costs the whole time limit of a request.
const LATE_REPLIES: usize = 2;

/// Replies that take longer are slow.
pub(crate) const SLOW: Duration = Duration::from_secs(2);

/// How long a run waits for slow replies before it asks everybody to hurry.
const ALL_IN_ALL: Duration = Duration::from_secs(20);

/// How long it waits for one reply from then on.
const HURRIED: Duration = Duration::from_secs(1);

/// What the server has cost so far in waiting.
#[derive(Debug, Default)]
pub(crate) struct Patience {
    /// In all documents.
    waited: Duration,
    /// Operation -> replies that did not come in time.
    late: HashMap<String, usize>,
    /// Operation -> replies that came slowly.
    slow: HashMap<String, usize>,
    /// The time within which the document promises replies.
    promised: Option<Duration>,
    /// Replies that came long after that.
    overdue: usize,
}

/// What a busy machine may add to the time that a document promises.
const GRACE: Duration = Duration::from_secs(1);

/// Replies that are overdue before it is no accident.
const OVERDUE: usize = 2;

impl Patience {
    /// Forgets the operations of the document before.
    pub fn turn_page(&mut self, promised: Option<Duration>) {
        self.promised = promised;
        self.overdue = 0;
        self.late.clear();
        self.slow.clear();
    }

    /// The promise that a reply breaks, if it is not the first one.
    pub fn broken_promise(&mut self, elapsed: Duration) -> Option<Duration> {
        let promised = self.promised.filter(|most| elapsed > *most + GRACE)?;
        self.overdue += 1;
        (self.overdue >= OVERDUE).then_some(promised)
    }

    /// Nobody is waited for any longer than is usual.
    pub fn is_spent(&self) -> bool {
        self.waited >= ALL_IN_ALL
    }

    /// How long the next reply may take.
    pub fn deadline(&self, timeout: Duration) -> Duration {
        if self.is_spent() {
            timeout.min(HURRIED)
        } else {
            timeout
        }
    }

    /// An operation was waited for.
    pub fn saw(&mut self, operation: &str, elapsed: Duration, in_time: bool) {
        if !in_time {
            *self.late.entry(operation.to_owned()).or_default() += 1;
        } else if elapsed > SLOW {
            *self.slow.entry(operation.to_owned()).or_default() += 1;
        }
        if !in_time || elapsed > SLOW {
            self.waited += elapsed;
        }
    }

    /// The operation has cost enough.
    pub fn leaves_alone(&self, operation: &str) -> bool {
        let late = self.late.get(operation).copied().unwrap_or_default();
        let slow = self.slow.get(operation).copied().unwrap_or_default();
        late >= LATE_REPLIES || (self.is_spent() && late + slow > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_is_broken_by_the_second_reply_that_is_long_overdue() {
        let mut patience = Patience::default();
        patience.turn_page(Some(SLOW));
        let replies = [2900, 3100, 2900, 3100].map(Duration::from_millis);
        let broken = replies.map(|elapsed| patience.broken_promise(elapsed).is_some());
        assert_eq!(broken, [false, false, false, true]);
        patience.turn_page(None);
        assert_eq!(patience.broken_promise(Duration::from_secs(9)), None);
    }

    #[test]
    fn who_is_slow_everywhere_is_not_waited_for_for_long() {
        let timeout = Duration::from_secs(10);
        type Case<'c> = (&'c [(u64, bool)], u64, bool);
        let cases: &[Case<'_>] = &[
            // Replies of one operation (seconds, in time): the next deadline, and whether it is left alone.
            (&[], 10, false),
            (&[(1, true); 100], 10, false),
            (&[(3, true); 6], 10, false),
            (&[(3, true); 7], 1, true),
            (&[(10, false)], 10, false),
            (&[(10, false), (10, false)], 1, true),
        ];
        for (replies, deadline, alone) in cases {
            let mut patience = Patience::default();
            for (seconds, in_time) in *replies {
                patience.saw("get", Duration::from_secs(*seconds), *in_time);
            }
            assert_eq!(
                patience.deadline(timeout).as_secs(),
                *deadline,
                "{replies:?}"
            );
            assert_eq!(patience.leaves_alone("get"), *alone, "{replies:?}");
            assert!(!patience.leaves_alone("other"), "{replies:?}");
        }
    }
}
