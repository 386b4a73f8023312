//! The identities and other values that creations of the run gave: where the document says that none is given twice, none is.

use std::collections::{BTreeMap, BTreeSet};

use hallpass_openapi::model::{Action, Api, Operation, Resource};

use crate::checks::Observation;
use crate::knowledge::{Item, scalar_text};
use crate::learn::{created, identity_of_call, identity_parameter, path_parameters};
use crate::play::Played;
use hallpass_openapi::prose::{Prose, canonical, says_one};
use hallpass_openapi::view::View;

/// A collection and where in it: each user may have numbers of their own.
type Place = (String, BTreeMap<String, String>);

/// The identities that creations gave, and which of them were removed since.
#[derive(Debug, Default)]
pub(crate) struct Identities {
    given: BTreeSet<(Place, String)>,
    removed: BTreeSet<(Place, String)>,
    /// Values that the server made and the document calls unique, by the name of their property, with the items that have them.
    values: BTreeMap<(Place, String, String), String>,
    /// The largest number that was an identity.
    largest: BTreeMap<Place, u64>,
}

impl Identities {
    /// Learns from a creation or removal, and gives what is wrong with it.
    pub fn see(&mut self, api: &Api, played: &Played<'_>) -> Option<Observation> {
        let operation = played.call.operation;
        let resource = operation.resource.as_ref().filter(|_| played.is_done())?;
        match resource.action {
            Action::Create => {
                let item = created(resource, played)?;
                let id = item.id.clone();
                let place = place(resource, played, None);
                let known = (place.clone(), id.clone());
                let is_again = self.removed.contains(&known) && !is_sent(played, &id);
                let is_there = !self.removed.contains(&known) && !is_sent(played, &id);
                let is_old = is_there && self.is_given_again(&known, played);
                self.removed.remove(&known);
                self.given.insert(known);
                let expected = if is_old {
                    Some((
                        "an identity of its own, as what a 201 makes has".to_owned(),
                        id,
                    ))
                } else if is_again && is_never_reused(api, operation, resource, played) {
                    Some(("an identity that none had before".to_owned(), id))
                } else {
                    let is_smaller = self.is_smaller(&place, &id);
                    let rule = is_smaller && grows(api, operation) && !is_sent(played, &id);
                    let smaller = rule.then(|| ("a larger one than all before".to_owned(), id));
                    smaller.or_else(|| self.is_taken(api, operation, &place, played, &item))
                };
                expected.map(|(expected, actual)| {
                    let seen = Observation::new(resource.collection.as_str(), expected, actual);
                    seen.by(operation.span).proven()
                })
            }
            Action::Delete => {
                let id = identity_of_call(&played.call)?;
                let known = (place(resource, played, identity_parameter(operation)), id);
                self.values
                    .retain(|(place, ..), holder| (place, &*holder) != (&known.0, &known.1));
                if self.given.contains(&known) {
                    self.removed.insert(known);
                }
                None
            }
            _ => None,
        }
    }

    /// A creation that says that it made something new (201), and names an item that another request made.
    fn is_given_again(&self, known: &(Place, String), played: &Played<'_>) -> bool {
        let is_asked = played.call.case.ends_with("/once-more");
        is_asked && self.given.contains(known) && played.status() == 201
    }

    /// A number that is an identity and smaller than one that was given before.
    fn is_smaller(&mut self, place: &Place, id: &str) -> bool {
        let Ok(number) = id.parse::<u64>() else {
            return false;
        };
        let largest = self.largest.entry(place.clone()).or_default();
        let is_smaller = number < *largest;
        *largest = number.max(*largest);
        is_smaller
    }

    /// A value of the server's own that the document calls unique, and that another item has.
    fn is_taken(
        &mut self,
        api: &Api,
        operation: &Operation,
        place: &Place,
        played: &Played<'_>,
        item: &Item,
    ) -> Option<(String, String)> {
        let prose = Prose::of_operation(api, operation);
        let unique: Vec<&str> = prose
            .sentences()
            .filter(|text| says_one(text, &UNIQUE))
            .collect();
        if unique.is_empty() {
            return None;
        }
        let mut taken = None;
        for (name, value) in item.value.as_object()? {
            let Some(value) = scalar_text(value).filter(|value| !is_sent(played, value)) else {
                continue;
            };
            // A format may write what was sent in another way.
            if is_written(api, operation, name) {
                continue;
            }
            if !unique.iter().any(|sentence| calls_unique(sentence, name)) {
                continue;
            }
            let key = (place.clone(), name.clone(), value.clone());
            let holder = self.values.entry(key).or_insert_with(|| item.id.clone());
            if *holder != item.id {
                let expected = format!("a `{name}` that no other item has (that of {holder})");
                taken.get_or_insert((expected, value));
            }
        }
        taken
    }
}

/// Whoever makes an item chooses this property of it.
fn is_written(api: &Api, operation: &Operation, name: &str) -> bool {
    let bodies = operation.request_body.iter().flat_map(|body| &body.content);
    let mut schemas = bodies.filter_map(|media| media.schema);
    schemas.any(|schema| {
        let declared = api.properties(schema).declared;
        declared.get(name).is_some_and(|own| !own.read_only)
    })
}

/// Words for what each has for itself: "an `access_code` which no other group has".
const UNIQUE: [&str; 2] = ["unique", "no other "];

/// A sentence says that each has a value of its own: "access codes are unique".
fn calls_unique(sentence: &str, name: &str) -> bool {
    let words = name.to_lowercase().replace(['_', '-'], " ");
    let says = sentence.replace(['_', '-'], " ");
    let mut clauses = says.split([',', ';']);
    clauses.any(|clause| {
        let is_doubted = ["not unique", "need not", "may not", "unless"];
        words.len() > 3
            && clause.contains(&words)
            && says_one(clause, &UNIQUE)
            && !says_one(clause, &is_doubted)
    })
}

/// The document says that a new identity is larger than those before.
fn grows(api: &Api, operation: &Operation) -> bool {
    const LARGER: [&str; 6] = [
        "larger than all",
        "greater than all",
        "higher than all",
        "larger than every",
        "greater than every",
        "higher than every",
    ];
    const NAMES: [&str; 4] = [" id ", " ids", "identifier", "identity"];
    Prose::of_operation(api, operation).says(&[&LARGER, &NAMES])
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
    let removes = |other: &&Operation| {
        let of = other.resource.as_ref();
        of.is_some_and(|of| of.action == Action::Delete && of.collection == resource.collection)
    };
    let removers = api.operations.iter().filter(removes);
    let said = [operation].into_iter().chain(removers);
    let own = said.flat_map(|of| [&of.summary, &of.description]).flatten();
    let schema = played.body.declared.and_then(|declared| declared.schema);
    let property = schema.and_then(|schema| View::of(api, schema).property(&resource.identity));
    let of_property = property.map(|view| view.descriptions()).unwrap_or_default();
    let mut own = own.map(String::as_str);
    own.any(|text| says(text, Of::Any))
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
    const REUSED: [&str; 6] = [
        "never reused",
        "never re-used",
        "never recycled",
        "not reused",
        "not re-used",
        "not recycled",
    ];
    const GIVEN: [&str; 12] = [
        "given",
        "used",
        "assigned",
        "issued",
        "handed out",
        "taken",
        "had",
        "get",
        "gets",
        "appear",
        "appears",
        "come",
    ];
    const AGAIN: [&str; 6] = [
        "again",
        "before",
        "twice",
        "a second time",
        "to another",
        "by another",
    ];
    let is_of_once = |plain: &str| {
        let ways = |how: &str| {
            GIVEN.iter().any(|given| {
                AGAIN
                    .iter()
                    .any(|again| plain.contains(&format!("{how} {given} {again}")))
            })
        };
        REUSED.iter().any(|reused| plain.contains(reused)) || ways("never") || ways("not")
    };
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
    let lower = canonical(&joined.join(" ").to_lowercase());
    let sentences = lower.split(". ").flat_map(|sentence| sentence.split("; "));
    // "It is not listed, its id is never used again, and the user may be invited again."
    let parts = |sentence: &'_ str| -> Vec<String> {
        let whole = [sentence.to_owned()].into_iter();
        // What follows may take back what stands before it.
        let is_plain = !says_one(sentence, &["unless", "until", "within", " for ", "except"]);
        let parts = sentence.split(", ").filter(|_| is_plain).map(|part| {
            part.strip_prefix("and ")
                .unwrap_or(part)
                .trim_start_matches("its ")
                .to_owned()
        });
        whole.chain(parts).collect()
    };
    let mut clauses = sentences.flat_map(parts);
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
        // "No two items ever have the same id, not even after a deletion."
        let is_lasting = plain.starts_with("no two ")
            && plain.contains("the same id")
            && says_one(&plain, &["deletion", "deleted", "removal", "removed"]);
        (names || is_lasting)
            && !words.iter().any(|word| DOUBTS.contains(word))
            && (is_lasting || is_of_once(&plain))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_called_unique_by_its_name() {
        let says = "ids are never given again, and access codes are unique";
        assert!(calls_unique(says, "access_code"));
        assert!(!calls_unique(says, "title"));
        let of_another =
            "it gets an id, a group_code and an access_code which no other group has or ever had";
        assert!(calls_unique(of_another, "access_code"));
        let of_another = "titles need not be unique";
        assert!(!calls_unique(of_another, "title"));
    }

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
            (
                "Afterwards it is not listed, its id is never used again, and the user may be invited anew.",
                Of::Any,
                true,
            ),
            (
                "The id of a removed one is never assigned to another.",
                Of::Any,
                true,
            ),
            (
                "Ids are not used for searches, and codes may be used again.",
                Of::Any,
                false,
            ),
            ("Never reused, unless it was deleted.", Of::Identity, false),
            ("Never reused.", Of::Identity, true),
            ("Never reused.", Of::Any, false),
            ("Ids are never reused.", Of::All, true),
            ("A code is never reused, unlike ids.", Of::All, false),
            ("Ids are not reused for a year.", Of::Any, false),
            ("Ids may be reused.", Of::Any, false),
            (
                "No two groups ever have the same `id` or the same `group_code`, not even after a deletion.",
                Of::Any,
                true,
            ),
            ("No two groups have the same id.", Of::Any, false),
            ("The id of the request is never reused.", Of::Any, false),
        ];
        for (text, of, expected) in cases {
            assert_eq!(says(text, of), expected, "{text}");
        }
    }
}
