//! `promote`: turns a fuzzer's artifact into a regression, which every run checks first.

use std::fs;

use nearmiss::internal::plan::Plan;
use serde_json::Value;

use super::{CommandOutput, Workdir};

const FLAW: &str = "slug-of-one-character";

fn plain() -> String {
    String::from_utf8(Plan::default().document()).unwrap()
}

/// Artifacts as `cargo fuzz` leaves them: entropy, a document that is a finding, and one that is
/// not.
fn workdir(name: &str) -> Workdir {
    let workdir = Workdir::new(name);
    for target in ["plan", "bytes"] {
        fs::create_dir_all(workdir.folder.join("artifacts").join(target)).unwrap();
    }
    let is_one_letter = |plan: &&Plan| plan.id().starts_with("organization_slug/min-length/one-");
    let plan = nearmiss::internal::sweep::plans().iter().rev().find(is_one_letter).unwrap();
    let text = plain().replace("example-org", "Q").replace("stytch_member", "other");
    workdir
        .with("artifacts/plan/crash-1", plan.entropy().unwrap())
        .with("artifacts/bytes/crash-2", text)
        .with("artifacts/bytes/crash-3", plain())
}

fn promote(workdir: &Workdir, artifacts: &[&str]) -> CommandOutput {
    workdir.run(&[&["promote", "--builtin", FLAW, "--into", "kept"], artifacts].concat())
}

#[test]
fn promote_has_help() {
    insta::assert_snapshot!(Workdir::new("promote-help").run(&["promote", "--help"]).all());
}

#[test]
fn an_artifact_becomes_the_smallest_regression_and_a_run_finds_it_again() {
    let workdir = workdir("promoted");
    let output = promote(&workdir, &["artifacts/plan/crash-1"]);
    assert_eq!(output.status, 0, "{}", output.stderr);
    let file = "wrongly-accepted-organization_slug-min-length-organization_slug.nm1";
    assert!(output.stdout.contains(&format!("kept in kept/{file}")), "{}", output.stdout);
    let manifest = fs::read_to_string(workdir.folder.join("kept/manifest.jsonl")).unwrap();
    insta::assert_snapshot!(manifest);
    let regression = fs::read_to_string(workdir.folder.join("kept").join(file)).unwrap();
    insta::assert_snapshot!("promoted_regression", regression);

    let certify = ["certify", "--builtin", FLAW, "--cases", "0", "--regressions", "kept"];
    let output = workdir.run(&[&certify[..], &["--format", "json"]].concat());
    let report: Value = serde_json::from_str(&output.stdout).unwrap();
    let token = regression.lines().last().unwrap();
    let findings = report["findings"].as_array().unwrap();
    let is_about_length =
        |finding: &&Value| finding["subjects"][0] == "organization_slug/min-length";
    assert_eq!(findings.iter().find(is_about_length).unwrap()["replay"], token);
    assert_eq!(workdir.run(&["replay", "--builtin", FLAW, token]).status, 1);
}

#[test]
fn a_finding_is_kept_once_no_matter_which_targets_found_it() {
    let workdir = workdir("promoted-once");
    let both = ["artifacts/plan/crash-1", "artifacts/bytes/crash-2"];
    let output = promote(&workdir, &both);
    assert_eq!(output.status, 0, "{}", output.stderr);
    assert_eq!(output.stdout.matches(": kept in ").count(), 1, "{}", output.stdout);
    let again = promote(&workdir, &both);
    assert_eq!(
        (again.status, again.stdout.matches(": already known: ").count()),
        (0, 2),
        "{}",
        again.stdout
    );
    assert_eq!(fs::read_dir(workdir.folder.join("kept")).unwrap().count(), 2);
}

#[test]
fn an_artifact_without_a_finding_is_not_kept() {
    let workdir = workdir("not-promoted");
    let output = promote(&workdir, &["artifacts/bytes/crash-3"]);
    assert_eq!(output.status, 4);
    assert!(
        output.stdout.contains("passes it, read as a document: it is not kept"),
        "{}",
        output.stdout
    );
    assert!(!workdir.folder.join("kept").exists());
    let as_document = ["--target", "bytes", "artifacts/plan/crash-1"];
    assert!(promote(&workdir, &as_document).stdout.starts_with("artifacts/plan/crash-1: "));
}

/// The folder belongs to a target that nearmiss does not know, so the bytes may be a document or
/// entropy.
#[test]
fn an_artifact_of_a_custom_target_is_read_in_both_ways() {
    let workdir = workdir("promoted-own");
    fs::create_dir(workdir.folder.join("session")).unwrap();
    for artifact in ["plan/crash-1", "bytes/crash-2"] {
        let bytes = fs::read(workdir.folder.join("artifacts").join(artifact)).unwrap();
        fs::write(workdir.folder.join("session/crash-1"), bytes).unwrap();
        let output = promote(&workdir, &["session/crash-1"]);
        assert_eq!(output.status, 0, "{}", output.stdout);
    }
    fs::write(workdir.folder.join("session/crash-1"), "").unwrap();
    let output = promote(&workdir, &["session/crash-1"]);
    assert!(
        output.status == 4 && output.stdout.contains("as a document and as entropy"),
        "{}",
        output.stdout
    );
}

#[test]
fn unreadable_files_are_a_usage_error() {
    let workdir = workdir("unpromotable").with("kept", "no folder");
    let output = promote(&workdir, &["nowhere/crash-1"]);
    assert_eq!((output.status, output.stdout.as_str()), (2, ""));
    assert!(output.stderr.contains("cannot read `nowhere/crash-1`"), "{}", output.stderr);
    let output = promote(&workdir, &["artifacts/plan/crash-1"]);
    assert_eq!(output.status, 2, "{}{}", output.stdout, output.stderr);
    fs::remove_file(workdir.folder.join("kept")).unwrap();
    fs::create_dir(workdir.folder.join("kept")).unwrap();
    let workdir = workdir.with("kept/manifest.jsonl", "{}\nnothing\n");
    let output = promote(&workdir, &["artifacts/plan/crash-1"]);
    assert!(
        output.status == 2 && output.stderr.contains("manifest.jsonl`, line 1: "),
        "{}",
        output.stderr
    );
}
