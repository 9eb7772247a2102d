//! An implementation in this process, with panics turned into outcomes: [`Guarded`]. Another thread
//! can watch its requests through a [`Pulse`].

use std::any::Any;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use crate::connection::{Batch, Connection, Fault, Request};
use crate::implementation::{Identity, Implementation, Outcome};

use super::Factory;

/// An implementation that runs on the calling thread. After a panic, a fresh instance is made.
pub struct Guarded {
    factory: Factory,
    /// `None` from a panic to the next document.
    instance: Option<Box<dyn Implementation>>,
    identity: Identity,
    encodes: bool,
    pulse: Arc<Pulse>,
}

/// Shows the watchdog which request an implementation is working on.
#[derive(Debug, Default)]
pub struct Pulse(AtomicU64);

/// The state of a pulse at one moment. It does not change while the same request is being answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beat(u64);

impl Guarded {
    /// Guards the instances that `factory` makes.
    pub fn new(factory: Factory, pulse: Arc<Pulse>) -> Self {
        let first = factory();
        let (identity, encodes) = (first.identity(), first.can_encode());
        Self { factory, instance: Some(first), identity, encodes, pulse }
    }

    /// Reads one document, on a thread of its own if the document is hostile.
    pub fn answer(&mut self, request: Request<'_>) -> Outcome {
        let outcome = match request.hostile {
            None => self.decode(request.document),
            Some(name) => self.decode_on_thread(format!("{THREAD}{name}"), request.document),
        };
        outcome.bounded(request.document.len())
    }

    /// Reads one document with this guard's instance, on this thread.
    pub fn decode(&mut self, document: &[u8]) -> Outcome {
        let (instance, factory) = (&mut self.instance, &self.factory);
        self.pulse.count();
        let decoded = catch_unwind(AssertUnwindSafe(|| {
            instance.get_or_insert_with(|| factory()).decode(document)
        }));
        self.pulse.count();

        decoded.unwrap_or_else(|panic| {
            // An instance that panicked is not used again, because its state may be half changed.
            // Dropping it may panic as well.
            let broken = self.instance.take();
            _ = catch_unwind(AssertUnwindSafe(|| drop(broken)));
            crashed(panic.as_ref())
        })
    }

    /// Reads one document with a fresh instance, on a thread of this name.
    fn decode_on_thread(&self, name: String, document: &[u8]) -> Outcome {
        let factory = Arc::clone(&self.factory);
        let decode = || Self::new(factory, Arc::default()).decode(document);
        self.pulse.count();
        let outcome = thread::scope(|scope| {
            match thread::Builder::new().name(name).spawn_scoped(scope, decode) {
                Ok(thread) => thread.join().unwrap_or_else(|panic| crashed(panic.as_ref())),
                Err(error) => {
                    Outcome::Skipped { message: format!("no thread could be started: {error}") }
                }
            }
        });
        self.pulse.count();
        outcome
    }
}

impl Connection for Guarded {
    fn identity(&self) -> Identity {
        self.identity.clone()
    }

    fn can_encode(&self) -> bool {
        self.encodes
    }

    fn exchange(&mut self, requests: &[Request<'_>]) -> Result<Batch, Fault> {
        let outcomes = requests.iter().map(|request| self.answer(*request)).collect();
        Ok(Batch { outcomes, ..Batch::default() })
    }
}

/// The names of threads that read hostile documents begin with this.
const THREAD: &str = "reading ";

impl Pulse {
    /// Begins a piece of work. The requests that follow belong to it.
    pub fn begin(&self, work: u64) {
        self.0.store(work << Beat::COUNTED, Ordering::Relaxed);
    }

    /// Counts the start or the end of a request. Only one thread writes to a pulse, so the load and
    /// the store need not be one atomic operation.
    fn count(&self) {
        self.0.store(self.0.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
    }

    /// The pulse at this moment.
    pub fn now(&self) -> Beat {
        Beat(self.0.load(Ordering::Relaxed))
    }
}

impl Beat {
    /// How many of the low bits count starts and ends of requests. The bits above hold the work.
    const COUNTED: u32 = 24;

    /// Whether a request that belongs to `work` is being answered.
    pub fn awaits(self, work: u64) -> bool {
        self.0 >> Self::COUNTED == work && self.0 % 2 == 1
    }

    /// The number of the request within its work, from 0.
    pub fn request(self) -> usize {
        (self.0 % (1 << Self::COUNTED) / 2) as usize
    }
}

/// The outcome of a document that made an implementation panic.
pub(crate) fn crashed(panic: &(dyn Any + Send)) -> Outcome {
    Outcome::Crashed { message: format!("panic: {}", message_of(panic)) }
}

fn message_of(panic: &(dyn Any + Send)) -> &str {
    let owned = panic.downcast_ref::<String>().map(String::as_str);
    owned.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("(no message)")
}

/// Silences the messages of panics on threads without a name and on threads that read hostile
/// documents: implementations run on these. Their panics are outcomes, which the report shows.
pub fn quiet_panics() {
    let previous = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if thread::current().name().is_some_and(|name| !name.starts_with(THREAD)) {
            previous(panic);
        }
    }));
}

#[cfg(test)]
mod tests {
    use crate::implementation::Closure;

    use super::*;

    fn guarded(decode: fn(&[u8]) -> Outcome) -> Guarded {
        let factory = move || Box::new(Closure::new(Identity::new("test", "1"), decode)) as Box<_>;
        Guarded::new(Arc::new(factory), Arc::default())
    }

    #[test]
    fn a_panic_is_the_outcome_of_its_document_alone() {
        let mut implementation = guarded(|document| match document {
            b"bad" => panic!("index {} out of bounds", 7),
            _ => Outcome::accepted(document),
        });
        let message = "panic: index 7 out of bounds".to_owned();
        assert_eq!(implementation.decode(b"a"), Outcome::accepted("a"));
        assert_eq!(implementation.decode(b"bad"), Outcome::Crashed { message });
        assert_eq!(implementation.decode(b"b"), Outcome::accepted("b"));
    }

    #[test]
    fn a_panicking_factory_is_an_outcome() {
        let made = AtomicU64::new(0);
        let factory = move || {
            assert_eq!(made.fetch_add(1, Ordering::Relaxed), 0, "there can be only one");
            let decode = |_: &[u8]| panic!("no");
            Box::new(Closure::new(Identity::new("test", "1"), decode)) as Box<_>
        };
        let mut implementation = Guarded::new(Arc::new(factory), Arc::default());
        let message = |outcome| match outcome {
            Outcome::Crashed { message } => message,
            other => panic!("{other:?}"),
        };
        assert_eq!(message(implementation.decode(b"a")), "panic: no");
        assert!(message(implementation.decode(b"b")).contains("there can be only one"));
    }

    #[test]
    fn a_panic_while_a_broken_instance_is_dropped_is_ignored() {
        struct Sour;
        impl Drop for Sour {
            fn drop(&mut self) {
                panic!("and no again");
            }
        }
        let factory = || {
            let sour = Sour;
            let decode = move |document: &[u8]| {
                let _kept = &sour;
                assert_eq!(document, b"good", "no");
                Outcome::accepted(document)
            };
            Box::new(Closure::new(Identity::new("test", "1"), decode)) as Box<_>
        };
        let mut implementation = Guarded::new(Arc::new(factory), Arc::default());
        assert!(matches!(implementation.decode(b"bad"), Outcome::Crashed { .. }));
        assert_eq!(implementation.decode(b"good"), Outcome::accepted("good"));
        std::mem::forget(implementation);
    }

    #[test]
    fn a_pulse_shows_which_work_waits_for_an_answer() {
        let pulse = Pulse::default();
        pulse.begin(7);
        assert!(!pulse.now().awaits(7), "nothing was asked");
        pulse.count();
        assert!(pulse.now().awaits(7) && !pulse.now().awaits(6));
        let before = pulse.now();
        pulse.count();
        assert!(!pulse.now().awaits(7), "it was answered");
        pulse.count();
        assert!(pulse.now().awaits(7) && pulse.now() != before, "it is another request");
        assert_eq!((before.request(), pulse.now().request()), (0, 1));
    }
}
