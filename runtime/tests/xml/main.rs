//! The XML codec: wire texts against the values that they stand for.

mod exchange;
mod round_trip;
mod rules;
mod shapes;
mod well_formed;
mod writing;
