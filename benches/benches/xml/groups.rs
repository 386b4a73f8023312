//! Groups as generated code has them, and bodies that hold them.

use hallpass_runtime::field::Field;
use serde::{Deserialize, Serialize};

/// A list of groups.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupList {
    pub group: Vec<Group>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub links: Option<Links>,
}

/// A group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub access_code: Field<String>,
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub category: Field<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub options: Option<Options>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture_url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub school_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub building_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub links: Option<Links>,
}

/// Options of a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Options {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member_post: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member_post_comment: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub create_discussion: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub create_files: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invite_type: Option<i64>,
}

/// Links of a group or a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Links {
    #[serde(rename = "self", default, skip_serializing_if = "Option::is_none")]
    pub self_link: Option<String>,
}

/// An XML body with this many groups, in the layout of the vendor's page.
pub fn xml(count: usize) -> String {
    let groups: String = (0..count).map(xml_group).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\" ?>\n<result>\n{groups}  <total>{count}</total>\n  <links>\n    \
         <self>http://api.schoology.com/v1/groups?start=0&amp;limit=20</self>\n  </links>\n</result>\n"
    )
}

fn xml_group(number: usize) -> String {
    let id = 5_604_275 + number;
    format!(
        "  <group>
    <id>{id}</id>
    <title>Google News group {number}</title>
    <description>discuss latest news</description>
    <website />
    <access_code>H2QSM-CJPXD</access_code>
    <category />
    <options>
      <member_post>1</member_post>
      <member_post_comment>1</member_post_comment>
      <create_discussion>0</create_discussion>
      <create_files>0</create_files>
      <invite_type>0</invite_type>
    </options>
    <group_code />
    <picture_url>http://www.schoology.com/sites/all/themes/schoology_theme/images/group-default.gif</picture_url>
    <school_id>344232</school_id>
    <building_id>344232</building_id>
    <links>
      <self>http://api.schoology.com/v1/groups/{id}</self>
    </links>
  </group>
"
    )
}

/// The JSON body that says the same.
pub fn json(count: usize) -> String {
    use hallpass_runtime::xml::from_str;
    let list: GroupList =
        from_str(&xml(count), &super::SHAPES, &super::ROOT).expect("a list of groups");
    serde_json::to_string(&list).expect("JSON")
}
