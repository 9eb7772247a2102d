//! What happened in a run: the [`Run`], data only. Reports are made from it.

mod growth;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::case::{Case, HOSTILE};
use crate::contract::{Ambiguity, ByLevel, Level, Rule};
use crate::finding::{Failure, Licence};
use crate::implementation::{Fault, Identity};
use crate::plan::{Feature, Way};
use crate::seed::Seed;

pub use growth::{Growth, Step};

/// A run over one implementation.
#[must_use = "a run that nobody looks at certifies nothing: see `reached` or print a report"]
#[derive(Debug, Clone)]
pub struct Run {
    /// Who was asked.
    pub identity: Identity,
    /// The seed of the random cases.
    pub seed: Seed,
    /// Cases by phase.
    pub phases: Phases,
    /// What came of the cases, by rule and feature.
    pub tallies: BTreeMap<Subject, Tally>,
    /// Why cases were not judged, and how many.
    pub not_judged: BTreeMap<&'static str, u64>,
    /// What came of the levels.
    pub levels: ByLevel<Standing>,
    /// Where verdict and outcome disagree, the most basic level first.
    pub findings: Vec<Finding>,
    /// What the implementation does where the contract is open.
    pub observations: Observations,
    /// Where generator and oracle disagree. Never the implementation's fault.
    pub harness_faults: Vec<String>,
    /// What was odd about the adapter.
    pub warnings: Vec<String>,
    /// How it ended.
    pub end: End,
    /// Whether echoes were waived.
    pub without_echo: bool,
    /// The level that was asked for.
    pub asked: Level,
    /// What is known to fail.
    pub expected: Vec<ExpectedFailure>,
    /// Of what is known to fail, what this run asked enough about for it to have failed.
    pub must_fail: Vec<Subject>,
    /// How the time of an answer grows with a document's size. Not the same each time.
    pub growth: Vec<Growth>,
    /// How long it took. Not the same each time.
    pub elapsed: Duration,
}

impl Run {
    /// The highest level that was reached.
    pub fn reached(&self) -> Option<Level> {
        let reached = |level: &Level| self.levels[*level].status == Status::Reached;
        Level::ALL.into_iter().take_while(reached).last()
    }

    /// How many cases it took to the first that failed; none where none did.
    pub fn cases_to_first_finding(&self) -> Option<u64> {
        self.findings.iter().map(|finding| finding.first + 1).min()
    }
}

/// How a run ended.
#[derive(Debug, Clone, Default)]
pub enum End {
    /// Everything was asked, but what was struck out.
    #[default]
    Whole,
    /// The start-up check failed: nothing else was asked.
    AtStart,
    /// A document was not answered in this process, where a hang cannot be stopped.
    Hang,
    /// The adapter could not be run any more, or broke the protocol.
    Fault(Arc<Fault>),
}

impl End {
    /// Whether everything was asked, but what was struck out.
    pub const fn is_whole(&self) -> bool {
        matches!(self, Self::Whole)
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => f.write_str("everything was asked"),
            Self::AtStart => f.write_str("the start-up check failed: nothing else was asked"),
            Self::Hang => {
                f.write_str("a hang in this process cannot be stopped: the rest was not asked")
            }
            Self::Fault(fault) => fault.fmt(f),
        }
    }
}

/// How many cases were asked about, by phase.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Phases {
    /// Documents that once made a difference.
    pub regressions: u64,
    /// The sweep.
    pub sweep: u64,
    /// Random cases.
    pub random: u64,
    /// Documents that are made to be costly.
    pub hostile: u64,
}

/// What a case is counted under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// The rule that it is meant to break.
    Rule(Rule),
    /// The plain document: it differs in nothing.
    Plain,
    /// A feature in which it differs from the plain document.
    Feature(Feature),
    /// The recipe of a document that is made to be costly.
    Hostile(&'static str),
    /// A document without a plan.
    Given,
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rule(rule) => rule.fmt(f),
            Self::Plain => f.pad("plain document"),
            Self::Feature(feature) => feature.fmt(f),
            Self::Hostile(recipe) => f.pad(&format!("{HOSTILE}{recipe}")),
            Self::Given => f.pad("given document"),
        }
    }
}

impl Subject {
    /// The rule or feature of that id.
    pub fn find(id: &str) -> Option<Self> {
        Rule::find(id).map(Self::Rule).or_else(|| Feature::find(id).map(Self::Feature))
    }

    /// What an id that is not there may have meant, in words: those of the same property or group.
    pub(crate) fn beside(id: &str) -> String {
        // A test of one is named by its level as well.
        let id = id.rsplit("::").next().unwrap_or(id);
        let group = |id: &str| id.split('/').next().map(str::to_owned);
        let all = Rule::all().map(Rule::id).chain(Feature::all().map(Feature::id));
        let beside: Vec<&str> = all.filter(|known| group(known) == group(id)).take(12).collect();
        match beside.as_slice() {
            [] => "`nearmiss rules` lists the rules, and `Feature::all` the features".to_owned(),
            ids => format!("there are {}", ids.join(", ")),
        }
    }
}

/// What is known to fail, and why that is borne. For a rule that is what its own level asks for: that a
/// reader crashes or hangs on its near misses is another matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedFailure {
    /// The rule or feature.
    pub subject: Subject,
    /// Why.
    pub reason: String,
}

/// What came of the cases of one subject.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// All of them.
    pub asked: u64,
    /// The implementation did what the contract calls for, or what it leaves open.
    pub passed: u64,
    /// It did not.
    pub failed: u64,
    /// It rejected a near miss and its twin as well.
    pub vacuous: u64,
    /// It was not asked, or its answer could not be judged.
    pub not_judged: u64,
}

/// What came of a level.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// Whether it is reached.
    pub status: Status,
    /// The cases that have a certain answer at this level; a higher level has those of the lower
    /// ones too.
    pub tally: Tally,
    /// Failed, and by rules of the layer `json` alone.
    pub by_json_alone: bool,
}

/// Whether a level is reached.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Status {
    /// No finding stands, and every must-case of the sweep was judged.
    Reached,
    /// A finding stands.
    Failed,
    /// No finding stands, but something was not judged.
    #[default]
    Unjudged,
}

impl Status {
    /// The word in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reached => "reached",
            Self::Failed => "failed",
            Self::Unjudged => "unjudged",
        }
    }
}

/// Cases with the same subject, kind and place, as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule, or the features that it takes.
    pub subjects: Vec<Subject>,
    /// What failed, on the smallest case.
    pub failure: Failure,
    /// How many cases failed like this.
    pub count: u64,
    /// The first case that did: its place among all cases of the run, from 0.
    pub first: u64,
    /// The ways in which these cases break the rule, and how many do so in each.
    pub ways: BTreeMap<Way, u64>,
    /// The smallest case.
    pub case: Case,
    /// Whether the case is known to be the smallest.
    pub fully_shrunk: bool,
}

/// What the implementation does where the contract is open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Observations {
    /// Allowed differences between documents and echoes.
    pub licences: BTreeMap<Licence, Observed>,
    /// The answers to documents that touch one ambiguity and break nothing, by what was done.
    pub answers: BTreeMap<Ambiguity, Answers>,
}

/// How often something was seen, and the first case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observed {
    /// How often.
    pub count: u64,
    /// The first case, in words.
    pub example: String,
}

/// How often documents of an ambiguity were accepted and rejected.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// Accepted.
    pub accepted: u64,
    /// Rejected.
    pub rejected: u64,
    /// The first that was rejected, in words.
    pub first_rejected: Option<String>,
}
