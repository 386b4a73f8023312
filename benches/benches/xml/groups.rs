//! Bodies that hold groups, and the generated shapes that they are read by.

use hallpass_runtime::operation::{self, Format};
use hallpass_runtime::xml::{self, Root, Shapes};
use hallpass_sdk::groups::{GroupList, list_groups};

/// The table and root element of a list of groups.
pub fn shape() -> (&'static Shapes, &'static Root) {
    let (_, response) = list_groups::OPERATION
        .response(200)
        .expect("a list has a response");
    let media = operation::choose(response.media, Some("text/xml")).expect("in XML");
    match media.format {
        Format::Xml(shapes, root) => (shapes, root),
        _ => panic!("text/xml is XML"),
    }
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
    let (shapes, root) = shape();
    let list: GroupList = xml::from_str(&xml(count), shapes, root).expect("a list of groups");
    serde_json::to_string(&list).expect("JSON")
}
