//! Fixtures: the YAML file that seeds the mock's state and says whom credentials stand for.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;

/// A fixtures file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fixtures {
    /// What the file is called. Documents whose fixtures have one name share one state.
    #[serde(skip)]
    pub name: String,
    /// Who may come in.
    #[serde(default)]
    pub credentials: Credentials,
    /// Collection name -> items.
    #[serde(default)]
    pub collections: IndexMap<String, Vec<serde_json::Map<String, Value>>>,
}

/// Credentials by kind of security scheme.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Credentials {
    /// Consumers of OAuth 1.0a.
    #[serde(default)]
    pub oauth1: Vec<Consumer>,
    /// Bearer tokens.
    #[serde(default)]
    pub bearer: Vec<BearerToken>,
    /// Names and passwords.
    #[serde(default)]
    pub basic: Vec<Login>,
    /// API keys.
    #[serde(default)]
    pub api_key: Vec<ApiKey>,
}

/// An OAuth 1.0a consumer.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consumer {
    /// Consumer key.
    pub key: String,
    /// Consumer secret.
    pub secret: String,
    /// `id` of the item in collection `users` that it stands for.
    pub user: Option<String>,
}

/// A bearer token.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BearerToken {
    /// The token.
    pub token: String,
    /// `id` of the item in collection `users` that it stands for.
    pub user: Option<String>,
}

/// A name and password.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Login {
    /// The name.
    pub username: String,
    /// The password.
    pub password: String,
    /// `id` of the item in collection `users` that it stands for.
    pub user: Option<String>,
}

/// An API key.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApiKey {
    /// The key.
    pub value: String,
    /// `id` of the item in collection `users` that it stands for.
    pub user: Option<String>,
}

impl Credentials {
    /// Two callers of every kind, for a document whose fixtures name none: without known credentials nobody could be refused.
    pub fn made_up() -> Self {
        let name = |kind: &str, at: u8| format!("hallpass-{kind}-{at}");
        Self {
            oauth1: [1, 2]
                .map(|at| Consumer {
                    key: name("key", at),
                    secret: name("secret", at),
                    user: None,
                })
                .into(),
            bearer: [1, 2]
                .map(|at| BearerToken {
                    token: name("token", at),
                    user: None,
                })
                .into(),
            basic: [1, 2]
                .map(|at| Login {
                    username: name("user", at),
                    password: name("password", at),
                    user: None,
                })
                .into(),
            api_key: [1, 2]
                .map(|at| ApiKey {
                    value: name("api-key", at),
                    user: None,
                })
                .into(),
        }
    }

    /// Whom the credentials of each kind stand for, in order.
    pub(crate) fn users_mut(&mut self) -> [Vec<&mut Option<String>>; 4] {
        let Self {
            oauth1,
            bearer,
            basic,
            api_key,
        } = self;
        [
            oauth1.iter_mut().map(|known| &mut known.user).collect(),
            bearer.iter_mut().map(|known| &mut known.user).collect(),
            basic.iter_mut().map(|known| &mut known.user).collect(),
            api_key.iter_mut().map(|known| &mut known.user).collect(),
        ]
    }

    /// These, with the other's for each kind that has none.
    #[must_use]
    pub fn or(self, other: &Self) -> Self {
        fn first<T: Clone>(own: Vec<T>, other: &[T]) -> Vec<T> {
            if own.is_empty() { other.to_vec() } else { own }
        }
        Self {
            oauth1: first(self.oauth1, &other.oauth1),
            bearer: first(self.bearer, &other.bearer),
            basic: first(self.basic, &other.basic),
            api_key: first(self.api_key, &other.api_key),
        }
    }
}

impl Login {
    /// What follows `Basic` in the `Authorization` header.
    pub fn encoded(&self) -> String {
        let pair = format!("{}:{}", self.username, self.password);
        base64::Engine::encode(&base64::engine::general_purpose::STANDARD, pair)
    }
}

/// Debug output names the user and hides the secret.
macro_rules! hide_secret {
    ($($type:ident),*) => {$(
        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($type)).field("user", &self.user).finish_non_exhaustive()
            }
        }
    )*};
}

hide_secret!(Consumer, BearerToken, Login, ApiKey);

/// A fixtures file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {message}")]
pub struct FixturesError {
    /// The file.
    pub file: String,
    /// Line from 1; 0 when unknown.
    pub line: usize,
    /// Column from 1; 0 when unknown.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}

impl Fixtures {
    /// Reads the text of a fixtures file called `name`.
    ///
    /// # Errors
    /// When the text is no YAML, or has an unknown key or a value of the wrong type.
    pub fn parse(name: &str, text: &str) -> Result<Self, FixturesError> {
        let parsed: Result<Self, serde_yaml::Error> = serde_yaml::from_str(text);
        parsed
            .map(|fixtures| Self {
                name: name.to_owned(),
                ..fixtures
            })
            .map_err(|error| located(name, &error))
    }
}

fn located(name: &str, error: &serde_yaml::Error) -> FixturesError {
    let place = error.location();
    let message = error.to_string();
    let words = message.split(" at line ").next().unwrap_or(&message);
    FixturesError {
        file: name.to_owned(),
        line: place.as_ref().map_or(0, serde_yaml::Location::line),
        column: place.as_ref().map_or(0, serde_yaml::Location::column),
        message: words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_in_a_fixtures_file_is_told_at_its_line() {
        let cases = [
            ("credentials:\n  oauth2: []\n", 2, "oauth2"),
            ("collections:\n  users: 7\n", 2, "invalid type"),
            ("credentials:\n  bearer:\n    - {user: a}\n", 3, "token"),
            ("collections: [\n", 1, "invalid type"),
        ];
        for (text, line, words) in cases {
            let error = Fixtures::parse("f.yaml", text).expect_err("a mistake");
            assert_eq!(error.line, line, "{error}");
            assert!(error.message.contains(words), "{error}");
        }
        assert!(Fixtures::parse("f.yaml", "collections: {}\n").is_ok());
    }

    #[test]
    fn secrets_stay_out_of_debug_output() {
        let text = "credentials:\n  bearer:\n    - {token: hush, user: ann}\n";
        let fixtures = Fixtures::parse("f.yaml", text).expect("fixtures");
        let shown = format!("{fixtures:?}");
        assert!(shown.contains("ann") && !shown.contains("hush"), "{shown}");
    }
}
