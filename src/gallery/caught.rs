//! What a run made of a flawed implementation: [`Caught`].

use std::collections::BTreeSet;

use crate::contract::Level;
use crate::run::{Finding, Run, Status};

use super::Flaw;

/// A run over a flawed implementation, held against its row.
#[derive(Debug, Clone)]
pub struct Caught {
    /// Whose row it is.
    pub flaw: &'static Flaw,
    /// The lowest level that failed.
    pub level: Option<Level>,
    /// A level below that one which was not reached all the same.
    pub unjudged_below: Option<Level>,
    /// The rules and features that findings stand under.
    pub fired: BTreeSet<String>,
    /// How many cases it took to the first finding.
    pub cases: Option<u64>,
}

impl Caught {
    /// Reads a run.
    pub fn of(flaw: &'static Flaw, run: &Run) -> Self {
        let is = |level: &Level, status: Status| run.levels[*level].status == status;
        let subjects = run.findings.iter().flat_map(|finding| blame(flaw, finding));
        Self {
            flaw,
            level: Level::ALL.into_iter().find(|level| is(level, Status::Failed)),
            unjudged_below: Level::ALL.into_iter().find(|level| is(level, Status::Unjudged)),
            fired: subjects.collect(),
            cases: run.cases_to_first_finding(),
        }
    }

    /// Whether the flaw was caught as its row says.
    pub fn is_right(&self) -> bool {
        self.level == Some(self.flaw.level)
            && self.unjudged_below.is_none()
            && self.missing().next().is_none()
            && self.surplus().next().is_none()
    }

    /// What should have fired and did not.
    pub fn missing(&self) -> impl Iterator<Item = &'static str> {
        let fires = |pattern: &str| self.fired.iter().any(|id| matches(pattern, id));
        self.flaw.blamed.iter().copied().filter(move |pattern| !fires(pattern))
    }

    /// What fired and should not have.
    pub fn surplus(&self) -> impl Iterator<Item = &str> {
        let may = |id: &str| self.flaw.blamed.iter().any(|pattern| matches(pattern, id));
        self.fired.iter().map(String::as_str).filter(move |id| !may(id))
    }
}

/// What a finding is blamed on. Where it takes several features together, it is blamed on those of
/// them that the row names; the others only bring the flaw to light.
fn blame(flaw: &Flaw, finding: &Finding) -> Vec<String> {
    let all: Vec<String> = finding.subjects.iter().map(ToString::to_string).collect();
    let is_named = |id: &&String| flaw.blamed.iter().any(|pattern| matches(pattern, id));
    let named: Vec<String> = all.iter().filter(is_named).cloned().collect();
    if named.is_empty() { all } else { named }
}

/// Whether an id is the pattern's, in which `*` stands for any characters.
fn matches(pattern: &str, id: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == id,
        Some((start, rest)) => id.strip_prefix(start).is_some_and(|id| {
            let tails = id.char_indices().map(|(at, _)| &id[at..]).chain([""]);
            tails.into_iter().any(|tail| matches(rest, tail))
        }),
    }
}

/// The median number of cases to the first finding, of those flaws that were found.
pub fn median(all: &[Caught]) -> Option<u64> {
    let mut cases: Vec<u64> = all.iter().filter_map(|caught| caught.cases).collect();
    cases.sort_unstable();
    cases.get(cases.len() / 2).copied()
}
