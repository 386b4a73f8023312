//! The recorder: turns what happens into the outcome and tells it to whoever listens.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;

use hallpass_openapi::diagnostic::{Severity, Span};
use hallpass_openapi::model::{Api, Operation, StatusPattern};
use sha1::{Digest, Sha1};

use crate::body::Body;
use crate::call::{Call, Intent};
use crate::checks::{Check, Observation};
use crate::exchange::Exchange;
use crate::finding::{Finding, OperationReference};
use crate::options::Options;
use crate::outcome::{ExchangeSummary, LeftBehind, Outcome, Pair, Skipped};
use crate::pace::Pace;
use crate::progress::{Event, Phase, PlannedCase, Progress};

/// How many findings of one cause and severity are kept: a list of items that are all wrong must not fill the memory.
const MOST_OF_A_CAUSE: usize = 100;

/// Turns what happens into the outcome and tells it to whoever listens.
pub(crate) struct Recorder<'r> {
    /// What was found so far.
    pub outcome: &'r mut Outcome,
    progress: &'r mut dyn Progress,
    options: &'r Options,
    /// Index of the document in play.
    pub document: usize,
    /// What is found is none of what was asked for.
    pub aside: bool,
    phase: Phase,
    /// Operation -> where its pairs stand in the outcome.
    pairs: HashMap<String, Range<usize>>,
    /// Operation -> how fast it answers.
    pace: HashMap<String, Pace>,
    /// Findings that nobody is told of.
    muted: Option<Vec<Finding>>,
    /// Cause and severity -> how many findings are kept.
    kept: HashMap<(String, Severity), usize>,
    /// What was skipped: phase, operation, case, reason.
    skipped: HashSet<(Phase, String, String, String)>,
}

/// Where and when something was seen.
pub(crate) struct Scene<'s> {
    /// The document.
    pub api: &'s Api,
    /// The operation.
    pub operation: &'s Operation,
    /// The case.
    pub case: &'s str,
    /// The exchange.
    pub exchange: &'s Exchange,
    /// Media type of the reply's body.
    pub media_type: Option<String>,
}

impl<'r> Recorder<'r> {
    /// Records a document from its beginning.
    pub fn new(
        outcome: &'r mut Outcome,
        progress: &'r mut dyn Progress,
        document: usize,
        api: &Api,
        options: &'r Options,
    ) -> Self {
        let mut own = HashMap::new();
        for operation in &api.operations {
            let start = outcome.pairs.len();
            outcome.pairs.extend(pairs(document, operation));
            own.insert(operation.id.clone(), start..outcome.pairs.len());
        }
        Self {
            outcome,
            progress,
            options,
            document,
            aside: false,
            phase: Phase::Lint,
            pairs: own,
            pace: HashMap::new(),
            muted: None,
            kept: HashMap::new(),
            skipped: HashSet::new(),
        }
    }

    /// The phase in play.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// A call is about to be sent.
    pub fn call(&mut self, call: &Call<'_>) {
        self.progress.event(Event::Call(&PlannedCase {
            document: self.document,
            phase: self.phase,
            operation: call.operation,
            case: &call.case,
            content_type: call.body.as_ref().map(|(media, _)| media.name.as_str()),
            accept: call.accept.as_deref(),
            is_refused: call.intent == Intent::Wrong,
        }));
    }

    /// A phase begins.
    pub fn enter(&mut self, api: &Api, phase: Phase) {
        self.phase = phase;
        self.progress.event(Event::Phase {
            document: &api.name,
            phase,
        });
    }

    /// An operation begins.
    pub fn operation(&mut self, operation: &Operation, done: usize, total: usize) {
        self.progress.event(Event::Operation {
            operation: &operation.id,
            done,
            total,
        });
    }

    /// A reply came, or none.
    pub fn exchange(&mut self, scene: &Scene<'_>, body: &Body<'_>) {
        self.pace
            .entry(scene.operation.id.clone())
            .or_default()
            .saw(scene.exchange);
        self.count_body(scene, body);
        self.count_pair(scene, body);
        self.sent(scene, true);
    }

    /// A request went out that is none of its operation, so that its reply counts for none.
    pub fn beside(&mut self, scene: &Scene<'_>) {
        self.sent(scene, false);
    }

    fn sent(&mut self, scene: &Scene<'_>, of_operation: bool) {
        self.outcome.requests += 1;
        self.outcome.exchanges.push(ExchangeSummary {
            document: self.document,
            operation: scene.operation.id.clone(),
            phase: self.phase,
            case: scene.case.to_owned(),
            media_type: scene.media_type.clone(),
            status: scene.exchange.status(),
            elapsed: scene.exchange.elapsed,
            of_operation,
        });
        self.progress.event(Event::Exchange {
            requests: self.outcome.requests,
        });
    }

    /// How fast an operation of this document answered so far.
    pub fn pace(&self, operation: &str) -> Pace {
        self.pace.get(operation).copied().unwrap_or_default()
    }

    /// Something could not be played.
    pub fn skip(&mut self, operation: &str, case: &str, reason: String) {
        if !self.is_asked_for(case) {
            return;
        }
        let key = (
            self.phase,
            operation.to_owned(),
            case.to_owned(),
            reason.clone(),
        );
        if !self.skipped.insert(key) {
            return;
        }
        let skipped = Skipped {
            document: self.document,
            phase: self.phase,
            operation: operation.to_owned(),
            case: case.to_owned(),
            reason,
        };
        self.progress.event(Event::Skipped(&skipped));
        self.outcome.skipped.push(skipped);
    }

    /// A check saw something in an exchange.
    pub fn finding(&mut self, check: &'static Check, scene: &Scene<'_>, observation: Observation) {
        let finding = Finding {
            exchange: Some(scene.exchange.reference()),
            repeat: Some(scene.exchange.request.curl()),
            media_type: scene.media_type.clone(),
            ..self.bare(
                check,
                scene.api,
                Some(scene.operation),
                scene.case,
                observation,
                scene.media_type.as_deref(),
            )
        };
        self.push(finding);
    }

    /// A check saw something without an exchange.
    pub fn finding_without_exchange(
        &mut self,
        check: &'static Check,
        api: &Api,
        operation: Option<&Operation>,
        case: &str,
        observation: Observation,
    ) {
        let finding = self.bare(check, api, operation, case, observation, None);
        self.push(finding);
    }

    /// Findings are kept from here on, and not told.
    pub fn mute(&mut self) {
        self.muted = Some(Vec::new());
    }

    /// What was found since [`Recorder::mute`]; from here on findings are told again.
    pub fn unmute(&mut self) -> Vec<Finding> {
        self.muted.take().unwrap_or_default()
    }

    /// Causes of errors found so far.
    pub fn failures(&self) -> usize {
        let findings = self.outcome.findings.iter();
        let errors = findings.filter(|finding| finding.severity == Severity::Error);
        let causes: BTreeSet<&str> = errors.map(|finding| finding.fingerprint.as_str()).collect();
        causes.len()
    }

    /// How many cases could not be played so far.
    pub fn skips(&self) -> usize {
        self.outcome.skipped.len()
    }

    /// Forgets what was skipped since: a phase that needs things made tries more than the document promises.
    pub fn forget_skips(&mut self, since: usize) {
        self.outcome.skipped.truncate(since);
    }

    /// Something that the run created is still there.
    pub fn left_behind(&mut self, collection: &str, id: &str, reason: impl Into<String>) {
        self.outcome.left_behind.push(LeftBehind {
            document: self.document,
            collection: collection.to_owned(),
            id: id.to_owned(),
            reason: reason.into(),
        });
    }

    /// One case alone may have been asked for.
    fn is_asked_for(&self, case: &str) -> bool {
        self.options
            .case
            .as_deref()
            .is_none_or(|asked| asked == case)
    }

    fn push(&mut self, finding: Finding) {
        let checks = &self.options.checks;
        let counts = checks.is_empty() || checks.iter().any(|id| id == finding.check);
        if !counts || self.aside || !self.is_asked_for(&finding.case) {
            return;
        }
        if let Some(caught) = &mut self.muted {
            caught.push(finding);
            return;
        }
        self.progress.event(Event::Finding(&finding));
        let cause = (finding.fingerprint.clone(), finding.severity);
        let kept = self.kept.entry(cause).or_default();
        if *kept < MOST_OF_A_CAUSE {
            *kept += 1;
            self.outcome.findings.push(finding);
        } else {
            *self.outcome.further.entry(finding.fingerprint).or_default() += 1;
        }
    }

    fn bare(
        &self,
        check: &'static Check,
        api: &Api,
        operation: Option<&Operation>,
        case: &str,
        observation: Observation,
        media_type: Option<&str>,
    ) -> Finding {
        let at = observation
            .at
            .as_deref()
            .map(without_indices)
            .unwrap_or_default();
        let id = operation
            .as_ref()
            .map_or("", |operation| operation.id.as_str());
        let fingerprint = fingerprint(&[
            check.id,
            &api.title,
            id,
            media_type.unwrap_or(""),
            &observation.subject,
            &at,
        ]);
        Finding {
            check: check.id,
            severity: severity(check, operation, &observation),
            document: self.document,
            span: observation.span.filter(|span| *span != Span::default()),
            operation: operation.map(OperationReference::of),
            after: observation.after,
            media_type: None,
            case: case.to_owned(),
            subject: observation.subject,
            at: observation.at,
            expected: observation.expected,
            actual: observation.actual,
            exchange: None,
            repeat: None,
            fingerprint,
        }
    }

    fn count_body(&mut self, scene: &Scene<'_>, body: &Body<'_>) {
        let has_body = scene
            .exchange
            .reply
            .as_ref()
            .is_ok_and(|reply| !reply.body.is_empty());
        if !has_body {
            return;
        }
        let bodies = &mut self.outcome.bodies;
        bodies.received += 1;
        match body.unchecked {
            None => bodies.checked += 1,
            Some(reason) => *bodies.unchecked.entry(reason.to_owned()).or_default() += 1,
        }
    }

    fn count_pair(&mut self, scene: &Scene<'_>, body: &Body<'_>) {
        let Some(response) = body.response else {
            return;
        };
        let status = status_name(response.status);
        let media_type = body.declared.map(|declared| declared.name.as_str());
        let own = self.pairs.get(&scene.operation.id).cloned();
        let pairs = own.and_then(|own| self.outcome.pairs.get_mut(own));
        let is_seen =
            |pair: &&mut Pair| pair.status == status && pair.media_type.as_deref() == media_type;
        if let Some(pair) = pairs.into_iter().flatten().find(is_seen) {
            pair.seen += 1;
        }
    }
}

/// An error is proven by the document, and what it does not declare proves nothing: inferred resources make warnings, but for what the server
/// itself proves.
fn severity(check: &Check, operation: Option<&Operation>, observation: &Observation) -> Severity {
    let resource = operation.and_then(|operation| operation.resource.as_ref());
    let inferred =
        check.is_about_resources() && resource.is_some_and(|resource| !resource.declared);
    let severity = observation.severity.unwrap_or(check.severity);
    if inferred && !observation.proven {
        severity.min(Severity::Warning)
    } else {
        severity
    }
}

/// The documented pairs of status and media type of an operation.
fn pairs(document: usize, operation: &Operation) -> Vec<Pair> {
    let mut pairs = BTreeMap::new();
    for (at, response) in operation.responses.iter().enumerate() {
        let mut media_types: Vec<Option<String>> = response
            .content
            .iter()
            .map(|media| Some(media.name.clone()))
            .collect();
        if media_types.is_empty() {
            media_types.push(None);
        }
        for (inner, media_type) in media_types.into_iter().enumerate() {
            let status = status_name(response.status);
            pairs.insert(
                (at, inner),
                Pair {
                    document,
                    operation: operation.id.clone(),
                    status,
                    media_type,
                    seen: 0,
                },
            );
        }
    }
    pairs.into_values().collect()
}

/// A status as documents write it.
pub(crate) fn status_name(status: StatusPattern) -> String {
    match status {
        StatusPattern::Exact(code) => code.to_string(),
        StatusPattern::Range(digit) => format!("{digit}XX"),
        StatusPattern::Default => "default".to_owned(),
    }
}

/// A place with `*` for each array index, so that one cause has one fingerprint.
pub(crate) fn without_indices(place: &str) -> String {
    let step = |step: &str| {
        let name = step.split('[').next().unwrap_or(step);
        if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit()) {
            "*".to_owned()
        } else {
            name.to_owned()
        }
    };
    place.split('/').map(step).collect::<Vec<_>>().join("/")
}

fn fingerprint(parts: &[&str]) -> String {
    let digest = Sha1::digest(parts.join("\u{1f}").as_bytes());
    digest
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_one_cause_are_equal() {
        assert_eq!(
            without_indices("/invite/0/group_id"),
            without_indices("/invite/12/group_id")
        );
        assert_eq!(without_indices("/result/group[2]/id"), "/result/group/id");
        assert_eq!(without_indices("1:17"), "1:17");
    }
}
