//! The result of a run: the [`Run`], folded from the run's [`Event`]s. Every report is made from a
//! [`Run`].

mod comparison;
mod event;
mod expectation;
mod family;
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

pub use crate::finding::{
    Allowance, Alteration, Assessment, Became, Failure, Fate, Kind, NotJudged, Shape,
};
pub(crate) use comparison::Differences;
pub use comparison::{Comparison, Difference, Reply, Topic};
pub use event::{Ending, Event, JudgedCase, Listener, Phase, Start};
pub use expectation::{Expectation, Pattern, Stale, StaleCause};
pub use family::Family;
pub use growth::{Growth, Step};
pub use observation::{Answers, Observations, Observed, Seen, Values};
pub use subject::Subject;

/// The result of running cases against one implementation.
#[must_use = "a run that nobody looks at certifies nothing: see `reached` or print a report"]
#[derive(Debug, Clone)]
pub struct Run {
    /// The implementation's identity, such as its name and version.
    pub identity: Identity,
    /// The seed of the random cases.
    pub seed: u64,
    /// How many words of the implementation random cases have as names and values.
    pub words: usize,
    /// How many cases were scheduled.
    pub scheduled: u64,
    /// Whether the run had only the cases of a corpus.
    pub corpus_only: bool,
    /// How many cases were judged, by phase.
    pub phases: Phases,
    /// The results of the cases, by the subjects that they are counted under.
    pub tallies: BTreeMap<Subject, Tally>,
    /// How many cases were not judged, by reason.
    pub not_judged: BTreeMap<NotJudged, u64>,
    /// The result of each level.
    pub levels: ByLevel<Standing>,
    /// The findings. Those that count against the least demanding level come first.
    pub findings: Vec<Finding>,
    /// What the implementation does where the contract is open.
    pub observations: Observations,
    /// Bugs in nearmiss, never in the implementation: cases on which generator and oracle disagree,
    /// of which the first 20 are kept, and cases that were lost.
    pub harness_faults: Vec<String>,
    /// Warnings about adapters, such as one that did not end when its input did.
    pub warnings: Vec<String>,
    /// How the run ended.
    pub end: End,
    /// Whether missing echoes are tolerated.
    pub without_echo: bool,
    /// The level that was asked for. Every level is judged; this is the one that has to be reached.
    pub asked: Level,
    /// The failures that are expected.
    pub expected: Vec<Expectation>,
    /// The rules and features whose cases are all part of this run; `None` if all are. If one of
    /// them does not fail as expected, its expectation is out of date.
    pub complete: Option<Vec<Subject>>,
    /// How answer times grow with the size of hostile documents. Differs from run to run.
    pub growth: Vec<Growth>,
    /// How long the run took. Differs from run to run.
    pub elapsed: Duration,
}

impl Run {
    /// The highest level that was reached; `None` if none was, or if only some cases of the sweep
    /// were run.
    pub fn reached(&self) -> Option<Level> {
        if self.is_partial() {
            return None;
        }
        let is_reached = |level: &Level| self.levels[*level].status == Status::Reached;
        Level::ALL.into_iter().take_while(is_reached).last()
    }

    /// Whether only some cases of the sweep were run.
    pub(crate) fn is_partial(&self) -> bool {
        !self.corpus_only && self.complete.is_some()
    }

    /// How many cases it took to find the first failure; `None` if there is no finding.
    pub(crate) fn cases_to_first_finding(&self) -> Option<u64> {
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
    /// Whoever started the run has stopped it.
    Stopped,
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
            Self::Stopped => f.write_str("it was interrupted: the rest was not run"),
            Self::Fault(fault) => fault.fmt(f),
        }
    }
}

/// How many cases were judged, by phase.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Phases {
    /// Regressions: documents that failed before.
    pub regressions: u64,
    /// Cases of the sweep.
    pub sweep: u64,
    /// Random cases.
    pub random: u64,
    /// Hostile documents.
    pub hostile: u64,
    /// Cases of a corpus. A run that has them has no others.
    pub corpus: u64,
}

impl Phases {
    /// How many cases of all phases were judged.
    pub const fn total(&self) -> u64 {
        self.regressions + self.sweep + self.random + self.hostile + self.corpus
    }
}

/// The results of the cases of one subject.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// All cases.
    pub asked: u64,
    /// Cases where the implementation did what the contract requires, or where the contract is
    /// open.
    pub passed: u64,
    /// Cases where the implementation did not do what the contract requires.
    pub failed: u64,
    /// Cases that were rejected as they should be, but whose control was not accepted either.
    pub vacuous: u64,
    /// Cases that were not judged, for one of the reasons in [`NotJudged`].
    pub not_judged: u64,
    /// The random cases among them.
    pub random: Sample,
}

/// The random cases of one subject that were judged: a sample of all that could be drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sample {
    /// How many passed or failed.
    pub judged: u64,
    /// How many failed.
    pub failed: u64,
}

impl Sample {
    /// The highest share of random cases that can fail if none of these did, with a confidence of
    /// 95 %: with a higher share, fewer than one of 20 samples would be without a failure. `None` if
    /// some failed or none was judged.
    ///
    /// ```
    /// use nearmiss::run::Sample;
    ///
    /// let at_most = Sample { judged: 1000, failed: 0 }.at_most();
    /// assert!(at_most.is_some_and(|share| (0.00299..0.003).contains(&share)));
    /// assert_eq!(Sample { judged: 1000, failed: 1 }.at_most(), None);
    /// ```
    pub fn at_most(&self) -> Option<f64> {
        const DOUBT: f64 = 0.05;
        let is_clean = self.judged > 0 && self.failed == 0;
        is_clean.then(|| 1.0 - DOUBT.powf(1.0 / self.judged as f64))
    }
}

/// The result of a level.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// Whether the level is reached.
    pub status: Status,
    /// The results of the cases whose answer is certain at this level or a lower one.
    pub tally: Tally,
    /// How many of these cases, among the sweep, the hostile documents and the corpus alone, were
    /// vacuous or not judged.
    pub unproven: u64,
    /// Whether the level failed, and every finding against it is about rules of the layer `json`
    /// alone.
    pub by_json_alone: bool,
}

/// Whether a level is reached.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Status {
    /// No finding counts against the level, the run was not cut short, at least one case has a
    /// certain answer at the level, and [`Standing::unproven`] is 0.
    Reached,
    /// A finding counts against the level.
    Failed,
    /// No finding counts against the level, but another condition of [`Self::Reached`] is not met.
    #[default]
    Unjudged,
}

impl Status {
    /// The status's name in reports.
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
    /// What the smallest case is counted under, such as a rule, or the features that together cause
    /// the failure. Empty for a death or hang that no single case reproduces.
    pub subjects: Vec<Subject>,
    /// How the smallest case fails.
    pub failure: Failure,
    /// How many cases failed in this way.
    pub count: u64,
    /// The index of the first of these cases, among all cases of the run.
    pub first: u64,
    /// The ways in which these cases break the rule, and how many cases use each.
    pub ways: BTreeMap<Way, u64>,
    /// The smallest case.
    pub case: Case,
    /// Whether the case is known to be the smallest.
    pub fully_shrunk: bool,
}
