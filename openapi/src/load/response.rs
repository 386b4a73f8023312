//! Responses.

use indexmap::IndexMap;

use super::Lowering;
use super::reference::escape;
use super::vocabulary::RESPONSE;
use crate::diagnostic::Diagnostic;
use crate::model::{Header, Link, MediaType, Response, StatusPattern};
use crate::tree::{Mapping, Node};

/// A response without its status.
pub(super) struct ResponseContent {
    summary: Option<String>,
    description: String,
    pub(super) headers: IndexMap<String, Header>,
    pub(super) content: Vec<MediaType>,
    links: IndexMap<String, Link>,
    answers: Vec<String>,
}

impl<'t> Lowering<'t> {
    /// `responses` of an operation.
    pub(super) fn responses(&mut self, mapping: &'t Mapping, pointer: &str) -> Vec<Response> {
        let entries = self.entries(mapping, "responses");
        if let (true, Some(node)) = (entries.is_empty(), mapping.get("responses")) {
            let message = "an operation needs at least one response";
            self.log
                .push(Diagnostic::error("responses-empty", node.place(), message));
        }
        let entries = entries
            .into_iter()
            .filter(|(key, _)| !key.starts_with("x-"));
        entries
            .filter_map(|(key, node)| {
                let pointer = format!("{pointer}/responses/{}", escape(key));
                self.response(key, node, &pointer)
            })
            .collect()
    }

    fn response(&mut self, key: &str, node: &'t Node, pointer: &str) -> Option<Response> {
        let status = status(key);
        if status.is_none() {
            let message =
                format!("`{key}` is not a status code, a range such as `4XX`, or `default`");
            self.log
                .push(Diagnostic::error("status-invalid", node.place(), message));
        }
        let content = self.response_content(node, pointer)?;
        Some(Response {
            status: status?,
            summary: content.summary,
            description: content.description,
            headers: content.headers,
            content: content.content,
            links: content.links,
            answers: content.answers,
            span: node.place(),
        })
    }

    pub(super) fn response_content(
        &mut self,
        node: &'t Node,
        pointer: &str,
    ) -> Option<ResponseContent> {
        let target = self.follow(node, pointer)?;
        let mapping = self.open(target.node, &RESPONSE)?;
        Some(ResponseContent {
            summary: self.text_beside(node, mapping, "summary"),
            description: self
                .text_beside(node, mapping, "description")
                .unwrap_or_default(),
            headers: self.headers(mapping, &target.pointer),
            content: self.response_media_types(mapping, &target.pointer),
            links: self.links(mapping),
            answers: self.answers(mapping),
        })
    }

    fn response_media_types(&mut self, mapping: &'t Mapping, pointer: &str) -> Vec<MediaType> {
        if self.version.is_swagger() {
            return self.swagger_response(mapping, pointer);
        }
        self.content(mapping, pointer)
    }

    fn answers(&mut self, mapping: &'t Mapping) -> Vec<String> {
        let Some(node) = mapping.get("x-hallpass-answers") else {
            return Vec::new();
        };
        match self.extension("x-hallpass-answers", node) {
            Some(_) => self.texts(mapping, "x-hallpass-answers"),
            None => Vec::new(),
        }
    }

    /// `Content-Type` among the headers is ignored, as OpenAPI says: the media types say it.
    pub(super) fn headers(
        &mut self,
        mapping: &'t Mapping,
        pointer: &str,
    ) -> IndexMap<String, Header> {
        let entries = self.entries(mapping, "headers");
        let entries = entries
            .into_iter()
            .filter(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
        entries
            .filter_map(|(name, node)| {
                let pointer = format!("{pointer}/headers/{}", escape(name));
                Some((name.to_owned(), self.header(node, &pointer)?))
            })
            .collect()
    }
}

fn status(key: &str) -> Option<StatusPattern> {
    if key == "default" {
        return Some(StatusPattern::Default);
    }
    let digit = key.bytes().next()?.checked_sub(b'0')?;
    if key.len() != 3 || !(1..=5).contains(&digit) {
        return None;
    }
    if matches!(&key[1..], "XX" | "xx") {
        return Some(StatusPattern::Range(digit));
    }
    key.parse().ok().map(StatusPattern::Exact)
}
