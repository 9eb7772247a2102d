//! What an implementation has to do to reach a level.

use nearmiss::contract::Level;
use nearmiss::expect;
use nearmiss::harness::Harness;
use nearmiss::implementation::{Closure, Echo, Embedded, Identity, Outcome};
use nearmiss::internal::finding::Kind;
use nearmiss::run::{End, Status};
use time::Date;

use super::{embedded, is_plain, of_kind, run, statuses};

#[test]
fn the_embedded_implementation_reaches_every_level() {
    let run = Harness::new(|| Embedded).cases(1000).run().unwrap();
    assert_eq!(run.reached(), Some(Level::Documented));
    assert_eq!((run.findings.len(), run.harness_faults.len()), (0, 0));
    assert!(run.phases.sweep > 5000 && run.phases.random == 1000);
}

#[test]
fn skipping_all_but_the_plain_document_earns_nothing() {
    let run = run(|| {
        |document: &[u8]| match is_plain(document) {
            true => embedded(document),
            false => Outcome::Skipped { message: "no".to_owned() },
        }
    });
    assert_eq!(statuses(&run), [Status::Unjudged; 3]);
    assert_eq!(run.findings, []);
}

#[test]
fn rejecting_everything_ends_the_run_at_its_start() {
    let run = run(|| |_: &[u8]| Outcome::rejected("no"));
    assert!(matches!(run.end, End::AtStart));
    assert_eq!(statuses(&run), [Status::Failed; 3]);
    assert_eq!(run.findings[0].failure.kind, Kind::WronglyRejected);
    assert_eq!(run.phases.sweep, 0);
}

#[test]
fn rejecting_all_but_the_plain_document_fails_the_first_level() {
    let run = run(|| {
        |document: &[u8]| match is_plain(document) {
            true => embedded(document),
            false => Outcome::rejected("no"),
        }
    });
    assert_eq!(run.reached(), None);
    assert_eq!(statuses(&run), [Status::Failed; 3]);
    assert_eq!(of_kind(&run, Kind::WronglyAccepted), [] as [&_; 0]);
}

#[test]
fn a_rejection_is_vacuous_if_the_twin_is_rejected_too() {
    // Knows only one role, so it rejects every near miss that has a different one.
    let run = run(|| {
        |document: &[u8]| {
            let text = String::from_utf8_lossy(document);
            match text.contains("other_role") || !text.contains("stytch_member") {
                true => Outcome::rejected("an unknown role"),
                false => embedded(document),
            }
        }
    });
    let tally = run.levels[Level::Schema].tally;
    assert!(tally.vacuous > 0, "{tally:?}");
}

fn accepting_all() -> Harness {
    Harness::new(|| {
        let accept = |_: &[u8]| Outcome::Accepted(Echo::Absent);
        Closure::new(Identity::new("yes", "1.0.0"), accept).without_echo()
    })
    .cases(100)
}

#[test]
fn accepting_everything_without_an_echo_earns_nothing() {
    let run = accepting_all().run().unwrap();
    assert_eq!(run.reached(), None);
    assert_eq!(statuses(&run), [Status::Unjudged, Status::Failed, Status::Failed]);
}

#[test]
fn waived_echoes_count_as_judged_and_the_run_says_so() {
    let run = accepting_all().without_echo().run().unwrap();
    assert_eq!(run.reached(), Some(Level::Reader));
    assert!(run.without_echo);
}

#[test]
fn a_parser_that_accepts_more_than_json_fails_by_json_alone() {
    let run = run(|| {
        |document: &[u8]| {
            let text = String::from_utf8_lossy(document).replace("claim\":NaN", "claim\":null");
            embedded(text.as_bytes())
        }
    });
    assert_eq!(statuses(&run), [Status::Reached, Status::Failed, Status::Failed]);
    assert!(run.levels[Level::Schema].by_json_alone);
}

#[test]
fn a_shortfall_lists_the_families_of_many_findings_and_their_number() {
    let run = run(|| |document: &[u8]| Outcome::accepted(document));
    let count = run.findings.len();
    assert!(count > 100, "{count}");
    let shortfall = run.shortfall().unwrap();
    let families = run.families().len();
    assert!(families < 20, "{shortfall}");
    assert!(
        shortfall.contains(&format!("{count} findings in {families} families:")),
        "{shortfall}"
    );
    assert_eq!(shortfall.matches(" (level ").count(), families);
    assert!(shortfall.contains("  replay   NEARMISS_REPLAY="), "{shortfall}");
}

#[test]
#[should_panic(expected = "there are organization_slug/required, organization_slug/type")]
fn an_expected_failure_of_an_unknown_rule_panics_with_the_rules_of_its_property() {
    let _ = Harness::new(|| Embedded).expect_failure("organization_slug/min", "the server pads");
}

#[test]
fn an_updated_file_of_expected_failures_goes_by_its_own_entries() {
    let run = run(|| embedded);
    assert!(run.expected.is_empty());
    let entry = |rule: &str| format!("[[expect]]\nrule = '{rule}'\nreason = 'r'\n");
    let text = entry("started_at/utc") + &entry("organization_slug/charset");
    let updated = expect::update(&text, "expected.toml", &run, Date::MIN).unwrap();
    assert_eq!((updated.added, updated.removed, updated.text.as_str()), (0, 2, ""));
}
