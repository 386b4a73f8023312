//! The checks: one file each, with a stable id, what it means for users, and how its findings are put into words.

pub(crate) mod alias_kept;
pub(crate) mod auth_challenge_missing;
pub(crate) mod auth_ignored;
pub(crate) mod auth_status;
pub(crate) mod auth_wrong_accepted;
pub(crate) mod body_endless;
pub(crate) mod body_forbidden;
pub(crate) mod body_malformed;
pub(crate) mod body_missing;
pub(crate) mod body_schema;
pub(crate) mod body_unchecked;
pub(crate) mod connection_broken;
pub(crate) mod connection_closed;
pub(crate) mod connection_desynchronised;
pub(crate) mod content_type_charset;
pub(crate) mod content_type_missing;
pub(crate) mod content_type_undocumented;
pub(crate) mod count_differs;
pub(crate) mod create_not_readable;
pub(crate) mod default_ignored;
pub(crate) mod delete_still_there;
pub(crate) mod delete_twice;
pub(crate) mod duplicate_accepted;
pub(crate) mod duplicate_status;
pub(crate) mod entity_tag;
pub(crate) mod error_body_schema;
pub(crate) mod error_names;
pub(crate) mod example_replay;
pub(crate) mod example_representation_mismatch;
pub(crate) mod example_schema;
pub(crate) mod example_value;
pub(crate) mod failed_write_side_effect;
pub(crate) mod filter_ignored;
pub(crate) mod filter_too_narrow;
pub(crate) mod get_not_safe;
pub(crate) mod header_differs;
pub(crate) mod header_missing;
pub(crate) mod header_repeated;
pub(crate) mod header_schema;
pub(crate) mod identity_reused;
pub(crate) mod item_inconsistent;
pub(crate) mod item_link;
pub(crate) mod item_not_found;
pub(crate) mod list_count;
pub(crate) mod list_missing_created;
pub(crate) mod list_order;
pub(crate) mod list_total;
pub(crate) mod membership_differs;
pub(crate) mod method_undeclared;
pub(crate) mod negative_accepted;
pub(crate) mod negative_server_error;
pub(crate) mod negotiation;
pub(crate) mod not_modified;
pub(crate) mod oauth1_bad_signature_accepted;
pub(crate) mod oauth1_replay_accepted;
pub(crate) mod object_level;
pub(crate) mod other_item_changed;
pub(crate) mod paging_gap;
pub(crate) mod paging_link;
pub(crate) mod paging_overlap;
pub(crate) mod paging_size;
pub(crate) mod positive_rejected;
pub(crate) mod precondition;
pub(crate) mod property_condition;
pub(crate) mod property_undeclared;
pub(crate) mod read_your_write;
pub(crate) mod readonly_written;
pub(crate) mod refusal_status;
mod registry;
pub(crate) mod representation_mismatch;
pub(crate) mod required_missing_accepted;
pub(crate) mod response_slow;
pub(crate) mod rule_violated;
pub(crate) mod server_error;
pub(crate) mod snapshot_changed;
pub(crate) mod snapshot_new;
pub(crate) mod snapshot_stale;
pub(crate) mod status_undocumented;
pub(crate) mod timeout;
pub(crate) mod unknown_item_found;
pub(crate) mod update_ignored;
pub(crate) mod update_side_effect;
mod words;
pub(crate) mod write_representation_mismatch;
pub(crate) mod writeonly_leak;
pub(crate) mod xml_attribute;
pub(crate) mod xml_empty_ambiguous;
pub(crate) mod xml_escape;
pub(crate) mod xml_item_name;
pub(crate) mod xml_namespace;
mod xml_problem;
pub(crate) mod xml_repeated;
pub(crate) mod xml_root;
pub(crate) mod xml_scalar;
pub(crate) mod xml_unexpected_element;
mod xml_unread;
pub(crate) mod xml_wrapping;

pub use registry::{CHECKS, find};

use hallpass_openapi::diagnostic::{Severity, Span};
use hallpass_openapi::model::{Api, Operation};
use serde_json::Value;

use crate::body::Body;
use crate::call::Intent;
use crate::exchange::{Exchange, Reply};
use crate::finding::{Finding, OperationReference};

/// A check: what it is, for users and for reports.
#[derive(Debug)]
pub struct Check {
    /// Stable kebab-case id.
    pub id: &'static str,
    /// What it asks of a server, in one line.
    pub title: &'static str,
    /// How bad its findings are, unless one says otherwise.
    pub severity: Severity,
    /// Why it matters and what to do; a paragraph.
    pub doc: &'static str,
    /// Puts one of its findings into words: one line, lower case, no full stop.
    pub words: fn(&Finding) -> String,
    /// How it judges.
    pub judge: Judge,
}

/// Checks of what operations do to stored resources.
const OF_RESOURCES: [&str; 28] = [
    "readonly-written",
    "default-ignored",
    "item-inconsistent",
    "item-link",
    "item-not-found",
    "unknown-item-found",
    "other-item-changed",
    "paging-size",
    "write-representation-mismatch",
    "create-not-readable",
    "read-your-write",
    "list-missing-created",
    "list-total",
    "count-differs",
    "paging-overlap",
    "paging-gap",
    "paging-link",
    "filter-ignored",
    "filter-too-narrow",
    "update-ignored",
    "update-side-effect",
    "delete-still-there",
    "delete-twice",
    "failed-write-side-effect",
    "get-not-safe",
    "duplicate-accepted",
    "duplicate-status",
    "rule-violated",
];

/// Numbers of the fault catalogue of Web Fuzzing Commons (`DefinedFaultCategory` of WebFuzzing/Commons), which other testers of APIs count by.
const CATALOGUE: [(u16, &[&str]); 6] = [
    (100, &["server-error", "negative-server-error"]),
    (
        101,
        &[
            "status-undocumented",
            "content-type-undocumented",
            "body-missing",
            "body-schema",
            "error-body-schema",
            "header-missing",
            "header-schema",
            "xml-root",
            "xml-attribute",
            "xml-wrapping",
            "xml-item-name",
            "xml-namespace",
            "xml-scalar",
            "xml-repeated",
            "xml-unexpected-element",
        ],
    ),
    (102, &["negative-accepted", "required-missing-accepted"]),
    (103, &["delete-still-there"]),
    (104, &["failed-write-side-effect"]),
    (206, &["object-level"]),
];

impl Check {
    /// What it is, for users: how bad, what it asks, why it matters and what to do.
    pub fn page(&self) -> String {
        let severity = if self.severity == Severity::Error {
            "error"
        } else {
            "warning"
        };
        let number = self
            .wfc()
            .map_or(String::new(), |number| format!(" · WFC {number}"));
        format!("{severity} · {}{number}\n\n{}\n", self.title, self.doc)
    }

    /// Its number in the fault catalogue of Web Fuzzing Commons, if it has one there.
    pub fn wfc(&self) -> Option<u16> {
        let mut all = CATALOGUE.iter();
        let found = all.find(|(_, ids)| ids.contains(&self.id));
        found.map(|(number, _)| *number)
    }

    /// It judges what operations do to stored resources. Where the document does not declare the resource, that is inference.
    pub fn is_about_resources(&self) -> bool {
        OF_RESOURCES.contains(&self.id)
    }

    /// It judges whether a body is what the document says.
    pub fn is_about_bodies(&self) -> bool {
        self.id.starts_with("xml-")
            || self.id.starts_with("body-")
            || self.id == "content-type-undocumented"
    }
}

/// How a check judges.
#[derive(Debug, Clone, Copy)]
pub enum Judge {
    /// Looks at each exchange by itself, whatever phase sent it.
    Exchange(fn(&Evidence<'_>) -> Vec<Observation>),
    /// Is asked by a phase that brings several exchanges together.
    Phase,
}

/// What a check of one exchange looks at.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'e> {
    /// The document.
    pub api: &'e Api,
    /// The operation that was called.
    pub operation: &'e Operation,
    /// What went over the wire.
    pub exchange: &'e Exchange,
    /// The body of the reply, as far as it could be read.
    pub body: &'e Body<'e>,
    /// What the request was.
    pub intent: Intent,
}

impl<'e> Evidence<'e> {
    /// The reply, if there was one.
    pub fn reply(&self) -> Option<&'e Reply> {
        self.exchange.reply.as_ref().ok()
    }
}

/// What a check saw, before the run adds where and when.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// What is broken within the check: a keyword, the name of a header, the id of a rule.
    pub subject: String,
    /// Where in the body.
    pub at: Option<String>,
    /// What the document says.
    pub expected: Value,
    /// What the server did.
    pub actual: Value,
    /// The rule in the document.
    pub span: Option<Span>,
    /// When it is not that of the check.
    pub severity: Option<Severity>,
    /// The operation that was called before and whose effect is looked at: a creation, when reading finds nothing.
    pub after: Option<OperationReference>,
    /// What the server showed proves it, also where the resource is only inferred.
    pub proven: bool,
}

impl Observation {
    /// That `actual` was seen where the document says `expected`.
    pub fn new(
        subject: impl Into<String>,
        expected: impl Into<Value>,
        actual: impl Into<Value>,
    ) -> Self {
        Self {
            subject: subject.into(),
            at: None,
            expected: expected.into(),
            actual: actual.into(),
            span: None,
            severity: None,
            after: None,
            proven: false,
        }
    }

    /// The same at a place in the body.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.at = Some(place.into());
        self
    }

    /// The same with the rule in the document.
    #[must_use]
    pub fn by(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// The same as the effect of an operation that was called before.
    #[must_use]
    pub fn after(mut self, operation: &Operation) -> Self {
        self.after = Some(OperationReference::of(operation));
        self
    }

    /// The same, proven by what the server showed, so that it is no matter whether the resource is declared or inferred.
    #[must_use]
    pub fn proven(mut self) -> Self {
        self.proven = true;
        self
    }

    /// The same as an error, whatever the check's own severity is.
    #[must_use]
    pub fn error(mut self) -> Self {
        self.severity = Some(Severity::Error);
        self
    }

    /// The same as a warning.
    #[must_use]
    pub fn warning(mut self) -> Self {
        self.severity = Some(Severity::Warning);
        self
    }
}
