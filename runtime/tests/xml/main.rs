//! The XML codec: wire texts against the values that they stand for.

mod exchange;
mod rules;
mod shapes;
mod well_formed;
