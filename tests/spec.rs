//! The hand-written documents against the pages that they come from. `tests/spec/` holds what those pages show, word for word; the
//! tests render it back from the documents and compare.

mod spec {
    mod completeness;
    mod document;
    mod example;
    mod group;
    mod invitations;
    mod invite;
    mod mock;
    mod rules;
    mod xml;
}
