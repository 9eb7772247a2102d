//! Takes the records of a run in the order of the cases and emits the run's events: [`Collector`].

use crate::case::Case;
use crate::connection::Fault;
use crate::finding::{Kind, NotJudged};
use crate::run::{End, Event, JudgedCase, Listener, Run, Start, Subject};

use super::groups::{Groups, Opened};
use super::record::Record;
use super::shrinker::Shrinker;
use super::state_check::Wavered;
use super::subjects::suspects;
use super::suspicion::Suspicion;
use super::workers::{Chunk, Shared};

/// The run so far, and its listener.
pub(super) struct Emitter<'l> {
    run: Run,
    listener: &'l mut dyn Listener,
}

impl<'l> Emitter<'l> {
    /// Emits the first event.
    pub(super) fn start(start: &Start, listener: &'l mut dyn Listener) -> Self {
        let mut emitter = Self { run: Run::start(start), listener };
        emitter.emit(&Event::RunStarted(start));
        emitter
    }

    /// Folds an event into the run and passes it to the listener.
    pub(super) fn emit(&mut self, event: &Event<'_>) {
        self.run.apply(event);
        self.listener.on_event(event, &self.run);
    }

    /// The run so far.
    pub(super) fn run(&self) -> &Run {
        &self.run
    }

    /// The run, after its last event.
    pub(super) fn into_run(self) -> Run {
        self.run
    }
}

/// Takes the records of a run, groups its failures and emits its events.
pub(super) struct Collector<'c, 'l> {
    emitter: &'c mut Emitter<'l>,
    shared: &'c Shared,
    shrinker: &'c mut Shrinker,
    groups: Groups,
    /// The first case that crashed.
    crash: Option<Case>,
    suspicion: Suspicion,
}

impl<'c, 'l> Collector<'c, 'l> {
    pub(super) fn new(
        emitter: &'c mut Emitter<'l>,
        shared: &'c Shared,
        shrinker: &'c mut Shrinker,
    ) -> Self {
        Self {
            emitter,
            shared,
            shrinker,
            groups: Groups::default(),
            crash: None,
            suspicion: Suspicion::default(),
        }
    }

    /// The first case that crashed.
    pub(super) fn crash(&self) -> Option<&Case> {
        self.crash.as_ref()
    }

    /// What in the answers shows that documents may not reach the SDK.
    pub(super) fn warnings(&self) -> Vec<String> {
        self.suspicion.warnings()
    }

    /// Takes the records of a chunk. Returns [`End::Hang`] if the chunk hung, which ends the run,
    /// and [`End::Whole`] otherwise.
    pub(super) fn take_chunk(&mut self, chunk: Chunk) -> End {
        for (message, in_flight) in chunk.unstable {
            let cases: Vec<Case> =
                in_flight.iter().map(|&index| self.shared.schedule.case(index)).collect();
            let first = in_flight.first().copied().unwrap_or_default();
            let opened = self.groups.add_unstable(&message, &cases, first);
            self.emit_opened(opened);
        }
        for wavered in chunk.wavered {
            self.take_wavered(wavered);
        }

        for record in chunk.records {
            let timed_out = record.timed_out();
            self.take(record);
            if timed_out && chunk.hung {
                return End::Hang;
            }
        }
        if chunk.hung { End::Hang } else { End::Whole }
    }

    /// Records a document whose answer changed later in the run.
    pub(super) fn take_wavered(&mut self, wavered: Wavered) {
        let last = self.shared.schedule.len().saturating_sub(1);
        let opened = self.groups.add_wavered(wavered, last);
        self.emit_opened(opened);
    }

    /// Records a case. If earlier cases have struck it out, the case counts as not run: whether a
    /// worker was faster is a matter of timing.
    fn take(&mut self, mut record: Record) {
        let schedule = &self.shared.schedule;
        if self.shared.rules_out(|| suspects(&schedule.case(record.index))) {
            let case = schedule.case(record.index);
            record = Record::not_run(record.index, &case, NotJudged::StruckOut);
        }

        self.suspicion.add(record.sign);
        if let Some(case) = record.case.take() {
            self.take_failures(&mut record, &case);
        }
        if record.is_strike {
            self.shared.strike(&record.subjects);
        }
        self.emit_judged(record);
    }

    /// Adds each failure of a case to its group. The case then counts under the subjects of all
    /// these groups.
    fn take_failures(&mut self, record: &mut Record, case: &Case) {
        let mut counted: Vec<Subject> = Vec::new();
        for failure in record.assessment.failures() {
            let level = record.level.map_or(failure.level, |level| level.min(failure.level));
            record.level = Some(level);
            if failure.kind == Kind::Crashed {
                self.crash.get_or_insert_with(|| case.clone());
            }

            let (subjects, opened) =
                self.groups.add(&record.subjects, failure, case, record.index, self.shrinker);
            let new: Vec<Subject> =
                subjects.into_iter().filter(|subject| !counted.contains(subject)).collect();
            counted.extend(new);
            self.emit_opened(opened);
        }
        record.subjects = counted;
    }

    fn emit_judged(&mut self, record: Record) {
        let Record {
            index, subjects, level, assessment, notes, open_answer, harness_fault, ..
        } = record;
        let schedule = &self.shared.schedule;
        let phase = schedule.phase(index);
        let name = || schedule.name(index);

        self.emitter.emit(&Event::CaseJudged(&JudgedCase {
            index,
            phase,
            subjects,
            level,
            assessment,
            allowances: notes.allowances,
            fates: notes.fates.unwrap_or_default(),
            open_answer,
            harness_fault,
            name: &name,
        }));
        if index + 1 == schedule.indices(phase).end {
            self.emitter.emit(&Event::PhaseEnded(phase));
        }
    }

    fn emit_opened(&mut self, opened: Option<Opened>) {
        if let Some(Opened { subjects, failure, case }) = opened {
            let (subjects, failure, case) = (&subjects, &failure, &case);
            self.emitter.emit(&Event::FindingOpened { subjects, failure, case });
        }
    }

    /// Shrinks the findings and emits them. Returns the fault if the implementation could no longer
    /// be reached.
    pub(super) fn finish(self) -> Option<Fault> {
        for finding in self.groups.findings(self.shrinker) {
            self.emitter.emit(&Event::FindingShrunk(&finding));
        }
        self.shrinker.finish()
    }
}
