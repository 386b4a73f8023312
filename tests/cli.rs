//! The command line as a user meets it: what it prints, where, and its exit code.

mod cli {
    mod check;
    pub mod command;
    mod generate;
    mod lint;
    mod mock;
    mod readme;
    mod remote;
    mod repeat;
    mod selftest;
    mod usage;
}
