//! `sdk/` is what the generator makes of the documents under `spec/`.

mod support;

use hallpass_generator::{NamesLock, Options, Runtime};

/// As `hallpass generate DOC... --out sdk --crate hallpass-sdk --runtime workspace`.
fn options() -> Options {
    let names = support::root().join("sdk/names.lock");
    let names = std::fs::read_to_string(names).unwrap_or_default();
    Options {
        crate_name: Some("hallpass-sdk".to_owned()),
        runtime: Runtime::Workspace,
        names: NamesLock::parse(&names).expect("the names of before"),
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
    let mut output = support::generated(&documents(), &options());
    support::compare(&output.take_files(), "sdk");
}

#[test]
fn the_same_documents_give_the_same_bytes() {
    let once = support::generated(&documents(), &options());
    let again = support::generated(&documents(), &options());
    assert_eq!(once.files, again.files);
}
