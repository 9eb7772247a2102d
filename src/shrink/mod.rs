//! From a case that fails to the smallest that fails in the same way: [`plan`] where the plan is
//! known, [`size`] where a recipe is, [`text`] where there are only bytes.

mod text;

use crate::plan::Plan;

use text::Neighbours;

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

/// Walks to simpler plans as long as `ask` finds one that fails in the same way. After each step the
/// boldest comes first again.
pub fn plan(plan: &Plan, mut ask: impl FnMut(&Plan) -> Answer) -> Shrunk<Plan> {
    let mut simplest = plan.clone();
    'walk: loop {
        for simpler in simplest.simpler() {
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

/// Walks to smaller sizes of a recipe as long as `ask` finds one that fails in the same way, the
/// boldest first: by half, by a quarter, down to one less.
pub fn size(size: usize, mut ask: impl FnMut(usize) -> Answer) -> Shrunk<usize> {
    let (mut simplest, mut less) = (size, size / 2);
    while less > 0 {
        let answer = if less < simplest { ask(simplest - less) } else { Answer::Other };
        match answer {
            Answer::Same => simplest -= less,
            Answer::Other => less /= 2,
            Answer::Stop => return Shrunk { simplest, fully: false },
        }
    }
    Shrunk { simplest, fully: true }
}

/// Walks to simpler documents as long as `ask` finds one that fails in the same way: parsed members
/// are removed and simplified, and of what is not JSON pieces are removed. A document has many
/// neighbours: after each step the walk goes on where it was, until it has been around once.
pub fn text(document: &[u8], mut ask: impl FnMut(&[u8]) -> Answer) -> Shrunk<Vec<u8>> {
    let mut simplest = document.to_vec();
    let mut from = 0;
    'walk: loop {
        let neighbours = Neighbours::of(&simplest);
        for (index, step) in neighbours.steps().enumerate().skip(from) {
            let simpler = neighbours.take(&step);
            match ask(&simpler) {
                Answer::Same => {
                    (simplest, from) = (simpler, index);
                    continue 'walk;
                }
                Answer::Other => {}
                Answer::Stop => return Shrunk { simplest, fully: false },
            }
        }
        if from == 0 {
            return Shrunk { simplest, fully: true };
        }
        from = 0;
    }
}
