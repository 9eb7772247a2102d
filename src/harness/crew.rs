//! The threads of a run: a [`Crew`] that works on chunks of cases, whose records come back in order.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock};
use std::thread::{self, JoinHandle};

use crate::case::Case;
use crate::finding::STRUCK_OUT;
use crate::implementation::Fault;
use crate::implementation::guarded::Pulse;
use crate::run::Subject;

use super::Source;
use super::examiner::{Examination, Examiner};
use super::recall::{Sure, Wavered};
use super::record::Record;
use super::stock::{Stock, suspects};
use super::strikes::Strikes;
use super::watch::Watch;

/// How many cases a thread takes at a time. An adapter is asked about all of them at once: with those
/// that are asked again, 64 requests.
pub(super) const CHUNK: u64 = 60;
/// How many an implementation in this process is asked about at once: few enough that the processor has
/// them all at hand.
const AT_HAND: u64 = 16;
/// One case in so many is asked about again, behind the others that are asked at once.
const AGAIN: u64 = 16;
/// How many chunks a job may be ahead of the records that were taken.
const AHEAD: u64 = 8;

/// What all threads share.
pub(super) struct Shared {
    pub(super) stock: Stock,
    strikes: RwLock<Strikes>,
    gate: Mutex<Gate>,
    opened: Condvar,
    ahead: u64,
    /// How many cases are asked about at once.
    at_once: u64,
    /// What each job is asked about again at its end, if it is.
    sure: Option<Sure>,
}

/// Which chunk is next, and how far they may go.
#[derive(Default)]
struct Gate {
    next: u64,
    taken: u64,
    stopped: bool,
}

/// What a chunk came to.
#[derive(Default)]
pub(super) struct Chunk {
    pub(super) records: Vec<Record>,
    /// Cases that were in flight at a death or silence that none of them repeats, and what was seen.
    pub(super) unstable: Vec<(String, Vec<u64>)>,
    /// Answers that were others at the end of the run than at first.
    pub(super) wavered: Vec<Wavered>,
    /// Its thread hangs in the implementation, and no more can be asked in this process.
    pub(super) hung: bool,
}

/// The chunks of a run, in order.
pub(super) struct Crew {
    shared: Arc<Shared>,
    source: Source,
    results: Receiver<(u64, Result<Chunk, Fault>)>,
    early: BTreeMap<u64, Result<Chunk, Fault>>,
    next: u64,
    chunks: u64,
    threads: Vec<JoinHandle<()>>,
    watch: Watch,
}

impl Shared {
    pub(super) fn new(stock: Stock, source: &Source, jobs: usize, sure: Option<Sure>) -> Arc<Self> {
        Arc::new(Self {
            stock,
            strikes: RwLock::default(),
            gate: Mutex::default(),
            opened: Condvar::new(),
            ahead: AHEAD * jobs as u64,
            at_once: if source.is_in_process() { AT_HAND } else { CHUNK },
            sure,
        })
    }

    /// Whether a case is not asked any more, of which any of these could be the cause.
    pub(super) fn rules_out(&self, suspects: impl FnOnce() -> Vec<Subject>) -> bool {
        self.strikes.read().unwrap_or_else(PoisonError::into_inner).rule_out(suspects)
    }

    /// Counts a crash or time-out.
    pub(super) fn strike(&self, subjects: &[Subject]) {
        self.strikes.write().unwrap_or_else(PoisonError::into_inner).add(subjects);
    }

    fn chunks(&self) -> u64 {
        self.stock.len().div_ceil(CHUNK)
    }

    fn gate(&self) -> MutexGuard<'_, Gate> {
        self.gate.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The cases of a chunk.
    fn indices(&self, chunk: u64) -> Range<u64> {
        let start = chunk * CHUNK;
        start..self.stock.len().min(start + CHUNK)
    }

    /// The next chunk, once it is not too far ahead; none at the end.
    fn next(&self) -> Option<u64> {
        let mut gate = self.gate();
        loop {
            if gate.stopped || gate.next >= self.chunks() {
                return None;
            }
            if gate.next < gate.taken + self.ahead {
                gate.next += 1;
                return Some(gate.next - 1);
            }
            gate = self.opened.wait(gate).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// What is asked about again and again; none where that is left out.
    pub(super) fn sure(&self) -> Option<&Sure> {
        self.sure.as_ref()
    }

    fn update(&self, change: impl FnOnce(&mut Gate)) {
        change(&mut self.gate());
        self.opened.notify_all();
    }
}

impl Crew {
    /// Sets so many threads to work. They end by themselves, or when the crew is dropped; one that
    /// hangs in an implementation is left behind.
    pub(super) fn start(shared: &Arc<Shared>, source: &Source, jobs: usize) -> Self {
        let (sender, results) = channel();
        let job = |last| {
            let pulse: Arc<Pulse> = Arc::default();
            let (shared, source, sender) = (Arc::clone(shared), source.clone(), sender.clone());
            let watched = Arc::clone(&pulse);
            (thread::spawn(move || work(&shared, &source, &sender, last, &pulse)), watched)
        };
        // Behind the chunks of cases each job has one for what is asked at its end.
        let chunks = shared.chunks() + jobs as u64;
        let (threads, pulses) = (shared.chunks()..chunks).map(job).unzip();
        let watch = Watch::new(pulses, source.timeout);
        let (shared, source) = (Arc::clone(shared), source.clone());
        Self { shared, source, results, early: BTreeMap::new(), next: 0, chunks, threads, watch }
    }

    /// What the next chunk comes to, whose thread hangs: it is asked again at arm's length, so that all
    /// of it has an outcome.
    fn ask_again(&mut self) -> Result<Chunk, Fault> {
        if self.next >= self.shared.chunks() {
            let request = self.watch.open_request();
            let wavered =
                self.shared.sure().zip(request).and_then(|(sure, at)| sure.unanswered(at));
            return Ok(Chunk { wavered: Vec::from_iter(wavered), hung: true, ..Chunk::default() });
        }
        let mut chunk = examine(&self.shared, &mut self.source.examiner()?, self.next)?;
        if !chunk.records.iter().any(Record::timed_out) {
            let limit = self.source.timeout;
            let message = format!("no answer within {limit:?}; asked again there was one");
            chunk.unstable.push((message, self.shared.indices(self.next).collect()));
        }
        chunk.hung = true;
        Ok(chunk)
    }

    /// Ends all threads; after a hang they are not waited for.
    pub(super) fn finish(mut self, hung: bool) {
        self.shared.update(|gate| gate.stopped = true);
        for thread in self.threads.drain(..).filter(|_| !hung) {
            // A thread that panicked has lost a chunk, which the records' count shows.
            let _ = thread.join();
        }
    }
}

impl Iterator for Crew {
    type Item = Result<Chunk, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.next == self.chunks {
            return None;
        }
        let chunk = loop {
            if let Some(chunk) = self.early.remove(&self.next) {
                break chunk;
            }
            match self.results.recv_timeout(self.watch.pause()) {
                Ok((number, chunk)) => _ = self.early.insert(number, chunk),
                Err(RecvTimeoutError::Timeout) => {}
                // All senders are gone only if every thread has ended, with all chunks sent.
                Err(RecvTimeoutError::Disconnected) => return None,
            }
            if self.watch.sees_hang(self.next) {
                break self.ask_again();
            }
        };
        self.next += 1;
        self.shared.update(|gate| gate.taken += 1);
        Some(chunk)
    }
}

impl Drop for Crew {
    fn drop(&mut self) {
        self.shared.update(|gate| gate.stopped = true);
    }
}

fn work(
    shared: &Shared,
    source: &Source,
    results: &Sender<(u64, Result<Chunk, Fault>)>,
    last: u64,
    pulse: &Arc<Pulse>,
) {
    let mut started = None;
    while let Some(number) = shared.next() {
        pulse.begin(number);
        let examiner = match &mut started {
            Some(examiner) => Ok(examiner),
            none => source.watched_examiner(pulse).map(|examiner| none.insert(examiner)),
        };
        let chunk = examiner.and_then(|examiner| examine(shared, examiner, number));
        let failed = chunk.is_err();
        if results.send((number, chunk)).is_err() || failed {
            shared.update(|gate| gate.stopped = true);
        }
    }
    let Some(mut examiner) = started else {
        let _ = results.send((last, Ok(Chunk::default())));
        return;
    };
    if !shared.gate().stopped {
        pulse.begin(last);
        let _ = results.send((last, ask_at_the_end(shared, &mut examiner)));
    }
    source.end(&mut examiner);
}

fn ask_at_the_end(shared: &Shared, examiner: &mut Examiner) -> Result<Chunk, Fault> {
    let asked = shared.sure().map(|sure| sure.ask_at_the_end(examiner)).transpose()?;
    Ok(Chunk { wavered: asked.unwrap_or_default(), ..Chunk::default() })
}

fn examine(shared: &Shared, examiner: &mut Examiner<'_>, number: u64) -> Result<Chunk, Fault> {
    let mut chunk = Chunk::default();
    let Range { start, end } = shared.indices(number);
    for start in (start..end).step_by(shared.at_once as usize) {
        let indices = start..end.min(start + shared.at_once);
        examine_at_once(shared, examiner, indices, &mut chunk)?;
    }
    Ok(chunk)
}

fn examine_at_once(
    shared: &Shared,
    examiner: &mut Examiner<'_>,
    indices: Range<u64>,
    chunk: &mut Chunk,
) -> Result<(), Fault> {
    let cases: Vec<(u64, Case)> = indices.map(|index| (index, shared.stock.case(index))).collect();
    let (struck, asked): (Vec<_>, Vec<_>) =
        cases.into_iter().partition(|(_, case)| shared.rules_out(|| suspects(case)));
    let (indices, asked): (Vec<u64>, Vec<Case>) = asked.into_iter().unzip();
    let again: Vec<usize> = (0..asked.len()).filter(|&at| indices[at] % AGAIN == 0).collect();
    let Examination { examined, unstable } = examiner.examine(&asked, &again)?;
    let named = |in_flight: Vec<usize>| in_flight.iter().map(|&at| indices[at]).collect();
    let unstable = unstable.into_iter().map(|one| (one.message, named(one.in_flight)));
    chunk.unstable.extend(unstable);
    let before = chunk.records.len();
    let examined = examined.into_iter().zip(indices.iter().zip(asked));
    let records = examined.map(|(examined, (&index, case))| Record::of(index, case, examined));
    chunk.records.extend(records);
    let struck = struck.iter().map(|(index, case)| Record::not_asked(*index, case, STRUCK_OUT));
    chunk.records.extend(struck);
    chunk.records[before..].sort_by_key(|record| record.index);
    Ok(())
}
