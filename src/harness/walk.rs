//! From one case that fails to the smallest, asking one implementation: [`Walk`].

use std::time::{Duration, Instant};

use crate::case::{Case, Origin};
use crate::contract::{Ambiguity, Rule};
use crate::finding::{Assessment, Failure, Kind};
use crate::implementation::Fault;
use crate::oracle::Verdict;
use crate::plan::Plan;
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
    /// What it may touch: as little as the case, so that nobody can take the failure for a matter of
    /// what the contract leaves open.
    may_touch: Vec<Ambiguity>,
    /// That of the simplest case so far.
    failure: Failure,
}

impl Goal {
    fn is_met(&self, verdict: &Verdict, failure: &Failure) -> bool {
        verdict.rules().eq(self.rules.iter().copied())
            && verdict.ambiguities().all(|touched| self.may_touch.contains(&touched))
            && failure.place == self.failure.place
    }
}

impl<'w, 'i> Walk<'w, 'i> {
    /// A walk that asks this implementation; from a time-out it goes on no longer than `left`.
    pub(super) fn new(examiner: &'w mut Examiner<'i>, left: Duration) -> Self {
        Self { examiner, left, start: Instant::now(), asked: (0, 0), fault: None }
    }

    /// The smallest case that breaks the same rules and fails in the same way at the same place.
    pub(super) fn smallest(&mut self, mut case: Case, failure: Failure) -> Smallest {
        let Some((mut verdict, _)) = self.ask(&case, failure.kind) else {
            return Smallest { case, failure: self.not_again(failure), fully: false };
        };
        if let Some((valid, its)) = self.without_defect(&case, &failure) {
            (case, verdict) = (valid, its);
        }
        let (rules, may_touch) = (verdict.rules().collect(), verdict.ambiguities().collect());
        let mut goal = Goal { rules, may_touch, failure };
        let (case, fully) = match (&case.plan, &case.origin) {
            (Some(_), Origin::CutDown) => self.cut_down(case, &mut goal),
            (Some(plan), _) => self.planned(&case, plan, &mut goal),
            (None, &Origin::Hostile(recipe, size)) => self.sized(&case, recipe, size, &mut goal),
            (None, _) => self.given(case, &mut goal),
        };
        Smallest { case, failure: goal.failure, fully }
    }

    fn planned(&mut self, case: &Case, plan: &Plan, goal: &mut Goal) -> (Case, bool) {
        let planned = |plan: &Plan| Case::planned(plan.clone(), Origin::Shrinking);
        let Shrunk { simplest, fully } =
            shrink::plan(plan, |simpler| self.answer(&planned(simpler), goal));
        let case = if simplest == *plan { case.clone() } else { planned(&simplest) };
        // A near miss has nothing more than its defect needs, and a time-out costs too much.
        match goal.failure.kind {
            Kind::WronglyRejected | Kind::Altered | Kind::Crashed
                if fully && simplest.defect().is_none() =>
            {
                self.cut_down(case, goal)
            }
            _ => (case, fully),
        }
    }

    /// What is left of a planned document when all goes that can: a recipe takes many members at once.
    fn cut_down(&mut self, case: Case, goal: &mut Goal) -> (Case, bool) {
        let ask = |simpler: &[u8]| self.answer(&case.cut_down(simpler.to_vec()), goal);
        let Shrunk { simplest, fully } = shrink::members(&case.document, ask);
        let is_smaller = simplest != case.document;
        (if is_smaller { case.cut_down(simplest) } else { case }, fully)
    }

    fn sized(
        &mut self,
        case: &Case,
        recipe: &'static str,
        size: usize,
        goal: &mut Goal,
    ) -> (Case, bool) {
        let sized = |size: usize| Hostile::find(recipe, size).map(Hostile::case);
        let ask =
            |simpler: usize| sized(simpler).map_or(Answer::Other, |it| self.answer(&it, goal));
        let Shrunk { simplest, fully } = shrink::size(size, ask);
        (sized(simplest).unwrap_or_else(|| case.clone()), fully)
    }

    fn given(&mut self, case: Case, goal: &mut Goal) -> (Case, bool) {
        let given = |text: &[u8]| Case::given(text.to_vec(), None, case.origin.clone());
        let ask = |simpler: &[u8]| self.answer(&given(simpler), goal);
        let Shrunk { simplest, fully } = shrink::text(&case.document, ask);
        (if simplest == case.document { case } else { given(&simplest) }, fully)
    }

    /// The case without its defect, where that fails in the same way: a crash or a time-out that its
    /// features bring about by themselves.
    fn without_defect(&mut self, case: &Case, failure: &Failure) -> Option<(Case, Verdict)> {
        let plan = case.plan.as_ref()?;
        let needs_none = matches!(failure.kind, Kind::Crashed | Kind::TimedOut);
        if !needs_none || plan.defect().is_none() || plan.choices().is_empty() {
            return None;
        }
        let valid = Plan::new(plan.choices().iter().copied(), None);
        let valid = Case::planned(valid, Origin::Shrinking);
        let (verdict, same) = self.ask(&valid, failure.kind)?;
        (same.place == failure.place).then_some((valid, verdict))
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
            Some((verdict, failure)) if goal.is_met(&verdict, &failure) => {
                goal.failure = failure;
                Answer::Same
            }
            _ => Answer::Other,
        }
    }

    /// The verdict on a case's document and its failure, if it fails in that way.
    fn ask(&mut self, case: &Case, kind: Kind) -> Option<(Verdict, Failure)> {
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
                Some((examined.verdict, failure))
            }
            _ => None,
        }
    }
}
