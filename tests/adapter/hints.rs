//! What the harness says about common mistakes, and what to do about them.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use nearmiss::harness::{Adapter, Fault};
use nearmiss::internal::connection::{Connection, ProcessFault};

use super::{Memory, SILENCE, adapter, echoes, message, requests, send, start};

/// The message of the fault that an answer causes, without its circumstances.
fn complaint(answer: &str) -> String {
    let fault = start(&format!("answer() {{ {answer}; }}\nserve")).exchange(&requests(&["1"]));
    let message = message(&fault.unwrap_err());
    let is_shown = |line: &&str| line.starts_with("a response") || line.starts_with("  next:");
    message.lines().filter(is_shown).collect::<Vec<_>>().join("\n")
}

#[test]
fn an_echo_that_is_an_object_is_named() {
    let answer = r#"say '{"id":'$id',"outcome":"accepted","document":{"a":1}}'"#;
    insta::assert_snapshot!(complaint(answer), @r"
    a response of the adapter is wrong: `document` is an object, not a string
      next: send the echo as text: a JSON string that holds JSON
    ");
}

#[test]
fn an_id_that_is_a_string_is_named() {
    let answer = r#"say '{"id":"'$id'","outcome":"rejected","message":"no"}'"#;
    insta::assert_snapshot!(complaint(answer), @r"
    a response of the adapter is wrong: `id` is a string, not a number
      next: answer with the request's own id, as a number
    ");
}

#[test]
fn a_misspelt_outcome_is_named() {
    let answer = r#"say '{"id":'$id',"outcme":"accepted"}'"#;
    insta::assert_snapshot!(complaint(answer), @r"
    a response of the adapter is wrong: the field `outcome` is missing, but there is `outcme`
      next: correct the field's name
    ");
}

#[test]
fn a_misspelt_echo_is_named() {
    for name in ["doc", "documnet"] {
        let answer = format!(r#"say '{{"id":'$id',"outcome":"accepted","{name}":"{{}}"}}'"#);
        let expected = format!("the field `document` is missing, but there is `{name}`");
        assert!(complaint(&answer).contains(&expected), "{}", complaint(&answer));
    }
}

#[test]
fn an_adapter_without_echoes_may_send_any_other_field() {
    let script =
        r#"answer() { say '{"id":'$id',"outcome":"accepted","doc":"{}"}'; }; capabilities=; serve"#;
    assert_eq!(send(&mut start(script), &["1"]).outcomes[0].name(), "accepted");
}

#[test]
fn a_misspelt_version_at_the_start_is_named() {
    let script = r#"say '{"op":"start","protocol":1,"implementation":{"name":"n","Version":"1"}}'"#;
    let fault = adapter(script).start().unwrap_err().to_string();
    let expected = "the field `implementation.version` is missing, but there is `Version`";
    assert!(fault.contains(expected), "{fault}");
}

#[test]
fn a_byte_order_mark_is_named() {
    let fault = adapter(r"printf '\357\273\277'; serve").start().unwrap_err();
    let message = message(&fault);
    assert!(
        message.starts_with("the adapter did not start: the line begins with a byte order mark\n")
    );
    assert!(message.ends_with("  next: write UTF-8 without a byte order mark"), "{message}");
}

#[test]
fn a_program_that_is_not_executable_is_named_with_the_remedy() {
    let memory = Memory::new();
    fs::write(&memory.0, "serve").unwrap();
    let advice = || {
        let fault = Adapter::new([&memory.0]).start().unwrap_err();
        let Fault::Process(ProcessFault::Spawn { advice, .. }) = fault else { panic!("{fault}") };
        advice.replace(&memory.0.display().to_string(), "ADAPTER")
    };
    insta::assert_snapshot!(advice(), @"ADAPTER is not executable: run `chmod +x ADAPTER`, or run it with its interpreter");

    fs::set_permissions(&memory.0, fs::Permissions::from_mode(0o755)).unwrap();
    insta::assert_snapshot!(advice(), @"ADAPTER is no program for this system: run it with its interpreter, or begin it with a line such as `#!/bin/sh`");

    fs::write(&memory.0, "#!/no/such/interpreter\n").unwrap();
    insta::assert_snapshot!(advice(), @"ADAPTER exists, so its first line probably names an interpreter that does not: run it with its interpreter");
}

/// An adapter, and the hints that it causes after a tenth of a second.
fn with_hints(script: &str) -> (Adapter, Arc<Mutex<Vec<String>>>) {
    let hints: Arc<Mutex<Vec<String>>> = Arc::default();
    let kept = Arc::clone(&hints);
    let tell = move |hint: &str| kept.lock().unwrap().push(hint.to_owned());
    (adapter(script).on_silence(Duration::from_millis(100), tell), hints)
}

#[test]
fn an_adapter_that_is_silent_at_the_start_causes_one_hint() {
    let (adapter, hints) = with_hints("exec sleep 1000");
    let adapter = adapter.start_timeout(SILENCE);
    let fault = adapter.start().unwrap_err();
    assert!(message(&fault).contains("next: flush the output after each line"), "{fault}");
    adapter.start().unwrap_err();
    assert_eq!(
        *hints.lock().unwrap(),
        [
            "the adapter has written nothing for 100ms: it probably does not flush its output after each line"
        ]
    );
}

#[test]
fn an_adapter_that_starts_but_answers_nothing_causes_one_hint() {
    let memory = Memory::new();
    let script = memory
        .define_in(r#"answer() { while [ ! -e "$memory" ]; do sleep 0.05; done; accept; }; serve"#);
    let path = memory.0.clone();
    let told = Arc::new(Mutex::new(0));
    let count = Arc::clone(&told);
    // Only the hint lets the adapter answer.
    let tell = move |_: &str| {
        *count.lock().unwrap() += 1;
        fs::write(&path, "").unwrap();
    };
    let adapter = adapter(&script).on_silence(Duration::from_millis(100), tell);
    let mut process = adapter.start().unwrap();
    assert_eq!(send(&mut process, &["1", "2"]).outcomes, echoes(&["1", "2"]));
    assert!(*told.lock().unwrap() == 1);
}

#[test]
fn an_adapter_that_has_answered_before_causes_no_hint() {
    let hangs = r#"answer() { case $document in '"hang"') exec sleep 1000 ;; *) accept ;; esac; }
        serve"#;
    let tell = |hint: &str| panic!("{hint}");
    let adapter = adapter(hangs).timeout(SILENCE).on_silence(Duration::from_secs(30), tell);
    // The hint would come at the time limit at the latest.
    let mut process = adapter.start().unwrap();
    send(&mut process, &["1"]);
    assert_eq!(send(&mut process, &["hang"]).outcomes[0].name(), "timed out");
}
