//! The transport to an adapter process. An [`Adapter`] says how to start one; a [`Process`] is a
//! running one.

mod adapter;
mod child;
mod exchange;
mod fault;
mod lines;
mod serve;
mod stderr;
mod wire;

use std::time::{Duration, Instant};

pub use adapter::Adapter;
pub use child::end_all;
pub use fault::{BadLine, Diagnostics, ProcessFault};
pub use serve::serve;

use self::{
    child::{Child, Ending},
    exchange::{Exchange, Trouble},
};
use super::{Batch, Connection, Connector, DocumentKind, Fault, Request, Unstable};
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
}

impl Process {
    fn settle(&mut self, requests: &[Request<'_>]) -> Result<Batch, ProcessFault> {
        let Exchange { mut outcomes, trouble } = self.ask(requests)?;
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
        loop {
            // A process may die late, because of an earlier request. Only the death of a fresh
            // process is certainly caused by this one.
            let fresh = self.child.is_none();
            let Exchange { mut outcomes, trouble } = self.ask(&[request])?;
            match trouble {
                None => return Ok(Ok(outcomes.swap_remove(0).expect("it was answered"))),
                Some(Trouble::Died { .. }) if !fresh => {}
                Some(trouble) => return Ok(Err(trouble)),
            }
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
        let mut child = self.child.take()?;
        child.close_input();

        let limit = self.adapter.timeout.min(LONGEST_END);
        let deadline = Instant::now() + limit;
        let unasked = drain(&mut child, deadline);
        let left = deadline.saturating_duration_since(Instant::now());

        let warning = warning(&child.stop(left.max(GRACE)), unasked, limit)?;
        Some(format!("the adapter {warning}\n  command: {}", self.adapter.command()))
    }
}

#[doc(hidden)]
impl Connector for Adapter {
    fn connect(&self, timeout: Duration) -> Result<Box<dyn Connection>, Fault> {
        Ok(Box::new(self.clone().timeout(timeout).start()?))
    }

    fn batch_size(&self) -> u64 {
        BATCH
    }

    fn runs_in_process(&self, _: DocumentKind) -> bool {
        false
    }
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
        match child.next_line(left) {
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
