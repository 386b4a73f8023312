//! Absent, null and present are three things.

use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A property that may be absent and may be null.
///
/// In a struct it stands with `#[serde(default, skip_serializing_if = "Field::is_absent")]`; written anywhere else, an absent
/// value becomes null.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Field<T> {
    /// The property is not there.
    #[default]
    Absent,
    /// The property is there, and null.
    Null,
    /// The property has a value.
    Value(T),
}

impl<T> Field<T> {
    /// The property is not there.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// The property is there, and null.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The value, if there is one.
    pub fn as_ref(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The value to change in place, if there is one.
    pub fn as_mut(&mut self) -> Option<&mut T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The value behind its pointer, such as `&str` for a `String`, if there is one.
    pub fn as_deref(&self) -> Option<&T::Target>
    where
        T: Deref,
    {
        self.as_ref().map(Deref::deref)
    }

    /// The value, or this one where the property is absent; none where it is null.
    pub fn value_or(self, default: T) -> Option<T> {
        match self {
            Self::Absent => Some(default),
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }

    /// The value behind its pointer, or this one where the property is absent; none where it is null.
    pub fn as_deref_or<'f>(&'f self, default: &'f T::Target) -> Option<&'f T::Target>
    where
        T: Deref,
    {
        match self {
            Self::Absent => Some(default),
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }

    /// The same state with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Field<U> {
        match self {
            Self::Absent => Field::Absent,
            Self::Null => Field::Null,
            Self::Value(value) => Field::Value(change(value)),
        }
    }

    /// A value, or null where there is none.
    pub fn or_null(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }

    /// A value, or nothing where there is none.
    pub fn or_absent(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Self::Value)
    }

    /// The value, if there is one.
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }
}

impl<T> From<T> for Field<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T: Serialize> Serialize for Field<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_ref().serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(|value| value.map_or(Self::Null, Self::Value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Group {
        #[serde(default, skip_serializing_if = "Field::is_absent")]
        category: Field<String>,
    }

    #[test]
    fn values_are_taken_out_and_put_in() {
        let field = Field::Value("3".to_owned());
        assert_eq!(field.as_deref(), Some("3"));
        assert_eq!(field.clone().map(|text| text.len()), Field::Value(1));
        assert_eq!(Field::or_null(field.into_value()), "3".to_owned().into());
        assert_eq!(Field::<u8>::or_absent(None), Field::Absent);
        assert_eq!(Field::<u8>::or_null(None), Field::Null);
    }

    #[test]
    fn the_three_states_survive_a_round_trip() {
        let cases = [
            ("{}", Field::Absent),
            (r#"{"category":null}"#, Field::Null),
            (r#"{"category":"3"}"#, Field::Value("3".to_owned())),
        ];
        for (text, category) in cases {
            let group: Group = serde_json::from_str(text).expect("reads");
            assert_eq!(group, Group { category });
            assert_eq!(serde_json::to_string(&group).expect("writes"), text);
        }
    }
}
