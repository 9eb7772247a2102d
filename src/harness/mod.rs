//! Runs cases against an implementation, from the start-up check to the findings: the [`Harness`].

mod collector;
mod compare;
mod doctor;
mod examiner;
mod examiners;
mod groups;
mod growth;
pub(crate) mod intent;
mod proof;
mod record;
mod schedule;
mod shrinker;
mod single;
mod state_check;
mod strikes;
pub(crate) mod subjects;
mod suspicion;
mod walk;
mod watchdog;
mod workers;

use std::collections::HashSet;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread;
use std::time::{Duration, Instant};

use crate::case::Case;
use crate::connection::in_process::InProcess;
use crate::connection::one_shot::OneShotConnector;
use crate::connection::{Connector, Isolated};
use crate::contract::Level;
use crate::finding::Kind;
use crate::implementation::{Identity, Implementation};
use crate::plan::Plan;
use crate::report::Ink;
use crate::report::certificate::REPLAY;
use crate::report::replay::Replayed;
use crate::run::{End, Ending, Event, Expectation, Finding, Growth, Listener, Run, Start, Subject};
use crate::words;

pub use crate::connection::{Adapter, Fault, OneShot, quiet_panics, serve};
pub use compare::compare;
#[doc(hidden)]
pub use doctor::{Check, Diagnosis, Health, diagnose};
#[doc(hidden)]
pub use examiner::{Examination, Examined, Examiner};
#[doc(hidden)]
pub use proof::{prove, prove_with};
#[doc(hidden)]
pub use single::{finding, finding_where};

use collector::{Collector, Emitter};
use examiners::Examiners;
use schedule::{Schedule, Selection};
use shrinker::Shrinker;
use state_check::StateCheck;
use workers::{Shared, Workers};

/// Runs all cases against an implementation.
///
/// ```
/// use nearmiss::contract::Level;
/// use nearmiss::harness::Harness;
/// use nearmiss::implementation::Embedded;
///
/// let run = Harness::new(|| Embedded).cases(100).run()?;
/// assert_eq!(run.reached(), Some(Level::Documented));
/// # Ok::<(), nearmiss::harness::Fault>(())
/// ```
#[must_use = "a harness does nothing until it is run"]
pub struct Harness {
    examiners: Examiners,
    /// The implementation, if it runs in this process.
    in_process: Option<InProcess>,
    cases: u64,
    seed: u64,
    words: Arc<[Arc<str>]>,
    jobs: usize,
    regressions: Vec<Case>,
    level: Level,
    expected: Vec<Expectation>,
    selection: Selection,
    with_hostile: bool,
}

impl Harness {
    /// The default time limit for one document.
    pub const TIMEOUT: Duration = Duration::from_secs(5);
    /// The default number of random cases.
    pub const CASES: u64 = 10_000;

    /// A harness for an implementation in this process. Each job calls `factory` for its own
    /// instance.
    pub fn new<I, F>(factory: F) -> Self
    where
        I: Implementation + 'static,
        F: Fn() -> I + Send + Sync + 'static,
    {
        let in_process = InProcess::new(Arc::new(move || Box::new(factory())));
        let harness = Self::over(Arc::new(in_process.clone()));
        Self { in_process: Some(in_process), ..harness }
    }

    /// A harness for an implementation behind an adapter process. Each job starts its own process.
    pub fn adapter(adapter: Adapter) -> Self {
        Self::over(Arc::new(adapter))
    }

    /// A harness for a program that is started once for each document. At most one per core runs at
    /// the same time.
    pub fn one_shot(one_shot: OneShot) -> Self {
        let plain = Plan::default().document();
        Self::over(Arc::new(OneShotConnector::new(one_shot, plain)))
    }

    fn over(connector: Arc<dyn Connector>) -> Self {
        Self {
            examiners: Examiners::new(connector, Self::TIMEOUT),
            in_process: None,
            cases: Self::CASES,
            seed: 0,
            words: Arc::default(),
            jobs: thread::available_parallelism().map_or(1, NonZeroUsize::get),
            regressions: Vec::new(),
            level: Level::Documented,
            expected: Vec::new(),
            selection: Selection::All,
            with_hostile: true,
        }
    }

    /// The number of random cases; by default [`Self::CASES`]. With 0, there are none.
    pub fn cases(self, cases: u64) -> Self {
        Self { cases, ..self }
    }

    /// The seed of the random cases; by default 0.
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Words of the implementation: strings from its source or its binary, such as
    /// [`words::in_files`] finds. Every other random case has some of them as names and values. About
    /// three times as many random cases as words try each word as a name and as a value. By default
    /// there are no words.
    ///
    /// Words that are empty, longer than 64 bytes or contain U+0000 are left out, and so are
    /// repeated ones.
    ///
    /// ```
    /// use nearmiss::harness::Harness;
    /// use nearmiss::implementation::{Closure, Embedded, Identity, Implementation, Outcome};
    ///
    /// // An implementation that treats one name specially, whatever its value is.
    /// let is_special = |document: &[u8]| String::from_utf8_lossy(document).contains("\"__acme\":");
    /// let decode = move |document: &[u8]| match is_special(document) {
    ///     true => Outcome::rejected("internal"),
    ///     false => Embedded.decode(document),
    /// };
    /// let harness = || Harness::new(move || Closure::new(Identity::new("acme", "1.0.0"), decode));
    /// assert!(harness().cases(100).run()?.findings.is_empty());
    /// let run = harness().words(["__acme", "stytch"]).cases(100).run()?;
    /// assert_eq!(run.findings[0].case.id(), "word/claims/name/__acme");
    /// # Ok::<(), nearmiss::harness::Fault>(())
    /// ```
    pub fn words(self, words: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let mut known = HashSet::new();
        let mut usable: Vec<Arc<str>> = Vec::new();
        for word in words {
            let word: Arc<str> = word.into().into();
            let has_length = (1..=*words::LENGTHS.end()).contains(&word.len());
            if has_length && !word.contains('\0') && known.insert(word.clone()) {
                usable.push(word);
            }
        }
        Self { words: usable.into(), ..self }
    }

    /// How many jobs run cases at the same time, each over its own connection; by default one per
    /// core. The report does not depend on this number.
    pub fn jobs(self, jobs: NonZeroUsize) -> Self {
        Self { jobs: jobs.get(), ..self }
    }

    /// How long one document may take; by default [`Self::TIMEOUT`].
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.examiners.timeout = timeout;
        self
    }

    /// Judges what an implementation without echoes accepts, although nothing shows whether it
    /// loses data. The report says that this was asked for.
    pub fn without_echo(mut self) -> Self {
        self.examiners.without_echo = true;
        self
    }

    /// Runs these cases first: documents that failed before.
    pub fn regressions(self, regressions: Vec<Case>) -> Self {
        Self { regressions, ..self }
    }

    /// Runs only these cases, such as [`corpus::regressions`](crate::corpus::regressions) reads from
    /// a folder. What a certification asks then depends on the files, not on the generator of this
    /// version. A level is reached only if each of the cases with a certain answer at this level
    /// was judged; it means no more than the cases cover.
    ///
    /// Leaves out regressions, the sweep, random cases and hostile documents, and also what
    /// [`Self::without_hostile`] leaves out. [`Self::cases`], [`Self::seed`], [`Self::words`],
    /// [`Self::regressions`] and [`Self::hostile_adapter`] then have no effect. The start-up check
    /// remains. A case without a twin is checked against the plain document.
    ///
    /// Given documents are counted under the rules that they break, so [`Self::expect_failure`]
    /// covers rules, but no features. It is no shortfall if an expected failure does not happen:
    /// the corpus may have no case for it.
    ///
    /// ```
    /// use nearmiss::case::Case;
    /// use nearmiss::contract::Level;
    /// use nearmiss::harness::Harness;
    /// use nearmiss::implementation::Embedded;
    ///
    /// let corpus = vec![Case::given("empty.json", b"{}")];
    /// let run = Harness::new(|| Embedded).corpus(corpus).run()?;
    /// assert_eq!((run.phases.corpus, run.phases.total()), (1, 1));
    /// // The document is a near miss of the schema, so it says nothing about level `reader`.
    /// assert_eq!(run.levels[Level::Schema].tally.passed, 1);
    /// assert_eq!(run.levels[Level::Reader].tally.asked, 0);
    /// # Ok::<(), nearmiss::harness::Fault>(())
    /// ```
    pub fn corpus(self, cases: Vec<Case>) -> Self {
        Self { selection: Selection::Corpus(cases), with_hostile: false, ..self }
    }

    /// The level that is asked for; by default `documented`. Every run judges all levels; this is
    /// the one that [`Run::assert_conformant`] requires.
    pub fn level(self, level: Level) -> Self {
        Self { level, ..self }
    }

    /// Ends the run early once the flag is set, such as by a handler of signals. The result then holds
    /// what was found so far, and [`End::Stopped`]. Findings are no longer shrunk.
    ///
    /// ```
    /// use std::sync::atomic::AtomicBool;
    ///
    /// use nearmiss::harness::Harness;
    /// use nearmiss::implementation::Embedded;
    /// use nearmiss::run::End;
    ///
    /// static STOP: AtomicBool = AtomicBool::new(true);
    /// let run = Harness::new(|| Embedded).stop_when(&STOP).run()?;
    /// assert!(matches!(run.end, End::Stopped) && run.reached().is_none());
    /// # Ok::<(), nearmiss::harness::Fault>(())
    /// ```
    pub fn stop_when(mut self, stop: &'static AtomicBool) -> Self {
        self.examiners.stop = stop;
        self
    }

    /// Expects a rule or feature to fail; `reason` says why that is tolerated.
    ///
    /// Once the rule or feature no longer fails, [`Run::assert_conformant`] asks you to remove the
    /// expectation. The expectation of a rule does not cover a crash or a hang on the rule's near
    /// misses.
    ///
    /// # Panics
    /// If no rule or feature has this id. The message lists the ids of the same property.
    #[track_caller]
    pub fn expect_failure(mut self, id: &str, reason: &str) -> Self {
        let Some(subject) = Subject::find(id) else {
            panic!("there is no rule or feature `{id}`: {}", Subject::suggestion(id))
        };
        self.expected.push(Expectation::new(subject.to_string(), reason));
        self
    }

    /// Expects failures, such as those that [`expect::read`](crate::expect::read) reads from a file.
    pub fn expect_failures(mut self, expected: impl IntoIterator<Item = Expectation>) -> Self {
        self.expected.extend(expected);
        self
    }

    /// Runs only the cases of the sweep that are counted under one rule or feature.
    pub fn only(self, subject: Subject) -> Self {
        self.only_of(vec![subject])
    }

    /// Runs only the cases of the sweep that are counted under one of these rules and features.
    pub fn only_of(self, subjects: Vec<Subject>) -> Self {
        Self { selection: Selection::Only(subjects), with_hostile: false, ..self }
    }

    /// Leaves out hostile documents, the measurement of how answer times grow with their size, and
    /// the check whether state is kept from one document to the next. The report shows 0 hostile
    /// cases.
    pub fn without_hostile(self) -> Self {
        Self { with_hostile: false, ..self }
    }

    /// Sends hostile documents to an adapter of the same implementation, such as a program that
    /// calls [`serve`]. Does nothing if this harness already tests an adapter.
    ///
    /// Without this, a stack overflow ends the calling process, and only the name of the thread
    /// says which document caused it. In an adapter, a stack overflow is a finding.
    pub fn hostile_adapter(mut self, adapter: Adapter) -> Self {
        if let Some(in_process) = &self.in_process {
            let isolated = Isolated { usual: in_process.clone(), hostile: adapter };
            self.examiners.connector = Arc::new(isolated);
        }
        self
    }

    /// Opens a connection for single cases.
    ///
    /// # Errors
    /// If the implementation cannot be reached.
    #[doc(hidden)]
    pub fn examiner(&self) -> Result<Examiner<'static>, Fault> {
        self.examiners.open()
    }

    /// Leaves out the sweep and the regressions.
    #[cfg(feature = "conformance")]
    pub(crate) fn without_sweep(self) -> Self {
        Self { selection: Selection::WithoutSweep, regressions: Vec::new(), ..self }
    }

    #[cfg(feature = "conformance")]
    pub(crate) fn has_hostile(&self) -> bool {
        self.with_hostile
    }

    #[cfg(feature = "conformance")]
    pub(crate) fn asked(&self) -> Level {
        self.level
    }

    #[cfg(feature = "conformance")]
    pub(crate) fn known_regressions(&self) -> &[Case] {
        &self.regressions
    }

    /// Runs all cases.
    ///
    /// If the environment variable `NEARMISS_REPLAY` holds a replay token or the name of a hostile
    /// document, prints what happens to this case in full detail, and runs no other.
    ///
    /// # Errors
    /// If the implementation cannot be reached at the start. If that happens later, the run ends
    /// early and the result holds what was found so far: see the field `end` of [`Run`].
    pub fn run(self) -> Result<Run, Fault> {
        match std::env::var(REPLAY) {
            Ok(argument) => self.replay(&argument)?.run_with(&mut []),
            Err(_) => self.run_with(&mut []),
        }
    }

    /// Prints what happens to one case, and makes it the only case of the run. A token that cannot
    /// be read is printed, too, and all cases are run.
    fn replay(self, argument: &str) -> Result<Self, Fault> {
        let case = match single::replayed(argument) {
            Ok(case) => case,
            Err(error) => {
                eprintln!("{REPLAY}: {error}");
                return Ok(self);
            }
        };
        let mut examiner = self.examiners.open()?;
        let examination = examiner.examine(std::slice::from_ref(&case), &[0])?;
        for Examined { verdict, outcome, assessment, .. } in &examination.examined {
            let replayed = Replayed { case: &case, verdict, outcome, assessment };
            eprintln!("{}", replayed.text(Ink::Plain));
        }
        self.examiners.close(examiner);
        Ok(self.corpus(vec![case]))
    }

    /// Runs all cases and passes each event to the listeners.
    ///
    /// # Errors
    /// As for [`Self::run`].
    pub fn run_with(self, listeners: &mut [&mut dyn Listener]) -> Result<Run, Fault> {
        let mut all_listeners = |event: &Event<'_>, run: &Run| {
            for listener in listeners.iter_mut() {
                listener.on_event(event, run);
            }
        };
        let started = Instant::now();
        let mut first = self.examiners.open()?;
        let identity = first.identity();
        let refusal = start_up(&mut first)?;
        let state_check = match refusal {
            None if self.with_hostile => Some(StateCheck::start(&mut first)?),
            _ => None,
        };
        self.examiners.close(first);

        let schedule = self.schedule();
        let start = self.start(identity, schedule.len());
        let mut emitter = Emitter::start(&start, &mut all_listeners);
        let (end, growth) = match refusal {
            Some(finding) => {
                emitter.emit(&Event::FindingOpened {
                    subjects: &finding.subjects,
                    failure: &finding.failure,
                    case: &finding.case,
                });
                emitter.emit(&Event::FindingShrunk(&finding));
                (End::AtStart, Vec::new())
            }
            None => self.run_schedule(schedule, state_check, &mut emitter),
        };

        let warnings = self.examiners.warnings();
        let elapsed = started.elapsed();
        emitter.emit(&Event::RunEnded(&Ending { end, warnings, growth, elapsed }));
        Ok(emitter.into_run())
    }

    fn schedule(&self) -> Schedule {
        let (regressions, words) = (self.regressions.clone(), self.words.clone());
        let (selection, with_hostile) = (self.selection.clone(), self.with_hostile);
        Schedule::new(regressions, self.seed, self.cases, words, selection, with_hostile)
    }

    fn start(&self, identity: Identity, scheduled: u64) -> Start {
        Start {
            identity,
            seed: self.seed,
            words: self.words.len(),
            scheduled,
            corpus_only: self.is_of_corpus(),
            asked: self.level,
            without_echo: self.examiners.without_echo,
            expected: self.expected.clone(),
            complete: self.complete(),
        }
    }

    /// Whether the run has only the cases of a corpus.
    pub(crate) fn is_of_corpus(&self) -> bool {
        matches!(self.selection, Selection::Corpus(_))
    }

    /// The rules and features whose cases are all part of the run; `None` if all are.
    fn complete(&self) -> Option<Vec<Subject>> {
        match &self.selection {
            Selection::All => None,
            Selection::Only(subjects) => Some(subjects.clone()),
            // Nobody knows which cases a corpus should have.
            Selection::Corpus(_) | Selection::WithoutSweep => Some(Vec::new()),
        }
    }

    /// Runs the cases of a schedule, shrinks the findings and measures growth.
    fn run_schedule(
        &self,
        schedule: Schedule,
        state_check: Option<StateCheck>,
        emitter: &mut Emitter<'_>,
    ) -> (End, Vec<Growth>) {
        let examiners = &self.examiners;
        let shared = Shared::new(schedule, examiners, self.jobs, state_check);
        let mut shrinker = Shrinker::new(examiners.clone());
        let mut collector = Collector::new(emitter, &shared, &mut shrinker);

        let mut end = collect(Workers::start(&shared, examiners, self.jobs), &mut collector);
        if end.is_whole() && examiners.is_stopped() {
            end = End::Stopped;
        }
        if let Some(check) = shared.state_check().filter(|_| end.is_whole()) {
            match check.on_its_own(examiners, collector.crash()) {
                Ok(wavered) => wavered.into_iter().for_each(|one| collector.take_wavered(one)),
                Err(fault) => end = End::Fault(Arc::new(fault)),
            }
        }
        examiners.warn(collector.warnings());
        let fault = collector.finish();
        if end.is_whole() && examiners.is_stopped() {
            end = End::Stopped;
        }
        if let Some(fault) = fault.filter(|_| end.is_whole()) {
            end = End::Fault(Arc::new(fault));
        }

        if !self.with_hostile || !end.is_whole() {
            return (end, Vec::new());
        }
        match growth::measure(examiners, &emitter.run().findings) {
            Ok(growth) => (end, growth),
            Err(fault) => (End::Fault(Arc::new(fault)), Vec::new()),
        }
    }
}

/// Passes the workers' chunks to the collector until there are no more or the run ends early.
fn collect(mut workers: Workers, collector: &mut Collector<'_, '_>) -> End {
    let mut end = End::Whole;
    for chunk in &mut workers {
        end = match chunk {
            Ok(chunk) => collector.take_chunk(chunk),
            Err(fault) => End::Fault(Arc::new(fault)),
        };
        if !end.is_whole() {
            break;
        }
    }
    let is_stopped = workers.is_stopped();
    workers.finish(is_stopped || matches!(end, End::Hang));
    end
}

/// Checks that the plain document is accepted. Returns a finding if it was rejected, or if it ended
/// in a crash or a time-out.
///
/// An empty array is sent as well, but any answer to it is fine here: the sweep judges it.
fn start_up(examiner: &mut Examiner<'_>) -> Result<Option<Finding>, Fault> {
    let cases = [Case::plain(), Case::given("an empty array", b"[]")];
    let plain = examiner.examine(&cases, &[])?.examined.swap_remove(0);

    let is_fatal = |kind| matches!(kind, Kind::WronglyRejected | Kind::Crashed | Kind::TimedOut);
    let Some(failure) =
        plain.assessment.failures().iter().find(|failure| is_fatal(failure.kind)).cloned()
    else {
        return Ok(None);
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
