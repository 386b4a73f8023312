//! Objects: a struct with a field for each property, and a place for the properties that its schema does not name.
//!
//! `object!` says how the fields of a struct look in JSON; reading and writing them is written here, once. Nothing but an object is read
//! as one, an absent property is not null and null is not absent, no key stands twice, and what the schema does not name is kept.

use std::fmt;
use std::marker::PhantomData;

pub use serde::de::MapAccess;
use serde::de::{DeserializeSeed, Deserializer, Error as _, Visitor};
use serde::ser::{SerializeMap, SerializeStruct, Serializer};

use super::extra::Rest;
use super::field::Field;
use super::rule::{self, Rule};
use super::value::{Value, Wanted, Written};
use super::violation::{Checker, Validate};

/// A struct that is an object on the wire.
pub trait Object: Sized {
    /// Its name, for formats that want one.
    const NAME: &'static str;
    /// The names of its properties on the wire.
    const FIELDS: &'static [&'static str];
    /// Where other properties go.
    type Rest: Rest;
    /// The rules for each of them.
    const EACH: &'static [Rule] = &[];

    /// Reads the properties.
    ///
    /// # Errors
    /// When one is missing, stands twice or has a wrong value.
    fn read<'de, A: MapAccess<'de>>(input: Input<A, A::Error>) -> Result<Self, A::Error>;

    /// Shows each property that the schema names: to be written, to be checked, to be printed.
    fn walk<O: Output>(&self, output: &mut O);

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
        let fixed = serializer.serialize_struct(T::NAME, T::FIELDS.len())?;
        let mut output = Fixed(fixed, Ok(()));
        object.walk(&mut output);
        output.1?;
        return output.0.end();
    };
    let mut output = Free(serializer.serialize_map(None)?, Ok(()));
    object.walk(&mut output);
    output.1?;
    rest.write(&mut output.0)?;
    output.0.end()
}

/// Checks an object: the rules for how many properties it has, then each property.
pub fn check<T: Object>(object: &T, rules: &[Rule], checker: &mut Checker) {
    let others = object.rest().map_or(0, Rest::count);
    if !rules.is_empty() {
        let mut present = Present(others);
        object.walk(&mut present);
        rule::count(present.0, rules, checker);
    }
    object.walk(checker);
    checker.unnamed(others);
    if let Some(rest) = object.rest() {
        rest.check(T::EACH, checker);
    }
}

/// Prints an object: the properties that are there, by their names on the wire.
///
/// # Errors
/// When the place where it is printed takes no more.
pub fn debug<T: Object>(object: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut output = f.debug_struct(T::NAME);
    object.walk(&mut output);
    if let Some(rest) = object.rest().filter(|rest| rest.count() > 0) {
        output.field("..", rest);
    }
    output.finish()
}

/// Counts properties.
struct Present(usize);

impl Output for Present {
    fn required<T: Value>(&mut self, _: &'static str, _: &T, _: &'static [Rule]) {
        self.0 += 1;
    }
}

impl Output for Checker {
    fn required<T: Value>(&mut self, key: &'static str, value: &T, rules: &'static [Rule]) {
        if !(T::IS_FREE && rules.is_empty()) {
            self.at(key, value, rules);
        }
    }
}

impl Output for fmt::DebugStruct<'_, '_> {
    fn required<T: Value>(&mut self, key: &'static str, value: &T, _: &'static [Rule]) {
        self.field(key, value);
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
            error: None,
        })
    }
}

/// An object being read, until its end or the first error: so what reads it need not ask after each property whether there was one.
#[derive(Debug)]
pub struct Input<A, E> {
    access: A,
    fields: &'static [&'static str],
    /// Where to look first for the next property: they mostly come in order.
    next: usize,
    error: Option<E>,
}

impl<'de, A: MapAccess<'de>> Input<A, A::Error> {
    /// The index of the next property that the schema names; others are put into the rest.
    #[inline]
    pub fn property(&mut self, rest: &mut impl Rest) -> Option<usize> {
        if self.error.is_some() {
            return None;
        }
        let next = self.next_property(rest);
        next.unwrap_or_else(|error| self.fail(error))
    }

    #[inline]
    fn next_property(&mut self, rest: &mut impl Rest) -> Result<Option<usize>, A::Error> {
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
                Some(Found::Other(key)) => rest.take(key, &mut self.access, self.fields)?,
            }
        }
    }

    /// Reads the value of the property that came last into its place, which must be free.
    #[inline]
    pub fn read<P: Place>(&mut self, place: &mut P) {
        if !place.is_free() {
            let name = self.fields[self.next - 1];
            return self.fail(A::Error::duplicate_field(name));
        }
        match self.access.next_value_seed(Wanted::default()) {
            Ok(value) => place.put(value),
            Err(error) => self.fail(error),
        }
    }

    #[cold]
    fn fail<T: Default>(&mut self, error: A::Error) -> T {
        self.error = Some(error);
        T::default()
    }

    /// Fails because of an index that no property has.
    #[cold]
    pub fn stray(&mut self, index: usize) {
        self.fail(A::Error::custom(format_args!("no property {index}")))
    }

    /// Why a property that must be there is not: what went wrong before, or that it is missing.
    #[cold]
    pub fn missing(self, index: usize) -> A::Error {
        self.error
            .unwrap_or_else(|| A::Error::missing_field(self.fields[index]))
    }

    /// The object, unless something went wrong.
    ///
    /// # Errors
    /// The first.
    #[inline]
    pub fn end<T>(self, object: T) -> Result<T, A::Error> {
        match self.error {
            None => Ok(object),
            Some(error) => Err(error),
        }
    }
}

/// Where the value of a property is put.
pub trait Place {
    /// What is put there.
    type Value: Value;

    /// Nothing has been put there.
    fn is_free(&self) -> bool;

    /// Puts a value there.
    fn put(&mut self, value: Self::Value);
}

impl<T: Value> Place for Option<T> {
    type Value = T;

    #[inline]
    fn is_free(&self) -> bool {
        self.is_none()
    }

    #[inline]
    fn put(&mut self, value: T) {
        *self = Some(value);
    }
}

impl<T: Value> Place for Field<T> {
    type Value = Field<T>;

    #[inline]
    fn is_free(&self) -> bool {
        self.is_absent()
    }

    #[inline]
    fn put(&mut self, value: Field<T>) {
        *self = value;
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

/// What an object shows its properties to.
pub trait Output {
    /// Takes a property, with the rules for its value.
    fn required<T: Value>(&mut self, key: &'static str, value: &T, rules: &'static [Rule]);

    /// Takes a property if it is there.
    #[inline]
    fn optional<T: Value>(&mut self, key: &'static str, value: &Option<T>, rules: &'static [Rule]) {
        if let Some(value) = value {
            self.required(key, value, rules);
        }
    }

    /// Takes a property if it is there, be it null.
    #[inline]
    fn nullable<T: Value>(&mut self, key: &'static str, value: &Field<T>, rules: &'static [Rule]) {
        if !value.is_absent() {
            self.required(key, value, rules);
        }
    }
}

/// All keys are known: the quick way. Beside it, the first error.
struct Fixed<S, E>(S, Result<(), E>);

impl<S: SerializeStruct> Output for Fixed<S, S::Error> {
    #[inline]
    fn required<T: Value>(&mut self, key: &'static str, value: &T, _: &'static [Rule]) {
        if self.1.is_ok() {
            self.1 = self.0.serialize_field(key, &Written(value));
        }
    }
}

/// Other keys will follow.
struct Free<S, E>(S, Result<(), E>);

impl<S: SerializeMap> Output for Free<S, S::Error> {
    fn required<T: Value>(&mut self, key: &'static str, value: &T, _: &'static [Rule]) {
        if self.1.is_ok() {
            self.1 = self.0.serialize_entry(key, &Written(value));
        }
    }
}
