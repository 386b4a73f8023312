//! What a document promises of its examples.

use crate::model::Api;
use crate::prose::{Prose, says_one};

/// The document says that a server that has just been started takes the examples of requests.
pub fn are_accepted(api: &Api) -> bool {
    accepts(Prose::of_document(api))
}

fn accepts(prose: &Prose) -> bool {
    const EXAMPLES: [&str; 8] = [
        "requests in the example",
        "requests of the example",
        "request example",
        "example of a request",
        "examples of a request",
        "examples of requests",
        "example request",
        "examples of request bodies",
    ];
    const TAKEN: [&str; 11] = [
        "accept",
        "takes the example",
        "takes each",
        "takes every",
        "as they are",
        "as it is shown",
        "succeed",
        "is answered 2",
        "are answered 2",
        "2xx",
        "with 20",
    ];
    const DOUBTS: [&str; 7] = [
        "not ",
        "may ",
        "might",
        "could",
        "some request",
        "some example",
        "unless",
    ];
    let says = prose.sentence(&[&EXAMPLES, &TAKEN]);
    // What another request says of itself is no doubt of the others.
    let says = says.map(|says| says.replace("unless the request says otherwise", ""));
    says.is_some_and(|says| !says_one(&says, &DOUBTS))
}

#[cfg(test)]
mod tests {
    use super::{Prose, accepts};

    #[test]
    fn only_a_plain_promise_of_requests_is_one() {
        let says = |text| accepts(&Prose::of([text]));
        assert!(says("A fresh server accepts each request example."));
        assert!(says("All request examples\nare accepted with 201."));
        assert!(says(
            "Each example of a request body is accepted as it stands."
        ));
        assert!(says("The request examples can be sent as they are."));
        assert!(says(
            "The requests in the examples work as they are on a fresh sandbox."
        ));
        assert!(!says("Request examples may be accepted."));
        assert!(!says("The examples are accepted practice."));
        assert!(!says("Some request examples succeed."));
    }
}
