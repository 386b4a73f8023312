//! The state that one or more documents share: stored items, and who may come in.

use crate::authenticate::{Gate, Nonces};
use crate::collections::Collections;
use crate::fixtures::Fixtures;

/// Stored items and credentials.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// The items.
    pub collections: Collections,
    /// The credentials.
    pub gate: Gate,
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
        }
    }
}
