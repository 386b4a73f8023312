//! Requests as they are sent, and as a command that repeats them.

use crate::credentials::Secret;

/// A request, ready to be sent.
#[derive(Debug, Clone)]
pub struct Request {
    /// HTTP method.
    pub method: String,
    /// Absolute URL with its query, without credentials.
    pub url: String,
    /// Headers without credentials.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Option<Vec<u8>>,
    /// What proves who is calling.
    pub credentials: Vec<Credential>,
}

/// Where a credential stands in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialPlace {
    /// A header.
    Header,
    /// A query parameter.
    Query,
    /// A cookie.
    Cookie,
}

/// A value that proves who is calling.
#[derive(Debug, Clone)]
pub struct Credential {
    /// Where it stands.
    pub place: CredentialPlace,
    /// Name of the header, query parameter or cookie.
    pub name: String,
    /// What is sent.
    pub value: Secret,
    /// What a repeating command shows in its place: text with shell variables, for double quotes.
    pub shown: String,
}

impl Request {
    /// The URL that is sent, with credentials of the query.
    pub fn url_with_credentials(&self) -> String {
        let mut url = self.url.clone();
        for credential in self
            .credentials
            .iter()
            .filter(|c| c.place == CredentialPlace::Query)
        {
            url.push(if url.contains('?') { '&' } else { '?' });
            let encode = |text: &str| percent(text);
            url.push_str(&format!(
                "{}={}",
                encode(&credential.name),
                encode(credential.value.reveal())
            ));
        }
        url
    }

    /// Path and query, for people.
    pub fn path_and_query(&self) -> &str {
        let after_scheme = self.url.find("://").map_or(0, |at| at + 3);
        self.url[after_scheme..]
            .find('/')
            .map_or("/", |at| &self.url[after_scheme + at..])
    }

    /// A command that repeats the request. Secrets stand as shell variables.
    pub fn curl(&self) -> String {
        let mut words = vec!["curl".to_owned()];
        if self.method != "GET" {
            words.push(format!("-X {}", self.method));
        }
        let mut url = single_quoted_if_needed(&self.url);
        for credential in &self.credentials {
            match credential.place {
                CredentialPlace::Header => {
                    words.push(format!("-H \"{}: {}\"", credential.name, credential.shown))
                }
                CredentialPlace::Cookie => {
                    words.push(format!("-b \"{}={}\"", credential.name, credential.shown))
                }
                CredentialPlace::Query => {
                    let joint = if self.url.contains('?') { '&' } else { '?' };
                    url = format!(
                        "\"{}{joint}{}={}\"",
                        self.url, credential.name, credential.shown
                    );
                }
            }
        }
        for (name, value) in &self.headers {
            words.push(format!("-H {}", single_quoted(&format!("{name}: {value}"))));
        }
        if let Some(body) = &self.body {
            words.push(format!(
                "--data-binary {}",
                single_quoted(&String::from_utf8_lossy(body))
            ));
        }
        words.push(url);
        words.join(" ")
    }
}

/// Percent-encoded but for letters, digits and `-._~`.
pub(crate) fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

fn single_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

fn single_quoted_if_needed(url: &str) -> String {
    let plain = url
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-._~:/%+,@=".contains(&byte));
    if plain {
        url.to_owned()
    } else {
        single_quoted(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_repeats_a_request_without_its_secrets() {
        let request = Request {
            method: "PUT".to_owned(),
            url: "http://127.0.0.1:1/v1/groups/7?a=b&c".to_owned(),
            headers: vec![("Content-Type".to_owned(), "application/json".to_owned())],
            body: Some(b"{\"title\":\"Ann's\"}".to_vec()),
            credentials: vec![Credential {
                place: CredentialPlace::Header,
                name: "Authorization".to_owned(),
                value: Secret::new("Bearer hidden"),
                shown: "Bearer $HALLPASS_BEARER".to_owned(),
            }],
        };
        let expected = "curl -X PUT -H \"Authorization: Bearer $HALLPASS_BEARER\" -H 'Content-Type: application/json' \
                        --data-binary '{\"title\":\"Ann'\\''s\"}' 'http://127.0.0.1:1/v1/groups/7?a=b&c'";
        assert_eq!(request.curl(), expected);
        assert!(!format!("{request:?}").contains("hidden"));
        assert_eq!(request.path_and_query(), "/v1/groups/7?a=b&c");
    }
}
