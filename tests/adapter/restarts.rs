//! Adapters that have to be started again and again: they are given up.

use std::fs;

use nearmiss::harness::Fault;
use nearmiss::internal::connection::process::{GivenUp, Process};
use nearmiss::internal::connection::{Connection, ProcessFault};

use super::{Memory, adapter, message, requests, start};

/// Sends documents until the adapter is given up.
fn given_up(process: &mut Process, count: usize) -> (GivenUp, String) {
    let documents: Vec<String> = (0..count).map(|n| n.to_string()).collect();
    let documents: Vec<&str> = documents.iter().map(String::as_str).collect();
    let fault = process.exchange(&requests(&documents)).unwrap_err();
    let message = message(&fault);
    let Fault::Process(ProcessFault::GivenUp { why, .. }) = fault else { panic!("{fault}") };
    (why, message)
}

#[test]
fn an_adapter_that_ends_after_each_answer_is_given_up() {
    let (why, message) = given_up(&mut start("start; next; accept"), 60);
    assert_eq!(why, GivenUp::Ends(30));
    insta::assert_snapshot!(message, @r"
    the adapter is given up: it ended 30 times with status 0, and on no document when that was sent alone
      last: the process ended with exit status: 0
      command: …
      next: the adapter ends after an answer or a few: it must read until its input ends. A program that reads one document belongs behind --one-shot
    ");
}

#[test]
fn an_adapter_that_ends_after_each_answer_is_given_up_even_if_documents_come_one_by_one() {
    let mut process = start("start; next; accept");
    let fault = (0..100).find_map(|_| process.exchange(&requests(&["1"])).err());
    assert!(fault.unwrap().to_string().contains("30 times with status 0"));
}

#[test]
fn an_adapter_that_dies_at_every_tenth_request_is_given_up() {
    let script = "count=0
        answer() { count=$((count + 1)); [ $count -lt 10 ] || exit 3; accept; }
        serve";
    let (why, message) = given_up(&mut start(script), 2000);
    assert_eq!(why, GivenUp::Dies(30));
    assert!(message.contains("last: the process ended with exit status: 3"), "{message}");
}

#[test]
fn an_adapter_that_falls_silent_at_every_third_request_is_given_up_sooner() {
    let script = "count=0
        answer() { count=$((count + 1)); [ $count -lt 3 ] || exec sleep 1000; accept; }
        serve";
    let limit = std::time::Duration::from_millis(300);
    let mut process = adapter(script).timeout(limit).start().unwrap();
    let fault = (0..200).find_map(|_| process.exchange(&requests(&["1"])).err()).unwrap();
    let Fault::Process(ProcessFault::GivenUp { why, .. }) = fault else { panic!("{fault}") };
    assert_eq!(why, GivenUp::Silent(10));
}

#[test]
fn an_adapter_that_answers_nothing_in_time_is_given_up() {
    let limit = std::time::Duration::from_millis(100);
    let script = "answer() { exec sleep 1000; }; serve";
    let (why, message) = given_up(&mut adapter(script).timeout(limit).start().unwrap(), 60);
    assert_eq!(why, GivenUp::AnswersNone(20));
    assert!(message.contains("next: flush the output after each response"), "{message}");
}

#[test]
fn documents_that_each_kill_the_process_are_no_reason_to_give_it_up() {
    let script = r#"answer() { case $document in '"good"') accept ;; *) exit 1 ;; esac; }; serve"#;
    let documents: Vec<&str> = std::iter::once("good").chain(["bad"; 90]).chain(["good"]).collect();
    let batch = start(script).exchange(&requests(&documents)).unwrap();
    assert_eq!(batch.deaths, (1..91).collect::<Vec<_>>());
    assert_eq!(batch.outcomes[91].name(), "accepted");
}

#[test]
fn an_adapter_that_no_longer_answers_what_it_answered_before_is_given_up() {
    let memory = Memory::new();
    let script = memory.define_in(r#"answer() { [ ! -e "$memory" ] || exit 1; accept; }; serve"#);
    let mut process = start(&script);
    process.exchange(&requests(&["good"])).unwrap();
    fs::write(&memory.0, "").unwrap();
    let (why, message) = given_up(&mut process, 60);
    assert_eq!(why, GivenUp::DiesOnAll(30));
    assert!(message.contains("it died on 30 documents in a row"), "{message}");
}
