//! Groups as a careful person would write them by hand, for serde_json and for quick-xml's serde derive.

use hallpass_runtime::xml;
use serde::{Deserialize, Serialize};

use super::groups;

/// A list of groups.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupList {
    #[serde(default)]
    pub group: Vec<Group>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<Links>,
}

/// A group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_code: Option<String>,
    pub category: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options: Option<Options>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub school_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub building_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<Links>,
}

/// Options of a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Options {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member_post: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member_post_comment: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_discussion: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_files: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invite_type: Option<i64>,
}

/// Links of a group or a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Links {
    #[serde(rename = "self", skip_serializing_if = "Option::is_none")]
    pub self_link: Option<String>,
}

/// Both read the same, so that the comparison is fair.
pub fn check(text: &str) {
    let (shapes, root) = groups::shape();
    let ours: hallpass_sdk::groups::GroupList =
        xml::from_str(text, shapes, root).expect("a list of groups");
    let theirs: GroupList = quick_xml::de::from_str(text).expect("a list of groups");
    assert_eq!(ours.group.len(), theirs.group.len());
    assert_eq!(ours.group[0].picture_url, theirs.group[0].picture_url);
}
