//! What generated types have in common, as macros: each says only how a type looks on the wire.
//!
//! They name the runtime as `runtime`, under which all generated code knows it.

pub(crate) mod operation;

/// A struct that is an object: for each property its index, whether it may be absent or null, its field, its name in JSON and, where there are
/// any, the rules for its value; then the field for other properties, unless there may be none. Rules for the object itself stand behind its name.
///
/// One that begins as its default is read in place; of another the fields are read first.
#[macro_export]
macro_rules! object {
    (default $type:ident $([$($own:expr),*])? $(if [$($judged:expr),*])? { $($fields:tt)* } $($extra:ident: $rest:ty $(, [$($each:expr),*])?)?) => {
        runtime::object!(@ $type [$($($own),*)?] [$($($($each),*)?)?] $(if [$($judged),*])? { $($fields)* } $($extra)? => {
            runtime::object!(@default { $($fields)* } $($extra)?);
        });
    };
    ($type:ident $([$($own:expr),*])? $(if [$($judged:expr),*])? { $($fields:tt)* } $($extra:ident: $rest:ty $(, [$($each:expr),*])?)?) => {
        runtime::object!(@ $type [$($($own),*)?] [$($($($each),*)?)?] $(if [$($judged),*])? { $($fields)* } $($extra)? => {
            runtime::object!(@fields { $($fields)* } $($extra)?);
        });
    };
    (@default {}) => {
        fn read<'de, A: runtime::object::MapAccess<'de>>(
            input: runtime::object::Input<A, A::Error>,
        ) -> Result<Self, A::Error> {
            let end = input.fill((), &mut runtime::extra::Closed);
            end.and(Ok(Self::default()))
        }
    };
    (@default {
        $($index:literal $presence:ident $field:ident $wire:literal $([$($rule:expr),*])?,)*
    } $($extra:ident)?) => {
        fn read<'de, A: runtime::object::MapAccess<'de>>(
            input: runtime::object::Input<A, A::Error>,
        ) -> Result<Self, A::Error> {
            let mut object = Self::default();
            let places = runtime::tuple!($([&mut object.$field])*);
            let end = input.fill(places, runtime::object!(@rest $(object.$extra)?));
            end.and(Ok(object))
        }
    };
    (@fields {
        $($index:literal $presence:ident $field:ident $wire:literal $([$($rule:expr),*])?,)*
    } $($extra:ident)?) => {
        fn read<'de, A: runtime::object::MapAccess<'de>>(
            input: runtime::object::Input<A, A::Error>,
        ) -> Result<Self, A::Error> {
            match input.take::<runtime::tuple!($([runtime::object::$presence::Of<_>])*), _>() {
                Ok((runtime::tuple!($([$field])*), runtime::object!(@other $($extra)?))) => {
                    Ok(Self { $($field,)* $($extra,)? })
                }
                Err(error) => Err(error),
            }
        }
    };
    (@rest) => {
        &mut runtime::extra::Closed
    };
    (@rest $($extra:tt)+) => {
        &mut $($extra)+
    };
    (@other) => {
        runtime::extra::Closed
    };
    (@other $extra:ident) => {
        $extra
    };
    (@shown) => {
        &runtime::extra::Closed
    };
    (@shown $($extra:tt)+) => {
        &$($extra)+
    };
    (@ $type:ident [$($own:expr),*] [$($each:expr),*] $(if [$($judged:expr),*])? {
        $($index:literal $presence:ident $field:ident $wire:literal $([$($rule:expr),*])?,)*
    } $($extra:ident)? => { $($read:tt)* }) => {
        impl runtime::object::Object for $type {
            const LAYOUT: &'static runtime::object::Layout = &runtime::object::Layout {
                name: stringify!($type),
                fields: &[$($wire),*],
                required: &[$(runtime::object::$presence::MUST),*],
                rules: &[$($(($index, runtime::rules![$($rule),*]),)?)*],
                own: runtime::rules![$($own),*],
                each: runtime::rules![$($each),*],
            };

            $($read)*

            fn show<O: runtime::object::Output>(&self, output: O) -> O::Done {
                let properties = runtime::tuple!($([&self.$field])*);
                output.object(Self::LAYOUT, properties, runtime::object!(@shown $(self.$extra)?))
            }
        }

        impl runtime::violation::Validate for $type {
            fn check(&self, _: &[runtime::rule::Rule], checker: &mut runtime::violation::Checker) {
                runtime::object::check(self, checker);
                $(
                    const JUDGED: &[runtime::rule::Rule] = runtime::rules![$($judged),*];
                    runtime::judge::judge(self, JUDGED, checker);
                )?
            }
        }

        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                runtime::object::debug(self, f)
            }
        }

        runtime::codec!(
            $type,
            |object, to| runtime::object::write(object, to),
            |from| runtime::object::read(from)
        );
    };
}

/// Properties as one tuple: of up to eight, and of more, eight and a tuple of the others.
#[macro_export]
macro_rules! tuple {
    ([$($a:tt)*] [$($b:tt)*] [$($c:tt)*] [$($d:tt)*] [$($e:tt)*] [$($f:tt)*] [$($g:tt)*] [$($h:tt)*] $($more:tt)+) => {
        (
            $($a)*, $($b)*, $($c)*, $($d)*, $($e)*, $($f)*, $($g)*, $($h)*,
            runtime::tuple!($($more)+)
        )
    };
    ($([$($each:tt)*])*) => {
        ($($($each)*,)*)
    };
}

/// A type that is written and read by these functions, and validated.
#[macro_export]
macro_rules! codec {
    ($type:ident, |$value:ident, $to:ident| $write:expr, |$from:ident| $read:expr) => {
        impl $type {
            /// Every constraint of the document that the value breaks.
            pub fn validate(&self) -> Vec<runtime::violation::Violation> {
                runtime::violation::Validate::violations(self)
            }
        }

        runtime::codec!(@ $type, |$value, $to| $write, |$from| $read);
    };
    (@ $type:ident, |$value:ident, $to:ident| $write:expr, |$from:ident| $read:expr) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, $to: S) -> Result<S::Ok, S::Error> {
                let $value = self;
                $write
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>($from: D) -> Result<Self, D::Error> {
                $read
            }
        }

        impl runtime::value::Value for $type {}
    };
}

/// An enum of listed texts, and `Other` for all that are not listed.
#[macro_export]
macro_rules! texts {
    ($type:ident { $($variant:ident = $wire:literal,)* }) => {
        impl $type {
            /// Every constraint of the document that the value breaks.
            pub fn validate(&self) -> Vec<runtime::violation::Violation> {
                runtime::violation::Validate::violations(self)
            }

            /// The text on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Other(text) => text,
                }
            }
        }

        impl From<&str> for $type {
            fn from(text: &str) -> Self {
                match text {
                    $($wire => Self::$variant,)*
                    _ => Self::Other(text.to_owned()),
                }
            }
        }

        impl Eq for $type {}

        impl std::hash::Hash for $type {
            fn hash<H: std::hash::Hasher>(&self, hasher: &mut H) {
                self.as_str().hash(hasher);
            }
        }

        impl From<String> for $type {
            fn from(text: String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        runtime::codec!(
            @ $type,
            |listed, to| to.serialize_str(listed.as_str()),
            |from| runtime::listed::text(from)
        );
        runtime::listed!($type);
    };
}

/// An enum of listed integers, and `Other` for all that are not listed.
#[macro_export]
macro_rules! integers {
    ($type:ident { $($variant:ident = $wire:literal,)* }) => {
        impl $type {
            /// Every constraint of the document that the value breaks.
            pub fn validate(&self) -> Vec<runtime::violation::Violation> {
                runtime::violation::Validate::violations(self)
            }

            /// The integer on the wire.
            pub fn value(&self) -> i64 {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Other(value) => *value,
                }
            }
        }

        impl From<i64> for $type {
            fn from(value: i64) -> Self {
                match value {
                    $($wire => Self::$variant,)*
                    _ => Self::Other(value),
                }
            }
        }

        impl Eq for $type {}

        impl std::hash::Hash for $type {
            fn hash<H: std::hash::Hasher>(&self, hasher: &mut H) {
                self.value().hash(hasher);
            }
        }

        runtime::codec!(
            @ $type,
            |listed, to| to.serialize_i64(listed.value()),
            |from| runtime::listed::integer(from)
        );
        runtime::listed!($type);
    };
}

/// Only listed values are valid.
#[macro_export]
macro_rules! listed {
    ($type:ident) => {
        impl runtime::violation::Validate for $type {
            fn check(&self, _: &[runtime::rule::Rule], checker: &mut runtime::violation::Checker) {
                if let Self::Other(value) = self {
                    checker.unknown_value(value);
                }
            }
        }
    };
}

/// A type that is what it wraps, with the rules for that.
#[macro_export]
macro_rules! newtype {
    ($type:ident [$($rule:expr),*]) => {
        runtime::codec!(
            $type,
            |outer, to| runtime::value::Value::write(&outer.0, to),
            |from| runtime::value::Value::read(from).map(Self)
        );

        impl runtime::violation::Validate for $type {
            fn check(&self, _: &[runtime::rule::Rule], checker: &mut runtime::violation::Checker) {
                runtime::violation::Validate::check(&self.0, runtime::rules![$($rule),*], checker);
            }
        }
    };
}

/// A text or a number that keeps its first rules, whatever it is made from; the others are for `validate`.
#[macro_export]
macro_rules! guarded {
    (text $type:ident [$($rule:expr),*] [$($told:expr),*]) => {
        impl $type {
            /// The value of this text.
            ///
            /// # Errors
            /// Every constraint of the document that it breaks.
            pub fn new(text: impl Into<String>) -> Result<Self, runtime::guard::Refused> {
                runtime::guard::checked(stringify!($type), text.into(), Self::RULES).map(Self)
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<&str> for $type {
            type Error = runtime::guard::Refused;

            fn try_from(text: &str) -> Result<Self, Self::Error> {
                Self::new(text)
            }
        }

        runtime::guarded!(@ $type String as str [$($rule),*] [$($told),*]);
    };
    (number $type:ident $number:ident [$($rule:expr),*] [$($told:expr),*]) => {
        impl $type {
            /// The value of this number.
            ///
            /// # Errors
            /// Every constraint of the document that it breaks.
            pub fn new(number: $number) -> Result<Self, runtime::guard::Refused> {
                runtime::guard::checked(stringify!($type), number, Self::RULES).map(Self)
            }

            /// The number.
            pub fn get(self) -> $number {
                self.0
            }
        }

        runtime::guarded!(@ $type $number as $number [$($rule),*] [$($told),*]);
    };
    (@ $type:ident $inner:ident as $target:ident [$($rule:expr),*] [$($told:expr),*]) => {
        impl $type {
            const RULES: &'static [runtime::rule::Rule] = runtime::rules![$($rule),*];
            const TOLD: &'static [runtime::rule::Rule] = runtime::rules![$($told),*];
        }

        impl TryFrom<$inner> for $type {
            type Error = runtime::guard::Refused;

            fn try_from(value: $inner) -> Result<Self, Self::Error> {
                Self::new(value)
            }
        }

        impl std::str::FromStr for $type {
            type Err = runtime::guard::Refused;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                runtime::guard::parsed(stringify!($type), text, Self::RULES).map(Self)
            }
        }

        impl From<$type> for $inner {
            fn from(value: $type) -> Self {
                value.0
            }
        }

        impl std::ops::Deref for $type {
            type Target = $target;

            fn deref(&self) -> &$target {
                &self.0
            }
        }

        impl AsRef<$target> for $type {
            fn as_ref(&self) -> &$target {
                &self.0
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        runtime::codec!(
            $type,
            |guarded, to| runtime::value::Value::write(&guarded.0, to),
            |from| runtime::guard::read(stringify!($type), from, Self::RULES).map(Self)
        );

        impl runtime::violation::Validate for $type {
            const IS_FREE: bool = Self::TOLD.is_empty();

            fn check(
                &self,
                rules: &[runtime::rule::Rule],
                checker: &mut runtime::violation::Checker,
            ) {
                runtime::violation::Validate::check(&self.0, Self::TOLD, checker);
                runtime::violation::Validate::check(&self.0, rules, checker);
            }
        }
    };
}

/// One of several types: told apart by a property, with or without a base for all others, by its constants, by what each requires, or tried.
#[macro_export]
macro_rules! union {
    ($type:ident $(if [$($judged:expr),*])? by $tag:literal {
        $($variant:ident $([$($rule:expr),*])? = $($wire:literal)|*,)*
    } else $other:ident) => {
        runtime::codec!($type, |union, to| union.write(to), |from| {
            let value = runtime::union::value(from)?;
            match runtime::union::tag(&value, $tag)? {
                $($($wire)|* => runtime::union::arm(&value, Self::$variant),)*
                _ => Ok(Self::$other(value)),
            }
        });
        runtime::union!(@ $type $(if [$($judged),*])? { $($variant [$($($rule),*)?],)* $other [], });
    };
    ($type:ident $(if [$($judged:expr),*])? by $tag:literal {
        $($variant:ident $([$($rule:expr),*])? = $($wire:literal)|*,)*
    } base $base:ident $([$($of_base:expr),*])?) => {
        runtime::codec!($type, |union, to| union.write(to), |from| {
            let value = runtime::union::value(from)?;
            let heir = match runtime::union::named(&value, $tag) {
                $($(Some($wire))|* => runtime::union::heir(&value, Self::$variant),)*
                _ => None,
            };
            match heir {
                Some(heir) => Ok(heir),
                None => runtime::union::arm(&value, Self::$base),
            }
        });
        runtime::union!(@ $type $(if [$($judged),*])? { $($variant [$($($rule),*)?],)* $base [$($($of_base),*)?], });
    };
    ($type:ident $(if [$($judged:expr),*])? by constant $property:literal {
        $($variant:ident $([$($rule:expr),*])? = $($constant:literal)|*,)*
    }) => {
        runtime::codec!($type, |union, to| union.write(to), |from| {
            let value = runtime::union::value(from)?;
            $(if runtime::union::has(&value, $property, |value| $(*value == $constant)||*) {
                return runtime::union::arm(&value, Self::$variant);
            })*
            let trial = runtime::union::Trial::new(value);
            $(let trial = trial.arm(stringify!($variant), runtime::rules![$($($rule),*)?], Self::$variant);)*
            trial.finish()
        });
        runtime::union!(@ $type $(if [$($judged),*])? { $($variant [$($($rule),*)?],)* });
    };
    ($type:ident $(if [$($judged:expr),*])? by keys { $($variant:ident $([$($rule:expr),*])? = $($key:literal)|*,)* }) => {
        runtime::codec!($type, |union, to| union.write(to), |from| {
            let value = runtime::union::value(from)?;
            let trial = runtime::union::Trial::by_keys(value, &[$(&[$($key),*]),*]);
            $(let trial = trial.arm(stringify!($variant), runtime::rules![$($($rule),*)?], Self::$variant);)*
            trial.finish()
        });
        runtime::union!(@ $type $(if [$($judged),*])? { $($variant [$($($rule),*)?],)* });
    };
    ($type:ident $(if [$($judged:expr),*])? { $($variant:ident $([$($rule:expr),*])?,)* }) => {
        runtime::codec!($type, |union, to| union.write(to), |from| {
            let trial = runtime::union::Trial::new(runtime::union::value(from)?);
            $(let trial = trial.arm(stringify!($variant), runtime::rules![$($($rule),*)?], Self::$variant);)*
            trial.finish()
        });
        runtime::union!(@ $type $(if [$($judged),*])? { $($variant [$($($rule),*)?],)* });
    };
    (@ $type:ident $(if [$($judged:expr),*])? { $($variant:ident [$($rule:expr),*],)* }) => {
        impl $type {
            fn write<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => runtime::value::Value::write(value, serializer),)*
                }
            }
        }

        impl runtime::violation::Validate for $type {
            fn check(&self, _: &[runtime::rule::Rule], checker: &mut runtime::violation::Checker) {
                match self {
                    $(Self::$variant(value) => {
                        runtime::violation::Validate::check(value, runtime::rules![$($rule),*], checker);
                    })*
                }
                $(
                    const JUDGED: &[runtime::rule::Rule] = runtime::rules![$($judged),*];
                    runtime::judge::judge(self, JUDGED, checker);
                )?
            }
        }
    };
}

/// What a client sends from what a server sent: what becomes of each field, of each variant, or of what is wrapped.
#[macro_export]
macro_rules! view {
    ($type:ident from $read:ident { $($field:ident $($how:ident)+,)* }) => {
        runtime::view!(@ $type $read read {
            {
                // All that the other has may be read alone.
                let _ = &read;
                Self { $($field: runtime::view!(@ (read.$field) $($how)+),)* }
            }
        });
    };
    ($type:ident from $read:ident { $($from:ident => $to:ident $($how:ident)+,)* }) => {
        runtime::view!(@ $type $read read {
            match read {
                $($read::$from(value) => Self::$to(runtime::view!(@ value $($how)+)),)*
            }
        });
    };
    ($type:ident from $read:ident = $($how:ident)+) => {
        runtime::view!(@ $type $read read { Self(runtime::view!(@ (read.0) $($how)+)) });
    };
    (@ $type:ident $from:ident $read:ident { $value:expr }) => {
        /// Without what a server alone sends.
        impl From<$from> for $type {
            fn from($read: $from) -> Self {
                $value
            }
        }
    };
    (@ $value:tt same) => {
        $value
    };
    (@ $value:tt absent) => {
        Default::default()
    };
    (@ $value:tt into) => {
        Into::into($value)
    };
    (@ $value:tt boxed $($how:ident)+) => {
        Box::new(runtime::view!(@ $value $($how)+))
    };
    (@ $value:tt unboxed $($how:ident)+) => {
        runtime::view!(@ (*$value) $($how)+)
    };
    (@ $value:tt inside into) => {
        $value.map(Into::into)
    };
    (@ $value:tt inside $($how:ident)+) => {
        $value.map(|value| runtime::view!(@ value $($how)+))
    };
    (@ $value:tt each into) => {
        $value.into_iter().map(Into::into).collect()
    };
    (@ $value:tt each $($how:ident)+) => {
        $value.into_iter().map(|value| runtime::view!(@ value $($how)+)).collect()
    };
    (@ $value:tt values $($how:ident)+) => {
        $value.into_iter().map(|(key, value)| (key, runtime::view!(@ value $($how)+))).collect()
    };
}

/// Rules as data that lives as long as the program.
#[macro_export]
macro_rules! rules {
    () => {
        &[]
    };
    ($($rule:expr),+) => {{
        use runtime::rule::all::*;
        &[$($rule),+]
    }};
}

/// Among `rules!`, that a text matches a pattern, which is compiled once, at its first use.
#[macro_export]
macro_rules! pattern {
    ($pattern:literal) => {
        Pattern(
            $pattern,
            runtime::rule::Matches(|text| {
                static PATTERN: runtime::pattern::Pattern =
                    runtime::pattern::Pattern::new($pattern);
                PATTERN.matches(text)
            }),
        )
    };
}
