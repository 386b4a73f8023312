//! `hallpass generate`.

use std::fs;

use super::command::{finished, folder, hallpass};

const DOCUMENT: &str = "spec/classroom/invitations.yaml";

#[test]
fn what_was_written_is_up_to_date_until_it_is_changed() {
    let folder = folder();
    let out = folder.path().join("invitations");
    let generate = |more: &[&str]| {
        finished(
            hallpass()
                .args(["generate", DOCUMENT, "--crate", "invitations", "--out"])
                .arg(&out)
                .args(more),
        )
    };

    let missing = generate(&["--check"]);
    assert_eq!(missing.code, 1, "{}", missing.err);
    assert!(!out.exists(), "--check writes nothing");

    let written = generate(&[]);
    assert_eq!(
        (written.code, written.out.as_str()),
        (0, ""),
        "{}",
        written.err
    );
    for file in ["Cargo.toml", "src/lib.rs", "src/invitations.rs"] {
        assert!(out.join(file).is_file(), "{file}");
    }

    let same = generate(&["--check"]);
    assert_eq!((same.code, same.out.as_str()), (0, ""), "{}", same.err);

    fs::write(out.join("src/lib.rs"), "//! Edited by hand.\n").expect("the folder is writable");
    fs::write(out.join("src/mine.rs"), "//! Not generated.\n").expect("the folder is writable");
    let edited = generate(&["--check"]);
    assert_eq!(edited.code, 1);
    assert!(
        edited.out.contains("-//! Edited by hand."),
        "{}",
        edited.out
    );

    assert_eq!(generate(&[]).code, 0);
    assert_eq!(generate(&["--check"]).code, 0);
    assert!(
        out.join("src/mine.rs").exists(),
        "nothing is removed that was not written by the generator"
    );
}

#[test]
fn a_rejected_document_is_exit_code_3_and_writes_nothing() {
    let folder = folder();
    fs::write(folder.path().join("doc.yaml"), "just text\n").expect("the folder is writable");
    let run = finished(
        hallpass()
            .current_dir(folder.path())
            .args(["generate", "doc.yaml", "--out", "out"]),
    );
    assert_eq!(run.code, 3, "{}", run.err);
    assert!(run.err.contains("doc.yaml:1:1"), "{}", run.err);
    assert!(!folder.path().join("out").exists());
}

#[test]
fn a_place_that_cannot_be_written_is_exit_code_4() {
    let folder = folder();
    fs::write(folder.path().join("file"), "").expect("the folder is writable");
    let run = finished(
        hallpass()
            .args(["generate", DOCUMENT, "--out"])
            .arg(folder.path().join("file")),
    );
    assert_eq!(run.code, 4, "{}", run.err);
    assert!(run.err.contains("cannot write"), "{}", run.err);
}
