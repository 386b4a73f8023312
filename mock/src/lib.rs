//! A server that behaves as its OpenAPI documents say.
//!
//! The core is pure: [`Service`] takes a [`Request`], a [`Moment`] and its state to a [`Response`]. One file is one stage: `route`,
//! `authenticate`, `negotiate`, `repeated`, `decode`, `rules` and `decide`, `select`, `encode`, `conditional`. Around it stand the [`Fault`]s, and `server`, the only
//! place that does I/O.

mod addresses;
mod alias;
mod apart;
mod authenticate;
mod call;
mod collections;
mod conditional;
mod counts;
mod decide;
mod decode;
mod derived;
mod document;
mod elsewhere;
mod encode;
mod enveloped;
mod fault;
mod fitting;
mod fixtures;
mod header;
mod inferred;
mod item_link;
mod list;
mod message;
mod mock;
mod negotiate;
mod paging;
mod presence;
mod projection;
mod refusal;
mod refuse;
mod repeated;
mod route;
mod rules;
mod schema;
mod seed;
mod select;
mod server;
mod service;
mod state;
mod write;

pub use addresses::Addresses;
pub use fault::{ActiveFault, Fault, Faulty, UnknownFault};
pub use fixtures::{ApiKey, BearerToken, Consumer, Credentials, Fixtures, FixturesError, Login};
pub use message::{Delivery, Moment, Request, Response};
pub use mock::{Config, Mock, Played};
pub use server::{Access, AccessLog, Limits, Running};
pub use service::Service;
