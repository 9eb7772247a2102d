//! Whether an instance keeps state: a [`Recall`] asks it the same again, at moments after which what it
//! keeps would show.

use crate::case::{Case, Origin};
use crate::finding::Failure;
use crate::implementation::{Fault, Outcome};
use crate::plan::Plan;
use crate::sweep::{self, Hostile};

use super::Source;
use super::examiner::{Examiner, wavering};

/// The near miss that is asked about again and again, and another that is rejected before.
const NEAR_MISSES: [&str; 2] = ["roles/type", "json/grammar"];
/// What is large enough to be remembered.
const LARGE: [(&str, usize); 2] = [("long-string", 1_000_000), ("many-roles", 10_000)];

/// The documents: a valid one and a near miss that are asked about again, and others in between.
pub(super) struct Sure {
    again: [Case; 2],
    rejected: Case,
}

/// The first answers of an instance, and in which later ones it wavered.
pub(super) struct Recall<'a> {
    sure: &'a Sure,
    answers: Vec<(Outcome, Vec<String>)>,
}

impl Sure {
    pub(super) fn new() -> Self {
        let [miss, rejected] = NEAR_MISSES.map(near_miss);
        Self { again: [Case::planned(Plan::default(), Origin::Sweep), miss], rejected }
    }

    /// Asks an instance of its own: again at once, after a rejection, after large documents, and after
    /// a crash if one is known.
    pub(super) fn check(
        &self,
        source: &Source,
        crash: Option<&Case>,
    ) -> Result<Vec<(Case, Failure)>, Fault> {
        let mut examiner = source.examiner()?;
        let mut recall = Recall::start(self, &mut examiner)?;
        recall.ask_again(&mut examiner, "when asked again at once")?;
        let large = LARGE.iter().filter_map(|(recipe, size)| Hostile::find(recipe, *size));
        let mut before = vec![("a rejection", self.rejected.clone())];
        before.extend(large.map(|hostile| ("a large document", hostile.case())));
        before.extend(crash.map(|case| ("a crash", case.clone())));
        for (what, case) in before {
            examiner.outcome(&case)?;
            recall.ask_again(&mut examiner, &format!("after {what} ({})", case.id()))?;
        }
        source.end(&mut examiner);
        Ok(recall.failures())
    }
}

/// The first of the sweep that breaks a rule and has no features.
fn near_miss(rule: &str) -> Case {
    let breaks =
        |plan: &Plan| plan.choices().is_empty() && plan.rule().is_some_and(|it| it.id() == rule);
    let plan = sweep::plans().iter().find(|plan| breaks(plan)).cloned().unwrap_or_default();
    Case::planned(plan, Origin::Sweep)
}

impl<'a> Recall<'a> {
    /// Asks for the first time.
    pub(super) fn start(sure: &'a Sure, examiner: &mut Examiner) -> Result<Self, Fault> {
        let first = sure.again.iter().map(|case| Ok((examiner.outcome(case)?, Vec::new())));
        Ok(Self { sure, answers: first.collect::<Result<_, Fault>>()? })
    }

    /// Asks again; `when` is the moment in words.
    pub(super) fn ask_again(&mut self, examiner: &mut Examiner, when: &str) -> Result<(), Fault> {
        for (case, (first, wavered)) in self.sure.again.iter().zip(&mut self.answers) {
            let now = examiner.outcome(case)?;
            wavered.extend(examiner.differ(first, &now, when));
        }
        Ok(())
    }

    /// A failure for each document whose answers differ.
    pub(super) fn failures(self) -> Vec<(Case, Failure)> {
        let failed =
            self.answers.into_iter().zip(&self.sure.again).filter(|((_, it), _)| !it.is_empty());
        failed.map(|((_, wavered), case)| (case.clone(), wavering(wavered.join("\n")))).collect()
    }
}
