//! Objects: a struct with a field for each property, and a place for the properties that its schema does not name.
//!
//! `object!` says how the fields of a struct look in JSON; reading and writing them is written here, once. Nothing but an object is read
//! as one, an absent property is not null and null is not absent, no key stands twice, and what the schema does not name is kept.

use std::convert::Infallible;
use std::fmt;
use std::marker::PhantomData;

pub use serde::de::MapAccess;
use serde::de::{DeserializeSeed, Deserializer, Error as _, Visitor};
use serde::ser::{SerializeMap, SerializeStruct, Serializer};

use super::extra::Rest;
use super::field::Field;
use super::rule::{self, Rule};
use super::value::{Value, Wanted, Written};
use super::violation::Checker;

/// A struct that is an object on the wire.
pub trait Object: Sized {
    /// Its name, for formats that want one.
    const NAME: &'static str;
    /// The names of its properties on the wire.
    const FIELDS: &'static [&'static str];
    /// Where other properties go.
    type Rest: Rest;

    /// Reads the properties.
    ///
    /// # Errors
    /// When one is missing, stands twice or has a wrong value.
    fn read<'de, A: MapAccess<'de>>(input: Input<A, Self::Rest>) -> Result<Self, A::Error>;

    /// Writes the properties.
    ///
    /// # Errors
    /// When the format has no form for one.
    fn write<O: Output>(&self, output: &mut O) -> Result<(), O::Error>;

    /// The other properties, where there may be any.
    fn rest(&self) -> Option<&Self::Rest>;
}

/// Reads an object.
///
/// # Errors
/// When what stands there is no such object.
pub fn read<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_struct(T::NAME, T::FIELDS, Reader(PhantomData))
}

/// Writes an object.
///
/// # Errors
/// When the format has no form for it.
pub fn write<T: Object, S: Serializer>(object: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let Some(rest) = object.rest().filter(|rest| rest.count() > 0) else {
        let mut output = Fixed(serializer.serialize_struct(T::NAME, T::FIELDS.len())?);
        object.write(&mut output)?;
        return output.0.end();
    };
    let mut output = Free(serializer.serialize_map(None)?);
    object.write(&mut output)?;
    rest.write(&mut output.0)?;
    output.0.end()
}

/// Checks the rules for an object as a whole: how many properties it has.
pub fn check<T: Object>(object: &T, rules: &[Rule], checker: &mut Checker) {
    let mut present = Present(object.rest().map_or(0, Rest::count));
    let Ok(()) = object.write(&mut present);
    rule::count(present.0, rules, checker);
}

/// Counts properties instead of writing them.
struct Present(usize);

impl Output for Present {
    type Error = Infallible;

    fn required<T: Value>(&mut self, _: &'static str, _: &T) -> Result<(), Infallible> {
        self.0 += 1;
        Ok(())
    }
}

struct Reader<T>(PhantomData<T>);

impl<'de, T: Object> Visitor<'de> for Reader<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object ({})", T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<T, A::Error> {
        T::read(Input {
            access,
            fields: T::FIELDS,
            next: 0,
            rest: T::Rest::default(),
        })
    }
}

/// An object being read.
#[derive(Debug)]
pub struct Input<A, R> {
    access: A,
    fields: &'static [&'static str],
    /// Where to look first for the next property: they mostly come in order.
    next: usize,
    /// What the schema does not name, so far.
    pub rest: R,
}

impl<'de, A: MapAccess<'de>, R: Rest> Input<A, R> {
    /// The index of the next property that the schema names; others are put into the rest.
    ///
    /// # Errors
    /// When there may be no other, or the text is wrong.
    #[inline]
    pub fn property(&mut self) -> Result<Option<usize>, A::Error> {
        loop {
            let key = Key {
                fields: self.fields,
                next: self.next,
            };
            match self.access.next_key_seed(key)? {
                None => return Ok(None),
                Some(Found::Field(index)) => {
                    self.next = index + 1;
                    return Ok(Some(index));
                }
                Some(Found::Other(key)) => self.rest.take(key, &mut self.access, self.fields)?,
            }
        }
    }

    /// Reads the value of the property of this index into its place, which must be free.
    ///
    /// # Errors
    /// When it stands there twice or the value is wrong.
    #[inline]
    pub fn read<T: Value>(&mut self, place: &mut Option<T>, index: usize) -> Result<(), A::Error> {
        if place.is_some() {
            return Err(A::Error::duplicate_field(self.fields[index]));
        }
        *place = Some(self.access.next_value_seed(Wanted::default())?);
        Ok(())
    }

    /// Fails because of an index that no property has.
    ///
    /// # Errors
    /// Always.
    #[cold]
    pub fn stray<T>(&self, index: usize) -> Result<T, A::Error> {
        Err(A::Error::custom(format_args!("no property {index}")))
    }

    /// A property that must be there.
    ///
    /// # Errors
    /// When it is not.
    #[inline]
    pub fn required<T>(&self, place: Option<T>, index: usize) -> Result<T, A::Error> {
        match place {
            Some(value) => Ok(value),
            None => Err(A::Error::missing_field(self.fields[index])),
        }
    }

    /// A property that may be absent.
    ///
    /// # Errors
    /// Never.
    #[inline]
    pub fn optional<T>(&self, place: Option<T>, _: usize) -> Result<Option<T>, A::Error> {
        Ok(place)
    }

    /// A property that may be absent and may be null.
    ///
    /// # Errors
    /// Never.
    #[inline]
    pub fn nullable<T>(&self, place: Option<Field<T>>, _: usize) -> Result<Field<T>, A::Error> {
        Ok(place.unwrap_or_default())
    }
}

/// Looks a key up.
struct Key {
    fields: &'static [&'static str],
    next: usize,
}

enum Found {
    Field(usize),
    Other(String),
}

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Found;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a property")
    }

    #[inline]
    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Found, E> {
        if self
            .fields
            .get(self.next)
            .is_some_and(|field| *field == key)
        {
            return Ok(Found::Field(self.next));
        }
        let index = self.fields.iter().position(|field| *field == key);
        Ok(index.map_or_else(|| Found::Other(key.to_owned()), Found::Field))
    }
}

/// An object being written.
pub trait Output {
    /// What can go wrong.
    type Error;

    /// Writes a property.
    ///
    /// # Errors
    /// When the format has no form for it.
    fn required<T: Value>(&mut self, key: &'static str, value: &T) -> Result<(), Self::Error>;

    /// Writes a property if it is there.
    ///
    /// # Errors
    /// When the format has no form for it.
    #[inline]
    fn optional<T: Value>(
        &mut self,
        key: &'static str,
        value: &Option<T>,
    ) -> Result<(), Self::Error> {
        match value {
            Some(value) => self.required(key, value),
            None => Ok(()),
        }
    }

    /// Writes a property if it is there, be it null.
    ///
    /// # Errors
    /// When the format has no form for it.
    #[inline]
    fn nullable<T: Value>(
        &mut self,
        key: &'static str,
        value: &Field<T>,
    ) -> Result<(), Self::Error> {
        match value {
            Field::Absent => Ok(()),
            Field::Null | Field::Value(_) => self.required(key, value),
        }
    }
}

/// All keys are known: the quick way.
struct Fixed<S>(S);

impl<S: SerializeStruct> Output for Fixed<S> {
    type Error = S::Error;

    #[inline]
    fn required<T: Value>(&mut self, key: &'static str, value: &T) -> Result<(), S::Error> {
        self.0.serialize_field(key, &Written(value))
    }
}

/// Other keys will follow.
struct Free<S>(S);

impl<S: SerializeMap> Output for Free<S> {
    type Error = S::Error;

    fn required<T: Value>(&mut self, key: &'static str, value: &T) -> Result<(), S::Error> {
        self.0.serialize_entry(key, &Written(value))
    }
}
