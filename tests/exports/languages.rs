//! Formats for programming languages. Each is used with a reader of the language that is right at
//! some level, so every case must pass there. At higher levels, the cases fail that the reader gets
//! wrong.

use std::env;
use std::fs;
use std::ops::RangeInclusive;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::{NODE, Output, PYTHON, cases, change, export, folder, run};

/// A case, and the same with another verdict at the level `schema`.
const FLIPPED: (&str, &str) = (
    r#""expect":{"reader":"accept","schema":"accept","documented":"accept"},"shows":"The shortest"#,
    r#""expect":{"reader":"accept","schema":"reject","documented":"accept"},"shows":"The shortest"#,
);

/// How many cases a reader of the schema gets wrong at the level `documented`: those that must be
/// rejected for what the descriptions say alone. If such a case has a duplicate name, it depends on the
/// value that the reader takes, so there is a smallest and a largest number.
fn of_prose(cases: &[Value]) -> RangeInclusive<usize> {
    let must = |case: &Value, level: &str| case["expect"][level] == "reject";
    let has_duplicate = |case: &Value| {
        let mut touches = case["touches"].as_array().unwrap().iter();
        touches.any(|touched| touched["id"] == "json/duplicate-name")
    };
    let all = cases.iter().filter(|case| must(case, "documented") && !must(case, "schema"));
    let certain = all.clone().filter(|case| !has_duplicate(case)).count();
    assert!(certain > 500, "{certain}");
    certain..=all.count()
}

/// The number in a line between two texts.
#[track_caller]
fn number(text: &str, before: &str, after: &str) -> usize {
    let found = text.lines().find_map(|line| {
        let rest = line.strip_prefix(before)?;
        let digits = rest.split(|letter: char| !letter.is_ascii_digit()).next()?;
        rest[digits.len()..].starts_with(after).then_some(digits)?.parse().ok()
    });
    found.unwrap_or_else(|| panic!("no line has a number after `{before}`:\n{text}"))
}

fn copy(name: &str, folder: &Path) {
    let programs = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exports");
    fs::copy(programs.join(name), folder.join(name)).unwrap();
}

fn schema(folder: &Path) {
    let schema = nearmiss::internal::schema::standalone().to_string();
    fs::write(folder.join("schema.json"), schema).unwrap();
}

#[test]
#[ignore = "installs pytest"]
fn pytest_passes_for_a_reader_of_the_schema_and_finds_what_it_gets_wrong() {
    let (folder, _) = export("pytest", &["--format", "pytest", "--count", "50"]);
    copy("schema_reader.py", &folder);
    schema(&folder);
    let test = |level: &str, filter: &str| {
        let mut command = Command::new(PYTHON.join("python"));
        let arguments = ["-m", "pytest", "--quiet", "--tb=line", "-p", "no:cacheprovider"];
        command.args(arguments).args(["-k", filter, "test_member_session.py"]);
        command.env("MEMBER_SESSION_PARSE", "schema_reader:parse");
        run(command.env("MEMBER_SESSION_LEVEL", level).current_dir(&folder))
    };
    let cases = cases(&folder.join("cases.jsonl"));
    let said = test("schema", "").check();
    assert!(said.contains(&format!("\n{} passed in", cases.len())), "{said}");

    let Output { status, text } = test("documented", "");
    assert_eq!(status, 1);
    let failed = number(&text, "", " failed, ");
    assert!(of_prose(&cases).contains(&failed), "{failed}");

    change(&folder.join("cases.jsonl"), FLIPPED.0, FLIPPED.1);
    let Output { status, text } = test("schema", "plain");
    assert_eq!(status, 1);
    assert!(text.contains("accepted, but level schema expects reject"), "{text}");
    assert!(test("strict", "plain").text.contains("use reader, schema or documented"));
}

#[test]
#[ignore = "installs a validator"]
fn node_passes_for_a_reader_of_the_schema_and_finds_what_it_gets_wrong() {
    let (folder, _) = export("javascript", &["--format", "javascript", "--count", "50"]);
    copy("schema-reader.mjs", &folder);
    schema(&folder);
    let test = |level: &str| {
        let mut command = Command::new("node");
        command.args(["--test", "--test-reporter=tap", "member-session.test.mjs"]);
        command.env("MEMBER_SESSION_PARSE", "schema-reader.mjs").env("NODE_MODULES", &*NODE);
        run(command.env("MEMBER_SESSION_LEVEL", level).current_dir(&folder))
    };
    let cases = cases(&folder.join("cases.jsonl"));
    let said = test("schema").check();
    assert!(said.contains(&format!("\n# pass {}\n", cases.len())), "{said}");

    let Output { status, text } = test("documented");
    assert_eq!(status, 1);
    let failed = number(&text, "# fail ", "");
    assert!(of_prose(&cases).contains(&failed), "{failed}");

    change(&folder.join("cases.jsonl"), FLIPPED.0, FLIPPED.1);
    let Output { status, text } = test("schema");
    assert_eq!(status, 1);
    assert!(text.contains("accepted, but level schema expects reject"), "{text}");
    assert!(text.contains("\n# fail 1\n"), "{text}");
    assert_eq!(test("strict").status, 1);
}

#[test]
fn rust_compiles_without_warnings_as_a_library_and_in_a_program() {
    let (folder, _) = export("rust", &["--format", "rust", "--count", "50"]);
    let (lines, _) = export("rust-lines", &["--format", "jsonl", "--count", "50"]);
    copy("program.rs", &folder);
    let rustc = |arguments: &[&str]| {
        let mut command = Command::new(env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned()));
        command.args(["--edition", "2021", "-D", "warnings"]).args(arguments);
        run(command.current_dir(&folder)).check();
    };
    rustc(&["--crate-type", "lib", "--emit", "metadata", "cases.rs"]);
    let program = |arguments: &[&str]| {
        rustc(&["program.rs"]);
        run(Command::new(folder.join("program")).args(arguments))
    };

    let expected: String = cases(&lines.join("cases.jsonl"))
        .iter()
        .map(|case| {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let expect = |level: &str| text(&case["expect"][level]);
            let ids = |named: &Value| -> String {
                named.as_array().unwrap().iter().map(|named| text(&named["id"]) + " ").collect()
            };
            format!(
                "{}\t{}\t{} {} {}\t{}\t{}\t{}\t{}\n",
                text(&case["id"]),
                case["length"],
                expect("reader"),
                expect("schema"),
                expect("documented"),
                ids(&case["breaks"]),
                ids(&case["touches"]),
                text(&case["twin"]),
                text(&case["shows"]),
            )
        })
        .collect();
    assert!(program(&["list"]).check() == expected);

    // The program's reader accepts everything, which is right at the level `reader`.
    program(&["reader"]).check();
    assert_eq!(program(&["schema"]).status, 1);
    let [from, to] = ["Accept", "Reject"].map(|answer| {
        format!(
            "valid/plain.json\"),\n        expect: Expect {{ reader: Answer::{answer}, schema: Answer::Accept"
        )
    });
    change(&folder.join("cases.rs"), &from, &to);
    let Output { status, text } = program(&["reader"]);
    assert_eq!((status, text.as_str()), (1, "plain\n"));
}

/// Runs `go` in a folder at a level.
fn go(folder: &Path, arguments: &[&str], level: &str) -> Output {
    let mut command = Command::new(PYTHON.join("go"));
    command.args(arguments).env("MEMBER_SESSION_LEVEL", level).env("GOTOOLCHAIN", "local");
    run(command.env("GOCACHE", PYTHON.join("../go-cache")).current_dir(folder))
}

/// Makes a folder a Go module, and checks that its files are formatted and that `go vet` finds
/// nothing in them.
fn check_module(folder: &Path) {
    fs::write(folder.join("go.mod"), "module example.com/membersession\n\ngo 1.21\n").unwrap();
    let root = go(folder, &["env", "GOROOT"], "").check();
    let format = Path::new(root.trim()).join("bin/gofmt");
    assert_eq!(run(Command::new(format).args(["-d", "."]).current_dir(folder)).check(), "");
    go(folder, &["vet", "."], "").check();
}

#[test]
#[ignore = "installs Go"]
fn the_go_program_of_the_guide_counts_the_wrong_answers_of_a_reader_of_json() {
    let folder = folder("go-guide");
    let guide = include_str!("../../docs/corpus.md");
    let (_, program) = guide.split_once("```go\n").unwrap();
    fs::write(folder.join("main.go"), program.split_once("```").unwrap().0).unwrap();
    copy("reader.go", &folder);
    check_module(&folder);

    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/corpora");
    let program = |level: &str| go(&folder, &["run", ".", corpus, level], level);
    assert_eq!(program("reader").check(), "wrongly accepted: 0, wrongly rejected: 0\n");

    // The reader rejects what is not JSON, and nothing else.
    let all = cases(&Path::new(corpus).join("manifest.jsonl"));
    let must = |case: &&Value| {
        let is_file = case["path"].is_string() && case["expect"]["documented"] == "reject";
        let mut breaks = case["breaks"].as_array().unwrap().iter();
        is_file && breaks.all(|rule| !rule["id"].as_str().unwrap().starts_with("json/"))
    };
    let count = all.iter().filter(must).count();
    let Output { status, text } = program("documented");
    assert_eq!(status, 1, "{text}");
    let counts = format!("wrongly accepted: {count}, wrongly rejected: 0\n");
    assert!(text.contains(&counts), "not {counts}{text}");
    assert_eq!(text.matches(": wrongly accepted\n  ").count(), count);
}

#[test]
#[ignore = "installs Go"]
fn go_is_formatted_vetted_and_passes_for_a_reader_that_accepts_everything_valid() {
    let (folder, _) = export("go", &["--format", "go", "--count", "50"]);
    check_module(&folder);
    let go = |arguments: &[&str], level: &str| go(&folder, arguments, level);
    let (lines, _) = export("go-lines", &["--format", "jsonl", "--count", "50"]);
    let count = cases(&lines.join("cases.jsonl")).len();
    let said = go(&["test", "-v", "-run", "TestCases", "."], "reader").check();
    assert_eq!(said.matches("\n    --- PASS: TestCases/").count(), count, "{said}");

    let Output { status, text } = go(&["test", "."], "documented");
    assert_eq!(status, 1);
    assert!(text.contains("is wrongly accepted"), "{text}");

    change(
        &folder.join("cases.go"),
        "valid/plain.json\",\n\t\tReader:     Accept",
        "valid/plain.json\",\n\t\tReader:     Reject",
    );
    let Output { status, text } = go(&["test", "."], "reader");
    assert_eq!(status, 1);
    assert_eq!(text.matches("    --- FAIL: TestCases/").count(), 1, "{text}");
    assert!(text.contains("documents/valid/plain.json is wrongly accepted"), "{text}");
}
