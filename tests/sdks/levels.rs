//! The levels that real SDKs reach. They are facts about the installed versions.
//!
//! The report on the current Python SDK is a snapshot, in `reports.rs`.

use serde_json::json;

use crate::{adapters, certify, flawless_report, install, statuses};

const READER: [&str; 3] = ["reached", "failed", "failed"];
const NONE: [&str; 3] = ["failed", "failed", "failed"];

/// Certifies the SDK of a folder of `examples/adapters`. The adapter must do nothing wrong, and the
/// SDK must not crash.
#[track_caller]
fn check(folder: &str, adapter: &[&str], [language, version]: [&str; 2], expected: [&str; 3]) {
    // On a busy machine the largest documents take their time.
    let options = ["--cases", "0", "--timeout", "2m", "--format", "json", "--"];
    let output = certify(&adapters(folder), &[&options, adapter].concat());
    let report = flawless_report(&output);
    assert_eq!(output.status.code(), Some(1));

    let implementation = &report["implementation"];
    assert_eq!(implementation["name"], "stytch");
    assert_eq!(implementation["language"], language);
    assert_eq!(implementation["version"], version);
    assert_eq!(statuses(&report), expected);
    // Nothing was skipped, and each accepted document came with an echo.
    assert_eq!(report["not_judged"], json!({}));
    // It answers everything, and each time the same.
    for finding in report["findings"].as_array().unwrap() {
        let kind = finding["kind"].as_str().unwrap();
        assert!(["wrongly accepted", "wrongly rejected", "altered"].contains(&kind), "{finding}");
    }
}

#[test]
#[ignore = "installs the Node.js SDK"]
fn the_node_sdk_loses_nothing_and_checks_nothing() {
    install("node", &[]);
    check("node", &["node", "adapter.mjs"], ["javascript", "14.2.0"], READER);
}

#[test]
#[ignore = "installs an old version of the Python SDK"]
fn an_old_python_sdk_loses_what_it_does_not_know() {
    install("python", &["8.3.0"]);
    let adapter = [".venv-8.3.0/bin/python", "adapter.py"];
    check("python", &adapter, ["python", "8.3.0"], NONE);
}

#[test]
#[ignore = "builds the Rust SDK"]
fn the_rust_sdk_loses_nothing() {
    install("rust", &[]);
    check("rust", &["target/debug/stytch-adapter"], ["rust", "11.1.0"], READER);
}
