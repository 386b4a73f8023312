//! `hallpass check` and `hallpass snapshots`: output, files and exit codes.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::Stdio;

use super::command::{finished, folder, hallpass, run};

const CLASSROOM: &str = "spec/classroom/invitations.yaml";
const INVITES: &str = "spec/schoology/invites.yaml";

/// In any folder, by hand and in CI.
#[test]
fn the_main_job_conforms_and_compares_the_accepted_snapshots() {
    for ci in ["false", "true"] {
        let folder = folder();
        let run = finished(
            hallpass()
                .current_dir(folder.path())
                .arg("check")
                .env("CI", ci),
        );
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
        assert!(run.out.ends_with("conforms\n"), "{}", run.out);
        assert!(
            run.out.contains(" 0 new, 0 changed, 0 stale"),
            "{}",
            run.out
        );
        let said = run.err.lines().filter(|line| line.starts_with("playing "));
        assert_eq!(
            said.count(),
            3,
            "a line for each document, and no flood:\n{}",
            run.err
        );
        assert_eq!(
            files(folder.path()),
            Vec::<String>::new(),
            "nothing is written"
        );
    }
}

#[test]
fn quiet_prints_the_result_alone() {
    let run = run("check --quiet spec/schoology/invites.yaml");
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
    assert!(run.out.ends_with("conforms\n"), "{}", run.out);
}

#[test]
fn a_fault_is_a_finding_in_every_report() {
    let folder = folder();
    let junit = folder.path().join("reports/junit.xml");
    let json = folder.path().join("report.json");
    let run = finished(
        hallpass()
            .args(["check", CLASSROOM, "--fault", "enum-unknown@getInvitation"])
            .arg(format!("--report=junit={}", junit.display()))
            .arg(format!("--report=json={}", json.display())),
    );
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    for named in [
        "error[body-schema]",
        "getInvitation",
        CLASSROOM,
        "curl",
        "error",
    ] {
        assert!(run.out.contains(named), "{named} in:\n{}", run.out);
    }
    let junit = fs::read_to_string(junit).expect("the JUnit report is written");
    assert!(
        junit.contains("<failure") && junit.contains("body-schema"),
        "{junit}"
    );
    let json: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(json).expect("the JSON report is written"))
            .expect("the report is JSON");
    assert!(json.to_string().contains("body-schema"), "{json}");
    assert_eq!(
        files(folder.path()).len(),
        2,
        "no half-written file stays behind"
    );
}

#[test]
fn secrets_are_never_shown() {
    let folder = folder();
    let report = folder.path().join("report.json");
    let run = finished(
        hallpass()
            .args([
                "check",
                "--fault",
                "server-error",
                "--header",
                "X-Tenant: top-secret-tenant",
            ])
            .arg(format!("--report=json={}", report.display())),
    );
    assert_eq!(run.code, 1);
    let report = fs::read_to_string(report).expect("the report is written");
    for secret in ["hpsecret", "ya29.fake", "top-secret-tenant"] {
        assert!(
            !run.out.contains(secret) && !run.err.contains(secret) && !report.contains(secret),
            "{secret} was shown"
        );
    }
}

#[test]
fn where_nothing_answers_is_exit_code_4() {
    let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!(
        "http://{}",
        free.local_addr().expect("a bound socket has an address")
    );
    drop(free);
    let run = finished(
        hallpass()
            .args(["check", CLASSROOM, "--url", &url])
            .env("HALLPASS_BEARER", "ya29.fake"),
    );
    assert_eq!((run.code, run.out.as_str()), (4, ""), "{}", run.err);
    assert!(run.err.contains(&url), "{}", run.err);
}

#[test]
fn what_cannot_be_played_without_credentials_is_exit_code_4() {
    let run = run("check spec/classroom/invitations.yaml --url http://127.0.0.1:9");
    assert_eq!((run.code, run.out.as_str()), (4, ""), "{}", run.err);
    assert!(run.err.contains("HALLPASS_BEARER"), "{}", run.err);
}

#[test]
fn half_of_a_credential_is_wrong_use() {
    let run = finished(
        hallpass()
            .args(["check", "--url", "http://127.0.0.1:9"])
            .env("HALLPASS_OAUTH1_KEY", "visible-key"),
    );
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("HALLPASS_OAUTH1_SECRET") && !run.err.contains("visible-key"),
        "{}",
        run.err
    );
}

#[test]
fn snapshots_are_proposed_accepted_compared_and_rejected() {
    let folder = folder();
    let check = |more: &[&str]| {
        finished(
            hallpass()
                .args(["check", INVITES, "--snapshots"])
                .arg(folder.path())
                .args(more),
        )
    };
    let snapshots = |action: &[&str]| {
        finished(
            hallpass()
                .arg("snapshots")
                .args(action)
                .arg("--snapshots")
                .arg(folder.path()),
        )
    };

    let first = check(&[]);
    assert_eq!(first.code, 0, "new snapshots are no finding: {}", first.out);
    let waiting = snapshots(&["list"]);
    assert!(
        waiting.out.lines().count() > 3 && waiting.out.lines().all(|line| line.starts_with("new")),
        "{}",
        waiting.out
    );

    assert_eq!(snapshots(&["accept"]).code, 0);
    assert_eq!(snapshots(&["list"]).out, "");
    let again = check(&["--snapshots-required"]);
    assert_eq!(again.code, 0, "{}", again.out);

    let changed = check(&["--fault", "value-changed@listInvites"]);
    assert_eq!(changed.code, 1, "{}", changed.out);
    let review = snapshots(&["review"]);
    assert!(
        review.out.contains("\n+") && review.out.contains("\n-"),
        "{}",
        review.out
    );
    assert_eq!(snapshots(&["reject", "no-such-name"]).code, 2);
    assert_eq!(snapshots(&["reject"]).code, 0);
    assert_eq!(snapshots(&["list"]).out, "");
}

#[test]
fn in_ci_a_new_snapshot_is_a_finding_and_nothing_is_written() {
    let folder = folder();
    let run = finished(
        hallpass()
            .args(["check", CLASSROOM, "--snapshots"])
            .arg(folder.path())
            .env("CI", "true"),
    );
    assert_eq!(run.code, 1, "{}", run.out);
    assert!(run.out.contains("snapshot-new"), "{}", run.out);
    assert_eq!(files(folder.path()), Vec::<String>::new());
}

/// The first interruption ends the run with what it has.
#[cfg(unix)]
#[test]
fn an_interrupted_run_shows_what_it_has() {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_hallpass"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args([
        "check",
        "--timeout",
        "1",
        "--fault",
        "slow-response",
    ]);
    let piped = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut process = piped.spawn().expect("the program was built for this test");
    let mut lines = BufReader::new(process.stderr.take().expect("standard error is piped"));
    let mut first = String::new();
    lines
        .read_line(&mut first)
        .expect("the first line can be read");
    let kill = std::process::Command::new("kill")
        .args(["-s", "INT", &process.id().to_string()])
        .status();
    assert!(kill.expect("a shell tool").success());
    let output = process.wait_with_output().expect("the run ends");
    let out = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(130), "{out}");
    assert!(out.contains("not played"), "{out}");
}

fn files(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("the folder can be listed").path();
        if path.is_dir() {
            names.extend(files(&path));
        } else {
            names.push(path.display().to_string());
        }
    }
    names
}

#[test]
fn a_part_of_the_document_is_played_alone() {
    let by = [
        "--operation listInvites",
        "--path /users/{user_id}/invites/{realm}",
    ];
    for selection in by {
        let run = run(&format!("check {INVITES} {selection}"));
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
        let counts = |line: &str| line.contains("updateInvite") && line.contains("20");
        assert!(run.out.contains("listInvites"), "{}", run.out);
        assert!(!run.out.lines().any(counts), "{}", run.out);
    }
    let run = run(&format!("check {INVITES} --tag nowhere"));
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("selected by `nowhere`"), "{}", run.err);
}

#[test]
fn a_run_ends_after_as_many_errors_as_were_asked_for() {
    let errors = |arguments: &str| {
        let run = run(&format!(
            "check {CLASSROOM} --fault server-error {arguments}"
        ));
        assert_eq!(run.code, 1, "{}", run.err);
        run.out
            .lines()
            .filter(|line| line.starts_with("error["))
            .count()
    };
    assert!(errors("") > 2);
    assert_eq!(errors("--max-failures 1"), 1);
}

#[test]
fn a_check_is_explained() {
    let explained = run("check --explain negative-accepted");
    assert_eq!(explained.code, 0, "{}", explained.err);
    assert!(
        explained.out.starts_with(
            "negative-accepted\nerror · what the document forbids is refused · WFC 102\n\n"
        ),
        "{}",
        explained.out
    );
    let unknown = run("check --explain nothing");
    assert_eq!(unknown.code, 2);
    assert!(
        unknown.err.contains("no check is called `nothing`"),
        "{}",
        unknown.err
    );
}

#[test]
fn a_document_without_operations_is_no_success_whatever_it_is_warned_of() {
    let folder = folder();
    let path = folder.path().join("hooks.yaml");
    let text = "openapi: 3.1.0\ninfo: {title: Hooks, version: '1'}\nwebhooks: {}\ncomponents:\n  schemas:\n    A: {type: integer, examples: [x]}\n";
    fs::write(&path, text).expect("the folder can be written");
    let run = finished(hallpass().arg("check").arg(&path));
    assert_eq!(run.code, 4, "{}", run.err);
    assert!(run.out.ends_with("nothing was tested\n"), "{}", run.out);
}
