//! Links, and the operations that they name.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::Lowering;
use super::suggestion;
use super::vocabulary::LINK;
use crate::diagnostic::{Diagnostic, Span};
use crate::model::{Link, Operation, OperationId};
use crate::tree::{Mapping, Node};

impl<'t> Lowering<'t> {
    /// `links` of a response.
    pub(super) fn links(&mut self, mapping: &'t Mapping) -> IndexMap<String, Link> {
        let mut links = IndexMap::new();
        for (name, node) in self.entries(mapping, "links") {
            if !name.starts_with("x-") {
                links.extend(self.link(node).map(|link| (name.to_owned(), link)));
            }
        }
        links
    }

    /// One Link Object. Its operation is found by [`Self::join_links`].
    pub(super) fn link(&mut self, node: &'t Node) -> Option<Link> {
        let target = self.follow(node, "")?;
        let mapping = self.open(target.node, &LINK)?;
        let reference = mapping.get("operationRef");
        let referred = reference.and_then(|node| self.referred_operation(node));
        if reference.is_none() && !mapping.contains_key("operationId") {
            self.missing(target.node, "operationId", LINK.name);
        }
        if let (Some(_), Some(node)) = (reference, mapping.get("operationId")) {
            let message =
                "`operationRef` and `operationId` exclude each other; `operationRef` is read";
            let diagnostic = Diagnostic::error("link-operation", node.entry_span(), message);
            self.log.push(diagnostic);
        }
        let key = reference.map_or("operationId", |_| "operationRef");
        let server = mapping.get("server").and_then(|node| self.server(node));
        Some(Link {
            description: self.text_beside(node, mapping, "description"),
            operation: None,
            target: self.text(mapping, key).unwrap_or_default(),
            parameters: self.link_parameters(mapping),
            request_body: mapping.get("requestBody").map(Node::to_json),
            server,
            span: node.place(),
            referred,
        })
    }

    fn link_parameters(&mut self, mapping: &'t Mapping) -> IndexMap<String, serde_json::Value> {
        let entries = self.entries(mapping, "parameters").into_iter();
        entries
            .map(|(name, node)| (name.to_owned(), node.to_json()))
            .collect()
    }

    /// Where the operation stands that `operationRef` leads to. One of another host is not looked for.
    fn referred_operation(&mut self, node: &'t Node) -> Option<Span> {
        let text = node.string()?;
        if self.documents.is_remote(text) {
            return None;
        }
        let target = self.resolve(text, node.span)?;
        Some(target.node.place())
    }

    /// Finds the operations that links name, and tells of those that are not there.
    pub(super) fn join_links(&mut self, operations: &mut [Operation]) {
        let mut ids: HashMap<String, OperationId> = HashMap::new();
        let mut places: HashMap<Span, OperationId> = HashMap::new();
        for (index, operation) in operations.iter().enumerate() {
            let id = OperationId(index);
            ids.entry(operation.id.clone()).or_insert(id);
            places.entry(operation.span).or_insert(id);
        }
        let responses = operations
            .iter_mut()
            .flat_map(|operation| &mut operation.responses);
        for link in responses.flat_map(|response| response.links.values_mut()) {
            link.operation = match link.referred {
                Some(place) => places.get(&place).copied(),
                None => ids.get(&link.target).copied(),
            };
            self.check_link(link, &ids);
        }
    }

    fn check_link(&mut self, link: &Link, ids: &HashMap<String, OperationId>) {
        let is_name = !link.target.contains(['/', '#']);
        if link.operation.is_some() || link.target.is_empty() || !is_name {
            return;
        }
        let message = format!("there is no operation `{}`", link.target);
        let diagnostic = Diagnostic::error("link-operation", link.span, message);
        let near = suggestion::nearest(&link.target, ids.keys().map(String::as_str));
        self.log.push(match near {
            Some(near) => diagnostic.with_help(format!("did you mean `{near}`?")),
            None => diagnostic,
        });
    }
}
