//! The identities that creations of the run gave: where the document says that none is given twice, none is.

use std::collections::{BTreeMap, BTreeSet};

use hallpass_openapi::model::{Action, Api, Operation, Resource};

use crate::checks::Observation;
use crate::knowledge::scalar_text;
use crate::learn::{created, identity_of_call, identity_parameter, path_parameters};
use crate::play::Played;
use hallpass_openapi::view::View;

/// A collection and where in it: each user may have numbers of their own.
type Place = (String, BTreeMap<String, String>);

/// The identities that creations gave, and which of them were removed since.
#[derive(Debug, Default)]
pub(crate) struct Identities {
    given: BTreeSet<(Place, String)>,
    removed: BTreeSet<(Place, String)>,
}

impl Identities {
    /// Learns from a creation or removal, and gives what is wrong with it.
    pub fn see(&mut self, api: &Api, played: &Played<'_>) -> Option<Observation> {
        let operation = played.call.operation;
        let resource = operation.resource.as_ref().filter(|_| played.is_done())?;
        match resource.action {
            Action::Create => {
                let id = created(resource, played)?.id;
                let known = (place(resource, played, None), id.clone());
                let is_again = self.removed.contains(&known) && !is_sent(played, &id);
                self.given.insert(known);
                let rule = is_again && is_never_reused(api, operation, resource, played);
                rule.then(|| {
                    let seen = Observation::new(
                        resource.collection.as_str(),
                        "an identity that none had before",
                        id,
                    );
                    seen.by(operation.span).proven()
                })
            }
            Action::Delete => {
                let id = identity_of_call(&played.call)?;
                let known = (place(resource, played, identity_parameter(operation)), id);
                if self.given.contains(&known) {
                    self.removed.insert(known);
                }
                None
            }
            _ => None,
        }
    }
}

fn place(resource: &Resource, played: &Played<'_>, identity: Option<&str>) -> Place {
    let names = path_parameters(played.call.operation).filter(|name| Some(*name) != identity);
    let values = names
        .filter_map(|name| Some((name.to_owned(), scalar_text(played.call.parameter(name)?)?)));
    (resource.collection.clone(), values.collect())
}

/// Whoever sends an identity chooses it.
fn is_sent(played: &Played<'_>, id: &str) -> bool {
    let body = played.exchange.request.body.as_deref().unwrap_or_default();
    String::from_utf8_lossy(body).contains(id)
}

/// The document says so, of the creation, of the identity or of all of them.
fn is_never_reused(
    api: &Api,
    operation: &Operation,
    resource: &Resource,
    played: &Played<'_>,
) -> bool {
    let own = [&operation.summary, &operation.description]
        .into_iter()
        .flatten();
    let schema = played.body.declared.and_then(|declared| declared.schema);
    let property = schema.and_then(|schema| View::of(api, schema).property(&resource.identity));
    let of_property = property.map(|view| view.descriptions()).unwrap_or_default();
    own.map(String::as_str).any(|text| says(text, Of::Any))
        || of_property.into_iter().any(|text| says(text, Of::Identity))
        || api
            .description
            .as_deref()
            .is_some_and(|text| says(text, Of::All))
}

/// What a text is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    /// An identity: it need not name it.
    Identity,
    /// A creation, which may speak of identities.
    Any,
    /// Everything, so that it must speak of all identities.
    All,
}

/// A sentence says that an identity is never given again.
fn says(text: &str, of: Of) -> bool {
    const AGAIN: [&str; 14] = [
        "never given again",
        "never given before",
        "never given twice",
        "never reused",
        "never re-used",
        "never used again",
        "never used twice",
        "never used before",
        "never assigned again",
        "never assigned twice",
        "never recycled",
        "not reused",
        "not re-used",
        "not given again",
    ];
    const NAMES: [&str; 6] = [
        "id",
        "ids",
        "identity",
        "identities",
        "identifier",
        "identifiers",
    ];
    const DOUBTS: [&str; 12] = [
        "if",
        "unless",
        "may",
        "might",
        "should",
        "usually",
        "normally",
        "for",
        "until",
        "within",
        "request",
        "idempotency",
    ];
    let joined: Vec<&str> = text.split_whitespace().collect();
    let lower = joined.join(" ").to_lowercase();
    let mut clauses = lower.split(". ").flat_map(|sentence| sentence.split("; "));
    clauses.any(|clause| {
        let aside = clause.split('(').next().unwrap_or_default();
        let is_mark = |c: char| !c.is_alphanumeric() && c != '-';
        let words: Vec<&str> = aside
            .split(is_mark)
            .filter(|word| !word.is_empty())
            .collect();
        let plain = words.join(" ");
        let names = match of {
            Of::Identity => true,
            Of::Any => words.iter().any(|word| NAMES.contains(word)),
            Of::All => words
                .first()
                .is_some_and(|word| ["ids", "identities", "identifiers"].contains(word)),
        };
        names
            && !words.iter().any(|word| DOUBTS.contains(word))
            && AGAIN.iter().any(|again| plain.contains(again))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_clear_words_say_that_no_identity_is_given_again() {
        let cases = [
            (
                "Each gets an id larger than all ids given before; ids are never given again, and codes are unique.",
                Of::Any,
                true,
            ),
            (
                "It has an `id` that was never given before (an `id` in the request is ignored).",
                Of::Any,
                true,
            ),
            ("Never reused.", Of::Identity, true),
            ("Never reused.", Of::Any, false),
            ("Ids are never reused.", Of::All, true),
            ("A code is never reused, unlike ids.", Of::All, false),
            ("Ids are not reused for a year.", Of::Any, false),
            ("Ids may be reused.", Of::Any, false),
            ("The id of the request is never reused.", Of::Any, false),
        ];
        for (text, of, expected) in cases {
            assert_eq!(says(text, of), expected, "{text}");
        }
    }
}
