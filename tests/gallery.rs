//! The sweep alone catches every flawed implementation as its flaw expects.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::HashSet;

use nearmiss::contract::Rule;
use nearmiss::harness::{prove, prove_with};
use nearmiss::internal::corpus::set::Set;
use nearmiss::internal::gallery::{self, Caught, Flaw};
use nearmiss::internal::plan::Feature;
use nearmiss::run::{Finding, Kind, Run};

/// How the result of a run differs from what the flaw expects.
fn difference(flaw: &'static Flaw, run: &Run) -> Option<String> {
    let caught = Caught::of(flaw, run);
    let faults = &run.harness_faults;
    if caught.is_as_expected() && faults.is_empty() {
        return None;
    }

    let missing: Vec<_> = caught.missing().collect();
    let surplus: Vec<_> = caught.surplus().collect();
    let unjudged = caught.unjudged_below;
    Some(format!(
        "{:?} (unjudged: {unjudged:?}), missing {missing:?}, surplus {surplus:?}; {faults:?}",
        caught.level
    ))
}

/// Flaws that only several edits together reveal, and why.
const SEVERAL_EDITS: [(&str, &str); 7] = [
    (
        "unknown-into-claims",
        "claims of a wrong type are replaced only if there is an unknown property to put into them",
    ),
    (
        "blank-line-ends-document",
        "a second document on the next line is not read if a blank line is between them",
    ),
    ("method-derived-from-type", "the type of the plain document's factor has several methods"),
    ("checks-end-at-empty-factors", "only near misses without factors are not checked"),
    ("roles-beyond-first-hundred-unchecked", "a wrong role is behind a hundred others"),
    ("sub-objects-point-to-the-last", "a wrong sub-object is in one of several factors"),
    ("claims-merged-with-previous", "what is merged depends on the documents before"),
];

/// The smallest cases that are more than one edit away from the plain document. A flaw that only
/// several features together reveal may take one edit for each. A document that was answered
/// differently when it was sent again cannot be shrunk.
fn too_large(flaw: &Flaw, run: &Run) -> Option<String> {
    let is_too_large = |finding: &&Finding| {
        let plan = finding.case.plan();
        finding.failure.kind != Kind::Wavering
            && plan.is_none_or(|plan| plan.parts() > finding.subjects.len().max(1))
    };
    if SEVERAL_EDITS.iter().any(|(name, _)| *name == flaw.name) {
        return None;
    }

    let large = run.findings.iter().filter(is_too_large);
    let large: Vec<String> = large.map(|finding| finding.case.id()).collect();
    (!large.is_empty()).then(|| format!("more than one edit: {}", large.join(", ")))
}

/// The share of flaws that have a single family, in percent.
const ONE_FAMILY: usize = 85;

#[test]
fn the_sweep_catches_every_flaw_as_expected_and_one_edit_away_from_the_plain_document() {
    let problems = |flaw: &'static Flaw, run: &Run| {
        let problems = [difference(flaw, run), too_large(flaw, run)];
        let problems: Vec<String> = problems.into_iter().flatten().collect();
        let problems =
            (!problems.is_empty()).then(|| format!("{}: {}", flaw.name, problems.join("; ")));
        (problems, run.families().len())
    };
    let all = prove(problems).unwrap();
    let problems: Vec<&String> = all.iter().filter_map(|(problems, _)| problems.as_ref()).collect();
    assert!(problems.is_empty(), "{problems:#?}");

    // A flaw is one cause, so most have one family of findings.
    let alone = all.iter().filter(|(_, families)| *families == 1).count();
    println!("{alone} of {} flaws have one family", all.len());
    assert!(alone * 100 >= all.len() * ONE_FAMILY, "{alone} of {}", all.len());
}

#[test]
fn there_are_at_least_150_flaws_with_distinct_names() {
    let names: HashSet<&str> = gallery::all().map(|flaw| flaw.name).collect();
    assert_eq!(names.len(), gallery::all().count());
    assert!(names.len() >= 150, "{}", names.len());
    for name in names {
        let is_allowed =
            |byte: u8| byte == b'-' || byte.is_ascii_lowercase() || byte.is_ascii_digit();
        assert!(name.bytes().all(is_allowed), "{name}");
        assert_eq!(gallery::find(name).map(|flaw| flaw.name), Some(name));
    }
}

#[test]
fn every_expected_subject_is_a_rule_or_a_feature() {
    for flaw in gallery::all() {
        let is_exact = |id: &&&str| !id.contains('*') && **id != "plain document";
        for id in flaw.expected_subjects.iter().filter(is_exact) {
            assert!(Rule::find(id).is_some() || Feature::find(id).is_some(), "{}: {id}", flaw.name);
        }
    }
}

/// Flaws that the sweep catches and the files of the corpus do not. Each shows only in one way at one
/// property, at one position in an array, or in a near miss with a feature: the corpus has each of
/// these somewhere, but not all of them together.
const NOT_BY_THE_CORPUS: &[&str] = &[
    "undecoded-where-skipped",
    "unclosed-at-the-end",
    "unread-where-skipped",
    "number-as-slug",
    "lists-decoded-twice",
    "positional-factors",
    "first-role-checked-alone",
    "middle-roles-unchecked",
    "last-role-unchecked",
    "sub-objects-by-id",
    "first-factor-checked-alone",
    "empty-member-refused",
    "times-as-named-fields",
    "claims-as-query",
    "user-agents-cached-by-registration",
    "partial-character-left-over",
    "method-derived-from-type",
    "checks-end-at-empty-factors",
    "roles-beyond-first-hundred-unchecked",
    "gmail-addresses-shortened",
    "calendar-unchecked-with-numeric-zone",
    "groups-unchecked-in-upper-case-id",
    "id-of-zeros-of-any-length",
    "wallet-address-lower-cased",
    "time-of-year-one-dropped",
    "positional-sub-objects",
    "email-factor-by-address",
    "type-as-tagged-object",
    "type-as-number",
    "times-as-seconds-in-an-object",
    "times-as-date-objects",
    "slug-as-characters",
    "roles-as-flags",
    "role-objects-as-roles",
    "claims-as-named-values",
];

#[test]
fn the_corpus_alone_catches_every_flaw_but_those_that_are_listed() {
    let cases = Set::generate().to_cases();
    let escapes = |flaw: &'static Flaw, run: &Run| run.findings.is_empty().then_some(flaw.name);
    let escaped = prove_with(|harness| harness.corpus(cases.clone()), escapes).unwrap();
    let escaped: Vec<&str> = escaped.into_iter().flatten().collect();
    assert_eq!(escaped, NOT_BY_THE_CORPUS);
}
