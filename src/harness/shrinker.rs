//! Asks about ever simpler cases: the [`Shrinker`].

use std::time::{Duration, Instant};

use crate::case::{Case, Origin};
use crate::contract::Rule;
use crate::finding::{Assessment, Failure, Kind};
use crate::plan::Plan;
use crate::shrink::{Answer, Shrunk, shrink};

use super::Source;
use super::examiner::Examiner;

/// A time-out shrinks no longer than this.
const LONGEST: Duration = Duration::from_secs(30);

/// An implementation of its own, to shrink with.
pub(super) struct Shrinker {
    source: Source,
    examiner: Option<Examiner>,
}

impl Shrinker {
    pub(super) fn new(source: Source) -> Self {
        Self { source, examiner: None }
    }

    /// The smallest case that breaks the same rules and fails in the same way at the same place, its
    /// failure, and whether it is known to be the smallest.
    pub(super) fn shrink(&mut self, case: Case, failure: Failure) -> (Case, Failure, bool) {
        let Some(plan) = case.plan.clone() else { return (case, failure, false) };
        if failure.kind == Kind::Unstable {
            return (case, failure, false);
        }
        // A hang in this process cannot be stopped: it is not repeated.
        if failure.kind == Kind::TimedOut && self.source.is_in_process() {
            return (case, failure, false);
        }
        let Some((rules, _)) = self.ask(&plan, failure.kind) else { return (case, failure, false) };
        let start = Instant::now();
        let mut smallest = failure;
        let Shrunk { plan: simplest, fully } = shrink(&plan, |simpler| {
            if smallest.kind == Kind::TimedOut && start.elapsed() > LONGEST {
                return Answer::Stop;
            }
            match self.ask(simpler, smallest.kind) {
                Some((same_rules, failure))
                    if same_rules == rules && failure.place == smallest.place =>
                {
                    smallest = failure;
                    Answer::Same
                }
                _ => Answer::Other,
            }
        });
        if simplest == plan {
            return (case, smallest, fully);
        }
        (Case::planned(simplest, Origin::Shrinking), smallest, fully)
    }

    /// The rules that a plan's document breaks and its failure, if it fails in that way.
    fn ask(&mut self, plan: &Plan, kind: Kind) -> Option<(Vec<Rule>, Failure)> {
        let examiner = match &mut self.examiner {
            Some(examiner) => examiner,
            none => none.insert(self.source.examiner().ok()?),
        };
        let case = Case::planned(plan.clone(), Origin::Shrinking);
        let again: &[usize] = if kind == Kind::Wavering { &[0] } else { &[] };
        let mut examination = examiner.examine(&[case], again).ok()?;
        let examined = examination.examined.pop()?;
        match examined.assessment {
            Assessment::Failed(failure) if failure.kind == kind => {
                Some((examined.verdict.rules().collect(), failure))
            }
            _ => None,
        }
    }

    /// Ends the implementation.
    pub(super) fn finish(&mut self) {
        if let Some(warning) = self.examiner.take().and_then(|mut it| it.implementation().finish())
        {
            self.source.warn(warning);
        }
    }
}
