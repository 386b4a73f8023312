//! Exchanges: a request, and what came back, as bytes.

use std::time::Duration;

use crate::finding::ExchangeReference;
use crate::request::Request;

/// A request and what came back.
#[derive(Debug)]
pub struct Exchange {
    /// What was sent.
    pub request: Request,
    /// What came back.
    pub reply: Result<Reply, Broken>,
    /// From the first byte sent to the last one received.
    pub elapsed: Duration,
}

/// A reply, as it came.
#[derive(Debug, Clone, Default)]
pub struct Reply {
    /// Status code.
    pub status: u16,
    /// Headers in order, names in lower case. Bytes that are not UTF-8 are replaced.
    pub headers: Vec<(String, String)>,
    /// The body, after the content encoding was taken off.
    pub body: Vec<u8>,
    /// Why the body ended early, if it did.
    pub cut: Option<Cut>,
}

/// Why a body ended early.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cut {
    /// The connection ended before the announced length.
    Truncated(String),
    /// It cannot be decoded by its `Content-Encoding`.
    Encoding(String),
    /// It did not end within the time limit.
    Timeout,
    /// It is larger than the limit, in bytes.
    Limit(usize),
}

/// Why there is no reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// How it broke.
    pub kind: BrokenKind,
    /// The words of the network.
    pub message: String,
}

/// How an exchange broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BrokenKind {
    /// No connection.
    Connect,
    /// No reply within the time limit.
    Timeout,
    /// The connection broke, or what came is no HTTP.
    Connection,
}

impl Reply {
    /// The first header of this name (in lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

impl Exchange {
    /// The status, when there was a reply.
    pub fn status(&self) -> Option<u16> {
        self.reply.as_ref().ok().map(|reply| reply.status)
    }

    /// The reply came whole before its time was up, or will never come.
    pub fn is_in_time(&self) -> bool {
        match &self.reply {
            Ok(reply) => reply.cut != Some(Cut::Timeout),
            Err(broken) => broken.kind != BrokenKind::Timeout,
        }
    }

    /// The exchange in short, for findings.
    pub fn reference(&self) -> ExchangeReference {
        let reply = self.reply.as_ref().ok();
        ExchangeReference {
            method: self.request.method.clone(),
            path: self.request.path_and_query().to_owned(),
            status: reply.map(|reply| reply.status),
            content_type: reply
                .and_then(|reply| reply.header("content-type"))
                .map(str::to_owned),
        }
    }
}
