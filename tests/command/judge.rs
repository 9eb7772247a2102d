//! `nearmiss judge` reports for each document what is wrong, where, and which answer is expected.

use std::io::Read;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::{CommandOutput, PLAIN, Workdir, plain_with};

/// Judges one document in a file with the given name, with output as text.
fn judged(name: &str, document: impl AsRef<[u8]>) -> CommandOutput {
    let file = format!("{name}.json");
    Workdir::new(&format!("judge_{name}")).with(&file, document).run(&["judge", &file])
}

#[test]
fn a_valid_document_takes_one_line() {
    let output = judged("valid", PLAIN);
    assert_eq!(
        (output.status, output.stdout.as_str(), output.stderr.as_str()),
        (0, "valid.json: valid\n", "")
    );
}

#[test]
fn each_family_of_rules_has_its_own_sentence() {
    let slug = |slug: &str| plain_with("\"acme\"", slug);
    let long = format!("\"{}\"", "a".repeat(129));
    let families: [(&str, Vec<u8>); 19] = [
        ("json_utf_8", [b"{\n\"name\": \"caf\xe9\"}".as_slice()].concat()),
        ("json_grammar", plain_with("\"acme\",", "\"acme\"")),
        ("root_type", b"[]".to_vec()),
        ("required", plain_with("  \"organization_slug\": \"acme\",\n", "")),
        ("type_string", slug("12.5e3")),
        ("type_array", plain_with("[\"stytch_member\"]", "{\"a\": []}")),
        ("type_object", plain_with("{\"tier\": \"gold\"}", "\"gold\"")),
        ("type_null", slug("null")),
        ("item_type", plain_with("[\"stytch_member\"]", "[\"a\", true, null, {}, [], 1]")),
        ("factor_required", plain_with("\"type\": \"magic_link\",", "")),
        ("sub_object_required", plain_with("\"email_id\": \"email-test-1\", ", "")),
        ("sub_object_type", plain_with("\"email-test-1\"", "[]")),
        ("uuid", plain_with("session-test-fe6c042b-", "session-test-fe6c042g-")),
        ("rfc3339", plain_with("2021-12-29T", "2021-02-29T")),
        ("utc", plain_with("2021-12-29T12:33:09Z", "2021-12-29T12:33:09+01:30")),
        ("charset", slug("\"a\\u001bé漢\"")),
        ("min_length", slug("\"a\"")),
        ("no_length", slug("\"\"")),
        ("max_length", slug(&long)),
    ];
    for (name, document) in families {
        let output = judged(name, document);
        assert_eq!(output.status, 1, "{name}");
        insta::assert_snapshot!(format!("broken_{name}"), output.all());
    }
}

#[test]
fn an_ambiguity_is_not_a_broken_rule() {
    let workdir = Workdir::new("judge_ambiguous");
    let factor = plain_with("\"email\"", "\"pigeon\"");
    let workdir = workdir.with("method.json", factor).with("mark.json", format!("\u{feff}{PLAIN}"));
    let output = workdir.run(&["judge", "method.json", "mark.json"]);
    assert_eq!(output.status, 0);
    insta::assert_snapshot!(output.all());
}

#[test]
fn a_duplicate_with_one_bad_value_breaks_the_rule_but_leaves_the_answer_open() {
    let document = plain_with("\"acme\",", "\"acme\", \"organization_\\u0073lug\": \"!\",");
    let output = judged("duplicate", &document);
    insta::assert_snapshot!(output.all());
    let workdir = Workdir::new("judge_duplicate_json").with("d.json", document);
    let verdict: Value =
        serde_json::from_str(&workdir.run(&["judge", "--format=json", "d.json"]).stdout).unwrap();
    assert_eq!(
        verdict["expect"],
        json!({"reader": "either", "schema": "either", "documented": "either"})
    );
}

#[test]
fn json_has_one_object_per_file_and_one_entry_per_place() {
    let workdir = Workdir::new("judge_json")
        .with("valid.json", PLAIN)
        .with("roles.json", plain_with("[\"stytch_member\"]", "[\n1,\"é\", 2]"))
        .with("many.json", plain_with("[\"stytch_member\"]", &format!("{:?}", vec![0; 101])));
    let output =
        workdir.run(&["judge", "valid.json", "roles.json", "many.json", "--format", "json"]);
    let lines: Vec<Value> =
        output.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let expect = |schema: &str| json!({"reader": if schema == "accept" { "accept" } else { "either" }, "schema": schema, "documented": schema});
    assert_eq!(
        lines[0],
        json!({"path": "valid.json", "breaks": [], "ambiguities": [], "expect": expect("accept")})
    );
    let place = |pointer, line, column| json!({"rule": "roles/items/type", "pointer": pointer, "line": line, "column": column});
    let breaks = json!([place("/roles/0", 16, 1), place("/roles/2", 16, 8)]);
    assert_eq!(
        lines[1],
        json!({"path": "roles.json", "breaks": breaks, "ambiguities": [], "expect": expect("reject")})
    );
    let many = lines[2]["breaks"].as_array().unwrap();
    assert_eq!(many.len(), 100);
    assert!(many.iter().all(|place| place["count"] == 101));
    assert_eq!((lines.len(), output.status, output.stderr.as_str()), (3, 1, ""));
}

#[test]
fn standard_input_is_judged_like_a_file() {
    let workdir = Workdir::new("judge_stdin");
    let output = workdir.run_with_input(&["judge", "-"], PLAIN.as_bytes());
    assert_eq!((output.status, output.stdout.as_str()), (0, "<stdin>: valid\n"));
    let output = workdir.run_with_input(&["judge", "--format=json", "-"], b"7");
    assert!(
        output.stdout.starts_with(r#"{"path":"-","breaks":[{"rule":"root/type","#),
        "{}",
        output.stdout
    );
    assert_eq!(workdir.run(&["judge", "-", "-"]).status, 2);
}

#[test]
fn an_unreadable_file_is_named_and_the_others_are_judged() {
    let workdir =
        Workdir::new("judge_unreadable").with("valid.json", PLAIN).with("broken.json", "{}x");
    let output = workdir.run(&["judge", "missing.json", ".", "valid.json", "broken.json"]);
    assert_eq!(output.status, 2);
    insta::assert_snapshot!(output.all());
}

#[test]
fn an_empty_file_is_not_a_document() {
    let output = judged("empty", "");
    assert_eq!(output.status, 1);
    insta::assert_snapshot!(output.all());
}

#[test]
fn names_in_a_document_cannot_control_the_terminal() {
    let document = plain_with("{\"tier\"", "{\"\\u001b[31m\\n\": 1e999, \"tier\"");
    let output = judged("control", document);
    assert!(!output.stdout.contains('\u{1b}'));
    insta::assert_snapshot!(output.all());
}

#[test]
fn colours_are_off_in_a_pipe_unless_forced() {
    let workdir = Workdir::new("judge_colours").with("valid.json", PLAIN);
    let coloured = |variables: &[(&str, &str)]| {
        let mut command = workdir.command(&["judge", "valid.json"]);
        command.envs(variables.iter().copied());
        CommandOutput::from(command.output().unwrap()).stdout.contains('\u{1b}')
    };
    assert!(coloured(&[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[]), "a pipe is not a terminal");
    assert!(!coloured(&[("NO_COLOR", "1")]));
}

#[test]
fn a_closed_pipe_is_not_a_crash() {
    let workdir = Workdir::new("judge_pipe").with("broken.json", "[]");
    let files = vec!["broken.json"; 2000];
    for verb in [[vec!["judge"], files].concat(), vec!["rules"], vec!["rules", "--schema"]] {
        let mut command = workdir.command(&verb);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut error = String::new();
        child.stderr.take().unwrap().read_to_string(&mut error).unwrap();
        let expected = i32::from(verb[0] == "judge");
        assert_eq!((child.wait().unwrap().code(), error.as_str()), (Some(expected), ""));
    }
}
