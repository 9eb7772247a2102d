//! Responses that break the protocol.

use nearmiss::implementation::{
    Fault, Implementation,
    process::{Flaw, Scene},
};

use super::{adapter, ask, crashed, message, requests, start};

#[test]
fn a_line_that_is_no_json_is_quoted() {
    let garbage = "answer() { say 'decoding …' >&2; say 'Segmentation \t fault'; }\nserve";
    let fault = start(garbage).decode_batch(&requests(&["1"])).unwrap_err();
    insta::assert_snapshot!(message(&fault), @r#"
    a response of the adapter is wrong: the line cannot be read: expected value at line 1 column 1
      line: Segmentation \t fault
      command: …
      end: it was still running, and was killed
      standard error:
        decoding …
      next: write one JSON object a line to standard output, and logs to standard error
    "#);
}

#[test]
fn a_long_line_is_quoted_by_its_beginning() {
    let garbage = format!("answer() {{ say {}; }}\nserve", "é".repeat(5000));
    let fault = start(&garbage).decode_batch(&requests(&["1"])).unwrap_err();
    let Fault::Response { scene, .. } = fault else { panic!("{fault}") };
    let Scene { line, .. } = *scene;
    assert_eq!(line.unwrap(), "é".repeat(200) + "…");
}

#[test]
fn an_array_is_no_response() {
    let flaw = flaw_of("answer() { say '[1,\"accepted\",\"{}\",null,null,null,null]'; }\nserve");
    assert!(matches!(flaw, Flaw::Malformed { .. }), "{flaw}");
}

#[test]
fn an_unknown_outcome_is_a_fault() {
    let flaw = flaw_of(r#"answer() { say '{"id":'$id',"outcome":"ok"}'; }; serve"#);
    assert_eq!(flaw, Flaw::UnknownOutcome { outcome: "ok".to_owned() });
}

#[test]
fn an_id_that_was_never_asked_is_a_fault() {
    let flaw = flaw_of(r#"answer() { id=$((id + 1000)); accept; }; serve"#);
    assert_eq!(flaw, Flaw::UnknownId { id: 1001 });
}

#[test]
fn a_second_answer_is_a_fault() {
    assert_eq!(flaw_of("answer() { accept; accept; }; serve"), Flaw::AnsweredId { id: 1 });
}

#[test]
fn a_second_answer_in_the_next_batch_is_a_fault() {
    let mut process = start("start; next; accept; first=$id; next; id=$first; accept; next");
    ask(&mut process, &["1"]);
    let fault = process.decode_batch(&requests(&["2"])).unwrap_err();
    assert!(matches!(fault, Fault::Response { flaw: Flaw::AnsweredId { id: 1 }, .. }), "{fault}");
}

#[test]
fn a_response_without_an_id_is_a_fault() {
    let flaw = flaw_of(r#"answer() { say '{"outcome":"accepted","document":"{}"}'; }; serve"#);
    assert_eq!(flaw, Flaw::MissingField { field: "id" });
}

#[test]
fn a_rejection_without_a_message_is_a_fault() {
    let flaw = flaw_of(r#"answer() { say '{"id":'$id',"outcome":"rejected"}'; }; serve"#);
    assert_eq!(flaw, Flaw::MissingField { field: "message" });
}

#[test]
fn a_line_above_the_limit_is_a_fault() {
    let long = "answer() { while :; do printf 0123456789; done; }\nserve";
    let fault = adapter(long).max_line(1000).start().unwrap().decode_batch(&requests(&["1"]));
    let fault = fault.unwrap_err();
    assert!(
        matches!(fault, Fault::Response { flaw: Flaw::TooLong { limit: 1000 }, .. }),
        "{fault}"
    );
}

#[test]
fn a_line_of_just_the_limit_is_read() {
    let document = "x".repeat(500);
    let line = format!(r#"{{"id":1,"outcome":"accepted","document":"{document}"}}"#);
    let ask = |max_line| {
        let mut process = adapter("serve").max_line(max_line).start().unwrap();
        process.decode_batch(&requests(&[&document]))
    };
    assert!(ask(line.len()).is_ok());
    assert!(ask(line.len() - 1).is_err());
}

#[test]
fn a_fault_within_decode_is_a_crash_with_the_faults_text() {
    let outcome = start("answer() { say Hello; }\nserve").decode(b"{}");
    assert!(crashed(&outcome).starts_with("a response of the adapter is wrong: "));
}

fn flaw_of(script: &str) -> Flaw {
    let fault = start(script).decode_batch(&requests(&["1", "2"])).unwrap_err();
    let Fault::Response { flaw, .. } = fault else { panic!("{fault}") };
    flaw
}
