//! Arrays whose first items have types of their own, by position: a tuple, and [`Tuple`] where items may be missing or more may follow.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error as _, SeqAccess, Visitor};
use serde::ser::{Error as _, SerializeSeq, Serializer};
use serde::{Deserialize, Serialize};

use super::rule::Rule;
use super::value::{Value, Wanted, Written};
use super::violation::{Checker, Validate};

/// The first `LEAST` of `items` are always there, each of the others only behind one that is there; then `rest`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tuple<T, R, const LEAST: usize> {
    /// The items that have types of their own.
    pub items: T,
    /// The items behind them.
    pub rest: Vec<R>,
}

impl<T, R, const LEAST: usize> Tuple<T, R, LEAST> {
    /// These items, and none behind them.
    pub fn new(items: T) -> Self {
        Self {
            items,
            rest: Vec::new(),
        }
    }
}

// A derived one would ask for the default of an item behind them, too.
impl<T: Default, R, const LEAST: usize> Default for Tuple<T, R, LEAST> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

/// The type of an item that never is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Nothing {}

impl Serialize for Nothing {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        match *self {}
    }
}

impl<'de> Deserialize<'de> for Nothing {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(D::Error::custom("an item too many"))
    }
}

impl Validate for Nothing {
    const IS_FREE: bool = true;

    fn check(&self, _: &[Rule], _: &mut Checker) {}
}

impl Value for Nothing {}

/// Items that have types of their own.
pub trait Items: Sized + PartialEq + fmt::Debug {
    /// How many.
    const COUNT: usize;

    /// Reads them; those from `least` on may be missing.
    ///
    /// # Errors
    /// When one is missing or has a wrong value.
    fn read<'de, A: SeqAccess<'de>>(access: &mut A, least: usize) -> Result<Self, A::Error>;

    /// Writes those that are there.
    ///
    /// # Errors
    /// When one is there behind one that is missing.
    fn write<S: SerializeSeq>(&self, items: &mut S, least: usize) -> Result<(), S::Error>;

    /// How many are there.
    fn present(&self, least: usize) -> usize;

    /// Checks those that are there, each by the rules for its position.
    fn check(&self, rules: &[&[Rule]], checker: &mut Checker);
}

/// An item that must be there.
fn required<'de, T: Value, A: SeqAccess<'de>>(
    access: &mut A,
    index: usize,
    count: usize,
) -> Result<T, A::Error> {
    access
        .next_element_seed(Wanted::default())?
        .ok_or_else(|| A::Error::invalid_length(index, &Count(count)))
}

/// An item that may be missing; null is no absence.
fn optional<'de, T: Value, A: SeqAccess<'de>>(access: &mut A) -> Result<T, A::Error> {
    match access.next_element_seed(Wanted::<T>::default())? {
        Some(item) if item.is_absent() => {
            let null = serde::de::Unexpected::Unit;
            Err(A::Error::invalid_type(null, &"an item that is not null"))
        }
        Some(item) => Ok(item),
        None => T::absent().ok_or_else(|| A::Error::custom("an item is missing")),
    }
}

/// So many items.
struct Count(usize);

impl serde::de::Expected for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an array of {} items", self.0)
    }
}

macro_rules! tuples {
    ($($count:literal: $($type:ident $index:tt),+;)*) => {$(
        impl<$($type: Value),+> Items for ($($type,)+) {
            const COUNT: usize = $count;

            fn read<'de, Access: SeqAccess<'de>>(
                access: &mut Access,
                least: usize,
            ) -> Result<Self, Access::Error> {
                Ok(($(
                    if $index < least {
                        required::<$type, _>(access, $index, $count)?
                    } else {
                        optional::<$type, _>(access)?
                    },
                )+))
            }

            fn write<Seq: SerializeSeq>(
                &self,
                items: &mut Seq,
                least: usize,
            ) -> Result<(), Seq::Error> {
                let present = self.present(least);
                $(
                    if $index < least || !self.$index.is_absent() {
                        if $index >= present {
                            return Err(Seq::Error::custom("an item behind one that is missing"));
                        }
                        items.serialize_element(&Written(&self.$index))?;
                    }
                )+
                Ok(())
            }

            fn present(&self, least: usize) -> usize {
                let there = [$($index < least || !self.$index.is_absent()),+];
                there.iter().take_while(|there| **there).count()
            }

            fn check(&self, rules: &[&[Rule]], checker: &mut Checker) {
                $(
                    let own = rules.get($index).copied().unwrap_or_default();
                    checker.at($index, &self.$index, own);
                )+
            }
        }

        impl<$($type: Value),+> Validate for ($($type,)+) {
            fn check(&self, rules: &[Rule], checker: &mut Checker) {
                Items::check(self, by_position(rules), checker);
            }
        }

        impl<$($type: Value),+> Value for ($($type,)+) {
            fn read<'de, De: Deserializer<'de>>(deserializer: De) -> Result<Self, De::Error> {
                let read = deserializer.deserialize_seq(Reader::<Self, Nothing, $count>(PhantomData));
                read.map(|tuple| tuple.items)
            }

            fn write<Se: Serializer>(&self, serializer: Se) -> Result<Se::Ok, Se::Error> {
                let mut items = serializer.serialize_seq(Some($count))?;
                Items::write(self, &mut items, $count)?;
                items.end()
            }
        }
    )*};
}

tuples! {
    1: A 0;
    2: A 0, B 1;
    3: A 0, B 1, C 2;
    4: A 0, B 1, C 2, D 3;
    5: A 0, B 1, C 2, D 3, E 4;
    6: A 0, B 1, C 2, D 3, E 4, F 5;
    7: A 0, B 1, C 2, D 3, E 4, F 5, G 6;
    8: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7;
}

fn by_position(rules: &[Rule]) -> &'static [&'static [Rule]] {
    let own = rules.iter().find_map(|rule| match rule {
        Rule::At(rules) => Some(*rules),
        _ => None,
    });
    own.unwrap_or_default()
}

/// Reads items, then the rest.
struct Reader<T, R, const LEAST: usize>(PhantomData<(T, R)>);

impl<'de, T: Items, R: Value, const LEAST: usize> Visitor<'de> for Reader<T, R, LEAST> {
    type Value = Tuple<T, R, LEAST>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        let items = T::read(&mut access, LEAST)?;
        let mut rest = Vec::new();
        if items.present(LEAST) == T::COUNT {
            while let Some(item) = access.next_element_seed(Wanted::default())? {
                rest.push(item);
            }
        }
        Ok(Tuple { items, rest })
    }
}

impl<T: Items, R: Value, const LEAST: usize> Serialize for Tuple<T, R, LEAST> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let present = self.items.present(LEAST);
        if present < T::COUNT && !self.rest.is_empty() {
            return Err(S::Error::custom("an item behind one that is missing"));
        }
        let mut items = serializer.serialize_seq(Some(present + self.rest.len()))?;
        self.items.write(&mut items, LEAST)?;
        for item in &self.rest {
            items.serialize_element(&Written(item))?;
        }
        items.end()
    }
}

impl<'de, T: Items, R: Value, const LEAST: usize> Deserialize<'de> for Tuple<T, R, LEAST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Reader(PhantomData))
    }
}

impl<T: Items, R: Value, const LEAST: usize> Validate for Tuple<T, R, LEAST> {
    fn check(&self, rules: &[Rule], checker: &mut Checker) {
        let count = self.items.present(LEAST) + self.rest.len();
        let mut each: &[Rule] = &[];
        for rule in rules {
            match *rule {
                Rule::MinItems(limit) => checker.least("minItems", count, limit, "items"),
                Rule::MaxItems(limit) => checker.most("maxItems", count, limit, "items"),
                Rule::Each(rules) => each = rules,
                _ => {}
            }
        }
        self.items.check(by_position(rules), checker);
        for (index, item) in self.rest.iter().enumerate() {
            checker.at(T::COUNT + index, item, each);
        }
    }
}

impl<T: Items, R: Value, const LEAST: usize> Value for Tuple<T, R, LEAST> {}

#[cfg(test)]
mod tests {
    use super::super::field::Field;
    use super::super::value::Exact;
    use super::*;

    fn kept<T: Value>(text: &str) -> Result<String, String> {
        let Exact(value) = serde_json::from_str::<Exact<T>>(text).map_err(|e| e.to_string())?;
        serde_json::to_string(&Written(&value)).map_err(|error| error.to_string())
    }

    type Open = Tuple<(bool, Option<i64>, Field<String>), f64, 1>;

    #[test]
    fn items_are_there_by_position() {
        for text in [
            "[true]",
            "[true,1]",
            r#"[true,1,"a"]"#,
            "[true,1,null]",
            "[true,1,null,2.5]",
        ] {
            assert_eq!(kept::<Open>(text).as_deref(), Ok(text));
        }
        for text in ["[]", "[1]", "[true,null]", r#"[true,1,"a","b"]"#, "{}"] {
            assert!(kept::<Open>(text).is_err(), "{text}");
        }
        assert_eq!(
            kept::<(i64, Option<bool>)>("[1.0,null]").as_deref(),
            Ok("[1,null]")
        );
        for text in ["[1]", "[1,null,2]", "[null,null]"] {
            assert!(kept::<(i64, Option<bool>)>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn nothing_stands_behind_what_is_missing() {
        let gap = Open {
            items: (true, None, Field::Null),
            rest: Vec::new(),
        };
        assert!(serde_json::to_string(&gap).is_err());
        let rest = Open {
            items: (true, Some(1), Field::Absent),
            rest: vec![1.5],
        };
        assert!(serde_json::to_string(&rest).is_err());
    }

    #[test]
    fn each_position_has_its_rules() {
        use super::super::rule::all::*;
        let rules = [
            At(&[&[], &[Minimum(Whole(0))]]),
            Each(&[Maximum(Real(1.0))]),
        ];
        let value = Open {
            items: (true, Some(-1), Field::Absent),
            rest: vec![0.5, 2.0],
        };
        let mut checker = Checker::default();
        checker.at("t", &value, &rules);
        let found = Checker::misfit(&value, &rules);
        assert_eq!(found, (2, 0));
    }
}
