//! Bounds of the server: nothing waits, grows or counts without end.

use std::time::Duration;

/// Bounds of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Largest request body in bytes; a larger one is answered 413.
    pub body: usize,
    /// Largest request line and headers in bytes; larger ones are answered 431.
    pub head: usize,
    /// Most headers; more are answered 431.
    pub headers: usize,
    /// How long a client may take for a request's head, and be idle before the next one; then the connection is closed.
    pub head_time: Duration,
    /// How long a client may take for a request's body; then it is answered 408.
    pub body_time: Duration,
    /// Connections at one time; further ones wait.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 16 * 1024 * 1024,
            head: 64 * 1024,
            headers: 100,
            head_time: Duration::from_secs(30),
            body_time: Duration::from_secs(30),
            connections: 512,
        }
    }
}
