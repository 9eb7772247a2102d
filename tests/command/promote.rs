//! `promote`: from a fuzzer's artifact to a regression that a run asks about first.

use std::fs;

use nearmiss::internal::plan::Plan;
use serde_json::Value;

use super::{Bench, Ran};

const FLAW: &str = "slug-of-one-character";

fn plain() -> String {
    String::from_utf8(Plan::default().document()).unwrap()
}

/// Artifacts as `cargo fuzz` leaves them, of a tape and of two documents, one of which is no finding.
fn bench(name: &str) -> Bench {
    let bench = Bench::new(name);
    for target in ["plan", "bytes"] {
        fs::create_dir_all(bench.folder.join("artifacts").join(target)).unwrap();
    }
    let is_one_letter = |plan: &&Plan| plan.id().starts_with("organization_slug/min-length/one-");
    let plan = nearmiss::internal::sweep::plans().iter().rev().find(is_one_letter).unwrap();
    let text = plain().replace("example-org", "Q").replace("stytch_member", "other");
    bench
        .with("artifacts/plan/crash-1", plan.entropy().unwrap())
        .with("artifacts/bytes/crash-2", text)
        .with("artifacts/bytes/crash-3", plain())
}

fn promote(bench: &Bench, artifacts: &[&str]) -> Ran {
    bench.run(&[&["promote", "--builtin", FLAW, "--into", "kept"], artifacts].concat())
}

#[test]
fn the_help_of_promote_teaches() {
    insta::assert_snapshot!(Bench::new("promote-help").run(&["promote", "--help"]).all());
}

#[test]
fn an_artifact_becomes_the_smallest_regression_and_a_run_finds_it_again() {
    let bench = bench("promoted");
    let ran = promote(&bench, &["artifacts/plan/crash-1"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let file = "wrongly-accepted-organization_slug-min-length-organization_slug.nm1";
    assert!(ran.out.contains(&format!("kept in kept/{file}")), "{}", ran.out);
    let manifest = fs::read_to_string(bench.folder.join("kept/manifest.jsonl")).unwrap();
    insta::assert_snapshot!(manifest);
    let regression = fs::read_to_string(bench.folder.join("kept").join(file)).unwrap();
    insta::assert_snapshot!("promoted_regression", regression);

    let certify = ["certify", "--builtin", FLAW, "--cases", "0", "--regressions", "kept"];
    let ran = bench.run(&[&certify[..], &["--format", "json"]].concat());
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    let token = regression.lines().last().unwrap();
    let findings = report["findings"].as_array().unwrap();
    let of_the_sweep = |it: &&Value| it["subjects"][0] == "organization_slug/min-length";
    assert_eq!(findings.iter().find(of_the_sweep).unwrap()["replay"], token);
    assert_eq!(bench.run(&["replay", "--builtin", FLAW, token]).status, 1);
}

#[test]
fn a_finding_is_kept_once_whatever_target_found_it() {
    let bench = bench("promoted-once");
    let both = ["artifacts/plan/crash-1", "artifacts/bytes/crash-2"];
    let ran = promote(&bench, &both);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert_eq!(ran.out.matches(": kept in ").count(), 1, "{}", ran.out);
    let again = promote(&bench, &both);
    assert_eq!(
        (again.status, again.out.matches(": already known: ").count()),
        (0, 2),
        "{}",
        again.out
    );
    assert_eq!(fs::read_dir(bench.folder.join("kept")).unwrap().count(), 2);
}

#[test]
fn what_is_no_finding_is_not_kept() {
    let bench = bench("not-promoted");
    let ran = promote(&bench, &["artifacts/bytes/crash-3"]);
    assert_eq!(ran.status, 4);
    assert!(ran.out.contains("passes it, read as a document: it is not kept"), "{}", ran.out);
    assert!(!bench.folder.join("kept").exists());
    let as_text = ["--target", "bytes", "artifacts/plan/crash-1"];
    assert!(promote(&bench, &as_text).out.starts_with("artifacts/plan/crash-1: "));
}

/// The folder of a target that nearmiss does not know says nothing of how its bytes are read.
#[test]
fn an_artifact_of_ones_own_target_is_read_in_both_ways() {
    let bench = bench("promoted-own");
    fs::create_dir(bench.folder.join("session")).unwrap();
    for artifact in ["plan/crash-1", "bytes/crash-2"] {
        let bytes = fs::read(bench.folder.join("artifacts").join(artifact)).unwrap();
        fs::write(bench.folder.join("session/crash-1"), bytes).unwrap();
        let ran = promote(&bench, &["session/crash-1"]);
        assert_eq!(ran.status, 0, "{}", ran.out);
    }
    fs::write(bench.folder.join("session/crash-1"), "").unwrap();
    let ran = promote(&bench, &["session/crash-1"]);
    assert!(ran.status == 4 && ran.out.contains("as a document and as entropy"), "{}", ran.out);
}

#[test]
fn what_cannot_be_read_is_wrong_usage() {
    let bench = bench("unpromotable").with("kept", "no folder");
    let ran = promote(&bench, &["nowhere/crash-1"]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("cannot read `nowhere/crash-1`"), "{}", ran.err);
    let ran = promote(&bench, &["artifacts/plan/crash-1"]);
    assert_eq!(ran.status, 2, "{}{}", ran.out, ran.err);
    fs::remove_file(bench.folder.join("kept")).unwrap();
    fs::create_dir(bench.folder.join("kept")).unwrap();
    let bench = bench.with("kept/manifest.jsonl", "{}\nnothing\n");
    let ran = promote(&bench, &["artifacts/plan/crash-1"]);
    assert!(ran.status == 2 && ran.err.contains("manifest.jsonl`, line 1: "), "{}", ran.err);
}
