//! How the server is reached: what links in replies start with, and what clients may have signed.

/// The addresses of the server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Addresses {
    /// URL of the socket, such as `http://127.0.0.1:4010`, without a trailing slash.
    pub bound: String,
    /// URL that clients were given, when it is another one; without a trailing slash.
    pub public: Option<String>,
}

impl Addresses {
    /// What links in replies start with. Never the `Host` header: real clients send one of their own.
    pub fn base(&self) -> &str {
        self.public.as_deref().unwrap_or(&self.bound)
    }
}
