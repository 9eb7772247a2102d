//! What a fuzz target says of an implementation is what a run says of it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use nearmiss::case::{Case, Replay};
use nearmiss::contract::Level;
use nearmiss::fuzz::{self, Violation};
use nearmiss::harness::Harness;
use nearmiss::implementation::{Closure, Embedded, Identity, Implementation, Outcome};
use nearmiss::internal::entropy;
use nearmiss::internal::gallery::{self, Flaw, Flawed};
use nearmiss::internal::sweep;
use nearmiss::run::Finding;

/// What makes findings one: what they are about, how, and where.
fn key(finding: &Finding) -> (String, String, String) {
    let failure = &finding.failure;
    (format!("{:?}", finding.subjects), failure.kind.to_string(), failure.place.clone())
}

/// The smallest document of each finding of a run of the sweep.
fn certified(flaw: &'static Flaw) -> BTreeMap<(String, String, String), Vec<u8>> {
    let harness = Harness::new(move || Flawed::new(flaw)).cases(0).jobs(NonZeroUsize::MIN);
    let findings = harness.run().unwrap().findings;
    findings.into_iter().map(|finding| (key(&finding), finding.case.document().to_vec())).collect()
}

fn violation(flaw: &'static Flaw, case: &Case) -> Option<Finding> {
    match *fuzz::violation(Level::Documented, &mut Flawed::new(flaw), case).err()? {
        Violation::Finding(finding) => Some(finding),
        other => panic!("{}: {other}", flaw.name),
    }
}

/// The first finding that random entropy leads to.
fn found_by_entropy(flaw: &'static Flaw) -> Option<Finding> {
    (0..30_000).find_map(|index| violation(flaw, &Case::drawn(&entropy::<64>(1, index))))
}

fn flaws(every: usize) -> impl Iterator<Item = &'static Flaw> {
    gallery::all().step_by(every)
}

#[test]
fn a_flaw_that_entropy_finds_shrinks_to_the_smallest_document_of_a_run() {
    let mut found = 0;
    for flaw in flaws(20) {
        let Some(finding) = found_by_entropy(flaw) else { continue };
        found += 1;
        assert!(finding.fully_shrunk, "{}", flaw.name);
        let certified = certified(flaw);
        // A value that the sweep has at this place only among others is found there under the
        // feature that packs it.
        let Some(smallest) = certified.get(&key(&finding)) else {
            let is_packed =
                |(subjects, ..): &(String, String, String)| subjects.contains("packed/");
            assert!(certified.keys().any(is_packed), "{}: {}", flaw.name, finding.case.id());
            continue;
        };
        // Which of the values at random is found depends on where the search begins.
        if key(&finding).0.contains("/mixed") {
            continue;
        }
        let [smallest, own] = [smallest.as_slice(), finding.case.document()]
            .map(|document| String::from_utf8_lossy(document));
        assert_eq!(own, smallest, "{}", flaw.name);
    }
    let all = flaws(20).count();
    println!("{found} of {all} flaws are found");
    assert!(found * 10 >= all * 7, "{found} of {all}");
}

#[test]
fn a_near_miss_found_as_raw_text_shrinks_to_the_smallest_document_of_a_run() {
    let flaw = gallery::find("slug-of-one-character").unwrap();
    let plain = String::from_utf8(Case::plain().document().to_vec()).unwrap();
    let text = plain.replace("example-org", "q").replace("stytch_member", "other");
    let finding = violation(flaw, &fuzz::document(text.as_bytes())).unwrap();
    let smallest = certified(flaw).get(&key(&finding)).cloned();
    assert_eq!(smallest.as_deref(), Some(finding.case.document()));
}

#[test]
fn a_violation_has_the_rule_and_a_token_that_holds_its_case() {
    let flaw = gallery::find("slug-of-one-character").unwrap();
    let finding = found_by_entropy(flaw).unwrap();
    let (case, text) = (finding.case.clone(), Violation::Finding(finding).to_string());
    assert!(text.starts_with("wrongly accepted: organization_slug/min-length (level documented)"));
    let token = text.rsplit(' ').next().unwrap();
    assert_eq!(Replay::read(token, None).unwrap(), case.replay(), "{text}");
}

fn closure(decode: impl FnMut(&[u8]) -> Outcome) -> impl Implementation {
    Closure::new(Identity::new("closure", "1.0.0"), decode)
}

#[test]
fn a_panic_of_the_implementation_is_a_finding_and_nothing_else() {
    let mut sdk = closure(|document| {
        assert!(!document.windows(6).any(|window| window == b"+00:00"), "no offsets here");
        Embedded.decode(document)
    });
    let plain = String::from_utf8(Case::plain().document().to_vec()).unwrap();
    let text = plain.replace("09Z", "09+00:00");
    let case = fuzz::document(text.as_bytes());
    let violation = fuzz::violation(Level::Reader, &mut sdk, &case).unwrap_err().to_string();
    assert!(violation.starts_with("crashed: "), "{violation}");
    assert!(violation.contains("panic: no offsets here"), "{violation}");
}

#[test]
fn what_only_a_higher_level_asks_is_let_pass() {
    let mut sdk = closure(|document| match serde_json::from_slice::<serde_json::Value>(document) {
        Ok(value) if value.is_object() => Outcome::accepted(document),
        _ => Outcome::rejected("no object"),
    });
    let case = fuzz::document(br#"{"roles":1}"#);
    fuzz::check_at(Level::Reader, &mut sdk, &case);
    assert!(fuzz::violation(Level::Schema, &mut sdk, &case).is_err());
}

#[test]
fn what_an_implementation_does_only_once_is_told_so() {
    let mut asked = 0;
    let mut sdk = closure(|document| {
        asked += 1;
        if asked == 1 { Outcome::rejected("too early") } else { Embedded.decode(document) }
    });
    let violation = fuzz::violation(Level::Reader, &mut sdk, &Case::plain()).unwrap_err();
    assert!(violation.to_string().starts_with("wavering: "), "{violation}");
}

#[test]
#[should_panic(expected = "token    nm1:")]
fn a_check_that_fails_panics_with_the_token() {
    fuzz::check(&mut closure(|document| Outcome::accepted(document)), &fuzz::document(b"[]"));
}

#[test]
fn the_dictionary_of_the_targets_is_that_of_the_contract() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/session.dict");
    if std::env::var_os("NEARMISS_UPDATE").is_some() {
        std::fs::write(path, fuzz::dictionary()).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap();
    assert_eq!(kept, fuzz::dictionary(), "to write it anew: NEARMISS_UPDATE=1 cargo test");
}

#[test]
fn every_seed_is_a_document_of_the_sweep_or_draws_one() {
    let (documents, all_entropy) = (fuzz::seeds::documents(), fuzz::seeds::entropy());
    assert!(documents.len() > 5000, "{}", documents.len());
    let longest = documents.iter().map(Vec::len).max().unwrap();
    let drawn = all_entropy.iter().map(|entropy| Case::drawn(entropy).document().to_vec());
    for document in drawn.filter(|document| document.len() <= longest) {
        assert!(documents.contains(&document), "{}", document.escape_ascii());
    }
}

#[test]
fn nearly_every_plan_of_the_sweep_can_be_drawn() {
    let plans = sweep::plans();
    let all_entropy: Vec<_> =
        plans.iter().filter_map(|plan| Some((plan, plan.entropy()?))).collect();
    println!("{} of {}", all_entropy.len(), plans.len());
    assert!(all_entropy.len() * 100 > plans.len() * 90, "{} of {}", all_entropy.len(), plans.len());
    for (plan, entropy) in all_entropy {
        assert_eq!(Case::drawn(&entropy).plan(), Some(plan), "{}", plan.id());
    }
}
