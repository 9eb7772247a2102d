//! The events of a run, and the run that is folded from them.

use std::num::NonZeroUsize;

use nearmiss::case::{Case, Control};
use nearmiss::contract::Level;
use nearmiss::implementation::Outcome;
use nearmiss::run::{Event, Phase, Run};

use super::{embedded, harness};

/// Accepts the slug `a`, though it is too short.
fn lenient(document: &[u8]) -> Outcome {
    let text = String::from_utf8_lossy(document);
    embedded(text.replace("\"organization_slug\":\"a\"", "\"organization_slug\":\"aa\"").as_bytes())
}

/// The events of a run, one line each.
fn events(jobs: usize) -> Vec<String> {
    let mut events = Vec::new();
    let mut listen = |event: &Event<'_>, run: &Run| {
        events.push(match event {
            Event::RunStarted(start) => format!("started {}", start.scheduled),
            Event::CaseJudged(judged) => {
                assert_eq!(run.phases.total(), judged.index + 1, "the run includes the event");
                format!("judged {} {}", judged.index, judged.name())
            }
            Event::FindingOpened { case, failure, .. } => {
                format!("opened {}: {}", failure.kind, case.id())
            }
            Event::FindingShrunk(finding) => format!("shrunk {}", finding.case.id()),
            Event::PhaseEnded(phase) => format!("phase {phase:?}"),
            Event::RunEnded(ending) => format!("ended {}", ending.end.is_whole()),
            _ => String::new(),
        });
    };
    let harness = harness(|| lenient).cases(200).jobs(NonZeroUsize::new(jobs).unwrap());
    let run = harness.run_with(&mut [&mut listen]).unwrap();
    assert_eq!(run.findings.len(), 2, "{:?}", run.findings);
    events
}

#[test]
fn every_case_is_judged_once_in_order_between_start_and_end() {
    let events = events(2);
    let judged: Vec<&String> = events.iter().filter(|event| event.starts_with("judged")).collect();
    assert_eq!(events[0], format!("started {}", judged.len()));
    for (index, event) in judged.iter().enumerate() {
        assert!(event.starts_with(&format!("judged {index} ")), "{event}");
    }
    assert_eq!(events.last().unwrap(), "ended true");
}

#[test]
fn each_phase_ends_once_after_its_last_case() {
    let events = events(2);
    let phases: Vec<&str> =
        events.iter().filter_map(|event| event.strip_prefix("phase ")).collect();
    assert_eq!(phases, [format!("{:?}", Phase::Sweep), format!("{:?}", Phase::Random)]);
    let sweep = events.iter().position(|event| event == "phase Sweep").unwrap();
    assert!(events[sweep + 1].contains(" random/0/0"), "{}", events[sweep + 1]);
}

#[test]
fn a_finding_is_opened_before_the_case_that_shows_it_and_shrunk_at_the_end() {
    let events = events(1);
    let position = |start: &str| events.iter().position(|event| event.starts_with(start)).unwrap();
    let opened = position("opened wrongly accepted");
    let case = events[opened].rsplit(": ").next().unwrap();
    assert!(events[opened + 1].ends_with(case), "{} {}", events[opened], events[opened + 1]);
    let last_case = events.iter().rposition(|event| event.starts_with("judged")).unwrap();
    assert!(position("shrunk organization_slug/min-length/one-letter") > last_case);
}

#[test]
fn events_do_not_depend_on_the_number_of_jobs() {
    assert_eq!(events(1), events(3));
}

#[test]
fn the_returned_run_is_the_one_that_listeners_see_last() {
    let mut last = None;
    let mut listen = |_: &Event<'_>, run: &Run| last = Some(run.clone());
    let run = harness(|| lenient).cases(50).run_with(&mut [&mut listen]).unwrap();
    let last = last.unwrap();
    assert_eq!((last.findings, last.tallies), (run.findings, run.tallies));
    assert_eq!(last.levels[Level::Documented], run.levels[Level::Documented]);
}

#[test]
fn the_control_is_the_twin_of_a_near_miss_or_else_the_plain_document() {
    let plain = Case::plain();
    assert_eq!(plain.twin(), None);
    assert!(matches!(plain.control(), Control::Baseline(document) if document == plain.document()));
    let near_miss = (0..).map(|index| Case::random(0, index));
    let near_miss = near_miss.into_iter().find(|case| case.twin().is_some()).unwrap();
    assert!(matches!(near_miss.control(), Control::Twin(twin) if twin != near_miss.document()));
}
