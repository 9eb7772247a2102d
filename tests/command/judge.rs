//! `nearmiss judge` says of each document what is wrong, where, and what answer is expected.

use std::io::Read;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::{Bench, PLAIN, Ran, plain_with};

/// Judges one document from a file of that name, as people see it.
fn judged(name: &str, document: impl AsRef<[u8]>) -> Ran {
    let file = format!("{name}.json");
    Bench::new(&format!("judge_{name}")).with(&file, document).run(&["judge", &file])
}

#[test]
fn a_valid_document_takes_one_line() {
    let ran = judged("valid", PLAIN);
    assert_eq!((ran.status, ran.out.as_str(), ran.err.as_str()), (0, "valid.json: valid\n", ""));
}

#[test]
fn each_family_of_rules_has_its_sentence() {
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
        let ran = judged(name, document);
        assert_eq!(ran.status, 1, "{name}");
        insta::assert_snapshot!(format!("broken_{name}"), ran.all());
    }
}

#[test]
fn what_is_open_is_no_fault() {
    let bench = Bench::new("judge_ambiguous");
    let factor = plain_with("\"email\"", "\"pigeon\"");
    let bench = bench.with("method.json", factor).with("mark.json", format!("\u{feff}{PLAIN}"));
    let ran = bench.run(&["judge", "method.json", "mark.json"]);
    assert_eq!(ran.status, 0);
    insta::assert_snapshot!(ran.all());
}

#[test]
fn a_duplicate_with_one_bad_value_breaks_the_rule_but_leaves_the_answer_open() {
    let document = plain_with("\"acme\",", "\"acme\", \"organization_\\u0073lug\": \"!\",");
    let ran = judged("duplicate", &document);
    insta::assert_snapshot!(ran.all());
    let bench = Bench::new("judge_duplicate_json").with("d.json", document);
    let verdict: Value =
        serde_json::from_str(&bench.run(&["judge", "--format=json", "d.json"]).out).unwrap();
    assert_eq!(
        verdict["expect"],
        json!({"reader": "either", "schema": "either", "documented": "either"})
    );
}

#[test]
fn json_is_one_object_a_file_and_an_entry_a_place() {
    let bench = Bench::new("judge_json")
        .with("valid.json", PLAIN)
        .with("roles.json", plain_with("[\"stytch_member\"]", "[\n1,\"é\", 2]"))
        .with("many.json", plain_with("[\"stytch_member\"]", &format!("{:?}", vec![0; 101])));
    let ran = bench.run(&["judge", "valid.json", "roles.json", "many.json", "--format", "json"]);
    let lines: Vec<Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
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
    assert_eq!((lines.len(), ran.status, ran.err.as_str()), (3, 1, ""));
}

#[test]
fn standard_input_is_judged_as_a_file_is() {
    let bench = Bench::new("judge_stdin");
    let ran = bench.run_with_input(&["judge", "-"], PLAIN.as_bytes());
    assert_eq!((ran.status, ran.out.as_str()), (0, "<stdin>: valid\n"));
    let ran = bench.run_with_input(&["judge", "--format=json", "-"], b"7");
    assert!(ran.out.starts_with(r#"{"path":"-","breaks":[{"rule":"root/type","#), "{}", ran.out);
    assert_eq!(bench.run(&["judge", "-", "-"]).status, 2);
}

#[test]
fn an_unreadable_file_is_named_and_the_others_are_judged() {
    let bench = Bench::new("judge_unreadable").with("valid.json", PLAIN).with("broken.json", "{}x");
    let ran = bench.run(&["judge", "missing.json", ".", "valid.json", "broken.json"]);
    assert_eq!(ran.status, 2);
    insta::assert_snapshot!(ran.all());
}

#[test]
fn an_empty_file_is_no_document() {
    let ran = judged("empty", "");
    assert_eq!(ran.status, 1);
    insta::assert_snapshot!(ran.all());
}

#[test]
fn names_out_of_a_document_cannot_steer_the_terminal() {
    let document = plain_with("{\"tier\"", "{\"\\u001b[31m\\n\": 1e999, \"tier\"");
    let ran = judged("control", document);
    assert!(!ran.out.contains('\u{1b}'));
    insta::assert_snapshot!(ran.all());
}

#[test]
fn colours_are_for_those_who_want_them() {
    let bench = Bench::new("judge_colours").with("valid.json", PLAIN);
    let coloured = |variables: &[(&str, &str)]| {
        let mut command = bench.command(&["judge", "valid.json"]);
        command.envs(variables.iter().copied());
        Ran::from(command.output().unwrap()).out.contains('\u{1b}')
    };
    assert!(coloured(&[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[]), "a pipe is no terminal");
    assert!(!coloured(&[("NO_COLOR", "1")]));
}

#[test]
fn a_reader_that_goes_away_is_no_crash() {
    let bench = Bench::new("judge_pipe").with("broken.json", "[]");
    let files = vec!["broken.json"; 2000];
    for verb in [[vec!["judge"], files].concat(), vec!["rules"], vec!["rules", "--schema"]] {
        let mut command = bench.command(&verb);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut error = String::new();
        child.stderr.take().unwrap().read_to_string(&mut error).unwrap();
        let expected = i32::from(verb[0] == "judge");
        assert_eq!((child.wait().unwrap().code(), error.as_str()), (Some(expected), ""));
    }
}
