//! What a check tells while it works: one line that is rewritten on a terminal, a few plain lines elsewhere.

use std::time::{Duration, Instant};

use hallpass_conformance::{Event, Phase, Progress};

use crate::console::Console;

/// A plain line at most this often, so that a log is not flooded.
const PLAIN_INTERVAL: Duration = Duration::from_secs(5);

/// A live line at most this often: faster than the eye, slower than the judge.
const LIVE_INTERVAL: Duration = Duration::from_millis(50);

/// Shows progress on the console.
pub struct ConsoleProgress<'a> {
    console: &'a Console,
    document: String,
    phase: Option<Phase>,
    operation: String,
    requests: usize,
    findings: usize,
    said: Instant,
}

impl<'a> ConsoleProgress<'a> {
    /// Nothing has happened yet.
    pub fn new(console: &'a Console) -> Self {
        Self {
            console,
            document: String::new(),
            phase: None,
            operation: String::new(),
            requests: 0,
            findings: 0,
            said: Instant::now(),
        }
    }

    /// Takes the live line away.
    pub fn finish(&self) {
        self.console.live("");
    }

    fn begin(&mut self, document: &str, phase: Phase) {
        let is_new = self.document != document;
        document.clone_into(&mut self.document);
        self.phase = Some(phase);
        self.operation.clear();
        if is_new && !self.console.is_live() {
            self.console.note(&format!("playing {document}"));
            self.said = Instant::now();
        }
    }

    fn say(&mut self) {
        let interval = if self.console.is_live() {
            LIVE_INTERVAL
        } else {
            PLAIN_INTERVAL
        };
        if self.said.elapsed() < interval {
            return;
        }
        self.said = Instant::now();
        let line = self.line();
        if self.console.is_live() {
            self.console.live(&line);
        } else {
            self.console.note(&format!("  {line}"));
        }
    }

    /// `spec/schoology/groups.yaml  examples  groups.create  41 requests  0 findings`
    fn line(&self) -> String {
        let phase = self.phase.map_or("", Phase::name);
        let parts = [self.document.as_str(), phase, self.operation.as_str()];
        let place: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        format!(
            "{}  {} requests  {} findings",
            place.join("  "),
            self.requests,
            self.findings
        )
    }
}

impl Progress for ConsoleProgress<'_> {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Phase { document, phase } => self.begin(document, phase),
            Event::Operation { operation, .. } => operation.clone_into(&mut self.operation),
            Event::Exchange { requests } => self.requests = requests,
            Event::Finding(_) => self.findings += 1,
            Event::Skipped(_) => {}
        }
        self.say();
    }
}
