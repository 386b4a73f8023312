//! Links: operations that a response prepares, and where the values for their requests come from.

/// A link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// Its name.
    pub name: &'static str,
    /// The id of the operation of this document that it leads to.
    pub operation: Option<&'static str>,
    /// What it leads to as the document writes it, where that is no operation here.
    pub reference: Option<&'static str>,
    /// Values for parameters, by their names as the document writes them: `id`, or `path.id`.
    pub parameters: &'static [(&'static str, Source)],
    /// What the request body is.
    pub body: Option<Source>,
    /// The URL of the server to ask, where it is another one.
    pub server: Option<&'static str>,
}

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A runtime expression, or a text with some in braces: `$response.body#/id`.
    Expression(&'static str),
    /// A value, as JSON.
    Constant(&'static str),
}

impl Link {
    /// A link to an operation of this document.
    pub const fn new(name: &'static str, operation: &'static str) -> Self {
        Self {
            name,
            operation: Some(operation),
            reference: None,
            parameters: &[],
            body: None,
            server: None,
        }
    }

    /// A link to what is no operation of this document.
    pub const fn elsewhere(name: &'static str, reference: &'static str) -> Self {
        Self {
            operation: None,
            reference: Some(reference),
            ..Self::new(name, "")
        }
    }

    /// With values for parameters.
    #[must_use]
    pub const fn parameters(self, parameters: &'static [(&'static str, Source)]) -> Self {
        Self { parameters, ..self }
    }

    /// With a request body.
    #[must_use]
    pub const fn body(self, body: Source) -> Self {
        Self {
            body: Some(body),
            ..self
        }
    }

    /// At another server.
    #[must_use]
    pub const fn server(self, url: &'static str) -> Self {
        Self {
            server: Some(url),
            ..self
        }
    }
}
