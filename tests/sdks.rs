//! Certifies real SDKs, and runs the corpus against them. The results are compared with snapshots:
//! facts about the installed versions.
//!
//! These tests need `python3` with `venv`, or `node` and `npm`, and install the rest. So they are
//! ignored by default: run them with `cargo test --test sdks -- --ignored`. They fail if something
//! cannot be installed.

#![allow(clippy::unwrap_used, reason = "a test that cannot continue has failed")]
#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/adapters/python");

/// The Python that has the SDK.
static PYTHON: LazyLock<PathBuf> = LazyLock::new(|| {
    run("python3", &["-m", "venv", ".venv"]);
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    run(".venv/bin/python", &[&install[..], &["--requirement", "requirements.txt"]].concat());
    Path::new(FOLDER).join(".venv/bin/python")
});

fn certify(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nearmiss"));
    command.arg("certify").args(arguments).current_dir(folder).env("NO_COLOR", "1");
    command.output().unwrap()
}

/// A folder for a test, which git ignores.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The first block of code in this language.
fn block<'a>(document: &'a str, language: &str) -> &'a str {
    let (_, rest) = document.split_once(&format!("```{language}\n")).unwrap();
    rest.split_once("```").unwrap().0
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
    LazyLock::force(&PYTHON);
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
    let folder = folder("readme-adapter");
    fs::write(folder.join("my_sdk.py"), MY_SDK).unwrap();
    let adapter = block(include_str!("../README.md"), "python");
    assert!(adapter.lines().count() <= 25, "{}", adapter.lines().count());
    fs::write(folder.join("adapter.py"), adapter).unwrap();
    let output = certify(&folder, &["--cases", "0", "--", "python3", "adapter.py"]);
    let report = report(&output);
    assert!(report.contains("reached  level reader"), "{report}");
    assert_eq!(output.status.code(), Some(1));
}

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/corpora");
const GUIDE: &str = include_str!("../docs/corpus.md");

/// Runs a program of the guide on the corpus. Returns its last line, which counts the wrong answers.
fn run_corpus(command: &mut Command) -> String {
    let output = command.args([CORPUS, "documented"]).output();
    let output = output.unwrap_or_else(|error| panic!("this test needs {command:?}: {error}"));
    let out = String::from_utf8(output.stdout).unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{out}{stderr}");
    let (wrong, counts) = out.trim_end().rsplit_once('\n').unwrap_or_else(|| panic!("{stderr}"));

    // Each wrong answer is two lines: the path, and what the document shows.
    let counted = counts.split([' ', ',']).filter_map(|word| word.parse::<usize>().ok());
    assert_eq!(wrong.lines().count(), 2 * counted.sum::<usize>(), "{out}");
    counts.to_owned()
}

#[test]
#[ignore = "installs the Python SDK"]
fn the_answers_of_the_python_sdk_to_the_corpus_have_not_changed() {
    let folder = folder("corpus-python");
    fs::write(folder.join("my_reader.py"), include_str!("sdks/my_reader.py")).unwrap();
    fs::write(folder.join("run_corpus.py"), block(GUIDE, "python")).unwrap();
    let mut program = Command::new(&*PYTHON);
    program.arg("run_corpus.py").current_dir(&folder).env("PYTHONPATH", FOLDER);
    insta::assert_snapshot!(run_corpus(&mut program));
}

#[test]
#[ignore = "installs the Node.js SDK"]
fn the_answers_of_the_node_sdk_to_the_corpus_have_not_changed() {
    let folder = folder("corpus-node");
    let folder_name = folder.to_str().unwrap();
    let install = ["install", "--silent", "--no-save", "--no-audit", "--no-fund", "--prefix"];
    let packages = [folder_name, "stytch@14.2.0", "jose@5.10.0", "undici@6.29.1"];
    run("npm", &[&install[..], &packages].concat());
    fs::write(folder.join("my-reader.mjs"), include_str!("sdks/my-reader.mjs")).unwrap();
    fs::write(folder.join("run-corpus.mjs"), block(GUIDE, "js")).unwrap();
    let mut program = Command::new("node");
    program.arg("run-corpus.mjs").current_dir(&folder);
    insta::assert_snapshot!(run_corpus(&mut program));
}
