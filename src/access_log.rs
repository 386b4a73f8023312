//! The mock's log of answered requests, on standard error.
//!
//! Whoever started the mock may not read its standard error, and a full pipe would then stop the server. So lines wait in a queue of
//! their own, and are dropped when it is full.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use hallpass_mock::Access;

use crate::console::Console;

/// Lines that wait at most.
const QUEUE: usize = 1024;

/// How long the end of the program waits for the last lines.
const LAST_LINES: Duration = Duration::from_millis(200);

/// A log that is being written.
pub struct AccessLog {
    lines: SyncSender<String>,
    finished: Receiver<()>,
}

impl AccessLog {
    /// Starts to write what its sink gets.
    pub fn start(console: Console) -> Self {
        let (lines, queue) = sync_channel::<String>(QUEUE);
        let (done, finished) = sync_channel(1);
        thread::spawn(move || {
            for line in queue {
                console.note(&line);
            }
            // The program may have ended without waiting.
            let _ = done.send(());
        });
        Self { lines, finished }
    }

    /// Takes requests; never blocks.
    pub fn sink(&self) -> hallpass_mock::AccessLog {
        let lines = self.lines.clone();
        Arc::new(move |access: &Access| {
            let _ = lines.try_send(line(access));
        })
    }

    /// Waits a moment for the lines that are still in the queue. All sinks must be gone.
    pub fn finish(self) {
        drop(self.lines);
        let _ = self.finished.recv_timeout(LAST_LINES);
    }
}

/// `GET /v1/groups -> 200 (0.4 ms)`
fn line(access: &Access) -> String {
    let tenths = access.microseconds / 100;
    format!(
        "{} {} -> {} ({}.{} ms)",
        access.method,
        access.path,
        access.status,
        tenths / 10,
        tenths % 10
    )
}
