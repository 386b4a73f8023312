//! Calls: operations, and who makes them. A client calls those of paths; the server those of webhooks, on its own, and those of callbacks,
//! because of an operation.

use std::collections::HashSet;

use hallpass_openapi::diagnostic::Span;
use hallpass_openapi::model::{Api, Callback, MediaType, Operation};

use super::usage::View;

/// Who makes a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Caller {
    /// A client.
    Client,
    /// The server, on its own.
    Webhook,
    /// The server, because of an operation.
    Callback,
}

impl Caller {
    /// The side that sees what is sent: whoever sends it, a server sends what its clients read.
    pub fn sends(self) -> View {
        match self {
            Self::Client => View::Write,
            Self::Webhook | Self::Callback => View::Read,
        }
    }

    /// The side that sees what comes back.
    pub fn answers(self) -> View {
        match self {
            Self::Client => View::Read,
            Self::Webhook | Self::Callback => View::Write,
        }
    }

    /// The module that holds what the server calls.
    pub fn module(self) -> Option<&'static str> {
        match self {
            Self::Client => None,
            Self::Webhook => Some("webhooks"),
            Self::Callback => Some("callbacks"),
        }
    }
}

/// An operation and who calls it.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    /// The operation.
    pub operation: &'a Operation,
    /// Who calls it.
    pub caller: Caller,
    /// What it is called in the document, in words.
    pub name: String,
    /// What it is, where it is no operation of a path.
    pub words: Option<String>,
}

impl<'a> Call<'a> {
    /// The media types of what is sent.
    pub fn sent(&self) -> impl Iterator<Item = &'a MediaType> + use<'a> {
        let body = self.operation.request_body.iter();
        body.flat_map(|body| &body.content)
    }

    /// The media types of what comes back.
    pub fn answered(&self) -> impl Iterator<Item = &'a MediaType> + use<'a> {
        let responses = self.operation.responses.iter();
        responses.flat_map(|response| &response.content)
    }
}

/// All calls of a document: the operations of paths in their order, webhooks, callbacks.
pub(crate) fn calls(api: &Api) -> Vec<Call<'_>> {
    let mut calls: Vec<Call<'_>> = api.operations.iter().map(of_client).collect();
    for webhook in &api.webhooks {
        let operations = webhook.operations.iter();
        calls.extend(operations.map(|operation| Call {
            operation,
            caller: Caller::Webhook,
            name: named(&webhook.name, operation),
            words: Some(format!("the webhook `{}`", webhook.name)),
        }));
    }
    let mut callbacks = Callbacks::default();
    for call in &calls {
        callbacks.of(&call.name, call.operation);
    }
    calls.extend(callbacks.found);
    calls
}

fn of_client(operation: &Operation) -> Call<'_> {
    Call {
        operation,
        caller: Caller::Client,
        name: operation.id.clone(),
        words: None,
    }
}

/// The name of a request of a server. Its method is part of it unless it is the usual one, and never depends on what stands beside it.
fn named(name: &str, operation: &Operation) -> String {
    match operation.method.as_str() {
        "POST" => name.to_owned(),
        method => format!("{name} {}", method.to_lowercase()),
    }
}

/// Callbacks, those that several operations share once.
#[derive(Default)]
struct Callbacks<'a> {
    found: Vec<Call<'a>>,
    seen: HashSet<Span>,
}

impl<'a> Callbacks<'a> {
    /// Those of an operation of this name, and those of theirs.
    fn of(&mut self, owner: &str, operation: &'a Operation) {
        for callback in &operation.callbacks {
            let (name, words) = described(owner, callback);
            for operation in &callback.operations {
                if callback.shared.is_some() && !self.seen.insert(operation.span) {
                    continue;
                }
                let name = named(&name, operation);
                self.found.push(Call {
                    operation,
                    caller: Caller::Callback,
                    name: name.clone(),
                    words: Some(words.clone()),
                });
                self.of(&name, operation);
            }
        }
    }
}

/// What a callback is called, and what it is.
fn described(owner: &str, callback: &Callback) -> (String, String) {
    match &callback.shared {
        Some(name) => (name.clone(), format!("the callback `{name}`")),
        None => (
            format!("{owner} {}", callback.name),
            format!("the callback `{}` of `{owner}`", callback.name),
        ),
    }
}
