//! The pages of the book that list checks and faults say what the code says. `just accept-tests` writes them anew.

use std::fmt::Write as _;
use std::fs;

use hallpass_conformance::checks::CHECKS;
use hallpass_mock::Fault;

/// Compares a page with what it should be, or writes it where new snapshots are accepted.
fn assert_page(path: &str, expected: &str) {
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        fs::write(path, expected).unwrap_or_else(|error| panic!("{path}: {error}"));
    }
    let page = fs::read_to_string(path).unwrap_or_default();
    assert_eq!(
        page, expected,
        "{path} is out of date: run `just accept-tests`"
    );
}

#[test]
fn the_page_of_checks_is_the_registry() {
    let mut page = String::from(
        "# Checks\n\nWhat the judge checks, in the order of its registry. An **error** is proven by the document; a **warning** is what practice or inference \
         suggests. WFC is the number in the fault catalogue of [Web Fuzzing Commons](https://github.com/WebFuzzing/Commons), where it has one. This page is written from \
         the code.\n",
    );
    for check in CHECKS {
        let _ = write!(page, "\n## {}\n\n{}", check.id, check.page());
    }
    assert_page("docs/checks.md", &page);
}

#[test]
fn the_page_of_faults_is_the_catalogue() {
    let mut page = String::from(
        "# Faults\n\n`hallpass mock --fault NAME` deviates on purpose; `hallpass check --fault NAME` shows what the judge says. This page is written from the \
         code.\n\n| fault | what the mock does | found by |\n|---|---|---|\n",
    );
    for fault in Fault::all() {
        let checks: Vec<_> = fault
            .checks
            .iter()
            .map(|check| format!("[{check}](checks.md#{check})"))
            .collect();
        let _ = writeln!(
            page,
            "| `{}` | {} | {} |",
            fault.name,
            fault.description,
            checks.join(", ")
        );
    }
    assert_page("docs/faults.md", &page);
}

#[test]
fn every_fault_names_checks_that_exist() {
    for fault in Fault::all() {
        for check in fault.checks {
            assert!(
                CHECKS.iter().any(|known| known.id == *check),
                "fault {} names the check {check}",
                fault.name
            );
        }
    }
}
