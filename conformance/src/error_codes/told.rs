//! What the words of a document say of the names of errors: which status a name belongs to, and which names stand together: "| 400 | FAILED_PRECONDITION |
//! `AlreadyMember` |".

use std::collections::{BTreeMap, BTreeSet};

use hallpass_openapi::model::{Api, StatusPattern};
use hallpass_openapi::prose::{Prose, says_one};
use hallpass_openapi::view::View;

use super::names::PLACES;

/// Names at places of an error, in small letters.
type At = BTreeMap<&'static str, BTreeSet<String>>;

/// What is said of names.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// The statuses of a name.
    statuses: BTreeMap<String, BTreeSet<u16>>,
    /// The names that stand at another place beside a name.
    beside: BTreeMap<(&'static str, String), At>,
    /// Where each name may stand.
    listed: At,
}

impl Told {
    /// Reads the words of a document and of its responses.
    pub fn of(api: &Api) -> Self {
        let listed = listed(api);
        let known: BTreeSet<u16> = statuses(api).collect();
        let mut told = Self {
            listed,
            ..Self::default()
        };
        for says in Prose::of_all(api).sentences() {
            told.read(says, &known);
        }
        told
    }

    /// The statuses that the document gives to a name, if it gives any.
    pub fn statuses(&self, name: &str) -> Option<&BTreeSet<u16>> {
        self.statuses.get(&name.to_lowercase())
    }

    /// The names of which one is to stand at a place beside a name.
    pub fn beside(
        &self,
        place: &'static str,
        name: &str,
        other: &str,
    ) -> Option<&BTreeSet<String>> {
        self.beside.get(&(place, name.to_lowercase()))?.get(other)
    }

    /// The words speak of names of a status: of one of which they say nothing nobody knows what it is called.
    pub fn names(&self, status: u16) -> bool {
        self.statuses.values().any(|known| known.contains(&status))
    }

    fn read(&mut self, says: &str, known: &BTreeSet<u16>) {
        if says_one(
            says,
            &[
                "is not",
                "are not",
                "not 4",
                "not 5",
                "never",
                "unless",
                "instead of",
                "rather than",
            ],
        ) {
            return;
        }
        let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        let words: Vec<&str> = says
            .split(|c: char| !is_name(c))
            .filter(|word| !word.is_empty())
            .collect();
        let is_listed = |word: &str| self.listed.values().any(|names| names.contains(word));
        // What follows a status is of that status; two of them in a row leave open which.
        let mut status = None;
        let mut named: Vec<(u16, &str)> = Vec::new();
        let mut is_open = false;
        for word in &words {
            match word
                .parse::<u16>()
                .ok()
                .filter(|status| known.contains(status))
            {
                Some(next) => {
                    is_open |= status.is_some()
                        && named.last().is_none_or(|(last, _)| Some(*last) != status);
                    status = Some(next);
                }
                None if is_listed(word) => match status {
                    Some(status) => named.push((status, word)),
                    None => return,
                },
                None => {}
            }
        }
        if is_open {
            return;
        }
        for (status, name) in &named {
            self.statuses
                .entry((*name).to_owned())
                .or_default()
                .insert(*status);
        }
        self.pair(&named);
    }

    /// Names of one status that stand at two places: each of the one place goes with the only one of the other.
    fn pair(&mut self, named: &[(u16, &str)]) {
        let statuses: BTreeSet<u16> = named.iter().map(|(status, _)| *status).collect();
        if statuses.len() != 1 {
            return;
        }
        let at = |place: &'static str| -> BTreeSet<String> {
            let names = self.listed.get(place);
            let here = named.iter().map(|(_, name)| *name);
            let here = here.filter(|name| names.is_some_and(|names| names.contains(*name)));
            here.map(str::to_owned).collect()
        };
        let all: Vec<(&'static str, BTreeSet<String>)> = self
            .listed
            .keys()
            .map(|place| (*place, at(place)))
            .collect();
        for (one, names) in &all {
            for (other, beside) in all.iter().filter(|(other, _)| other != one) {
                // Of the place with fewer names each stands for many of the other one, and says nothing of which.
                let is_finer = self.listed[one].len() > self.listed[other].len();
                if !is_finer || beside.len() != 1 || !names.is_disjoint(beside) {
                    continue;
                }
                for name in names {
                    let places = self.beside.entry((one, name.clone())).or_default();
                    places
                        .entry(other)
                        .or_default()
                        .extend(beside.iter().cloned());
                }
            }
        }
    }
}

/// The statuses of errors that the document lists.
fn statuses(api: &Api) -> impl Iterator<Item = u16> {
    let responses = api
        .operations
        .iter()
        .flat_map(|operation| &operation.responses);
    responses.filter_map(|response| match response.status {
        StatusPattern::Exact(status @ 400..=599) => Some(status),
        _ => None,
    })
}

/// The names that the schemas of errors list, by place, where a name is more than a word.
fn listed(api: &Api) -> At {
    let mut all = At::new();
    let responses = api
        .operations
        .iter()
        .flat_map(|operation| &operation.responses);
    let errors =
        responses.filter(|response| matches!(response.status, StatusPattern::Exact(400..=599)));
    for media in errors.flat_map(|response| &response.content) {
        for place in PLACES {
            let mut view = media.schema.map(|schema| View::of(api, schema));
            for name in place.split('/').skip(1) {
                view = view.and_then(|view| view.property(name));
            }
            let values = view.map(|view| view.values()).unwrap_or_default();
            let names = values.iter().filter_map(|value| value.as_str());
            let names = names.filter(|name| is_more_than_a_word(name));
            let names: Vec<String> = names.map(str::to_lowercase).collect();
            if !names.is_empty() {
                all.entry(place).or_default().extend(names);
            }
        }
    }
    all
}

/// A sentence may have `conflict` in it and mean none.
fn is_more_than_a_word(name: &str) -> bool {
    let is_camel = name.bytes().skip(1).any(|byte| byte.is_ascii_uppercase())
        && name.bytes().any(|byte| byte.is_ascii_lowercase());
    name.contains(['_', '-']) || is_camel
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Told;

    fn told(says: &[&str]) -> Told {
        let listed = [
            (
                "/error/status",
                vec!["invalid_argument", "failed_precondition", "already_exists"],
            ),
            (
                "/error/reason",
                vec![
                    "invalidfield",
                    "malformedbody",
                    "coursenotmodifiable",
                    "invitationexists",
                ],
            ),
        ];
        let listed = listed
            .into_iter()
            .map(|(place, names)| (place, names.into_iter().map(str::to_owned).collect()));
        let mut told = Told {
            listed: listed.collect(),
            ..Told::default()
        };
        let known = BTreeSet::from([400, 404, 409]);
        for says in says {
            told.read(says, &known);
        }
        told
    }

    #[test]
    fn a_row_gives_names_their_status_and_the_names_beside_them() {
        let told = told(&[
            "6: check state of the course, http 400, status failed_precondition, reason coursenotmodifiable",
            "3: check body, http 400, status invalid_argument, reason invalidfield",
            "409 already_exists or 404 not found",
        ]);
        let statuses = |name: &str| {
            told.statuses(name)
                .map(|all| all.iter().copied().collect::<Vec<_>>())
        };
        assert_eq!(statuses("CourseNotModifiable"), Some(vec![400]));
        assert_eq!(statuses("ALREADY_EXISTS"), Some(vec![409]));
        assert_eq!(statuses("InvitationExists"), None);
        let beside = told
            .beside("/error/reason", "CourseNotModifiable", "/error/status")
            .unwrap();
        assert_eq!(beside.iter().collect::<Vec<_>>(), ["failed_precondition"]);
        assert_eq!(
            told.beside("/error/status", "FAILED_PRECONDITION", "/error/reason"),
            None
        );
    }

    #[test]
    fn what_leaves_open_which_status_it_means_tells_nothing() {
        let told = told(&[
            "404 or 409 already_exists",
            "invalidfield is no 400",
            "not 400 invalidfield",
        ]);
        assert_eq!(told.statuses("already_exists"), None);
        assert_eq!(told.statuses("invalidfield"), None);
    }
}
