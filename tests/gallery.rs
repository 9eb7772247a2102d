//! Every flawed implementation is caught by the sweep alone, as its row says: the sweep bites.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::HashSet;
use std::num::NonZeroUsize;
use std::sync::Mutex;
use std::thread;

use nearmiss::contract::Rule;
use nearmiss::gallery::{self, Caught, Flaw, Flawed};
use nearmiss::harness::Harness;
use nearmiss::plan::{Feature, Plan};
use nearmiss::run::{Finding, Run};

/// A run of the sweep alone. One job: what remembers earlier documents sees them in order.
fn swept(flaw: &'static Flaw) -> Run {
    let one = NonZeroUsize::MIN;
    Harness::new(move || Flawed::new(flaw)).cases(0).jobs(one).run().unwrap()
}

/// What is wrong with each flaw's run, by `check`.
fn wrong(check: impl Fn(&'static Flaw, &Run) -> Option<String> + Sync) -> Vec<String> {
    quiet();
    let (left, wrong) = (Mutex::new(gallery::all()), Mutex::new(Vec::new()));
    let next = || left.lock().unwrap().next();
    let work = || {
        while let Some(flaw) = next() {
            let found = check(flaw, &swept(flaw));
            wrong.lock().unwrap().extend(found.map(|it| format!("{}: {it}", flaw.name)));
        }
    };
    let jobs = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    thread::scope(|scope| (0..jobs).for_each(|_| _ = scope.spawn(work)));
    wrong.into_inner().unwrap()
}

/// Panics of implementations, on threads without a name, are answers; only others are told.
fn quiet() {
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if thread::current().name().is_some() {
            told(panic);
        }
    }));
}

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
    let edits = |plan: &Plan| plan.choices().len() + usize::from(plan.defect().is_some());
    let is_larger = |it: &&Finding| {
        it.case.plan.as_ref().is_none_or(|plan| edits(plan) > it.subjects.len().max(1))
    };
    if TWO_EDITS.iter().any(|(name, _)| *name == flaw.name) {
        return None;
    }
    let larger: Vec<String> =
        run.findings.iter().filter(is_larger).map(|it| it.case.id()).collect();
    (!larger.is_empty()).then(|| format!("more than one edit: {}", larger.join(", ")))
}

#[test]
fn the_sweep_catches_every_flaw_as_its_row_says_one_edit_away_from_the_plain_document() {
    let wrong = wrong(|flaw, run| {
        let all = [caught_wrongly(flaw, run), too_large(flaw, run)];
        let told: Vec<String> = all.into_iter().flatten().collect();
        (!told.is_empty()).then(|| told.join("; "))
    });
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
