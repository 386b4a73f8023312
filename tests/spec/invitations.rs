//! The StackQL page "invitations", rendered back.

use serde_json::Value;

use super::document::*;

/// How the page names the SQL verb of a method; a method without one is executed.
fn accessible_by(resource: &Value, method: &str) -> &'static str {
    let pointer = format!("#/components/x-stackQL-resources/invitations/methods/{method}");
    let verbs = [
        ("select", "SELECT"),
        ("insert", "INSERT"),
        ("update", "UPDATE"),
        ("delete", "DELETE"),
    ];
    let found = verbs.iter().find(|(verb, _)| {
        let methods = resource["sqlVerbs"][verb]
            .as_array()
            .expect("a list of methods");
        methods.iter().any(|entry| text(entry, "$ref") == pointer)
    });
    found.map_or("EXEC", |(_, name)| name)
}

/// The page of a StackQL resource: its overview, the table of fields, the table of methods.
fn stackql_page(document: &Value) -> String {
    let resource = &document["components"]["x-stackQL-resources"]["invitations"];
    let mut page = format!(
        "Overview\nName{}\nTypeResource\nId{}\n",
        text(resource, "name"),
        text(resource, "id")
    );
    page.push_str("Fields\nNameDatatypeDescription\n");
    let fields = document["components"]["schemas"]["Invitation"]["properties"].as_object();
    for (name, schema) in fields.into_iter().flatten() {
        page.push_str(&format!(
            "{name}{}{}\n",
            text(schema, "type"),
            text(schema, "description")
        ));
    }
    page.push_str("Methods\nNameAccessible byRequired ParamsDescription\n");
    for (name, method) in resource["methods"].as_object().into_iter().flatten() {
        let operation = target(document, text(&method["operation"], "$ref")).expect(name);
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let required: Vec<&str> = parameters
            .filter(|one| one["required"] == true)
            .map(|one| text(one, "name"))
            .collect();
        let verb = accessible_by(resource, name);
        page.push_str(&format!(
            "{name}{verb}{}{}\n",
            required.join(","),
            text(operation, "description")
        ));
    }
    page
}

#[test]
fn the_stackql_page_renders_back() {
    let page = read("tests/spec/invitations/page.txt");
    assert_eq!(words(&stackql_page(&yaml(INVITATIONS))), words(&page));
}
