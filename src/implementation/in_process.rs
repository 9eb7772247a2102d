//! An implementation in this process, kept at arm's length: [`InProcess`].

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::guarded::{Guarded, Pulse};
use super::{Batch, Fault, Identity, Implementation, Outcome, Request};

pub use super::guarded::{Factory, quiet_panics};

/// Asks an implementation on a thread of its own, so that a panic and a hang have an outcome.
///
/// After a panic a fresh instance is made. A thread that hangs cannot be stopped: it is left behind,
/// and a fresh instance is made on another.
pub struct InProcess {
    factory: Factory,
    limit: Duration,
    identity: Identity,
    encodes: bool,
    thread: Option<Thread>,
}

/// A document, and its name if it is made to be costly.
type Asked = (Vec<u8>, Option<String>);

/// Requests go to the thread a batch at a time; its outcomes are there to be seen as they come.
struct Thread {
    batches: Sender<Vec<Asked>>,
    done: Receiver<()>,
    outcomes: Arc<Mutex<Vec<Outcome>>>,
    pulse: Arc<Pulse>,
}

impl InProcess {
    /// Wraps what a factory makes; `limit` is how long one document may take.
    pub fn new(factory: Factory, limit: Duration) -> Self {
        let first = factory();
        let (identity, encodes) = (first.identity(), first.can_encode());
        Self { factory, limit, identity, encodes, thread: None }
    }

    fn settle(&mut self, requests: &[Request<'_>], outcomes: &mut Vec<Outcome>) {
        let asked = |it: &Request<'_>| (it.document.to_vec(), it.costly.map(str::to_owned));
        let documents = requests.iter().map(asked).collect();
        let thread = self.thread.take().unwrap_or_else(|| Thread::start(&self.factory));
        let all = requests.len();
        let sent = thread.batches.send(documents).is_ok();
        if sent && !thread.answers_within(self.limit) {
            outcomes.append(&mut lock(&thread.outcomes));
            outcomes.push(Outcome::TimedOut { limit: self.limit });
            return;
        }
        outcomes.append(&mut lock(&thread.outcomes));
        if sent && outcomes.len() >= all {
            self.thread = Some(thread);
        }
    }
}

impl Implementation for InProcess {
    fn identity(&self) -> Identity {
        self.identity.clone()
    }

    fn decode(&mut self, document: &[u8]) -> Outcome {
        let mut outcomes = Vec::new();
        self.settle(&[Request::new(document)], &mut outcomes);
        outcomes.pop().unwrap_or_else(lost)
    }

    fn can_encode(&self) -> bool {
        self.encodes
    }

    fn decode_batch(&mut self, requests: &[Request<'_>]) -> Result<Batch, Fault> {
        let mut outcomes = Vec::with_capacity(requests.len());
        while outcomes.len() < requests.len() {
            let mut some = Vec::new();
            self.settle(&requests[outcomes.len()..], &mut some);
            if some.is_empty() {
                some.push(lost());
            }
            outcomes.append(&mut some);
        }
        Ok(Batch { outcomes, unstable: Vec::new() })
    }
}

/// What a document gets whose thread ended without a panic that could be caught.
fn lost() -> Outcome {
    Outcome::Crashed { message: "its thread ended without an answer".to_owned() }
}

impl Thread {
    fn start(factory: &Factory) -> Self {
        let (batches, inbox) = channel::<Vec<Asked>>();
        let (finished, done) = channel();
        let (outcomes, pulse) = (Arc::new(Mutex::new(Vec::new())), Arc::default());
        let factory = Arc::clone(factory);
        let (shared, counted) = (Arc::clone(&outcomes), Arc::clone(&pulse));
        thread::spawn(move || {
            let mut implementation = Guarded::new(factory, counted);
            for documents in inbox {
                for (document, costly) in documents {
                    let costly = costly.as_deref();
                    let request = Request { costly, ..Request::new(&document) };
                    let outcome = implementation.answer(request);
                    lock(&shared).push(outcome);
                }
                if finished.send(()).is_err() {
                    return;
                }
            }
        });
        Self { batches, done, outcomes, pulse }
    }

    /// Waits for a batch's end; `false` if no document was answered for a whole limit.
    fn answers_within(&self, limit: Duration) -> bool {
        let mut before = self.pulse.now();
        while let Err(RecvTimeoutError::Timeout) = self.done.recv_timeout(limit) {
            let now = self.pulse.now();
            if now == before {
                return false;
            }
            before = now;
        }
        true
    }
}

fn lock(outcomes: &Mutex<Vec<Outcome>>) -> std::sync::MutexGuard<'_, Vec<Outcome>> {
    outcomes.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::implementation::Closure;

    #[test]
    fn a_hang_is_the_outcome_of_its_document_alone() {
        let decode = |document: &[u8]| {
            if document == b"bad" {
                thread::sleep(Duration::from_secs(3600));
            }
            Outcome::accepted(document)
        };
        let factory: Factory =
            Arc::new(move || Box::new(Closure::new(Identity::new("test", "1"), decode)));
        let limit = Duration::from_millis(300);
        let documents: [&[u8]; 3] = [b"a", b"bad", b"b"];
        let requests = documents.map(Request::new);
        let batch = InProcess::new(factory, limit).decode_batch(&requests);
        assert_eq!(
            batch.unwrap().outcomes,
            [Outcome::accepted("a"), Outcome::TimedOut { limit }, Outcome::accepted("b")]
        );
    }
}
