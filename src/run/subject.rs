//! What cases are counted under: [`Subject`].

use std::fmt;

use crate::case::HOSTILE_PREFIX;
use crate::contract::Rule;
use crate::plan::Feature;

/// What a case is counted under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// The rule that the document breaks.
    Rule(Rule),
    /// The plain document, which has no feature.
    Plain,
    /// A feature by which the document differs from the plain one.
    Feature(Feature),
    /// A word of the implementation, as a name or a value.
    Word,
    /// The recipe of a hostile document.
    Hostile(&'static str),
    /// A given document that breaks no rule: one that was read from a file or a token.
    Given,
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rule(rule) => rule.fmt(f),
            Self::Plain => f.pad("plain document"),
            Self::Feature(feature) => feature.fmt(f),
            Self::Word => f.pad("word"),
            Self::Hostile(recipe) => f.pad(&format!("{HOSTILE_PREFIX}{recipe}")),
            Self::Given => f.pad("given document"),
        }
    }
}

/// The most ids that are suggested in place of an unknown one.
const SUGGESTED: usize = 12;

impl Subject {
    /// The rule or feature with this id.
    pub fn find(id: &str) -> Option<Self> {
        Rule::find(id).map(Self::Rule).or_else(|| Feature::find(id).map(Self::Feature))
    }

    /// Advice for an unknown id: the known ids of the same property or group.
    pub(crate) fn suggestion(id: &str) -> String {
        // In the name of a conformance test, the id follows the level and `::`.
        let id = id.rsplit("::").next().unwrap_or(id);
        let group = |id: &str| id.split('/').next().map(str::to_owned);
        let all = Rule::all().map(Rule::id).chain(Feature::all().map(Feature::id));

        let same_group = all.filter(|known| group(known) == group(id));
        match same_group.take(SUGGESTED).collect::<Vec<&str>>().as_slice() {
            [] => "`Rule::all` lists the rules, and `Feature::all` the features".to_owned(),
            ids => format!("there are {}", ids.join(", ")),
        }
    }
}

/// A rule or feature that is expected to fail, and why that is tolerated.
///
/// The expectation of a rule covers failures to do what the rule's own level asks for. A crash or a
/// hang on one of the rule's near misses is a failure at level `reader` and is not covered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedFailure {
    /// The rule or feature.
    pub subject: Subject,
    /// Why the failure is tolerated.
    pub reason: String,
}
