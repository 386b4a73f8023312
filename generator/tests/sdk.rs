//! `sdk/` is what the generator makes of the documents under `spec/`.

mod support;

use hallpass_generator::{Options, Runtime};

/// As `hallpass generate DOC... --out sdk --crate hallpass-sdk --runtime workspace`.
fn options() -> Options {
    Options {
        crate_name: Some("hallpass-sdk".to_owned()),
        runtime: Runtime::Workspace,
        ..Options::default()
    }
}

fn documents() -> Vec<String> {
    let paths = [
        "spec/schoology/groups.yaml",
        "spec/schoology/invites.yaml",
        "spec/classroom/invitations.yaml",
    ];
    paths.map(str::to_owned).to_vec()
}

#[test]
fn the_sdk_is_up_to_date() {
    support::compare(&support::generated(&documents(), &options()), "sdk");
}

#[test]
fn the_same_documents_give_the_same_bytes() {
    let once = support::generated(&documents(), &options());
    let again = support::generated(&documents(), &options());
    assert_eq!(once.files, again.files);
}
