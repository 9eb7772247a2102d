//! From a case that fails to the smallest that fails in the same way: [`shrink`].

use crate::plan::Plan;

/// The end of a walk to simpler plans.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shrunk {
    /// The simplest plan found that still fails in the same way.
    pub plan: Plan,
    /// Whether no simpler neighbour does; otherwise the walk was stopped.
    pub fully: bool,
}

/// What is known of a simpler plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It breaks the same rules, and fails in the same way.
    Same,
    /// It does not.
    Other,
    /// There is no time left to ask.
    Stop,
}

/// Walks to simpler plans as long as `ask` finds one that fails in the same way.
pub fn shrink(plan: &Plan, mut ask: impl FnMut(&Plan) -> Answer) -> Shrunk {
    let mut plan = plan.clone();
    'walk: loop {
        for simpler in plan.simpler() {
            match ask(&simpler) {
                Answer::Same => {
                    plan = simpler;
                    continue 'walk;
                }
                Answer::Other => {}
                Answer::Stop => return Shrunk { plan, fully: false },
            }
        }
        return Shrunk { plan, fully: true };
    }
}
