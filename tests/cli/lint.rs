//! `hallpass lint`.

use super::command::{finished, folder, hallpass, run};

#[test]
fn the_embedded_documents_are_clean() {
    let run = run("lint");
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
}

#[test]
fn a_document_is_the_same_on_disk_as_embedded() {
    let embedded = run("lint");
    let disk = run(
        "lint spec/schoology/groups.yaml spec/schoology/invites.yaml spec/classroom/invitations.yaml",
    );
    assert_eq!(
        (embedded.code, embedded.out, embedded.err),
        (disk.code, disk.out, disk.err)
    );
}

/// Document -> exit code, and what the output must name.
const CASES: &[(&str, i32, &[&str])] = &[
    (
        "openapi: 3.0.4\ninfo: {title: Nothing, version: '1'}\npaths: {}\n",
        0,
        &[],
    ),
    (
        "openapi: 3.0.4\ninfo: {title: Typo, version: '1'}\npaths: {}\npats: {}\n",
        1,
        &["doc.yaml:4:1", "`pats`"],
    ),
    ("just text\n", 3, &["doc.yaml:1:1"]),
    ("a: [\n", 3, &["doc.yaml"]),
    ("", 3, &["doc.yaml"]),
];

#[test]
fn documents_get_their_exit_code_and_place() {
    for (text, code, named) in CASES {
        let folder = folder();
        std::fs::write(folder.path().join("doc.yaml"), text).expect("the folder is writable");
        let run = finished(
            hallpass()
                .current_dir(folder.path())
                .args(["lint", "doc.yaml"]),
        );
        assert_eq!(run.code, *code, "{text}\n{}{}", run.out, run.err);
        for name in *named {
            assert!(run.out.contains(name), "{text}\nnames {name}:\n{}", run.out);
        }
    }
}
