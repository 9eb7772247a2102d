//! How several implementations answer the same cases: the [`Comparison`].

use std::collections::BTreeMap;

use crate::case::Case;
use crate::implementation::Identity;
use crate::plan::Plan;

/// How several implementations answer the same cases.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// Who the implementations are.
    pub identities: Vec<Identity>,
    /// How many cases were run.
    pub cases: u64,
    /// Where the implementations differ. What matters most for security comes first.
    pub differences: Vec<Difference>,
}

/// Cases of one topic that implementations answer differently, in the same way.
#[derive(Debug, Clone)]
pub struct Difference {
    /// What the cases are about.
    pub topic: Topic,
    /// The rule, the ambiguity or the feature that they are about.
    pub about: String,
    /// The answer of each implementation.
    pub answers: Vec<Reply>,
    /// How many cases.
    pub count: u64,
    /// The smallest case.
    pub example: Case,
}

/// What a case is about. What matters most for security comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// A name that stands twice: two readers may see different values.
    DuplicateNames,
    /// A name that resembles a known one: one reader may take it for the known one.
    LookAlikes,
    /// Bytes that are not UTF-8: one reader may repair what another refuses.
    InvalidUtf8,
    /// Text after the end of the document.
    TrailingData,
    /// Other text that is not JSON.
    NotJson,
    /// Rules of the schema and its descriptions.
    Rules,
    /// Other points that the contract leaves open.
    Open,
    /// Valid documents.
    Valid,
}

/// What an implementation does with a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reply {
    /// It accepts the document, and changes nothing that matters.
    Accepted,
    /// It accepts the document, and keeps the first value of a name that stands twice.
    KeptFirst,
    /// It accepts the document, and keeps the last value of a name that stands twice.
    KeptLast,
    /// It accepts the document, and takes the value of a look-alike for that of a property.
    TookLookAlike,
    /// It accepts the document, and its echo holds other data.
    Altered,
    /// It rejects the document.
    Rejected,
    /// It crashes.
    Crashed,
    /// It does not answer in time.
    TimedOut,
    /// The adapter cannot pass the document on.
    Skipped,
}

impl Topic {
    /// What the topic is, and why a difference matters.
    pub const fn says(self) -> &'static str {
        match self {
            Self::DuplicateNames => "duplicate names: two readers may see different values",
            Self::LookAlikes => "names that resemble known ones: a reader may take them for those",
            Self::InvalidUtf8 => {
                "bytes that are not UTF-8: a reader may repair what another refuses"
            }
            Self::TrailingData => "text after the end of the document",
            Self::NotJson => "other text that is not JSON",
            Self::Rules => "documents that break the schema or its descriptions",
            Self::Open => "other points that the contract leaves open",
            Self::Valid => "valid documents",
        }
    }

    /// The topic's name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::DuplicateNames => "duplicate-names",
            Self::LookAlikes => "look-alikes",
            Self::InvalidUtf8 => "invalid-utf-8",
            Self::TrailingData => "trailing-data",
            Self::NotJson => "not-json",
            Self::Rules => "rules",
            Self::Open => "open",
            Self::Valid => "valid",
        }
    }
}

impl Reply {
    /// The reply in reports.
    pub const fn says(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::KeptFirst => "accepted, kept the first value",
            Self::KeptLast => "accepted, kept the last value",
            Self::TookLookAlike => "accepted, took the look-alike",
            Self::Altered => "accepted, changed data",
            Self::Rejected => "rejected",
            Self::Crashed => "crashed",
            Self::TimedOut => "timed out",
            Self::Skipped => "skipped",
        }
    }
}

/// How many parts the plan of a case has, and the length of its document.
fn size(case: &Case) -> (usize, usize) {
    (case.plan().map_or(1, Plan::parts), case.document().len())
}

/// Collects the replies to cases.
#[derive(Default)]
pub(crate) struct Differences(BTreeMap<(Topic, String, Vec<Reply>), (u64, Case)>);

impl Differences {
    /// Adds a case, unless all replies are the same.
    pub(crate) fn add(&mut self, topic: Topic, about: String, answers: Vec<Reply>, case: Case) {
        if answers.windows(2).all(|pair| pair[0] == pair[1]) {
            return;
        }
        let key = (topic, about, answers);
        let (count, example) = self.0.entry(key).or_insert_with(|| (0, case.clone()));
        *count += 1;
        if size(&case) < size(example) {
            *example = case;
        }
    }

    pub(crate) fn into_vec(self) -> Vec<Difference> {
        let one = |((topic, about, answers), (count, example))| Difference {
            topic,
            about,
            answers,
            count,
            example,
        };
        self.0.into_iter().map(one).collect()
    }
}
