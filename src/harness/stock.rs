//! All cases of a run by their index: the [`Stock`].

use crate::case::{Case, Origin};
use crate::plan::Plan;
use crate::run::Subject;
use crate::seed::Seed;
use crate::sweep;

/// The cases of a run, in order: regressions, sweep, random.
pub(super) struct Stock {
    regressions: Vec<Case>,
    sweep: Vec<&'static Plan>,
    seed: Seed,
    random: u64,
}

/// Which cases are asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Selection {
    /// All.
    All,
    /// Those of the sweep that are counted under one subject.
    Only(Subject),
    /// All but the sweep.
    #[cfg_attr(not(feature = "conformance"), expect(dead_code, reason = "single tests want it"))]
    WithoutSweep,
}

/// A part of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    Regressions,
    Sweep,
    Random,
}

impl Stock {
    pub(super) fn new(
        regressions: Vec<Case>,
        seed: Seed,
        random: u64,
        selection: Selection,
    ) -> Self {
        let plans = sweep::plans().iter();
        match selection {
            Selection::All => Self { regressions, sweep: plans.collect(), seed, random },
            Selection::WithoutSweep => Self { regressions, sweep: Vec::new(), seed, random },
            Selection::Only(subject) => {
                let sweep = plans.filter(|plan| of_plan(plan).contains(&subject)).collect();
                Self { regressions: Vec::new(), sweep, seed, random: 0 }
            }
        }
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
                let plan = self.sweep[(index - regressions) as usize];
                Case::planned(plan.clone(), Origin::Sweep)
            }
            Phase::Random => Case::random(self.seed, index - before_random),
        }
    }
}

/// What a case is counted under: the rule of its defect, or each of its features.
pub(super) fn subjects(case: &Case) -> Vec<Subject> {
    case.plan.as_ref().map_or_else(|| vec![Subject::Given], of_plan)
}

fn of_plan(plan: &Plan) -> Vec<Subject> {
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
