//! Parents: the items inside of which an operation works, as `/groups/{group}/members` does inside of a group.

use hallpass_openapi::model::{Api, Operation, PathPart};

use crate::resolve::identity;

/// What a parameter of a path names, where that is an item of another collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Parent<'a> {
    /// The collection.
    pub collection: &'a str,
    /// The parameter.
    pub parameter: &'a str,
}

/// The items that the path of an operation leads through, the outermost first.
pub(crate) fn parents<'a>(api: &'a Api, operation: &'a Operation) -> Vec<Parent<'a>> {
    let own = operation.resource.as_ref();
    let mut all = Vec::new();
    let mut path = String::new();
    let Some((_, rest)) = operation.path.parts.split_last() else {
        return all;
    };
    for part in rest {
        match part {
            PathPart::Literal(literal) => path.push_str(literal),
            PathPart::Parameter(parameter) => {
                path.push_str(&format!("{{{parameter}}}"));
                let collection = item_at(api, &path, parameter);
                let is_other = |name: &&str| own.is_none_or(|own| own.collection.as_str() != *name);
                if let Some(collection) = collection.filter(is_other) {
                    all.push(Parent {
                        collection,
                        parameter,
                    });
                }
            }
        }
    }
    all
}

/// The collection whose items are at a path.
fn item_at<'a>(api: &'a Api, path: &str, parameter: &str) -> Option<&'a str> {
    let mut all = api.operations.iter();
    all.find_map(|operation| {
        let (collection, name) = identity(operation)?;
        let is_item = operation.path.text == path && name == parameter;
        is_item.then_some(collection)
    })
}
