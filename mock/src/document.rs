//! A document as the mock plays it: its Api, where it is mounted, and the terms of its operations.

use hallpass_openapi::model::{Api, Operation, Resource, Rule, SecurityRequirement};

/// A document and its place on the server.
#[derive(Debug)]
pub struct Document {
    /// The loaded document.
    pub api: Api,
    /// Path under which its operations stand, from its first server: `/v1`, or nothing.
    pub mount: String,
    /// Index of the state that it works on; documents that name the same fixtures have the same.
    pub state: usize,
    /// What each operation does, by index in [`Api::operations`].
    pub terms: Vec<Terms>,
}

/// What an operation does: taken from the document, so that a fault can make the mock play another one.
#[derive(Debug, Clone)]
pub struct Terms {
    /// The stored resource that it works on.
    pub resource: Option<Resource>,
    /// Its rules.
    pub rules: Vec<Rule>,
    /// Who may call it.
    pub security: Vec<SecurityRequirement>,
}

impl Document {
    /// A document that works on the state with this index.
    pub fn new(api: Api, state: usize) -> Self {
        let terms = api.operations.iter().map(Terms::of).collect();
        let mount = base_path(&api);
        Self {
            api,
            mount,
            state,
            terms,
        }
    }

    /// The operation at an index; the router that gave the index knows no others.
    pub fn operation(&self, index: usize) -> Option<(&Operation, &Terms)> {
        Some((self.api.operations.get(index)?, self.terms.get(index)?))
    }
}

impl Terms {
    fn of(operation: &Operation) -> Self {
        Self {
            resource: operation.resource.clone(),
            rules: operation.rules.clone(),
            security: operation.security.clone(),
        }
    }
}

/// The path of the document's first server, without a trailing slash.
fn base_path(api: &Api) -> String {
    let url = api.servers.first().map_or("", |server| server.url.as_str());
    let after_scheme = url.find("://").map_or(url, |at| &url[at + 3..]);
    let path = match after_scheme.find('/') {
        Some(at) => &after_scheme[at..],
        None => "",
    };
    let end = path.find(['?', '#']).unwrap_or(path.len());
    path[..end].trim_end_matches('/').to_owned()
}
