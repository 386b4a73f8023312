//! The document's root: info, servers, components, paths.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::Lowering;
use super::reference::escape;
use super::vocabulary::{COMPONENTS, CONTACT, DOCUMENT, EXTERNAL_DOCS, INFO, LICENSE, TAG};
use crate::diagnostic::Diagnostic;
use crate::model::{Api, Operation, Server};
use crate::source::Sources;
use crate::tree::{Mapping, Node};
use crate::validate::Validators;

impl<'t> Lowering<'t> {
    /// The whole document. `None` when its root is no object.
    pub(super) fn api(&mut self, name: &str) -> Option<Api> {
        let documents = self.documents;
        let root = self.open(documents.root(), &DOCUMENT)?;
        let (title, version, description) = self.info(root);
        let servers = self.document_servers(root);
        let tags = self.tags(root);
        self.external_docs(root);
        self.later_parts(root);
        let fixtures = self.fixtures(root);
        if let Some(components) = root.get("components") {
            self.components(components);
        }
        let operations = self.operations(root, &servers);
        Some(Api {
            name: name.to_owned(),
            title,
            version,
            description,
            servers,
            operations,
            schemas: std::mem::take(&mut self.schemas),
            components: std::mem::take(&mut self.components),
            security_schemes: std::mem::take(&mut self.security_schemes),
            tags,
            fixtures,
            sources: Sources::default(),
            validators: Validators::default(),
        })
    }

    /// What 3.1 added to the document.
    fn later_parts(&mut self, root: &'t Mapping) {
        if !self.version.has_json_schema() {
            return;
        }
        self.dialect(root, "jsonSchemaDialect");
        self.note_unread(root, "webhooks");
        let parts = ["paths", "components", "webhooks"];
        if !parts.iter().any(|part| root.contains_key(*part)) {
            let document = self.documents.root();
            self.missing(document, "paths", DOCUMENT.name);
        }
    }

    fn info(&mut self, root: &'t Mapping) -> (String, String, Option<String>) {
        let Some(info) = root.get("info").and_then(|node| self.open(node, &INFO)) else {
            return Default::default();
        };
        if let Some(node) = info.get("contact") {
            self.open(node, &CONTACT);
        }
        if let Some(node) = info.get("license") {
            self.open(node, &LICENSE);
        }
        let title = self.text(info, "title").unwrap_or_default();
        let version = self.text(info, "version").unwrap_or_default();
        (title, version, self.text(info, "description"))
    }

    pub(super) fn external_docs(&mut self, mapping: &'t Mapping) {
        if let Some(node) = mapping.get("externalDocs") {
            self.open(node, &EXTERNAL_DOCS);
        }
    }

    fn tags(&mut self, root: &'t Mapping) -> IndexMap<String, Option<String>> {
        let mut tags = IndexMap::new();
        for node in self.items(root, "tags") {
            let Some(tag) = self.open(node, &TAG) else {
                continue;
            };
            self.external_docs(tag);
            let Some(name) = self.text(tag, "name") else {
                continue;
            };
            if tags.contains_key(&name) {
                let message = format!("the tag `{name}` is declared twice");
                self.log
                    .push(Diagnostic::error("duplicate-tag", node.place(), message));
            }
            tags.insert(name, self.text(tag, "description"));
        }
        tags
    }

    fn fixtures(&mut self, root: &'t Mapping) -> Option<String> {
        let node = root.get("x-hallpass-fixtures")?;
        self.extension("x-hallpass-fixtures", node)?;
        node.string().map(str::to_owned)
    }

    /// Schemas and security schemes stay; the other components are read for what is wrong in them, used or not.
    fn components(&mut self, node: &'t Node) {
        let Some(components) = self.open(node, &COMPONENTS) else {
            return;
        };
        self.component_schemas(components);
        for (name, node) in self.entries(components, "securitySchemes") {
            self.security_scheme(name, node);
        }
        self.unused_components(components);
    }

    fn component_schemas(&mut self, components: &'t Mapping) {
        let entries = self.entries(components, "schemas");
        self.descendants = self.descendants(&entries);
        for (name, node) in entries {
            self.component_name(name, node);
            let pointer = format!("/components/schemas/{}", escape(name));
            let id = self.schema(node, &pointer);
            self.components.insert(name.to_owned(), id);
        }
        self.lower_pending();
    }

    /// Component -> those whose `allOf` refers to it, by the node that the reference leads to.
    fn descendants(&self, schemas: &[(&'t str, &'t Node)]) -> HashMap<*const Node, Vec<&'t str>> {
        let mut descendants: HashMap<*const Node, Vec<&'t str>> = HashMap::new();
        for (name, node) in schemas {
            let members = node
                .get("allOf")
                .and_then(Node::sequence)
                .unwrap_or_default();
            for parent in members.iter().filter(|member| member.reference().is_some()) {
                if let Some(parent) = self.peek(parent) {
                    descendants.entry(parent).or_default().push(name);
                }
            }
        }
        descendants
    }

    fn unused_components(&mut self, components: &'t Mapping) {
        for section in [
            "parameters",
            "requestBodies",
            "responses",
            "headers",
            "examples",
        ] {
            for (name, node) in self.entries(components, section) {
                self.component_name(name, node);
                let pointer = format!("/components/{section}/{}", escape(name));
                match section {
                    "parameters" => drop(self.parameter(node, &pointer)),
                    "requestBodies" => drop(self.request_body(node, &pointer)),
                    "responses" => drop(self.response_content(node, &pointer)),
                    "headers" => drop(self.header(node, &pointer)),
                    _ => drop(self.example(name, node, false)),
                }
            }
        }
        for section in ["links", "callbacks"] {
            self.entries(components, section);
        }
    }

    fn component_name(&mut self, name: &str, node: &Node) {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        if name.is_empty() || !name.bytes().all(fits) {
            let message = format!(
                "`{name}` is no name for a component: letters, digits, `.`, `-` and `_` are"
            );
            self.log
                .push(Diagnostic::error("component-name", node.place(), message));
        }
    }

    fn operations(&mut self, root: &'t Mapping, servers: &[Server]) -> Vec<Operation> {
        let security = self.security(root).unwrap_or_default();
        let mut operations = Vec::new();
        for (template, node) in self.entries(root, "paths") {
            if !template.starts_with("x-") {
                operations.extend(self.path_item(template, node, servers, &security));
            }
        }
        self.check_paths(&operations);
        self.name_operations(&mut operations);
        self.lower_pending();
        super::inference::infer(&mut operations, &self.schemas);
        operations
    }
}
