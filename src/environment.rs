//! The environment variables that hallpass knows: the only place that reads them.

use std::env;
use std::path::PathBuf;

use crate::exit::Failure;

/// What the environment says.
#[derive(Default)]
pub struct Environment {
    /// `HALLPASS_OAUTH1_KEY` and `HALLPASS_OAUTH1_SECRET`.
    pub oauth1: Option<(String, String)>,
    /// `HALLPASS_BEARER`.
    pub bearer: Option<String>,
    /// `HALLPASS_BASIC`, cut at its first colon into name and password.
    pub basic: Option<(String, String)>,
    /// `HALLPASS_API_KEY`.
    pub api_key: Option<String>,
    /// `CI` is set to something other than `false` or `0`.
    pub ci: bool,
}

impl Environment {
    /// Reads it.
    ///
    /// # Errors
    /// When a variable contradicts another or has the wrong form. The message names the variable and never its value.
    pub fn read() -> Result<Self, Failure> {
        Ok(Self {
            oauth1: consumer(
                variable("HALLPASS_OAUTH1_KEY"),
                variable("HALLPASS_OAUTH1_SECRET"),
            )?,
            bearer: variable("HALLPASS_BEARER"),
            basic: variable("HALLPASS_BASIC")
                .map(|text| login(&text))
                .transpose()?,
            api_key: variable("HALLPASS_API_KEY"),
            ci: variable("CI").is_some_and(|value| !matches!(value.as_str(), "false" | "0")),
        })
    }
}

/// Where this system keeps what can be fetched again, if it has such a place.
pub fn cache_folder() -> Option<PathBuf> {
    let home = || variable("HOME").map(PathBuf::from);
    let folder = if cfg!(windows) {
        variable("LOCALAPPDATA").map(PathBuf::from)
    } else if cfg!(target_os = "macos") {
        home().map(|home| home.join("Library/Caches"))
    } else {
        let named = variable("XDG_CACHE_HOME").map(PathBuf::from);
        named.or_else(|| home().map(|home| home.join(".cache")))
    };
    Some(folder?.join("hallpass"))
}

/// A variable that is set and not empty.
fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

fn consumer(
    key: Option<String>,
    secret: Option<String>,
) -> Result<Option<(String, String)>, Failure> {
    match (key, secret) {
        (Some(key), Some(secret)) => Ok(Some((key, secret))),
        (None, None) => Ok(None),
        (Some(_), None) => Err(Failure::usage(
            "HALLPASS_OAUTH1_KEY is set, HALLPASS_OAUTH1_SECRET is not",
        )),
        (None, Some(_)) => Err(Failure::usage(
            "HALLPASS_OAUTH1_SECRET is set, HALLPASS_OAUTH1_KEY is not",
        )),
    }
}

fn login(text: &str) -> Result<(String, String), Failure> {
    let (name, password) = text.split_once(':').ok_or_else(|| {
        Failure::usage("HALLPASS_BASIC has no colon").hint("its form is name:password")
    })?;
    Ok((name.to_owned(), password.to_owned()))
}
