//! Walks from a failing case to the simplest case that fails in the same way. A planned case is
//! shrunk by [`plan`] and then by [`members`], a hostile document by [`size`], and a document of
//! which only the bytes are known by [`text()`].

mod escapes;
mod text;

use crate::plan::Plan;

use escapes::escapes;
use text::{Neighbours, Step};

/// The result of shrinking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shrunk<T> {
    /// The simplest case found that still fails in the same way.
    pub simplest: T,
    /// `true` if no simpler neighbour fails in the same way, `false` if shrinking was stopped
    /// early.
    pub fully: bool,
}

/// How a simpler case compares with the failing one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// The simpler case breaks the same rules, and fails in the same way.
    Same,
    /// The simpler case breaks other rules, passes, or fails in a different way.
    Other,
    /// The simpler case was not checked, because a limit was reached.
    Stop,
}

/// Walks to simpler plans as long as `ask` finds one that fails in the same way. After each step,
/// the walk starts again with the largest step from the new plan.
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

/// Walks to smaller sizes of a hostile document as long as `ask` finds one that fails in the same
/// way. The largest steps come first: half the size, then a quarter, down to 1.
pub fn size(size: usize, mut ask: impl FnMut(usize) -> Answer) -> Shrunk<usize> {
    let (mut simplest, mut step) = (size, size / 2);
    while step > 0 {
        let answer = if step < simplest { ask(simplest - step) } else { Answer::Other };
        match answer {
            Answer::Same => simplest -= step,
            Answer::Other => step /= 2,
            Answer::Stop => return Shrunk { simplest, fully: false },
        }
    }
    Shrunk { simplest, fully: true }
}

/// Walks to simpler documents as long as `ask` finds one that fails in the same way. If the
/// document is JSON, values are removed and simplified. If it is not, or if it is not spelled
/// plainly, pieces of the text are removed. In the end, escapes are written as plain characters.
pub fn text(document: &[u8], ask: impl FnMut(&[u8]) -> Answer) -> Shrunk<Vec<u8>> {
    walk_and_unescape(document, |neighbours| neighbours.steps(), ask)
}

/// Like [`text()`], but members and elements are only removed or replaced with plain ones. The
/// others keep their values, so that a failure caused by one value is not mistaken for the failure
/// of a simpler value.
pub fn members(document: &[u8], ask: impl FnMut(&[u8]) -> Answer) -> Shrunk<Vec<u8>> {
    walk_and_unescape(document, |neighbours| neighbours.removals(), ask)
}

fn walk_and_unescape(
    document: &[u8],
    steps: Steps,
    mut ask: impl FnMut(&[u8]) -> Answer,
) -> Shrunk<Vec<u8>> {
    let walked = walk(document, steps, &mut ask);
    if !walked.fully {
        return walked;
    }
    escapes(&walked.simplest, ask)
}

/// Lists the steps to the simpler neighbours of a document.
type Steps = fn(&Neighbours) -> Box<dyn Iterator<Item = Step> + '_>;

/// Walks to simpler documents. Because a document has many neighbours, the walk continues at the
/// same index after each step. It ends after a whole round without a step.
fn walk(document: &[u8], steps: Steps, mut ask: impl FnMut(&[u8]) -> Answer) -> Shrunk<Vec<u8>> {
    let mut simplest = document.to_vec();
    let mut start = 0;
    'walk: loop {
        let neighbours = Neighbours::of(&simplest);
        for (index, step) in steps(&neighbours).enumerate().skip(start) {
            let simpler = neighbours.take(&step);
            match ask(&simpler) {
                Answer::Same => {
                    (simplest, start) = (simpler, index);
                    continue 'walk;
                }
                Answer::Other => {}
                Answer::Stop => return Shrunk { simplest, fully: false },
            }
        }
        if start == 0 {
            return Shrunk { simplest, fully: true };
        }
        start = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn smallest(start: usize, fails: impl Fn(usize) -> bool) -> usize {
        let ask = |size| if fails(size) { Answer::Same } else { Answer::Other };
        let Shrunk { simplest, fully } = size(start, ask);
        assert!(fully);
        simplest
    }

    #[test]
    fn the_smallest_failing_size_is_found_in_few_steps() {
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
    fn a_walk_that_is_stopped_has_not_shrunk_fully() {
        assert_eq!(size(100, |_| Answer::Stop), Shrunk { simplest: 100, fully: false });
    }
}
