//! From a case that fails to the smallest that fails in the same way: [`plan`] where the plan is
//! known, and then [`members`], [`size`] where a recipe is, [`text`] where there are only bytes.

mod text;

use crate::plan::Plan;

use text::{Neighbours, Step};

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
/// are removed and simplified, and of what is not JSON pieces are removed.
pub fn text(document: &[u8], ask: impl FnMut(&[u8]) -> Answer) -> Shrunk<Vec<u8>> {
    walk(document, |neighbours| neighbours.steps(), ask)
}

/// The same, but members and elements are only removed, or become as in the plain document: what is
/// left is as it was. So a failure that comes from a value is not taken for one of a simpler value.
pub fn members(document: &[u8], ask: impl FnMut(&[u8]) -> Answer) -> Shrunk<Vec<u8>> {
    walk(document, |neighbours| neighbours.fewer(), ask)
}

/// The steps to a document's simpler neighbours.
type Steps = fn(&Neighbours) -> Box<dyn Iterator<Item = Step> + '_>;

/// A document has many neighbours: after each step the walk goes on where it was, until it has been
/// around once.
fn walk(document: &[u8], steps: Steps, mut ask: impl FnMut(&[u8]) -> Answer) -> Shrunk<Vec<u8>> {
    let mut simplest = document.to_vec();
    let mut from = 0;
    'walk: loop {
        let neighbours = Neighbours::of(&simplest);
        for (index, step) in steps(&neighbours).enumerate().skip(from) {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn smallest(from: usize, fails: impl Fn(usize) -> bool) -> usize {
        let ask = |size| if fails(size) { Answer::Same } else { Answer::Other };
        let Shrunk { simplest, fully } = size(from, ask);
        assert!(fully);
        simplest
    }

    #[test]
    fn the_smallest_size_is_found_in_few_steps_wherever_it_lies() {
        for limit in [1, 2, 3, 6000, 51_200, 99_999, 102_400] {
            let asked = std::cell::Cell::new(0);
            let found = smallest(102_400, |size| {
                asked.set(asked.get() + 1);
                size >= limit
            });
            assert_eq!(found, limit);
            assert!(asked.get() <= 40, "{limit}: {}", asked.get());
        }
    }

    #[test]
    fn a_walk_over_sizes_that_is_stopped_is_no_full_one() {
        assert_eq!(size(100, |_| Answer::Stop), Shrunk { simplest: 100, fully: false });
    }
}
