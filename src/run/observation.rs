//! What an implementation does where the contract is open: [`Observations`].

use std::collections::BTreeMap;

use crate::contract::Ambiguity;
use crate::finding::Allowance;

use super::JudgedCase;

/// What an implementation does where the contract is open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Observations {
    /// The differences between documents and echoes that the contract allows.
    pub allowances: BTreeMap<Allowance, Observed>,
    /// The answers to documents that touch one ambiguity and break no rule.
    pub answers: BTreeMap<Ambiguity, Answers>,
}

/// How often something was seen, and in which case first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observed {
    /// How often.
    pub count: u64,
    /// The name of the first case.
    pub example: String,
}

/// How often documents that touch an ambiguity were accepted, and how often they were rejected.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// How many documents were accepted.
    pub accepted: u64,
    /// How many documents were rejected.
    pub rejected: u64,
    /// The name of the first case whose document was rejected.
    pub first_rejected: Option<String>,
}

impl Observations {
    /// Adds the observations of one case.
    pub(super) fn add(&mut self, judged: &JudgedCase<'_>) {
        for allowance in &judged.allowances {
            let new = || Observed { count: 0, example: judged.name() };
            self.allowances.entry(*allowance).or_insert_with(new).count += 1;
        }

        let Some((ambiguity, accepted)) = judged.open_answer else { return };
        let answers = self.answers.entry(ambiguity).or_default();
        if accepted {
            answers.accepted += 1;
        } else {
            answers.rejected += 1;
            answers.first_rejected.get_or_insert_with(|| judged.name());
        }
    }
}
