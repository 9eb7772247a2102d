//! Certifies real SDKs, and compares the reports with snapshots: facts about the installed
//! versions.
//!
//! These tests need `python3` with `venv`, and install the rest. So they are ignored by default:
//! run them with `cargo test --test sdks -- --ignored`. They fail if something cannot be installed.

#![allow(clippy::unwrap_used, reason = "a test that cannot continue has failed")]
#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/adapters/python");

fn certify(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nearmiss"));
    command.arg("certify").args(arguments).current_dir(folder).env("NO_COLOR", "1");
    command.output().unwrap()
}

/// The report without the line that differs from run to run.
fn report(output: &Output) -> String {
    let out = String::from_utf8(output.stdout.clone()).unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    out.lines()
        .filter(|line| !line.starts_with("time "))
        .map(|line| line.to_owned() + "\n")
        .collect()
}

fn run(program: &str, arguments: &[&str]) {
    let output = Command::new(program).args(arguments).current_dir(FOLDER).output();
    let output = output.unwrap_or_else(|error| panic!("this test needs `{program}`: {error}"));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {} failed:\n{stderr}", arguments.join(" "));
}

#[test]
#[ignore = "installs the Python SDK"]
fn the_report_on_the_python_sdk_has_not_changed() {
    run("python3", &["-m", "venv", ".venv"]);
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    run(".venv/bin/python", &[&install[..], &["--requirement", "requirements.txt"]].concat());
    let sdk = ["--cases", "20000", "--", ".venv/bin/python", "adapter.py"];
    let output = certify(Path::new(FOLDER), &sdk);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    insta::assert_snapshot!(report(&output));
}

/// An SDK for the adapter in the README. It accepts everything that Python accepts as JSON.
const MY_SDK: &str = "
import json

class SdkError(Exception):
    pass

class MemberSession:
    @staticmethod
    def from_json(document):
        session = MemberSession()
        try:
            session.value = json.loads(document)
        except (ValueError, RecursionError) as error:
            raise SdkError(str(error))
        if not isinstance(session.value, dict):
            raise SdkError('not an object')
        return session

    def to_json(self):
        return json.dumps(self.value)
";

#[test]
#[ignore = "needs Python"]
fn the_adapter_of_the_readme_works() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("readme-adapter");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("my_sdk.py"), MY_SDK).unwrap();
    let readme = include_str!("../README.md");
    let (_, rest) = readme.split_once("```python\n").unwrap();
    let (adapter, _) = rest.split_once("```").unwrap();
    assert!(adapter.lines().count() <= 25, "{}", adapter.lines().count());
    fs::write(folder.join("adapter.py"), adapter).unwrap();
    let output = certify(&folder, &["--cases", "0", "--", "python3", "adapter.py"]);
    let report = report(&output);
    assert!(report.contains("reached  level reader"), "{report}");
    assert_eq!(output.status.code(), Some(1));
}
