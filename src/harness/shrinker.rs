//! Asks about ever simpler cases: the [`Shrinker`].

use std::time::{Duration, Instant};

use crate::case::{Case, Origin};
use crate::contract::Rule;
use crate::finding::{Assessment, Failure, Kind};
use crate::implementation::Fault;
use crate::shrink::{self, Answer, Shrunk};
use crate::sweep::Hostile;

use super::Source;
use super::examiner::{Examiner, wavering};

/// Time-outs shrink no longer than this, all together.
const LONGEST: Duration = Duration::from_secs(30);
/// So many documents are asked about for one finding, and so many bytes of them.
const MOST: (u32, usize) = (5_000, 256 << 20);

/// An implementation of its own, to shrink with.
pub(super) struct Shrinker {
    source: Source,
    examiner: Option<Examiner>,
    /// What keeps the implementation from being asked any more.
    fault: Option<Fault>,
    /// What shrinking time-outs has taken so far.
    waited: Duration,
}

/// The end of shrinking.
pub(super) struct Smallest {
    pub(super) case: Case,
    pub(super) failure: Failure,
    /// Whether no simpler neighbour fails in the same way.
    pub(super) fully: bool,
}

/// What every simpler case has to repeat.
struct Goal {
    rules: Vec<Rule>,
    /// That of the simplest case so far.
    failure: Failure,
    start: Instant,
    asked: (u32, usize),
}

impl Shrinker {
    pub(super) fn new(source: Source) -> Self {
        Self { source, examiner: None, fault: None, waited: Duration::ZERO }
    }

    /// The smallest case that breaks the same rules and fails in the same way at the same place.
    pub(super) fn shrink(&mut self, case: Case, failure: Failure) -> Smallest {
        // A hang in this process cannot be stopped: it is not repeated.
        let hangs = failure.kind == Kind::TimedOut && self.source.is_in_process();
        let repeats = failure.kind != Kind::Unstable && !hangs;
        if !repeats {
            return Smallest { case, failure, fully: false };
        }
        let Some((rules, _)) = self.ask(&case, failure.kind) else {
            return Smallest { case, failure: self.not_again(failure), fully: false };
        };
        let mut goal = Goal { rules, failure, start: Instant::now(), asked: (0, 0) };
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
        if goal.failure.kind == Kind::TimedOut {
            self.waited += goal.start.elapsed();
        }
        Smallest { case, failure: goal.failure, fully }
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
        goal.asked = (goal.asked.0 + 1, goal.asked.1 + simpler.document.len());
        let waits = goal.failure.kind == Kind::TimedOut;
        let is_late = waits && self.waited + goal.start.elapsed() > LONGEST;
        if is_late || goal.asked.0 > MOST.0 || goal.asked.1 > MOST.1 || self.fault.is_some() {
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
        let examination = self
            .examiner()
            .and_then(|examiner| examiner.examine(std::slice::from_ref(case), again));
        let mut examination = match examination {
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

    fn examiner(&mut self) -> Result<&mut Examiner, Fault> {
        match &mut self.examiner {
            Some(examiner) => Ok(examiner),
            none => Ok(none.insert(self.source.examiner()?)),
        }
    }

    /// Ends the implementation; what kept it from being asked comes back.
    pub(super) fn finish(&mut self) -> Option<Fault> {
        if let Some(mut examiner) = self.examiner.take() {
            self.source.end(&mut examiner);
        }
        self.fault.take()
    }
}
