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
pub use super::properties::{Places, Presences, Properties, nullable, optional, required};
use super::rule::{self, Rule};
use super::value::{Value, Wanted, Written};
use super::violation::Checker;

/// A struct that is an object on the wire.
pub trait Object: Sized {
    /// How it looks there.
    const LAYOUT: &'static Layout;

    /// Reads the properties.
    ///
    /// # Errors
    /// When one is missing, stands twice or has a wrong value.
    fn read<'de, A: MapAccess<'de>>(input: Input<A, A::Error>) -> Result<Self, A::Error>;

    /// Shows its properties, all at once: to be written, to be checked, to be printed.
    fn show<O: Output>(&self, output: O) -> O::Done;
}

/// How an object looks on the wire.
#[derive(Debug)]
pub struct Layout {
    /// Its name, for formats that want one.
    pub name: &'static str,
    /// The names of its properties.
    pub fields: &'static [&'static str],
    /// For each of them whether it must be there.
    pub required: &'static [bool],
    /// The rules for the values of those that have any, by index.
    pub rules: &'static [(usize, &'static [Rule])],
    /// The rules for the object itself.
    pub own: &'static [Rule],
    /// The rules for each other property.
    pub each: &'static [Rule],
}

/// What an object shows its properties to.
pub trait Output: Sized {
    /// What comes of it.
    type Done;

    /// Takes the properties that the schema names, and the others.
    fn object<P: Properties, R: Rest>(
        self,
        layout: &'static Layout,
        properties: P,
        rest: &R,
    ) -> Self::Done;
}

/// Reads an object.
///
/// # Errors
/// When what stands there is no such object.
pub fn read<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_struct(T::LAYOUT.name, T::LAYOUT.fields, Reader(PhantomData))
}

/// Writes an object.
///
/// # Errors
/// When the format has no form for it.
#[inline]
pub fn write<T: Object, S: Serializer>(object: &T, serializer: S) -> Result<S::Ok, S::Error> {
    object.show(Writer(serializer))
}

/// Checks an object: the rules for how many properties it has, then each property.
pub fn check<T: Object>(object: &T, checker: &mut Checker) {
    object.show(checker);
}

/// Prints an object: the properties that are there, by their names on the wire.
///
/// # Errors
/// When the place where it is printed takes no more.
pub fn debug<T: Object>(object: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    object.show(f)
}

/// Writes the properties: where all keys are known the quick way.
struct Writer<S>(S);

impl<S: Serializer> Output for Writer<S> {
    type Done = Result<S::Ok, S::Error>;

    #[inline]
    fn object<P: Properties, R: Rest>(
        self,
        layout: &'static Layout,
        properties: P,
        rest: &R,
    ) -> Self::Done {
        if rest.count() == 0 {
            let fixed = self.0.serialize_struct(layout.name, layout.fields.len())?;
            let mut output = Fixed(fixed, Ok(()));
            properties.show(Index::first(layout), &mut output);
            output.1?;
            return output.0.end();
        }
        let mut output = Free(self.0.serialize_map(None)?, Ok(()));
        properties.show(Index::first(layout), &mut output);
        output.1?;
        rest.write(&mut output.0)?;
        output.0.end()
    }
}

impl Output for &mut Checker {
    type Done = ();

    fn object<P: Properties, R: Rest>(self, layout: &'static Layout, properties: P, rest: &R) {
        let others = rest.count();
        if !layout.own.is_empty() {
            let mut present = Present(others);
            properties.show(Index::first(layout), &mut present);
            rule::count(present.0, layout.own, self);
            for rule in layout.own {
                if let Rule::Without(names) = *rule {
                    let mut there = There { names, count: 0 };
                    properties.show(Index::first(layout), &mut there);
                    self.without(names, there.count);
                }
            }
        }
        properties.show(Index::first(layout), self);
        self.unnamed(others);
        rest.check(layout.each, self);
    }
}

impl Output for &mut fmt::Formatter<'_> {
    type Done = fmt::Result;

    fn object<P: Properties, R: Rest>(
        self,
        layout: &'static Layout,
        properties: P,
        rest: &R,
    ) -> fmt::Result {
        let mut output = self.debug_struct(layout.name);
        properties.show(Index::first(layout), &mut output);
        if rest.count() > 0 {
            output.field("..", rest);
        }
        output.finish()
    }
}

/// Counts properties.
struct Present(usize);

impl Each for Present {
    fn property<T: Value>(&mut self, _: Index, _: &T) {
        self.0 += 1;
    }
}

/// Counts those of these names.
struct There {
    names: &'static [&'static str],
    count: usize,
}

impl Each for There {
    fn property<T: Value>(&mut self, index: Index, _: &T) {
        self.count += usize::from(self.names.contains(&index.key()));
    }
}

impl Each for Checker {
    fn property<T: Value>(&mut self, index: Index, value: &T) {
        let rules = index.rules();
        if !(T::IS_FREE && rules.is_empty()) {
            self.at(index.key(), value, rules);
        }
    }
}

impl Each for fmt::DebugStruct<'_, '_> {
    fn property<T: Value>(&mut self, index: Index, value: &T) {
        let there: &dyn fmt::Debug = if index.is_required() {
            value
        } else {
            value.inner()
        };
        self.field(index.key(), there);
    }
}

struct Reader<T>(PhantomData<T>);

impl<'de, T: Object> Visitor<'de> for Reader<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object ({})", T::LAYOUT.name)
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<T, A::Error> {
        T::read(Input {
            access,
            fields: T::LAYOUT.fields,
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
    fn property(&mut self, rest: &mut impl Rest) -> Option<usize> {
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
    pub(super) fn read<P: Place>(&mut self, place: &mut P) {
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
    pub(super) fn stray(&mut self, index: usize) {
        self.fail(A::Error::custom(format_args!("no property {index}")))
    }

    /// Reads the properties in place.
    ///
    /// # Errors
    /// The first.
    #[inline]
    pub fn fill<P: Places>(mut self, mut places: P, rest: &mut impl Rest) -> Result<(), A::Error> {
        while let Some(index) = self.property(rest) {
            places.read(index, &mut self);
        }
        self.error.map_or(Ok(()), Err)
    }

    /// Reads the properties.
    ///
    /// # Errors
    /// The first, or that one is missing.
    #[inline]
    pub fn take<P: Presences, R: Rest>(mut self) -> Result<(P::Values, R), A::Error> {
        let mut read = P::Read::default();
        let mut rest = R::default();
        while let Some(index) = self.property(&mut rest) {
            P::read(&mut read, index, &mut self);
        }
        if let Some(error) = self.error {
            return Err(error);
        }
        match P::values(read) {
            Ok(values) => Ok((values, rest)),
            Err(index) => Err(A::Error::missing_field(self.fields[index])),
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

/// Takes properties one by one, those that are there.
pub trait Each {
    /// Takes a property.
    fn property<T: Value>(&mut self, index: Index, value: &T);
}

/// Which property of a layout.
#[derive(Debug, Clone, Copy)]
pub struct Index {
    layout: &'static Layout,
    at: usize,
}

impl Index {
    #[inline]
    fn first(layout: &'static Layout) -> Self {
        Self { layout, at: 0 }
    }

    /// The one that comes so much later.
    #[inline]
    pub(super) fn plus(self, count: usize) -> Self {
        Self {
            at: self.at + count,
            ..self
        }
    }

    /// Shows a property if it is there.
    #[inline]
    pub(super) fn show<T: Value>(self, value: &T, each: &mut impl Each) {
        if !value.is_absent() || self.is_required() {
            each.property(self, value);
        }
    }

    #[inline]
    fn key(self) -> &'static str {
        self.layout.fields[self.at]
    }

    #[inline]
    fn is_required(self) -> bool {
        self.layout.required[self.at]
    }

    fn rules(self) -> &'static [Rule] {
        let mut all = self.layout.rules.iter();
        all.find(|(at, _)| *at == self.at)
            .map_or(&[], |(_, rules)| rules)
    }
}

/// All keys are known: the quick way. Beside it, the first error.
struct Fixed<S, E>(S, Result<(), E>);

impl<S: SerializeStruct> Each for Fixed<S, S::Error> {
    #[inline]
    fn property<T: Value>(&mut self, index: Index, value: &T) {
        if self.1.is_ok() {
            self.1 = self.0.serialize_field(index.key(), &Written(value));
        }
    }
}

/// Other keys will follow.
struct Free<S, E>(S, Result<(), E>);

impl<S: SerializeMap> Each for Free<S, S::Error> {
    fn property<T: Value>(&mut self, index: Index, value: &T) {
        if self.1.is_ok() {
            self.1 = self.0.serialize_entry(index.key(), &Written(value));
        }
    }
}
