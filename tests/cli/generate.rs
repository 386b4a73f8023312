//! `hallpass generate`.

use std::fs;
use std::path::Path;

use super::command::{Run, finished, folder, hallpass};

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
    let files = [
        "Cargo.toml",
        "coverage.json",
        "names.lock",
        "src/lib.rs",
        "src/invitations.rs",
    ];
    for file in files {
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

/// A document with two constructs that the code does not carry, and a name that it changes.
const PECULIAR: &str = "\
openapi: 3.0.4
info: {title: Peculiar, version: '1'}
paths: {}
components:
  schemas:
    Option:
      type: object
      properties:
        a: {enum: [x, y], not: {enum: [x]}}
        b: {enum: [x, y], not: {enum: [y]}}
";

fn in_folder(folder: &Path, arguments: &str) -> Run {
    let mut command = hallpass();
    finished(
        command
            .current_dir(folder)
            .args(arguments.split_whitespace()),
    )
}

#[test]
fn what_is_left_out_is_told_and_can_be_denied() {
    let folder = folder();
    let path = folder.path();
    fs::write(path.join("doc.yaml"), PECULIAR).expect("the folder is writable");
    let run = in_folder(path, "generate doc.yaml --out out");
    assert_eq!(run.code, 0, "{}", run.err);
    for words in [
        "warning[not]",
        "--> doc.yaml:9:",
        "also at 10:",
        "type `Option` is `OptionType`, as its own name is taken",
        "constructs left out: 2",
    ] {
        assert!(run.err.contains(words), "{words}: {}", run.err);
    }
    let coverage = fs::read_to_string(path.join("out/coverage.json")).expect("the coverage");
    for words in ["\"code\": \"not\"", "\"name\": \"OptionType\""] {
        assert!(coverage.contains(words), "{words}: {coverage}");
    }
    let denied = in_folder(path, "generate doc.yaml --out out --deny ignored");
    assert_eq!(denied.code, 1, "{}", denied.err);
    let fine = format!("generate {DOCUMENT} --deny ignored --out");
    let fine = finished(hallpass().args(fine.split(' ')).arg(path.join("fine")));
    assert_eq!(fine.code, 0, "{}", fine.err);
}

#[test]
fn what_was_written_is_up_to_date_from_every_folder() {
    let folder = folder();
    let path = folder.path();
    fs::create_dir_all(path.join("api/client")).expect("the folder is writable");
    fs::write(path.join("api/doc.yaml"), PECULIAR).expect("the folder is writable");
    let run = in_folder(path, "generate api/doc.yaml --out api/client --crate mine");
    assert_eq!(run.code, 0, "{}", run.err);
    for (from, arguments) in [
        ("api", "generate doc.yaml --out client --crate mine --check"),
        (
            "api/client",
            "generate ./../doc.yaml --out . --crate mine --check",
        ),
    ] {
        let check = in_folder(&path.join(from), arguments);
        assert_eq!((check.code, check.out.as_str()), (0, ""), "{from}");
    }
    let document = path.join("api/doc.yaml");
    let absolute = format!(
        "generate {} --out api/client --crate mine --check",
        document.display()
    );
    assert_eq!(in_folder(path, &absolute).code, 0);
}

#[test]
fn names_stay_when_the_document_grows() {
    let folder = folder();
    let path = folder.path();
    let schema =
        |name| format!("    {name}: {{type: object, properties: {{a: {{type: string}}}}}}\n");
    let head =
        "openapi: 3.0.4\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n";
    fs::write(
        path.join("doc.yaml"),
        format!("{head}{}", schema("foo_bar")),
    )
    .expect("a file");
    assert_eq!(in_folder(path, "generate doc.yaml --out out").code, 0);
    let grown = format!("{head}{}{}", schema("FooBar"), schema("foo_bar"));
    fs::write(path.join("doc.yaml"), grown).expect("a file");
    assert_eq!(in_folder(path, "generate doc.yaml --out out").code, 0);
    let names = fs::read_to_string(path.join("out/names.lock")).expect("the names");
    for line in [
        "type \"foo_bar\" \"/components/schemas/foo_bar\" = FooBar",
        "type \"FooBar\" \"/components/schemas/FooBar\" = FooBarType",
    ] {
        assert!(names.contains(line), "{names}");
    }
    fs::write(path.join("out/names.lock"), "<<<<<<< main\n").expect("a file");
    let conflict = in_folder(path, "generate doc.yaml --out out");
    assert_eq!(conflict.code, 2, "{}", conflict.err);
    assert!(conflict.err.contains("names.lock:1:"), "{}", conflict.err);
}

#[test]
fn files_of_the_user_stay() {
    let folder = folder();
    let path = folder.path();
    fs::write(path.join("doc.yaml"), PECULIAR).expect("a file");
    fs::create_dir_all(path.join("out/src")).expect("a folder");
    let manifest = "[package]\nname = \"mine\"\n[dependencies]\nserde = \"1\"\n";
    fs::write(path.join("out/Cargo.toml"), manifest).expect("a file");
    fs::write(path.join("out/src/lib.rs"), "//! Mine.\n").expect("a file");

    let refused = in_folder(path, "generate doc.yaml --out out --crate mine");
    assert_eq!(refused.code, 2, "{}", refused.err);
    assert!(
        refused.err.contains("lib.rs` is in the way"),
        "{}",
        refused.err
    );
    assert!(!path.join("out/src/doc.rs").exists(), "nothing was written");

    fs::remove_file(path.join("out/src/lib.rs")).expect("a file");
    let kept = in_folder(path, "generate doc.yaml --out out --crate mine");
    assert_eq!(kept.code, 0, "{}", kept.err);
    assert!(
        kept.err.contains("dependencies lack: serde_json"),
        "{}",
        kept.err
    );
    let now = fs::read_to_string(path.join("out/Cargo.toml")).expect("a file");
    assert_eq!(now, manifest);
    let check = in_folder(path, "generate doc.yaml --out out --crate mine --check");
    assert_eq!(check.code, 0, "{}{}", check.out, check.err);
}

#[test]
fn files_of_an_earlier_run_are_removed() {
    let folder = folder();
    let path = folder.path();
    fs::write(path.join("doc.yaml"), PECULIAR).expect("a file");
    fs::write(path.join("other.yaml"), PECULIAR).expect("a file");
    assert_eq!(
        in_folder(path, "generate doc.yaml other.yaml --out out").code,
        0
    );
    let check = in_folder(path, "generate doc.yaml --out out --check");
    assert_eq!(check.code, 1, "{}", check.err);
    assert!(
        check.out.contains("--- other.rs\n+++ /dev/null"),
        "{}",
        check.out
    );
    assert_eq!(in_folder(path, "generate doc.yaml --out out").code, 0);
    assert!(path.join("out/doc.rs").exists() && !path.join("out/other.rs").exists());
}

#[test]
fn the_configuration_says_what_the_command_line_does_not() {
    let folder = folder();
    let path = folder.path();
    fs::create_dir_all(path.join("api")).expect("a folder");
    fs::write(path.join("api/doc.yaml"), PECULIAR).expect("a file");
    let nothing = in_folder(path, "generate");
    assert_eq!(nothing.code, 2, "{}", nothing.err);

    let config = "[generate]\ndocuments = \"doc.yaml\"\nout = \"../code\"\nnames = { Option = \"Choice\" }\n";
    fs::write(path.join("api/hallpass.toml"), config).expect("a file");
    let there = in_folder(path, "generate --config api/hallpass.toml");
    assert_eq!(there.code, 0, "{}", there.err);
    let code = fs::read_to_string(path.join("code/doc.rs")).expect("the module");
    assert!(code.contains("pub struct Choice"), "{code}");

    let same = in_folder(path, "generate --config api/hallpass.toml --check");
    assert_eq!(same.code, 0, "{}{}", same.out, same.err);
    let flags = in_folder(
        &path.join("api"),
        "generate --out ../crate --crate choice --deny ignored",
    );
    assert_eq!(flags.code, 1, "{}", flags.err);
    assert!(path.join("crate/Cargo.toml").exists());

    fs::write(
        path.join("api/hallpass.toml"),
        config.replace("Option", "Optional"),
    )
    .expect("a file");
    let wrong = in_folder(&path.join("api"), "generate");
    assert_eq!(wrong.code, 2, "{}", wrong.err);
    assert!(
        wrong.err.contains("hallpass.toml:4:11") && wrong.err.contains("did you mean `Option`"),
        "{}",
        wrong.err
    );
}

#[test]
fn a_name_is_explained() {
    let folder = folder();
    let path = folder.path();
    let text = "openapi: 3.0.4\ninfo: {title: T, version: '1'}\npaths:\n  /tree:\n    put:\n      operationId: putTree\n      parameters:\n      - {name: maxDepth, in: query, schema: {type: integer, \
                format: int32}}\n      requestBody: \
                {content: {application/json: {schema: {$ref: '#/components/schemas/tree_node'}}}}\n      responses: {'200': {description: x, headers: {X-Left: {schema: {type: integer}}}, content: \
                {application/json: {schema: {$ref: '#/components/schemas/tree_node'}}}}}\ncomponents:\n  schemas:\n    tree_node:\n      type: object\n      \
                required: [id]\n      properties:\n        id: {type: integer, minimum: 1, readOnly: true}\n        next: {$ref: '#/components/schemas/tree_node'}\n";
    fs::write(path.join("tree.yaml"), text).expect("a file");
    // What is asked, and what is said.
    let cases = [
        ("TreeNode", "`TreeNode` is a struct"),
        (
            "TreeNode",
            "its name is `TreeNode`, from `tree_node`: it is the name there in Rust's letter case",
        ),
        ("TreeNode", "it is what a server sends"),
        ("TreeNode", "tree.yaml:17:"),
        ("TreeNode", "`TreeNodeInput` is what the other side sends"),
        (
            "TreeNode",
            "behind a pointer, as `TreeNode` would hold itself: TreeNode -> TreeNode",
        ),
        (
            "tree_node.id",
            "`TreeNode.id` is `i64`: required, and not null",
        ),
        ("put_tree", "`put_tree` is `PUT /tree`"),
        ("putTree", "its response `Ok` is 200 with `TreeNode`"),
        (
            "putTree",
            "its response `Ok` has the header `x_left: i64`: it may be absent, and is not null",
        ),
        ("put_tree.X-Left", "its name is `x_left`, from `X-Left`"),
        (
            "put_tree.max_depth",
            "`put_tree.max_depth` is `i32`: it may be absent",
        ),
        (
            "putTree.maxDepth",
            "its name is `max_depth`, from `maxDepth`",
        ),
        ("putTree.maxDepth", "tree.yaml:8:"),
        (
            "TreeNodeInput",
            "`From<TreeNode>` gives what a server sent without what is read alone",
        ),
    ];
    for (name, wanted) in cases {
        let run = in_folder(path, &format!("generate tree.yaml --explain {name}"));
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(run.out.contains(wanted), "{wanted}: {}", run.out);
    }
    let nothing = in_folder(path, "generate tree.yaml --explain Leaf");
    assert_eq!(nothing.code, 2, "{}", nothing.err);
}
