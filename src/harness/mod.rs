//! A run over an implementation, from the start-up check to the findings: the [`Harness`].

mod crew;
mod examiner;
mod groups;
mod growth;
pub mod intent;
mod ledger;
mod one;
mod proof;
mod recall;
mod record;
mod shrinker;
mod source;
mod stock;
mod strikes;
mod walk;
mod watch;

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use crate::case::{Case, Origin};
use crate::contract::{ByLevel, Level};
use crate::finding::{Assessment, Kind};
use crate::implementation::{Adapter, Fault, Identity, Implementation};
use crate::run::{End, ExpectedFailure, Finding, Phases, Run, Subject};
use crate::seed::Seed;

pub use examiner::{Examination, Examined, Examiner};
pub use one::finding;
pub use proof::prove;

use crew::{Crew, Shared};
use ledger::Ledger;
use recall::Sure;
use shrinker::Shrinker;
use source::{Kind as SourceKind, Source};
use stock::{Selection, Stock};

/// Runs all cases against an implementation.
///
/// ```
/// use nearmiss::contract::Level;
/// use nearmiss::harness::Harness;
/// use nearmiss::implementation::Embedded;
///
/// let run = Harness::new(|| Embedded).cases(100).run()?;
/// assert_eq!(run.reached(), Some(Level::Documented));
/// # Ok::<(), nearmiss::implementation::Fault>(())
/// ```
#[must_use = "a harness does nothing until it is run"]
pub struct Harness {
    source: Source,
    cases: u64,
    seed: Seed,
    jobs: usize,
    regressions: Vec<Case>,
    level: Level,
    expected: Vec<ExpectedFailure>,
    selection: Selection,
    hostile: bool,
    progress: Box<dyn Fn(Progress) + Send>,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Cases that are done.
    pub done: u64,
    /// All cases.
    pub all: u64,
}

impl Harness {
    /// The time that one document may take, unless said otherwise.
    pub const TIMEOUT: Duration = Duration::from_secs(5);
    /// How many random cases are drawn, unless said otherwise.
    pub const CASES: u64 = 10_000;

    /// A harness for an implementation in this process; each job makes its own.
    pub fn new<I, F>(factory: F) -> Self
    where
        I: Implementation + 'static,
        F: Fn() -> I + Send + Sync + 'static,
    {
        Self::from(SourceKind::InProcess(Arc::new(move || Box::new(factory()))))
    }

    /// A harness for an implementation behind an adapter process; each job starts its own.
    pub fn adapter(adapter: Adapter) -> Self {
        Self::from(SourceKind::Adapter(adapter))
    }

    fn from(kind: SourceKind) -> Self {
        let source = Source::new(kind, Self::TIMEOUT);
        let jobs = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let (cases, seed, regressions) = (Self::CASES, Seed(0), Vec::new());
        let (level, expected, selection) = (Level::Documented, Vec::new(), Selection::All);
        let (hostile, progress) = (true, Box::new(|_| {}));
        Self {
            source,
            cases,
            seed,
            jobs,
            regressions,
            level,
            expected,
            selection,
            hostile,
            progress,
        }
    }

    /// How many random cases are drawn; 0 leaves the sweep alone.
    pub fn cases(self, cases: u64) -> Self {
        Self { cases, ..self }
    }

    /// What the random cases are drawn from.
    pub fn seed(self, seed: Seed) -> Self {
        Self { seed, ..self }
    }

    /// How many instances are asked at the same time; all cores unless said otherwise. The report is
    /// the same with any number.
    pub fn jobs(self, jobs: NonZeroUsize) -> Self {
        Self { jobs: jobs.get(), ..self }
    }

    /// The time that one document may take.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.source.timeout = timeout;
        self
    }

    /// Counts documents as judged that an implementation without echoes accepts. The report says so.
    pub fn without_echo(mut self) -> Self {
        self.source.without_echo = true;
        self
    }

    /// Documents that once made a difference; they are asked about first.
    pub fn regressions(self, regressions: Vec<Case>) -> Self {
        Self { regressions, ..self }
    }

    /// The level that is asked for, unless said otherwise `documented`. The run is the same: it says
    /// what [`Run::assert_conformant`] holds the implementation to.
    pub fn level(self, level: Level) -> Self {
        Self { level, ..self }
    }

    /// A rule or feature that the implementation is known to fail, and why that is borne. Once it
    /// does not fail any more, [`Run::assert_conformant`] asks for this to be removed. A crash or a hang
    /// on a rule's near misses is not borne with it.
    ///
    /// # Panics
    /// If there is no such rule or feature; those of the same property are named.
    #[track_caller]
    pub fn expect_failure(mut self, id: &str, reason: &str) -> Self {
        let Some(subject) = Subject::find(id) else {
            panic!("there is no rule or feature `{id}`: {}", Subject::beside(id))
        };
        self.expected.push(ExpectedFailure { subject, reason: reason.to_owned() });
        self
    }

    /// Asks about the sweep's cases of one rule or feature, and about no others.
    pub fn only(self, subject: Subject) -> Self {
        Self { selection: Selection::Only(subject), hostile: false, ..self }
    }

    /// Leaves out the documents that are made to be costly, how time grows with their size, and
    /// whether the implementation keeps state. The report shows that there were none.
    pub fn without_hostile(self) -> Self {
        Self { hostile: false, ..self }
    }

    /// Asks an adapter of the same implementation, such as [`serve`](crate::implementation::serve)
    /// makes, about the documents that are made to be costly. In this process a stack that overflows
    /// ends the run: all that is known then is the document, from the last words of its thread.
    pub fn costly_by(mut self, adapter: Adapter) -> Self {
        self.source.costly = Some(adapter);
        self
    }

    /// What is told how far the run is.
    pub fn progress(self, progress: impl Fn(Progress) + Send + 'static) -> Self {
        Self { progress: Box::new(progress), ..self }
    }

    /// Starts one implementation, to be asked about single cases.
    ///
    /// # Errors
    /// If its adapter does not start.
    pub fn examiner(&self) -> Result<Examiner<'static>, Fault> {
        self.source.examiner()
    }

    /// Leaves the sweep and the regressions out. No level is shown without the sweep.
    #[cfg(feature = "conformance")]
    pub(crate) fn without_sweep(self) -> Self {
        Self { selection: Selection::WithoutSweep, regressions: Vec::new(), ..self }
    }

    /// Whether costly documents are asked about.
    #[cfg(feature = "conformance")]
    pub(crate) fn asks_hostile(&self) -> bool {
        self.hostile
    }

    /// The level that is asked for.
    #[cfg(feature = "conformance")]
    pub(crate) fn asked(&self) -> Level {
        self.level
    }

    /// The documents that once made a difference.
    #[cfg(feature = "conformance")]
    pub(crate) fn given(&self) -> &[Case] {
        &self.regressions
    }

    /// Whether it asks about all cases of a rule or feature, so that what is expected to fail must.
    fn asks(&self, subject: Subject) -> bool {
        match self.selection {
            Selection::All => true,
            Selection::Only(only) => only == subject,
            Selection::WithoutSweep => false,
        }
    }

    /// Runs.
    ///
    /// # Errors
    /// If an adapter could not be started. If it breaks the protocol later, the run ends there, with
    /// what was found so far: see [`Run::end`].
    pub fn run(self) -> Result<Run, Fault> {
        let start = Instant::now();
        let mut first = self.source.examiner()?;
        let identity = first.implementation().identity();
        let refusal = start_up(&mut first)?;
        let sure = match refusal {
            None if self.hostile => Some(Sure::start(&mut first)?),
            _ => None,
        };
        self.source.end(&mut first);
        let mut run = self.no_case_yet(identity);
        let source = self.source.clone();
        match refusal {
            Some(finding) => refused(&mut run, finding),
            None => self.all(&mut run, sure),
        }
        run.warnings = source.warnings();
        run.elapsed = start.elapsed();
        Ok(run)
    }

    fn no_case_yet(&self, identity: Identity) -> Run {
        let must_fail = self.expected.iter().map(|it| it.subject).filter(|it| self.asks(*it));
        Run {
            identity,
            seed: self.seed,
            phases: Phases::default(),
            tallies: Default::default(),
            not_judged: Default::default(),
            levels: ByLevel::default(),
            findings: Vec::new(),
            observations: Default::default(),
            harness_faults: Vec::new(),
            warnings: Vec::new(),
            end: End::Whole,
            without_echo: self.source.without_echo,
            asked: self.level,
            expected: self.expected.clone(),
            must_fail: must_fail.collect(),
            growth: Vec::new(),
            elapsed: Duration::ZERO,
        }
    }

    fn all(self, run: &mut Run, sure: Option<Sure>) {
        let Self { regressions, seed, cases, selection, hostile, .. } = self;
        let stock = Stock::new(regressions, seed, cases, selection, hostile);
        let shared = Shared::new(stock, &self.source, self.jobs, sure);
        let mut ledger = Ledger::default();
        let mut shrinker = Shrinker::new(self.source.clone());
        let mut crew = Crew::start(&shared, &self.source, self.jobs);
        let all = shared.stock.len();
        for chunk in &mut crew {
            run.end = match chunk {
                Ok(chunk) => ledger.take_chunk(chunk, &shared, &mut shrinker),
                Err(fault) => End::Fault(Arc::new(fault)),
            };
            (self.progress)(Progress { done: ledger.phases.all(), all });
            if !run.end.is_whole() {
                break;
            }
        }
        crew.finish(matches!(run.end, End::Hang));
        if let Some(sure) = shared.sure().filter(|_| run.end.is_whole()) {
            match sure.check(&self.source, ledger.crash.as_ref()) {
                Ok(wavered) => wavered.into_iter().for_each(|it| ledger.take_wavered(it, all)),
                Err(fault) => run.end = End::Fault(Arc::new(fault)),
            }
        }
        ledger.close(run, &mut shrinker, all);
        let mut fault = shrinker.finish();
        if self.hostile && run.end.is_whole() && fault.is_none() {
            match growth::measured(&self.source, &run.findings) {
                Ok(growth) => run.growth = growth,
                Err(stopped) => fault = Some(stopped),
            }
        }
        if let Some(fault) = fault.filter(|_| run.end.is_whole()) {
            run.end = End::Fault(Arc::new(fault));
        }
    }
}

/// The plain document must be accepted. An empty array gets any answer, even a crash: whoever asks has
/// to come by one, and the sweep says what it is worth.
fn start_up(examiner: &mut Examiner<'_>) -> Result<Option<Finding>, Fault> {
    let array = Case::given(b"[]".to_vec(), None, Origin::StartUp);
    let cases = [Case::plain(), array];
    let plain = examiner.examine(&cases, &[])?.examined.swap_remove(0);
    let is_fatal = |kind| matches!(kind, Kind::WronglyRejected | Kind::Crashed | Kind::TimedOut);
    let failure = match plain.assessment {
        Assessment::Failed(failure) if is_fatal(failure.kind) => failure,
        _ => return Ok(None),
    };
    Ok(Some(Finding {
        subjects: vec![Subject::Plain],
        failure,
        count: 1,
        first: 0,
        ways: Default::default(),
        case: Case::plain(),
        fully_shrunk: true,
    }))
}

fn refused(run: &mut Run, finding: Finding) {
    run.end = End::AtStart;
    for level in Level::ALL {
        run.levels[level].status = crate::run::Status::Failed;
    }
    run.findings = vec![finding];
}
