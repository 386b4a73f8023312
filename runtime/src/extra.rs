//! What an object holds beyond the properties that its schema names.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::{Deref, DerefMut};
use std::sync::LazyLock;

use serde::de::{Error as _, MapAccess};
use serde::ser::SerializeMap;
use serde_json::{Map, Value as Json};

use super::order;
use super::rule::{self, Rule};
use super::value::{Value, Wanted, Written};
use super::violation::{Checker, Validate};

/// Where properties go that the schema does not name.
pub trait Rest: Default + fmt::Debug + Validate {
    /// Takes a property.
    ///
    /// # Errors
    /// When there may be none, it is there already, or its value is wrong.
    fn take<'de, A: MapAccess<'de>>(
        &mut self,
        key: String,
        access: &mut A,
        fields: &'static [&'static str],
    ) -> Result<(), A::Error>;

    /// How many there are.
    fn count(&self) -> usize;

    /// Writes them all.
    ///
    /// # Errors
    /// When the format has no form for one.
    fn write<S: SerializeMap>(&self, map: &mut S) -> Result<(), S::Error>;
}

/// There are no other properties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Closed;

impl Validate for Closed {
    fn check(&self, _: &[Rule], _: &mut Checker) {}
}

impl Rest for Closed {
    #[cold]
    fn take<'de, A: MapAccess<'de>>(
        &mut self,
        key: String,
        _: &mut A,
        fields: &'static [&'static str],
    ) -> Result<(), A::Error> {
        Err(A::Error::unknown_field(&key, fields))
    }

    fn count(&self) -> usize {
        0
    }

    fn write<S: SerializeMap>(&self, _: &mut S) -> Result<(), S::Error> {
        Ok(())
    }
}

impl<T: Value> Rest for BTreeMap<String, T> {
    fn take<'de, A: MapAccess<'de>>(
        &mut self,
        key: String,
        access: &mut A,
        _: &'static [&'static str],
    ) -> Result<(), A::Error> {
        if self.contains_key(&key) {
            return Err(A::Error::custom(format_args!("duplicate field `{key}`")));
        }
        let value = access.next_value_seed(Wanted::default())?;
        self.insert(key, value);
        Ok(())
    }

    fn count(&self) -> usize {
        self.len()
    }

    fn write<S: SerializeMap>(&self, map: &mut S) -> Result<(), S::Error> {
        self.iter()
            .try_for_each(|(key, value)| map.serialize_entry(key, &Written(value)))
    }
}

/// Properties that the schema does not name, as they came; as small as a pointer while there are none.
#[derive(Clone, Default)]
pub struct Extra(Option<Box<Map<String, Json>>>);

/// What an [`Extra`] without properties refers to.
static NOTHING: LazyLock<Map<String, Json>> = LazyLock::new(Map::new);

impl Extra {
    /// No properties.
    pub const fn new() -> Self {
        Self(None)
    }
}

impl PartialEq for Extra {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Extra {}

impl Hash for Extra {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl PartialOrd for Extra {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Extra {
    fn cmp(&self, other: &Self) -> Ordering {
        order::objects(self, other)
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl Deref for Extra {
    type Target = Map<String, Json>;

    fn deref(&self) -> &Self::Target {
        match &self.0 {
            Some(map) => map,
            None => &NOTHING,
        }
    }
}

impl DerefMut for Extra {
    fn deref_mut(&mut self) -> &mut Self::Target {
        self.0.get_or_insert_default()
    }
}

impl From<Map<String, Json>> for Extra {
    fn from(map: Map<String, Json>) -> Self {
        Self((!map.is_empty()).then(|| Box::new(map)))
    }
}

impl Validate for Extra {
    fn check(&self, rules: &[Rule], checker: &mut Checker) {
        rule::count(self.count(), rules, checker);
    }
}

impl Rest for Extra {
    #[cold]
    fn take<'de, A: MapAccess<'de>>(
        &mut self,
        key: String,
        access: &mut A,
        _: &'static [&'static str],
    ) -> Result<(), A::Error> {
        if self.contains_key(&key) {
            return Err(A::Error::custom(format_args!("duplicate field `{key}`")));
        }
        let value = access.next_value()?;
        self.insert(key, value);
        Ok(())
    }

    #[inline]
    fn count(&self) -> usize {
        self.0.as_ref().map_or(0, |map| map.len())
    }

    fn write<S: SerializeMap>(&self, map: &mut S) -> Result<(), S::Error> {
        self.iter()
            .try_for_each(|(key, value)| map.serialize_entry(key, value))
    }
}
