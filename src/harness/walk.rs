//! Walks from a case that fails to the smallest case that fails in the same way: [`Walk`].

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::case::{Case, CutDown, Given, HostileCase, Planned};
use crate::connection::Fault;
use crate::contract::{Ambiguity, Rule};
use crate::finding::{Failure, Kind};
use crate::oracle::Verdict;
use crate::shrink::{self, Answer, Shrunk};
use crate::sweep::Hostile;

use super::examiner::{Examiner, wavering};

/// The most documents, and the most bytes in all of them, that are tried for one finding.
const MOST: (u32, usize) = (5_000, 256 << 20);

/// Where a walk ended.
pub(super) struct Smallest {
    pub(super) case: Case,
    pub(super) failure: Failure,
    /// Whether no simpler neighbour fails in the same way.
    pub(super) fully: bool,
}

/// A walk to simpler cases, over one connection.
pub(super) struct Walk<'w, 'i> {
    examiner: &'w mut Examiner<'i>,
    /// How long the walk may take if the failure is a time-out.
    left: Duration,
    start: Instant,
    /// How many documents were tried, and how many bytes in all.
    tried: (u32, usize),
    fault: Option<Fault>,
    /// Ends the walk early once it is set.
    stop: Option<&'w AtomicBool>,
}

/// What every simpler case has to reproduce.
struct Goal {
    rules: Vec<Rule>,
    /// The ambiguities that a simpler case may touch: those of the original case, so that the
    /// failure cannot be explained by what the contract leaves open.
    may_touch: Vec<Ambiguity>,
    /// The failure of the simplest case so far.
    failure: Failure,
}

impl Goal {
    fn is_met(&self, verdict: &Verdict) -> bool {
        verdict.rules().eq(self.rules.iter().copied())
            && verdict.ambiguities().all(|touched| self.may_touch.contains(&touched))
    }
}

impl<'w, 'i> Walk<'w, 'i> {
    /// Creates a walk over the examiner's connection. If the failure being shrunk is a time-out,
    /// the walk stops once `left` has elapsed.
    pub(super) fn new(examiner: &'w mut Examiner<'i>, left: Duration) -> Self {
        Self { examiner, left, start: Instant::now(), tried: (0, 0), fault: None, stop: None }
    }

    /// The same walk, which ends early once the flag is set.
    pub(super) fn until(self, stop: &'w AtomicBool) -> Self {
        Self { stop: Some(stop), ..self }
    }

    /// The smallest case that breaks the same rules and fails in the same way at the same place.
    pub(super) fn smallest(&mut self, mut case: Case, failure: Failure) -> Smallest {
        let Some((mut verdict, _)) = self.run(&case, &failure) else {
            return Smallest { case, failure: self.not_again(failure), fully: false };
        };
        if let Some((valid, its_verdict)) = self.without_defect(&case, &failure) {
            (case, verdict) = (valid, its_verdict);
        }

        let (rules, may_touch) = (verdict.rules().collect(), verdict.ambiguities().collect());
        let mut goal = Goal { rules, may_touch, failure };
        let (smaller, fully) = match &case {
            Case::Planned(planned) => self.planned(planned, &mut goal),
            Case::CutDown(cut_down) => self.cut_down(cut_down, case.document(), &mut goal),
            Case::Hostile(hostile) => self.sized(hostile, &mut goal),
            Case::Given(given) => self.given(given, case.document(), &mut goal),
        };
        Smallest { case: smaller.unwrap_or(case), failure: goal.failure, fully }
    }

    /// A smaller case, if there is one, and whether none of its simpler neighbours fails in the
    /// same way.
    fn planned(&mut self, planned: &Planned, goal: &mut Goal) -> (Option<Case>, bool) {
        let plan = planned.plan();
        let mut last = plan.clone();
        let Shrunk { simplest, fully } = shrink::plan(plan, |simpler| {
            let place = simpler.place_of_word(&last, &goal.failure.place);
            let answer = self.answer_at(place, &Case::planned(simpler.clone()), goal);
            if answer == Answer::Same {
                last = simpler.clone();
            }
            answer
        });
        let smaller = (simplest != *plan).then(|| Case::planned(simplest.clone()));

        // A near miss already has no more than its defect needs, and a time-out takes too long to
        // repeat.
        let is_cut_down = match goal.failure.kind {
            Kind::WronglyRejected | Kind::Altered | Kind::Crashed => !simplest.is_near_miss(),
            _ => false,
        };
        if !is_cut_down || !fully {
            return (smaller, fully);
        }

        // A feature adds many members and escapes at once: remove those that the failure does not
        // need.
        let document = simplest.document();
        let cut_down = |document: Vec<u8>| CutDown::of(simplest.clone(), document);
        let (left, fully) = self.members(&document, cut_down, goal);
        (left.or(smaller), fully)
    }

    fn cut_down(
        &mut self,
        cut_down: &CutDown,
        document: &[u8],
        goal: &mut Goal,
    ) -> (Option<Case>, bool) {
        let further = |document: Vec<u8>| CutDown::of(cut_down.plan().clone(), document);
        self.members(document, further, goal)
    }

    /// Removes members, elements and escapes as long as the failure stays the same.
    fn members(
        &mut self,
        document: &[u8],
        case: impl Fn(Vec<u8>) -> Case,
        goal: &mut Goal,
    ) -> (Option<Case>, bool) {
        let Shrunk { simplest, fully } =
            shrink::members(document, |simpler| self.answer(&case(simpler.to_vec()), goal));
        ((simplest != document).then(|| case(simplest)), fully)
    }

    fn sized(&mut self, hostile: &HostileCase, goal: &mut Goal) -> (Option<Case>, bool) {
        let sized = |size: usize| Hostile::find(hostile.recipe(), size).map(Hostile::case);
        let answer = |size: usize| match sized(size) {
            Some(simpler) => self.answer(&simpler, goal),
            None => Answer::Other,
        };
        let Shrunk { simplest, fully } = shrink::size(hostile.size(), answer);
        (sized(simplest), fully)
    }

    fn given(&mut self, given: &Given, document: &[u8], goal: &mut Goal) -> (Option<Case>, bool) {
        let answer = |simpler: &[u8]| self.answer(&given.simplified(simpler.to_vec()), goal);
        let Shrunk { simplest, fully } = shrink::text(document, answer);
        ((simplest != document).then(|| given.simplified(simplest)), fully)
    }

    /// The case without its defect, if it crashes or times out like the original: then the features
    /// alone are the cause.
    fn without_defect(&mut self, case: &Case, failure: &Failure) -> Option<(Case, Verdict)> {
        let plan = case.plan()?;
        let needs_none = matches!(failure.kind, Kind::Crashed | Kind::TimedOut);
        if !needs_none || !plan.is_near_miss() || plan.parts() == plan.defects().len() {
            return None;
        }
        let valid = Case::planned(plan.without_defects());
        let (verdict, _) = self.run(&valid, failure)?;
        Some((valid, verdict))
    }

    /// How long the walk took, and the fault if the implementation could no longer be reached.
    pub(super) fn end(self) -> (Duration, Option<Fault>) {
        (self.start.elapsed(), self.fault)
    }

    /// The failure to report for a case that did not fail again when the same bytes were sent.
    fn not_again(&self, failure: Failure) -> Failure {
        let answers =
            matches!(failure.kind, Kind::WronglyAccepted | Kind::WronglyRejected | Kind::Altered);
        if !answers || self.fault.is_some() {
            return failure;
        }
        wavering(format!("{} at first, but not when sent again", failure.kind))
    }

    fn answer(&mut self, simpler: &Case, goal: &mut Goal) -> Answer {
        self.answer_at(None, simpler, goal)
    }

    /// Whether a simpler case fails in the same way, at another place if one is given.
    fn answer_at(&mut self, place: Option<String>, simpler: &Case, goal: &mut Goal) -> Answer {
        self.tried = (self.tried.0 + 1, self.tried.1 + simpler.document().len());
        let is_late = goal.failure.kind == Kind::TimedOut && self.start.elapsed() > self.left;
        let is_stopped = self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed));
        if is_stopped
            || is_late
            || self.tried.0 > MOST.0
            || self.tried.1 > MOST.1
            || self.fault.is_some()
        {
            return Answer::Stop;
        }
        let mut failure = goal.failure.clone();
        failure.place = place.unwrap_or(failure.place);
        match self.run(simpler, &failure) {
            Some((verdict, failure)) if goal.is_met(&verdict) => {
                goal.failure = failure;
                Answer::Same
            }
            _ => Answer::Other,
        }
    }

    /// Runs a case. If it fails in the same way at the same place, returns its verdict and that
    /// failure. It may fail at other places, too.
    fn run(&mut self, case: &Case, failure: &Failure) -> Option<(Verdict, Failure)> {
        let again: &[usize] = if failure.kind == Kind::Wavering { &[0] } else { &[] };
        let mut examination = match self.examiner.examine(std::slice::from_ref(case), again) {
            Ok(examination) => examination,
            Err(fault) => {
                self.fault = Some(fault);
                return None;
            }
        };
        let examined = examination.examined.pop()?;
        let same = examined.assessment.failures().iter().find(|other| other.is_like(failure));
        same.cloned().map(|same| (examined.verdict, same))
    }
}
