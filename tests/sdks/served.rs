//! The ways in which an SDK can get its documents: with the requests, from the API that nearmiss plays, or
//! on standard input. The results are the same.

use std::path::Path;
use std::sync::LazyLock;

use serde_json::Value;

use crate::{PYTHON, adapters, certify, flawless_report, install};

const SWEEP: [&str; 3] = ["--cases=0", "--without-hostile", "--format=json"];

/// What a run has found, whatever the adapter is called.
fn results(folder: &Path, options: &[&str], adapter: &[&str]) -> Value {
    let arguments = [&SWEEP, options, &["--"], adapter].concat();
    let mut report = flawless_report(&certify(folder, &arguments));
    let parts = ["families", "findings", "levels", "observations", "not_judged"];
    parts.map(|part| (part, report[part].take())).into_iter().collect()
}

#[track_caller]
fn assert_same(one: &Value, other: &Value) {
    assert!(one["families"].as_array().unwrap().len() > 3, "{}", one["families"]);
    for (name, part) in one.as_object().unwrap() {
        assert!(*part == other[name], "{name} differ:\n{part}\n{}", other[name]);
    }
}

#[test]
#[ignore = "installs the Python SDK"]
fn python_reads_the_same_from_the_played_api() {
    LazyLock::force(&PYTHON);
    let folder = adapters("python");
    let sent = results(&folder, &[], &[".venv/bin/python", "adapter.py"]);
    let served = results(&folder, &["--serve"], &[".venv/bin/python", "served.py"]);
    assert_same(&sent, &served);
}

#[test]
#[ignore = "installs the Python SDK"]
fn python_reads_the_same_from_every_call() {
    LazyLock::force(&PYTHON);
    let options = ["--serve", "--only", "organization_slug/*", "started_at/*", "json/*", "roles/*"];
    let results =
        |call| results(&adapters("python"), &options, &[".venv/bin/python", "served.py", call]);
    let authenticated = results("authenticate");
    for call in ["get", "exchange", "magic-link", "password"] {
        assert_same(&authenticated, &results(call));
    }
}

#[test]
#[ignore = "installs the SDK for Node.js"]
fn node_reads_the_same_from_the_played_api() {
    install("node", &[]);
    let folder = adapters("node");
    let sent = results(&folder, &[], &["node", "adapter.mjs"]);
    assert_same(&sent, &results(&folder, &["--serve"], &["node", "served.mjs"]));
}

#[test]
#[ignore = "builds the SDK for Rust"]
fn rust_reads_the_same_in_three_ways() {
    install("rust", &[]);
    let folder = adapters("rust");
    let sent = results(&folder, &[], &["target/debug/stytch-adapter"]);
    assert_same(&sent, &results(&folder, &["--serve"], &["target/debug/served"]));

    // The whole sweep starts the program more than 12,000 times. It gives the same, too.
    let only = ["--only", "organization_slug/*", "started_at/*", "json/utf-8", "roles/*"];
    let sent = results(&folder, &only, &["target/debug/stytch-adapter"]);
    let one_shot = ["target/debug/stytch-adapter", "--one-shot"];
    assert_same(&sent, &results(&folder, &[&only[..], &["--one-shot"]].concat(), &one_shot));
}
