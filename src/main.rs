//! The command line of hallpass.

fn main() {}
