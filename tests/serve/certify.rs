//! `certify --serve` and `doctor --serve`.

use std::env;
use std::process::{Command, Output};

use serde_json::Value;

use super::ADAPTER;

pub const TESTS: &[(&str, fn())] = &[
    ("certify::an_adapter_that_fetches_documents_reaches_every_level", every_level),
    ("certify::a_list_of_sessions_holds_the_document_too", list),
    ("certify::a_one_shot_program_fetches_its_document", one_shot),
    ("certify::an_answer_without_a_fetch_is_a_fault", without_fetch),
    ("certify::a_death_before_the_fetch_is_a_fault", death_before_fetch),
    ("certify::a_death_after_the_fetch_is_a_crash", death_after_fetch),
    ("certify::skipping_needs_no_fetch", skipping),
    ("certify::messages_have_neither_port_nor_token", messages),
    ("certify::the_doctor_plays_the_api_too", doctor),
    ("certify::the_api_needs_an_adapter", without_adapter),
];

/// Runs the command with this program as the adapter, in a role.
fn nearmiss(arguments: &[&str], role: &str) -> Output {
    let program = env::current_exe().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_nearmiss"));
    command.args(arguments).arg("--").arg(program).args([ADAPTER, role]).output().unwrap()
}

const SMALL: [&str; 6] =
    ["certify", "--serve", "--only", "json/*", "organization_slug/*", "--format=json"];

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The lines of a report in JSON.
fn report(output: &Output) -> Vec<Value> {
    text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn every_level() {
    let arguments = ["certify", "--serve", "--cases", "100", "--without-hostile"];
    let output = nearmiss(&arguments, "read");
    let report = text(&output.stdout);
    assert!(output.status.success(), "{report}{}", text(&output.stderr));
    assert!(report.contains("verdict  fetching 1.0.0 reaches level documented"), "{report}");
    assert!(!report.contains("not judged:"), "{report}");
}

fn list() {
    let output = nearmiss(&SMALL, "read-list");
    let report = report(&output);
    assert!(report.iter().all(|line| line["findings"].as_array().is_none_or(Vec::is_empty)));
    assert!(!report.is_empty() && output.stderr.is_empty(), "{}", text(&output.stderr));
}

fn one_shot() {
    let arguments = [
        "certify",
        "--serve",
        "--one-shot",
        "--only",
        "organization_slug/charset",
        "custom_claims/*",
    ];
    let output = nearmiss(&arguments, "one-shot");
    let report = text(&output.stdout);
    assert!(report.contains("findings none"), "{report}{}", text(&output.stderr));

    let output = nearmiss(&arguments, "one-shot-without");
    let message = text(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{message}");
    assert!(message.contains("without having fetched its session"), "{message}");
    assert!(message.contains("NEARMISS_SESSION_TOKEN"), "{message}");
}

fn without_fetch() {
    for role in ["never-fetch", "crash-early"] {
        let output = nearmiss(&SMALL, role);
        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(3), "{message}");
        assert!(message.contains("the request with the id 1 was never fetched"), "{message}");
        assert!(
            message.contains("next: give the SDK the base URL in NEARMISS_BASE_URL"),
            "{message}"
        );
    }
}

fn death_before_fetch() {
    let output = nearmiss(&SMALL, "die-early");
    let message = text(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{message}");
    assert!(message.contains("it dies without having fetched the session"), "{message}");
    assert!(message.contains("last: the process ended with exit status: 3"), "{message}");
    assert!(message.contains("`session_token` of the request"), "{message}");
}

fn death_after_fetch() {
    let output = nearmiss(&["certify", "--serve"], "die-late");
    let report = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{report}");
    assert!(report.contains("the start-up check failed"), "{report}");
    assert!(report.contains("nearmiss replay plain --serve -- "), "{report}");
}

fn skipping() {
    let output = nearmiss(&["replay", "--serve", "plain"], "skip");
    assert_eq!(output.status.code(), Some(4), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("skipped"), "{}", text(&output.stdout));
}

fn messages() {
    let output = nearmiss(&["replay", "--serve", "plain"], "tell");
    let shown = text(&output.stdout);
    assert!(shown.contains("http://SERVICE/v1 did not like SESSION_TOKEN"), "{shown}");
}

fn doctor() {
    let output = nearmiss(&["doctor", "--serve"], "read");
    let diagnosis = text(&output.stdout);
    assert!(output.status.success(), "{diagnosis}");
    for check in ["echoes", "mirror", "raw bytes", "long lines", "end"] {
        assert!(diagnosis.contains(&format!("ok       {check:<14}")), "{check}: {diagnosis}");
    }

    let output = nearmiss(&["doctor", "--serve"], "never-fetch");
    let diagnosis = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{diagnosis}");
    assert!(diagnosis.contains("was never fetched from the service"), "{diagnosis}");
}

fn without_adapter() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nearmiss"));
    let output = command.args(["certify", "--serve"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}
