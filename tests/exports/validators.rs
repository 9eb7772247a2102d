//! JSON-Schema-Test-Suite: other validators agree on what the schema alone accepts.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use nearmiss::contract::Level;
use nearmiss::oracle::Oracle;
use serde_json::Value;

use crate::{NODE, Output, PYTHON, export, run};

const ARGUMENTS: [&str; 6] =
    ["--format", "json-schema-test-suite", "--count", "300", "--seed", "7"];

/// The tests of all files: description, and whether the document is valid.
fn tests(folder: &Path) -> BTreeMap<String, bool> {
    let mut tests = BTreeMap::new();
    for file in fs::read_dir(folder.join("tests/draft2020-12/member-session")).unwrap() {
        let groups: Value =
            serde_json::from_str(&fs::read_to_string(file.unwrap().path()).unwrap()).unwrap();
        for group in groups.as_array().unwrap() {
            for test in group["tests"].as_array().unwrap() {
                let description = test["description"].as_str().unwrap().to_owned();
                assert_eq!(tests.insert(description, test["valid"].as_bool().unwrap()), None);
            }
        }
    }
    tests
}

/// Compares what a validator says with the suite.
#[track_caller]
fn check(folder: &Path, output: Output, exceptions: &[(&str, &str)]) {
    let said: BTreeMap<String, bool> = output
        .check()
        .lines()
        .map(|line| serde_json::from_str::<(String, bool)>(line).unwrap())
        .collect();
    let tests = tests(folder);
    assert_eq!(said.len(), tests.len());
    let differ: Vec<&String> = tests.keys().filter(|test| said[*test] != tests[*test]).collect();
    let listed: Vec<&str> = exceptions.iter().map(|(test, _)| *test).collect();
    assert_eq!(differ, listed, "the validator and the suite differ on these tests");
}

/// Tests on which a validator differs, and why.
const EXCEPTIONS: [(&str, &str); 0] = [];

fn python(folder: &Path) -> Output {
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/exports/validate.py");
    run(Command::new(PYTHON.join("python")).args([program, "tests"]).current_dir(folder))
}

fn node(folder: &Path) -> Output {
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/exports/validate.mjs");
    let mut command = Command::new("node");
    run(command.args([program, "tests"]).arg(&*NODE).current_dir(folder))
}

#[test]
#[ignore = "installs a validator"]
fn python_jsonschema_agrees_on_every_test() {
    let (folder, _) = export("suite-python", &ARGUMENTS);
    check(&folder, python(&folder), &EXCEPTIONS);
}

#[test]
#[ignore = "installs a validator"]
fn ajv_agrees_on_every_test() {
    let (folder, _) = export("suite-node", &ARGUMENTS);
    check(&folder, node(&folder), &EXCEPTIONS);
}

#[test]
#[ignore = "installs validators"]
fn a_wrong_verdict_is_found_by_each_validator() {
    let (folder, _) = export("suite-flipped", &[&ARGUMENTS[..2], &["--folder", "valid"]].concat());
    let file = folder.join("tests/draft2020-12/member-session/valid.json");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replacen("\"valid\": true", "\"valid\": false", 1)).unwrap();
    let wrong: Vec<String> =
        tests(&folder).into_iter().filter(|(_, valid)| !valid).map(|(test, _)| test).collect();
    assert_eq!(wrong.len(), 1);
    for output in [python(&folder), node(&folder)] {
        check(&folder, output, &[(&wrong[0], "its verdict is flipped")]);
    }
}

/// The schema alone rejects `null` for an optional property, which the contract leaves open.
#[test]
fn a_test_is_valid_unless_a_rule_of_the_schema_is_broken_or_an_optional_value_is_null() {
    let (folder, said) = export("suite", &ARGUMENTS);
    let tests = tests(&folder);
    let (files, _) = export("suite-files", &["--count", "300", "--seed", "7"]);
    let (mut held, mut invalid) = (0, 0);
    for case in crate::cases(&files.join("manifest.jsonl")) {
        let Some(&valid) = tests.get(case["id"].as_str().unwrap()) else { continue };
        let document = fs::read(files.join(case["path"].as_str().unwrap())).unwrap();
        let verdict = Oracle::new().verdict(&document);
        let breaks_schema = verdict.rules().any(|rule| rule.layer().level() == Level::Schema);
        let has_null = verdict.ambiguities().any(|ambiguity| ambiguity.id() == "optional/null");
        assert_eq!(valid, !breaks_schema && !has_null, "{}", case["id"]);
        held += 1;
        invalid += usize::from(!valid);
    }
    assert_eq!(held, tests.len());
    assert!(invalid > 500 && held - invalid > 1000, "{invalid} of {held}");
    for reason in ["not JSON: ", "not UTF-8: ", "duplicate name: ", "unpaired surrogate: "] {
        assert!(said.contains(reason), "{said}");
    }
}
