//! What a document promises of connections: that they stay open until a reply says otherwise.

use crate::model::Api;
use crate::prose::{Prose, says_one};

/// The sentence of a document which promises that a connection ends only with a reply that carries `Connection: close`.
pub fn kept_open(api: &Api) -> Option<&str> {
    sentence(Prose::of_document(api))
}

fn sentence(prose: &Prose) -> Option<&str> {
    prose.sentences().find(|sentence| promises(sentence))
}

fn promises(sentence: &str) -> bool {
    const OF_REPLIES: [&str; 3] = ["reply", "response", "answer"];
    const HEADER: [&str; 3] = [
        "connection: close",
        "connection close",
        "connection header with close",
    ];
    const OPEN: [&str; 15] = [
        "stays usable",
        "remains usable",
        "can be reused",
        "is reused",
        "are reused",
        "kept open",
        "kept alive",
        "keeps a connection open",
        "keeps the connection open",
        "keeps connections open",
        "keeps connections alive",
        "stay open",
        "stays open",
        "remain open",
        "remains open",
    ];
    const EXCEPT: [&str; 4] = ["unless", "until", "except", "only"];
    const ENDS: [&str; 6] = [
        "closed only",
        "only closed",
        "closes only",
        "only closes",
        "close a connection only",
        "closes a connection only",
    ];
    // What may be so, or is so for some time, is no promise; nor is what clients do.
    const MAYBE: [&str; 12] = [
        "may ",
        "might ",
        "can ",
        "could ",
        "should",
        "usually",
        "normally",
        "typically",
        "sometimes",
        " not ",
        "n't",
        "never",
    ];
    // "If the server closes the connection after a response, the response says so."
    const CLOSES: [&str; 5] = [
        "the server closes",
        "we close",
        "end of a connection",
        "end of the connection",
        "connection is closed after",
    ];
    const CONDITIONS: [&str; 6] = [
        "if ",
        "where ",
        "when ",
        "whenever ",
        "announces",
        "announced",
    ];
    // "A reply that does not say `Connection: close` leaves the connection open."
    const LEAVES: [&str; 3] = [
        "leaves the connection open",
        "leaves it open",
        "keeps it open",
    ];
    const WITHOUT: [&str; 4] = [
        "does not say",
        "does not have",
        "does not carry",
        "without ",
    ];
    if says_one(sentence, &LEAVES) && says_one(sentence, &WITHOUT) {
        return says_one(sentence, &HEADER) && says_one(sentence, &OF_REPLIES);
    }
    let sentence = &sentence.replace("can be reused", "is reused");
    let is_told = says_one(sentence, &CLOSES) && says_one(sentence, &CONDITIONS);
    let is_open = is_told || (says_one(sentence, &OPEN) && says_one(sentence, &EXCEPT));
    says_one(sentence, &HEADER)
        && says_one(sentence, &OF_REPLIES)
        && (is_open || says_one(sentence, &ENDS))
        && !says_one(sentence, &MAYBE)
}

#[cfg(test)]
mod tests {
    use super::{Prose, sentence};

    fn says(text: &str) -> bool {
        sentence(&Prose::of([text])).is_some()
    }

    #[test]
    fn a_promise_to_keep_connections_is_read() {
        let texts = [
            "Connections are persistent (HTTP/1.1): the server keeps a connection open for the next request unless the reply carries `Connection: close`.",
            "Connections are kept alive (HTTP/1.1); a connection is closed only after a reply that carries `Connection: close`.",
            "Connections are kept open (HTTP/1.1) until a reply with `Connection: close` has been sent.",
            "A connection stays open\nuntil a response says `Connection: close`.",
            "The server closes a connection only with a response that has `Connection: close`.",
            "Where the server closes the connection after a response, the response says `Connection: close`.",
            "A reply that does not say `Connection: close` leaves the connection open for the next request for at least 5 seconds.",
            "The connection stays usable for at least 5 seconds after a reply, unless that reply says `Connection: close`.",
            "The server announces the end of a connection with `Connection: close` in the last response.",
        ];
        for text in texts {
            assert!(says(text), "{text}");
        }
    }

    #[test]
    fn what_is_no_promise_is_left_alone() {
        let texts = [
            "Connections are persistent (HTTP/1.1).",
            "Connections may be kept open until a reply with `Connection: close`.",
            "The server closes each connection after its reply, which carries `Connection: close`.",
            "Connections are kept open unless the request carries `Connection: close`.",
            "Connections are not kept open; each reply carries `Connection: close`.",
            "Connections are usually kept open unless a reply carries `Connection: close`.",
            "Streams are kept open until the answer is complete.",
            "A connection stays open for 30 seconds.",
        ];
        for text in texts {
            assert!(!says(text), "{text}");
        }
    }
}
