//! The steps of a run: [`Event`], and the [`Listener`] that receives them.

use std::fmt;
use std::time::Duration;

use crate::case::Case;
use crate::contract::{Ambiguity, Level};
use crate::finding::{Allowance, Assessment, Failure, Fate};
use crate::implementation::Identity;

use super::{End, Expectation, Finding, Growth, Run, Subject};

/// One step of a run.
///
/// The order of events depends only on the cases, not on the number of jobs. If the start-up check
/// fails, no case is judged, and the events are the finding's. More kinds may be added.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'e> {
    /// The run starts. This is the first event.
    RunStarted(&'e Start),
    /// A case was judged. Cases come in the order of their index.
    CaseJudged(&'e JudgedCase<'e>),
    /// A failure belongs to no finding so far. This comes before the [`CaseJudged`](Self::CaseJudged) of
    /// its case, which may fail at several places and so open several. Findings that shrink to the same subjects, kind and place become one, so more may be
    /// opened than a run has at its end.
    FindingOpened {
        /// The rule, or the features that it may take together.
        subjects: &'e [Subject],
        /// How the case fails.
        failure: &'e Failure,
        /// The case.
        case: &'e Case,
    },
    /// A finding has its smallest case. Findings come in the order of the report.
    FindingShrunk(&'e Finding),
    /// Every case of a phase was judged. Phases without cases have no such event, and neither has the
    /// phase in which a run ends early.
    PhaseEnded(Phase),
    /// The run ended. This is the last event.
    RunEnded(&'e Ending),
}

/// Receives the events of a run.
///
/// A closure is a listener, too:
///
/// ```
/// use nearmiss::harness::Harness;
/// use nearmiss::implementation::Embedded;
/// use nearmiss::run::{Event, Run};
///
/// let mut judged = 0;
/// let mut count = |event: &Event<'_>, _: &Run| {
///     judged += u64::from(matches!(event, Event::CaseJudged(_)));
/// };
/// let run = Harness::new(|| Embedded).cases(10).run_with(&mut [&mut count])?;
/// assert_eq!(judged, run.scheduled);
/// # Ok::<(), nearmiss::harness::Fault>(())
/// ```
pub trait Listener {
    /// Called after each step. `run` is folded from every event so far, this one included.
    fn on_event(&mut self, event: &Event<'_>, run: &Run);
}

impl<F: FnMut(&Event<'_>, &Run)> Listener for F {
    fn on_event(&mut self, event: &Event<'_>, run: &Run) {
        self(event, run);
    }
}

/// What is known when a run starts.
#[derive(Debug, Clone)]
pub struct Start {
    /// Who the implementation is.
    pub identity: Identity,
    /// The seed of the random cases.
    pub seed: u64,
    /// How many words of the implementation random cases have as names and values.
    pub words: usize,
    /// How many cases are scheduled.
    pub scheduled: u64,
    /// Whether the run has only the cases of a corpus.
    pub corpus_only: bool,
    /// The level that is asked for.
    pub asked: Level,
    /// Whether missing echoes are tolerated.
    pub without_echo: bool,
    /// The failures that are expected.
    pub expected: Vec<Expectation>,
    /// The rules and features whose cases are all part of the run; `None` if all are.
    pub complete: Option<Vec<Subject>>,
}

/// The result of one case.
pub struct JudgedCase<'e> {
    /// The case's place among all cases of the run, from 0.
    pub index: u64,
    /// The phase that it belongs to.
    pub phase: Phase,
    /// What it is counted under.
    pub subjects: Vec<Subject>,
    /// The lowest level with a certain answer; `None` if every level leaves the answer open.
    pub level: Option<Level>,
    /// The outcome compared with the verdict.
    pub assessment: Assessment,
    /// The differences between document and echo that the contract allows.
    pub allowances: Vec<Allowance>,
    /// What became of values where the contract leaves that open, each kind once for an ambiguity.
    pub fates: Vec<Fate>,
    /// If the document breaks no rule and touches exactly one ambiguity: that ambiguity, and
    /// whether the document was accepted. A rejection is left out unless the same document without
    /// the ambiguity was accepted or, for a given document, its control.
    pub open_answer: Option<(Ambiguity, bool)>,
    /// How generator and oracle disagree on the case, if they do.
    pub harness_fault: Option<String>,
    /// Writing the name takes longer than judging the case, so it is only done on demand.
    pub(crate) name: &'e dyn Fn() -> String,
}

impl JudgedCase<'_> {
    /// The case's name, such as `organization_slug/min-length/empty`.
    pub fn name(&self) -> String {
        (self.name)()
    }
}

impl fmt::Debug for JudgedCase<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { index, phase, assessment, .. } = self;
        let mut debug = f.debug_struct("JudgedCase");
        debug.field("index", index).field("phase", phase).field("assessment", assessment);
        debug.finish_non_exhaustive()
    }
}

/// A part of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Documents that failed before.
    Regressions,
    /// The sweep.
    Sweep,
    /// Random cases.
    Random,
    /// Hostile documents.
    Hostile,
    /// The cases of a corpus. A run that has them has no other phase.
    Corpus,
}

/// What is known when a run has ended.
#[derive(Debug, Clone)]
pub struct Ending {
    /// How it ended.
    pub end: End,
    /// What was unusual about the adapter.
    pub warnings: Vec<String>,
    /// How the time of an answer grows with a document's size.
    pub growth: Vec<Growth>,
    /// How long the run took.
    pub elapsed: Duration,
}
