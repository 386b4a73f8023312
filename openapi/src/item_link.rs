//! Links of items to themselves: where items have them, and where they lead.

use crate::model::{Action, Api, Operation, Resource};

/// Where items have the link to themselves.
pub const PLACES: [&str; 5] = [
    "/self",
    "/links/self",
    "/links/self/href",
    "/_links/self",
    "/_links/self/href",
];

/// The header that leads to what was made.
pub const LOCATION: &str = "Location";

/// The operation that reads one item of the collection, where its path ends in the identity.
pub fn reader<'a>(api: &'a Api, resource: &Resource) -> Option<&'a Operation> {
    let mut all = api.operations.iter();
    let reader = all.find(|operation| {
        let of = operation.resource.as_ref();
        of.is_some_and(|of| of.action == Action::Read && of.collection == resource.collection)
    })?;
    let (_, identity) = reader.path.text.rsplit_once('/')?;
    let is_alone = identity.starts_with('{') && identity.ends_with('}');
    is_alone.then_some(reader)
}

/// The last segment before the identity in the path of the operation that reads one item.
pub fn folder(api: &Api, resource: &Resource) -> Option<String> {
    let (before, _) = reader(api, resource)?.path.text.rsplit_once('/')?;
    let folder = before.rsplit('/').next()?;
    (!folder.is_empty() && !folder.starts_with('{')).then(|| folder.to_owned())
}
