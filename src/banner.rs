//! What the mock says at its start: where it is, what it serves, whom it knows, and how to judge it.

use std::fmt::Write as _;

use hallpass_mock::{ActiveFault, Credentials, Running};

/// A mock that has just started.
pub struct Banner<'a> {
    /// The server.
    pub running: &'a Running,
    /// As the user named them; none for the embedded documents.
    pub documents: &'a [String],
    /// Its deviations.
    pub faults: &'a [ActiveFault],
    /// Whom it knows. Fixtures are made to be seen, so they are no secrets.
    pub credentials: &'a Credentials,
}

impl Banner<'_> {
    /// All of it, with a line break at the end.
    pub fn text(&self) -> String {
        let mut text = format!("hallpass mock on {}\n", self.running.url);
        self.operations(&mut text);
        self.callers(&mut text);
        for fault in self.faults {
            let _ = write!(
                text,
                "\nfault {}: {}\n",
                fault.fault.name, fault.fault.description
            );
        }
        let _ = write!(text, "\njudge it with\n  {}\n\n", self.judge());
        text
    }

    fn operations(&self, text: &mut String) {
        let operations = &self.running.operations;
        let width = operations
            .iter()
            .map(|played| played.path.len())
            .max()
            .unwrap_or_default();
        let mut document = "";
        for played in operations {
            if played.document != document {
                document = &played.document;
                let _ = write!(text, "\n{document}\n");
            }
            let _ = writeln!(
                text,
                "  {:6} {:width$}  {}",
                played.method, played.path, played.operation
            );
        }
    }

    fn callers(&self, text: &mut String) {
        let lines = caller_lines(self.credentials);
        if !lines.is_empty() {
            text.push_str("\ncredentials\n");
            lines.iter().for_each(|line| text.push_str(line));
        }
    }

    /// The command that plays the documents against this mock, as its first caller.
    fn judge(&self) -> String {
        let mut words = first_caller(self.credentials);
        words.push("hallpass check".to_owned());
        words.extend(self.documents.iter().map(|document| quoted(document)));
        words.push(format!("--url {}", self.running.url));
        words.join(" ")
    }
}

/// Kind, credential and user of each caller, in columns.
fn caller_lines(credentials: &Credentials) -> Vec<String> {
    let Credentials {
        oauth1,
        bearer,
        basic,
        api_key,
    } = credentials;
    let mut callers = Vec::new();
    callers.extend(oauth1.iter().map(|one| {
        (
            "OAuth 1.0a",
            format!("key {} secret {}", one.key, one.secret),
            &one.user,
        )
    }));
    callers.extend(
        bearer
            .iter()
            .map(|one| ("bearer", one.token.clone(), &one.user)),
    );
    callers.extend(basic.iter().map(|one| {
        (
            "basic",
            format!("{}:{}", one.username, one.password),
            &one.user,
        )
    }));
    callers.extend(
        api_key
            .iter()
            .map(|one| ("API key", one.value.clone(), &one.user)),
    );
    let width = callers
        .iter()
        .map(|(_, what, _)| what.len())
        .max()
        .unwrap_or_default();
    let line = |(kind, what, user): (&str, String, &Option<String>)| match user {
        Some(user) => format!("  {kind:10}  {what:width$}  user {user}\n"),
        None => format!("  {kind:10}  {what}\n"),
    };
    callers.into_iter().map(line).collect()
}

/// `NAME=value` for each kind of credential.
fn first_caller(credentials: &Credentials) -> Vec<String> {
    let mut words = Vec::new();
    let mut set = |name: &str, value: &str| words.push(format!("{name}={}", quoted(value)));
    if let Some(consumer) = credentials.oauth1.first() {
        set("HALLPASS_OAUTH1_KEY", &consumer.key);
        set("HALLPASS_OAUTH1_SECRET", &consumer.secret);
    }
    if let Some(token) = credentials.bearer.first() {
        set("HALLPASS_BEARER", &token.token);
    }
    if let Some(login) = credentials.basic.first() {
        set(
            "HALLPASS_BASIC",
            &format!("{}:{}", login.username, login.password),
        );
    }
    if let Some(key) = credentials.api_key.first() {
        set("HALLPASS_API_KEY", &key.value);
    }
    words
}

/// For a shell.
fn quoted(text: &str) -> String {
    let is_plain =
        |character: char| character.is_ascii_alphanumeric() || "._-/:".contains(character);
    if text.chars().all(is_plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}
