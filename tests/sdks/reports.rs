//! The report on the Python SDK, and the adapter in the README.

use std::fs;
use std::process::{Command, Output};
use std::sync::LazyLock;

use crate::{PYTHON, adapters, block, certify, flawless_report, folder, run};

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

/// Programs that read reports.
const READERS: [&str; 2] = ["junitparser==5.0.3", "sarif-tools==3.0.5"];

/// Counts the results in both files as their readers see them.
const COUNT: &str = "
import sys
from junitparser import JUnitXml
from sarif import loader
junit = JUnitXml.fromfile(sys.argv[1])
print([suite.name for suite in junit], junit.failures > 0, junit.tests > junit.failures)
print(len(loader.load_sarif_file(sys.argv[2]).get_results()))
";

#[test]
#[ignore = "installs the Python SDK"]
fn other_programs_read_the_reports() {
    LazyLock::force(&PYTHON);
    let folder = folder("report-readers");
    run(Command::new("python3").args(["-m", "venv"]).arg(&folder));
    let python = folder.join("bin/python");
    run(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(READERS));

    let (junit, sarif) = (folder.join("junit.xml"), folder.join("results.sarif"));
    let reports = [format!("junit={}", junit.display()), format!("sarif={}", sarif.display())];
    let options = ["--cases", "0", "--without-hostile", "--format", "json"];
    let reports = reports.iter().flat_map(|report| ["--report", report.as_str()]);
    let sdk = ["--", ".venv/bin/python", "adapter.py"];
    let arguments: Vec<&str> = options.into_iter().chain(reports).chain(sdk).collect();
    let report = flawless_report(&certify(&adapters("python"), &arguments));

    let count = Command::new(&python).args(["-c", COUNT]).args([&junit, &sarif]).output().unwrap();
    let families = report["families"].as_array().unwrap().len();
    let expected = format!("['reader', 'schema', 'documented'] True True\n{families}\n");
    assert_eq!(String::from_utf8_lossy(&count.stdout), expected, "{count:?}");
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
