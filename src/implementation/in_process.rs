//! An implementation in this process, kept at arm's length: [`InProcess`].

use std::any::Any;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::{Batch, Fault, Identity, Implementation, Outcome, Request};

/// Makes a fresh instance of an implementation.
pub type Factory = Arc<dyn Fn() -> Box<dyn Implementation> + Send + Sync>;

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

/// Requests go to the thread a batch at a time; its outcomes are there to be seen as they come.
struct Thread {
    batches: Sender<Vec<Vec<u8>>>,
    done: Receiver<()>,
    outcomes: Arc<Mutex<Vec<Outcome>>>,
}

impl InProcess {
    /// Wraps what a factory makes; `limit` is how long one document may take.
    pub fn new(factory: Factory, limit: Duration) -> Self {
        let first = factory();
        let (identity, encodes) = (first.identity(), first.can_encode());
        Self { factory, limit, identity, encodes, thread: None }
    }

    fn settle(&mut self, requests: &[Request<'_>], outcomes: &mut Vec<Outcome>) {
        let documents = requests.iter().map(|request| request.document.to_vec()).collect();
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
        self.settle(&[Request { document, splice: true }], &mut outcomes);
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
        let (batches, inbox) = channel::<Vec<Vec<u8>>>();
        let (finished, done) = channel();
        let outcomes = Arc::new(Mutex::new(Vec::new()));
        let factory = Arc::clone(factory);
        let shared = Arc::clone(&outcomes);
        thread::spawn(move || {
            let mut implementation = factory();
            for documents in inbox {
                for document in documents {
                    let outcome = decode(&mut implementation, &factory, &document);
                    lock(&shared).push(outcome);
                }
                if finished.send(()).is_err() {
                    return;
                }
            }
        });
        Self { batches, done, outcomes }
    }

    /// Waits for a batch's end; `false` if no document was answered for a whole limit.
    fn answers_within(&self, limit: Duration) -> bool {
        let mut before = 0;
        while let Err(RecvTimeoutError::Timeout) = self.done.recv_timeout(limit) {
            let so_far = lock(&self.outcomes).len();
            if so_far == before {
                return false;
            }
            before = so_far;
        }
        true
    }
}

fn lock(outcomes: &Mutex<Vec<Outcome>>) -> std::sync::MutexGuard<'_, Vec<Outcome>> {
    outcomes.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Asks an instance; one that panicked is replaced.
pub(super) fn decode(
    implementation: &mut Box<dyn Implementation>,
    factory: &Factory,
    document: &[u8],
) -> Outcome {
    // The instance is not used again after a panic, so nothing half-changed is seen.
    catch_unwind(AssertUnwindSafe(|| implementation.decode(document))).unwrap_or_else(|panic| {
        *implementation = factory();
        crashed(panic.as_ref())
    })
}

/// Says nothing any more of panics on threads without a name: implementations in this process run on
/// such, and their panics are outcomes.
pub fn quiet_panics() {
    let told = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if thread::current().name().is_some() {
            told(panic);
        }
    }));
}

/// The outcome of a document on which an implementation panicked.
pub(crate) fn crashed(panic: &(dyn Any + Send)) -> Outcome {
    Outcome::Crashed { message: format!("panic: {}", words(panic)) }
}

fn words(panic: &(dyn Any + Send)) -> &str {
    let owned = panic.downcast_ref::<String>().map(String::as_str);
    owned.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("(no message)")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::implementation::Closure;

    fn asked(decode: fn(&[u8]) -> Outcome, documents: &[&[u8]]) -> Vec<Outcome> {
        let factory: Factory =
            Arc::new(move || Box::new(Closure::new(Identity::new("test", "1"), decode)));
        let mut implementation = InProcess::new(factory, Duration::from_millis(300));
        let requests: Vec<Request<'_>> =
            documents.iter().map(|document| Request { document, splice: true }).collect();
        implementation.decode_batch(&requests).unwrap().outcomes
    }

    #[test]
    fn a_panic_is_the_outcome_of_its_document_alone() {
        let decode = |document: &[u8]| match document {
            b"bad" => panic!("index {} out of bounds", 7),
            _ => Outcome::accepted(document),
        };
        let outcomes = asked(decode, &[b"a", b"bad", b"b"]);
        let message = "panic: index 7 out of bounds".to_owned();
        assert_eq!(
            outcomes,
            [Outcome::accepted("a"), Outcome::Crashed { message }, Outcome::accepted("b")]
        );
    }

    #[test]
    fn a_hang_is_the_outcome_of_its_document_alone() {
        let decode = |document: &[u8]| {
            if document == b"bad" {
                thread::sleep(Duration::from_secs(3600));
            }
            Outcome::accepted(document)
        };
        let outcomes = asked(decode, &[b"a", b"bad", b"b"]);
        let limit = Duration::from_millis(300);
        assert_eq!(
            outcomes,
            [Outcome::accepted("a"), Outcome::TimedOut { limit }, Outcome::accepted("b")]
        );
    }
}
