//! What a run observes where the contract is open.

use nearmiss::contract::{Ambiguity, Level};
use nearmiss::harness::Harness;
use nearmiss::implementation::{Closure, Identity, Outcome};
use nearmiss::internal::report::Ink;
use nearmiss::internal::report::certificate::{Certificate, ReplayWith};
use nearmiss::run::{Answers, Became, Run};

use super::{embedded, harness};

/// A run of the sweep and some random cases over an implementation that changes texts before it
/// reads them, and may reject them.
fn observed(read: fn(&str) -> Option<String>) -> Run {
    let implementation = move || {
        move |document: &[u8]| {
            let Ok(text) = std::str::from_utf8(document) else { return embedded(document) };
            match read(text) {
                Some(text) => embedded(text.as_bytes()),
                None => Outcome::rejected("no"),
            }
        }
    };
    harness(implementation).run().unwrap()
}

fn answers(run: &Run, ambiguity: Ambiguity) -> Answers {
    run.observations.answers.get(&ambiguity).cloned().unwrap_or_default()
}

#[test]
fn a_rejection_is_counted_only_if_the_document_without_the_ambiguity_is_accepted() {
    let without_marks = observed(|text| (!text.starts_with('\u{feff}')).then(|| text.to_owned()));
    let Answers { accepted, rejected, .. } = answers(&without_marks, Ambiguity::ByteOrderMark);
    assert!(accepted == 0 && rejected > 0, "{accepted} {rejected}");
    let all = answers(&without_marks, Ambiguity::Nul);
    assert!(all.accepted > 0 && all.rejected == 0, "{all:?}");

    // Documents that are rejected for a factor say nothing about the character.
    let without_oauth = observed(|text| (!text.contains("oauth")).then(|| text.to_owned()));
    let all = answers(&without_oauth, Ambiguity::Nul);
    assert!(all.accepted > 0 && all.rejected == 0, "{all:?}");
}

#[test]
fn a_rejection_of_a_hostile_document_is_counted_if_a_small_one_is_accepted() {
    let shallow = |document: &[u8]| match document.windows(90).any(|part| part == [b'['; 90]) {
        true => Outcome::rejected("too deep"),
        false => embedded(document),
    };
    let closure = move || Closure::new(Identity::new("shallow", "1.0.0"), shallow);
    let with_hostile = Harness::new(closure).cases(0).run().unwrap();
    let without = Harness::new(closure).cases(0).without_hostile().run().unwrap();
    let [all, few] = [with_hostile, without].map(|run| answers(&run, Ambiguity::Depth).rejected);
    assert!(all > few, "{all} {few}");
}

#[test]
fn the_report_says_what_became_of_a_value_and_how_often() {
    let run = observed(|text| Some(text.replace("1e309", "null")));
    let values = &run.observations.values[&Ambiguity::NumberRange];
    let null = &values.fates[&Became::Null];
    assert_eq!((null.sent.as_str(), null.came.as_deref()), ("1e309", Some("null")));
    assert!(null.count > 0 && null.count < values.documents, "{values:?}");
    assert!(values.fates.contains_key(&Became::Itself), "{values:?}");

    let certificate = Certificate {
        run: &run,
        replay: ReplayWith::Test,
        asked: Level::Reader,
        full: true,
        width: 120,
        today: None,
    };
    let line = format!(
        "  json/number-range                value turned into `null` in {} of {} documents \
         (first: 1e309 → null in {})\n",
        null.count, values.documents, null.example
    );
    let text = certificate.text(Ink::Plain);
    assert!(text.contains(&line), "{text}");

    let json: serde_json::Value = serde_json::from_str(&certificate.json()).unwrap();
    let values = json["observations"]["values"].as_array().unwrap();
    let is_null = |value: &&serde_json::Value| value["became"] == "turned into `null`";
    let value = values.iter().find(is_null).unwrap();
    assert_eq!(value["count"], null.count);
    assert_eq!(value["sent"], "1e309");
}
