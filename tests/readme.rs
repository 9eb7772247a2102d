//! What the README and the guides show is what the command prints. To write it again:
//! `NEARMISS_UPDATE=1 cargo test --test readme`.

#![allow(clippy::unwrap_used, reason = "a test that cannot continue has failed")]

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The first line of the example.
const COMMAND: &str = "$ cargo run --release -- certify\n";

/// Held by a test that reads, and perhaps writes, the README.
static README: Mutex<()> = Mutex::new(());

fn readme() -> MutexGuard<'static, ()> {
    README.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_update() -> bool {
    std::env::var_os("NEARMISS_UPDATE").is_some()
}

fn path(file: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file).to_string_lossy().into_owned()
}

fn without_time(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.starts_with("time "));
    lines.map(|line| line.to_owned() + "\n").collect()
}

fn certify() -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nearmiss"));
    command.env_remove("GITHUB_ACTIONS");
    // In a different folder than the crate's, which may have regressions.
    let output = command.arg("certify").current_dir(env!("CARGO_TARGET_TMPDIR")).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// Compares the example in a file with what it should show, or writes it.
fn check(file: &str, expected: &str) {
    let text = fs::read_to_string(path(file)).unwrap();
    let (before, rest) = text.split_once(COMMAND).unwrap();
    let (shown, after) = rest.split_once("```").unwrap();
    if is_update() && without_time(shown) != without_time(expected) {
        return fs::write(path(file), format!("{before}{COMMAND}{expected}```{after}")).unwrap();
    }
    assert_eq!(without_time(shown), without_time(expected), "{file}");
}

#[test]
fn the_readme_and_the_guide_show_what_certify_prints() {
    let report = certify();
    let guard = readme();
    check("README.md", &report);
    drop(guard);
    check("docs/reports.md", &report);
}

#[test]
fn the_finding_that_the_readme_shows_is_one_of_the_python_sdk() {
    let _guard = readme();
    let text = fs::read_to_string(path("README.md")).unwrap();
    let (before, rest) = text.split_once("```text\n").unwrap();
    let (shown, after) = rest.split_once("```").unwrap();
    let (title, _) = shown.split_once(" (").unwrap();

    let snapshot = include_str!(
        "sdks/snapshots/sdks__reports__the_report_on_the_python_sdk_has_not_changed.snap"
    );
    let finding = snapshot.split("\n\n").find(|finding| finding.starts_with(title)).unwrap();
    let expected = finding.to_owned() + "\n";
    if is_update() && shown != expected {
        return fs::write(path("README.md"), format!("{before}```text\n{expected}```{after}"))
            .unwrap();
    }
    assert_eq!(shown, expected, "the README shows a finding that is not in the snapshot");
}
