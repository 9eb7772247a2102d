//! The transport to an adapter process. An [`Adapter`] says how to start one; a [`Process`] is a
//! running one.

mod adapter;
mod child;
mod dialogue;
mod exchange;
mod fault;
mod hints;
mod lines;
mod restarts;
mod serve;
mod silence;
mod wire;

use std::time::{Duration, Instant};

pub use adapter::Adapter;
pub use dialogue::{Dialogue, Interruption};
pub use fault::{BadLine, Diagnostics, GivenUp, ProcessFault};
pub use serve::serve;

pub(super) use fault::excerpt;

use self::{
    child::{Child, Ending},
    exchange::{Exchange, Trouble},
    restarts::Restarts,
};
use super::{Batch, Connection, Connector, DocumentKind, Fault, Request, Shared, Unstable, stderr};
use crate::implementation::{Identity, Outcome};

/// How many documents are sent to an adapter at once. With those that are sent a second time, that
/// makes at most 64 requests.
const BATCH: u64 = 60;

/// The most requests in flight. More would gain little, and after a death all unanswered requests
/// are sent again.
const IN_FLIGHT: usize = 64;

/// How long a process may take to end after its output has ended, so that its status is known.
const GRACE: Duration = Duration::from_secs(1);

/// The longest wait for a process to end. Without it, adding a huge time limit to the clock would
/// overflow.
const LONGEST_END: Duration = Duration::from_secs(3600);

/// A running adapter, started by [`Adapter::start`].
///
/// A process that dies, or is silent for longer than the time limit, is replaced. The requests that
/// it left unanswered are sent again one at a time, and each that reproduces the death or the
/// silence gets that as its outcome. Dropping a `Process` kills the process and its process group.
#[derive(Debug)]
pub struct Process {
    adapter: Adapter,
    identity: Identity,
    encodes: bool,
    /// `None` from a death to the next request.
    child: Option<Child>,
    next_id: u64,
    /// The first id that the running child was sent or will be sent.
    first_id: u64,
    restarts: Restarts,
    /// A document that was answered.
    answered: Option<Vec<u8>>,
}

impl Process {
    fn settle(&mut self, requests: &[Request<'_>]) -> Result<Batch, ProcessFault> {
        let Exchange { mut outcomes, trouble, .. } = self.ask(requests)?;
        self.remember_answered(requests, &outcomes);
        let (mut deaths, mut unstable) = (Vec::new(), Vec::new());
        if let Some(trouble) = trouble {
            let open = unanswered(&outcomes);
            let mut repeated = false;
            for &index in &open {
                outcomes[index] = Some(match self.ask_alone(requests[index])? {
                    Ok(outcome) => outcome,
                    Err(trouble) => {
                        repeated = true;
                        if let Trouble::Died { .. } = trouble {
                            deaths.push(index);
                        }
                        trouble.into_outcome()
                    }
                });
            }
            if !repeated {
                self.count(&trouble, Restarts::unexplained)?;
                unstable.push(Unstable { message: trouble.to_string(), in_flight: open });
            }
        }
        Ok(Batch { outcomes: outcomes.into_iter().flatten().collect(), deaths, unstable })
    }

    /// Sends one request alone. Returns its answer, or the trouble that it certainly caused.
    fn ask_alone(
        &mut self,
        request: Request<'_>,
    ) -> Result<Result<Outcome, Trouble>, ProcessFault> {
        let mut before = None;
        loop {
            // A process may die late, because of an earlier request. Only the death of a fresh
            // process is certainly caused by this one.
            let fresh = self.child.is_none();
            let Exchange { mut outcomes, trouble, has_unfetched } = self.ask(&[request])?;
            match trouble {
                None => {
                    if let Some(before) = before {
                        self.count(&before, Restarts::unexplained)?;
                    }
                    return Ok(Ok(outcomes.swap_remove(0).expect("it was answered")));
                }
                Some(trouble @ Trouble::Died { .. }) if !fresh => before = Some(trouble),
                // No document can be the reason.
                Some(trouble @ Trouble::Died { .. }) if has_unfetched => {
                    return Err(self.given_up(GivenUp::NeverFetches, &trouble));
                }
                Some(trouble) => {
                    if self.count(&trouble, Restarts::repeated)? {
                        self.check_answered()?;
                    }
                    return Ok(Err(trouble));
                }
            }
        }
    }

    /// Counts trouble, and gives the adapter up if there was too much of it.
    fn count<T>(
        &mut self,
        trouble: &Trouble,
        count: impl FnOnce(&mut Restarts, &Trouble) -> Result<T, GivenUp>,
    ) -> Result<T, ProcessFault> {
        count(&mut self.restarts, trouble).map_err(|why| self.given_up(why, trouble))
    }

    fn given_up(&self, why: GivenUp, last: &Trouble) -> ProcessFault {
        ProcessFault::GivenUp { why, last: last.to_string(), command: self.adapter.command() }
    }

    /// Keeps the first small document that was answered.
    fn remember_answered(&mut self, requests: &[Request<'_>], outcomes: &[Option<Outcome>]) {
        if self.answered.is_some() {
            return;
        }
        let is_usual = |request: &Request<'_>| request.hostile.is_none() && request.splice;
        let answered = requests
            .iter()
            .zip(outcomes)
            .find(|(request, outcome)| outcome.is_some() && is_usual(request));
        self.answered = answered.map(|(request, _)| request.document.to_vec());
    }

    /// Gives the adapter up if it dies on a document that it answered before.
    fn check_answered(&mut self) -> Result<(), ProcessFault> {
        let Some(document) = self.answered.clone() else { return Ok(()) };
        let why = self.restarts.dies_on_all();
        match self.ask(&[Request::new(&document)])?.trouble {
            Some(trouble @ Trouble::Died { .. }) => Err(self.given_up(why, &trouble)),
            Some(Trouble::Silent { .. }) | None => Ok(()),
        }
    }
}

impl Connection for Process {
    fn identity(&self) -> Identity {
        self.identity.clone()
    }

    /// Whether the adapter has the capability `encode`.
    fn can_encode(&self) -> bool {
        self.encodes
    }

    fn exchange(&mut self, requests: &[Request<'_>]) -> Result<Batch, Fault> {
        let outcomes = Vec::with_capacity(requests.len());
        let mut batch = Batch { outcomes, ..Batch::default() };
        for some in requests.chunks(IN_FLIGHT) {
            batch.extend(self.settle(some)?);
        }
        Ok(batch)
    }

    /// Closes standard input and waits for the process to end, for as long as one document may
    /// take. Returns a warning if the process did not end in time, ended with a status other than
    /// 0, or sent a line that answers no request.
    fn close(&mut self) -> Option<String> {
        let warning = end(self.child.take()?, self.adapter.timeout)?;
        Some(format!("the adapter {warning}\n  command: {}", self.adapter.command()))
    }
}

#[doc(hidden)]
impl Connector for Adapter {
    fn connect(&self, timeout: Duration) -> Result<Box<dyn Connection>, Fault> {
        Ok(Box::new(self.clone().timeout(timeout).start()?))
    }

    fn connect_shared(&self, timeout: Duration) -> Option<Result<Shared, Fault>> {
        let process = self.clone().timeout(timeout).start();
        Some(process.map(|process| Shared::new(Box::new(process))))
    }

    fn batch_size(&self) -> u64 {
        BATCH
    }

    fn runs_in_process(&self, _: DocumentKind) -> bool {
        false
    }
}

/// Closes a child's input and waits for it to end, for at most `limit`. Returns what is wrong with how
/// it ended, if anything.
fn end(mut child: Child, limit: Duration) -> Option<String> {
    child.close_input();
    let limit = limit.min(LONGEST_END);
    let deadline = Instant::now() + limit;
    let unasked = drain(&mut child, deadline);
    let left = deadline.saturating_duration_since(Instant::now());
    warning(&child.stop(left.max(GRACE)), unasked, limit)
}

fn unanswered(outcomes: &[Option<Outcome>]) -> Vec<usize> {
    let open = outcomes.iter().enumerate().filter(|(_, outcome)| outcome.is_none());
    open.map(|(index, _)| index).collect()
}

/// Reads until the output ends, so that an adapter that writes more is not blocked. Returns an
/// excerpt of the first line, if there is one.
fn drain(child: &mut Child, deadline: Instant) -> Option<String> {
    let mut first = None;
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        match child.next_line(left, None) {
            Ok(line) => first = first.or_else(|| Some(fault::excerpt(line))),
            Err(_) => return first,
        }
        if left.is_zero() {
            return first;
        }
    }
}

fn warning(ending: &Ending, unasked: Option<String>, limit: Duration) -> Option<String> {
    let stderr = stderr::quoted(&ending.stderr);
    match ending.status {
        None => Some(format!(
            "had not ended {limit:?} after the end of its input, and was killed{stderr}"
        )),
        Some(status) if !status.success() => {
            Some(format!("ended with {status}, not with 0{stderr}"))
        }
        Some(_) => {
            unasked.map(|line| format!("sent a line that answers no request\n  line: {line}"))
        }
    }
}
