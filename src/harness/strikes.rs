//! What is not asked any more: [`Strikes`] against rules and features that crashes and time-outs come
//! from.

use std::collections::BTreeMap;

use crate::finding::{Assessment, Kind};
use crate::run::Subject;

/// So many strikes end a subject.
const A_SUBJECT: u32 = 3;
/// After so many in all, one is enough.
const IN_ALL: u32 = 30;

/// Crashes and time-outs, by rule and feature. They are counted in the order of the cases.
#[derive(Debug, Clone, Default)]
pub(super) struct Strikes {
    by_subject: BTreeMap<Subject, u32>,
    in_all: u32,
}

impl Strikes {
    /// Counts one that came from these. The plain document is in every case: it counts for nothing.
    pub(super) fn add(&mut self, subjects: &[Subject]) {
        self.in_all += 1;
        for subject in subjects.iter().filter(|subject| **subject != Subject::Plain) {
            *self.by_subject.entry(*subject).or_default() += 1;
        }
    }

    /// Whether a case is not asked, of which any of these could be the cause.
    pub(super) fn rule_out(&self, suspects: impl FnOnce() -> Vec<Subject>) -> bool {
        if self.by_subject.is_empty() {
            return false;
        }
        let limit = if self.in_all >= IN_ALL { 1 } else { A_SUBJECT };
        let strikes = |subject| self.by_subject.get(&subject).copied().unwrap_or_default();
        suspects().into_iter().any(|subject| strikes(subject) >= limit)
    }
}

/// Whether a case ended in a way that counts against its rule or feature.
pub(super) fn is_strike(assessment: &Assessment) -> bool {
    let counts = |kind| matches!(kind, Kind::Crashed | Kind::TimedOut);
    matches!(assessment, Assessment::Failed(failure) if counts(failure.kind))
}
