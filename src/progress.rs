//! What a check tells while it works: one line that is rewritten on a terminal, a few plain lines elsewhere.

use std::time::{Duration, Instant};

use hallpass_conformance::{Event, Finding, Phase, Progress, report};
use hallpass_openapi::diagnostic::Severity;

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
    /// Operations of the phase: done, and all.
    operations: (usize, usize),
    requests: usize,
    findings: usize,
    /// Documents begun, and all.
    documents: (usize, usize),
    started: Instant,
    said: Instant,
}

/// The phases of a document, in order, with the share of the requests (in percent) that each has in a run of the three documents of this project.
const PHASES: [(Phase, f64); 9] = [
    (Phase::Lint, 0.5),
    (Phase::Probe, 0.5),
    (Phase::Examples, 4.0),
    (Phase::Negotiation, 4.0),
    (Phase::Coverage, 31.0),
    (Phase::Lifecycle, 48.0),
    (Phase::Authentication, 8.0),
    (Phase::Connection, 3.0),
    (Phase::Snapshots, 1.0),
];

/// Less is not known well enough to say when the rest is done.
const LEAST_SHARE: f64 = 0.05;

impl<'a> ConsoleProgress<'a> {
    /// Nothing has happened yet to this many documents.
    pub fn new(console: &'a Console, documents: usize) -> Self {
        Self {
            console,
            document: String::new(),
            phase: None,
            operation: String::new(),
            operations: (0, 0),
            requests: 0,
            findings: 0,
            documents: (0, documents),
            started: Instant::now(),
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
        self.operations = (0, 0);
        self.documents.0 += usize::from(is_new);
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

    /// The first finding is told at once: who waits for the end of a long run may know already that it fails.
    fn found(&mut self, finding: &Finding) {
        self.findings += 1;
        if self.findings > 1 {
            return;
        }
        let level = match finding.severity {
            Severity::Error => "error",
            Severity::Warning | Severity::Note => "warning",
        };
        self.console.live("");
        self.console.note(&format!(
            "first finding: {level}[{}]: {} (case {})",
            finding.check,
            report::headline(finding),
            finding.case
        ));
    }

    /// How much of the run is done, from 0 to 1.
    fn share(&self) -> f64 {
        let at = self
            .phase
            .and_then(|phase| PHASES.iter().position(|(known, _)| *known == phase));
        let (done, total) = self.operations;
        let before = PHASES.iter().take(at.unwrap_or_default());
        let before: f64 = before.map(|(_, share)| share).sum();
        let own = at.map_or(0.0, |at| PHASES[at].1 * ratio(done, total));
        let documents = self.documents.0.saturating_sub(1);
        (ratio(documents, 1) + (before + own) / 100.0) / ratio(self.documents.1.max(1), 1)
    }

    /// `, about 3 s left`, once it can be known.
    fn time_left(&self) -> String {
        let share = self.share();
        if share < LEAST_SHARE {
            return String::new();
        }
        let left = self.started.elapsed().as_secs_f64() * (1.0 - share) / share;
        format!("  about {left:.0} s left")
    }

    /// `spec/schoology/groups.yaml  examples  createGroup (2 of 6)  41 requests  0 findings  about 3 s left`
    fn line(&self) -> String {
        let phase = self.phase.map_or("", Phase::name);
        let operation = match (self.operation.as_str(), self.operations) {
            (name, (done, total)) if !name.is_empty() => {
                format!("{name} ({} of {total})", done + 1)
            }
            _ => String::new(),
        };
        let parts = [self.document.as_str(), phase, operation.as_str()];
        let place: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        format!(
            "{}  {} requests  {} findings{}",
            place.join("  "),
            self.requests,
            self.findings,
            self.time_left()
        )
    }
}

impl Progress for ConsoleProgress<'_> {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Phase { document, phase } => self.begin(document, phase),
            Event::Operation {
                operation,
                done,
                total,
            } => {
                operation.clone_into(&mut self.operation);
                self.operations = (done, total);
            }
            Event::Exchange { requests } => self.requests = requests,
            Event::Finding(finding) => self.found(finding),
            Event::Call(_) | Event::Skipped(_) => {}
        }
        self.say();
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}
