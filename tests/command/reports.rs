//! `certify --report`: reports in files.

use std::fs;

use serde_json::Value;

use super::Workdir;

/// A flawed implementation, and cases that it fails on.
const FLAWED: [&str; 6] = [
    "certify",
    "--builtin",
    "rfc3339-lower-case-t",
    "--only",
    "started_at/*",
    "organization_slug/*",
];

fn flaw() -> &'static str {
    nearmiss::internal::gallery::all()
        .find(|flaw| flaw.expected_subjects.iter().any(|id| id.starts_with("started_at/rfc3339")))
        .map(|flaw| flaw.name)
        .unwrap()
}

fn certify(workdir: &Workdir, reports: &[&str]) -> super::CommandOutput {
    let mut arguments = FLAWED.to_vec();
    arguments[2] = flaw();
    let reports = reports.iter().flat_map(|report| ["--report", report]);
    arguments.extend(reports);
    workdir.run(&arguments)
}

#[test]
fn each_format_tells_of_the_findings() {
    let workdir = Workdir::new("report-files");
    let reports =
        ["text=a.txt", "json=out/b.json", "junit=out/c.xml", "sarif=d.sarif", "markdown=e.md"];
    let output = certify(&workdir, &reports);
    assert_eq!((output.status, output.stderr.as_str()), (1, ""));
    let read = |name: &str| fs::read_to_string(workdir.folder.join(name)).unwrap();

    assert_eq!(read("a.txt").lines().next(), output.stdout.lines().next());
    let json: Value = serde_json::from_str(&read("out/b.json")).unwrap();
    assert_eq!(
        (&json["format"], json["findings"].as_array().unwrap().is_empty()),
        (&1.into(), false)
    );

    let junit = quick_junit::Report::deserialize_from_str(&read("out/c.xml")).unwrap();
    assert!(junit.failures > 0 && junit.tests > junit.failures, "{junit:?}");
    let names: Vec<&str> = junit.test_suites.iter().map(|suite| suite.name.as_str()).collect();
    assert_eq!(names, ["reader", "schema", "documented"]);

    let sarif: serde_sarif::sarif::Sarif = serde_json::from_str(&read("d.sarif")).unwrap();
    let results = sarif.runs[0].results.as_ref().unwrap();
    assert_eq!(results.len(), json["families"].as_array().unwrap().len());
    assert_eq!(results[0].rule_id.as_deref(), json["families"][0]["id"].as_str());

    let markdown = read("e.md");
    assert!(
        markdown.starts_with("## ") && markdown.contains("| documented | failed |"),
        "{markdown}"
    );
    assert!(markdown.contains("<details><summary>wrongly-accepted/"), "{markdown}");
}

#[test]
fn what_is_expected_is_skipped_and_suppressed() {
    let workdir = Workdir::new("report-expected")
        .with("expected.toml", "[[expect]]\nrule = \"started_at/*\"\nreason = \"we <know>\"\n");
    let mut arguments = FLAWED.to_vec();
    arguments[2] = flaw();
    arguments.extend([
        "--expect",
        "expected.toml",
        "--report",
        "junit=j.xml",
        "--report",
        "sarif=s",
    ]);
    workdir.run(&arguments);
    let read = |name: &str| fs::read_to_string(workdir.folder.join(name)).unwrap();
    let junit = quick_junit::Report::deserialize_from_str(&read("j.xml")).unwrap();
    assert_eq!(junit.failures, 0, "{junit:?}");
    assert!(read("j.xml").contains("expected to fail: we &lt;know&gt;"), "{}", read("j.xml"));
    let sarif: Value = serde_json::from_str(&read("s")).unwrap();
    let suppressions = &sarif["runs"][0]["results"][0]["suppressions"];
    assert_eq!(suppressions[0]["justification"], "we <know>", "{sarif}");
}

#[test]
fn a_report_that_cannot_be_written_is_an_error_after_the_others() {
    let workdir = Workdir::new("report-unwritable").with("file", "");
    let output = certify(&workdir, &["json=file/a.json", "text=b.txt"]);
    assert_eq!(output.status, 2);
    assert!(output.stdout.contains("verdict  "), "{}", output.stdout);
    assert!(output.stderr.contains("cannot write the report `file/a.json`"), "{}", output.stderr);
    assert!(workdir.folder.join("b.txt").exists());
}

#[test]
fn a_format_that_does_not_exist_is_a_usage_error() {
    let workdir = Workdir::new("report-unknown");
    for wrong in ["pdf=a", "json", "json="] {
        let output = workdir.run(&["certify", "--report", wrong]);
        assert_eq!(output.status, 2);
        assert!(output.stderr.contains("text, json, junit, sarif, markdown"), "{}", output.stderr);
    }
}

#[test]
fn the_json_report_follows_its_schema() {
    let schema: Value =
        serde_json::from_str(include_str!("../../docs/report.schema.json")).unwrap();
    let schema = jsonschema::draft202012::new(&schema).unwrap();
    let whole = ["--builtin", flaw(), "--cases", "100"];
    let corpus = ["--builtin", flaw(), "--corpus", concat!(env!("CARGO_MANIFEST_DIR"), "/corpora")];
    for options in [whole, corpus] {
        let arguments = [&["certify", "--format", "json"], &options[..]].concat();
        let output = Workdir::new("report-schema").run(&arguments);
        let report: Value = serde_json::from_str(&output.stdout).unwrap();
        assert!(!report["findings"].as_array().unwrap().is_empty());
        let errors: Vec<String> =
            schema.iter_errors(&report).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
}

#[test]
fn findings_are_annotated_in_github_actions() {
    let mut arguments = FLAWED.to_vec();
    arguments[2] = flaw();
    let workdir = Workdir::new("report-annotations");
    let annotated = |arguments: &[&str]| {
        let mut command = workdir.command(arguments);
        let output = command.env("GITHUB_ACTIONS", "true").output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let report = annotated(&arguments);
    let commands: Vec<&str> = report.lines().filter(|line| line.starts_with("::")).collect();
    assert!(commands[0].starts_with("::error title=wrongly-accepted/"), "{report}");
    assert!(commands[0].contains("%0Anearmiss replay "), "{report}");
    assert!(commands.last().unwrap().starts_with("::notice title=nearmiss::"), "{report}");
    assert!(commands.len() <= 21, "{report}");

    arguments.extend(["--format", "json"]);
    assert!(!annotated(&arguments).contains("::error"));
    assert!(!workdir.run(&arguments[..6]).stdout.contains("::error"));
}
