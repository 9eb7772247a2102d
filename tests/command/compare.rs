//! `compare` and `matrix`: several implementations on the same cases.

use super::Workdir;

#[test]
fn implementations_that_differ_are_compared_with_what_matters_for_security_first() {
    let workdir = Workdir::new("compare");
    let flaws =
        ["builtin:embedded", "builtin:names-trimmed-to-known", "builtin:slug-of-one-character"];
    let output = workdir.run(&[&["compare"][..], &flaws].concat());
    assert_eq!((output.status, output.stderr.as_str()), (1, ""));
    insta::assert_snapshot!(output.stdout);

    let json = workdir.run(&["compare", "--format", "json", flaws[0], flaws[2]]);
    let comparison: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    let differences = comparison["differences"].as_array().unwrap();
    assert_eq!(differences.len(), 1, "{comparison}");
    assert_eq!(differences[0]["topic"], "rules");
    assert_eq!(differences[0]["about"], "*/min-length");
    assert_eq!(differences[0]["answers"], serde_json::json!(["rejected", "accepted"]));
}

#[test]
fn implementations_that_do_not_differ_are_alike() {
    let output = Workdir::new("alike").run(&["compare", "builtin:embedded", "builtin:embedded"]);
    assert_eq!(output.status, 0, "{}", output.stderr);
    assert!(output.stdout.ends_with("verdict  all give the same answers\n"), "{}", output.stdout);
}

#[test]
fn what_cannot_be_compared_is_an_error() {
    let workdir = Workdir::new("no-compare");
    let run = |implementation| workdir.run(&["compare", "builtin:embedded", implementation]);
    assert_eq!(workdir.run(&["compare", "builtin:embedded"]).status, 2);
    let unknown = run("builtin:embeded");
    assert_eq!(unknown.status, 2);
    assert!(unknown.stderr.contains("did you mean `embedded`?"), "{}", unknown.stderr);
    assert_eq!(run("'unclosed").status, 2);
    assert_eq!(run(" ").status, 2);
    assert_eq!(run("./no-such-adapter").status, 3);
}

/// A list of two adapters, which are the command itself.
fn adapters() -> String {
    let command = env!("CARGO_BIN_EXE_nearmiss");
    let entry = |name: &str| format!("[[adapter]]\ncommand = ['{command}', 'adapter', '{name}']\n");
    entry("embedded") + &entry("slug-of-one-character") + "name = 'one | two'\n"
}

#[test]
fn a_matrix_shows_adapters_side_by_side() {
    let workdir = Workdir::new("matrix").with("adapters.toml", adapters());
    let output = workdir.run(&["matrix", "adapters.toml"]);
    assert_eq!((output.status, output.stderr.as_str()), (0, ""));
    insta::assert_snapshot!(output.stdout);

    let html = workdir.run(&["matrix", "--format", "html", "adapters.toml"]).stdout;
    assert!(html.starts_with("<!doctype html>\n") && html.ends_with("</html>\n"), "{html}");
    assert!(html.contains("<th scope=\"col\">one | two</th>"), "{html}");
}

#[test]
fn a_list_of_adapters_that_is_wrong_is_an_error() {
    let workdir = Workdir::new("no-matrix")
        .with("empty.toml", "adapter = []\n")
        .with("key.toml", "[[adapter]]\ncomand = ['x']\n")
        .with("dies.toml", "[[adapter]]\ncommand = ['false']\n");
    let run = |file| workdir.run(&["matrix", file]);
    assert!(run("missing.toml").stderr.contains("cannot read `missing.toml`"));
    assert!(run("empty.toml").stderr.contains("lists no adapter"));
    assert!(
        run("key.toml").stderr.contains("unknown field `comand`"),
        "{}",
        run("key.toml").stderr
    );
    assert_eq!(["missing.toml", "empty.toml", "key.toml"].map(|file| run(file).status), [2; 3]);
    assert_eq!(run("dies.toml").status, 3);
}
