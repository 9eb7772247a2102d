//! Shrinks the failures of a run, with an implementation of its own: the [`Shrinker`].

use std::time::Duration;

use crate::case::Case;
use crate::finding::{Failure, Kind};
use crate::implementation::Fault;

use super::Source;
use super::examiner::Examiner;
use super::walk::{Smallest, Walk};

/// Time-outs shrink no longer than this, all together.
const LONGEST: Duration = Duration::from_secs(30);

/// An implementation of its own, to shrink with.
pub(super) struct Shrinker {
    source: Source,
    examiner: Option<Examiner<'static>>,
    /// What keeps the implementation from being asked any more.
    fault: Option<Fault>,
    /// What shrinking time-outs has taken so far.
    waited: Duration,
}

impl Shrinker {
    pub(super) fn new(source: Source) -> Self {
        Self { source, examiner: None, fault: None, waited: Duration::ZERO }
    }

    /// The smallest case that breaks the same rules and fails in the same way at the same place.
    pub(super) fn shrink(&mut self, case: Case, failure: Failure) -> Smallest {
        // A hang in this process cannot be stopped: it is not repeated.
        let hangs = failure.kind == Kind::TimedOut && self.source.asks_here(&case);
        let repeats = failure.kind != Kind::Unstable && !hangs;
        if !repeats || self.fault.is_some() {
            return Smallest { case, failure, fully: false };
        }
        let left = LONGEST.saturating_sub(self.waited);
        let examiner = match &mut self.examiner {
            Some(examiner) => examiner,
            none => match self.source.examiner() {
                Ok(examiner) => none.insert(examiner),
                Err(fault) => {
                    self.fault = Some(fault);
                    return Smallest { case, failure, fully: false };
                }
            },
        };
        let mut walk = Walk::new(examiner, left);
        let smallest = walk.smallest(case, failure);
        let (took, fault) = walk.end();
        if smallest.failure.kind == Kind::TimedOut {
            self.waited += took;
        }
        self.fault = fault;
        smallest
    }

    /// Ends the implementation; what kept it from being asked comes back.
    pub(super) fn finish(&mut self) -> Option<Fault> {
        if let Some(mut examiner) = self.examiner.take() {
            self.source.end(&mut examiner);
        }
        self.fault.take()
    }
}
