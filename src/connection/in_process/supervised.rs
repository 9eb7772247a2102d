//! An implementation on a thread of its own: [`Supervised`].

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::connection::{Batch, Connection, Fault, Request};
use crate::implementation::{Identity, Outcome};

use super::Factory;
use super::guarded::{Guarded, Pulse};

/// An implementation on a thread of its own, so that both panics and hangs are outcomes.
///
/// After a panic a fresh instance is made. A thread that hangs cannot be stopped: it is left behind,
/// and a fresh instance is made on a new thread.
pub struct Supervised {
    factory: Factory,
    limit: Duration,
    identity: Identity,
    encodes: bool,
    thread: Option<Thread>,
}

/// A document, and its name if it is hostile.
type OwnedRequest = (Vec<u8>, Option<String>);

/// A thread that reads one batch after another and shares each outcome at once.
struct Thread {
    batches: Sender<Vec<OwnedRequest>>,
    done: Receiver<()>,
    outcomes: Arc<Mutex<Vec<Outcome>>>,
    pulse: Arc<Pulse>,
}

impl Supervised {
    /// Supervises the instances that `factory` makes. One document may take as long as `limit`.
    pub fn new(factory: Factory, limit: Duration) -> Self {
        let first = factory();
        let (identity, encodes) = (first.identity(), first.can_encode());
        Self { factory, limit, identity, encodes, thread: None }
    }

    /// Answers requests in order until one of them ends the thread. At least one is answered.
    fn answer(&mut self, requests: &[Request<'_>]) -> Vec<Outcome> {
        let owned =
            |request: &Request<'_>| (request.document.to_vec(), request.hostile.map(str::to_owned));
        let thread = self.thread.take().unwrap_or_else(|| Thread::start(&self.factory));
        let was_sent = thread.batches.send(requests.iter().map(owned).collect()).is_ok();
        let hangs = was_sent && !thread.finishes(self.limit);

        let mut outcomes = std::mem::take(&mut *lock(&thread.outcomes));
        if hangs {
            outcomes.push(Outcome::TimedOut { limit: self.limit });
        } else if was_sent && outcomes.len() >= requests.len() {
            self.thread = Some(thread);
        } else if outcomes.is_empty() {
            outcomes.push(lost());
        }
        outcomes
    }
}

impl Connection for Supervised {
    fn identity(&self) -> Identity {
        self.identity.clone()
    }

    fn can_encode(&self) -> bool {
        self.encodes
    }

    fn exchange(&mut self, requests: &[Request<'_>]) -> Result<Batch, Fault> {
        let mut outcomes = Vec::with_capacity(requests.len());
        while outcomes.len() < requests.len() {
            outcomes.append(&mut self.answer(&requests[outcomes.len()..]));
        }
        Ok(Batch { outcomes, ..Batch::default() })
    }
}

/// The outcome of a document whose thread ended without a panic that could be caught.
fn lost() -> Outcome {
    Outcome::Crashed { message: "the implementation's thread ended without an answer".to_owned() }
}

impl Thread {
    fn start(factory: &Factory) -> Self {
        let (batches, inbox) = channel::<Vec<OwnedRequest>>();
        let (finished, done) = channel();
        let (outcomes, pulse) = (Arc::new(Mutex::new(Vec::new())), Arc::default());
        let factory = Arc::clone(factory);
        let (shared, counted) = (Arc::clone(&outcomes), Arc::clone(&pulse));
        thread::spawn(move || {
            let mut implementation = Guarded::new(factory, counted);
            for documents in inbox {
                for (document, hostile) in documents {
                    let hostile = hostile.as_deref();
                    let request = Request { hostile, ..Request::new(&document) };
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

    /// Waits for the end of a batch. Returns `false` if no request was answered for as long as
    /// `limit`.
    fn finishes(&self, limit: Duration) -> bool {
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
    use crate::implementation::Closure;

    use super::*;

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
        let batch = Supervised::new(factory, limit).exchange(&requests);
        assert_eq!(
            batch.unwrap().outcomes,
            [Outcome::accepted("a"), Outcome::TimedOut { limit }, Outcome::accepted("b")]
        );
    }
}
