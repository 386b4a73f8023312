//! The judge and the mock, who know nothing of each other, meet: without faults there is nothing to find, and every fault is found.

mod conformance {
    mod conforming;
    mod faults;
    mod pages;
    mod plain;
    pub mod stage;
}
