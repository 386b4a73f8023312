//! The page "Group", rendered back.

use serde_json::Value;

use super::document::*;

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
        let schema = property(&document, "NewGroup", field).expect(field);
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
