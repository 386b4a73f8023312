//! The stage of conditions: the entity tags of what is sent, what a client that has it need not be sent again, and changes that are made only to what
//! the client has seen (RFC 9110, section 13). Only where the document lists tags.

use std::hash::{DefaultHasher, Hash, Hasher};

use hallpass_openapi::model::{Action, Api, MediaType, Operation, Response as Documented};
use hallpass_openapi::promises::conditions;
use hallpass_openapi::validate::Direction;
use serde_json::Value;

use crate::alias::Me;
use crate::call::Call;
use crate::collections::Collections;
use crate::decide::decide;
use crate::decode::decode;
use crate::document::{Document, Terms};
use crate::encode::encode;
use crate::message::{Moment, Request, Response};
use crate::negotiate::negotiate;
use crate::refusal::Refusal;
use crate::route::Routed;
use crate::select::{Content, content, documented, success};

/// Whoever changes something where a status of its own is listed for lacking a condition has one.
///
/// # Errors
/// 428.
pub fn demand(operation: &Operation, request: &Request) -> Result<(), Refusal> {
    if conditions::asks_for_tag(operation) && request.header("if-match").is_none() {
        return Err(Refusal::status(428).because("If-Match was not sent"));
    }
    Ok(())
}

/// Who looks at an item, and when.
#[derive(Debug)]
pub struct Viewer<'a> {
    /// The document.
    pub document: &'a Document,
    /// What the request means.
    pub routed: &'a Routed,
    /// The request.
    pub request: &'a Request,
    /// The record of the user.
    pub caller: Option<Value>,
    /// Base URL of the document's server.
    pub base: String,
    /// Time and chance.
    pub moment: Moment,
}

impl Viewer<'_> {
    /// Whether a change is asked for with the tag of what is there.
    ///
    /// # Errors
    /// 412.
    pub fn holds(&self, operation: &Operation, collections: &Collections) -> Result<(), Refusal> {
        let header = self.request.joined_header("if-match");
        let Some(asked) = header.filter(|_| conditions::if_match(operation).is_some()) else {
            return Ok(());
        };
        let Some((view, terms)) = self.view(operation) else {
            return Ok(());
        };
        let response = success(view, terms).map(|(_, response)| response);
        let media = response.into_iter().flat_map(|response| &response.content);
        let tags: Vec<String> = media
            .filter_map(|media| self.tag(view, terms, media, collections))
            .collect();
        let is_current = |tag: &String| {
            let mut all = asked.split(',').map(str::trim);
            all.any(|one| one == "*" || (one == tag && !one.starts_with("W/")))
        };
        // Nothing is known of what has no tag, and what cannot be told is not changed without a word.
        if tags.is_empty() || tags.iter().any(is_current) || documented(operation, 412).is_none() {
            return Ok(());
        }
        Err(Refusal::status(412).because("If-Match names another tag than the current one"))
    }

    /// The operation that shows what another one of its path changes, if it lists a tag.
    fn view(&self, operation: &Operation) -> Option<(&Operation, &Terms)> {
        let mut all = self.document.api.operations.iter();
        let at =
            all.position(|other| other.method == "GET" && other.path.text == operation.path.text)?;
        let (view, terms) = self.document.operation(at)?;
        let (_, response) = success(view, terms)?;
        conditions::tag(response)?;
        Some((view, terms))
    }

    /// The tag of what a GET of the same path would send.
    fn tag(
        &self,
        view: &Operation,
        terms: &Terms,
        media: &MediaType,
        collections: &Collections,
    ) -> Option<String> {
        let mut request = Request {
            method: "GET".to_owned(),
            query: String::new(),
            body: Vec::new(),
            ..self.request.clone()
        };
        request.set_header("accept", &media.name);
        let decoded = decode(self.document, view, self.routed, &request).ok()?;
        let call = Call {
            document: self.document,
            operation: view,
            terms,
            request: &request,
            decoded,
            caller: self.caller.clone(),
            me: Me::Unknown,
            collections,
            base: self.base.clone(),
            moment: self.moment,
        };
        let instance = decide(&call).ok()?.instance;
        let (status, response) = success(view, terms)?;
        let api = &self.document.api;
        let content = content(api, terms, response, Some(media), instance);
        let shown = encode(api, status, Some(response), content).ok()?;
        tag_of(api, response, &shown)
    }

    /// Gives a reply the tag that its document lists: its own, or that of what a change has made of the item.
    pub fn mark(
        &self,
        operation: &Operation,
        response: &Documented,
        reply: &mut Response,
        collections: &Collections,
    ) {
        let Some((name, _)) = conditions::tag(response) else {
            return;
        };
        let action = operation.resource.as_ref().map(|resource| resource.action);
        let changes = matches!(action, Some(Action::Update | Action::Replace));
        let of_item = self.view(operation).filter(|_| changes);
        let tag = match of_item {
            Some((view, terms)) => success(view, terms).and_then(|(_, shown)| {
                let media = negotiate(self.request, shown).ok().flatten();
                self.tag(view, terms, media.or(shown.content.first())?, collections)
            }),
            None => tag_of(&self.document.api, response, reply),
        };
        if let Some(tag) = tag {
            reply.set_header(name, &tag);
        }
    }
}

/// What a GET answers whoever has the reply already.
pub fn spared(
    api: &Api,
    operation: &Operation,
    request: &Request,
    reply: &Response,
) -> Option<Response> {
    let is_listed = conditions::spares_what_is_known(operation)
        || conditions::if_none_match(operation).is_some();
    let is_read = operation.method == "GET" && reply.status == 200 && is_listed;
    let tag = reply.header("etag").filter(|_| is_read)?;
    let asked = request.joined_header("if-none-match")?;
    let weak = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let is_known = asked
        .split(',')
        .any(|one| one.trim() == "*" || weak(one) == weak(tag));
    if !is_known {
        return None;
    }
    let said = documented(operation, 304);
    let mut spared = encode(api, 304, said, Content::Empty).ok()?;
    spared.set_header("ETag", tag);
    Some(spared)
}

/// The tag of a reply by its bytes, in a form that the document allows.
fn tag_of(api: &Api, response: &Documented, reply: &Response) -> Option<String> {
    let (_, header) = conditions::tag(response)?;
    let mut hasher = DefaultHasher::new();
    reply.header("content-type").hash(&mut hasher);
    reply.body.hash(&mut hasher);
    let digest = hasher.finish();
    let forms = [
        format!("\"{digest:016x}\""),
        format!("W/\"{digest:016x}\""),
        format!("{digest:016x}"),
    ];
    let fits = |form: &String| {
        let value = Value::from(form.as_str());
        let schema = header.schema;
        schema.is_none_or(|schema| api.is_valid(schema, Direction::Response, &value))
    };
    forms.into_iter().find(fits)
}
