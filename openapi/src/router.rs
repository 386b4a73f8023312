//! The router: which operation a method and a path mean.

use crate::model::{Api, OperationId};
use crate::path::Segments;

/// All operations of a document, ready to be found by method and path.
#[derive(Debug)]
pub struct Router {
    base: String,
    /// Most specific first.
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    segments: Segments,
    method: String,
    operation: OperationId,
}

/// What a method and a path mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// An operation.
    Found {
        /// Which.
        operation: OperationId,
        /// Path parameters: name and text as it stands in the path, percent-encoded.
        parameters: Vec<(String, String)>,
    },
    /// The path is known, with other methods.
    MethodNotAllowed {
        /// Those methods, sorted.
        allow: Vec<String>,
    },
    /// No operation has this path.
    NotFound,
}

impl Router {
    /// Takes a document's operations. `base` is the path of its server, such as `/v1`; empty or `/` for none.
    pub fn new(api: &Api, base: &str) -> Self {
        let mut entries: Vec<Entry> = api
            .operations
            .iter()
            .enumerate()
            .map(|(at, operation)| Entry {
                segments: operation.path.segments(),
                method: operation.method.clone(),
                operation: OperationId(at),
            })
            .collect();
        // The sort is stable: among equals, the document's order stays.
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.segments.precedence()));
        Self {
            base: base.trim_end_matches('/').to_owned(),
            entries,
        }
    }

    /// What a method and the path of a request (percent-encoded, without query) mean.
    ///
    /// The most specific template that matches the path decides, whatever its methods: concrete paths come before templated ones.
    pub fn find(&self, method: &str, path: &str) -> Route {
        let Some(rest) = self.strip_base(path) else {
            return Route::NotFound;
        };
        let mut matching = self
            .entries
            .iter()
            .filter_map(|entry| Some((entry, entry.segments.matches(rest)?)))
            .peekable();
        let Some((first, _)) = matching.peek() else {
            return Route::NotFound;
        };
        let precedence = first.segments.precedence();
        let mut allow = Vec::new();
        for (entry, parameters) in
            matching.take_while(|(entry, _)| entry.segments.precedence() == precedence)
        {
            if entry.method.eq_ignore_ascii_case(method) {
                let operation = entry.operation;
                return Route::Found {
                    operation,
                    parameters,
                };
            }
            allow.push(entry.method.clone());
        }
        allow.sort_unstable();
        allow.dedup();
        Route::MethodNotAllowed { allow }
    }

    fn strip_base<'p>(&self, path: &'p str) -> Option<&'p str> {
        path.strip_prefix(self.base.as_str())
            .filter(|rest| rest.starts_with('/') || rest.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::api_with_operations;

    fn describe(api: &Api, route: Route) -> String {
        match route {
            Route::NotFound => "404".to_owned(),
            Route::MethodNotAllowed { allow } => format!("405 {}", allow.join(",")),
            Route::Found {
                operation,
                parameters,
            } => {
                let pairs: Vec<String> = parameters
                    .iter()
                    .map(|(name, value)| format!("{name}={value}"))
                    .collect();
                format!("{} {}", api.operations[operation.0].id, pairs.join("&"))
                    .trim()
                    .to_owned()
            }
        }
    }

    #[test]
    fn the_most_specific_template_is_found() {
        let api = api_with_operations(&[
            ("GET", "/groups"),
            ("POST", "/groups"),
            ("GET", "/groups/{id}"),
            ("PUT", "/groups/{id}"),
            ("GET", "/groups/categories"),
            ("GET", "/v1/invitations/{id}"),
            ("POST", "/v1/invitations/{id}:accept"),
            ("GET", "/users/{user}/invites/{realm}"),
            ("GET", "/users/me/invites/{realm}"),
            ("GET", "/files/{name}.{ext}"),
            ("GET", "/"),
        ]);
        let cases = [
            ("", "GET", "/groups", "GET /groups"),
            ("", "get", "/groups", "GET /groups"),
            ("", "POST", "/groups", "POST /groups"),
            ("", "PATCH", "/groups", "405 GET,POST"),
            ("", "GET", "/groups/5", "GET /groups/{id} id=5"),
            ("", "GET", "/groups/a%2Fb", "GET /groups/{id} id=a%2Fb"),
            ("", "GET", "/groups/categories", "GET /groups/categories"),
            ("", "PUT", "/groups/categories", "405 GET"),
            ("", "GET", "/groups/", "404"),
            ("", "GET", "/groups/5/6", "404"),
            (
                "",
                "GET",
                "/v1/invitations/7",
                "GET /v1/invitations/{id} id=7",
            ),
            (
                "",
                "POST",
                "/v1/invitations/7:accept",
                "POST /v1/invitations/{id}:accept id=7",
            ),
            (
                "",
                "POST",
                "/v1/invitations/7:accept:accept",
                "POST /v1/invitations/{id}:accept id=7:accept",
            ),
            ("", "POST", "/v1/invitations/:accept", "405 GET"),
            ("", "POST", "/v1/invitations/7", "405 GET"),
            (
                "",
                "GET",
                "/users/1/invites/groups",
                "GET /users/{user}/invites/{realm} user=1&realm=groups",
            ),
            (
                "",
                "GET",
                "/users/me/invites/groups",
                "GET /users/me/invites/{realm} realm=groups",
            ),
            (
                "",
                "GET",
                "/files/a.tar.gz",
                "GET /files/{name}.{ext} name=a&ext=tar.gz",
            ),
            ("", "GET", "/", "GET /"),
            ("", "GET", "", "404"),
            ("/v1", "GET", "/v1/groups", "GET /groups"),
            ("/v1/", "GET", "/v1/groups", "GET /groups"),
            ("/v1", "GET", "/v10/groups", "404"),
            ("/v1", "GET", "/groups", "404"),
            ("", "GET", "/gr%6Fups", "GET /groups"),
        ];
        for (base, method, path, expected) in cases {
            let route = Router::new(&api, base).find(method, path);
            assert_eq!(
                describe(&api, route),
                expected,
                "{method} {path} below {base:?}"
            );
        }
    }
}
