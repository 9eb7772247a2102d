//! All cases of a run by their index: the [`Stock`].

use crate::case::{Case, Origin};
use crate::plan::Plan;
use crate::run::Subject;
use crate::seed::Seed;
use crate::sweep::{self, Hostile};

/// The cases of a run, in order: regressions, sweep, random, hostile.
pub(super) struct Stock {
    regressions: Vec<Case>,
    /// Places in the sweep.
    sweep: Vec<usize>,
    seed: Seed,
    random: u64,
    hostile: Vec<Hostile>,
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
    Hostile,
}

impl Stock {
    pub(super) fn new(
        regressions: Vec<Case>,
        seed: Seed,
        random: u64,
        selection: Selection,
        hostile: bool,
    ) -> Self {
        let hostile = if hostile { Hostile::all().collect() } else { Vec::new() };
        let mut stock = Self { regressions, sweep: Vec::new(), seed, random, hostile };
        let plans = sweep::plans();
        let all = 0..plans.len();
        match selection {
            Selection::All => stock.sweep = all.collect(),
            Selection::WithoutSweep => {}
            Selection::Only(subject) => {
                stock.sweep = all.filter(|&at| of_plan(&plans[at]).contains(&subject)).collect();
                stock.regressions.clear();
                stock.random = 0;
            }
        }
        stock
    }

    /// Where each phase but the last ends.
    fn ends(&self) -> [u64; 3] {
        let regressions = self.regressions.len() as u64;
        let sweep = regressions + self.sweep.len() as u64;
        [regressions, sweep, sweep + self.random]
    }

    pub(super) fn len(&self) -> u64 {
        self.ends()[2] + self.hostile.len() as u64
    }

    pub(super) fn phase(&self, index: u64) -> Phase {
        let phases = [Phase::Regressions, Phase::Sweep, Phase::Random];
        let phase = phases.into_iter().zip(self.ends()).find(|(_, end)| index < *end);
        phase.map_or(Phase::Hostile, |(phase, _)| phase)
    }

    pub(super) fn case(&self, index: u64) -> Case {
        let [regressions, sweep, random] = self.ends();
        match self.phase(index) {
            Phase::Regressions => self.regressions[index as usize].clone(),
            Phase::Sweep => sweep::case(self.sweep[(index - regressions) as usize]).clone(),
            Phase::Random => Case::random(self.seed, index - sweep),
            Phase::Hostile => self.hostile[(index - random) as usize].case(),
        }
    }
}

/// What a case is counted under: the rule of its defect, or each of its features.
pub(super) fn subjects(case: &Case) -> Vec<Subject> {
    match (&case.plan, &case.origin) {
        (Some(plan), _) => of_plan(plan),
        (None, Origin::Hostile(recipe, _)) => vec![Subject::Hostile(recipe)],
        (None, _) => vec![Subject::Given],
    }
}

pub(super) fn of_plan(plan: &Plan) -> Vec<Subject> {
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
