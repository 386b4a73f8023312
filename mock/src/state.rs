//! The state that one or more documents share: stored items, who may come in, and what must be answered again.

use crate::alias::Callers;
use crate::authenticate::{Gate, Nonces};
use crate::collections::Collections;
use crate::fixtures::Fixtures;
use crate::repeated::Replies;

/// Stored items, credentials, and replies.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// The items.
    pub collections: Collections,
    /// The credentials.
    pub gate: Gate,
    /// Who the callers are, where no fixtures say it.
    pub callers: Callers,
    /// What was answered to requests that are safe to repeat.
    pub replies: Replies,
}

impl State {
    /// The state that a fixtures file describes.
    pub fn new(fixtures: &Fixtures) -> Self {
        Self {
            collections: Collections::seeded(fixtures),
            gate: Gate {
                credentials: fixtures.credentials.clone(),
                nonces: Nonces::default(),
            },
            callers: Callers::default(),
            replies: Replies::default(),
        }
    }
}
