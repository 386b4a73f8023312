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

/// Three examples break one rule, and one breaks another.
const EXAMPLES: &str = "\
openapi: 3.1.1
info: {title: Examples, version: '1'}
paths: {}
components:
  schemas:
    Group:
      type: object
      required: [id, title]
      properties:
        id: {type: integer}
        title: {type: string, nullable: true}
  parameters:
    Group:
      name: group
      in: query
      schema: {$ref: '#/components/schemas/Group'}
      examples:
        one: {value: {id: five, title: a}}
        two: {value: {id: six, title: b}}
        three: {value: {id: 7}}
        four:
          value:
            id: ä
            title: null
";

/// What a format prints for these.
fn linted(format: &str) -> String {
    let folder = folder();
    std::fs::write(folder.path().join("a doc.yaml"), EXAMPLES).expect("the folder is writable");
    let mut command = hallpass();
    let arguments = ["lint", "a doc.yaml", "--format", format];
    let run = finished(command.current_dir(folder.path()).args(arguments));
    assert_eq!(run.code, 1, "{}", run.err);
    assert_eq!(
        run.err,
        "1 document: 5 errors, 1 warning, 0 notes, 0 known deviations\n"
    );
    run.out
}

#[test]
fn what_is_wrong_for_one_reason_stands_together() {
    insta::assert_snapshot!(linted("text"));
}

#[test]
fn each_diagnostic_is_an_entry_of_the_json_report() {
    insta::assert_snapshot!(linted("json"));
}

#[test]
fn each_diagnostic_is_a_result_of_the_sarif_report() {
    insta::assert_snapshot!(linted("sarif"));
}
