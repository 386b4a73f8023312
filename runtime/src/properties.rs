//! The properties of an object, all of them as one tuple.
//!
//! The compiler checks the code that is generated for an object once for each function that names all its fields; with one tuple in place of a call
//! for each field, that takes it a fraction of the time. A tuple holds up to eight properties, and as its ninth a tuple of those that follow.

use std::marker::PhantomData;

use super::field::Field;
use super::object::{Each, Index, Input, MapAccess, Place};
use super::value::Value;

/// Properties that are shown.
pub trait Properties: Copy {
    /// Shows those that are there; the first has this index.
    fn show(self, index: Index, each: &mut impl Each);
}

/// Where properties are read in place.
pub trait Places {
    /// Reads the value of the property with this index.
    fn read<'de, A: MapAccess<'de>>(&mut self, index: usize, input: &mut Input<A, A::Error>);
}

/// Whether each property must be there, or may be absent or null.
pub trait Presences {
    /// What was read of them.
    type Read: Default;
    /// Their values.
    type Values;

    /// Reads the value of the property with this index.
    fn read<'de, A: MapAccess<'de>>(
        read: &mut Self::Read,
        index: usize,
        input: &mut Input<A, A::Error>,
    );

    /// The values that were read.
    ///
    /// # Errors
    /// The index of the first that is missing.
    fn values(read: Self::Read) -> Result<Self::Values, usize>;
}

/// Whether a property must be there, or may be absent or null.
pub trait Presence {
    /// What was read of it.
    type Read: Default + Place;
    /// Its value.
    type Value;

    /// The value that was read, unless it is missing.
    fn value(read: Self::Read) -> Option<Self::Value>;
}

/// The property must be there.
#[derive(Debug)]
pub struct Required<T>(PhantomData<T>);

/// The property may be absent.
#[derive(Debug)]
pub struct Optional<T>(PhantomData<T>);

/// The property may be absent, and may be null.
#[derive(Debug)]
pub struct Nullable<T>(PhantomData<T>);

/// What the word of the table stands for.
pub mod required {
    /// How the property is read.
    pub type Of<T> = super::Required<T>;
    /// Whether the property must be there.
    pub const MUST: bool = true;
}

/// What the word of the table stands for.
pub mod optional {
    /// How the property is read.
    pub type Of<T> = super::Optional<T>;
    /// Whether the property must be there.
    pub const MUST: bool = false;
}

/// What the word of the table stands for.
pub mod nullable {
    /// How the property is read.
    pub type Of<T> = super::Nullable<T>;
    /// Whether the property must be there.
    pub const MUST: bool = false;
}

impl<T: Value> Presence for Required<T> {
    type Read = Option<T>;
    type Value = T;

    #[inline]
    fn value(read: Option<T>) -> Option<T> {
        read
    }
}

impl<T: Value> Presence for Optional<T> {
    type Read = Option<T>;
    type Value = Option<T>;

    #[inline]
    fn value(read: Option<T>) -> Option<Option<T>> {
        Some(read)
    }
}

impl<T: Value> Presence for Nullable<T> {
    type Read = Field<T>;
    type Value = Field<T>;

    #[inline]
    fn value(read: Field<T>) -> Option<Field<T>> {
        Some(read)
    }
}

macro_rules! tuples {
    ($($count:literal: $($type:ident $index:tt)* $(, $more:ident $offset:tt)?;)*) => {$(
        impl<$($type: Value,)* $($more: Properties)?> Properties for ($(&$type,)* $($more)?) {
            // Where it is written, the layout is a constant: names of properties are to be ones, too.
            #[inline(always)]
            fn show(self, index: Index, each: &mut impl Each) {
                let _ = (index, &each);
                $(index.plus($index).show(self.$index, each);)*
                $(self.$offset.show(index.plus($offset), each);)?
            }
        }

        impl<$($type: Place,)* $($more: Places)?> Places for ($(&mut $type,)* $($more)?) {
            #[inline]
            fn read<'de, Access: MapAccess<'de>>(
                &mut self,
                index: usize,
                input: &mut Input<Access, Access::Error>,
            ) {
                match index {
                    $($index => input.read(self.$index),)*
                    $(_ if index >= $offset => self.$offset.read(index - $offset, input),)?
                    _ => input.stray(index),
                }
            }
        }

        impl<$($type: Presence,)* $($more: Presences)?> Presences for ($($type,)* $($more)?) {
            type Read = ($($type::Read,)* $($more::Read)?);
            type Values = ($($type::Value,)* $($more::Values)?);

            #[inline]
            fn read<'de, Access: MapAccess<'de>>(
                read: &mut Self::Read,
                index: usize,
                input: &mut Input<Access, Access::Error>,
            ) {
                let _ = &read;
                match index {
                    $($index => input.read(&mut read.$index),)*
                    $(_ if index >= $offset => $more::read(&mut read.$offset, index - $offset, input),)?
                    _ => input.stray(index),
                }
            }

            #[inline]
            fn values(read: Self::Read) -> Result<Self::Values, usize> {
                let _ = &read;
                Ok((
                    $($type::value(read.$index).ok_or($index as usize)?,)*
                    $($more::values(read.$offset).map_err(|index| $offset + index)?)?
                ))
            }
        }
    )*};
}

tuples! {
    0: ;
    1: A 0;
    2: A 0 B 1;
    3: A 0 B 1 C 2;
    4: A 0 B 1 C 2 D 3;
    5: A 0 B 1 C 2 D 3 E 4;
    6: A 0 B 1 C 2 D 3 E 4 F 5;
    7: A 0 B 1 C 2 D 3 E 4 F 5 G 6;
    8: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7;
    9: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7, More 8;
}
