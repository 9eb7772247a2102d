//! What a run reports for implementations that are wrong in a known way.

#![allow(clippy::unwrap_used, reason = "a test that cannot continue has failed")]

mod corpus;
mod ends;
mod endurance;
mod events;
mod families;
mod findings;
mod levels;
mod observations;
mod shrinking;

use nearmiss::contract::Level;
use nearmiss::harness::Harness;
use nearmiss::implementation::{Closure, Embedded, Identity, Implementation, Outcome};
use nearmiss::internal::finding::Kind;
use nearmiss::internal::plan::Plan;
use nearmiss::run::{Finding, Run, Status};

/// A run without hostile documents. `make` makes a new closure for each instance.
fn run<F>(make: impl Fn() -> F + Send + Sync + 'static) -> Run
where
    F: FnMut(&[u8]) -> Outcome + 'static,
{
    harness(make).run().unwrap()
}

fn harness<F>(make: impl Fn() -> F + Send + Sync + 'static) -> Harness
where
    F: FnMut(&[u8]) -> Outcome + 'static,
{
    let closure = move || Closure::new(Identity::new("closure", "1.0.0"), make());
    Harness::new(closure).cases(1000).without_hostile()
}

/// The outcome of the embedded implementation.
fn embedded(document: &[u8]) -> Outcome {
    Embedded.decode(document)
}

fn is_plain(document: &[u8]) -> bool {
    document == Plan::default().document()
}

fn statuses(run: &Run) -> [Status; 3] {
    Level::ALL.map(|level| run.levels[level].status)
}

/// One line per finding: its kind, its subjects, its place and its smallest case.
fn summaries(run: &Run) -> Vec<String> {
    let summary = |finding: &Finding| {
        let subjects: Vec<String> = finding.subjects.iter().map(ToString::to_string).collect();
        let (kind, case) = (finding.failure.kind, finding.case.id());
        format!("{kind}: {} at `{}`: {case}", subjects.join(" + "), finding.failure.place)
    };
    run.findings.iter().map(summary).collect()
}

fn of_kind(run: &Run, kind: Kind) -> Vec<&Finding> {
    run.findings.iter().filter(|finding| finding.failure.kind == kind).collect()
}
