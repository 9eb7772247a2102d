//! Shrinks the failures of a run over a connection of its own: the [`Shrinker`].

use std::time::Duration;

use crate::case::Case;
use crate::connection::Fault;
use crate::finding::{Failure, Kind};

use super::examiner::Examiner;
use super::examiners::Examiners;
use super::walk::{Smallest, Walk};

/// The longest time that shrinking may take for all time-outs together.
const LONGEST: Duration = Duration::from_secs(30);

/// Shrinks failures. Opens its connection for the first of them.
pub(super) struct Shrinker {
    examiners: Examiners,
    examiner: Option<Examiner<'static>>,
    /// The fault, once the implementation can no longer be reached.
    fault: Option<Fault>,
    /// How long shrinking time-outs has taken so far.
    waited: Duration,
}

impl Shrinker {
    pub(super) fn new(examiners: Examiners) -> Self {
        Self { examiners, examiner: None, fault: None, waited: Duration::ZERO }
    }

    /// The smallest case that breaks the same rules and fails in the same way at the same place.
    pub(super) fn shrink(&mut self, case: Case, failure: Failure) -> Smallest {
        // A hang in this process cannot be stopped, so it is not repeated.
        let hangs = failure.kind == Kind::TimedOut && self.examiners.runs_in_process(&case);
        let is_repeatable = failure.kind != Kind::Unstable && !hangs;
        if !is_repeatable || self.fault.is_some() || self.examiners.is_stopped() {
            return Smallest { case, failure, fully: false };
        }
        let left = LONGEST.saturating_sub(self.waited);
        let examiner = match &mut self.examiner {
            Some(examiner) => examiner,
            closed => match self.examiners.open() {
                Ok(examiner) => closed.insert(examiner),
                Err(fault) => {
                    self.fault = Some(fault);
                    return Smallest { case, failure, fully: false };
                }
            },
        };
        let original = (case.clone(), failure.clone());
        let mut walk = Walk::new(examiner, left).until(self.examiners.stop);
        let smallest = walk.smallest(case, failure);
        let (took, fault) = walk.end();
        if self.examiners.is_stopped() {
            // The adapter may have been ended.
            let (case, failure) = original;
            return Smallest { case, failure, fully: false };
        }
        if smallest.failure.kind == Kind::TimedOut {
            self.waited += took;
        }
        self.fault = fault;
        smallest
    }

    /// Closes the connection. Returns the fault if the implementation could no longer be reached.
    pub(super) fn finish(&mut self) -> Option<Fault> {
        if let Some(examiner) = self.examiner.take() {
            self.examiners.close(examiner);
        }
        self.fault.take()
    }
}
