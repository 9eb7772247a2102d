//! Which cases are no longer run: [`Strikes`] against rules, features and recipes that keep
//! ending or hanging the process of the implementation.

use std::collections::BTreeMap;

use crate::finding::{Assessment, Kind};
use crate::run::Subject;

/// A subject with this many strikes is struck out.
const PER_SUBJECT: u32 = 3;
/// Once a run has this many strikes in total, a single one strikes a subject out.
const TOTAL: u32 = 30;

/// Deaths and hangs by subject, counted in the order of the cases.
#[derive(Debug, Clone, Default)]
pub(super) struct Strikes {
    by_subject: BTreeMap<Subject, u32>,
    total: u32,
}

impl Strikes {
    /// Counts a strike against each subject. The plain document is part of every case, so it gets none.
    pub(super) fn add(&mut self, subjects: &[Subject]) {
        self.total += 1;
        for subject in subjects.iter().filter(|subject| **subject != Subject::Plain) {
            *self.by_subject.entry(*subject).or_default() += 1;
        }
    }

    /// Whether any of the suspects of a case is struck out. Given documents that break no rule have
    /// nothing in common, so they are run until the total is reached.
    pub(super) fn rule_out(&self, suspects: impl FnOnce() -> Vec<Subject>) -> bool {
        if self.by_subject.is_empty() {
            return false;
        }
        let limit = |subject| match subject {
            _ if self.total >= TOTAL => 1,
            Subject::Given => TOTAL,
            _ => PER_SUBJECT,
        };
        let strikes = |subject| self.by_subject.get(&subject).copied().unwrap_or_default();
        suspects().into_iter().any(|subject| strikes(subject) >= limit(subject))
    }
}

/// Whether the result of a case is a strike against its subjects: a time-out, or a crash in which the
/// process of the implementation `died`. Both are slow, because a new process has to be started. A
/// crash that the process survives costs no more than any other answer.
pub(super) fn is_strike(assessment: &Assessment, died: bool) -> bool {
    assessment.has(Kind::TimedOut) || (assessment.has(Kind::Crashed) && died)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_documents_without_a_rule_are_run_until_the_total_is_reached() {
        let is_out = |subject, count| {
            let mut strikes = Strikes::default();
            (0..count).for_each(|_| strikes.add(&[subject]));
            strikes.rule_out(|| vec![subject])
        };
        let word = [2, 3].map(|count| is_out(Subject::Word, count));
        assert_eq!(word, [false, true]);
        let given = [3, 29, 30].map(|count| is_out(Subject::Given, count));
        assert_eq!(given, [false, false, true]);
    }
}
