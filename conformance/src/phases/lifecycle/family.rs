//! Families: the operations that work on one collection.

use hallpass_openapi::model::{Action, Api, Operation};

/// The operations that work on one collection.
#[derive(Debug)]
pub(crate) struct Family<'a> {
    /// Name of the collection.
    pub collection: &'a str,
    /// Makes an item.
    pub create: Option<&'a Operation>,
    /// Shows an item.
    pub read: Option<&'a Operation>,
    /// Show many.
    pub lists: Vec<&'a Operation>,
    /// Change an item.
    pub updates: Vec<&'a Operation>,
    /// Remove an item: by DELETE first, then otherwise, such as by accepting an invitation.
    pub removers: Vec<&'a Operation>,
    /// Do something else with an item, such as answering an invite that stays.
    pub answers: Vec<&'a Operation>,
}

/// The families of a document, in the order in which their collections are met.
pub(crate) fn families(api: &Api) -> Vec<Family<'_>> {
    let mut families: Vec<Family<'_>> = Vec::new();
    for operation in &api.operations {
        let Some(resource) = &operation.resource else {
            continue;
        };
        let known = families
            .iter()
            .position(|family| family.collection == resource.collection);
        let at = known.unwrap_or_else(|| {
            families.push(Family::of(&resource.collection));
            families.len() - 1
        });
        families[at].take(operation, resource.action);
    }
    families
}

impl<'a> Family<'a> {
    fn of(collection: &'a str) -> Self {
        Self {
            collection,
            create: None,
            read: None,
            lists: Vec::new(),
            updates: Vec::new(),
            removers: Vec::new(),
            answers: Vec::new(),
        }
    }

    fn take(&mut self, operation: &'a Operation, action: Action) {
        match action {
            Action::Create => self.create = self.create.or(Some(operation)),
            Action::Read => self.read = self.read.or(Some(operation)),
            Action::List => self.lists.push(operation),
            // What changes a part comes first: a replacement by an example leaves little that it could lose.
            Action::Update => {
                let is_whole = |known: &&Operation| {
                    known
                        .resource
                        .as_ref()
                        .is_some_and(|of| of.action == Action::Replace)
                };
                let at = self.updates.iter().position(is_whole);
                self.updates
                    .insert(at.unwrap_or(self.updates.len()), operation);
            }
            Action::Replace => self.updates.push(operation),
            Action::Delete if operation.method == "DELETE" => self.removers.insert(0, operation),
            Action::Delete => self.removers.push(operation),
            Action::None if operation.request_body.is_some() && names_item(operation) => {
                self.answers.push(operation);
            }
            Action::None => {}
        }
    }
}

/// The operation is about one item.
fn names_item(operation: &Operation) -> bool {
    let resource = operation.resource.as_ref();
    resource.is_some_and(|resource| resource.parameter.is_some())
}
