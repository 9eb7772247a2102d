//! A case while it shrinks: [`CaseTree`].

use std::vec;

use proptest::strategy::ValueTree;

use crate::case::Case;
use crate::plan::Plan;

/// A drawn plan, and the state of the walk along [`Plan::simpler`].
///
/// The walk tries the same plans in the same order as [`shrink::plan`](crate::shrink::plan), and
/// ends with the same plan.
#[doc(hidden)]
#[derive(Debug, Clone)]
pub struct CaseTree {
    /// The simplest plan that is known to fail, or the drawn plan.
    failing: Plan,
    /// The simpler neighbours of `failing` that were not tried yet, the largest step first. They
    /// are listed on first use, because most cases pass and never shrink.
    untried: Option<vec::IntoIter<Plan>>,
    /// The neighbour that is being tried. `None` while the current plan is `failing` itself.
    candidate: Option<Plan>,
    /// Whether a plan is still of the kind that was drawn.
    keeps: fn(&Plan) -> bool,
}

impl CaseTree {
    pub(super) fn new(plan: Plan, keeps: fn(&Plan) -> bool) -> Self {
        Self { failing: plan, untried: None, candidate: None, keeps }
    }

    /// The next untried neighbour of the kind that was drawn.
    fn next(&mut self) -> Option<Plan> {
        let simpler = || self.failing.simpler().into_iter();
        self.untried.get_or_insert_with(simpler).find(self.keeps)
    }
}

impl ValueTree for CaseTree {
    type Value = Case;

    fn current(&self) -> Case {
        let plan = self.candidate.as_ref().unwrap_or(&self.failing);
        Case::planned(plan.clone())
    }

    /// The current plan failed: goes on with the first of its own neighbours.
    fn simplify(&mut self) -> bool {
        if let Some(candidate) = self.candidate.take() {
            self.failing = candidate;
            self.untried = None;
        }
        self.candidate = self.next();
        self.candidate.is_some()
    }

    /// The current plan did not fail: goes on with the next neighbour, and after the last one
    /// returns to the failing plan.
    fn complicate(&mut self) -> bool {
        // Returning to the failing plan changes the case too. `false` means that the case stays as
        // it is.
        let changes = self.candidate.is_some();
        self.candidate = self.next();
        changes
    }
}
