//! The registry: all checks, in the order in which their findings are listed.

use super::Check;

/// All checks.
pub static CHECKS: &[&Check] = &[
    &super::server_error::CHECK,
    &super::status_undocumented::CHECK,
    &super::content_type_missing::CHECK,
    &super::content_type_undocumented::CHECK,
    &super::content_type_charset::CHECK,
    &super::body_malformed::CHECK,
    &super::body_missing::CHECK,
    &super::body_schema::CHECK,
    &super::body_unchecked::CHECK,
    &super::error_body_schema::CHECK,
    &super::error_names::CHECK,
    &super::body_forbidden::CHECK,
    &super::body_endless::CHECK,
    &super::header_missing::CHECK,
    &super::header_repeated::CHECK,
    &super::header_schema::CHECK,
    &super::header_differs::CHECK,
    &super::writeonly_leak::CHECK,
    &super::property_condition::CHECK,
    &super::property_undeclared::CHECK,
    &super::response_slow::CHECK,
    &super::connection_broken::CHECK,
    &super::connection_closed::CHECK,
    &super::connection_desynchronised::CHECK,
    &super::timeout::CHECK,
    &super::xml_root::CHECK,
    &super::xml_attribute::CHECK,
    &super::xml_wrapping::CHECK,
    &super::xml_item_name::CHECK,
    &super::xml_namespace::CHECK,
    &super::xml_scalar::CHECK,
    &super::xml_repeated::CHECK,
    &super::xml_unexpected_element::CHECK,
    &super::xml_escape::CHECK,
    &super::xml_empty_ambiguous::CHECK,
    &super::representation_mismatch::CHECK,
    &super::write_representation_mismatch::CHECK,
    &super::negotiation::CHECK,
    &super::not_modified::CHECK,
    &super::entity_tag::CHECK,
    &super::precondition::CHECK,
    &super::example_schema::CHECK,
    &super::example_representation_mismatch::CHECK,
    &super::example_replay::CHECK,
    &super::example_value::CHECK,
    &super::negative_accepted::CHECK,
    &super::negative_server_error::CHECK,
    &super::positive_rejected::CHECK,
    &super::refusal_status::CHECK,
    &super::required_missing_accepted::CHECK,
    &super::membership_differs::CHECK,
    &super::method_undeclared::CHECK,
    &super::snapshot_changed::CHECK,
    &super::snapshot_new::CHECK,
    &super::snapshot_stale::CHECK,
    &super::create_not_readable::CHECK,
    &super::identity_reused::CHECK,
    &super::item_inconsistent::CHECK,
    &super::item_link::CHECK,
    &super::item_not_found::CHECK,
    &super::unknown_item_found::CHECK,
    &super::read_your_write::CHECK,
    &super::default_ignored::CHECK,
    &super::readonly_written::CHECK,
    &super::alias_kept::CHECK,
    &super::list_missing_created::CHECK,
    &super::list_count::CHECK,
    &super::list_order::CHECK,
    &super::list_total::CHECK,
    &super::count_differs::CHECK,
    &super::paging_overlap::CHECK,
    &super::paging_gap::CHECK,
    &super::paging_size::CHECK,
    &super::paging_link::CHECK,
    &super::filter_ignored::CHECK,
    &super::filter_too_narrow::CHECK,
    &super::update_ignored::CHECK,
    &super::update_side_effect::CHECK,
    &super::other_item_changed::CHECK,
    &super::delete_still_there::CHECK,
    &super::delete_twice::CHECK,
    &super::failed_write_side_effect::CHECK,
    &super::get_not_safe::CHECK,
    &super::duplicate_accepted::CHECK,
    &super::duplicate_status::CHECK,
    &super::rule_violated::CHECK,
    &super::auth_ignored::CHECK,
    &super::auth_wrong_accepted::CHECK,
    &super::auth_status::CHECK,
    &super::auth_challenge_missing::CHECK,
    &super::object_level::CHECK,
    &super::oauth1_bad_signature_accepted::CHECK,
    &super::oauth1_replay_accepted::CHECK,
];

/// The check with this id.
pub fn find(id: &str) -> Option<&'static Check> {
    CHECKS.iter().find(|check| check.id == id).copied()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_check_has_its_own_id_and_says_what_it_is() {
        let ids: BTreeSet<&str> = CHECKS.iter().map(|check| check.id).collect();
        assert_eq!(ids.len(), CHECKS.len());
        for check in CHECKS {
            let kebab = check
                .id
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
            assert!(kebab, "{}", check.id);
            assert!(
                !check.title.is_empty() && check.doc.len() > 40,
                "{} has words for its users",
                check.id
            );
        }
    }

    #[test]
    fn every_file_of_a_check_is_registered() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/checks");
        for entry in std::fs::read_dir(folder).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let stem = name.trim_end_matches(".rs").replace('_', "-");
            let shared =
                ["mod", "registry", "words", "xml-problem", "xml-unread"].contains(&stem.as_str());
            assert!(shared || find(&stem).is_some(), "{name} is not registered");
        }
    }
}
