//! The XML codec: wire texts against the values that they stand for.

mod exchange;
mod shapes;
mod well_formed;
