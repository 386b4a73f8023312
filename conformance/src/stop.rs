//! The wish that a run ends before its end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A wish that may come from outside while a run is at work. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks the run to end: no further request is sent, and what was found until then is the outcome.
    pub fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether somebody asked.
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
