//! What an object of the specification may and must hold, by version.

use crate::load::version::Version;

/// An object of the OpenAPI specification.
#[derive(Debug)]
pub(in crate::load) struct Kind {
    /// Its name in the specification.
    pub(in crate::load) name: &'static str,
    /// Its keys.
    pub(in crate::load) keys: &'static [&'static str],
    /// Its keys in Swagger 2.0, in groups, where they differ.
    pub(in crate::load) swagger: Option<&'static [&'static [&'static str]]>,
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
        swagger: None,
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

    /// Its keys in Swagger 2.0.
    pub(in crate::load) const fn in_swagger(
        mut self,
        keys: &'static [&'static [&'static str]],
    ) -> Self {
        self.swagger = Some(keys);
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
        let old = self.old_keys(version);
        let since_3 = if old.is_some() { &[] } else { self.keys };
        let old = old.into_iter().flatten().copied().flatten();
        since_3.iter().chain(old).chain(added).copied()
    }

    /// The keys in Swagger 2.0, if that is the version and they differ.
    fn old_keys(&self, version: Version) -> Option<&'static [&'static [&'static str]]> {
        self.swagger.filter(|_| version == Version::V2_0)
    }

    /// Whether it has a key in a version.
    pub(in crate::load) fn has(&self, key: &str, version: Version) -> bool {
        if let Some(old) = self.old_keys(version) {
            return old.iter().any(|keys| keys.contains(&key));
        }
        self.keys.contains(&key) || self.since(key).is_some_and(|since| since <= version)
    }

    /// The version that added a key.
    pub(in crate::load) fn since(&self, key: &str) -> Option<Version> {
        if self.swagger.is_some() && self.keys.contains(&key) {
            return Some(Version::V3_0);
        }
        let added = self.added.iter().find(|(_, keys)| keys.contains(&key));
        added.map(|(since, _)| *since)
    }

    /// Whether a parameter or header has this key in Swagger 2.0, and its schema later.
    pub(in crate::load) fn is_value_keyword(&self, key: &str) -> bool {
        let groups = self.swagger.unwrap_or_default();
        groups.contains(&super::swagger::VALUE) && super::swagger::VALUE.contains(&key)
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
