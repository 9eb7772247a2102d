//! `self-test` lists the flaws that the sweep must catch, and `--builtin` selects one of them. The
//! tests of the library check that every flaw is caught, and CI checks it with the command itself.

use serde_json::{Value, json};

use super::Workdir;

#[test]
fn the_list_shows_name_level_origin_blame_and_what_is_wrong() {
    let workdir = Workdir::new("self-test-list");
    let output = workdir.run(&["self-test", "--list"]);
    insta::assert_snapshot!(output.stdout);
    let json = workdir.run(&["self-test", "--list", "--format", "json"]).stdout;
    let rows: Vec<Value> = json.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), output.stdout.lines().filter(|line| !line.starts_with(' ')).count());
    assert_eq!((&rows[0]["level"], &rows[0]["origin"]), (&json!("schema"), &json!("informed")));
    assert_eq!(rows[rows.len() - 1]["origin"], "blind");
}

#[test]
fn self_test_has_help() {
    let output = Workdir::new("self-test-help").run(&["self-test", "--help"]);
    insta::assert_snapshot!("help_self_test", output.all());
}

#[test]
fn a_finding_of_a_built_in_is_replayed_by_the_line_that_is_printed() {
    let workdir = Workdir::new("builtin");
    let output = workdir.run(&["certify", "--cases", "0", "--builtin", "panic-on-empty-slug"]);
    assert_eq!((output.status, output.stderr.as_str()), (1, ""));
    let line = output
        .stdout
        .lines()
        .find_map(|line| line.trim().strip_prefix("replay   nearmiss "))
        .unwrap();
    let words: Vec<&str> = line.split_whitespace().collect();
    assert_eq!(words[2..], ["--builtin", "panic-on-empty-slug"]);
    let again = workdir.run(&words);
    assert_eq!((again.status, again.stderr.as_str()), (1, ""));
    assert!(again.stdout.contains("outcome: crashed: panic: "), "{}", again.stdout);
    assert_eq!(workdir.run(&["replay", "--builtin", "embedded", words[1]]).status, 0);
}

#[test]
fn an_unknown_built_in_is_answered_with_similar_ones() {
    let workdir = Workdir::new("no-builtin");
    let names = ["slug-of-1", "embeded", "xyzzy"];
    let errors = names.map(|name| workdir.run(&["certify", "--builtin", name]));
    assert!(errors.iter().all(|output| output.status == 2));
    insta::assert_snapshot!(errors.map(|output| output.stderr).concat());
}
