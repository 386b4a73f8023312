//! The examples that the pages show, in JSON and in XML.

use std::fs;

use serde_json::Value;

use super::document::{GROUPS, INVITATIONS, INVITES, operation, path, read, yaml};

/// Where and how a media type shows an example: the value, and why it is known to deviate.
struct Shown {
    value: Value,
    deviation: Option<String>,
}

/// The example of a document that a file name such as `getGroup.200.googleNews.xml` means.
fn shown(document: &Value, file: &str) -> Option<Shown> {
    let parts: Vec<&str> = file.split('.').collect();
    let [id, place, name, extension] = parts[..] else {
        return None;
    };
    let node = operation(document, id).node;
    let body = match place {
        "request" => &node["requestBody"],
        status => &node["responses"][status],
    };
    let media_type = if extension == "xml" {
        "text/xml"
    } else {
        "application/json"
    };
    let example = &body["content"][media_type]["examples"][name];
    Some(Shown {
        value: example.get("value")?.clone(),
        deviation: example["x-hallpass-known-deviation"]
            .as_str()
            .map(str::to_owned),
    })
}

#[test]
fn the_examples_of_the_pages_stand_in_the_documents_as_shown() {
    let mut compared = 0;
    for (document, folder) in [(GROUPS, "tests/spec/group"), (INVITES, "tests/spec/invite")] {
        let document = yaml(document);
        for entry in fs::read_dir(path(folder)).expect("the folder of a page") {
            let file = entry
                .expect("an entry")
                .file_name()
                .into_string()
                .expect("a plain name");
            let page = read(&format!("{folder}/{file}"));
            if file.ends_with(".json") {
                let page: Value = serde_json::from_str(&page).expect("the page's JSON");
                assert_eq!(shown(&document, &file).expect(&file).value, page, "{file}");
            } else if file.ends_with(".xml") {
                assert_eq!(
                    shown(&document, &file).expect(&file).value,
                    page.trim_end(),
                    "{file}"
                );
            } else {
                continue;
            }
            compared += 1;
        }
    }
    assert_eq!(compared, 16, "examples of the pages");
}

#[test]
fn four_examples_of_the_pages_are_known_to_deviate() {
    let deviating = [
        (GROUPS, "createGroup.201.newGroup.xml"),
        (GROUPS, "getGroup.200.googleNews.xml"),
        (GROUPS, "updateGroup.request.newName.xml"),
        (INVITES, "listInvites.200.groupInvites.xml"),
    ];
    for (document, file) in deviating {
        let example = shown(&yaml(document), file).expect(file);
        assert!(
            example
                .deviation
                .is_some_and(|reason| reason.contains("picture_url")),
            "{file}"
        );
    }
    let marks = [GROUPS, INVITES, INVITATIONS]
        .map(|document| read(document).matches("x-hallpass-known-deviation").count());
    assert_eq!(marks.iter().sum::<usize>(), deviating.len());
}
