//! `doctor`: what it says of adapters with one mistake each.
#![cfg(unix)]

use serde_json::Value;

use super::{CommandOutput, Workdir};

/// An adapter for Python's own `json` module. A mistake redefines what it needs to.
const ADAPTER: &str = r#"
import base64, json, os, sys
capabilities = ["encode"]

def read(document):
    session = json.loads(document)
    return {"outcome": "accepted", "document": json.dumps(session)}

def outcome(document):
    try:
        return read(document)
    except (ValueError, RecursionError) as error:
        return {"outcome": "rejected", "message": type(error).__name__}

def say(response):
    print(json.dumps(response), flush=True)

def answer(id, document):
    say({"id": id, **outcome(document)})

def end():
    pass

def lines():
    return sys.stdin

def main():
    for line in lines():
        request = json.loads(line)
        if request["op"] == "start":
            sdk = {"name": "python-json", "version": "1"}
            say({"op": "start", "protocol": 1, "implementation": sdk, "capabilities": capabilities})
        elif "document" in request:
            answer(request["id"], request["document"].encode())
        else:
            answer(request["id"], base64.b64decode(request["document_base64"]))
    end()
"#;

/// Python may be told not to buffer its output.
const PYTHON: [&str; 6] = ["--", "env", "-u", "PYTHONUNBUFFERED", "python3", "adapter.py"];

/// Runs `doctor` on the adapter with a mistake.
fn doctor(name: &str, mistake: &str, options: &[&str]) -> CommandOutput {
    let script = format!("{ADAPTER}\n{mistake}\nmain()\n");
    let workdir = Workdir::new(&format!("doctor-{name}")).with("adapter.py", script);
    let doctor = ["doctor", "--timeout", "3s"];
    workdir.run(&[&doctor[..], options, &PYTHON].concat())
}

/// The checks that are not ok, and the end, without what was measured.
fn complaints(output: &CommandOutput) -> String {
    let mut shown = String::new();
    // A line that is quoted has an id that depends on the speed.
    let is_shown = |line: &&str| !line.starts_with("ok ") && !line.starts_with("      line: ");
    for line in output.stdout.lines().filter(is_shown) {
        shown += line;
        shown.push('\n');
    }
    format!("{shown}--- exit status {}\n{}", output.status, output.stderr)
}

#[test]
fn a_good_adapter_is_well() {
    let output = doctor("good", "", &[]);
    let lines: Vec<String> = output
        .stdout
        .lines()
        .map(|line| match line.split_whitespace().nth(1) {
            Some("start" | "speed") => line.replace(|c: char| c.is_ascii_digit(), "") + " …",
            _ => line.to_owned(),
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
    assert_eq!((output.status, output.stderr.as_str()), (0, ""));
}

#[test]
fn the_help_lists_the_exit_statuses() {
    insta::assert_snapshot!(Workdir::new("doctor-help").run(&["doctor", "--help"]).all());
}

#[test]
fn json_has_one_entry_per_check() {
    let output = doctor(
        "json",
        "def answer(id, document): say({'id': id, 'outcome': 'no'})",
        &["--format", "json"],
    );
    let diagnosis: Value = serde_json::from_str(&output.stdout).unwrap();
    assert_eq!(diagnosis["name"], "python-json");
    assert_eq!(diagnosis["checks"].as_array().unwrap().len(), 15);
    let fields = &diagnosis["checks"][3];
    assert_eq!((&fields["check"], &fields["health"]), (&"fields".into(), &"failed".into()));
    assert_eq!(fields["next"], "answer accepted, rejected, crashed or skipped");
    assert_eq!(output.status, 1);
}

/// Each mistake, with the checks that see it.
macro_rules! mistakes {
    ($($name:ident: $mistake:expr;)*) => {$(
        #[test]
        fn $name() {
            insta::assert_snapshot!(complaints(&doctor(stringify!($name), $mistake, &[])));
        }
    )*};
}

mistakes! {
    logs_on_standard_output: r#"
def answer(id, document):
    print("reading", id)
    say({"id": id, **outcome(document)})
"#;
    ids_as_strings: r#"
def answer(id, document):
    say({"id": str(id), **outcome(document)})
"#;
    two_answers_to_each_request: r#"
def answer(id, document):
    say({"id": id, **outcome(document)})
    say({"id": id, **outcome(document)})
"#;
    answers_that_are_not_flushed: r#"
def answer(id, document):
    print(json.dumps({"id": id, **outcome(document)}))
capabilities = []
def read(document):
    json.loads(document)
    return {"outcome": "accepted"}
"#;
    an_end_after_the_first_answer: r#"
def answer(id, document):
    say({"id": id, **outcome(document)})
    sys.exit(0)
"#;
    an_echo_that_is_the_request: r#"
def read(document):
    return {"outcome": "accepted", "document": document.decode()}
"#;
    everything_is_accepted_without_an_echo: r#"
capabilities = []
def read(document):
    return {"outcome": "accepted"}
"#;
    everything_is_rejected: r#"
def read(document):
    raise ValueError
"#;
    bytes_that_are_replaced: r#"
def read(document):
    session = json.loads(document.decode(errors="replace"))
    return {"outcome": "accepted", "document": json.dumps(session)}
"#;
    lines_that_are_cut: r#"
def lines():
    # Its last words differ from one Python to the next.
    sys.stderr = open(os.devnull, "w")
    while line := sys.stdin.readline(1 << 16):
        yield line
"#;
    a_status_that_is_not_0: r#"
def end():
    sys.exit("no goodbye")
"#;
    an_end_that_never_comes: r#"
import time
def end():
    time.sleep(1000)
"#;
    echoes_that_are_missing: r#"
def read(document):
    json.loads(document)
    return {"outcome": "accepted"}
"#;
    echoes_as_the_language_prints_them: r#"
def read(document):
    return {"outcome": "accepted", "document": str(json.loads(document))}
"#;
    a_misspelt_field: r#"
def read(document):
    return {"outcome": "accepted", "documnet": json.dumps(json.loads(document))}
"#;
    text_that_is_not_json_is_repaired: r#"
def outcome(document):
    try:
        session = json.loads(document)
    except ValueError:
        session = {}
    except RecursionError:
        session = []
    if not isinstance(session, dict):
        return {"outcome": "rejected", "message": "no object"}
    return {"outcome": "accepted", "document": json.dumps(session)}
"#;
}

#[test]
fn a_death_is_only_told() {
    let dies = r#"
def answer(id, document):
    if document.startswith(b"[[["):
        os._exit(7)
    say({"id": id, **outcome(document)})
"#;
    let output = doctor("dies", dies, &[]);
    assert_eq!(output.status, 0, "{}", output.all());
    let told = "ok       survival        100000 open arrays: the process ended with exit status: 7; a run starts it again\n";
    assert!(output.stdout.contains(told), "{}", output.stdout);
}

#[test]
fn answers_in_another_order_are_fine() {
    let turned = r#"
held = []
def answer(id, document):
    # Two at a time, the second first; a document that is sent alone is answered at once.
    alone = len(document) > 100000 or b"\xff" in document or document.startswith(b"[[[")
    if alone:
        return say({"id": id, **outcome(document)})
    held.append((id, document))
    if len(held) == 2:
        for id, document in reversed(held):
            say({"id": id, **outcome(document)})
        held.clear()
"#;
    let output = doctor("order", turned, &[]);
    assert_eq!(output.status, 0, "{}", output.all());
    assert!(output.stdout.contains("another order than the requests, which is fine"));
}

#[test]
fn an_adapter_that_cannot_be_started_has_its_own_exit_status() {
    let output = doctor("no-start", "sys.exit('no credentials')", &[]);
    assert_eq!((output.status, output.stdout.as_str()), (3, ""), "{}", output.all());
    assert!(output.stderr.contains("no credentials"), "{}", output.stderr);
    assert_eq!(Workdir::new("doctor-usage").run(&["doctor"]).status, 2);
}
