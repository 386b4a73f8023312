//! `host`, `basePath` and `schemes`: the servers of a document or of an operation.

use crate::diagnostic::Diagnostic;
use crate::load::Lowering;
use crate::load::server::names;
use crate::load::vocabulary::PARAMETERIZED_HOST;
use crate::model::Server;
use crate::tree::{Mapping, Node};

const SCHEMES: [(&str, &str); 4] = [
    ("http", "http"),
    ("https", "https"),
    ("ws", "ws"),
    ("wss", "wss"),
];

/// A host, and whether it stands in for its scheme too.
struct Host {
    text: String,
    has_scheme: bool,
}

impl<'t> Lowering<'t> {
    /// One server for each scheme; `mapping` is the document or the operation that names the schemes.
    pub(in crate::load) fn swagger_servers(&mut self, mapping: &'t Mapping) -> Vec<Server> {
        let Some(root) = self.documents.root().mapping() else {
            return Vec::new();
        };
        let path = self.base_path(root);
        let urls = match self.host(root) {
            None if path.is_empty() => vec!["/".to_owned()],
            None => vec![path],
            Some(host) if host.has_scheme => vec![host.text + &path],
            Some(host) => {
                let schemes = self.schemes(root, mapping, &host.text);
                let url = |scheme| format!("{scheme}://{}{path}", host.text);
                schemes.into_iter().map(url).collect()
            }
        };
        let server = |url| Server {
            url,
            name: None,
            description: None,
        };
        urls.into_iter().map(server).collect()
    }

    /// Without a slash at the end, as paths begin with one.
    fn base_path(&mut self, root: &'t Mapping) -> String {
        let Some(path) = self.text(root, "basePath") else {
            return String::new();
        };
        let path = path.trim_end_matches('/');
        if path.is_empty() || path.starts_with('/') {
            return path.to_owned();
        }
        self.wrong_part(root, "basePath", "`basePath` begins with `/`");
        format!("/{path}")
    }

    fn host(&mut self, root: &'t Mapping) -> Option<Host> {
        if let Some(node) = root.get("x-ms-parameterized-host") {
            return self.parameterized_host(node);
        }
        let text = self.text(root, "host")?;
        let text = text.trim_end_matches('/');
        if text.is_empty() {
            return None;
        }
        let has_scheme = text.contains("://");
        if has_scheme || text.contains('/') {
            let message =
                "`host` is a name or address, perhaps with a port; it has no scheme and no path";
            self.wrong_part(root, "host", message);
        }
        if let Some(name) = names(text).next() {
            let message = format!("`host` cannot have a variable such as `{{{name}}}`");
            self.wrong_part(root, "host", &message);
        }
        Some(Host {
            text: text.to_owned(),
            has_scheme,
        })
    }

    fn wrong_part(&mut self, root: &'t Mapping, key: &str, message: &str) {
        if let Some(node) = root.get(key) {
            self.log
                .push(Diagnostic::error("wrong-value", node.entry_span(), message));
        }
    }

    /// `x-ms-parameterized-host`, which Microsoft's documents have in the place of `host`.
    fn parameterized_host(&mut self, node: &'t Node) -> Option<Host> {
        let mapping = self.open(node, &PARAMETERIZED_HOST)?;
        let template = self.text(mapping, "hostTemplate")?;
        let mut text = template.clone();
        let mut unknown: Vec<&str> = names(&template).collect();
        for (index, node) in self.items(mapping, "parameters").iter().enumerate() {
            let pointer = format!("/x-ms-parameterized-host/parameters/{index}");
            let Some(target) = self.follow(node, &pointer) else {
                continue;
            };
            let said = |key| target.node.get(key).and_then(Node::string);
            let name = said("name").unwrap_or_default();
            unknown.retain(|other| *other != name);
            if let Some(value) = said("default") {
                text = text.replace(&format!("{{{name}}}"), value);
            }
        }
        for name in unknown {
            let message =
                format!("the host has `{{{name}}}`, and `parameters` does not say what that is");
            let place = mapping.get("hostTemplate").unwrap_or(node).entry_span();
            self.log
                .push(Diagnostic::error("server-variable", place, message));
        }
        let has_scheme = self.flag(mapping, "useSchemePrefix") == Some(false);
        Some(Host { text, has_scheme })
    }

    /// Without any, the one that the document was fetched with, which nobody knows: `https`, but `http` on this machine.
    fn schemes(
        &mut self,
        root: &'t Mapping,
        mapping: &'t Mapping,
        host: &str,
    ) -> Vec<&'static str> {
        let own = mapping.contains_key("schemes");
        let items = self.items(if own { mapping } else { root }, "schemes");
        let mut schemes = Vec::new();
        for item in items {
            let Some(text) = self.text_of(item, "a scheme") else {
                continue;
            };
            match SCHEMES.iter().find(|(word, _)| *word == text) {
                Some((_, scheme)) => schemes.push(*scheme),
                None => self.unknown_word(item, "schemes", &text, &SCHEMES.map(|(word, _)| word)),
            }
        }
        if schemes.is_empty() {
            schemes.push(self.assumed_scheme(root, host));
        }
        schemes
    }

    fn assumed_scheme(&mut self, root: &'t Mapping, host: &str) -> &'static str {
        let here = ["localhost", "127.0.0.1", "[::1]"];
        let is_here = here.iter().any(|name| host.starts_with(name));
        let scheme = if is_here { "http" } else { "https" };
        if let Some(node) = root.get("host") {
            let message = format!("`host` without `schemes`: `{scheme}` is taken");
            self.log.push(Diagnostic::note(
                "scheme-assumed",
                node.entry_span(),
                message,
            ));
        }
        scheme
    }
}
