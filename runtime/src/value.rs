//! Values of generated types, read and written exactly: what the document allows is taken, and nothing else is.
//!
//! serde's own implementations are lenient where JSON Schema is not, and the other way round: they refuse `1.0` for an integer, round large
//! integers to a float, write what is no number as null and let the last of several equal keys win.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, SerializeMap, SerializeSeq, Serializer};
use serde::{Deserialize, Serialize};

use super::field::Field;
use super::violation::Validate;

/// A type whose values are read and written exactly. By default, as serde does.
pub trait Value:
    Serialize + for<'any> Deserialize<'any> + Validate + PartialEq + fmt::Debug
{
    /// Reads a value.
    ///
    /// # Errors
    /// When what stands there is no value of the type.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }

    /// Writes the value.
    ///
    /// # Errors
    /// When the format has no form for it.
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.serialize(serializer)
    }

    /// What stands for a value that is not there, if the type has room for that.
    fn absent() -> Option<Self> {
        None
    }

    /// Whether the value stands for one that is not there.
    #[inline]
    fn is_absent(&self) -> bool {
        false
    }

    /// The value without what says that it may be absent.
    fn inner(&self) -> &dyn fmt::Debug {
        self
    }
}

/// A value that is read as [`Value`] says wherever serde reads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exact<T>(pub T);

impl<'de, T: Value> Deserialize<'de> for Exact<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer).map(Self)
    }
}

/// A value that is written as [`Value`] says wherever serde writes.
#[derive(Debug)]
pub struct Written<'v, T>(pub &'v T);

impl<T: Value> Serialize for Written<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer)
    }
}

/// Asks serde for a value.
#[derive(Debug)]
pub struct Wanted<T>(PhantomData<T>);

impl<T> Default for Wanted<T> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<'de, T: Value> DeserializeSeed<'de> for Wanted<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::read(deserializer)
    }
}

impl Value for bool {}
impl Value for String {}
impl Value for serde_json::Value {}
impl Value for serde_json::Map<String, serde_json::Value> {}

/// The integers up to which a float holds every one: a larger one may have been another before it was read.
const WHOLE: f64 = 9_007_199_254_740_992.0;

/// Integers: `1.0` is one, too.
macro_rules! integers {
    ($($name:ident $method:ident),* $(,)?) => {$(
        impl Value for $name {
            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Reader;

                impl Visitor<'_> for Reader {
                    type Value = $name;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str(stringify!($name))
                    }

                    #[inline]
                    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<$name, E> {
                        $name::try_from(value).map_err(|_| out_of_range(value, &self))
                    }

                    #[inline]
                    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<$name, E> {
                        $name::try_from(value).map_err(|_| out_of_range(value, &self))
                    }

                    fn visit_i128<E: serde::de::Error>(self, value: i128) -> Result<$name, E> {
                        $name::try_from(value).map_err(|_| out_of_range(value, &self))
                    }

                    fn visit_u128<E: serde::de::Error>(self, value: u128) -> Result<$name, E> {
                        $name::try_from(value).map_err(|_| out_of_range(value, &self))
                    }

                    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<$name, E> {
                        if value.fract() != 0.0 || value.abs() > WHOLE {
                            return Err(E::invalid_type(serde::de::Unexpected::Float(value), &self));
                        }
                        self.visit_i64(value as i64)
                    }
                }

                deserializer.$method(Reader)
            }
        }
    )*};
}

integers!(
    i8 deserialize_i8,
    i16 deserialize_i16,
    i32 deserialize_i32,
    i64 deserialize_i64,
    i128 deserialize_i128,
    u8 deserialize_u8,
    u16 deserialize_u16,
    u32 deserialize_u32,
    u64 deserialize_u64,
);

fn out_of_range<E: serde::de::Error>(
    value: impl fmt::Display,
    wanted: &dyn serde::de::Expected,
) -> E {
    E::custom(format_args!(
        "invalid value: integer `{value}`, expected {wanted}"
    ))
}

impl Value for f64 {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_f64(Number)
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_finite() {
            serializer.serialize_f64(*self)
        } else {
            Err(S::Error::custom(format_args!("{self} is no JSON number")))
        }
    }
}

/// Reads a float, but no integer that it cannot hold.
struct Number;

impl Visitor<'_> for Number {
    type Value = f64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("f64")
    }

    #[inline]
    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<f64, E> {
        Ok(value)
    }

    #[inline]
    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<f64, E> {
        let float = value as f64;
        if float as i128 == i128::from(value) {
            Ok(float)
        } else {
            Err(out_of_range(value, &self))
        }
    }

    #[inline]
    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<f64, E> {
        let float = value as f64;
        if float as i128 == i128::from(value) {
            Ok(float)
        } else {
            Err(out_of_range(value, &self))
        }
    }
}

impl<T: Value> Value for Box<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer).map(Box::new)
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).write(serializer)
    }
}

impl<T: Value> Value for Option<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_option(Nullable(PhantomData))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => serializer.serialize_some(&Written(value)),
            None => serializer.serialize_none(),
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    #[inline]
    fn is_absent(&self) -> bool {
        self.is_none()
    }

    fn inner(&self) -> &dyn fmt::Debug {
        match self {
            Some(value) => value,
            None => self,
        }
    }
}

impl<T: Value> Value for Field<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::read(deserializer).map(Self::or_null)
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(value) => serializer.serialize_some(&Written(value)),
            Self::Absent | Self::Null => serializer.serialize_none(),
        }
    }

    fn absent() -> Option<Self> {
        Some(Self::Absent)
    }

    #[inline]
    fn is_absent(&self) -> bool {
        Self::is_absent(self)
    }
}

/// Reads null or a value.
struct Nullable<T>(PhantomData<T>);

impl<'de, T: Value> Visitor<'de> for Nullable<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        T::read(deserializer).map(Some)
    }
}

impl<T: Value> Value for Vec<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Items(PhantomData))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut items = serializer.serialize_seq(Some(self.len()))?;
        for item in self {
            items.serialize_element(&Written(item))?;
        }
        items.end()
    }
}

/// Reads an array.
struct Items<T>(PhantomData<T>);

impl<'de, T: Value> Visitor<'de> for Items<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Vec<T>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(Wanted::default())? {
            items.push(item);
        }
        Ok(items)
    }
}

impl<T: Value> Value for BTreeMap<String, T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Entries(PhantomData))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut entries = serializer.serialize_map(Some(self.len()))?;
        for (key, value) in self {
            entries.serialize_entry(key, &Written(value))?;
        }
        entries.end()
    }
}

/// Reads an object whose keys are data.
struct Entries<T>(PhantomData<T>);

impl<'de, T: Value> Visitor<'de> for Entries<T> {
    type Value = BTreeMap<String, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        let mut entries = BTreeMap::new();
        while let Some(key) = access.next_key::<String>()? {
            if entries.contains_key(&key) {
                return Err(A::Error::custom(format_args!("duplicate field `{key}`")));
            }
            entries.insert(key, access.next_value_seed(Wanted::default())?);
        }
        Ok(entries)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: Value>(text: &str) -> Result<T, String> {
        serde_json::from_str(text)
            .map(|Exact(value)| value)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn a_float_without_a_fraction_is_an_integer() {
        assert_eq!(read::<i64>("1.0"), Ok(1));
        assert_eq!(
            read::<Vec<Option<i32>>>("[1e3, null]"),
            Ok(vec![Some(1000), None])
        );
        assert!(read::<i64>("1.5").is_err());
        assert!(read::<i32>("3e9").is_err());
        assert!(read::<u64>("-1.0").is_err());
    }

    #[test]
    fn no_number_is_rounded_and_none_becomes_null() {
        assert_eq!(read::<f64>("9007199254740992"), Ok(9_007_199_254_740_992.0));
        assert!(read::<f64>("9007199254740993").is_err());
        assert!(read::<i64>("18446744073709551615").is_err());
        assert!(serde_json::to_string(&Written(&vec![f64::NAN])).is_err());
    }

    #[test]
    fn a_key_stands_once() {
        let error = read::<BTreeMap<String, bool>>(r#"{"a":true,"a":false}"#);
        assert!(error.is_err_and(|words| words.contains("duplicate field `a`")));
    }
}
