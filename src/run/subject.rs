//! What cases are counted under: [`Subject`].

use std::fmt;

use crate::case::HOSTILE_PREFIX;
use crate::contract::Rule;
use crate::plan::Feature;

use super::family::matches;

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

    /// The rules and features whose ids match a pattern, in which `*` stands for any characters.
    pub fn matching(pattern: &str) -> Vec<Self> {
        let all = Rule::all().map(Self::Rule).chain(Feature::all().map(Self::Feature));
        all.filter(|subject| matches(pattern, &subject.to_string())).collect()
    }

    /// Advice for an unknown id: the known ids of the same property or group.
    #[doc(hidden)]
    pub fn suggestion(id: &str) -> String {
        // In the name of a conformance test, the id follows the level and `::`.
        let id = id.rsplit("::").next().unwrap_or(id);
        let group = |id: &str| id.split('/').next().map(str::to_owned);
        let all = Rule::all().map(Rule::id).chain(Feature::all().map(Feature::id));

        let same_group = all.filter(|known| group(known) == group(id));
        match same_group.take(SUGGESTED).collect::<Vec<&str>>().as_slice() {
            [] => "`nearmiss rules` lists the rules and the features".to_owned(),
            ids => format!("there are {}", ids.join(", ")),
        }
    }
}
