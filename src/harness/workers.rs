//! The threads of a run: [`Workers`] runs cases in chunks and returns their records in order.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::case::Case;
use crate::connection::in_process::Pulse;
use crate::connection::{self, DocumentKind, Fault};
use crate::finding::NotJudged;
use crate::run::Subject;

use super::examiner::{Examination, Examiner};
use super::examiners::Examiners;
use super::record::Record;
use super::schedule::Schedule;
use super::state_check::{StateCheck, Wavered};
use super::strikes::Strikes;
use super::subjects::suspects;
use super::watchdog::Watchdog;

/// How many cases a worker takes at a time.
pub(super) const CHUNK: u64 = 60;
/// Each case whose index is a multiple of this is run a second time, after the rest of its batch.
const REPEAT_EVERY: u64 = 16;
/// How many chunks per job the workers may be ahead of the collector.
const AHEAD: u64 = 8;
/// How many workers share a connection to another process. While it works on the documents of one, the
/// other writes its own and judges the answers to those before.
const LANES: u64 = 2;

/// How often to look whether the run has to end.
const LOOK: Duration = Duration::from_millis(100);

/// What all workers share.
pub(super) struct Shared {
    pub(super) schedule: Schedule,
    strikes: RwLock<Strikes>,
    queue: Mutex<Queue>,
    queue_changed: Condvar,
    /// How many chunks the workers may be ahead of the collector.
    most_ahead: u64,
    /// How many cases are sent at once.
    batch: u64,
    /// What each worker checks after its last chunk, if anything.
    state_check: Option<StateCheck>,
}

/// The next chunk to work on, and how many chunks the collector has taken.
#[derive(Default)]
struct Queue {
    next: u64,
    taken: u64,
    stopped: bool,
}

/// The result of a chunk.
#[derive(Default)]
pub(super) struct Chunk {
    pub(super) records: Vec<Record>,
    /// Deaths and hangs that no single case reproduced: a message, and the indices of the cases in
    /// flight.
    pub(super) unstable: Vec<(String, Vec<u64>)>,
    /// Documents whose answer was different at the end of the run.
    pub(super) wavered: Vec<Wavered>,
    /// Whether the worker hangs in the implementation, so that nothing more can be run in this process.
    pub(super) hung: bool,
}

/// Runs chunks of cases on threads, and returns the results in the order of the chunks.
pub(super) struct Workers {
    shared: Arc<Shared>,
    examiners: Examiners,
    results: Receiver<(u64, Result<Chunk, Fault>)>,
    /// Chunks that finished before their turn.
    early: BTreeMap<u64, Result<Chunk, Fault>>,
    next: u64,
    chunks: u64,
    threads: Vec<JoinHandle<()>>,
    watchdog: Watchdog,
}

impl Shared {
    pub(super) fn new(
        schedule: Schedule,
        examiners: &Examiners,
        jobs: usize,
        state_check: Option<StateCheck>,
    ) -> Arc<Self> {
        Arc::new(Self {
            schedule,
            strikes: RwLock::default(),
            queue: Mutex::default(),
            queue_changed: Condvar::new(),
            most_ahead: AHEAD * jobs as u64,
            batch: examiners.connector.batch_size(),
            state_check,
        })
    }

    /// Whether a case is no longer run because one of its suspects is struck out.
    pub(super) fn rules_out(&self, suspects: impl FnOnce() -> Vec<Subject>) -> bool {
        self.strikes.read().unwrap_or_else(PoisonError::into_inner).rule_out(suspects)
    }

    /// Counts a death or hang.
    pub(super) fn strike(&self, subjects: &[Subject]) {
        self.strikes.write().unwrap_or_else(PoisonError::into_inner).add(subjects);
    }

    /// The check for kept state, unless it is left out.
    pub(super) fn state_check(&self) -> Option<&StateCheck> {
        self.state_check.as_ref()
    }

    fn chunks(&self) -> u64 {
        self.schedule.len().div_ceil(CHUNK)
    }

    /// The indices of a chunk's cases.
    fn indices(&self, chunk: u64) -> Range<u64> {
        let start = chunk * CHUNK;
        start..self.schedule.len().min(start + CHUNK)
    }

    /// The next chunk to work on, once the workers are not too far ahead; `None` at the end.
    fn next(&self) -> Option<u64> {
        let mut queue = self.queue();
        loop {
            if queue.stopped || queue.next >= self.chunks() {
                return None;
            }
            if queue.next < queue.taken + self.most_ahead {
                queue.next += 1;
                return Some(queue.next - 1);
            }
            queue = self.queue_changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn update(&self, change: impl FnOnce(&mut Queue)) {
        change(&mut self.queue());
        self.queue_changed.notify_all();
    }
}

impl Workers {
    /// Starts the threads of each job: one, or [`LANES`] that share a connection to another process.
    /// The threads end by themselves, or when this is dropped; a thread that hangs in an
    /// implementation is left behind.
    pub(super) fn start(shared: &Arc<Shared>, examiners: &Examiners, jobs: usize) -> Self {
        let (sender, results) = channel();
        let lanes = match examiners.connector.runs_in_process(DocumentKind::Usual) {
            true => 1,
            false => LANES,
        };
        let mut connection: Arc<Mutex<Option<connection::Shared>>> = Arc::default();
        let worker = |last: u64| {
            if (last - shared.chunks()).is_multiple_of(lanes) {
                connection = Arc::default();
            }
            let pulse: Arc<Pulse> = Arc::default();
            let worker = Worker {
                shared: Arc::clone(shared),
                examiners: examiners.clone(),
                connection: Arc::clone(&connection),
                results: sender.clone(),
                last,
                pulse: Arc::clone(&pulse),
            };
            (thread::spawn(move || worker.work()), pulse)
        };
        // After the chunks of cases, each worker has one chunk more, for the state check at its
        // end.
        let chunks = shared.chunks() + jobs as u64 * lanes;
        let (threads, pulses) = (shared.chunks()..chunks).map(worker).unzip();
        let watchdog = Watchdog::new(pulses, examiners.timeout);

        Self {
            shared: Arc::clone(shared),
            examiners: examiners.clone(),
            results,
            early: BTreeMap::new(),
            next: 0,
            chunks,
            threads,
            watchdog,
        }
    }

    /// The result of the next chunk, whose worker hangs. Runs the chunk's cases again on a thread
    /// that can be left behind, so that each of them has an outcome.
    fn run_again(&mut self) -> Result<Chunk, Fault> {
        if self.next >= self.shared.chunks() {
            let request = self.watchdog.open_request();
            let wavered = self.shared.state_check().zip(request);
            let wavered = wavered.and_then(|(check, request)| check.unanswered(request));
            return Ok(Chunk { wavered: Vec::from_iter(wavered), hung: true, ..Chunk::default() });
        }

        let mut chunk = examine(&self.shared, &mut self.examiners.open()?, self.next)?;
        if !chunk.records.iter().any(Record::timed_out) {
            let limit = self.examiners.timeout;
            let message = format!(
                "no answer within {limit:?}, but there was one when the document was sent again"
            );
            chunk.unstable.push((message, self.shared.indices(self.next).collect()));
        }
        chunk.hung = true;
        Ok(chunk)
    }

    /// Whether the run has to end.
    pub(super) fn is_stopped(&self) -> bool {
        self.examiners.is_stopped()
    }

    /// Ends all threads. If they are `left`, does not wait for them, because one hangs or the run has to
    /// end.
    pub(super) fn finish(mut self, left: bool) {
        self.shared.update(|queue| queue.stopped = true);
        for thread in self.threads.drain(..).filter(|_| !left) {
            // A thread that panicked has lost a chunk, which the number of judged cases shows.
            let _ = thread.join();
        }
    }
}

impl Iterator for Workers {
    type Item = Result<Chunk, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.next == self.chunks {
            return None;
        }
        let chunk = loop {
            if let Some(chunk) = self.early.remove(&self.next) {
                break chunk;
            }
            if self.is_stopped() {
                return None;
            }
            match self.results.recv_timeout(self.watchdog.interval().min(LOOK)) {
                Ok((number, chunk)) => _ = self.early.insert(number, chunk),
                Err(RecvTimeoutError::Timeout) => {}
                // Every thread has ended, and all that they sent was received.
                Err(RecvTimeoutError::Disconnected) => return None,
            }
            if self.watchdog.sees_hang(self.next) {
                break self.run_again();
            }
        };
        self.next += 1;
        self.shared.update(|queue| queue.taken += 1);
        Some(chunk)
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.shared.update(|queue| queue.stopped = true);
    }
}

/// A thread that runs chunks.
struct Worker {
    shared: Arc<Shared>,
    examiners: Examiners,
    /// The connection that the workers of a job share, once one of them has opened it.
    connection: Arc<Mutex<Option<connection::Shared>>>,
    results: Sender<(u64, Result<Chunk, Fault>)>,
    /// The number of the chunk that stands for the state check.
    last: u64,
    pulse: Arc<Pulse>,
}

impl Worker {
    /// Takes chunks until there are no more, then does the state check.
    fn work(self) {
        let mut opened = None;
        while let Some(number) = self.shared.next() {
            self.pulse.begin(number);
            let examiner = match &mut opened {
                Some(examiner) => Ok(examiner),
                closed => self.open().map(|examiner| closed.insert(examiner)),
            };
            let chunk = examiner.and_then(|examiner| examine(&self.shared, examiner, number));
            let failed = chunk.is_err();
            if self.results.send((number, chunk)).is_err() || failed {
                self.shared.update(|queue| queue.stopped = true);
            }
        }

        // If the other worker has not joined by now, it has nothing to do.
        self.connection.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(mut examiner) = opened else {
            let _ = self.results.send((self.last, Ok(Chunk::default())));
            return;
        };
        if !self.shared.queue().stopped {
            self.pulse.begin(self.last);
            let _ = self.results.send((self.last, check_state(&self.shared, &mut examiner)));
        }
        self.examiners.close(examiner);
    }

    fn open(&self) -> Result<Examiner<'static>, Fault> {
        self.examiners.open_lane(&self.connection, &self.pulse)
    }
}

fn check_state(shared: &Shared, examiner: &mut Examiner) -> Result<Chunk, Fault> {
    let wavered = match shared.state_check() {
        Some(check) => check.at_the_end(examiner)?,
        None => Vec::new(),
    };
    Ok(Chunk { wavered, ..Chunk::default() })
}

fn examine(shared: &Shared, examiner: &mut Examiner<'_>, number: u64) -> Result<Chunk, Fault> {
    let mut chunk = Chunk::default();
    let Range { start, end } = shared.indices(number);
    for start in (start..end).step_by(shared.batch as usize) {
        let indices = start..end.min(start + shared.batch);
        examine_batch(shared, examiner, indices, &mut chunk)?;
    }
    Ok(chunk)
}

fn examine_batch(
    shared: &Shared,
    examiner: &mut Examiner<'_>,
    indices: Range<u64>,
    chunk: &mut Chunk,
) -> Result<(), Fault> {
    let cases = indices.map(|index| (index, shared.schedule.case(index)));
    let (struck_out, runnable): (Vec<_>, Vec<_>) =
        cases.partition(|(_, case)| shared.rules_out(|| suspects(case)));
    let (indices, cases): (Vec<u64>, Vec<Case>) = runnable.into_iter().unzip();
    let again: Vec<usize> =
        (0..cases.len()).filter(|&at| indices[at] % REPEAT_EVERY == 0).collect();

    let Examination { examined, unstable } = examiner.examine(&cases, &again)?;

    let in_run = |in_flight: Vec<usize>| in_flight.iter().map(|&at| indices[at]).collect();
    chunk.unstable.extend(
        unstable.into_iter().map(|unstable| (unstable.message, in_run(unstable.in_flight))),
    );

    let before = chunk.records.len();
    let examined = indices.iter().zip(cases).zip(examined);
    chunk
        .records
        .extend(examined.map(|((&index, case), examined)| Record::of(index, case, examined)));
    let left_out =
        struck_out.iter().map(|(index, case)| Record::not_run(*index, case, NotJudged::StruckOut));
    chunk.records.extend(left_out);
    chunk.records[before..].sort_by_key(|record| record.index);
    Ok(())
}
