//! Requests and their answers, from adapters that follow the protocol.

use nearmiss::implementation::{Echo, Outcome};
use nearmiss::internal::connection::{Connection, Request};

use super::{echoes, requests, send, start};

#[test]
fn a_document_comes_back_as_it_was_sent() {
    let documents = ["{}", "\"\\u0000\\ud800 \u{2028} ü \u{10ffff}\"", "", "not JSON\n\u{7}", "\\"];
    assert_eq!(send(&mut start("serve"), &documents).outcomes, echoes(&documents));
}

#[test]
fn requests_beyond_the_in_flight_limit_are_answered_in_order() {
    let documents: Vec<String> = (0..300).map(|n| n.to_string()).collect();
    let documents: Vec<&str> = documents.iter().map(String::as_str).collect();
    assert_eq!(send(&mut start("serve"), &documents).outcomes, echoes(&documents));
}

#[test]
fn pipes_that_are_full_both_ways_do_not_block() {
    let document = "x".repeat(1 << 17);
    let documents = vec![document.as_str(); 8];
    assert_eq!(send(&mut start("serve"), &documents).outcomes, echoes(&documents));
}

#[test]
fn responses_may_come_in_any_order() {
    let mut process = start(
        r#"start
        next; first=$id first_document=$document
        next; accept
        id=$first document=$first_document; accept
        next"#,
    );
    assert_eq!(send(&mut process, &["1", "2"]).outcomes, echoes(&["1", "2"]));
}

#[test]
fn every_outcome_is_recognized() {
    let mut process = start(
        r#"start
        next; say '{"id":'$id',"outcome":"rejected","message":"too long","pointer":"/organization_slug"}'
        next; say '{"id":'$id',"outcome":"rejected","message":"no","pointer":null,"since":"1.0"}'
        next; say '{"id":'$id',"outcome":"crashed","message":"panic"}'
        next; say '{"id":'$id',"outcome":"skipped","message":"raw bytes"}'
        next; say '{"id":'$id',"outcome":"accepted"}'
        next; say '{"id":'$id',"outcome":"accepted","document":"no JSON"}'
        next; say '{"id":'$id',"outcome":"accepted","document_base64":"eyJh/w=="}'
        next; say '{"id":'$id',"outcome":"accepted","echo_error":"cannot encode"}'
        next"#,
    );
    let message = String::from;
    assert_eq!(
        send(&mut process, &["1"; 8]).outcomes,
        [
            Outcome::Rejected {
                message: message("too long"),
                pointer: Some(message("/organization_slug"))
            },
            Outcome::rejected("no"),
            Outcome::Crashed { message: message("panic") },
            Outcome::Skipped { message: message("raw bytes") },
            Outcome::Accepted(Echo::Absent),
            Outcome::accepted("no JSON"),
            Outcome::accepted(*b"{\"a\xff"),
            Outcome::Accepted(Echo::Failed(message("cannot encode"))),
        ]
    );
}

#[test]
fn an_unpaired_surrogate_in_a_response_is_not_a_fault() {
    let mut process = start(
        r#"start
        next; say '{"id":'$id',"outcome":"rejected","message":"not \ud800"}'
        next; say '{"id":'$id',"outcome":"accepted","document":"\"\ud800\""}'
        next"#,
    );
    let outcomes = send(&mut process, &["1", "2"]).outcomes;
    assert_eq!(outcomes[0], Outcome::rejected("not \u{fffd}\u{fffd}\u{fffd}"));
    assert_eq!(outcomes[1], Outcome::accepted(*b"\"\xed\xa0\x80\""));
}

#[test]
fn bytes_that_are_not_utf_8_are_sent_as_base64() {
    let mut process = start(
        r#"answer() { case $line in
            *'"document_base64":"eyJh/w=="'*) say '{"id":'${id%\}}',"outcome":"skipped","message":"seen"}' ;;
        esac; }
        serve"#,
    );
    let seen = Outcome::Skipped { message: "seen".to_owned() };
    assert_eq!(process.exchange(&[Request::new(b"{\"a\xff")]).unwrap().outcomes, [seen]);
}

#[test]
fn only_a_request_that_must_not_be_spliced_says_so() {
    let mut process = start(
        r#"answer() { case $line in
            *'"splice":false'*) say '{"id":'$id',"outcome":"skipped","message":"not spliced"}' ;;
            *splice*) exit 1 ;;
            *) accept ;;
        esac; }
        serve"#,
    );
    let not_spliced = Request { splice: false, ..Request::new(b"{},\"x\":1") };
    let batch = process.exchange(&[not_spliced, requests(&["{}"])[0]]).unwrap();
    let skipped = Outcome::Skipped { message: "not spliced".to_owned() };
    assert_eq!(batch.outcomes, [skipped, Outcome::accepted("{}")]);
}

#[test]
fn a_flood_on_standard_error_blocks_nothing() {
    let flood = "dd if=/dev/zero bs=65536 count=64 >&2 2>/dev/null || exit 9";
    let mut process = start(&format!("answer() {{ {flood}; accept; }}\n{flood}; serve"));
    assert_eq!(send(&mut process, &["1", "2"]).outcomes, echoes(&["1", "2"]));
}

#[test]
fn what_no_report_needs_is_not_kept() {
    let mut process = start(
        r#"start
        long=$(head -c 5000000 /dev/zero | tr '\0' x)
        next; printf '{"id":%s,"outcome":"rejected","message":"%s"}\n' "$id" "$long"
        next; printf '{"id":%s,"outcome":"accepted","document":"%s"}\n' "$id" "$long"
        next; accept
        next"#,
    );
    let outcomes = send(&mut process, &["1", "2", "3"]).outcomes;
    let Outcome::Rejected { message, .. } = &outcomes[0] else { panic!("{outcomes:?}") };
    assert_eq!(*message, "x".repeat(4096) + "…");
    let words = "it has 5000000 bytes, the document 1".to_owned();
    assert_eq!(outcomes[1], Outcome::Accepted(Echo::Failed(words)));
    assert_eq!(outcomes[2], Outcome::accepted("3"));
}
