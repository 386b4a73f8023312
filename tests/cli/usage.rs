//! Help, version, and wrong use.

use super::command::run;

#[test]
fn help_and_version_go_to_standard_output() {
    for arguments in [
        "--help",
        "-h",
        "help",
        "--version",
        "lint --help",
        "generate --help",
        "mock --help",
        "check --help",
        "selftest --help",
        "snapshots --help",
    ] {
        let run = run(arguments);
        assert_eq!(
            (run.code, run.err.as_str()),
            (0, ""),
            "hallpass {arguments}"
        );
        assert!(!run.out.is_empty(), "hallpass {arguments}");
    }
}

#[test]
fn the_help_shows_the_commands_and_the_exit_codes() {
    insta::assert_snapshot!(run("--help").out);
}

#[test]
fn every_command_shows_examples() {
    for command in ["lint", "generate", "mock", "check", "selftest", "snapshots"] {
        let help = run(&format!("{command} --help")).out;
        assert!(
            help.contains(&format!("Examples:\n  hallpass {command}")),
            "hallpass {command} --help:\n{help}"
        );
    }
}

#[test]
fn examples_fit_a_line_and_name_faults_that_exist() {
    let faults = run("mock --list-faults").out;
    for command in [
        "",
        "lint",
        "generate",
        "mock",
        "check",
        "selftest",
        "snapshots",
    ] {
        let help = run(&format!("{command} --help")).out;
        let (_, examples) = help.split_once("Examples:").expect("examples are shown");
        for line in examples.lines() {
            assert!(line.len() < 96, "too long to be shown on one line: {line}");
            if let Some((_, fault)) = line.split_once("--fault ") {
                let name = fault.split(['@', ' ']).next().unwrap_or_default();
                assert!(
                    faults
                        .lines()
                        .any(|known| known.starts_with(&format!("{name} "))),
                    "no fault is called {name}"
                );
            }
        }
    }
}

#[test]
fn wrong_use_is_exit_code_2_with_words_on_standard_error() {
    let wrong = [
        "",
        "chek",
        "lint --no-such-flag",
        "lint no/such/file.yaml",
        "lint spec",
        "generate",
        "generate spec/classroom/invitations.yaml",
        "mock --port many",
        "mock --fault no-such-fault",
        "check --param novalue",
        "check --header novalue",
        "check --report csv=x",
        "check --url",
        "check --url not-a-url",
        "check --credentials no/such/file.yaml --url http://127.0.0.1:1",
    ];
    for arguments in wrong {
        let run = run(arguments);
        assert_eq!(run.code, 2, "hallpass {arguments}: {}", run.err);
        assert_eq!(run.out, "", "hallpass {arguments}");
        assert!(
            !run.err.is_empty() && !run.err.contains("panicked"),
            "hallpass {arguments}: {}",
            run.err
        );
    }
}
