//! The judge: plays an OpenAPI document against a server and reports what differs.
