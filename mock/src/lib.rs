//! A server that behaves as its OpenAPI documents say.
