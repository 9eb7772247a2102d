//! What happened in a run: the [`Run`], which is folded from [`Event`]s. Reports are made from it.

mod event;
mod fold;
mod growth;
mod observation;
mod subject;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::case::Case;
use crate::connection::Fault;
use crate::contract::{ByLevel, Level};
use crate::implementation::Identity;
use crate::plan::Way;

pub use crate::finding::{Allowance, Assessment, Failure, Kind, NotJudged};
pub use event::{Ending, Event, JudgedCase, Listener, Phase, Start};
pub use growth::{Growth, Step};
pub use observation::{Answers, Observations, Observed};
pub use subject::{ExpectedFailure, Subject};

/// What happened in a run over one implementation.
#[must_use = "a run that nobody looks at certifies nothing: see `reached` or print a report"]
#[derive(Debug, Clone)]
pub struct Run {
    /// Who the implementation is.
    pub identity: Identity,
    /// The seed of the random cases.
    pub seed: u64,
    /// How many cases were scheduled.
    pub scheduled: u64,
    /// How many cases were judged, by phase.
    pub phases: Phases,
    /// The results of the cases, by rule and feature.
    pub tallies: BTreeMap<Subject, Tally>,
    /// Why cases were not judged, and how many.
    pub not_judged: BTreeMap<NotJudged, u64>,
    /// The result of each level.
    pub levels: ByLevel<Standing>,
    /// Where verdict and outcome disagree, the least demanding level first.
    pub findings: Vec<Finding>,
    /// What the implementation does where the contract is open.
    pub observations: Observations,
    /// Where generator and oracle disagree. Never the implementation's fault.
    pub harness_faults: Vec<String>,
    /// What was unusual about the adapter.
    pub warnings: Vec<String>,
    /// How the run ended.
    pub end: End,
    /// Whether missing echoes are tolerated.
    pub without_echo: bool,
    /// The level that was asked for.
    pub asked: Level,
    /// The failures that are expected.
    pub expected: Vec<ExpectedFailure>,
    /// The expected failures whose cases are all part of this run, so that they must show.
    pub must_fail: Vec<Subject>,
    /// How the time of an answer grows with a document's size. Differs from run to run.
    pub growth: Vec<Growth>,
    /// How long the run took. Differs from run to run.
    pub elapsed: Duration,
}

impl Run {
    /// The highest level that was reached.
    pub fn reached(&self) -> Option<Level> {
        let is_reached = |level: &Level| self.levels[*level].status == Status::Reached;
        Level::ALL.into_iter().take_while(is_reached).last()
    }

    /// How many cases it took to find the first failure; `None` if there is no finding.
    #[doc(hidden)]
    pub fn cases_to_first_finding(&self) -> Option<u64> {
        self.findings.iter().map(|finding| finding.first + 1).min()
    }
}

/// How a run ended.
#[derive(Debug, Clone, Default)]
pub enum End {
    /// Every case was run, except those that were struck out.
    #[default]
    Whole,
    /// The start-up check failed, so nothing else was run.
    AtStart,
    /// A document hung in this process, where a hang cannot be stopped.
    Hang,
    /// The implementation could not be reached any more.
    Fault(Arc<Fault>),
}

impl End {
    /// Whether every case was run, except those that were struck out.
    pub const fn is_whole(&self) -> bool {
        matches!(self, Self::Whole)
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => f.write_str("every case was run"),
            Self::AtStart => f.write_str("the start-up check failed, so nothing else was run"),
            Self::Hang => f.write_str(
                "a document hung in this process, where a hang cannot be stopped: the rest was not run",
            ),
            Self::Fault(fault) => fault.fmt(f),
        }
    }
}

/// How many cases were judged, by phase.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Phases {
    /// Documents that failed before.
    pub regressions: u64,
    /// The sweep.
    pub sweep: u64,
    /// Random cases.
    pub random: u64,
    /// Hostile documents.
    pub hostile: u64,
}

impl Phases {
    /// The cases of all phases.
    pub const fn total(&self) -> u64 {
        self.regressions + self.sweep + self.random + self.hostile
    }
}

/// The results of the cases of one subject.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// All cases.
    pub asked: u64,
    /// The implementation did what the contract requires, or the contract is open.
    pub passed: u64,
    /// It did not.
    pub failed: u64,
    /// It rejected a near miss, but its control as well.
    pub vacuous: u64,
    /// It was not given the document, or its answer could not be judged.
    pub not_judged: u64,
}

/// The result of a level.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// Whether the level is reached.
    pub status: Status,
    /// The cases with a certain answer at this level; a higher level includes those of the lower ones.
    pub tally: Tally,
    /// How many cases of the sweep and hostile documents have a certain answer at this level and were
    /// vacuous or not judged.
    pub unproven: u64,
    /// Whether the level failed by rules of the layer `json` alone.
    pub by_json_alone: bool,
}

/// Whether a level is reached.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Status {
    /// There is no finding, and every case of the sweep with a certain answer was judged.
    Reached,
    /// There is a finding.
    Failed,
    /// There is no finding, but something was not judged.
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

/// Failures with the same subjects, kind and place, shown by the smallest case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule, or the features that it takes together.
    pub subjects: Vec<Subject>,
    /// How the smallest case fails.
    pub failure: Failure,
    /// How many cases failed like this.
    pub count: u64,
    /// The index of the first case that failed, among all cases of the run.
    pub first: u64,
    /// The ways in which these cases break the rule, and how many cases use each.
    pub ways: BTreeMap<Way, u64>,
    /// The smallest case.
    pub case: Case,
    /// Whether the case is known to be the smallest.
    pub fully_shrunk: bool,
}
