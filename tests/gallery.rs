//! Every flawed implementation is caught by the sweep alone, as its row says: the sweep bites.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::HashSet;

use nearmiss::contract::Rule;
use nearmiss::harness::prove;
use nearmiss::internal::gallery::{self, Caught, Flaw};
use nearmiss::internal::plan::Feature;
use nearmiss::run::{Finding, Run};

fn caught_wrongly(flaw: &'static Flaw, run: &Run) -> Option<String> {
    let caught = Caught::of(flaw, run);
    let faults = &run.harness_faults;
    (!caught.is_right() || !faults.is_empty()).then(|| {
        let (missing, surplus): (Vec<_>, Vec<_>) =
            (caught.missing().collect(), caught.surplus().collect());
        let unjudged = caught.unjudged_below;
        format!(
            "{:?} (unjudged: {unjudged:?}), missing {missing:?}, surplus {surplus:?}; {faults:?}",
            caught.level
        )
    })
}

/// Flaws that take a defect and a feature, and why.
const TWO_EDITS: [(&str, &str); 1] = [(
    "unknown-into-claims",
    "claims of a wrong type are made good only where there is something to put in",
)];

/// Smallest documents that are more than one edit away from the plain one. A flaw that shows only where
/// several features meet takes one edit for each.
fn too_large(flaw: &Flaw, run: &Run) -> Option<String> {
    let is_larger =
        |it: &&Finding| it.case.plan().is_none_or(|plan| plan.parts() > it.subjects.len().max(1));
    if TWO_EDITS.iter().any(|(name, _)| *name == flaw.name) {
        return None;
    }
    let larger: Vec<String> =
        run.findings.iter().filter(is_larger).map(|it| it.case.id()).collect();
    (!larger.is_empty()).then(|| format!("more than one edit: {}", larger.join(", ")))
}

#[test]
fn the_sweep_catches_every_flaw_as_its_row_says_one_edit_away_from_the_plain_document() {
    let told = |flaw: &'static Flaw, run: &Run| {
        let all = [caught_wrongly(flaw, run), too_large(flaw, run)];
        let told: Vec<String> = all.into_iter().flatten().collect();
        (!told.is_empty()).then(|| format!("{}: {}", flaw.name, told.join("; ")))
    };
    let wrong: Vec<String> = prove(told).unwrap().into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn there_are_at_least_150_flaws_each_with_a_name_of_its_own() {
    let names: HashSet<&str> = gallery::all().map(|flaw| flaw.name).collect();
    assert_eq!(names.len(), gallery::all().count());
    assert!(names.len() >= 150, "{}", names.len());
    for name in names {
        assert!(
            name.bytes().all(|it| it == b'-' || it.is_ascii_lowercase() || it.is_ascii_digit()),
            "{name}"
        );
        assert_eq!(gallery::find(name).map(|flaw| flaw.name), Some(name));
    }
}

#[test]
fn every_id_that_is_blamed_is_one() {
    for flaw in gallery::all() {
        for id in flaw.blamed.iter().filter(|id| !id.contains('*') && **id != "plain document") {
            assert!(Rule::find(id).is_some() || Feature::find(id).is_some(), "{}: {id}", flaw.name);
        }
    }
}
