//! What an implementation does where the contract is open: [`Observations`].

use std::collections::{BTreeMap, BTreeSet};

use crate::contract::Ambiguity;
use crate::finding::{Allowance, Became};

use super::JudgedCase;

/// What an implementation does where the contract is open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Observations {
    /// The differences between documents and echoes that the contract allows.
    pub allowances: BTreeMap<Allowance, Observed>,
    /// The answers to documents that touch one ambiguity and break no rule.
    pub answers: BTreeMap<Ambiguity, Answers>,
    /// What became of values in accepted documents where the contract leaves that open.
    pub values: BTreeMap<Ambiguity, Values>,
}

/// How often something was seen, and in which case first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observed {
    /// How often.
    pub count: u64,
    /// The name of the first case.
    pub example: String,
}

/// What became of the values that touch an ambiguity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Values {
    /// How many accepted documents had such values, and an echo.
    pub documents: u64,
    /// In how many of these documents a value had this fate. A document counts more than once if
    /// its values had several.
    pub fates: BTreeMap<Became, Seen>,
}

/// In how many documents a value had a fate, and the first of these values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// How many documents.
    pub count: u64,
    /// The name of the first case.
    pub example: String,
    /// The value in the first document, cut if it is long.
    pub sent: String,
    /// The value in the first echo, cut if it is long; `None` if it did not come back.
    pub came: Option<String>,
}

/// How often documents that touch one ambiguity were accepted, and how often they were rejected.
///
/// A rejection counts only if the same document without the ambiguity was accepted or, for a given
/// document, its control.
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

        let touched: BTreeSet<Ambiguity> = judged.fates.iter().map(|fate| fate.ambiguity).collect();
        for ambiguity in touched {
            self.values.entry(ambiguity).or_default().documents += 1;
        }
        for fate in &judged.fates {
            let values = self.values.entry(fate.ambiguity).or_default();
            let new = || Seen {
                count: 0,
                example: judged.name(),
                sent: fate.sent.clone(),
                came: fate.came.clone(),
            };
            values.fates.entry(fate.became).or_insert_with(new).count += 1;
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
