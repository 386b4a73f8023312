//! Values of types that other crates define, such as times and identifiers, where the user's configuration maps a format to one.

use std::fmt;
use std::ops::{Deref, DerefMut};

use serde::de::{DeserializeOwned, Deserializer};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};

use super::rule::Rule;
use super::value::Value;
use super::violation::{Checker, Validate};

/// A value that reads and writes itself with serde: whatever it takes is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Foreign<T>(pub T);

impl<T> From<T> for Foreign<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> Deref for Foreign<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Foreign<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: fmt::Display> fmt::Display for Foreign<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: Serialize> Serialize for Foreign<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Foreign<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}

impl<T: Serialize + DeserializeOwned + PartialEq + fmt::Debug> Value for Foreign<T> {}

impl<T> Validate for Foreign<T> {
    const IS_FREE: bool = true;

    fn check(&self, _: &[Rule], _: &mut Checker) {}
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::super::value::Exact;
    use super::*;

    #[test]
    fn it_is_what_it_holds() {
        let read: Exact<Foreign<Ipv4Addr>> =
            serde_json::from_str("\"127.0.0.1\"").expect("an address");
        assert!(read.0.is_loopback());
        assert_eq!(read.0, Foreign::from(Ipv4Addr::LOCALHOST));
        assert_eq!(
            serde_json::to_string(&read.0).expect("a text"),
            "\"127.0.0.1\""
        );
        assert!(serde_json::from_str::<Exact<Foreign<Ipv4Addr>>>("\"localhost\"").is_err());
    }
}
