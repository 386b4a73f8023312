//! What an object of the specification may and must hold, by version.

use crate::load::version::Version;

/// An object of the OpenAPI specification.
#[derive(Debug)]
pub(in crate::load) struct Kind {
    /// Its name in the specification.
    pub(in crate::load) name: &'static str,
    /// Its keys.
    pub(in crate::load) keys: &'static [&'static str],
    /// Keys that a later version added.
    pub(in crate::load) added: &'static [(Version, &'static [&'static str])],
    /// Those that it must have.
    pub(in crate::load) required: &'static [&'static str],
    /// Those that it need not have from a version on.
    pub(in crate::load) relaxed: &'static [(Version, &'static str)],
    /// Our extensions that may stand on it.
    pub(in crate::load) extensions: &'static [&'static str],
}

/// An object with the same keys in every version.
pub(in crate::load) const fn kind(
    name: &'static str,
    keys: &'static [&'static str],
    required: &'static [&'static str],
    extensions: &'static [&'static str],
) -> Kind {
    Kind {
        name,
        keys,
        required,
        extensions,
        added: &[],
        relaxed: &[],
    }
}

impl Kind {
    /// Keys that a later version added.
    pub(in crate::load) const fn adding(
        mut self,
        added: &'static [(Version, &'static [&'static str])],
    ) -> Self {
        self.added = added;
        self
    }

    /// Keys that a later version no longer demands.
    pub(in crate::load) const fn relaxing(
        mut self,
        relaxed: &'static [(Version, &'static str)],
    ) -> Self {
        self.relaxed = relaxed;
        self
    }

    /// The keys that it has in a version.
    pub(in crate::load) fn keys_in(&self, version: Version) -> impl Iterator<Item = &'static str> {
        let added = self
            .added
            .iter()
            .filter(move |(since, _)| *since <= version);
        let added = added.flat_map(|(_, keys)| keys.iter());
        self.keys.iter().chain(added).copied()
    }

    /// Whether it has a key in a version.
    pub(in crate::load) fn has(&self, key: &str, version: Version) -> bool {
        self.keys.contains(&key) || self.since(key).is_some_and(|since| since <= version)
    }

    /// The version that added a key.
    pub(in crate::load) fn since(&self, key: &str) -> Option<Version> {
        let added = self.added.iter().find(|(_, keys)| keys.contains(&key));
        added.map(|(since, _)| *since)
    }

    /// The keys that it must have in a version.
    pub(in crate::load) fn required_in(
        &self,
        version: Version,
    ) -> impl Iterator<Item = &'static str> {
        let is_relaxed = move |key: &str| {
            let mut relaxed = self.relaxed.iter();
            relaxed.any(|(since, name)| *since <= version && *name == key)
        };
        let required = self.required.iter().copied();
        required.filter(move |key| !is_relaxed(key))
    }
}
