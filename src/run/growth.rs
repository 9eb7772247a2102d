//! How answer times grow with the size of hostile documents: [`Growth`].

use std::time::Duration;

/// How long the documents of one hostile recipe take, by size. An observation, never a failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Growth {
    /// The name of the recipe.
    pub recipe: &'static str,
    /// The sizes below the first that was not answered. Each is twice the one before.
    pub steps: Vec<Step>,
}

/// One size of a recipe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// How often the recipe repeats its part.
    pub size: usize,
    /// The document's length in bytes.
    pub bytes: usize,
    /// The shortest of three answer times.
    pub best: Duration,
}

/// How many doublings the exponent is measured over, counted back from the largest size. At smaller
/// sizes, the fixed cost per document outweighs the cost that grows with size.
const DOUBLINGS: usize = 2;
/// Times below this are too short to mean anything.
const NOTICEABLE: Duration = Duration::from_millis(20);
/// Growth with a higher power of the size than this is suspicious.
const STEEP: f64 = 1.3;

impl Growth {
    /// The power of the size that time grows with over the last two doublings: 1 is linear, 2 is
    /// quadratic. `None` if there are fewer than three sizes, or if a time is 0.
    pub fn exponent(&self) -> Option<f64> {
        match self.last() {
            [from, .., to] => exponent(from, to),
            _ => None,
        }
    }

    /// Whether time grows with a power above 1.3 in each of the last two doublings, and the last
    /// time is at least 20 ms. A jump in a single doubling may have any cause.
    pub fn is_suspicious(&self) -> bool {
        let is_steep =
            |pair: &[Step]| exponent(&pair[0], &pair[1]).is_some_and(|exponent| exponent > STEEP);
        let last = self.last();
        last.last().is_some_and(|step| step.best >= NOTICEABLE) && last.windows(2).all(is_steep)
    }

    /// The steps that span the last doublings; empty if there are too few.
    fn last(&self) -> &[Step] {
        let first = self.steps.len().checked_sub(DOUBLINGS + 1);
        first.map_or(&[], |first| &self.steps[first..])
    }
}

fn exponent(from: &Step, to: &Step) -> Option<f64> {
    let times = to.best.as_secs_f64() / from.best.as_secs_f64();
    let exponent = times.ln() / (to.size as f64 / from.size as f64).ln();
    exponent.is_finite().then_some(exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn growth(milliseconds: &[u64]) -> Growth {
        let step = |(at, &time)| {
            let size = 1000usize << at;
            Step { size, bytes: size + 800, best: Duration::from_millis(time) }
        };
        let steps = milliseconds.iter().enumerate().map(step).collect();
        Growth { recipe: "escapes", steps }
    }

    #[test]
    fn the_exponent_is_that_of_the_last_two_doublings() {
        assert_eq!(growth(&[10, 20, 40]).exponent(), Some(1.0));
        assert_eq!(growth(&[10, 40, 160]).exponent(), Some(2.0));
        assert_eq!(growth(&[9, 9, 10, 40, 160]).exponent(), Some(2.0));
        assert_eq!(growth(&[5, 5, 5]).exponent(), Some(0.0));
    }

    #[test]
    fn two_sizes_or_no_time_at_all_have_no_exponent() {
        assert_eq!(growth(&[]).exponent(), None);
        assert_eq!(growth(&[10, 40]).exponent(), None);
        assert_eq!(growth(&[0, 10, 40]).exponent(), None);
    }

    #[test]
    fn steep_and_long_is_suspicious_and_neither_alone_is() {
        assert!(growth(&[10, 40, 160]).is_suspicious());
        assert!(!growth(&[40, 80, 160]).is_suspicious());
        assert!(!growth(&[1, 4, 16]).is_suspicious());
    }

    #[test]
    fn a_jump_in_one_doubling_alone_is_not_suspicious() {
        assert!(!growth(&[10, 20, 160]).is_suspicious());
        assert!(!growth(&[10, 80, 160]).is_suspicious());
    }
}
