//! Servers: the path under which the operations of a document stand.

use crate::model::Server;

impl Server {
    /// The path of the URL, without a trailing slash: `/v1`, or nothing. Relative URLs, and those without a scheme, have one too.
    pub fn base_path(&self) -> String {
        let url = self.url.trim();
        let path = if let Some(at) = url.find("://") {
            after_host(&url[at + 3..])
        } else if let Some(rest) = url.strip_prefix("//") {
            after_host(rest)
        } else {
            url.trim_start_matches("./")
        };
        let end = path.find(['?', '#']).unwrap_or(path.len());
        let path = path[..end].trim_matches('/');
        if path.is_empty() || path == "." {
            String::new()
        } else {
            format!("/{path}")
        }
    }
}

fn after_host(text: &str) -> &str {
    text.find('/').map_or("", |at| &text[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_url_has_a_path() {
        let cases = [
            ("", ""),
            ("/", ""),
            (".", ""),
            ("/v1", "/v1"),
            ("/v1/", "/v1"),
            ("./v1", "/v1"),
            ("v1/a", "/v1/a"),
            ("https://api.example.com", ""),
            ("https://api.example.com/", ""),
            ("https://api.example.com:8443/v1/?a=b#c", "/v1"),
            ("http://localhost:port/v1", "/v1"),
            ("//api.example.com/v1", "/v1"),
            ("//api.example.com", ""),
        ];
        for (url, expected) in cases {
            let server = Server {
                url: url.to_owned(),
                ..Server::default()
            };
            assert_eq!(server.base_path(), expected, "{url}");
        }
    }
}
