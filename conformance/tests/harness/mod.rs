//! What the tests share: scripts, and a server that answers by them.

pub mod script;
pub mod server;
