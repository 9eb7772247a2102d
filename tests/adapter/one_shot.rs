//! Programs that are started once for each document.

use std::fs;
use std::time::Duration;

use nearmiss::harness::{Fault, Harness, OneShot};
use nearmiss::implementation::{Echo, Identity, Outcome};
use nearmiss::internal::connection::one_shot::{OneShotConnector, OneShotFault};
use nearmiss::internal::connection::{Batch, Connection, Connector, Request};

use super::{Memory, SILENCE, crashed, requests, wait_for_end};

/// Does what the document says.
const OBEDIENT: &str = r#"document=$(cat; printf .) document=${document%.}
case $document in
    reject) echo 'reading …' >&2; echo 'too short' >&2; exit 1 ;;
    silent) exit 1 ;;
    skip) echo 'no bytes' >&2; exit 89 ;;
    die) echo 'fatal: no such road' >&2; exit 7 ;;
    kill) kill -9 $$ ;;
    hang) exec sleep 1000 ;;
    decide) exit 0 ;;
    splice) printf '%s' "${NEARMISS_SPLICE-unset}" ;;
    *) printf '%s' "$document" ;;
esac"#;

fn shell(script: &str) -> OneShot {
    OneShot::new(["sh", "-c", script])
}

fn open_within(one_shot: OneShot, plain: &str, timeout: Duration) -> Box<dyn Connection> {
    OneShotConnector::new(one_shot, plain.into()).connect(timeout).unwrap()
}

fn open(script: &str) -> Box<dyn Connection> {
    open_within(shell(script), "plain", Duration::from_secs(30))
}

#[test]
fn the_exit_status_is_the_outcome() {
    let documents = ["plain", "reject", "silent", "skip", "die", "kill", "decide", ""];
    let Batch { outcomes, deaths, unstable } =
        open(OBEDIENT).exchange(&requests(&documents)).unwrap();
    assert_eq!(outcomes[..2], [Outcome::accepted("plain"), Outcome::rejected("too short")]);
    assert_eq!(outcomes[2], Outcome::rejected("the program wrote nothing to standard error"));
    assert_eq!(outcomes[3], Outcome::Skipped { message: "no bytes".to_owned() });
    assert_eq!(
        crashed(&outcomes[4]),
        "the program ended with exit status: 7; the last lines of its standard error:\n    \
         fatal: no such road"
    );
    assert_eq!(crashed(&outcomes[5]), "the program ended with signal: 9 (SIGKILL)");
    assert_eq!(outcomes[6..], [Outcome::Accepted(Echo::Absent), Outcome::Accepted(Echo::Absent)]);
    assert_eq!((deaths, unstable), (vec![4, 5], vec![]));
}

#[test]
fn many_documents_are_answered_in_order_whatever_their_bytes() {
    let mut echo = open("exec cat");
    let documents: Vec<Vec<u8>> = (0..100u8).map(|byte| vec![byte + 100; 70_000]).collect();
    let requests: Vec<Request<'_>> =
        documents.iter().map(|document| Request::new(document)).collect();
    let outcomes = echo.exchange(&requests).unwrap().outcomes;
    let expected: Vec<Outcome> = documents.into_iter().map(Outcome::accepted).collect();
    assert!(outcomes == expected);
}

#[test]
fn a_program_that_does_not_end_times_out_and_is_killed() {
    let memory = Memory::new();
    let script = format!(
        "case $(cat) in hang) sleep 1000 & printf '%s' $! > '{}'; exec sleep 1000 ;; esac",
        memory.0.display()
    );
    let mut program = open_within(shell(&script), "plain", SILENCE);
    let outcomes = program.exchange(&requests(&["hang", "1"])).unwrap().outcomes;
    assert_eq!(outcomes[0], Outcome::TimedOut { limit: SILENCE });
    assert_eq!(outcomes[1], Outcome::Accepted(Echo::Absent));

    wait_for_end(&fs::read_to_string(&memory.0).unwrap());
}

#[test]
fn a_process_that_keeps_the_output_open_does_not_delay_the_outcome() {
    let mut program = open("sleep 1000 & printf echo");
    let outcomes = program.exchange(&requests(&["1"])).unwrap().outcomes;
    assert_eq!(outcomes, [Outcome::accepted("echo")]);
}

#[test]
fn the_plain_document_shows_whether_there_are_echoes() {
    assert!(open("cat").can_encode());
    assert!(!open("exit 0").can_encode());
    let with_echoes = open_within(shell(OBEDIENT), "reject", Duration::from_secs(30));
    assert!(with_echoes.can_encode(), "nothing says that there are none");
}

#[test]
fn a_document_that_must_not_be_spliced_is_marked() {
    let mut program = open(OBEDIENT);
    let marked = Request { splice: false, ..Request::new(b"splice") };
    let outcomes = program.exchange(&[marked, Request::new(b"splice")]).unwrap().outcomes;
    assert_eq!(outcomes, [Outcome::accepted("0"), Outcome::accepted("unset")]);
}

#[test]
fn too_much_output_is_a_fault() {
    let endless = "while :; do printf 0123456789; done";
    let one_shot = shell(&format!("case $(cat) in plain) ;; *) {endless} ;; esac"));
    let mut program = open_within(one_shot.max_output(1000), "plain", Duration::from_secs(30));
    let fault = program.exchange(&requests(&["1"])).unwrap_err();
    let Fault::OneShot(OneShotFault::TooLong { limit, start, .. }) = fault else {
        panic!("{fault}")
    };
    assert_eq!(limit, 1000);
    assert!(start.starts_with("0123456789"), "{start}");

    let exact = shell("printf 0123456789").max_output(10);
    let outcomes = open_within(exact, "plain", Duration::from_secs(30)).exchange(&requests(&["1"]));
    assert_eq!(outcomes.unwrap().outcomes, [Outcome::accepted("0123456789")]);
}

#[test]
fn a_program_that_cannot_be_started_is_a_fault() {
    let fault = Harness::one_shot(OneShot::new(["./no/such/program"])).run().unwrap_err();
    insta::assert_snapshot!(fault, @r"
    the program could not be started: No such file or directory (os error 2)
      command: ./no/such/program
      next: check that the program exists and is executable
    ");
    let fault = Harness::one_shot(OneShot::new(Vec::<String>::new())).run().unwrap_err();
    insta::assert_snapshot!(fault, @r"
    the program's command is empty
      next: name a program and its arguments
    ");
}

#[test]
fn the_name_is_that_of_the_program_unless_it_is_given() {
    assert_eq!(open("exit 0").identity(), Identity::new("sh", "one-shot"));
    let named = shell("exit 0").identity(Identity::new("stytch", "15.3.0"));
    let named = open_within(named, "plain", Duration::from_secs(30));
    assert_eq!(named.identity(), Identity::new("stytch", "15.3.0"));
}
