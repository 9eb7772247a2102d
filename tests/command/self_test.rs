//! `self-test` lists the flaws that the sweep has to catch, and `--builtin` runs one. That all are caught
//! is tested by the library, and by CI with the command itself.

use serde_json::Value;

use super::Bench;

#[test]
fn the_list_tells_name_level_blame_and_what_is_wrong() {
    let bench = Bench::new("self-test-list");
    let ran = bench.run(&["self-test", "--list"]);
    insta::assert_snapshot!(ran.out);
    let json = bench.run(&["self-test", "--list", "--format", "json"]).out;
    let rows: Vec<Value> = json.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), ran.out.lines().filter(|line| !line.starts_with(' ')).count());
    assert_eq!(rows[0]["level"], "schema");
}

#[test]
fn the_help_of_self_test_teaches() {
    let ran = Bench::new("self-test-help").run(&["self-test", "--help"]);
    insta::assert_snapshot!("help_self_test", ran.all());
}

#[test]
fn a_finding_of_a_built_in_is_asked_again_by_the_line_that_is_printed() {
    let bench = Bench::new("builtin");
    let ran = bench.run(&["certify", "--cases", "0", "--builtin", "panic-on-empty-slug"]);
    assert_eq!((ran.status, ran.err.as_str()), (1, ""));
    let line =
        ran.out.lines().find_map(|line| line.trim().strip_prefix("replay   nearmiss ")).unwrap();
    let words: Vec<&str> = line.split_whitespace().collect();
    assert_eq!(words[2..], ["--builtin", "panic-on-empty-slug"]);
    let again = bench.run(&words);
    assert_eq!((again.status, again.err.as_str()), (1, ""));
    assert!(again.out.contains("outcome: crashed: panic: "), "{}", again.out);
    assert_eq!(bench.run(&["replay", "--builtin", "embedded", words[1]]).status, 0);
}

#[test]
fn an_unknown_built_in_is_answered_with_those_close_to_it() {
    let bench = Bench::new("no-builtin");
    let names = ["slug-of-1", "embeded", "xyzzy"];
    let errors = names.map(|name| bench.run(&["certify", "--builtin", name]));
    assert!(errors.iter().all(|ran| ran.status == 2));
    insta::assert_snapshot!(errors.map(|ran| ran.err).concat());
}
