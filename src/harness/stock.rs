//! All cases of a run by their index: the [`Stock`].

use crate::case::{Case, Origin};
use crate::plan::Plan;
use crate::run::Subject;
use crate::seed::Seed;
use crate::sweep;

/// The cases of a run, in order: regressions, sweep, random.
pub(super) struct Stock {
    regressions: Vec<Case>,
    sweep: Vec<Plan>,
    seed: Seed,
    random: u64,
}

/// A part of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    Regressions,
    Sweep,
    Random,
}

impl Stock {
    pub(super) fn new(regressions: Vec<Case>, seed: Seed, random: u64) -> Self {
        Self { regressions, sweep: sweep::plans(), seed, random }
    }

    pub(super) fn len(&self) -> u64 {
        (self.regressions.len() + self.sweep.len()) as u64 + self.random
    }

    pub(super) fn phase(&self, index: u64) -> Phase {
        let regressions = self.regressions.len() as u64;
        let random = regressions + self.sweep.len() as u64;
        match index {
            _ if index < regressions => Phase::Regressions,
            _ if index < random => Phase::Sweep,
            _ => Phase::Random,
        }
    }

    pub(super) fn case(&self, index: u64) -> Case {
        let regressions = self.regressions.len() as u64;
        let before_random = regressions + self.sweep.len() as u64;
        match self.phase(index) {
            Phase::Regressions => self.regressions[index as usize].clone(),
            Phase::Sweep => {
                let plan = &self.sweep[(index - regressions) as usize];
                Case::planned(plan.clone(), Origin::Sweep)
            }
            Phase::Random => Case::random(self.seed, index - before_random),
        }
    }
}

/// What a case is counted under: the rule of its defect, or each of its features.
pub(super) fn subjects(case: &Case) -> Vec<Subject> {
    let Some(plan) = &case.plan else { return vec![Subject::Given] };
    if let Some(rule) = plan.rule() {
        return vec![Subject::Rule(rule)];
    }
    let mut subjects: Vec<Subject> =
        plan.choices().iter().map(|choice| Subject::Feature(choice.feature)).collect();
    subjects.dedup();
    if subjects.is_empty() { vec![Subject::Plain] } else { subjects }
}

/// The subjects that could have made a case fail, whatever it is counted under.
pub(super) fn suspects(case: &Case) -> Vec<Subject> {
    let mut suspects = subjects(case);
    let choices = case.plan.iter().flat_map(Plan::choices);
    suspects.extend(choices.map(|choice| Subject::Feature(choice.feature)));
    suspects.push(Subject::Plain);
    suspects.sort_unstable();
    suspects.dedup();
    suspects
}
