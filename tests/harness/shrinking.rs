//! Smallest documents break the same rules, and differ from the plain one only as far as necessary.

use std::sync::Arc;

use nearmiss::case::Case;
use nearmiss::contract::Rule;
use nearmiss::harness::quiet_panics;
use nearmiss::harness::{Examiner, Harness};
use nearmiss::implementation::{Echo, Implementation, Outcome};
use nearmiss::internal::finding::Kind;
use nearmiss::internal::gallery::{self, Flawed};
use nearmiss::internal::json::{Document, Tape};
use nearmiss::internal::plan::{Feature, Plan, Way};
use nearmiss::internal::subjects::swept;
use nearmiss::internal::sweep;
use nearmiss::oracle::Oracle;
use nearmiss::run::{Finding, Subject};
use serde_json::Value;

use super::{embedded, harness, of_kind, run, summaries};

/// Accepts everything, and echoes it unchanged: also names that stand twice, which is a finding of
/// another kind.
fn accept(document: &[u8]) -> Outcome {
    Outcome::accepted(document)
}

#[test]
fn a_near_miss_never_shrinks_into_another_rule() {
    let run = harness(|| accept).cases(20_000).run().unwrap();
    let oracle = Oracle::new();
    let accepted = of_kind(&run, Kind::WronglyAccepted);
    for finding in &accepted {
        let verdict = oracle.verdict(finding.case.document());
        let broken: Vec<Subject> = verdict.rules().map(Subject::Rule).collect();
        assert_eq!(broken, finding.subjects, "{}", finding.case.id());
    }
    assert_eq!(accepted.len(), Rule::all().len(), "{:#?}", summaries(&run));
}

#[test]
fn a_smallest_near_miss_has_no_features_and_the_first_of_its_variants() {
    let run = harness(|| accept).cases(20_000).run().unwrap();
    for finding in of_kind(&run, Kind::WronglyAccepted) {
        assert!(finding.fully_shrunk, "{}", finding.case.id());
        let plan = finding.case.plan().unwrap();
        assert!(plan.choices().is_empty(), "{}", finding.case.id());
        assert_eq!(plan.simpler(), [], "{}", finding.case.id());
    }
}

fn tree(document: &[u8]) -> Document {
    let mut tape = Tape::default();
    tape.read(document).unwrap();
    Document::of(tape.root())
}

/// The plain document as a tree.
fn plain() -> Document {
    tree(Case::plain().document())
}

/// Every copy of `value` without one member or element. Only what `plain` does not have is removed.
fn without_one(value: &Document, plain: Option<&Document>) -> Vec<Document> {
    let mut simpler = Vec::new();
    match value {
        Document::Object(members) => {
            let of_plain = |index: usize| match plain {
                Some(Document::Object(plain)) => {
                    plain.iter().find(|member| member.name == members[index].name)
                }
                _ => None,
            };
            for index in 0..members.len() {
                if of_plain(index).is_none() {
                    let mut fewer = members.clone();
                    fewer.remove(index);
                    simpler.push(Document::Object(fewer));
                }
                for value in
                    without_one(&members[index].value, of_plain(index).map(|member| &member.value))
                {
                    let mut changed = members.clone();
                    changed[index].value = value;
                    simpler.push(Document::Object(changed));
                }
            }
        }
        Document::Array(elements) => {
            let of_plain = |index: usize| match plain {
                Some(Document::Array(plain)) => plain.get(index),
                _ => None,
            };
            for index in 0..elements.len() {
                if of_plain(index).is_none() {
                    let mut fewer = elements.clone();
                    fewer.remove(index);
                    simpler.push(Document::Array(fewer));
                }
                for value in without_one(&elements[index], of_plain(index)) {
                    let mut changed = elements.clone();
                    changed[index] = value;
                    simpler.push(Document::Array(changed));
                }
            }
        }
        _ => {}
    }
    simpler
}

#[test]
fn nothing_can_be_removed_from_a_smallest_near_miss() {
    let run = harness(|| accept).cases(0).run().unwrap();
    let (oracle, mut tape) = (Oracle::new(), Tape::default());
    let plain = plain();
    let mut checked = 0;
    for finding in of_kind(&run, Kind::WronglyAccepted) {
        let document = finding.case.document();
        // A defect that breaks several rules puts a whole other document in place of the plain one.
        if tape.read(document).is_err() || finding.subjects.len() > 1 {
            continue;
        }
        let broken: Vec<Rule> = oracle.verdict(document).rules().collect();
        for simpler in without_one(&Document::of(tape.root()), Some(&plain)) {
            let mut text = Vec::new();
            simpler.write(&Default::default(), &mut text);
            let still_broken: Vec<Rule> = oracle.verdict(&text).rules().collect();
            assert_ne!(
                still_broken,
                broken,
                "{}: {}",
                finding.case.id(),
                String::from_utf8_lossy(&text)
            );
            checked += 1;
        }
    }
    assert_ne!(checked, 0);
}

#[test]
fn nothing_can_be_removed_from_a_smallest_valid_document() {
    let (plain, mut tape) = (plain(), Tape::default());
    let mut checked = 0;
    for flaw in ["git-lab-renamed", "hundred-roles-kept", "prototype-dropped"] {
        let flaw = gallery::find(flaw).unwrap();
        let run = Harness::new(move || Flawed::new(flaw)).cases(0).without_hostile().run().unwrap();
        let oracle = Arc::new(Oracle::new());
        let mut examiner = Examiner::direct(oracle, Flawed::new(flaw), false);
        assert!(!run.findings.is_empty());
        for Finding { case, failure, fully_shrunk, .. } in &run.findings {
            assert!(fully_shrunk, "{}", case.id());
            tape.read(case.document()).unwrap();
            for simpler in without_one(&Document::of(tape.root()), Some(&plain)) {
                let mut text = Vec::new();
                simpler.write(&Default::default(), &mut text);
                let simpler = Case::given("simpler", text.clone());
                let examined = examiner.examine(&[simpler], &[]).unwrap().examined.remove(0);
                let same = examined
                    .assessment
                    .failures()
                    .iter()
                    .any(|other| (other.kind, &other.place) == (failure.kind, &failure.place));
                assert!(!same, "{}: {}", case.id(), String::from_utf8_lossy(&text));
                checked += 1;
            }
        }
    }
    assert_ne!(checked, 0);
}

#[test]
fn a_recipe_is_cut_down_to_what_a_failure_needs() {
    let roles = |document: &[u8]| {
        let session: Option<Value> = serde_json::from_slice(document).ok();
        session.and_then(|session| session["roles"].as_array().map(Vec::len)).unwrap_or_default()
    };
    let run = run(move || {
        move |document: &[u8]| match roles(document) {
            4.. => Outcome::rejected("too many"),
            _ => embedded(document),
        }
    });
    let subject = Subject::find("roles/many").unwrap();
    let many = run.findings.iter().find(|finding| finding.subjects == [subject]);
    let many = many.unwrap_or_else(|| panic!("{:#?}", summaries(&run)));
    assert_eq!((roles(many.case.document()), many.fully_shrunk), (4, true));
    assert!(many.case.id().ends_with(", cut down"), "{}", many.case.id());
}

/// A panic that a feature causes is not attributed to a defect in the same document.
#[test]
fn a_crash_is_attributed_to_a_defect_only_if_the_document_without_it_does_not_crash() {
    quiet_panics();
    let flaws =
        ["on-lone-surrogate", "on-nul", "inside-a-character", "on-null-claims", "on-no-factors"];
    for flaw in flaws.map(|name| gallery::find(&format!("panic-{name}")).unwrap()) {
        let run = Harness::new(move || Flawed::new(flaw)).cases(10_000).without_hostile().run();
        let run = run.unwrap();
        assert!(!run.findings.is_empty(), "{}", flaw.name);
        for finding in &run.findings {
            let name = || format!("{}: {:#?}", flaw.name, summaries(&run));
            if let [Subject::Rule(rule)] = finding.subjects[..] {
                let all = Way::of(rule).len();
                assert!(finding.ways.len() <= all, "{} of {all}: {}", finding.ways.len(), name());
                let valid = finding.case.plan().and_then(Plan::twin).unwrap();
                let outcome = Flawed::new(flaw).decode(&valid);
                assert!(matches!(outcome, Outcome::Accepted(_)), "{}", name());
            }
            let failed: u64 =
                finding.subjects.iter().map(|subject| run.tallies[subject].failed).sum();
            assert_ne!(failed, 0, "{}", name());
        }
    }
}

#[test]
fn the_smallest_document_that_is_not_utf_8_is_the_plain_one_with_an_extra_byte() {
    let run = harness(|| accept).cases(0).only(Subject::Rule(Rule::UTF_8)).run().unwrap();
    let [finding] = &run.findings[..] else { panic!("{:#?}", summaries(&run)) };
    let (document, plain) = (finding.case.document(), Case::plain().document().to_vec());
    let index = document.iter().zip(&plain).take_while(|(one, other)| one == other).count();
    assert_eq!([&document[..index], &document[index + 1..]].concat(), plain);
}

/// The implementation panics if a document has both a zero offset and a second role.
#[test]
fn a_finding_that_needs_two_features_keeps_both() {
    let run = harness(|| {
        |document: &[u8]| {
            let text = String::from_utf8_lossy(document);
            assert!(!(text.contains("editor") && text.contains("+00:00")), "both at once");
            embedded(document)
        }
    })
    .cases(20_000)
    .run()
    .unwrap();
    for finding in &run.findings {
        let plan = finding.case.plan().unwrap();
        let smaller = plan.simpler().into_iter().map(|plan| plan.document());
        let fails = |document: Vec<u8>| {
            let text = String::from_utf8_lossy(&document).into_owned();
            text.contains("editor") && text.contains("+00:00")
        };
        assert!(!smaller.clone().any(fails), "{}", finding.case.id());
    }
    assert!(!run.findings.is_empty());
}

#[test]
fn the_smallest_document_for_one_wrong_text_is_the_plain_one_with_that_text() {
    let run = run(|| {
        |document: &[u8]| match embedded(document) {
            Outcome::Accepted(Echo::Document(echo)) => Outcome::accepted(
                String::from_utf8_lossy(&echo).replace("2024-02-29", "2024-03-01"),
            ),
            other => other,
        }
    });
    assert!(run.findings.len() > 1, "{:#?}", summaries(&run));
    for finding in &run.findings {
        let plan = finding.case.plan().unwrap();
        assert_eq!((finding.failure.kind, plan.choices().len()), (Kind::Altered, 1));
        let document = String::from_utf8_lossy(finding.case.document()).into_owned();
        let plain = document.replace("2024-02-29T12:33:09Z", "2021-12-29T12:33:09Z");
        assert!(
            document.contains("2024-02-29T12:33:09Z")
                && plain.len() < Case::plain().document().len() + 40,
            "{}: {document}",
            finding.case.id()
        );
    }
}

/// Whether a string of a document, a name or not, has an `e` that is written as an escape.
fn has_escape(document: &[u8], in_name: bool) -> bool {
    let document = String::from_utf8_lossy(document);
    let mut strings = document.split('"').zip(document.split('"').skip(1));
    strings.any(|(text, next)| text.contains("\\u0065") && next.starts_with(':') == in_name)
}

#[test]
fn the_escapes_that_a_failure_does_not_need_are_written_as_plain_characters() {
    for in_name in [false, true] {
        let run = run(move || {
            move |document: &[u8]| match has_escape(document, in_name) {
                true => Outcome::rejected("cannot read this escape"),
                false => embedded(document),
            }
        });
        assert!(!run.findings.is_empty());
        for finding in &run.findings {
            let document = String::from_utf8_lossy(finding.case.document());
            let escapes = document.matches('\\').count();
            assert!(escapes == 1 && finding.fully_shrunk, "{}: {document}", finding.case.id());
            assert!(has_escape(document.as_bytes(), in_name), "{document}");
        }
    }
}

/// How many values are tried for each feature that packs many into a document.
const TRIED: usize = 12;

/// Every string, number, literal and empty container of a document, as its text.
fn leaves(value: &Document, found: &mut Vec<String>) {
    match value {
        Document::Array(elements) if !elements.is_empty() => {
            elements.iter().for_each(|element| leaves(element, found));
        }
        Document::Object(members) if !members.is_empty() => {
            members.iter().for_each(|member| leaves(&member.value, found));
        }
        _ => found.push(value.compact()),
    }
}

/// Replaces every leaf that has this text.
fn replace(value: &mut Document, leaf: &str) {
    match value {
        Document::Array(elements) if !elements.is_empty() => {
            elements.iter_mut().for_each(|element| replace(element, leaf));
        }
        Document::Object(members) if !members.is_empty() => {
            members.iter_mut().for_each(|member| replace(&mut member.value, leaf));
        }
        _ if value.compact() == leaf => *value = Document::text("changed"),
        _ => {}
    }
}

/// Returns every document that embedded accepts, but changes one leaf.
fn changing(leaf: String) -> impl FnMut(&[u8]) -> Outcome {
    move |document| match embedded(document) {
        Outcome::Accepted(_) => {
            let mut tree = tree(document);
            replace(&mut tree, &leaf);
            Outcome::accepted(tree.compact())
        }
        other => other,
    }
}

#[test]
fn the_finding_of_a_packed_document_shrinks_to_one_value() {
    // The required members of a sub-object have this text, and cannot be left out.
    let mut of_plain = vec!["\"abc-123\"".to_owned()];
    leaves(&plain(), &mut of_plain);
    let mut checked = 0;
    // What comes back for a value that touches an ambiguity is open.
    let is_packed =
        |feature: &Feature| feature.id().starts_with("packed/") && feature.touches().is_empty();
    for feature in Feature::all().filter(is_packed) {
        let subject = Subject::Feature(feature);
        let mut packed = Vec::new();
        for index in swept(subject) {
            leaves(&tree(sweep::case(index).document()), &mut packed);
        }
        packed.retain(|leaf| !of_plain.contains(leaf));
        packed.sort();
        packed.dedup();

        // Equal times, for one, are all in the plain document: there is no value to look for.
        let step = packed.len().div_ceil(TRIED).max(1);
        for leaf in packed.iter().step_by(step) {
            let (leaf, reader) = (leaf.clone(), leaf.clone());
            let run = harness(move || changing(reader.clone())).only(subject).run().unwrap();
            assert!(!run.findings.is_empty(), "{}: {leaf}", feature.id());
            for finding in &run.findings {
                let mut left = Vec::new();
                leaves(&tree(finding.case.document()), &mut left);
                let others: Vec<&String> =
                    left.iter().filter(|other| packed.contains(other) && **other != leaf).collect();
                let same = left.iter().filter(|other| **other == leaf).count();
                let case = finding.case.id();
                assert_eq!((same, others), (1, vec![]), "{leaf} in {case}");
                checked += 1;
            }
        }
    }
    assert_ne!(checked, 0);
}
