//! The document's examples: each is read, valid, and written back equal.

use hallpass_runtime as runtime;
use hallpass_sdk::invitations as types;

/// `spec/classroom/invitations.yaml:105`
#[test]
fn list_invitations_200_of_course_json() -> Result<(), String> {
    let operation = &types::list_invitations::OPERATION;
    let text = include_str!("examples/invitations/list_invitations_200_of_course.json");
    runtime::example::round_trip::<types::ListInvitationsResponse>(
        operation,
        runtime::example::Body::Response(runtime::operation::Status::Exact(200)),
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:112`
#[test]
fn list_invitations_200_of_user_json() -> Result<(), String> {
    let operation = &types::list_invitations::OPERATION;
    let text = include_str!("examples/invitations/list_invitations_200_of_user.json");
    runtime::example::round_trip::<types::ListInvitationsResponse>(
        operation,
        runtime::example::Body::Response(runtime::operation::Status::Exact(200)),
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:119`
#[test]
fn list_invitations_200_of_course_and_user_json() -> Result<(), String> {
    let operation = &types::list_invitations::OPERATION;
    let text = include_str!("examples/invitations/list_invitations_200_of_course_and_user.json");
    runtime::example::round_trip::<types::ListInvitationsResponse>(
        operation,
        runtime::example::Body::Response(runtime::operation::Status::Exact(200)),
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:126`
#[test]
fn list_invitations_200_first_page_json() -> Result<(), String> {
    let operation = &types::list_invitations::OPERATION;
    let text = include_str!("examples/invitations/list_invitations_200_first_page.json");
    runtime::example::round_trip::<types::ListInvitationsResponse>(
        operation,
        runtime::example::Body::Response(runtime::operation::Status::Exact(200)),
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:134`
#[test]
fn list_invitations_200_no_invitations_json() -> Result<(), String> {
    let operation = &types::list_invitations::OPERATION;
    let text = include_str!("examples/invitations/list_invitations_200_no_invitations.json");
    runtime::example::round_trip::<types::ListInvitationsResponse>(
        operation,
        runtime::example::Body::Response(runtime::operation::Status::Exact(200)),
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:145`
#[test]
fn list_invitations_400_invalid_argument_json() -> Result<(), String> {
    let operation = &types::list_invitations::OPERATION;
    let text = include_str!("examples/invitations/list_invitations_400_invalid_argument.json");
    runtime::example::round_trip::<types::ErrorEnvelope>(
        operation,
        runtime::example::Body::Response(runtime::operation::Status::Exact(400)),
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:147`
#[test]
fn list_invitations_400_missing_filter_json() -> Result<(), String> {
    let operation = &types::list_invitations::OPERATION;
    let text = include_str!("examples/invitations/list_invitations_400_missing_filter.json");
    runtime::example::round_trip::<types::ErrorEnvelope>(
        operation,
        runtime::example::Body::Response(runtime::operation::Status::Exact(400)),
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:545`
#[test]
fn list_invitations_401_unauthenticated_json() -> Result<(), String> {
    let operation = &types::list_invitations::OPERATION;
    let text = include_str!("examples/invitations/list_invitations_401_unauthenticated.json");
    runtime::example::round_trip::<types::ErrorEnvelope>(
        operation,
        runtime::example::Body::Response(runtime::operation::Status::Exact(401)),
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:158`
#[test]
fn list_invitations_403_not_teacher_json() -> Result<(), String> {
    let operation = &types::list_invitations::OPERATION;
    let text = include_str!("examples/invitations/list_invitations_403_not_teacher.json");
    runtime::example::round_trip::<types::ErrorEnvelope>(
        operation,
        runtime::example::Body::Response(runtime::operation::Status::Exact(403)),
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:224`
#[test]
fn create_invitation_request_invite_by_email_json() -> Result<(), String> {
    let operation = &types::create_invitation::OPERATION;
    let text = include_str!("examples/invitations/create_invitation_request_invite_by_email.json");
    runtime::example::round_trip::<types::InvitationInput>(
        operation,
        runtime::example::Body::Request,
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:226`
#[test]
fn create_invitation_request_invite_by_id_json() -> Result<(), String> {
    let operation = &types::create_invitation::OPERATION;
    let text = include_str!("examples/invitations/create_invitation_request_invite_by_id.json");
    runtime::example::round_trip::<types::InvitationInput>(
        operation,
        runtime::example::Body::Request,
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:228`
#[test]
fn create_invitation_request_not_teacher_json() -> Result<(), String> {
    let operation = &types::create_invitation::OPERATION;
    let text = include_str!("examples/invitations/create_invitation_request_not_teacher.json");
    runtime::example::round_trip::<types::InvitationInput>(
        operation,
        runtime::example::Body::Request,
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:230`
#[test]
fn create_invitation_request_unknown_course_json() -> Result<(), String> {
    let operation = &types::create_invitation::OPERATION;
    let text = include_str!("examples/invitations/create_invitation_request_unknown_course.json");
    runtime::example::round_trip::<types::InvitationInput>(
        operation,
        runtime::example::Body::Request,
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:232`
#[test]
fn create_invitation_request_unknown_user_json() -> Result<(), String> {
    let operation = &types::create_invitation::OPERATION;
    let text = include_str!("examples/invitations/create_invitation_request_unknown_user.json");
    runtime::example::round_trip::<types::InvitationInput>(
        operation,
        runtime::example::Body::Request,
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:234`
#[test]
fn create_invitation_request_account_disabled_json() -> Result<(), String> {
    let operation = &types::create_invitation::OPERATION;
    let text = include_str!("examples/invitations/create_invitation_request_account_disabled.json");
    runtime::example::round_trip::<types::InvitationInput>(
        operation,
        runtime::example::Body::Request,
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:236`
#[test]
fn create_invitation_request_already_in_course_json() -> Result<(), String> {
    let operation = &types::create_invitation::OPERATION;
    let text =
        include_str!("examples/invitations/create_invitation_request_already_in_course.json");
    runtime::example::round_trip::<types::InvitationInput>(
        operation,
        runtime::example::Body::Request,
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:238`
#[test]
fn create_invitation_request_ineligible_owner_json() -> Result<(), String> {
    let operation = &types::create_invitation::OPERATION;
    let text = include_str!("examples/invitations/create_invitation_request_ineligible_owner.json");
    runtime::example::round_trip::<types::InvitationInput>(
        operation,
        runtime::example::Body::Request,
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:240`
#[test]
fn create_invitation_request_already_exists_json() -> Result<(), String> {
    let operation = &types::create_invitation::OPERATION;
    let text = include_str!("examples/invitations/create_invitation_request_already_exists.json");
    runtime::example::round_trip::<types::InvitationInput>(
        operation,
        runtime::example::Body::Request,
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:250`
#[test]
fn create_invitation_200_invite_by_email_json() -> Result<(), String> {
    let operation = &types::create_invitation::OPERATION;
    let text = include_str!("examples/invitations/create_invitation_200_invite_by_email.json");
    runtime::example::round_trip::<types::Invitation>(
        operation,
        runtime::example::Body::Response(runtime::operation::Status::Exact(200)),
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:252`
#[test]
fn create_invitation_200_invite_by_id_json() -> Result<(), String> {
    let operation = &types::create_invitation::OPERATION;
    let text = include_str!("examples/invitations/create_invitation_200_invite_by_id.json");
    runtime::example::round_trip::<types::Invitation>(
        operation,
        runtime::example::Body::Response(runtime::operation::Status::Exact(200)),
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:268`
#[test]
fn create_invitation_400_invalid_argument_json() -> Result<(), String> {
    let operation = &types::create_invitation::OPERATION;
    let text = include_str!("examples/invitations/create_invitation_400_invalid_argument.json");
    runtime::example::round_trip::<types::ErrorEnvelope>(
        operation,
        runtime::example::Body::Response(runtime::operation::Status::Exact(400)),
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:270`
#[test]
fn create_invitation_400_account_disabled_json() -> Result<(), String> {
    let operation = &types::create_invitation::OPERATION;
    let text = include_str!("examples/invitations/create_invitation_400_account_disabled.json");
    runtime::example::round_trip::<types::ErrorEnvelope>(
        operation,
        runtime::example::Body::Response(runtime::operation::Status::Exact(400)),
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:272`
#[test]
fn create_invitation_400_already_in_course_json() -> Result<(), String> {
    let operation = &types::create_invitation::OPERATION;
    let text = include_str!("examples/invitations/create_invitation_400_already_in_course.json");
    runtime::example::round_trip::<types::ErrorEnvelope>(
        operation,
        runtime::example::Body::Response(runtime::operation::Status::Exact(400)),
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:274`
#[test]
fn create_invitation_400_ineligible_owner_json() -> Result<(), String> {
    let operation = &types::create_invitation::OPERATION;
    let text = include_str!("examples/invitations/create_invitation_400_ineligible_owner.json");
    runtime::example::round_trip::<types::ErrorEnvelope>(
        operation,
        runtime::example::Body::Response(runtime::operation::Status::Exact(400)),
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:545`
#[test]
fn create_invitation_401_unauthenticated_json() -> Result<(), String> {
    let operation = &types::create_invitation::OPERATION;
    let text = include_str!("examples/invitations/create_invitation_401_unauthenticated.json");
    runtime::example::round_trip::<types::ErrorEnvelope>(
        operation,
        runtime::example::Body::Response(runtime::operation::Status::Exact(401)),
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:285`
#[test]
fn create_invitation_403_not_teacher_json() -> Result<(), String> {
    let operation = &types::create_invitation::OPERATION;
    let text = include_str!("examples/invitations/create_invitation_403_not_teacher.json");
    runtime::example::round_trip::<types::ErrorEnvelope>(
        operation,
        runtime::example::Body::Response(runtime::operation::Status::Exact(403)),
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:294`
#[test]
fn create_invitation_404_unknown_course_json() -> Result<(), String> {
    let operation = &types::create_invitation::OPERATION;
    let text = include_str!("examples/invitations/create_invitation_404_unknown_course.json");
    runtime::example::round_trip::<types::ErrorEnvelope>(
        operation,
        runtime::example::Body::Response(runtime::operation::Status::Exact(404)),
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:296`
#[test]
fn create_invitation_404_unknown_user_json() -> Result<(), String> {
    let operation = &types::create_invitation::OPERATION;
    let text = include_str!("examples/invitations/create_invitation_404_unknown_user.json");
    runtime::example::round_trip::<types::ErrorEnvelope>(
        operation,
        runtime::example::Body::Response(runtime::operation::Status::Exact(404)),
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:305`
#[test]
fn create_invitation_409_already_exists_json() -> Result<(), String> {
    let operation = &types::create_invitation::OPERATION;
    let text = include_str!("examples/invitations/create_invitation_409_already_exists.json");
    runtime::example::round_trip::<types::ErrorEnvelope>(
        operation,
        runtime::example::Body::Response(runtime::operation::Status::Exact(409)),
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:349`
#[test]
fn get_invitation_200_invitation_json() -> Result<(), String> {
    let operation = &types::get_invitation::OPERATION;
    let text = include_str!("examples/invitations/get_invitation_200_invitation.json");
    runtime::example::round_trip::<types::Invitation>(
        operation,
        runtime::example::Body::Response(runtime::operation::Status::Exact(200)),
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:545`
#[test]
fn get_invitation_401_unauthenticated_json() -> Result<(), String> {
    let operation = &types::get_invitation::OPERATION;
    let text = include_str!("examples/invitations/get_invitation_401_unauthenticated.json");
    runtime::example::round_trip::<types::ErrorEnvelope>(
        operation,
        runtime::example::Body::Response(runtime::operation::Status::Exact(401)),
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:360`
#[test]
fn get_invitation_403_not_permitted_json() -> Result<(), String> {
    let operation = &types::get_invitation::OPERATION;
    let text = include_str!("examples/invitations/get_invitation_403_not_permitted.json");
    runtime::example::round_trip::<types::ErrorEnvelope>(
        operation,
        runtime::example::Body::Response(runtime::operation::Status::Exact(403)),
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:554`
#[test]
fn get_invitation_404_unknown_invitation_json() -> Result<(), String> {
    let operation = &types::get_invitation::OPERATION;
    let text = include_str!("examples/invitations/get_invitation_404_unknown_invitation.json");
    runtime::example::round_trip::<types::ErrorEnvelope>(
        operation,
        runtime::example::Body::Response(runtime::operation::Status::Exact(404)),
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:405`
#[test]
fn delete_invitation_200_invitation_json() -> Result<(), String> {
    let operation = &types::delete_invitation::OPERATION;
    let text = include_str!("examples/invitations/delete_invitation_200_invitation.json");
    runtime::example::round_trip::<types::Empty>(
        operation,
        runtime::example::Body::Response(runtime::operation::Status::Exact(200)),
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:545`
#[test]
fn delete_invitation_401_unauthenticated_json() -> Result<(), String> {
    let operation = &types::delete_invitation::OPERATION;
    let text = include_str!("examples/invitations/delete_invitation_401_unauthenticated.json");
    runtime::example::round_trip::<types::ErrorEnvelope>(
        operation,
        runtime::example::Body::Response(runtime::operation::Status::Exact(401)),
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:416`
#[test]
fn delete_invitation_403_not_permitted_json() -> Result<(), String> {
    let operation = &types::delete_invitation::OPERATION;
    let text = include_str!("examples/invitations/delete_invitation_403_not_permitted.json");
    runtime::example::round_trip::<types::ErrorEnvelope>(
        operation,
        runtime::example::Body::Response(runtime::operation::Status::Exact(403)),
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:554`
#[test]
fn delete_invitation_404_unknown_invitation_json() -> Result<(), String> {
    let operation = &types::delete_invitation::OPERATION;
    let text = include_str!("examples/invitations/delete_invitation_404_unknown_invitation.json");
    runtime::example::round_trip::<types::ErrorEnvelope>(
        operation,
        runtime::example::Body::Response(runtime::operation::Status::Exact(404)),
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:490`
#[test]
fn accept_invitation_200_invitation_json() -> Result<(), String> {
    let operation = &types::accept_invitation::OPERATION;
    let text = include_str!("examples/invitations/accept_invitation_200_invitation.json");
    runtime::example::round_trip::<types::Empty>(
        operation,
        runtime::example::Body::Response(runtime::operation::Status::Exact(200)),
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:504`
#[test]
fn accept_invitation_400_course_member_limit_reached_json() -> Result<(), String> {
    let operation = &types::accept_invitation::OPERATION;
    let text =
        include_str!("examples/invitations/accept_invitation_400_course_member_limit_reached.json");
    runtime::example::round_trip::<types::ErrorEnvelope>(
        operation,
        runtime::example::Body::Response(runtime::operation::Status::Exact(400)),
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:506`
#[test]
fn accept_invitation_400_course_not_modifiable_json() -> Result<(), String> {
    let operation = &types::accept_invitation::OPERATION;
    let text =
        include_str!("examples/invitations/accept_invitation_400_course_not_modifiable.json");
    runtime::example::round_trip::<types::ErrorEnvelope>(
        operation,
        runtime::example::Body::Response(runtime::operation::Status::Exact(400)),
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:508`
#[test]
fn accept_invitation_400_course_teacher_limit_reached_json() -> Result<(), String> {
    let operation = &types::accept_invitation::OPERATION;
    let text = include_str!(
        "examples/invitations/accept_invitation_400_course_teacher_limit_reached.json"
    );
    runtime::example::round_trip::<types::ErrorEnvelope>(
        operation,
        runtime::example::Body::Response(runtime::operation::Status::Exact(400)),
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:510`
#[test]
fn accept_invitation_400_user_groups_membership_limit_reached_json() -> Result<(), String> {
    let operation = &types::accept_invitation::OPERATION;
    let text = include_str!(
        "examples/invitations/accept_invitation_400_user_groups_membership_limit_reached.json"
    );
    runtime::example::round_trip::<types::ErrorEnvelope>(
        operation,
        runtime::example::Body::Response(runtime::operation::Status::Exact(400)),
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:545`
#[test]
fn accept_invitation_401_unauthenticated_json() -> Result<(), String> {
    let operation = &types::accept_invitation::OPERATION;
    let text = include_str!("examples/invitations/accept_invitation_401_unauthenticated.json");
    runtime::example::round_trip::<types::ErrorEnvelope>(
        operation,
        runtime::example::Body::Response(runtime::operation::Status::Exact(401)),
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:521`
#[test]
fn accept_invitation_403_not_invited_user_json() -> Result<(), String> {
    let operation = &types::accept_invitation::OPERATION;
    let text = include_str!("examples/invitations/accept_invitation_403_not_invited_user.json");
    runtime::example::round_trip::<types::ErrorEnvelope>(
        operation,
        runtime::example::Body::Response(runtime::operation::Status::Exact(403)),
        "application/json",
        text,
    )
}

/// `spec/classroom/invitations.yaml:554`
#[test]
fn accept_invitation_404_unknown_invitation_json() -> Result<(), String> {
    let operation = &types::accept_invitation::OPERATION;
    let text = include_str!("examples/invitations/accept_invitation_404_unknown_invitation.json");
    runtime::example::round_trip::<types::ErrorEnvelope>(
        operation,
        runtime::example::Body::Response(runtime::operation::Status::Exact(404)),
        "application/json",
        text,
    )
}
