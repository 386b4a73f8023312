//! Documents that were made in code, with the `openapiv3` crate, instead of written.

use std::io;

use crate::Loaded;
use crate::load;
use crate::model::Api;
use crate::source::Files;

/// The name under which such a document appears in diagnostics.
const NAME: &str = "openapi.json";

impl Api {
    /// Loads a document that code made, as web frameworks hand it over. It goes the way of a file: it is written as JSON, and places in
    /// diagnostics are places in that text. The `openapiv3` crate knows no `xml` objects, so bodies have the XML form of plain schemas.
    pub fn from_openapiv3(document: &openapiv3::OpenAPI) -> Loaded {
        load::load(NAME, &Written(document))
    }
}

/// The one file that there is.
struct Written<'d>(&'d openapiv3::OpenAPI);

impl Files for Written<'_> {
    fn read(&self, path: &str) -> io::Result<String> {
        match path {
            NAME => serde_json::to_string_pretty(self.0).map_err(io::Error::other),
            _ => Err(io::ErrorKind::NotFound.into()),
        }
    }
}
