//! The end of the input, and what is warned of.

use nearmiss::internal::connection::Connection;

use super::{SILENCE, adapter, ask, start};

#[test]
fn an_adapter_that_ends_as_it_should_earns_no_warning() {
    let mut process = start("serve");
    ask(&mut process, &["1"]);
    assert_eq!(process.close(), None);
}

#[test]
fn another_status_at_the_end_is_a_warning() {
    let warning = start("serve; say 'could not say goodbye' >&2; exit 3").close().unwrap();
    let (warning, _) = warning.split_once("\n  command: ").unwrap();
    insta::assert_snapshot!(warning, @r#"
    the adapter ended with exit status: 3, not with 0; the last lines of its standard error:
        could not say goodbye
    "#);
}

#[test]
fn no_end_within_the_time_limit_is_a_warning() {
    let mut process = adapter("serve; exec sleep 1000").timeout(SILENCE).start().unwrap();
    let warning = process.close().unwrap();
    let (warning, _) = warning.split_once("\n  command: ").unwrap();
    insta::assert_snapshot!(warning, @"the adapter had not ended 2s after the end of its input, and was killed");
}

#[test]
fn a_second_answer_at_the_end_is_a_warning() {
    let mut process = start("start; next; accept; first=$id; next; id=$first; accept");
    ask(&mut process, &["1"]);
    let warning = process.close().unwrap();
    assert!(warning.contains(r#"{"id":1,"outcome":"accepted""#), "{warning}");
}
