//! The start request: adapters that answer it, and adapters that do not.

use nearmiss::harness::{Adapter, Fault};
use nearmiss::implementation::Identity;
use nearmiss::internal::connection::Connection;
use nearmiss::internal::connection::ProcessFault;
use nearmiss::internal::connection::process::BadLine;

use super::{SILENCE, adapter, message, start};

#[test]
fn the_start_response_names_the_implementation() {
    let process = start("serve");
    assert_eq!(process.identity(), Identity::new("echo", "1.2.3"));
    assert!(process.can_encode());
}

#[test]
fn an_adapter_without_the_encode_capability_cannot_encode() {
    let process = start(
        r#"read -r line
        say '{"op":"start","protocol":1,"implementation":{"name":"n","version":"1","language":"sh","url":"u","x":0}}'
        read -r line"#,
    );
    assert!(!process.can_encode());
    let identity = process.identity();
    assert_eq!((identity.language.as_deref(), identity.url.as_deref()), (Some("sh"), Some("u")));
}

#[test]
fn an_empty_command_is_a_fault() {
    let fault = Adapter::new(Vec::<String>::new()).start().unwrap_err();
    insta::assert_snapshot!(fault, @r#"
    the adapter's command is empty
      next: name a program and its arguments
    "#);
}

#[test]
fn a_program_that_does_not_exist_is_a_fault() {
    let fault = Adapter::new(["./no/such/adapter", "--of", "the road"]).start().unwrap_err();
    insta::assert_snapshot!(fault, @r#"
    the adapter could not be started: No such file or directory (os error 2)
      command: ./no/such/adapter --of 'the road'
      next: check that the program exists and is executable
    "#);
}

#[test]
fn the_standard_error_of_a_program_that_ends_at_once_is_quoted() {
    let fault = adapter("say 'No module named stytch' >&2; exit 1").start().unwrap_err();
    insta::assert_snapshot!(message(&fault), @r#"
    the adapter ended before it answered the start request
      command: …
      end: exit status: 1
      standard error:
        No module named stytch
      next: run the command by hand, and type {"op":"start","protocol":1} into it
    "#);
}

#[test]
fn a_program_that_never_answers_is_a_fault() {
    let fault = adapter("exec sleep 1000").start_timeout(SILENCE).start().unwrap_err();
    insta::assert_snapshot!(message(&fault), @r#"
    the adapter did not answer the start request within 2s
      command: …
      end: it was still running, and was killed
      standard error: nothing
      next: flush the output after each line; if the program does, run the command by hand, and type {"op":"start","protocol":1} into it
    "#);
}

#[test]
fn the_message_of_an_adapter_that_refuses_the_protocol_is_quoted() {
    let refuses = r#"read -r line; say '{"op":"error","message":"I speak 2"}'; exit 1"#;
    let fault = adapter(refuses).start().unwrap_err();
    insta::assert_snapshot!(message(&fault), @r#"
    the adapter did not start: it refuses: I speak 2
      line: {"op":"error","message":"I speak 2"}
      command: …
      end: exit status: 1
      standard error: nothing
      next: read the adapter's message; it may need a different version
    "#);
}

#[test]
fn a_start_response_without_a_name_is_a_fault() {
    let bad_line =
        bad_line_at_start(r#"say '{"op":"start","protocol":1,"implementation":{"version":"1"}}'"#);
    assert_eq!(bad_line, BadLine::MissingField { field: "implementation.name", similar: None });
}

#[test]
fn a_start_response_with_a_different_protocol_is_a_fault() {
    let bad_line = bad_line_at_start(
        r#"say '{"op":"start","protocol":2,"implementation":{"name":"n","version":"1"}}'"#,
    );
    assert_eq!(bad_line, BadLine::UnknownProtocol { protocol: 2 });
}

#[test]
fn a_greeting_before_the_start_response_is_a_fault() {
    let bad_line = bad_line_at_start("say Hello; serve");
    assert!(matches!(bad_line, BadLine::Malformed { .. }), "{bad_line}");
}

fn bad_line_at_start(script: &str) -> BadLine {
    let fault = adapter(script).start().unwrap_err();
    let Fault::Process(ProcessFault::Start { bad_line, .. }) = fault else { panic!("{fault}") };
    bad_line
}
