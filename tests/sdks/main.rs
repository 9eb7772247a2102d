//! Certifies real SDKs and the templates for adapters, and runs the corpus against SDKs.
//!
//! These tests need the languages of the adapters, and install the SDKs. So they are ignored by
//! default: run them with `cargo test --test sdks -- --ignored`. They fail if an SDK cannot be
//! installed.

#![allow(clippy::unwrap_used, reason = "a test that cannot continue has failed")]
#![cfg(unix)]

mod corpus;
mod matrix;
mod reports;
mod served;
mod templates;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use serde_json::Value;

/// The Python that has the SDK.
static PYTHON: LazyLock<PathBuf> = LazyLock::new(|| {
    install("python", &[]);
    adapters("python").join(".venv/bin/python")
});

/// A folder of `examples/adapters`.
fn adapters(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/adapters").join(name)
}

/// Installs an SDK with the script beside its adapter.
fn install(name: &str, arguments: &[&str]) {
    run(Command::new("./install").args(arguments).current_dir(adapters(name)));
}

/// Runs a program, which must succeed.
fn run(command: &mut Command) {
    let output = command.output();
    let output = output.unwrap_or_else(|error| panic!("this test needs {command:?}: {error}"));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed:\n{stderr}");
}

/// Runs `nearmiss certify` in a folder.
fn certify(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nearmiss"));
    command
        .arg("certify")
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env_remove("GITHUB_ACTIONS");
    command.output().unwrap()
}

/// The report of a run in JSON. The run must have come to its end, and the adapter must have done
/// nothing wrong.
fn flawless_report(output: &Output) -> Value {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(stderr, "");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["ended_early"], Value::Null);
    assert_eq!(report["warnings"], Value::Array(Vec::new()));
    assert_eq!(report["harness_faults"], Value::Array(Vec::new()));
    report
}

/// Whether each level was reached, from the least that is asked to the most.
fn statuses(report: &Value) -> [&str; 3] {
    let status = |level| report["levels"][level]["status"].as_str().unwrap();
    ["reader", "schema", "documented"].map(status)
}

/// A folder for a test, which git ignores.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The first block of code in this language.
fn block<'a>(document: &'a str, language: &str) -> &'a str {
    let (_, rest) = document.split_once(&format!("```{language}\n")).unwrap();
    rest.split_once("```").unwrap().0
}
