//! The JSON Schema of the adapter protocol: every line that PROTOCOL.md shows, and every line that the
//! harness and its own adapters write, is valid.

#![allow(clippy::unwrap_used, reason = "a test that cannot continue has failed")]

use std::fs;
use std::path::Path;
use std::process::Command;

use jsonschema::Validator;
use serde_json::{Value, json};

const PAGE: &str = include_str!("../PROTOCOL.md");

/// The schema of one kind of line, such as `request`.
fn schema(kind: &str) -> Validator {
    let schema = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/protocol.schema.json"));
    let mut schema: Value = serde_json::from_slice(&schema.unwrap()).unwrap();
    assert!(schema["$defs"][kind].is_object(), "{kind}");
    schema.as_object_mut().unwrap().remove("anyOf");
    schema["$ref"] = json!(format!("#/$defs/{kind}"));
    jsonschema::draft202012::new(&schema).unwrap()
}

fn check<'l>(validator: &Validator, lines: impl Iterator<Item = &'l str>) -> usize {
    let mut count = 0;
    for line in lines {
        let value: Value =
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        if let Err(error) = validator.validate(&value) {
            panic!("{error}: {line}");
        }
        count += 1;
    }
    count
}

/// The lines of the page's blocks of JSON.
fn examples() -> impl Iterator<Item = &'static str> {
    let blocks = PAGE.split("```json\n").skip(1);
    blocks.flat_map(|block| block.split("```").next().unwrap().lines())
}

#[test]
fn every_example_of_the_page_is_valid() {
    let is_decode = |line: &&str| line.contains("\"op\":\"decode\"");
    let is_start = |line: &&str| line.contains("\"op\":\"start\",\"protocol\":1}");
    let is_request = |line: &&str| is_decode(line) || is_start(line);
    assert!(check(&schema("request"), examples().filter(is_request)) >= 4);
    assert!(check(&schema("response"), examples().filter(|line| !is_request(line))) >= 6);
}

#[test]
fn every_line_of_the_transcript_is_valid() {
    let marked = |mark: &'static str| PAGE.lines().filter_map(move |line| line.strip_prefix(mark));
    assert_eq!(check(&schema("request"), marked("> ")), 5);
    assert_eq!(check(&schema("response"), marked("< ")), 5);
}

#[cfg(unix)]
#[test]
fn every_line_of_the_harness_and_of_its_own_adapter_is_valid() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("protocol");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let nearmiss = env!("CARGO_BIN_EXE_nearmiss");
    // Each process of the adapter keeps what passes through it.
    let script = r#"tee "requests-$$" | "$0" adapter embedded | tee "responses-$$""#;
    let certify = ["certify", "--cases", "0", "--without-hostile", "--jobs", "1"];
    let status = Command::new(nearmiss)
        .args(certify)
        .args(["--", "sh", "-c", script, nearmiss])
        .current_dir(&folder)
        .output()
        .unwrap();
    assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stderr));

    for (kind, least) in [("request", 10_000), ("response", 10_000)] {
        let files = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        let of_kind = files.filter(|path| path.to_string_lossy().contains(&format!("/{kind}s-")));
        let lines: Vec<String> = of_kind
            .map(|path| fs::read_to_string(path).unwrap())
            .flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>())
            .collect();
        assert!(check(&schema(kind), lines.iter().map(String::as_str)) > least, "{kind}");
    }
}

#[test]
fn lines_that_break_the_protocol_are_invalid() {
    let wrong = [
        ("request", json!({ "op": "decode", "id": 1 })),
        ("request", json!({ "op": "decode", "id": 1, "document": "", "document_base64": "" })),
        ("request", json!({ "op": "decode", "id": 1, "document_base64": "!" })),
        ("request", json!({ "op": "decode", "id": 1, "document": "", "splice": true })),
        (
            "response",
            json!({ "op": "start", "protocol": 2, "implementation": { "name": "n", "version": "1" } }),
        ),
        ("response", json!({ "op": "start", "protocol": 1, "implementation": { "version": "1" } })),
        ("response", json!({ "id": "1", "outcome": "accepted" })),
        ("response", json!({ "id": 1, "outcome": "accepted", "document": {} })),
        ("response", json!({ "id": 1, "outcome": "rejected" })),
        ("response", json!({ "id": 1, "outcome": "ok", "message": "" })),
        ("response", json!({ "outcome": "accepted" })),
    ];
    for (kind, line) in wrong {
        assert!(!schema(kind).is_valid(&line), "{line}");
    }
    let null = json!({ "id": 1, "outcome": "accepted", "document": null, "note": 1 });
    assert!(
        schema("response").is_valid(&null),
        "null counts as missing, and unknown fields are ignored"
    );
}
