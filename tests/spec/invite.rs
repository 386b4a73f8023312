//! The page "Invite", rendered back.

use super::document::*;

#[test]
fn the_invite_fields_are_those_of_the_page() {
    let document = yaml(INVITES);
    // Where the page's table and its example differ, the example decides: see spec/README.md.
    let example_decides = ["group_id", "school_id", "created"];
    let required = &document["components"]["schemas"]["Invite"]["required"];
    let mut fields = 0;
    for row in read("tests/spec/invite/fields.md").lines().skip(2) {
        let cells: Vec<&str> = row
            .split('|')
            .map(|cell| cell.trim().trim_matches('`'))
            .collect();
        let [_, field, name, description, kind, _] = cells[..] else {
            panic!("five bars in {row}");
        };
        let field_name = field.trim_end_matches('*');
        let found = property(&document, "Invite", field_name).expect(field);
        assert_eq!(
            (text(found, "title"), text(found, "description")),
            (name, description),
            "{field}"
        );
        let kind = if example_decides.contains(&field_name) {
            "integer"
        } else {
            kind
        };
        assert_eq!(text(found, "type"), kind, "{field}");
        if field.ends_with('*') {
            assert!(
                required
                    .as_array()
                    .is_some_and(|names| names.contains(&field_name.into())),
                "{field}"
            );
        }
        fields += 1;
    }
    assert_eq!(fields, 9);
}

#[test]
fn the_invite_operations_render_back() {
    let document = yaml(INVITES);
    let mut rendered = String::new();
    for found in operations(&document) {
        let path = found.path.trim_start_matches('/').replace("_id}", " id}");
        rendered.push_str(&format!(
            " {} {path} {}",
            found.method,
            text(found.node, "description")
        ));
        for parameter in found.node["parameters"].as_array().into_iter().flatten() {
            if text(parameter, "in") == "query" {
                rendered.push_str(&format!(
                    " Parameters: {} {}",
                    text(parameter, "name"),
                    text(parameter, "description")
                ));
            }
        }
        if let Some(content) = found.node["requestBody"]["description"].as_str() {
            rendered.push_str(&format!(" Content {content}"));
        }
        if let Some(answer) = documented_return(found.node) {
            rendered.push_str(&format!(" Return {answer}"));
        }
    }
    assert_eq!(
        words(&rendered),
        words(&read("tests/spec/invite/operations.txt"))
    );
}

#[test]
fn the_introductions_stand_in_the_documents() {
    for (document, page) in [
        (GROUPS, "tests/spec/group/introduction.txt"),
        (INVITES, "tests/spec/invite/introduction.txt"),
    ] {
        assert_eq!(
            words(text(&yaml(document)["info"], "description")),
            words(&read(page))
        );
    }
}
