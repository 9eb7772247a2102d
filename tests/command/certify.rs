//! `certify`: what it prints, and its exit status.

use std::fs;

use serde_json::Value;

use super::{CommandOutput, Workdir};

/// An adapter as a shell script: the prelude, then `script`, then the main loop. `$plain` is the
/// plain document.
pub(super) fn adapter(script: &str) -> String {
    let plain = serde_json::to_string(&plain()).unwrap();
    format!("{}plain='{plain}'\n{script}\nserve", include_str!("../adapter/prelude.sh"))
}

fn plain() -> String {
    String::from_utf8(nearmiss::internal::plan::Plan::default().document()).unwrap()
}

/// Accepts every document that is UTF-8, and echoes it unchanged.
pub(super) const ECHO: &str =
    r#"answer() { if [ "$document" ]; then accept; else decide rejected; fi; }"#;

pub(super) fn certify(workdir: &Workdir, script: &str, options: &[&str]) -> CommandOutput {
    // A shell is slow on long lines.
    let certify = ["certify", "--cases", "0", "--without-hostile"];
    workdir.run(&[&certify, options, &["--", "sh", "-c", script]].concat())
}

fn without_time(output: &CommandOutput) -> String {
    let lines = output.stdout.lines().filter(|line| !line.starts_with("time "));
    lines.map(|line| line.to_owned() + "\n").collect()
}

#[test]
fn the_embedded_implementation_is_certified() {
    let output = Workdir::new("embedded").run(&["certify", "--cases", "1000", "--seed", "7"]);
    insta::assert_snapshot!(without_time(&output));
    assert_eq!((output.status, output.stderr.as_str()), (0, ""));
}

#[test]
fn certify_and_replay_have_help() {
    let workdir = Workdir::new("certify-help");
    insta::assert_snapshot!("help_certify", workdir.run(&["certify", "--help"]).all());
    insta::assert_snapshot!("help_replay", workdir.run(&["replay", "--help"]).all());
}

#[cfg(unix)]
#[test]
fn skipping_rejecting_or_accepting_everything_reaches_no_level() {
    let workdir = Workdir::new("no-level");
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
        let output = certify(&workdir, &adapter(&script), &["--format", "json"]);
        assert_eq!(output.status, status, "{script}: {}", output.stderr);
        let report: Value = serde_json::from_str(&output.stdout).unwrap();
        assert_eq!(report["reached"], Value::Null, "{script}");
        assert_eq!(report["levels"]["reader"]["status"], reader, "{script}");
    }
}

#[cfg(unix)]
#[test]
fn a_level_below_a_failed_one_can_be_requested() {
    let workdir = Workdir::new("lower-level");
    let accepts = adapter("capabilities=; answer() { decide accepted; }");
    let output = certify(&workdir, &accepts, &["--level", "reader", "--without-echo"]);
    assert_eq!(output.status, 0, "{}{}", output.stdout, output.stderr);
    assert!(output.stdout.contains("echoes   waived"), "{}", output.stdout);
    assert_eq!(certify(&workdir, &accepts, &["--level", "reader"]).status, 4);
}

#[cfg(unix)]
#[test]
fn a_broken_protocol_is_reported_with_the_command_and_the_next_step() {
    let workdir = Workdir::new("protocol");
    let without_id = adapter(r#"answer() { say '{"outcome":"accepted"}'; }"#);
    for script in ["exit 0", "echo hello; cat", "no-such-command", &without_id] {
        let output = certify(&workdir, script, &[]);
        assert_eq!((output.status, output.stdout.as_str()), (3, ""), "{script}");
        assert!(output.stderr.contains("command: sh -c"), "{script}: {}", output.stderr);
        assert!(output.stderr.contains("next: "), "{script}: {}", output.stderr);
    }
}

#[cfg(unix)]
#[test]
fn findings_from_before_the_protocol_broke_are_reported() {
    let workdir = Workdir::new("half");
    let script = adapter(
        r#"answer() { case $document in
            ''|'"[]"'|*'\"ab\"'*) decide rejected ;; *organization_slug*) accept ;; *) say 'I am tired' ;;
        esac; }"#,
    );
    let output = certify(&workdir, &script, &[]);
    assert_eq!(output.status, 3, "{}{}", output.stdout, output.stderr);
    assert!(output.stderr.contains("I am tired"), "{}", output.stderr);
    assert!(output.stdout.contains("wrongly-rejected/slug: valid"), "{}", output.stdout);
    assert!(
        output.stdout.contains("ended early: a response of the adapter is wrong"),
        "{}",
        output.stdout
    );
}

#[cfg(unix)]
#[test]
fn a_run_that_ends_before_its_first_case_has_no_table_of_rules() {
    // The harness sends four documents before the run.
    let script = adapter(
        r#"count=0; answer() {
            count=$((count + 1))
            case $count-$document in
                [1-4]-''|[1-4]-'"[]"') decide rejected ;; [1-4]-*) accept ;; *) say 'I am tired' ;;
            esac
        }"#,
    );
    let output = certify(&Workdir::new("no-case"), &script, &[]);
    assert_eq!(output.status, 3, "{}", output.all());
    for part in [
        "\n\nended early: a response of the adapter is wrong",
        "\ndocumented unjudged            0         0         0         0           0\n",
    ] {
        assert!(output.stdout.contains(part), "{}", output.stdout);
    }
    assert!(!output.stdout.contains("rule or feature"), "{}", output.stdout);
}

#[cfg(unix)]
#[test]
fn a_document_too_long_for_a_token_is_kept_in_a_file() {
    let workdir = Workdir::new("long");
    let noise = nearmiss::internal::entropy::<70_000>(1, 0);
    // No quotes, no backslashes, and little repetition to compress.
    let noise: String = noise.iter().map(|byte| char::from(b'0' + byte % 40)).collect();
    let workdir = workdir.with("long.json", plain().replace("stytch_member", &noise));
    let folder = workdir.folder.join("regressions");
    fs::create_dir_all(&folder).unwrap();
    fs::rename(workdir.folder.join("long.json"), folder.join("long.json")).unwrap();
    // It rejects documents that do not fit its buffer.
    let flawed = ["--builtin", "buffer-of-64-kib"];
    let options = ["certify", "--cases", "0", "--regressions", "regressions", "--findings", "kept"];
    let output = workdir.run(&[&options[..], &flawed].concat());
    assert_eq!(output.status, 1, "{}", output.stderr);
    let arguments = "--findings kept --builtin buffer-of-64-kib";
    assert!(output.stdout.contains(arguments), "{}", output.stdout);
    let json = workdir.run(&[&options[..], &flawed, &["--format", "json"]].concat());
    let report: Value = serde_json::from_str(&json.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap().iter();
    let mut tokens = findings.filter_map(|finding| finding["replay"].as_str());
    let token = tokens.find(|token| token.contains("sha256:")).unwrap();
    let again = ["replay", "--findings", "kept", token];
    assert_eq!(workdir.run(&[&again[..], &flawed].concat()).status, 1);
    let elsewhere = workdir.run(&["replay", "--findings", "elsewhere", token]);
    assert_eq!(elsewhere.status, 2);
    assert!(elsewhere.stderr.contains("name its folder with --findings"), "{}", elsewhere.stderr);
}

#[test]
fn unreadable_regressions_are_a_usage_error() {
    let output = Workdir::new("no-regressions").run(&["certify", "--regressions", "nowhere"]);
    assert_eq!(output.status, 2);
    assert!(output.stderr.contains("cannot read `nowhere`"), "{}", output.stderr);
}

/// Rejects every document that has the claim `__acme_internal`.
#[cfg(unix)]
const INTERNAL: &str = r#"answer() {
    case $document in
        ''|*'__acme_internal\":'*) decide rejected ;;
        *) accept ;;
    esac
}"#;

#[cfg(unix)]
#[test]
fn a_name_that_only_the_source_of_the_adapter_knows_is_found_with_words() {
    let script = adapter(INTERNAL);
    let workdir = Workdir::new("words").with("adapter.sh", &script).with("notes.txt", "1 + 1");
    let level = ["certify", "--cases", "400", "--without-hostile", "--level", "reader"];
    let run = |options: &[&str]| {
        workdir.run(&[&level, options, &["--", "sh", "-c", script.as_str()]].concat())
    };
    let without = run(&[]);
    assert!(!without.stdout.contains("__acme"), "{}", without.stdout);
    assert!(!without.stdout.contains("\nwords "), "{}", without.stdout);

    let with = run(&["--words", "adapter.sh", "notes.txt"]);
    assert_eq!(with.status, 1, "{}", with.all());
    for part in [
        " of the implementation, in every other random case\n\n",
        "wrongly-rejected/word: valid documents are rejected (level reader, ",
        "\n  words    `__acme_internal`\n",
    ] {
        assert!(with.stdout.contains(part), "{part}: {}", with.stdout);
    }
    assert_eq!(with.stderr, "warning: there are no words in `notes.txt`\n");
    assert_eq!(without_time(&run(&["--words", "adapter.sh", "notes.txt"])), without_time(&with));

    let json = run(&["--format", "json", "--words", "adapter.sh"]);
    let report: Value = serde_json::from_str(&json.stdout).unwrap();
    assert!(report["words"].as_u64().unwrap() > 10, "{}", report["words"]);
    let findings = report["findings"].as_array().unwrap();
    let found = findings.iter().find(|finding| finding["subjects"][0] == "word").unwrap();
    assert_eq!(found["words"], serde_json::json!(["__acme_internal"]));
    assert_eq!(found["case"], "word/claims/name/__acme_internal");
    let token = found["replay"].as_str().unwrap();
    let again = workdir.run(&["replay", token, "--", "sh", "-c", &script]);
    assert_eq!(again.status, 1, "{}", again.all());
}

#[test]
fn words_that_cannot_be_read_are_a_usage_error() {
    let workdir = Workdir::new("no-words").with("none.txt", "1 + 1");
    let output = workdir.run(&["certify", "--words", "nowhere"]);
    let missing = "error: cannot read words from `nowhere`: there is no such file or folder; check the path\n";
    assert_eq!((output.status, output.stderr.as_str()), (2, missing));
    let output = workdir.run(&["certify", "--words", "none.txt"]);
    let none = "error: there are no words in `none.txt`: name source files, binaries or folders of the implementation\n";
    assert_eq!((output.status, output.stderr.as_str()), (2, none));
}

#[test]
fn words_that_are_left_out_are_counted() {
    let words: Vec<String> = (0..10_003).map(|index| format!("word{index}")).collect();
    let workdir = Workdir::new("many-words").with("many.txt", words.join(" "));
    let options = ["certify", "--cases", "100", "--without-hostile", "--words", "many.txt"];
    let output = workdir.run(&options);
    let left_out = "warning: 3 of 10003 words are left out, and 10000 are used: name fewer files\n";
    assert_eq!((output.status, output.stderr.as_str()), (0, left_out));
    assert!(output.stdout.contains("\nwords    10000 of the"), "{}", output.stdout);
}

#[test]
fn a_wrong_option_value_is_answered_with_valid_ones() {
    let workdir = Workdir::new("options");
    for (option, value, valid) in [
        ("--timeout", "5", "500ms, 5s or 10m"),
        ("--level", "strict", "documented"),
        ("--jobs", "0", "a number from 1 to 512"),
        ("--seed", "x", "a whole number from 0"),
        ("--cases", "-1", "a whole number from 0"),
    ] {
        let output = workdir.run(&["certify", &format!("{option}={value}")]);
        assert_eq!(output.status, 2, "{option}");
        assert!(output.stderr.contains(valid), "{option}: {}", output.stderr);
    }
}

#[test]
fn an_adapter_without_the_two_dashes_is_answered_with_the_right_command() {
    let workdir = Workdir::new("no-dashes");
    let hint = |arguments: &[&str]| {
        let output = workdir.run(arguments);
        assert_eq!(output.status, 2, "{}", output.all());
        output.stderr
    };
    let missing = hint(&["certify", "--level", "reader", "python3", "my adapter.py"]);
    let expected = "put `--` before the adapter's command: \
        `nearmiss certify --level reader -- python3 'my adapter.py'`";
    assert!(missing.contains(expected), "{missing}");
    for other in
        [&["certify", "--loud"][..], &["judge", "--python3"], &["certify", "--", "x", "--"]]
    {
        let output = workdir.run(other);
        assert!(!output.stderr.contains("put `--`"), "{}", output.stderr);
    }
}

#[cfg(unix)]
#[test]
fn a_program_in_the_current_folder_is_suggested() {
    let workdir = Workdir::new("current-folder").with("adapter-of-ours.py", "print()");
    let output = workdir.run(&["certify", "--", "adapter-of-ours.py"]);
    assert_eq!(output.status, 3, "{}", output.all());
    assert!(
        output.stderr.contains("next: did you mean ./adapter-of-ours.py?"),
        "{}",
        output.stderr
    );
}

#[cfg(unix)]
#[test]
fn a_silent_adapter_causes_a_warning_before_the_time_is_up() {
    let workdir = Workdir::new("silent");
    let script = adapter(r#"while [ ! -e told ]; do sleep 0.05; done"#);
    let mut command = workdir.command(&["replay", "plain", "--", "sh", "-c", &script]);
    command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    let mut stderr = std::io::BufReader::new(child.stderr.take().unwrap());
    std::io::BufRead::read_line(&mut stderr, &mut line).unwrap();
    // Only now can the adapter answer.
    fs::write(workdir.folder.join("told"), "").unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let expected = "warning: the adapter has written nothing for 5s: it probably does not flush \
        its output after each line\n";
    assert_eq!(line, expected);
}

#[cfg(unix)]
#[test]
fn an_adapter_that_ends_after_each_answer_ends_the_run_with_a_report() {
    let script = adapter(&format!("{ECHO}\nserve() {{ start; next; answer; }}"));
    let output = certify(&Workdir::new("one-answer"), &script, &[]);
    assert_eq!(output.status, 3, "{}", output.all());
    assert!(output.stderr.contains("it must read until its input ends"), "{}", output.stderr);
    let ended = "ended early: the adapter is given up: it ended 30 times with status 0";
    assert!(output.stdout.contains(ended), "{}", output.stdout);
}

#[cfg(unix)]
#[test]
fn a_program_that_knows_no_protocol_is_certified_with_one_shot() {
    let workdir = Workdir::new("one-shot");
    let corpus = workdir.folder.join("corpus");
    fs::create_dir_all(&corpus).unwrap();
    let generate = ["corpus", "export", "corpus", "--rule", "organization_slug/max-length"];
    assert_eq!(workdir.run(&generate).status, 0);
    let run = |script: &str| {
        let certify = ["certify", "--corpus", "corpus", "--one-shot", "--level", "reader"];
        workdir.run(&[&certify[..], &["--", "sh", "-c", script]].concat())
    };

    let mirror = run("exec cat");
    assert_eq!(mirror.status, 0, "{}", mirror.all());
    assert!(mirror.stdout.starts_with("sh one-shot\n"), "{}", mirror.stdout);
    let rejects = run("echo 'no credentials' >&2; exit 1");
    assert_eq!(rejects.status, 1, "{}", rejects.all());
    assert!(rejects.stdout.contains("seen     no credentials"), "{}", rejects.stdout);
    assert!(rejects.stdout.contains(" --one-shot -- sh -c "), "{}", rejects.stdout);

    let without = workdir.run(&["certify", "--one-shot"]);
    assert_eq!(without.status, 2, "{}", without.all());
}

#[cfg(unix)]
#[test]
fn answers_that_need_no_sdk_are_warned_of() {
    let workdir = Workdir::new("suspicious");
    let mirror = "warning: every echo is the document byte for byte, white space included: does the adapter call the SDK?";
    let text = "warning: every document was accepted, even text that is not JSON: is it passed to the SDK?";
    let output = certify(
        &workdir,
        &adapter("answer() { [ \"$document\" ] || document='\"\"'; accept; }"),
        &[],
    );
    assert!(output.stdout.contains(text), "{}", output.stdout);
    let output = certify(&workdir, &adapter(ECHO), &[]);
    assert!(output.stdout.contains(mirror), "{}", output.stdout);
    assert!(output.stdout.contains("warning: all text that is not JSON was accepted"));
}
