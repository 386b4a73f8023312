//! The document's root: info, servers, components, paths.

use std::collections::HashMap;
use std::sync::Arc;

use indexmap::IndexMap;

use super::Lowering;
use super::reference::escape;
use super::vocabulary::{
    COMPONENTS, CONTACT, DOCUMENT, EXTERNAL_DOCS, INFO, LICENSE, SWAGGER, TAG,
};
use crate::diagnostic::Diagnostic;
use crate::model::{Api, Operation, Server, Shared, Tag, Webhook};
use crate::prose::Spoken;
use crate::source::Sources;
use crate::tree::{Mapping, Node};
use crate::validate::Validators;

impl<'t> Lowering<'t> {
    /// The whole document. `None` when its root is no object.
    pub(super) fn api(&mut self, name: &str) -> Option<Api> {
        let documents = self.documents;
        let is_swagger = self.version.is_swagger();
        let kind = if is_swagger { &SWAGGER } else { &DOCUMENT };
        let root = self.open(documents.root(), kind)?;
        let uri = self.self_uri(root);
        let (title, version, description) = self.info(root);
        let servers = self.document_servers(root);
        let tags = self.tags(root);
        self.external_docs(root);
        self.later_parts(root);
        let fixtures = self.fixtures(root);
        let mut shared = if is_swagger {
            self.swagger_components(root)
        } else {
            let components = root.get("components");
            components
                .map(|components| self.components(components))
                .unwrap_or_default()
        };
        let (operations, webhooks) = self.all_operations(root, &servers);
        let beside = std::mem::take(&mut self.beside_references);
        shared.beside_references = beside.into_values().collect();
        Some(Api {
            name: name.to_owned(),
            uri,
            title,
            version,
            description,
            servers,
            operations,
            webhooks,
            schemas: std::mem::take(&mut self.schemas),
            components: std::mem::take(&mut self.components),
            security_schemes: std::mem::take(&mut self.security_schemes),
            shared,
            tags,
            fixtures,
            sources: Sources::default(),
            validators: Validators::with(Arc::clone(&self.patterns)),
            spoken: Spoken::default(),
        })
    }

    /// What 3.1 added to the document.
    fn later_parts(&mut self, root: &'t Mapping) {
        if !self.version.has_json_schema() {
            return;
        }
        self.dialect(root, "jsonSchemaDialect");
        let parts = ["paths", "components", "webhooks"];
        if !parts.iter().any(|part| root.contains_key(*part)) {
            let document = self.documents.root();
            self.missing(document, "paths", DOCUMENT.name);
        }
    }

    /// `$self` of 3.2.
    fn self_uri(&mut self, root: &'t Mapping) -> Option<String> {
        let is_known = DOCUMENT.has("$self", self.version);
        is_known.then(|| self.text(root, "$self")).flatten()
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

    fn tags(&mut self, root: &'t Mapping) -> IndexMap<String, Tag> {
        let mut tags = IndexMap::new();
        for node in self.items(root, "tags") {
            let Some(mapping) = self.open(node, &TAG) else {
                continue;
            };
            self.external_docs(mapping);
            let Some(name) = self.text(mapping, "name") else {
                continue;
            };
            if tags.contains_key(&name) {
                let message = format!("the tag `{name}` is declared twice");
                self.log
                    .push(Diagnostic::error("duplicate-tag", node.place(), message));
            }
            let tag = Tag {
                summary: self.text(mapping, "summary"),
                description: self.text(mapping, "description"),
                parent: self.text(mapping, "parent"),
                kind: self.text(mapping, "kind"),
            };
            tags.insert(name, tag);
        }
        self.check_parents(root, &tags);
        tags
    }

    /// The parent of a tag must be a tag, and lead to no circle.
    fn check_parents(&mut self, root: &'t Mapping, tags: &IndexMap<String, Tag>) {
        for node in self.items(root, "tags") {
            let parent = node.get("parent").and_then(Node::string);
            let (Some(parent), Some(name)) = (parent, node.get("name").and_then(Node::string))
            else {
                continue;
            };
            let up = |name: &&str| tags.get(*name)?.parent.as_deref();
            let message = if !tags.contains_key(parent) {
                format!("there is no tag `{parent}`")
            } else if std::iter::successors(Some(parent), up)
                .take(tags.len())
                .any(|ancestor| ancestor == name)
            {
                format!("the tag `{name}` is its own parent")
            } else {
                continue;
            };
            let place = node.get("parent").map_or(node.place(), Node::entry_span);
            let diagnostic = Diagnostic::error("tag-parent", place, message);
            self.log.push(diagnostic);
        }
    }

    fn fixtures(&mut self, root: &'t Mapping) -> Option<String> {
        let node = root.get("x-hallpass-fixtures")?;
        self.extension("x-hallpass-fixtures", node)?;
        node.string().map(str::to_owned)
    }

    /// Schemas and security schemes are kept by name; the other components are read too, used or not.
    fn components(&mut self, node: &'t Node) -> Shared {
        let Some(components) = self.open(node, &COMPONENTS) else {
            return Shared::default();
        };
        self.component_schemas(components, "schemas");
        for (name, node) in self.entries(components, "securitySchemes") {
            self.security_scheme(name, node);
        }
        self.shared_components(components)
    }

    /// All schemas that have a name; `key` is where they stand.
    pub(super) fn component_schemas(&mut self, components: &'t Mapping, key: &str) {
        let entries = self.entries(components, key);
        self.descendants = self.descendants(&entries);
        for (name, node) in entries {
            self.component_name(name, node);
            let section = self.version.section("schemas");
            let pointer = format!("{section}/{}", escape(name));
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

    fn shared_components(&mut self, components: &'t Mapping) -> Shared {
        let mut shared = Shared::default();
        for section in [
            "parameters",
            "requestBodies",
            "responses",
            "headers",
            "examples",
            "links",
            "callbacks",
            "pathItems",
        ] {
            if !COMPONENTS.has(section, self.version) {
                continue;
            }
            for (name, node) in self.entries(components, section) {
                self.component_name(name, node);
                let pointer = format!("/components/{section}/{}", escape(name));
                match section {
                    "parameters" => shared.parameters.extend(self.parameter(node, &pointer)),
                    "requestBodies" => {
                        let body = self.request_body(node, &pointer);
                        shared.request_bodies.extend(body.map(|body| body.content));
                    }
                    "responses" => self.shared_response(node, &pointer, &mut shared),
                    "headers" => shared.headers.extend(self.header(node, &pointer)),
                    "links" => drop(self.link(node)),
                    "callbacks" => {
                        let callbacks = self.callback(name, node, &pointer).into_iter();
                        let operations = callbacks.flat_map(|callback| callback.operations);
                        shared.callbacks.extend(operations);
                    }
                    "pathItems" => {
                        let operations = self.requests(name, node, &pointer, &[]);
                        shared.path_items.extend(operations);
                    }
                    _ => drop(self.example(name, node, false)),
                }
            }
        }
        shared
    }

    pub(super) fn shared_response(&mut self, node: &'t Node, pointer: &str, shared: &mut Shared) {
        if let Some(response) = self.response_content(node, pointer) {
            shared.headers.extend(response.headers.into_values());
            shared.responses.push(response.content);
        }
    }

    /// Tells of a name that components cannot have; in 2.0 they may have any.
    fn component_name(&mut self, name: &str, node: &Node) {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        if !self.version.is_swagger() && (name.is_empty() || !name.bytes().all(fits)) {
            let message = format!(
                "`{name}` is no name for a component: letters, digits, `.`, `-` and `_` are"
            );
            self.log
                .push(Diagnostic::error("component-name", node.place(), message));
        }
    }

    fn all_operations(
        &mut self,
        root: &'t Mapping,
        servers: &[Server],
    ) -> (Vec<Operation>, Vec<Webhook>) {
        let security = self.security(root).unwrap_or_default();
        let mut operations = Vec::new();
        for (template, node) in self.entries(root, "paths") {
            if !template.starts_with("x-") {
                operations.extend(self.path_item(template, node, servers, &security));
            }
        }
        let mut webhooks = self.webhooks(root, &security);
        self.check_paths(&operations);
        self.name_operations(&mut operations, &mut webhooks);
        self.join_links(&mut operations);
        self.lower_pending();
        super::inference::infer(&mut operations, &self.schemas);
        (operations, webhooks)
    }
}
