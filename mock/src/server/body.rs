//! Bodies on the wire: a request's, read within bounds, and a response's, which a fault may cut.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::time::{Sleep, sleep, timeout};

use crate::server::Limits;

/// How much of a body that is too large is read and thrown away, in multiples of the limit, so that the client gets to read the answer.
const POLITENESS: usize = 4;

/// How long the first part of a cut body may take to get out.
const BEFORE_THE_CUT: Duration = Duration::from_millis(20);

/// Why a body was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// More than the limit.
    TooLarge,
    /// The client was too slow.
    TooSlow,
    /// The connection ended, or the framing is wrong.
    Broken,
}

/// Reads a request's body within the limits.
///
/// # Errors
/// Why it was not read.
pub async fn read(body: Incoming, limits: &Limits) -> Result<Vec<u8>, Unread> {
    timeout(limits.body_time, collect(body, limits.body))
        .await
        .unwrap_or(Err(Unread::TooSlow))
}

async fn collect(mut body: Incoming, limit: usize) -> Result<Vec<u8>, Unread> {
    let mut read = Vec::new();
    let mut length = 0_usize;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Unread::Broken)?;
        let Some(data) = frame.data_ref() else {
            continue;
        };
        length = length.saturating_add(data.len());
        if length <= limit {
            read.extend_from_slice(data);
        } else if length > limit.saturating_mul(POLITENESS) {
            return Err(Unread::TooLarge);
        }
    }
    if length > limit {
        Err(Unread::TooLarge)
    } else {
        Ok(read)
    }
}

/// A response's body.
#[derive(Debug)]
pub struct Outgoing {
    rest: Bytes,
    length: u64,
    cut: Option<Pin<Box<Sleep>>>,
    is_cut: bool,
}

impl Outgoing {
    /// A body; with `cut`, the connection breaks after that many bytes of it.
    pub fn new(body: Vec<u8>, cut: Option<usize>) -> Self {
        let length = body.len() as u64;
        let mut rest = Bytes::from(body);
        if let Some(at) = cut {
            rest.truncate(at);
        }
        Self {
            rest,
            length,
            cut: None,
            is_cut: cut.is_some(),
        }
    }
}

impl Body for Outgoing {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if !self.rest.is_empty() {
            let data = std::mem::take(&mut self.rest);
            return Poll::Ready(Some(Ok(Frame::data(data))));
        }
        if !self.is_cut {
            return Poll::Ready(None);
        }
        let wait = self
            .cut
            .get_or_insert_with(|| Box::pin(sleep(BEFORE_THE_CUT)));
        wait.as_mut()
            .poll(context)
            .map(|()| Some(Err(std::io::ErrorKind::ConnectionAborted.into())))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && !self.is_cut
    }

    fn size_hint(&self) -> SizeHint {
        if self.is_cut {
            SizeHint::default()
        } else {
            SizeHint::with_exact(self.length)
        }
    }
}
