//! The hand-written documents against the pages that they come from. `tests/spec/` holds what those pages show, word for word; the
//! tests render it back from the documents and compare.

mod spec {
    pub mod document;
}

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;
use spec::document::{
    is_ours, operation, operations, path, property, read, resolved, target, text, words, yaml,
};

const GROUPS: &str = "spec/schoology/groups.yaml";
const INVITES: &str = "spec/schoology/invites.yaml";
const INVITATIONS: &str = "spec/classroom/invitations.yaml";

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

/// The type column of the group table: `string`, `{0,1} Default: 1`, `{0-2} Default: 0`.
fn type_column(schema: &Value) -> String {
    let set = match schema["enum"].as_array() {
        None => return text(schema, "type").to_owned(),
        Some(values) if values.iter().all(Value::is_string) => {
            let names: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
            format!("{{{}}}", names.join(", "))
        }
        Some(values) if values.len() == 2 => format!("{{{},{}}}", values[0], values[1]),
        Some(values) => format!("{{{}-{}}}", values[0], values[values.len() - 1]),
    };
    let default = &schema["default"];
    let default = default
        .as_str()
        .map_or_else(|| default.to_string(), str::to_owned);
    format!("{set} Default: {default}")
}

#[test]
fn the_group_table_renders_back() {
    let document = yaml(GROUPS);
    let order = [
        "id",
        "building_id",
        "school_id",
        "title",
        "description",
        "picture_url",
        "website",
        "access_code",
        "privacy_level",
        "category",
        "options/invite_type",
        "options/member_post",
        "options/member_post_comment",
        "options/create_discussion",
        "options/create_files",
        "group_code",
    ];
    let mut rendered = "Field Name Description Type Required".to_owned();
    for field in order {
        // What a client may write stands in the request's schema; the rest is read-only.
        let schema =
            property(&document, "NewGroup", field).or_else(|| property(&document, "Group", field));
        let schema = schema.expect(field);
        let required = document["components"]["schemas"]["NewGroup"]["required"].as_array();
        let required = if required.is_some_and(|names| names.contains(&field.into())) {
            "yes"
        } else {
            ""
        };
        let row = format!(
            " {field} {} {} {} {required}",
            text(schema, "title"),
            text(schema, "description"),
            type_column(schema)
        );
        rendered.push_str(row.trim_end());
    }
    // The page says "no" for some of the fields that are not required, and nothing for the others.
    let page = words(&read("tests/spec/group/fields.txt")).replace(" string no ", " string ");
    assert_eq!(words(&rendered), page);
}

#[test]
fn a_group_reads_as_it_is_written_but_for_the_custom_privacy() {
    let document = yaml(GROUPS);
    let schemas = &document["components"]["schemas"];
    for (name, written) in schemas["GroupFields"]["properties"]
        .as_object()
        .expect("properties")
    {
        let mut read = schemas["Group"]["properties"][name].clone();
        if name == "privacy_level" {
            let values = read["enum"].as_array_mut().expect("an enum");
            assert_eq!(values.pop(), Some("custom".into()));
            read["default"] = "school".into();
        }
        assert_eq!(&read, written, "{name}");
    }
}

/// What a page says of an operation: the description of its answer, unless the document marks it as its own.
fn documented_return(node: &Value) -> Option<&str> {
    let mut success = node["responses"]
        .as_object()?
        .iter()
        .filter(|(status, _)| status.starts_with('2'));
    let description = text(success.next()?.1, "description");
    (!is_ours(description)).then_some(description)
}

#[test]
fn the_group_operations_render_back() {
    let document = yaml(GROUPS);
    let server = text(&document["servers"][0], "url");
    let order = [
        "createGroup",
        "listGroups",
        "getGroup",
        "updateGroup",
        "deleteGroup",
        "listGroupCategories",
    ];
    let mut rendered = "Operations".to_owned();
    for id in order {
        let found = operation(&document, id);
        let content = found.node["requestBody"]["description"]
            .as_str()
            .unwrap_or("none");
        let answer = documented_return(found.node).expect(id);
        let (title, description) = (text(found.node, "summary"), text(found.node, "description"));
        let (method, path) = (&found.method, found.path);
        rendered.push_str(&format!(
            " {title} {description} Path {method} {server}{path} Content {content} Return {answer}"
        ));
    }
    assert_eq!(
        words(&rendered),
        words(&read("tests/spec/group/operations.txt"))
    );
    assert_eq!(operations(&document).len(), order.len());
}

#[test]
fn the_building_filter_is_a_parameter() {
    let document = yaml(GROUPS);
    let parameter = &operation(&document, "listGroups").node["parameters"][0];
    assert_eq!(text(parameter, "name"), "building_id");
    assert_eq!(
        text(parameter, "description"),
        "return only groups for the given building_id."
    );
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

/// Calls `visit` with each `$ref` below a node.
fn each_reference<'a>(node: &'a Value, visit: &mut impl FnMut(&'a str)) {
    match node {
        Value::Object(members) => {
            for (key, member) in members {
                match member {
                    Value::String(reference) if key == "$ref" => visit(reference),
                    _ => each_reference(member, visit),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| each_reference(item, visit)),
        _ => {}
    }
}

#[test]
fn every_reference_resolves() {
    for name in [GROUPS, INVITES, INVITATIONS] {
        let document = yaml(name);
        each_reference(&document, &mut |reference| {
            assert!(
                target(&document, reference).is_some(),
                "{name}: {reference}"
            );
        });
    }
}

/// Names of the examples of a content, or of the bodiless response's cases.
fn example_names<'a>(content: &'a Value, names: &mut BTreeSet<&'a str>) {
    for media_type in content.as_object().into_iter().flatten() {
        names.extend(
            media_type.1["examples"]
                .as_object()
                .into_iter()
                .flatten()
                .map(|(name, _)| name.as_str()),
        );
    }
}

/// Refusals that examples cannot show: they need other credentials, or a request that the document forbids.
const NOT_BY_EXAMPLE: [(&str, &str); 3] = [
    ("Schoology", "400"),
    ("Schoology", "403"),
    ("Schoology", "415"),
];

#[test]
fn every_documented_refusal_has_a_request_that_leads_to_it() {
    for name in [GROUPS, INVITES, INVITATIONS] {
        let document = yaml(name);
        let vendor = if name == INVITATIONS {
            "Google"
        } else {
            "Schoology"
        };
        for found in operations(&document) {
            let mut requests = BTreeSet::new();
            for parameter in found.node["parameters"].as_array().into_iter().flatten() {
                requests.extend(
                    parameter["examples"]
                        .as_object()
                        .into_iter()
                        .flatten()
                        .map(|(name, _)| name.as_str()),
                );
            }
            example_names(&found.node["requestBody"]["content"], &mut requests);
            for (status, response) in found.node["responses"].as_object().into_iter().flatten() {
                if status.starts_with('2')
                    || status == "401"
                    || NOT_BY_EXAMPLE.contains(&(vendor, status))
                {
                    continue;
                }
                let response = resolved(&document, response);
                let answers = response["x-hallpass-answers"]
                    .as_array()
                    .into_iter()
                    .flatten();
                let mut answered: BTreeSet<&str> = answers.filter_map(Value::as_str).collect();
                example_names(&response["content"], &mut answered);
                // What the mock answers to a request that the document forbids: no example request breaks its own schema.
                answered.remove("invalidArgument");
                assert!(
                    !answered.is_empty(),
                    "{name} {} {status}",
                    found.node["operationId"]
                );
                assert!(
                    answered.is_subset(&requests),
                    "{name} {} {status}: {answered:?}",
                    found.node["operationId"]
                );
            }
        }
    }
}

#[test]
fn the_fixtures_hold_what_the_life_cycles_need() {
    let schoology = yaml("spec/fixtures/schoology.yaml");
    let invites = schoology["collections"]["invites"]
        .as_array()
        .expect("invites");
    let pending = |realm: &str| {
        let mine = invites
            .iter()
            .filter(|invite| invite["user_id"] == "1001" && invite["realm"] == realm);
        mine.count()
    };
    assert!(pending("groups") >= 14 && pending("sections") >= 13);
    assert!(
        schoology["collections"]["groups"]
            .as_array()
            .is_some_and(|groups| groups.len() >= 2)
    );
    let pages = ["5604383", "5604275", "55232611"];
    let fixtures = read("spec/fixtures/schoology.yaml");
    assert!(
        pages.iter().all(|id| fixtures.contains(id)),
        "ids that the pages show"
    );
    for (document, fixtures) in [
        (GROUPS, "spec/fixtures/schoology.yaml"),
        (INVITES, "spec/fixtures/schoology.yaml"),
        (INVITATIONS, "spec/fixtures/classroom.yaml"),
    ] {
        let named = text(&yaml(document), "x-hallpass-fixtures").to_owned();
        assert_eq!(
            path(document)
                .parent()
                .map(|folder| folder.join(named).canonicalize().expect("a file")),
            Some(path(fixtures))
        );
    }
}

#[test]
fn the_readme_lists_every_contradiction_and_operation() {
    let readme = read("spec/README.md");
    for number in 1..=49 {
        assert!(
            readme
                .lines()
                .any(|line| line.starts_with(&format!("| {number} | "))),
            "contradiction {number}"
        );
    }
    for name in [GROUPS, INVITES, INVITATIONS] {
        for found in operations(&yaml(name)) {
            let id = text(found.node, "operationId").to_owned();
            assert!(readme.contains(&format!("`{id}`")), "{id}");
        }
    }
}
