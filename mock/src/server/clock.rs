//! The moment of a request: the clock and chance that the core does not have.

use std::hash::{BuildHasher, RandomState};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::message::Moment;

impl Moment {
    /// Now, with a fresh number.
    pub fn now() -> Self {
        moment()
    }
}

/// Now, with a fresh number.
pub fn moment() -> Moment {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    Moment {
        now: now.map_or(0, |since| since.as_secs()),
        // The standard library seeds its hashers from the system's randomness, each anew.
        random: RandomState::new().hash_one(0),
    }
}
