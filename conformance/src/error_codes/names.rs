//! The names that errors give to what is wrong, as the examples of the document show them by status.

use std::collections::{BTreeMap, BTreeSet};

use hallpass_openapi::model::{Api, ExampleValue, MediaType, StatusPattern};
use serde_json::Value;

use hallpass_openapi::view::View;

/// Where errors have names that a schema lists.
pub(super) const PLACES: [&str; 9] = [
    "/code",
    "/status",
    "/reason",
    "/type",
    "/error",
    "/error/code",
    "/error/status",
    "/error/reason",
    "/error/type",
];

/// The names at one place, by status.
#[derive(Debug, Default)]
pub(super) struct Names {
    by_status: BTreeMap<u16, BTreeSet<String>>,
    /// Statuses of which some example is silent or cannot be read.
    unclear: BTreeSet<u16>,
}

impl Names {
    /// The names that the examples of a document show, by place.
    pub fn of(api: &Api) -> BTreeMap<&'static str, Self> {
        let mut all: BTreeMap<&'static str, Self> = BTreeMap::new();
        let responses = api
            .operations
            .iter()
            .flat_map(|operation| &operation.responses);
        for response in responses {
            for media in &response.content {
                for place in PLACES {
                    all.entry(place)
                        .or_default()
                        .learn(api, response.status, media, place);
                }
            }
        }
        all
    }

    fn learn(&mut self, api: &Api, status: StatusPattern, media: &MediaType, place: &str) {
        let StatusPattern::Exact(status @ 400..=599) = status else {
            return;
        };
        for example in &media.examples {
            let shown = match &example.value {
                ExampleValue::Data(value) | ExampleValue::Both(value, _) => value.pointer(place),
                ExampleValue::Serialized(_) | ExampleValue::External(_) => None,
            };
            match shown
                .and_then(Value::as_str)
                .filter(|_| is_listed(api, media, place))
            {
                Some(name) => {
                    self.by_status
                        .entry(status)
                        .or_default()
                        .insert(name.to_owned());
                }
                None => {
                    self.unclear.insert(status);
                }
            }
        }
    }

    /// The names that all examples of a status show.
    pub fn for_status(&self, status: u16) -> Option<&BTreeSet<String>> {
        self.by_status
            .get(&status)
            .filter(|_| !self.unclear.contains(&status))
    }

    /// Some example shows the name with another status, and none leaves open whether it belongs to this one.
    pub fn is_of_another(&self, name: &str, status: u16) -> bool {
        let own = self.for_status(status);
        let others = self.by_status.iter().filter(|(other, _)| **other != status);
        own.is_some_and(|own| !own.contains(name))
            && others.into_iter().any(|(_, names)| names.contains(name))
    }
}

/// The schema lists the names, and no such body is without one.
fn is_listed(api: &Api, media: &MediaType, place: &str) -> bool {
    let mut view = media.schema.map(|schema| View::of(api, schema));
    for name in place.split('/').skip(1) {
        let is_required = |view: &View<'_>| {
            view.any(|schema| schema.required.iter().any(|required| required == name))
        };
        view = view
            .filter(is_required)
            .and_then(|view| view.property(name));
    }
    view.is_some_and(|view| view.any(|schema| schema.enumeration.is_some()))
}
