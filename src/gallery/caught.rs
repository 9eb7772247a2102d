//! Whether a run caught a flaw as expected: [`Caught`].

use std::collections::BTreeSet;

use crate::contract::Level;
use crate::plan::Feature;
use crate::run::{Finding, Run, Status};

use super::Flaw;

/// The result of a run over a flawed implementation, for comparison with what its [`Flaw`] expects.
#[derive(Debug, Clone)]
pub struct Caught {
    /// The flaw.
    pub flaw: &'static Flaw,
    /// The lowest level that failed; `None` if the flaw escaped.
    pub level: Option<Level>,
    /// The lowest level that could not be judged.
    pub unjudged_below: Option<Level>,
    /// The ids of the subjects that findings were reported under. If a finding has expected
    /// subjects, its other subjects are left out.
    pub reported: BTreeSet<String>,
    /// How many cases the run checked up to the first finding; `None` if there was no finding.
    pub cases: Option<u64>,
}

impl Caught {
    /// Takes the result from a run.
    pub fn of(flaw: &'static Flaw, run: &Run) -> Self {
        let is = |level: &Level, status: Status| run.levels[*level].status == status;
        let subjects = run.findings.iter().flat_map(|finding| subjects(flaw, finding));
        Self {
            flaw,
            level: Level::ALL.into_iter().find(|level| is(level, Status::Failed)),
            unjudged_below: Level::ALL.into_iter().find(|level| is(level, Status::Unjudged)),
            reported: subjects.collect(),
            cases: run.cases_to_first_finding(),
        }
    }

    /// Whether the flaw was caught at its level and reported under exactly the expected subjects.
    pub fn is_as_expected(&self) -> bool {
        self.level == Some(self.flaw.level)
            && self.unjudged_below.is_none()
            && self.missing().next().is_none()
            && self.surplus().next().is_none()
    }

    /// The expected subjects that were not reported.
    pub fn missing(&self) -> impl Iterator<Item = &'static str> {
        let is_reported = |pattern: &str| self.reported.iter().any(|id| matches(pattern, id));
        self.flaw.expected_subjects.iter().copied().filter(move |pattern| !is_reported(pattern))
    }

    /// The reported subjects that were not expected. Features that repeat values of other features
    /// are never surplus.
    pub fn surplus(&self) -> impl Iterator<Item = &str> {
        let repeats = |id: &str| Feature::find(id).is_some_and(Feature::repeats_others);
        let reported = self.reported.iter().map(String::as_str);
        reported.filter(move |id| !is_expected(self.flaw, id) && !repeats(id))
    }
}

/// The ids that a finding counts under: its expected subjects or, if it has none, all its subjects.
/// So a feature that only reveals the flaw together with an expected subject is not surplus.
fn subjects(flaw: &Flaw, finding: &Finding) -> Vec<String> {
    let all: Vec<String> = finding.subjects.iter().map(ToString::to_string).collect();
    let expected: Vec<String> = all.iter().filter(|id| is_expected(flaw, id)).cloned().collect();
    if expected.is_empty() { all } else { expected }
}

fn is_expected(flaw: &Flaw, id: &str) -> bool {
    flaw.expected_subjects.iter().any(|pattern| matches(pattern, id))
}

/// Whether an id matches a pattern, in which `*` matches any characters.
fn matches(pattern: &str, id: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == id,
        Some((start, rest)) => id.strip_prefix(start).is_some_and(|id| {
            let tails = id.char_indices().map(|(at, _)| &id[at..]).chain([""]);
            tails.into_iter().any(|tail| matches(rest, tail))
        }),
    }
}

/// The median number of cases to the first finding, over the flaws that were found.
pub fn median(all: &[Caught]) -> Option<u64> {
    let mut cases: Vec<u64> = all.iter().filter_map(|caught| caught.cases).collect();
    cases.sort_unstable();
    cases.get(cases.len() / 2).copied()
}
