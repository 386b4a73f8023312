//! The router: which operation a method and a path mean.

use std::collections::HashMap;

use crate::model::{Api, OperationId};
use crate::path::{Segment, Segments, decoded};

/// All operations of a document, ready to be found by method and path.
#[derive(Debug)]
pub struct Router {
    /// The path of the server, percent-decoded, and how many segments it has.
    base: (Vec<u8>, usize),
    /// Most specific first.
    entries: Vec<Entry>,
    root: Node,
    /// Templates with more segments than [`DEEPEST`].
    deep: Vec<usize>,
}

/// Segments of a template that the nodes go down: they are visited by recursion.
const DEEPEST: usize = 64;

/// The templates that share their first segments, so that a path is not held against all of them.
#[derive(Debug, Default)]
struct Node {
    /// Next segments without parameters, percent-decoded.
    literals: HashMap<Vec<u8>, Node>,
    /// Next segments with parameters.
    others: Vec<(Segment, Node)>,
    /// Templates that end here.
    ends: Vec<usize>,
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
        let mut root = Node::default();
        let mut deep = Vec::new();
        for (at, entry) in entries.iter().enumerate() {
            let segments = entry.segments.parts();
            if segments.len() > DEEPEST {
                deep.push(at);
            } else {
                root.insert(segments, at);
            }
        }
        let base = base.trim_end_matches('/');
        Self {
            base: (decoded(base), base.matches('/').count()),
            entries,
            root,
            deep,
        }
    }

    /// What a method and the path of a request (percent-encoded, without query) mean.
    ///
    /// The most specific template that matches the path decides, whatever its methods: concrete paths come before templated ones.
    pub fn find(&self, method: &str, path: &str) -> Route {
        let Some(rest) = self.strip_base(path) else {
            return Route::NotFound;
        };
        let given: Vec<&str> = rest.split('/').collect();
        let mut found = self.deep.clone();
        self.root.collect(&given, &mut found);
        found.sort_unstable();
        let entries = found.into_iter().filter_map(|at| self.entries.get(at));
        let mut matching = entries
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
        let (base, segments) = &self.base;
        let end = path.match_indices('/').nth(*segments);
        let (own, rest) = path.split_at(end.map_or(path.len(), |(at, _)| at));
        (decoded(own) == *base).then_some(rest)
    }
}

impl Node {
    fn insert(&mut self, segments: &[Segment], template: usize) {
        let Some((first, rest)) = segments.split_first() else {
            self.ends.push(template);
            return;
        };
        let next = match first.literal() {
            Some(literal) => self.literals.entry(decoded(literal)).or_default(),
            None => self.other(first),
        };
        next.insert(rest, template);
    }

    fn other(&mut self, segment: &Segment) -> &mut Self {
        let known = self.others.iter().position(|(own, _)| own == segment);
        let at = known.unwrap_or_else(|| {
            self.others.push((segment.clone(), Self::default()));
            self.others.len() - 1
        });
        &mut self.others[at].1
    }

    /// The templates that fit these segments of a path, in no order.
    fn collect(&self, given: &[&str], found: &mut Vec<usize>) {
        let Some((first, rest)) = given.split_first() else {
            found.extend(&self.ends);
            return;
        };
        if let Some(next) = self.literals.get(&decoded(first)) {
            next.collect(rest, found);
        }
        for (segment, next) in &self.others {
            if segment.fits(first) {
                next.collect(rest, found);
            }
        }
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
            ("/my api", "GET", "/my%20api/groups", "GET /groups"),
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
