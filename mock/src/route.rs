//! The routing stage: which operation of which document a request means.

use hallpass_openapi::router::{Route, Router};

use crate::document::Document;
use crate::message::Request;
use crate::refusal::Refusal;

/// The routers of all documents, in order.
#[derive(Debug)]
pub struct Routing {
    routers: Vec<Router>,
}

/// An operation that a request means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Routed {
    /// Index of the document.
    pub document: usize,
    /// Index of the operation in its Api.
    pub operation: usize,
    /// Path parameters: name and text as it stands in the path, percent-encoded.
    pub parameters: Vec<(String, String)>,
}

/// A request that means no operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unrouted {
    /// Methods that the path has, sorted; none when no document knows the path.
    pub allow: Vec<String>,
    /// The document and operation that have the path with another method.
    pub neighbour: Option<(usize, usize)>,
}

impl Unrouted {
    /// 404, or 405 with `Allow`.
    pub fn refusal(&self) -> Refusal {
        if self.allow.is_empty() {
            Refusal::status(404).because("no operation has this path")
        } else {
            Refusal::status(405).with_header("Allow", self.allow.join(", "))
        }
    }
}

impl Routing {
    /// The ways into these documents.
    pub fn new<'a>(documents: impl Iterator<Item = &'a Document>) -> Self {
        let routers = documents.map(|document| Router::new(&document.api, &document.mount));
        Self {
            routers: routers.collect(),
        }
    }

    /// The operation that a request means. HEAD means the operation of GET where the document has no HEAD of its own.
    ///
    /// # Errors
    /// Why there is none.
    pub fn find(&self, request: &Request) -> Result<Routed, Unrouted> {
        match self.find_method(&request.method, &request.path) {
            Err(unrouted) if request.method == "HEAD" => {
                self.find_method("GET", &request.path).map_err(|_| unrouted)
            }
            found => found,
        }
    }

    fn find_method(&self, method: &str, path: &str) -> Result<Routed, Unrouted> {
        let mut allowed: Vec<String> = Vec::new();
        for (document, router) in self.routers.iter().enumerate() {
            match router.find(method, path) {
                Route::Found {
                    operation,
                    parameters,
                } => {
                    return Ok(Routed {
                        document,
                        operation: operation.0,
                        parameters,
                    });
                }
                Route::MethodNotAllowed { allow } => allowed.extend(allow),
                Route::NotFound => {}
            }
        }
        Err(self.unrouted(path, allowed))
    }

    fn unrouted(&self, path: &str, mut allow: Vec<String>) -> Unrouted {
        let first = allow.first().cloned();
        let neighbour = first.and_then(|method| self.find_method(&method, path).ok());
        if allow.iter().any(|method| method == "GET") {
            allow.push("HEAD".to_owned());
        }
        allow.sort_unstable();
        allow.dedup();
        Unrouted {
            allow,
            neighbour: neighbour.map(|routed| (routed.document, routed.operation)),
        }
    }
}
