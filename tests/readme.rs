//! What the README shows is what the command prints. To write it anew: `NEARMISS_UPDATE=1 cargo test`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::process::Command;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");

fn without_time(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.starts_with("time "));
    lines.map(|line| line.to_owned() + "\n").collect()
}

#[test]
fn the_readme_shows_what_certify_prints() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nearmiss"));
    // Another folder than the crate's: it may have regressions.
    let ran = command.arg("certify").current_dir(env!("CARGO_TARGET_TMPDIR")).output().unwrap();
    let printed = String::from_utf8(ran.stdout).unwrap();
    let readme = std::fs::read_to_string(PATH).unwrap();
    let (before, rest) = readme.split_once("$ cargo run --release -- certify\n").unwrap();
    let (shown, after) = rest.split_once("```").unwrap();
    if std::env::var_os("NEARMISS_UPDATE").is_some()
        && without_time(shown) != without_time(&printed)
    {
        let anew = format!("{before}$ cargo run --release -- certify\n{printed}```{after}");
        return std::fs::write(PATH, anew).unwrap();
    }
    assert_eq!(without_time(shown), without_time(&printed));
}

#[test]
fn the_finding_that_the_readme_shows_is_one_of_the_python_sdk() {
    let readme = std::fs::read_to_string(PATH).unwrap();
    let (_, rest) = readme.split_once("```text\n").unwrap();
    let (finding, _) = rest.split_once("```").unwrap();
    let snapshot = include_str!("snapshots/sdks__the_python_sdk_is_what_it_was.snap");
    assert!(snapshot.contains(finding), "the README shows another finding:\n{finding}");
}
