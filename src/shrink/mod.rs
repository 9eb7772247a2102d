//! From a case that fails to the smallest that fails in the same way: [`plan`] where the plan is
//! known, [`text`] where there are only bytes.

mod text;

use crate::plan::Plan;

/// The end of a walk to simpler cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shrunk<T> {
    /// The simplest found that still fails in the same way.
    pub simplest: T,
    /// Whether no simpler neighbour does; otherwise the walk was stopped.
    pub fully: bool,
}

/// What is known of a simpler case.
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
pub fn plan(plan: &Plan, ask: impl FnMut(&Plan) -> Answer) -> Shrunk<Plan> {
    walk(plan, Plan::simpler, ask)
}

/// Walks to simpler documents as long as `ask` finds one that fails in the same way: parsed members
/// are removed and simplified, and of what is not JSON pieces are removed.
pub fn text(document: &[u8], ask: impl FnMut(&Vec<u8>) -> Answer) -> Shrunk<Vec<u8>> {
    walk(&document.to_vec(), |text| text::simpler(text), ask)
}

fn walk<T: Clone, I: IntoIterator<Item = T>>(
    start: &T,
    simpler: impl Fn(&T) -> I,
    mut ask: impl FnMut(&T) -> Answer,
) -> Shrunk<T> {
    let mut simplest = start.clone();
    'walk: loop {
        for simpler in simpler(&simplest) {
            match ask(&simpler) {
                Answer::Same => {
                    simplest = simpler;
                    continue 'walk;
                }
                Answer::Other => {}
                Answer::Stop => return Shrunk { simplest, fully: false },
            }
        }
        return Shrunk { simplest, fully: true };
    }
}
