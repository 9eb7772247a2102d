//! Each template for an adapter runs as it is.
//!
//! A test whose language is missing says so and passes. In CI, the languages that every CI has must
//! be there.

use std::env;
use std::io::{self, Write};
use std::process::{Command, Stdio};

use crate::{adapters, certify, flawless_report, folder, run, statuses};

/// Whether a language is on this machine: whether its program answers the argument.
#[track_caller]
fn has(program: &str, argument: &str, is_in_ci: bool) -> bool {
    let mut command = Command::new(program);
    command.arg(argument).stdout(Stdio::null()).stderr(Stdio::null());
    if command.status().is_ok_and(|status| status.success()) {
        return true;
    }

    let is_ci = ["CI", "NEARMISS_CI"].iter().any(|name| env::var_os(name).is_some());
    assert!(!(is_in_ci && is_ci), "CI needs `{program}`");
    // Written past the test harness, which shows nothing that a passing test prints.
    let says = format!("\n!! `{program}` is missing, so its template is NOT tested\n");
    io::stderr().write_all(says.as_bytes()).unwrap();
    false
}

/// Certifies a template. As it is, it reads JSON and requires an object.
#[track_caller]
fn check(language: &str, adapter: &[&str]) {
    let level = ["--level", "reader", "--format", "json"];
    let sweep = ["--cases", "0", "--without-hostile", "--timeout", "2m", "--"];
    let arguments = [&level[..], &sweep, adapter].concat();
    let output = certify(&adapters("templates"), &arguments);
    let report = flawless_report(&output);
    assert_eq!(output.status.code(), Some(0));

    assert_eq!(report["implementation"]["name"], "my-sdk");
    assert_eq!(report["implementation"]["language"], language);
    assert_eq!(statuses(&report), ["reached", "failed", "failed"]);
    // What is no object is rejected, and what is one is accepted.
    assert_eq!(report["tallies"]["root/type"]["failed"], 0, "{}", report["tallies"]["root/type"]);
    assert_ne!(report["tallies"]["organization_slug/required"]["failed"], 0);
}

#[test]
#[ignore = "needs Python"]
fn the_python_template_runs() {
    if has("python3", "--version", true) {
        check("python", &["python3", "adapter.py"]);
    }
}

#[test]
#[ignore = "needs Node.js"]
fn the_javascript_template_runs() {
    if has("node", "--version", true) {
        check("javascript", &["node", "adapter.mjs"]);
    }
}

#[test]
#[ignore = "needs Go"]
fn the_go_template_runs() {
    if has("go", "version", false) {
        let folder = folder("template-go");
        let adapter = folder.join("adapter");
        let mut build = Command::new("go");
        build.args(["build", "-o"]).arg(&adapter).arg("adapter.go");
        build.env("GOCACHE", folder.join("cache")).current_dir(adapters("templates"));
        run(&mut build);
        check("go", &[adapter.to_str().unwrap()]);
    }
}

#[test]
#[ignore = "needs Ruby"]
fn the_ruby_template_runs() {
    if has("ruby", "--version", false) {
        check("ruby", &["ruby", "adapter.rb"]);
    }
}

#[test]
#[ignore = "needs PHP"]
fn the_php_template_runs() {
    if has("php", "--version", false) {
        check("php", &["php", "adapter.php"]);
    }
}

/// The one-shot program: one document on standard input, and an exit status.
#[test]
#[ignore = "needs rustc"]
fn the_rust_template_accepts_an_object_and_rejects_the_rest() {
    if !has("rustc", "--version", true) {
        return;
    }
    let program = folder("template-rust").join("adapter");
    let mut build = Command::new("rustc");
    build.args(["--edition", "2024", "-D", "warnings", "-o"]).arg(&program).arg("adapter.rs");
    run(build.current_dir(adapters("templates")));

    let answer = |document: &[u8]| {
        let mut program = Command::new(&program);
        program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut running = program.spawn().unwrap();
        running.stdin.take().unwrap().write_all(document).unwrap();
        let output = running.wait_with_output().unwrap();
        let [echo, message] =
            [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
        (output.status.code(), echo, message)
    };
    let accepted = (Some(0), "{\"a\": 1}".to_owned(), String::new());
    assert_eq!(answer(b" {\"a\": 1}\n"), accepted);
    let rejected = (Some(1), String::new(), "not an object\n".to_owned());
    assert_eq!(answer(b"[]"), rejected);
    let (status, echo, message) = answer(b"{\"a\": \"\xff\"}");
    assert_eq!((status, echo.as_str()), (Some(1), ""));
    assert!(message.contains("utf-8"), "{message}");

    // A process for each document takes its time, so that one rule has to do.
    let one_shot = ["--one-shot", "--only", "root/type", "--timeout", "2m", "--format", "json"];
    let arguments = [&one_shot[..], &["--", "./adapter"]].concat();
    let report = flawless_report(&certify(&folder("template-rust"), &arguments));
    let tally = &report["tallies"]["root/type"];
    assert_eq!(tally["passed"], tally["asked"], "{tally}");
    assert_ne!(tally["asked"], 0);
}
