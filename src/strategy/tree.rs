//! A case on its way to the smallest that fails: [`CaseTree`].

use std::vec;

use proptest::strategy::ValueTree;

use crate::case::Case;
use crate::plan::Plan;

/// A drawn plan, and how far the walk along [`Plan::simpler`] has come.
///
/// It asks about the same plans in the same order as [`shrink::plan`](crate::shrink::plan), and ends
/// where that ends.
#[derive(Debug, Clone)]
pub struct CaseTree {
    /// The simplest plan that is known to fail, or the drawn one.
    failing: Plan,
    /// Its neighbours that were not asked about yet, the boldest first. Most cases pass, and never
    /// have them listed.
    untried: Option<vec::IntoIter<Plan>>,
    /// The neighbour that is asked about; none where it is the failing plan itself.
    candidate: Option<Plan>,
    /// Whether a plan is of the kind that was asked for.
    keeps: fn(&Plan) -> bool,
}

impl CaseTree {
    pub(super) fn new(plan: Plan, keeps: fn(&Plan) -> bool) -> Self {
        Self { failing: plan, untried: None, candidate: None, keeps }
    }

    /// The next neighbour of the kind.
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

    /// What was asked about failed: on to the boldest of its own neighbours.
    fn simplify(&mut self) -> bool {
        if let Some(candidate) = self.candidate.take() {
            self.failing = candidate;
            self.untried = None;
        }
        self.candidate = self.next();
        self.candidate.is_some()
    }

    /// The neighbour did not fail: on to the next, and from the last of them back to the failing plan.
    fn complicate(&mut self) -> bool {
        // Going back is a step too, and `true`; `false` says that the case stays as it is.
        let steps = self.candidate.is_some();
        self.candidate = self.next();
        steps
    }
}
