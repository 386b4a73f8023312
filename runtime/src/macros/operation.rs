//! What generated operations have in common, as macros: operations, their bodies, forms in parts, headers and replies.

/// An operation as data, how replies to it are read, and the rules for what it sends.
///
/// A response says of what its variant is made: `status`, `decode` for a body with a type, `bytes` for one without, `headers` where it declares any.
#[macro_export]
macro_rules! operation {
    (
        $id:literal $method:literal $path:literal,
        parameters { $($parameter:expr,)* }
        body $body:expr,
        responses { $($index:literal $response:expr => $variant:ident $(($($part:ident),+))?,)* }
        security $security:expr,
        $(servers $servers:expr,)?
        checks { $($field:ident $wire:literal [$($rule:expr),*],)* }
    ) => {
        /// The operation as data.
        pub static OPERATION: runtime::operation::Operation = {
            use runtime::operation::words::*;
            operation(
                [$id, $method, $path],
                &[$($parameter),*],
                $body,
                &[$($response),*],
                $security,
            )$(.servers($servers))?
        };

        impl Request {
            /// Every constraint of the document that the value breaks.
            pub fn validate(&self) -> Vec<runtime::violation::Violation> {
                runtime::violation::Validate::violations(self)
            }
        }

        impl runtime::violation::Validate for Request {
            fn check(&self, _: &[runtime::rule::Rule], checker: &mut runtime::violation::Checker) {
                let _ = &checker;
                $(checker.at($wire, &self.$field, runtime::rules![$($rule),*]);)*
            }
        }

        impl Response {
            /// Reads a reply.
            ///
            /// # Errors
            /// When the document has no such reply, or its body or a header is not as the document says.
            pub fn decode(
                reply: &runtime::operation::Reply<'_>,
            ) -> Result<Self, runtime::operation::BodyError> {
                match OPERATION.response(reply.status) {
                    $(Some(($index, _response)) => {
                        runtime::reply!(_response reply Self::$variant $($($part)+)?)
                    })*
                    _ => Err(runtime::operation::BodyError::Status(reply.status)),
                }
            }
        }
    };
}

/// A form in parts that holds files: its properties in order.
#[macro_export]
macro_rules! parts {
    ($type:ident { $($field:ident $wire:literal $([$($rule:expr),*])?,)* }) => {
        impl $type {
            /// Every constraint of the document that the value breaks.
            pub fn validate(&self) -> Vec<runtime::violation::Violation> {
                runtime::violation::Validate::violations(self)
            }
        }

        impl runtime::body::Content for $type {
            fn fits(&self, media: &runtime::operation::Media) -> bool {
                matches!(media.format, runtime::operation::Format::Multipart(_))
            }

            fn encode(
                &self,
                media: &runtime::operation::Media,
            ) -> Result<Vec<u8>, runtime::operation::BodyError> {
                let mut form = runtime::multipart::Form::new(media)?;
                $(runtime::multipart::Part::add(&self.$field, $wire, &mut form)?;)*
                Ok(form.finish())
            }

            fn decode(
                media: &runtime::operation::Media,
                _: &[u8],
            ) -> Result<Self, runtime::operation::BodyError> {
                Err(runtime::operation::BodyError::Untyped(media.name))
            }
        }

        impl runtime::violation::Validate for $type {
            fn check(&self, _: &[runtime::rule::Rule], checker: &mut runtime::violation::Checker) {
                $(checker.at($wire, &self.$field, runtime::rules![$($($rule),*)?]);)*
            }
        }
    };
}

/// A body whose media types have different types: which of them each alternative stands in.
#[macro_export]
macro_rules! bodies {
    ($type:ident { $($variant:ident $kind:ident $([$($rule:expr),*])? = $($media:literal)|+,)* }) => {
        impl $type {
            /// Every constraint of the document that the value breaks.
            pub fn validate(&self) -> Vec<runtime::violation::Violation> {
                runtime::violation::Validate::violations(self)
            }
        }

        impl runtime::body::Content for $type {
            fn fits(&self, media: &runtime::operation::Media) -> bool {
                match self {
                    $(Self::$variant(_) => matches!(media.name, $($media)|+),)*
                }
            }

            fn encode(
                &self,
                media: &runtime::operation::Media,
            ) -> Result<Vec<u8>, runtime::operation::BodyError> {
                match (self, media.name) {
                    $((Self::$variant(value), $($media)|+) => runtime::body::$kind::encode(value, media),)*
                    _ => runtime::body::other(media),
                }
            }

            fn decode(
                media: &runtime::operation::Media,
                bytes: &[u8],
            ) -> Result<Self, runtime::operation::BodyError> {
                match media.name {
                    $($($media)|+ => runtime::body::$kind::decode(media, bytes).map(Self::$variant),)*
                    _ => runtime::body::other(media),
                }
            }
        }

        impl runtime::violation::Validate for $type {
            fn check(&self, _: &[runtime::rule::Rule], checker: &mut runtime::violation::Checker) {
                match self {
                    $(Self::$variant(value) => {
                        runtime::body::$kind::check(value, runtime::rules![$($($rule),*)?], checker);
                    })*
                }
            }
        }
    };
}

/// The headers that a response declares: each as data, its field, and the rules for its value.
#[macro_export]
macro_rules! headers {
    ($type:ident { $($header:expr => $field:ident $([$($rule:expr),*])?,)* }) => {
        impl $type {
            /// The headers as data.
            pub const HEADERS: &'static [runtime::operation::Parameter] = {
                use runtime::operation::words::*;
                &[$($header),*]
            };

            /// Every constraint of the document that the value breaks.
            pub fn validate(&self) -> Vec<runtime::violation::Violation> {
                runtime::violation::Validate::violations(self)
            }
        }

        impl runtime::header::Headers for $type {
            fn read(
                reply: &runtime::operation::Reply<'_>,
            ) -> Result<Self, runtime::operation::BodyError> {
                use runtime::operation::words::*;
                Ok(Self {
                    $($field: runtime::header::one(&$header, reply)?,)*
                })
            }

            fn write(
                &self,
            ) -> Result<Vec<(&'static str, String)>, runtime::operation::BodyError> {
                use runtime::operation::words::*;
                let lines = [$(runtime::header::line(&$header, &self.$field)?),*];
                Ok(lines.into_iter().flatten().collect())
            }
        }

        impl runtime::violation::Validate for $type {
            fn check(&self, _: &[runtime::rule::Rule], checker: &mut runtime::violation::Checker) {
                use runtime::operation::words::*;
                $(checker.at($header.name, &self.$field, runtime::rules![$($($rule),*)?]);)*
            }
        }
    };
}

/// How a request that a server sends is read: each field with where it comes from, and a parameter as data.
#[macro_export]
macro_rules! received {
    ($($field:ident $from:ident($($parameter:expr $(, $names:expr)?)?),)*) => {
        impl Request {
            /// Reads what a server sent.
            ///
            /// # Errors
            /// When its body or a parameter is not as the document says.
            pub fn decode(
                received: &runtime::received::Received<'_>,
            ) -> Result<Self, runtime::operation::BodyError> {
                let _ = received;
                Ok(Self {
                    $($field: runtime::received::$from(&OPERATION, received $(, &{
                        use runtime::operation::words::*;
                        $parameter
                    } $(, $names)?)?)?,)*
                })
            }
        }
    };
}

/// How what is answered to a server is written: the index of each response, its variant with its parts, and its status where that is no part.
#[macro_export]
macro_rules! answers {
    ($($index:literal $code:literal $variant:ident $(($($part:ident),+))?,)*) => {
        impl Response {
            /// Writes the reply, a body in the first media type that there is for it.
            ///
            /// # Errors
            /// When the body or a header has no form on the wire.
            pub fn encode(
                &self,
            ) -> Result<runtime::received::Answer, runtime::operation::BodyError> {
                match self {
                    $(Self::$variant $(($($part),+))? => {
                        let _response = &OPERATION.responses[$index];
                        let answer = runtime::received::Answer::new($code);
                        $($(let answer = answer.$part(_response, $part)?;)+)?
                        Ok(answer)
                    })*
                }
            }
        }
    };
}

/// A reply as a variant of what its operation answers.
#[macro_export]
macro_rules! reply {
    ($response:ident $reply:ident Self::$variant:ident) => {
        Ok(Self::$variant)
    };
    ($response:ident $reply:ident Self::$variant:ident status) => {
        Ok(Self::$variant($reply.status))
    };
    ($response:ident $reply:ident Self::$variant:ident headers) => {
        runtime::header::all($reply).map(Self::$variant)
    };
    ($response:ident $reply:ident Self::$variant:ident status headers) => {
        runtime::header::all($reply).map(|headers| Self::$variant($reply.status, headers))
    };
    ($response:ident $reply:ident Self::$variant:ident status $body:ident headers) => {{
        let headers = runtime::header::all($reply)?;
        let body = $response.$body($reply, std::convert::identity)?;
        Ok(Self::$variant($reply.status, body, headers))
    }};
    ($response:ident $reply:ident Self::$variant:ident $body:ident headers) => {{
        let headers = runtime::header::all($reply)?;
        let body = $response.$body($reply, std::convert::identity)?;
        Ok(Self::$variant(body, headers))
    }};
    ($response:ident $reply:ident Self::$variant:ident status bytes) => {
        $response.status_bytes($reply, Self::$variant)
    };
    ($response:ident $reply:ident Self::$variant:ident status decode) => {
        $response.status_decode($reply, Self::$variant)
    };
    ($response:ident $reply:ident Self::$variant:ident $part:ident) => {
        $response.$part($reply, Self::$variant)
    };
}

/// The security schemes of a document.
#[macro_export]
macro_rules! schemes {
    ($($scheme:expr,)*) => {
        /// The security schemes of the document.
        pub static SECURITY_SCHEMES: &[runtime::scheme::Scheme] = {
            use runtime::scheme::words::*;
            &[$($scheme),*]
        };
    };
}
