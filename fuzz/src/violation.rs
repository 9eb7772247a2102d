//! A property that does not hold: [`Violation`].

use std::fmt;

use nearmiss::case::Case;
use nearmiss::contract::{Expectation, Level};
use nearmiss::oracle::Verdict;

/// What does not hold, and of which case.
#[derive(Debug)]
pub(crate) struct Violation {
    words: String,
    case: String,
    rules: Vec<&'static str>,
    expected: Expectation,
    token: String,
}

impl Violation {
    pub(crate) fn new(case: &Case, verdict: &Verdict, words: String) -> Self {
        Self {
            words,
            case: case.id(),
            rules: verdict.rules().map(|rule| rule.id()).collect(),
            expected: verdict.expect[Level::Documented],
            token: case.token(),
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { words, case, rules, expected, token } = self;
        writeln!(f, "{words}")?;
        writeln!(f, "  case: {case}")?;
        writeln!(f, "  the oracle: breaks {rules:?}; at level documented: {expected}")?;
        write!(f, "  nearmiss replay {token}")
    }
}
