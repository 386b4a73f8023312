//! Servers and their variables.

use super::Lowering;
use super::vocabulary::{SERVER, SERVER_VARIABLE};
use crate::diagnostic::Diagnostic;
use crate::model::Server;
use crate::tree::{Mapping, Node};

impl<'t> Lowering<'t> {
    /// `servers` of the document; without any, the one that the specification implies.
    pub(super) fn document_servers(&mut self, root: &'t Mapping) -> Vec<Server> {
        if self.version.is_swagger() {
            return self.swagger_servers(root);
        }
        self.servers(root).unwrap_or_else(|| {
            vec![Server {
                url: "/".to_owned(),
                name: None,
                description: None,
            }]
        })
    }

    /// `servers` of any object, if it has one or more.
    pub(super) fn servers(&mut self, mapping: &'t Mapping) -> Option<Vec<Server>> {
        if self.version.is_swagger() {
            return mapping
                .get("schemes")
                .map(|_| self.swagger_servers(mapping));
        }
        let items = self.items(mapping, "servers");
        let servers: Vec<Server> = items.iter().filter_map(|node| self.server(node)).collect();
        (!servers.is_empty()).then_some(servers)
    }

    pub(super) fn server(&mut self, node: &'t Node) -> Option<Server> {
        let server = self.open(node, &SERVER)?;
        let url_node = server.get("url")?;
        let mut url = self.text(server, "url")?;
        let variables = server.get("variables").and_then(Node::mapping);
        let missing: Vec<String> = names(&url)
            .filter(|name| variables.is_none_or(|variables| !variables.contains_key(*name)))
            .map(str::to_owned)
            .collect();
        for (name, variable) in self.entries(server, "variables") {
            let place = format!("{{{name}}}");
            if !url.contains(&place) {
                let message = format!("the URL has no `{place}`");
                self.log.push(Diagnostic::warning(
                    "server-variable",
                    variable.place(),
                    message,
                ));
            }
            if let Some(default) = self.server_variable(variable) {
                url = url.replace(&place, &default);
            }
        }
        for name in missing {
            let message =
                format!("the URL has `{{{name}}}`, and `variables` does not say what that is");
            self.log.push(Diagnostic::error(
                "server-variable",
                url_node.entry_span(),
                message,
            ));
        }
        Some(Server {
            url,
            name: self.text(server, "name"),
            description: self.text(server, "description"),
        })
    }

    fn server_variable(&mut self, node: &'t Node) -> Option<String> {
        let variable = self.open(node, &SERVER_VARIABLE)?;
        let values = self.texts(variable, "enum");
        let default = self.text(variable, "default")?;
        if !values.is_empty() && !values.contains(&default) {
            let message = format!("the default `{default}` is none of the values in `enum`");
            let place = variable
                .get("default")
                .map_or(node.place(), Node::entry_span);
            self.log
                .push(Diagnostic::error("server-variable", place, message));
        }
        Some(default)
    }
}

/// The variables in a URL.
pub(super) fn names(url: &str) -> impl Iterator<Item = &str> {
    let pieces = url.split('{').skip(1);
    pieces.filter_map(|piece| Some(piece.split_once('}')?.0))
}
