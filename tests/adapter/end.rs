//! What an adapter does at the end of its input, and the warnings about it.

use nearmiss::internal::connection::Connection;

use super::{SILENCE, adapter, send, start};

#[test]
fn an_adapter_that_exits_cleanly_causes_no_warning() {
    let mut process = start("serve");
    send(&mut process, &["1"]);
    assert_eq!(process.close(), None);
}

#[test]
fn a_nonzero_exit_status_is_a_warning() {
    let warning = start("serve; say 'could not say goodbye' >&2; exit 3").close().unwrap();
    let (warning, _) = warning.split_once("\n  command: ").unwrap();
    insta::assert_snapshot!(warning, @r#"
    the adapter ended with exit status: 3, not with 0; the last lines of its standard error:
        could not say goodbye
    "#);
}

#[test]
fn not_exiting_within_the_time_limit_is_a_warning() {
    let mut process = adapter("serve; exec sleep 1000").timeout(SILENCE).start().unwrap();
    let warning = process.close().unwrap();
    let (warning, _) = warning.split_once("\n  command: ").unwrap();
    insta::assert_snapshot!(warning, @"the adapter had not ended 2s after the end of its input, and was killed");
}

#[test]
fn a_second_answer_after_the_end_of_the_input_is_a_warning() {
    let mut process = start("start; next; accept; first=$id; next; id=$first; accept");
    send(&mut process, &["1"]);
    let warning = process.close().unwrap();
    assert!(warning.contains(r#"{"id":1,"outcome":"accepted""#), "{warning}");
}
