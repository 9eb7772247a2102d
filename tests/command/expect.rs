//! `--expect`, `expect update` and `--only`: failures that are known and tolerated.

use std::fs;

use super::{CommandOutput, Workdir};

/// A certification of the sweep alone, of an implementation that accepts slugs of one character.
fn certify(workdir: &Workdir, options: &[&str]) -> CommandOutput {
    let certify = ["certify", "--cases", "0", "--without-hostile"];
    let flawed = ["--builtin", "slug-of-one-character"];
    workdir.run(&[&certify[..], &flawed, options].concat())
}

const EXPECTED: &str = "# until the server is updated\n[[expect]]\nrule = \"organization_slug/min-length\"\nreason = \"the server pads\"\n";

#[test]
fn an_expected_failure_does_not_fail_the_run() {
    let workdir = Workdir::new("expected").with("expected.toml", EXPECTED);
    let output = certify(&workdir, &["--expect", "expected.toml"]);
    assert_eq!((output.status, output.stderr.as_str()), (0, ""), "{}", output.stdout);
    assert!(output.stdout.contains("expected 1 finding, left out here\n"), "{}", output.stdout);
    let verdict = "level documented was asked for and fails only as expected\n";
    assert!(output.stdout.ends_with(verdict), "{}", output.stdout);
}

#[test]
fn an_expectation_that_is_out_of_date_has_its_own_exit_status() {
    let workdir = Workdir::new("stale")
        .with("passes.toml", "[[expect]]\nrule = 'started_at/utc'\nreason = 'r'\n")
        .with("expired.toml", format!("{EXPECTED}expires = 2020-02-29\n"))
        .with("unknown.toml", "[[expect]]\nrule = 'started_at/ucl'\nreason = 'r'\n")
        .with("other.toml", format!("{EXPECTED}versions = \">=2\"\n"))
        .with("both.toml", format!("{EXPECTED}{}", EXPECTED.replace("min", "max")));

    let both = certify(&workdir, &["--expect", "both.toml"]);
    assert_eq!(both.status, 5, "{}", both.stdout);
    let stale = "out of date: organization_slug/max-length is expected to fail (the server pads) but does not";
    assert!(both.stdout.contains(stale), "{}", both.stdout);

    let expired = certify(&workdir, &["--expect", "expired.toml"]);
    assert_eq!(expired.status, 5, "{}", expired.stdout);
    assert!(expired.stdout.contains("was for the time until 2020-02-29"), "{}", expired.stdout);

    let unknown = certify(&workdir, &["--expect", "unknown.toml"]);
    assert_eq!((unknown.status, unknown.stdout.as_str()), (5, ""));
    assert!(unknown.stderr.contains("no rule or feature is called"), "{}", unknown.stderr);

    // An unexpected failure weighs more. The version of the flawed implementation is not numbered.
    assert_eq!(certify(&workdir, &["--expect", "passes.toml"]).status, 1);
    assert_eq!(certify(&workdir, &["--expect", "other.toml"]).status, 0);
}

#[test]
fn another_kind_of_failure_is_not_expected() {
    let crash = format!("{EXPECTED}kind = \"crashed\"\n");
    let workdir = Workdir::new("other-kind").with("expected.toml", crash);
    let output = certify(&workdir, &["--expect", "expected.toml"]);
    assert_eq!(output.status, 1);
    let words = "but not in this way: wrongly accepted";
    assert!(output.stdout.contains(words), "{}", output.stdout);
}

#[test]
fn the_baseline_of_a_first_run_expects_what_fails_and_is_pruned_later() {
    let workdir = Workdir::new("baseline");
    let path = workdir.folder.join("expected.toml");
    let update = |builtin: &str| {
        let options = ["--cases", "0", "--without-hostile", "--builtin", builtin];
        let update = ["expect", "update", "--expect", "expected.toml"];
        let output = workdir.run(&[&update[..], &options].concat());
        assert_eq!(output.status, 0, "{}", output.stderr);
        (output.stdout, fs::read_to_string(&path).unwrap())
    };

    let (said, text) = update("slug-of-one-character");
    assert_eq!(said, "expected.toml: added 1, removed 0\n");
    insta::assert_snapshot!(text);
    assert_eq!(certify(&workdir, &["--expect", "expected.toml"]).status, 0);

    let kept = "# kept\n[[expect]]\nrule = ['organization_slug/max-length', 'organization_slug/min-length']\nreason = 'both'  # why\n";
    fs::write(&path, kept).unwrap();
    let (_, text) = update("slug-of-one-character");
    assert_eq!(text, kept.replace("'organization_slug/max-length', ", ""));
    let (said, text) = update("embedded");
    assert_eq!((said.as_str(), text.as_str()), ("expected.toml: added 0, removed 1\n", ""));
}

#[test]
fn a_part_of_the_sweep_earns_no_level() {
    let workdir = Workdir::new("only");
    let flawed = certify(&workdir, &["--only", "organization_slug/*"]);
    assert_eq!(flawed.status, 1, "{}", flawed.stdout);
    let output = certify(&workdir, &["--only", "*/utc", "*/rfc3339", "--quiet"]);
    assert_eq!(output.status, 0, "{}", output.stderr);
    assert_eq!(
        output.stdout,
        "slug-of-one-character flawed was asked some cases only, so no level is earned; nothing fails at level documented\n"
    );
    let unknown = certify(&workdir, &["--only", "organization_slug/charsets"]);
    assert_eq!(unknown.status, 2);
    assert!(unknown.stderr.contains("there are organization_slug/required"), "{}", unknown.stderr);
}

#[test]
fn a_shell_gets_completions_and_colours_are_chosen() {
    let workdir = Workdir::new("completions");
    let script = workdir.run(&["completions", "bash"]);
    assert_eq!(script.status, 0);
    assert!(script.stdout.contains("certify") && script.stdout.contains("--expect"));
    let coloured = |when| workdir.run(&["--color", when, "rules", "started_at/utc"]).stdout;
    assert!(coloured("always").contains('\u{1b}') && !coloured("auto").contains('\u{1b}'));
}
