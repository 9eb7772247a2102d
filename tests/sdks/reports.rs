//! The report on the Python SDK, and the adapter in the README.

use std::fs;
use std::process::Output;
use std::sync::LazyLock;

use crate::{PYTHON, adapters, block, certify, folder};

/// The report without the line that differs from run to run.
fn report(output: &Output) -> String {
    let out = String::from_utf8(output.stdout.clone()).unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    out.lines()
        .filter(|line| !line.starts_with("time "))
        .map(|line| line.to_owned() + "\n")
        .collect()
}

#[test]
#[ignore = "installs the Python SDK"]
fn the_report_on_the_python_sdk_has_not_changed() {
    LazyLock::force(&PYTHON);
    let sdk = ["--cases", "20000", "--", ".venv/bin/python", "adapter.py"];
    let output = certify(&adapters("python"), &sdk);
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
    let folder = folder("readme-adapter");
    fs::write(folder.join("my_sdk.py"), MY_SDK).unwrap();
    let adapter = block(include_str!("../../README.md"), "python");
    assert!(adapter.lines().count() <= 25, "{}", adapter.lines().count());
    fs::write(folder.join("adapter.py"), adapter).unwrap();
    let output = certify(&folder, &["--cases", "0", "--", "python3", "adapter.py"]);
    let report = report(&output);
    assert!(report.contains("reaches level reader; "), "{report}");
    assert_eq!(output.status.code(), Some(1));
}
