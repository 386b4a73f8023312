//! Requests that are safe to repeat: one with a key that was used before is answered as it was then, where the document says so.

use std::hash::{DefaultHasher, Hash, Hasher};

use hallpass_openapi::model::{Location, Operation};
use hallpass_openapi::promises::idempotency;
use indexmap::IndexMap;

use crate::message::{Request, Response};
use crate::refusal::Refusal;

/// Replies that are kept; the oldest goes first.
const MOST_KEPT: usize = 10_000;

/// What was answered to requests with a key.
#[derive(Debug, Clone, Default)]
pub struct Replies {
    kept: IndexMap<Asked, (u64, Response)>,
}

/// Who asked for what with which key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Asked {
    method: String,
    path: String,
    caller: Option<String>,
    key: String,
}

impl Asked {
    /// What a request asks for with a key; `None` where it has none.
    pub fn of(operation: &Operation, request: &Request, caller: Option<&str>) -> Option<Self> {
        let header = idempotency::header(operation)?;
        let key = match header.location {
            Location::Query => of_query(&request.query, &header.name)?,
            _ => request.header(&header.name.to_ascii_lowercase())?,
        };
        Some(Self {
            method: request.method.clone(),
            path: request.path.clone(),
            caller: caller.map(str::to_owned),
            key: key.to_owned(),
        })
    }
}

impl Replies {
    /// The reply to the same request before this one; `None` where there was none, or where the document does not say that it is given again.
    ///
    /// # Errors
    /// The refusal of another body, where the document has one.
    pub fn again(
        &self,
        operation: &Operation,
        asked: &Asked,
        request: &Request,
    ) -> Result<Option<Response>, Refusal> {
        let (Some(key), Some((body, reply))) = (idempotency::key(operation), self.kept.get(asked))
        else {
            return Ok(None);
        };
        if *body == digest(&request.body) {
            return Ok(key.makes_one.then(|| reply.clone()));
        }
        match key.of_another_body {
            Some(status) => {
                let reason = format!("{} was sent with another body before", key.header.name);
                Err(Refusal::status(status).because(&reason))
            }
            None => Ok(None),
        }
    }

    /// Keeps what was answered.
    pub fn keep(&mut self, asked: Asked, request: &Request, reply: &Response) {
        if self.kept.len() == MOST_KEPT {
            self.kept.shift_remove_index(0);
        }
        let body = digest(&request.body);
        self.kept.insert(asked, (body, reply.clone()));
    }
}

/// The value of a parameter as it was sent.
fn of_query<'q>(query: &'q str, name: &str) -> Option<&'q str> {
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value)
}

fn digest(body: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    hasher.finish()
}
