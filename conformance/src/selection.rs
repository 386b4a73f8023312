//! Selection: which operations of the documents are called.

use hallpass_openapi::model::{Action, Api, Operation};

use crate::call::{Call, Intent};
use crate::progress::Phase;

/// Which operations are called; all of them where nothing is named. An operation is called that any of the names fits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Ids of operations.
    pub operations: Vec<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Path templates, as the document writes them; one that ends in `*` stands for all that begin so.
    pub paths: Vec<String>,
}

impl Selection {
    /// Whether it leaves nothing out.
    pub fn is_everything(&self) -> bool {
        self.operations.is_empty() && self.tags.is_empty() && self.paths.is_empty()
    }

    /// Whether an operation is called.
    pub fn takes(&self, operation: &Operation) -> bool {
        self.is_everything()
            || self.operations.contains(&operation.id)
            || self.tags.iter().any(|tag| operation.tags.contains(tag))
            || self
                .paths
                .iter()
                .any(|path| fits(path, &operation.path.text))
    }

    /// Whether a call of an operation that is not called leads to one that is: makes or shows the item that it is about.
    pub(crate) fn leads(&self, api: &Api, phase: Phase, call: &Call<'_>) -> bool {
        let Some(resource) = &call.operation.resource else {
            return false;
        };
        let is_kin = |operation: &&Operation| {
            let other = operation.resource.as_ref();
            other.is_some_and(|other| other.collection == resource.collection)
        };
        let mut kin = api.operations.iter().filter(is_kin);
        if call.intent == Intent::Wrong || !kin.clone().any(|operation| self.takes(operation)) {
            return false;
        }
        let mut shows = |action| {
            kin.any(|operation| {
                let resource = operation.resource.as_ref();
                resource.is_some_and(|resource| resource.action == action)
            })
        };
        match (phase, resource.action) {
            (
                Phase::Examples | Phase::Authentication | Phase::Connection,
                Action::Create | Action::List,
            ) => true,
            (Phase::Lifecycle, Action::Create | Action::Read) => true,
            (Phase::Lifecycle, Action::List) => !shows(Action::Read),
            _ => false,
        }
    }

    /// The first name that fits no operation.
    pub fn unknown<'s, 'o>(
        &'s self,
        operations: impl Iterator<Item = &'o Operation> + Clone,
    ) -> Option<&'s str> {
        let nowhere = |fits: &dyn Fn(&Operation) -> bool| !operations.clone().any(fits);
        let operation = self
            .operations
            .iter()
            .find(|id| nowhere(&|operation| operation.id == **id));
        let tag = || {
            let mut tags = self.tags.iter();
            tags.find(|tag| nowhere(&|operation| operation.tags.contains(tag)))
        };
        let path = || {
            let mut paths = self.paths.iter();
            paths.find(|path| nowhere(&|operation| fits(path, &operation.path.text)))
        };
        operation.or_else(tag).or_else(path).map(String::as_str)
    }
}

fn fits(pattern: &str, path: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(beginning) => path.starts_with(beginning),
        None => path == pattern,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hallpass_openapi::model::PathTemplate;
    use hallpass_openapi::source::Disk;

    #[test]
    fn what_leads_to_a_selected_operation_is_called_as_well() {
        let document = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/documents/things.yaml");
        let api = hallpass_openapi::load(document, &Disk).api.unwrap();
        let selection = Selection {
            operations: vec!["updateThing".to_owned()],
            ..Selection::default()
        };
        // Operation, phase, whether it leads to the update.
        let cases = [
            ("createThing", Phase::Lifecycle, true),
            ("createThing", Phase::Examples, true),
            ("createThing", Phase::Coverage, false),
            ("getThing", Phase::Lifecycle, true),
            // There is an operation that shows one item.
            ("listThings", Phase::Lifecycle, false),
            ("deleteThing", Phase::Lifecycle, false),
        ];
        for (id, phase, expected) in cases {
            let mut all = api.operations.iter();
            let operation = all.find(|operation| operation.id == id).unwrap();
            let call = Call::new(operation, id);
            assert_eq!(
                selection.leads(&api, phase, &call),
                expected,
                "{id} {phase:?}"
            );
            let wrong = call.meant(Intent::Wrong);
            assert!(!selection.leads(&api, phase, &wrong), "{id} {phase:?}");
        }
    }

    #[test]
    fn an_operation_is_taken_by_id_tag_or_path() {
        let operation = Operation {
            id: "getThing".to_owned(),
            tags: vec!["things".to_owned()],
            path: PathTemplate::parse("/things/{id}"),
            ..Operation::default()
        };
        let names = |text: &str| -> Vec<String> {
            let names = text.split(' ').filter(|name| !name.is_empty());
            names.map(str::to_owned).collect()
        };
        // Operations, tags, paths; whether it is taken; the name that fits nothing.
        let cases = [
            ("", "", "", true, None),
            ("getThing", "", "", true, None),
            ("listThings", "", "", false, Some("listThings")),
            ("listThings", "things", "", true, Some("listThings")),
            ("", "other", "", false, Some("other")),
            ("", "", "/things/{id}", true, None),
            ("", "", "/things/*", true, None),
            ("", "", "/things", false, Some("/things")),
        ];
        for (operations, tags, paths, taken, unknown) in cases {
            let selection = Selection {
                operations: names(operations),
                tags: names(tags),
                paths: names(paths),
            };
            assert_eq!(selection.takes(&operation), taken, "{selection:?}");
            let all = [&operation].into_iter();
            assert_eq!(selection.unknown(all), unknown, "{selection:?}");
        }
    }
}
