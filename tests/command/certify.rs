//! `certify`: what it says, and how it ends.

use std::fs;

use serde_json::Value;

use super::{Bench, Ran};

/// An adapter as a shell script, from the functions of the prelude.
pub(super) fn adapter(script: &str) -> String {
    let plain = serde_json::to_string(&plain()).unwrap();
    format!("{}plain='{plain}'\n{script}\nserve", include_str!("../adapter/prelude.sh"))
}

fn plain() -> String {
    String::from_utf8(nearmiss::internal::plan::Plan::default().document()).unwrap()
}

/// Accepts what is UTF-8, and gives it back as it was.
pub(super) const ECHO: &str =
    r#"answer() { if [ "$document" ]; then accept; else decide rejected; fi; }"#;

pub(super) fn certify(bench: &Bench, script: &str, options: &[&str]) -> Ran {
    // A shell takes its time over a long line.
    let certify = ["certify", "--cases", "0", "--without-hostile"];
    bench.run(&[&certify, options, &["--", "sh", "-c", script]].concat())
}

fn without_time(ran: &Ran) -> String {
    let lines = ran.out.lines().filter(|line| !line.starts_with("time "));
    lines.map(|line| line.to_owned() + "\n").collect()
}

#[test]
fn the_embedded_implementation_is_certified() {
    let ran = Bench::new("embedded").run(&["certify", "--cases", "1000", "--seed", "7"]);
    insta::assert_snapshot!(without_time(&ran));
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
}

#[test]
fn the_help_of_certify_and_replay_teaches() {
    let bench = Bench::new("certify-help");
    insta::assert_snapshot!("help_certify", bench.run(&["certify", "--help"]).all());
    insta::assert_snapshot!("help_replay", bench.run(&["replay", "--help"]).all());
}

#[cfg(unix)]
#[test]
fn who_skips_rejects_or_accepts_everything_reaches_no_level() {
    let bench = Bench::new("no-level");
    let plain_or = |answer| {
        format!(r#"answer() {{ if [ "$document" = "$plain" ]; then accept; else {answer}; fi; }}"#)
    };
    let cases = [
        (plain_or("decide skipped"), "unjudged", 4),
        (plain_or("decide rejected"), "failed", 1),
        ("answer() { decide rejected; }".to_owned(), "failed", 1),
        ("capabilities=; answer() { decide accepted; }".to_owned(), "unjudged", 1),
    ];
    for (script, reader, status) in cases {
        let ran = certify(&bench, &adapter(&script), &["--format", "json"]);
        assert_eq!(ran.status, status, "{script}: {}", ran.err);
        let report: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(report["reached"], Value::Null, "{script}");
        assert_eq!(report["levels"]["reader"]["status"], reader, "{script}");
    }
}

#[cfg(unix)]
#[test]
fn a_level_below_the_one_that_fails_can_be_asked_for() {
    let bench = Bench::new("lower-level");
    let accepts = adapter("capabilities=; answer() { decide accepted; }");
    let ran = certify(&bench, &accepts, &["--level", "reader", "--without-echo"]);
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("echoes   waived"), "{}", ran.out);
    assert_eq!(certify(&bench, &accepts, &["--level", "reader"]).status, 4);
}

#[cfg(unix)]
#[test]
fn an_adapter_that_breaks_the_protocol_is_told_so() {
    let bench = Bench::new("protocol");
    let nameless = adapter(r#"answer() { say '{"outcome":"accepted"}'; }"#);
    for script in ["exit 0", "echo hello; cat", "no-such-command", &nameless] {
        let ran = certify(&bench, script, &[]);
        assert_eq!((ran.status, ran.out.as_str()), (3, ""), "{script}");
        assert!(ran.err.contains("command: sh -c"), "{script}: {}", ran.err);
        assert!(ran.err.contains("next: "), "{script}: {}", ran.err);
    }
}

#[cfg(unix)]
#[test]
fn what_was_found_before_the_protocol_broke_is_told() {
    let bench = Bench::new("half");
    let script = adapter(
        r#"answer() { case $document in
            ''|'"[]"'|*'\"ab\"'*) decide rejected ;; *organization_slug*) accept ;; *) say 'I am tired' ;;
        esac; }"#,
    );
    let ran = certify(&bench, &script, &[]);
    assert_eq!(ran.status, 3, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("I am tired"), "{}", ran.err);
    assert!(ran.out.contains("wrongly rejected: slug/length"), "{}", ran.out);
    assert!(ran.out.contains("ended early: a response of the adapter is wrong"), "{}", ran.out);
}

#[cfg(unix)]
#[test]
fn a_run_that_ends_before_its_first_case_has_no_table_of_rules() {
    // Four documents are asked about before the run.
    let script = adapter(
        r#"asked=0; answer() {
            asked=$((asked + 1))
            case $asked-$document in
                [1-4]-''|[1-4]-'"[]"') decide rejected ;; [1-4]-*) accept ;; *) say 'I am tired' ;;
            esac
        }"#,
    );
    let ran = certify(&Bench::new("no-case"), &script, &[]);
    assert_eq!(ran.status, 3, "{}", ran.all());
    let ending = "\n\nended early: a response of the adapter is wrong";
    let (before, _) = ran.out.split_once(ending).unwrap_or_else(|| panic!("{}", ran.out));
    assert!(
        before.ends_with(
            "documented unjudged            0         0         0         0           0"
        ),
        "{before}"
    );
}

#[cfg(unix)]
#[test]
fn a_document_too_long_for_a_token_is_kept_in_a_file() {
    let bench = Bench::new("long");
    let noise = nearmiss::internal::entropy::<70_000>(1, 0);
    // No quote and no backslash, and little that repeats.
    let noise: String = noise.iter().map(|byte| char::from(b'0' + byte % 40)).collect();
    let bench = bench.with("long.json", plain().replace("stytch_member", &noise));
    let folder = bench.folder.join("regressions");
    fs::create_dir_all(&folder).unwrap();
    fs::rename(bench.folder.join("long.json"), folder.join("long.json")).unwrap();
    // It refuses what is too long for it.
    let flawed = ["--builtin", "buffer-of-64-kib"];
    let options = ["certify", "--cases", "0", "--regressions", "regressions", "--findings", "kept"];
    let ran = bench.run(&[&options[..], &flawed].concat());
    assert_eq!(ran.status, 1, "{}", ran.err);
    let line =
        ran.out.lines().find(|line| line.contains("replay") && line.contains("sha256:")).unwrap();
    let token = line.split_whitespace().find(|word| word.starts_with("nm1:")).unwrap();
    assert!(line.contains("--findings kept --builtin buffer-of-64-kib"), "{line}");
    let again = ["replay", "--findings", "kept", token];
    assert_eq!(bench.run(&[&again[..], &flawed].concat()).status, 1);
    let elsewhere = bench.run(&["replay", "--findings", "elsewhere", token]);
    assert_eq!(elsewhere.status, 2);
    assert!(elsewhere.err.contains("name its folder with --findings"), "{}", elsewhere.err);
}

#[test]
fn regressions_that_cannot_be_read_are_wrong_usage() {
    let ran = Bench::new("no-regressions").run(&["certify", "--regressions", "nowhere"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("cannot read `nowhere`"), "{}", ran.err);
}

#[test]
fn a_wrong_option_says_what_is_right() {
    let bench = Bench::new("options");
    for (option, value, right) in [
        ("--timeout", "5", "500ms, 5s or 10m"),
        ("--level", "strict", "documented"),
        ("--jobs", "0", "a number from 1 to 512"),
        ("--seed", "x", "a whole number from 0"),
        ("--cases", "-1", "a whole number from 0"),
    ] {
        let ran = bench.run(&["certify", &format!("{option}={value}")]);
        assert_eq!(ran.status, 2, "{option}");
        assert!(ran.err.contains(right), "{option}: {}", ran.err);
    }
}
