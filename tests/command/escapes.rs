//! Names, messages and paths never reach a terminal as they are.

#![cfg(unix)]

use super::Workdir;
use super::certify::{ECHO, adapter, certify};

/// Text that would colour a terminal, begin a line and turn the direction of what follows.
const EVIL: &str = "\\u001b[31m\\n::error::\\u202e";

#[track_caller]
fn assert_harmless(text: &str) {
    let is_harmful =
        |c: char| c != '\n' && (c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c));
    assert!(!text.contains(is_harmful), "{text:?}");
    assert!(!text.lines().any(|line| line.starts_with("::")), "{text}");
}

#[test]
fn the_words_of_an_adapter_are_escaped() {
    let start = format!(
        r#"start() {{ IFS= read -r line; say '{{"op":"start","protocol":1,"implementation":{{"name":"{EVIL}","version":"{EVIL}","language":"{EVIL}"}},"capabilities":["encode"]}}'; }}"#
    );
    let refuse = format!(
        r#"{ECHO}
        decide() {{ say '{{"id":'"$id"',"outcome":"rejected","message":"{EVIL}"}}'; }}"#
    );
    let script = adapter(&format!("{start}\n{refuse}"));
    let workdir = Workdir::new("escapes");
    let output = certify(&workdir, &script, &["--only", "json/utf-8", "organization_slug/charset"]);
    assert!(output.stdout.contains(r"\u{1b}[31m"), "{}", output.stdout);
    assert_harmless(&output.all());

    let replay = ["replay", "json/utf-8/continuation-alone/role", "--", "sh", "-c", &script];
    let output = workdir.run(&replay);
    assert!(output.stdout.contains(r"\u{1b}[31m"), "{}", output.stdout);
    assert_harmless(&output.all());
}

#[test]
fn a_refusal_is_escaped_and_cut() {
    let long = "x".repeat(1000);
    let script = format!(r#"IFS= read -r line; echo '{{"op":"error","message":"{EVIL}{long}"}}'"#);
    let output = Workdir::new("escapes-refusal").run(&["certify", "--", "sh", "-c", &script]);
    assert_eq!(output.status, 3);
    assert!(!output.stderr.contains(&"x".repeat(300)), "{}", output.stderr);
    assert_harmless(&output.stderr);
}

#[test]
fn the_arguments_of_an_adapter_can_be_hidden() {
    let script = adapter(&format!("{ECHO}\n: secret-token"));
    let options = ["--only", "organization_slug/charset", "--redact"];
    let output = certify(&Workdir::new("redact"), &script, &options);
    assert_eq!(output.status, 1, "{}", output.all());
    assert!(output.stdout.contains(" -- sh …\n"), "{}", output.stdout);
    assert!(!output.all().contains("secret-token"), "{}", output.all());

    let fault = ["certify", "--redact", "--", "sh", "-c", "exit 1 # secret-token"];
    let output = Workdir::new("redact-fault").run(&fault);
    assert!(!output.all().contains("secret-token"), "{}", output.all());
    assert!(output.stderr.contains("command: sh …"), "{}", output.stderr);
}
