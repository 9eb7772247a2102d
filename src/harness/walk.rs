//! From one case that fails to the smallest, asking one implementation: [`Walk`].

use std::time::{Duration, Instant};

use crate::case::{Case, Origin};
use crate::contract::Rule;
use crate::finding::{Assessment, Failure, Kind};
use crate::implementation::Fault;
use crate::shrink::{self, Answer, Shrunk};
use crate::sweep::Hostile;

use super::examiner::{Examiner, wavering};

/// So many documents are asked about for one finding, and so many bytes of them.
const MOST: (u32, usize) = (5_000, 256 << 20);

/// The end of shrinking.
pub(super) struct Smallest {
    pub(super) case: Case,
    pub(super) failure: Failure,
    /// Whether no simpler neighbour fails in the same way.
    pub(super) fully: bool,
}

/// A walk to simpler cases.
pub(super) struct Walk<'w, 'i> {
    examiner: &'w mut Examiner<'i>,
    /// How long a time-out may be walked from.
    left: Duration,
    start: Instant,
    asked: (u32, usize),
    fault: Option<Fault>,
}

/// What every simpler case has to repeat.
struct Goal {
    rules: Vec<Rule>,
    /// That of the simplest case so far.
    failure: Failure,
}

impl<'w, 'i> Walk<'w, 'i> {
    /// A walk that asks this implementation; from a time-out it goes on no longer than `left`.
    pub(super) fn new(examiner: &'w mut Examiner<'i>, left: Duration) -> Self {
        Self { examiner, left, start: Instant::now(), asked: (0, 0), fault: None }
    }

    /// The smallest case that breaks the same rules and fails in the same way at the same place.
    pub(super) fn smallest(&mut self, case: Case, failure: Failure) -> Smallest {
        let Some((rules, _)) = self.ask(&case, failure.kind) else {
            return Smallest { case, failure: self.not_again(failure), fully: false };
        };
        let mut goal = Goal { rules, failure };
        let (case, fully) = match (&case.plan, &case.origin) {
            (Some(plan), _) => {
                let planned = |plan: &_| Case::planned(Clone::clone(plan), Origin::Shrinking);
                let ask = |simpler: &_| self.answer(&planned(simpler), &mut goal);
                let Shrunk { simplest, fully } = shrink::plan(plan, ask);
                (if simplest == *plan { case } else { planned(&simplest) }, fully)
            }
            (None, &Origin::Hostile(recipe, size)) => {
                let sized = |size: usize| Hostile::find(recipe, size).map(Hostile::case);
                let ask = |simpler: usize| {
                    sized(simpler).map_or(Answer::Other, |it| self.answer(&it, &mut goal))
                };
                let Shrunk { simplest, fully } = shrink::size(size, ask);
                (sized(simplest).unwrap_or(case), fully)
            }
            (None, _) => {
                let given = |text: &[u8]| Case::given(text.to_vec(), None, case.origin.clone());
                let ask = |simpler: &[u8]| self.answer(&given(simpler), &mut goal);
                let Shrunk { simplest, fully } = shrink::text(&case.document, ask);
                (if simplest == case.document { case } else { given(&simplest) }, fully)
            }
        };
        Smallest { case, failure: goal.failure, fully }
    }

    /// How long it took, and what keeps the implementation from being asked any more.
    pub(super) fn end(self) -> (Duration, Option<Fault>) {
        (self.start.elapsed(), self.fault)
    }

    /// A failure that the same bytes do not bring about again.
    fn not_again(&self, failure: Failure) -> Failure {
        let answers =
            matches!(failure.kind, Kind::WronglyAccepted | Kind::WronglyRejected | Kind::Altered);
        if !answers || self.fault.is_some() {
            return failure;
        }
        wavering(format!("{} at first, and not when asked again", failure.kind))
    }

    fn answer(&mut self, simpler: &Case, goal: &mut Goal) -> Answer {
        self.asked = (self.asked.0 + 1, self.asked.1 + simpler.document.len());
        let is_late = goal.failure.kind == Kind::TimedOut && self.start.elapsed() > self.left;
        if is_late || self.asked.0 > MOST.0 || self.asked.1 > MOST.1 || self.fault.is_some() {
            return Answer::Stop;
        }
        match self.ask(simpler, goal.failure.kind) {
            Some((rules, failure))
                if rules == goal.rules && failure.place == goal.failure.place =>
            {
                goal.failure = failure;
                Answer::Same
            }
            _ => Answer::Other,
        }
    }

    /// The rules that a case's document breaks and its failure, if it fails in that way.
    fn ask(&mut self, case: &Case, kind: Kind) -> Option<(Vec<Rule>, Failure)> {
        let again: &[usize] = if kind == Kind::Wavering { &[0] } else { &[] };
        let mut examination = match self.examiner.examine(std::slice::from_ref(case), again) {
            Ok(examination) => examination,
            Err(fault) => {
                self.fault = Some(fault);
                return None;
            }
        };
        let examined = examination.examined.pop()?;
        match examined.assessment {
            Assessment::Failed(failure) if failure.kind == kind => {
                Some((examined.verdict.rules().collect(), failure))
            }
            _ => None,
        }
    }
}
