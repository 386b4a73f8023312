//! Texts of the vendor's pages, read and written back.

use hallpass_runtime::xml::{self, Options};
use serde_json::{Value, json};

use super::shapes::{group_list, one_group};

const CREATED: &str = r#"<?xml version="1.0" encoding="utf-8" ?>
<result>
  <id>5604275</id>
  <title>Google News</title>
  <description>discuss latest news</description>
  <website />
  <access_code>QM6JC-D7VKK</access_code>
  <category />
  <options>
    <member_post>1</member_post>
    <member_post_comment>1</member_post_comment>
    <create_discussion>0</create_discussion>
    <create_files>0</create_files>
    <invite_type>0</invite_type>
  </options>
  <group_code />
  <picture_url>http://...f</picture_url>
  <school_id>344232</school_id>
  <building_id>344232</building_id>
  <links>
    <self>http://.../v1/groups/5604275</self>
  </links>
</result>
"#;

fn created() -> Value {
    json!({
        "id": "5604275", "title": "Google News", "description": "discuss latest news", "website": "",
        "access_code": "QM6JC-D7VKK", "category": null,
        "options": {
            "member_post": 1, "member_post_comment": 1, "create_discussion": 0, "create_files": 0, "invite_type": 0
        },
        "group_code": "", "picture_url": "http://...f", "school_id": "344232", "building_id": "344232",
        "links": {"self": "http://.../v1/groups/5604275"}
    })
}

/// White space between tags taken out.
fn compact(text: &str) -> String {
    let lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with("<?"));
    lines.collect()
}

#[test]
fn a_group_reads_as_its_json_twin() {
    let (shapes, root) = one_group();
    let value: Value = xml::from_str(CREATED, &shapes, &root).expect("well-formed");
    assert_eq!(value, created());
}

#[test]
fn a_group_is_written_as_it_was_read() {
    let (shapes, root) = one_group();
    let text = xml::to_string(&created(), &shapes, &root).expect("writable");
    assert_eq!(text, compact(CREATED));
}

#[test]
fn a_list_of_one_is_a_list() {
    let (shapes, root) = group_list();
    let text = "<result><group><id>1</id></group><total>1</total><links><self>http://.../v1/groups?start=0&amp;limit=20</self></links></result>";
    let value: Value = xml::from_str(text, &shapes, &root).expect("well-formed");
    let expected = json!({
        "group": [{"id": "1"}], "total": 1, "links": {"self": "http://.../v1/groups?start=0&limit=20"}
    });
    assert_eq!(value, expected);
    assert_eq!(
        xml::to_string(&expected, &shapes, &root).expect("writable"),
        text
    );
}

#[test]
fn a_clean_text_has_no_problems() {
    let (shapes, root) = one_group();
    let decoded = xml::decode(CREATED, &shapes, &root, &Options::lenient()).expect("well-formed");
    assert_eq!((decoded.problems, decoded.notes), (vec![], vec![]));
}

#[test]
fn errors_say_where() {
    let (shapes, root) = group_list();
    let text = "<result>\n  <group><id>1</id></group>\n  <group><options><member_post>é yes</member_post></options></group>\n</result>";
    let error = xml::from_str::<Value>(text, &shapes, &root).expect_err("not an integer");
    assert_eq!(
        error.to_string(),
        "expected an integer, found \"é yes\" at /result/group[2]/options/member_post (line 3, column 19)"
    );
}
