//! `x-hallpass-resource` and `x-hallpass-rules`.

use std::collections::HashSet;

use indexmap::IndexMap;

use super::Lowering;
use crate::diagnostic::Diagnostic;
use crate::expression::Expression;
use crate::model::{Action, Effect, Paging, PagingStyle, Resource, Respond, Rule};
use crate::tree::{Mapping, Node};

const ACTIONS: [(&str, Action); 7] = [
    ("create", Action::Create),
    ("read", Action::Read),
    ("list", Action::List),
    ("update", Action::Update),
    ("replace", Action::Replace),
    ("delete", Action::Delete),
    ("none", Action::None),
];

const PAGING_STYLES: [(&str, PagingStyle); 3] = [
    ("offset", PagingStyle::Offset),
    ("token", PagingStyle::Token),
    ("page", PagingStyle::Page),
];

/// Page size when the document gives none.
const DEFAULT_PAGE: u64 = 20;

impl<'t> Lowering<'t> {
    pub(super) fn resource(&mut self, node: &'t Node) -> Option<Resource> {
        let mapping = self.extension("x-hallpass-resource", node)?;
        let collection = self.text(mapping, "collection")?;
        let action = self.word(mapping, "action", &ACTIONS)?;
        Some(Resource {
            collection,
            action,
            identity: self
                .text(mapping, "identity")
                .unwrap_or_else(|| "id".to_owned()),
            parameter: self.text(mapping, "parameter"),
            body: self.text(mapping, "body").unwrap_or_default(),
            scope: self.scope(mapping),
            not_found: mapping.get("notFound").and_then(|node| self.respond(node)),
            unique: self.texts(mapping, "unique"),
            assign: self.expressions(mapping, "assign"),
            derived: self.expressions(mapping, "derived"),
            effects: self.effects(mapping),
            items: self.text(mapping, "items"),
            filters: self.expressions(mapping, "filters"),
            defaults: IndexMap::new(),
            order: self.text(mapping, "order").map(|text| order(&text)),
            paging: mapping.get("paging").and_then(|node| self.paging(node)),
            omit_empty: self.flag(mapping, "omitEmpty").unwrap_or(false),
            status: self.status(mapping),
            declared: true,
            span: node.place(),
        })
    }

    fn scope(&mut self, mapping: &'t Mapping) -> Vec<Expression> {
        let items = self.items(mapping, "scope");
        items
            .iter()
            .filter_map(|node| self.expression(node))
            .collect()
    }

    fn expressions(&mut self, mapping: &'t Mapping, key: &str) -> IndexMap<String, Expression> {
        let entries = self.entries(mapping, key);
        let read = |(name, node): (&str, &'t Node)| Some((name.to_owned(), self.expression(node)?));
        entries.into_iter().filter_map(read).collect()
    }

    fn effects(&mut self, mapping: &'t Mapping) -> Vec<Effect> {
        let items = self.items(mapping, "effects");
        items.iter().filter_map(|node| self.effect(node)).collect()
    }

    fn effect(&mut self, node: &'t Node) -> Option<Effect> {
        let mapping = node.mapping()?;
        Some(Effect {
            insert: self.text(mapping, "insert")?,
            condition: mapping.get("if").and_then(|node| self.expression(node)),
            item: self.expressions(mapping, "item"),
        })
    }

    fn paging(&mut self, node: &'t Node) -> Option<Paging> {
        let mapping = node.mapping()?;
        let style = self.word(mapping, "style", &PAGING_STYLES)?;
        Some(Paging {
            style,
            start: self.text(mapping, "start"),
            first: u64::from(style == PagingStyle::Page),
            limit: self.text(mapping, "limit"),
            token: self.text(mapping, "token"),
            default: self.count(mapping, "default").unwrap_or(DEFAULT_PAGE),
            maximum: self.count(mapping, "maximum"),
            total: self.text(mapping, "total"),
            self_link: self.text(mapping, "self"),
            next: self.text(mapping, "next"),
            total_header: None,
            link_header: false,
        })
    }

    fn status(&mut self, mapping: &'t Mapping) -> Option<u16> {
        let status = self.count(mapping, "status")?;
        u16::try_from(status).ok()
    }

    fn respond(&mut self, node: &'t Node) -> Option<Respond> {
        let mapping = node.mapping()?;
        let headers = self.entries(mapping, "headers");
        let headers = headers.into_iter();
        let headers =
            headers.filter_map(|(name, node)| Some((name.to_owned(), node.string()?.to_owned())));
        Some(Respond {
            status: self.status(mapping)?,
            example: self.text(mapping, "example"),
            body: mapping.get("body").map(Node::to_json),
            headers: headers.collect(),
        })
    }

    pub(super) fn rules(&mut self, node: &'t Node) -> Vec<Rule> {
        if self.extension("x-hallpass-rules", node).is_none() {
            return Vec::new();
        }
        let mut ids = HashSet::new();
        let items = node.sequence().unwrap_or_default();
        let mut rules = Vec::new();
        for node in items {
            let Some(rule) = self.rule(node) else {
                continue;
            };
            if !ids.insert(rule.id.clone()) {
                let message = format!("x-hallpass-rules: the id `{}` is used twice", rule.id);
                self.log
                    .push(Diagnostic::error("extension-invalid", rule.span, message));
            }
            rules.push(rule);
        }
        rules
    }

    fn rule(&mut self, node: &'t Node) -> Option<Rule> {
        let mapping = node.mapping()?;
        Some(Rule {
            id: self.text(mapping, "id")?,
            condition: self.expression(mapping.get("if")?)?,
            respond: self.respond(mapping.get("respond")?)?,
            span: mapping.get("id")?.entry_span(),
        })
    }
}

/// `created desc`: the property, and whether descending.
fn order(text: &str) -> (String, bool) {
    match text.split_once(' ') {
        Some((property, direction)) => (property.to_owned(), direction == "desc"),
        None => (text.to_owned(), false),
    }
}
