//! The transport to a program that is started once for each document: [`OneShot`].

mod fault;
mod run;

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::Duration;

use super::program::Program;
use super::source::Source;
use super::{Batch, Connection, Connector, DocumentKind, Fault, Request};
use crate::implementation::{Echo, Identity, Outcome};

pub use fault::OneShotFault;
use run::Run;

/// How many documents are sent at once.
const BATCH: u64 = 60;

/// A program that reads one document from standard input and says with its exit status what became
/// of it.
///
/// | exit status | outcome |
/// | --- | --- |
/// | 0 | accepted; standard output is the echo, unless it is empty |
/// | 1 | rejected; the last line of standard error is the message |
/// | 89 | skipped: the document cannot be passed to the implementation |
/// | any other, or a signal | crashed |
///
/// A text that is not JSON by itself, but would be valid as a part of a larger one, comes with the
/// environment variable `NEARMISS_SPLICE` as `0`.
///
/// ```no_run
/// use nearmiss::harness::{Harness, OneShot};
///
/// let run = Harness::one_shot(OneShot::new(["python3", "read.py"])).run()?;
/// println!("{}", run.identity.name);
/// # Ok::<(), nearmiss::harness::Fault>(())
/// ```
#[derive(Debug, Clone)]
pub struct OneShot {
    program: Program,
    identity: Identity,
    max_output: usize,
    /// The service that documents are fetched from, if they do not come on standard input.
    source: Option<Arc<dyn Source>>,
}

impl OneShot {
    /// A program that is started by this command: a program and its arguments. The program is looked
    /// up on the `PATH`, without a shell.
    pub fn new(command: impl IntoIterator<Item = impl Into<OsString>>) -> Self {
        let program = Program::new(command);
        let identity = Identity::new(program.name(), "one-shot");
        Self { program, identity, max_output: 64 << 20, source: None }
    }

    /// Who the implementation is. By default, its name is the program's file name without the
    /// extension, and its version is `one-shot`.
    #[must_use]
    pub fn identity(self, identity: Identity) -> Self {
        Self { identity, ..self }
    }

    /// Shows only the program in errors, and not its arguments, which may hold secrets.
    #[must_use]
    pub fn redacted(self) -> Self {
        Self { program: self.program.redacted(), ..self }
    }

    /// The most bytes that the program may write to standard output; by default 64 MiB. More is a
    /// fault. No more than this, plus one read, is kept in memory.
    #[must_use]
    pub fn max_output(self, max_output: usize) -> Self {
        Self { max_output, ..self }
    }
}

#[cfg(feature = "serve")]
impl OneShot {
    /// Plays the vendor's API on a loopback port, and has the program fetch its document from there. The
    /// environment variables `NEARMISS_BASE_URL` and `NEARMISS_SESSION_TOKEN` hold the base URL and the
    /// session token, and standard input is empty.
    ///
    /// # Errors
    /// If no port can be listened on.
    pub fn served(self) -> std::io::Result<Self> {
        let served = super::served::Served::start()?;
        Ok(Self { source: Some(Arc::new(served)), ..self })
    }
}

/// Opens connections to a one-shot program.
pub struct OneShotConnector {
    one_shot: OneShot,
    /// The document that shows whether the program writes echoes.
    plain: Vec<u8>,
    encodes: OnceLock<bool>,
    slots: Arc<Slots>,
}

impl OneShotConnector {
    /// A connector that runs `plain` once, to see whether the program writes echoes.
    pub fn new(one_shot: OneShot, plain: Vec<u8>) -> Self {
        let most = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let slots = Arc::new(Slots { most, taken: Mutex::new(0), freed: Condvar::new() });
        Self { one_shot, plain, encodes: OnceLock::new(), slots }
    }

    /// Whether an accepted plain document has an echo. If the program does not accept it, an echo is
    /// expected.
    fn encodes(&self, timeout: Duration) -> Result<bool, OneShotFault> {
        if let Some(encodes) = self.encodes.get() {
            return Ok(*encodes);
        }
        let outcome = self.run(timeout).outcome(&Request::new(&self.plain))?.outcome;
        Ok(*self.encodes.get_or_init(|| !matches!(outcome, Outcome::Accepted(Echo::Absent))))
    }

    fn run(&self, timeout: Duration) -> Run {
        let OneShot { program, max_output, source, .. } = self.one_shot.clone();
        Run { program, max_output, source, timeout, slots: Arc::clone(&self.slots) }
    }
}

impl Connector for OneShotConnector {
    fn connect(&self, timeout: Duration) -> Result<Box<dyn Connection>, Fault> {
        let encodes = self.encodes(timeout)?;
        let identity = self.one_shot.identity.clone();
        Ok(Box::new(OneShotConnection { run: self.run(timeout), identity, encodes }))
    }

    fn batch_size(&self) -> u64 {
        BATCH
    }

    fn runs_in_process(&self, _: DocumentKind) -> bool {
        false
    }
}

/// Starts the program once for each document, several at a time.
struct OneShotConnection {
    run: Run,
    identity: Identity,
    encodes: bool,
}

impl Connection for OneShotConnection {
    fn identity(&self) -> Identity {
        self.identity.clone()
    }

    fn can_encode(&self) -> bool {
        self.encodes
    }

    fn exchange(&mut self, requests: &[Request<'_>]) -> Result<Batch, Fault> {
        let next = AtomicUsize::new(0);
        let work = || {
            let mut done = Vec::new();
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(request) = requests.get(index) else { return done };
                done.push((index, self.run.outcome(request)));
            }
        };

        let threads = self.run.slots.most.min(requests.len());
        let mut done: Vec<_> = thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
            let mut done = work();
            for thread in others {
                let some = thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                done.extend(some);
            }
            done
        });
        done.sort_by_key(|(index, _)| *index);

        let mut batch = Batch::default();
        for (index, ended) in done {
            let ended = ended?;
            if ended.died {
                batch.deaths.push(index);
            }
            batch.outcomes.push(ended.outcome);
        }
        Ok(batch)
    }
}

/// How many programs run at the same time, over all connections.
#[derive(Debug)]
struct Slots {
    most: usize,
    taken: Mutex<usize>,
    freed: Condvar,
}

impl Slots {
    /// Waits until a program may be started.
    fn take(&self) -> Slot<'_> {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = |taken: &mut usize| *taken >= self.most;
        let mut taken =
            self.freed.wait_while(taken, is_full).unwrap_or_else(PoisonError::into_inner);
        *taken += 1;
        Slot(self)
    }
}

/// The right to run a program. Dropping it gives the right back.
struct Slot<'s>(&'s Slots);

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        *self.0.taken.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.0.freed.notify_one();
    }
}
