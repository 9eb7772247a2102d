//! Each format of `nearmiss corpus export` is used by a program of its own language, with a reader or
//! a validator that is not ours.
//!
//! Most of these tests need `python3` with `venv`, or `node` and `npm`, and install the rest, Go
//! included. So they are ignored by default: run them with `cargo test --test exports --
//! --ignored`. They fail if something cannot be installed.

#![allow(clippy::unwrap_used, reason = "a test that cannot continue has failed")]
#![cfg(unix)]

mod files;
mod languages;
mod validators;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use serde_json::Value;

/// A folder for one test, which is empty.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("exports").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Exports cases to a new folder. Returns the folder, and what the command says.
fn export(name: &str, arguments: &[&str]) -> (PathBuf, String) {
    let folder = folder(name);
    let output = nearmiss(&folder, &[&["corpus", "export", "."], arguments].concat());
    assert_eq!(output.status, 0, "{}", output.text);
    (folder, output.text)
}

struct Output {
    status: i32,
    /// Standard output, and standard error after it.
    text: String,
}

impl Output {
    #[track_caller]
    fn check(self) -> String {
        assert_eq!(self.status, 0, "{}", self.text);
        self.text
    }
}

fn nearmiss(folder: &Path, arguments: &[&str]) -> Output {
    run(Command::new(env!("CARGO_BIN_EXE_nearmiss")).args(arguments).current_dir(folder))
}

fn run(command: &mut Command) -> Output {
    let output = command.env("NO_COLOR", "1").output();
    let output = output.unwrap_or_else(|error| panic!("this test needs {command:?}: {error}"));
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    Output { status: output.status.code().unwrap_or(-1), text }
}

/// The folder with what is installed for Python, and Go.
static PYTHON: LazyLock<PathBuf> = LazyLock::new(|| {
    let environment = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("exports-python");
    run(Command::new("python3").args(["-m", "venv"]).arg(&environment)).check();
    let mut install = Command::new(environment.join("bin/python"));
    install.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--requirement",
    ]);
    install.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/exports/requirements.txt"));
    run(&mut install).check();
    environment.join("bin")
});

/// The folder with what is installed for Node.js.
static NODE: LazyLock<PathBuf> = LazyLock::new(|| {
    let environment = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("exports-node");
    fs::create_dir_all(&environment).unwrap();
    let mut install = Command::new("npm");
    install.args(["install", "--silent", "--no-save", "--no-audit", "--no-fund", "--prefix"]);
    install.arg(&environment).args([
        "ajv@8.20.0",
        "fast-deep-equal@3.1.3",
        "fast-uri@3.1.0",
        "json-schema-traverse@1.0.0",
        "require-from-string@2.0.2",
    ]);
    run(install.current_dir(&environment)).check();
    environment.join("node_modules")
});

/// The cases of a file of lines, without its header.
fn cases(file: &Path) -> Vec<Value> {
    let text = fs::read_to_string(file).unwrap();
    text.lines().skip(1).map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Changes the only occurrence of a text in a file.
fn change(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert_eq!(text.matches(from).count(), 1, "{from} in {}", file.display());
    fs::write(file, text.replace(from, to)).unwrap();
}
