//! Runs the programs of docs/corpus.md on the corpus, with readers that use real SDKs. The results
//! are compared with snapshots: facts about the installed versions.

use std::fs;
use std::process::Command;

use crate::{PYTHON, adapters, block, folder, run};

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/corpora");
const GUIDE: &str = include_str!("../../docs/corpus.md");

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
    fs::write(folder.join("my_reader.py"), include_str!("my_reader.py")).unwrap();
    fs::write(folder.join("run_corpus.py"), block(GUIDE, "python")).unwrap();
    let mut program = Command::new(&*PYTHON);
    program.arg("run_corpus.py").current_dir(&folder).env("PYTHONPATH", adapters("python"));
    insta::assert_snapshot!(run_corpus(&mut program));
}

#[test]
#[ignore = "installs the Node.js SDK"]
fn the_answers_of_the_node_sdk_to_the_corpus_have_not_changed() {
    let folder = folder("corpus-node");
    let folder_name = folder.to_str().unwrap();
    let install = ["install", "--silent", "--no-save", "--no-audit", "--no-fund", "--prefix"];
    let packages = [folder_name, "stytch@14.2.0", "jose@5.10.0", "undici@6.29.1"];
    run(Command::new("npm").args(install).args(packages));
    fs::write(folder.join("my-reader.mjs"), include_str!("my-reader.mjs")).unwrap();
    fs::write(folder.join("run-corpus.mjs"), block(GUIDE, "js")).unwrap();
    let mut program = Command::new("node");
    program.arg("run-corpus.mjs").current_dir(&folder);
    insta::assert_snapshot!(run_corpus(&mut program));
}
