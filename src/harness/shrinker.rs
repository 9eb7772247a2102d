//! Shrinks the failures of a run over a connection of its own: the [`Shrinker`].

use std::time::Duration;

use crate::case::Case;
use crate::connection::Fault;
use crate::finding::{Failure, Kind};

use super::examiner::Examiner;
use super::examiners::Examiners;
use super::walk::{Smallest, Walk};

/// All time-outs together are shrunk for no longer than this.
const LONGEST: Duration = Duration::from_secs(30);

/// Shrinks failures. Its connection is opened by the first of them.
pub(super) struct Shrinker {
    examiners: Examiners,
    examiner: Option<Examiner<'static>>,
    /// Why the implementation cannot be reached any more.
    fault: Option<Fault>,
    /// How long time-outs were shrunk so far.
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
        if !is_repeatable || self.fault.is_some() {
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
        let mut walk = Walk::new(examiner, left);
        let smallest = walk.smallest(case, failure);
        let (took, fault) = walk.end();
        if smallest.failure.kind == Kind::TimedOut {
            self.waited += took;
        }
        self.fault = fault;
        smallest
    }

    /// Closes the connection. Returns why the implementation could not be reached, if it could not.
    pub(super) fn finish(&mut self) -> Option<Fault> {
        if let Some(examiner) = self.examiner.take() {
            self.examiners.close(examiner);
        }
        self.fault.take()
    }
}
