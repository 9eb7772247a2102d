//! Responses that break the protocol.

use nearmiss::harness::Fault;
use nearmiss::internal::connection::Connection;
use nearmiss::internal::connection::ProcessFault;
use nearmiss::internal::connection::process::{BadLine, Diagnostics};

use super::{adapter, message, requests, send, start};

#[test]
fn a_line_that_is_not_json_is_quoted() {
    let garbage = "answer() { say 'decoding …' >&2; say 'Segmentation \t fault'; }\nserve";
    let fault = start(garbage).exchange(&requests(&["1"])).unwrap_err();
    insta::assert_snapshot!(message(&fault), @r#"
    a response of the adapter is wrong: the line cannot be read: expected value at line 1 column 1
      line: Segmentation \t fault
      command: …
      end: it was still running, and was killed
      standard error:
        decoding …
      next: write one JSON object per line to standard output, and logs to standard error
    "#);
}

#[test]
fn only_the_start_of_a_long_line_is_quoted() {
    let garbage = format!("answer() {{ say {}; }}\nserve", "é".repeat(5000));
    let fault = start(&garbage).exchange(&requests(&["1"])).unwrap_err();
    let Fault::Process(ProcessFault::Response { diagnostics, .. }) = fault else {
        panic!("{fault}")
    };
    let Diagnostics { line, .. } = *diagnostics;
    assert_eq!(line.unwrap(), "é".repeat(200) + "…");
}

#[test]
fn an_array_is_not_a_response() {
    let bad_line =
        bad_line_of("answer() { say '[1,\"accepted\",\"{}\",null,null,null,null]'; }\nserve");
    assert!(matches!(bad_line, BadLine::Malformed { .. }), "{bad_line}");
}

#[test]
fn an_unknown_outcome_is_a_fault() {
    let bad_line = bad_line_of(r#"answer() { say '{"id":'$id',"outcome":"ok"}'; }; serve"#);
    assert_eq!(bad_line, BadLine::UnknownOutcome { outcome: "ok".to_owned() });
}

#[test]
fn an_id_that_was_never_sent_is_a_fault() {
    let bad_line = bad_line_of(r#"answer() { id=$((id + 1000)); accept; }; serve"#);
    assert_eq!(bad_line, BadLine::UnknownId { id: 1001 });
}

#[test]
fn a_second_answer_is_a_fault() {
    assert_eq!(bad_line_of("answer() { accept; accept; }; serve"), BadLine::AnsweredId { id: 1 });
}

#[test]
fn a_second_answer_in_the_next_batch_is_a_fault() {
    let mut process = start("start; next; accept; first=$id; next; id=$first; accept; next");
    send(&mut process, &["1"]);
    let fault = process.exchange(&requests(&["2"])).unwrap_err();
    let Fault::Process(ProcessFault::Response { bad_line, .. }) = fault else { panic!("{fault}") };
    assert_eq!(bad_line, BadLine::AnsweredId { id: 1 });
}

#[test]
fn a_response_without_an_id_is_a_fault() {
    let bad_line =
        bad_line_of(r#"answer() { say '{"outcome":"accepted","document":"{}"}'; }; serve"#);
    assert_eq!(bad_line, BadLine::MissingField { field: "id", similar: None });
}

#[test]
fn a_rejection_without_a_message_is_a_fault() {
    let bad_line = bad_line_of(r#"answer() { say '{"id":'$id',"outcome":"rejected"}'; }; serve"#);
    assert_eq!(bad_line, BadLine::MissingField { field: "message", similar: None });
}

#[test]
fn a_line_longer_than_the_limit_is_a_fault() {
    let long = "answer() { while :; do printf 0123456789; done; }\nserve";
    let fault = adapter(long).max_line(1000).start().unwrap().exchange(&requests(&["1"]));
    let fault = fault.unwrap_err();
    let Fault::Process(ProcessFault::Response { bad_line, .. }) = fault else { panic!("{fault}") };
    assert_eq!(bad_line, BadLine::TooLong { limit: 1000 });
}

#[test]
fn a_line_of_exactly_the_limit_is_read() {
    let document = "x".repeat(500);
    let line = format!(r#"{{"id":1,"outcome":"accepted","document":"{document}"}}"#);
    let send = |max_line| {
        let mut process = adapter("serve").max_line(max_line).start().unwrap();
        process.exchange(&requests(&[&document]))
    };
    assert!(send(line.len()).is_ok());
    assert!(send(line.len() - 1).is_err());
}

fn bad_line_of(script: &str) -> BadLine {
    let fault = start(script).exchange(&requests(&["1", "2"])).unwrap_err();
    let Fault::Process(ProcessFault::Response { bad_line, .. }) = fault else { panic!("{fault}") };
    bad_line
}
