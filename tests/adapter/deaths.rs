//! Adapters that die or hang, and the documents that this is attributed to.

use std::{fs, time::Instant};

use nearmiss::implementation::Outcome;
use nearmiss::internal::connection::Connection;

use super::{
    Memory, SILENCE, adapter, crashed, echoes, message, requests, send, start, wait_for_end,
};

/// Dies on the documents `"die"` and `"kill"`, and never answers `"hang"`.
const MORTAL: &str = r#"
answer() { case $document in
    '"die"') say 'fatal: no such road' >&2; exit 7 ;;
    '"kill"') kill -9 $$ ;;
    '"hang"') exec sleep 1000 ;;
    *) accept ;;
esac; }
serve"#;

#[test]
fn the_document_that_kills_the_process_is_found() {
    let batch = send(&mut start(MORTAL), &["1", "2", "die", "3", "4"]);
    assert_eq!(
        crashed(&batch.outcomes[2]),
        "the process ended with exit status: 7; the last lines of its standard error:\n    \
         fatal: no such road"
    );
    assert_eq!(batch.outcomes[..2], echoes(&["1", "2"]));
    assert_eq!(batch.outcomes[3..], echoes(&["3", "4"]));
    assert_eq!(batch.unstable, []);
}

#[test]
fn every_document_that_kills_the_process_is_found() {
    let batch = send(&mut start(MORTAL), &["die", "1", "die", "die", "2"]);
    let is_dead = |outcome: &Outcome| matches!(outcome, Outcome::Crashed { .. });
    let dead: Vec<bool> = batch.outcomes.iter().map(is_dead).collect();
    assert_eq!(dead, [true, false, true, true, false]);
    assert_eq!(batch.deaths, [0, 2, 3]);
}

#[test]
fn a_crash_that_the_adapter_reports_is_no_death() {
    let mut process = start(
        r#"answer() { case $document in
            '"die"') exit 7 ;;
            *) say '{"id":'$id',"outcome":"crashed","message":"panic"}' ;;
        esac; }
        serve"#,
    );
    let documents: Vec<&str> = std::iter::repeat_n("1", 70).chain(["die"]).collect();
    let batch = send(&mut process, &documents);
    assert!(batch.outcomes.iter().all(|outcome| outcome.name() == "crashed"));
    assert_eq!(batch.deaths, [70]);
}

#[test]
fn a_death_by_signal_names_the_signal() {
    let batch = send(&mut start(MORTAL), &["kill"]);
    assert_eq!(crashed(&batch.outcomes[0]), "the process ended with signal: 9 (SIGKILL)");
}

#[test]
fn the_document_that_is_never_answered_is_found() {
    let mut process = adapter(MORTAL).timeout(SILENCE).start().unwrap();
    let batch = send(&mut process, &["1", "hang", "2"]);
    let timed_out = Outcome::TimedOut { limit: SILENCE };
    assert_eq!(batch.outcomes, [Outcome::accepted("1"), timed_out, Outcome::accepted("2")]);
    assert!(batch.deaths.is_empty() && batch.unstable.is_empty());
}

#[test]
fn a_process_that_stops_reading_times_out_too() {
    let mut process = adapter(MORTAL).timeout(SILENCE).start().unwrap();
    let more_than_a_pipe_holds = "x".repeat(1 << 17);
    let batch = send(&mut process, &["hang", &more_than_a_pipe_holds]);
    assert_eq!(batch.outcomes[0], Outcome::TimedOut { limit: SILENCE });
    assert_eq!(batch.outcomes[1], Outcome::accepted(more_than_a_pipe_holds));
}

#[test]
fn the_time_limit_runs_from_the_last_response() {
    let slow = "answer() { sleep 0.5; accept; }\nserve";
    let mut process = adapter(slow).timeout(SILENCE).start().unwrap();
    let began = Instant::now();
    let documents = ["1"; 6];
    assert_eq!(send(&mut process, &documents).outcomes, echoes(&documents));
    assert!(began.elapsed() > SILENCE);
}

#[test]
fn a_death_that_no_document_reproduces_is_unstable() {
    let memory = Memory::new();
    let mut process = start(&memory.define_in(
        r#"answer() {
            if [ "$document" = '"2"' ] && [ ! -e "$memory" ]; then : > "$memory"; exit 1; fi
            accept
        }
        serve"#,
    ));
    let batch = send(&mut process, &["1", "2", "3"]);
    assert_eq!(batch.outcomes, echoes(&["1", "2", "3"]));
    assert_eq!(batch.unstable.len(), 1);
    assert_eq!(batch.unstable[0].in_flight, [1, 2]);
    assert_eq!(batch.unstable[0].message, "the process ended with exit status: 1");
}

#[test]
fn a_timeout_that_the_only_document_does_not_reproduce_is_unstable() {
    let memory = Memory::new();
    let hangs_once = memory.define_in(
        r#"answer() {
            if [ ! -e "$memory" ]; then : > "$memory"; exec sleep 1000; fi
            accept
        }
        serve"#,
    );
    let mut process = adapter(&hangs_once).timeout(SILENCE).start().unwrap();
    let batch = send(&mut process, &["1"]);
    assert_eq!(batch.outcomes, echoes(&["1"]));
    assert_eq!(batch.unstable[0].in_flight, [0]);
    assert_eq!(batch.unstable[0].message, "the process was silent for 2s");
}

#[test]
fn unstable_requests_are_counted_from_the_start_of_the_batch() {
    let memory = Memory::new();
    let mut process = start(&memory.define_in(
        r#"answer() {
            if [ "$document" = '"99"' ] && [ ! -e "$memory" ]; then : > "$memory"; exit 1; fi
            accept
        }
        serve"#,
    ));
    let documents: Vec<String> = (0..101).map(|n| n.to_string()).collect();
    let documents: Vec<&str> = documents.iter().map(String::as_str).collect();
    assert_eq!(send(&mut process, &documents).unstable[0].in_flight, [99, 100]);
}

#[test]
fn no_document_is_blamed_if_the_process_ends_after_each_answer() {
    let mut process = start("start; next; accept");
    let batch = send(&mut process, &["1", "2", "3"]);
    assert_eq!(batch.outcomes, echoes(&["1", "2", "3"]));
    assert_eq!(batch.unstable[0].in_flight, [1, 2]);
}

#[test]
fn half_a_line_before_a_death_is_not_a_response() {
    let mut process = start("start; next; printf '{\"id\":1,\"outc'; exit 3");
    let batch = send(&mut process, &["1"]);
    assert_eq!(crashed(&batch.outcomes[0]), "the process ended with exit status: 3");
}

#[test]
fn a_process_that_cannot_be_started_again_is_a_fault() {
    let memory = Memory::new();
    let mut process = start(&memory.define_in(
        r#"if [ -e "$memory" ]; then say 'not twice' >&2; exit 2; fi
        : > "$memory"
        start; next; exit 1"#,
    ));
    let fault = process.exchange(&requests(&["1"])).unwrap_err();
    insta::assert_snapshot!(message(&fault), @r#"
    the adapter ended before it answered the start request
      command: …
      end: exit status: 2
      standard error:
        not twice
      next: run the command by hand, and type {"op":"start","protocol":1} into it
    "#);
}

#[test]
fn a_death_is_noticed_even_if_a_child_process_keeps_the_output_open() {
    let script = "start; next; sleep 1000 & exit 4";
    let mut process = adapter(script).timeout(SILENCE).start().unwrap();
    let batch = send(&mut process, &["1"]);
    assert!(crashed(&batch.outcomes[0]).contains("exit status: 4"));
}

#[test]
fn child_processes_end_with_the_adapter() {
    let memory = Memory::new();
    let mut process = start(
        &memory.define_in("sleep 1000 >/dev/null 2>&1 & printf '%s' $! > \"$memory\"\nserve"),
    );
    assert_eq!(process.close(), None);
    wait_for_end(&fs::read_to_string(&memory.0).unwrap());
}
