//! An asynchronous closure as an implementation: [`Asynchronous`].

use std::io;

use tokio::runtime::{Builder, Handle, Runtime};

use super::{Identity, Implementation, Outcome};

/// An implementation that is an asynchronous closure from a document's bytes to an outcome.
///
/// It has its own current-thread tokio runtime, with timers and I/O, so that clients that need a
/// runtime can be tested unchanged.
///
/// ```
/// use nearmiss::harness::Harness;
/// use nearmiss::implementation::{Asynchronous, Identity, Outcome};
///
/// async fn read(document: &[u8]) -> Outcome {
///     tokio::task::yield_now().await;
///     Outcome::from(serde_json::from_slice::<serde_json::Value>(document))
/// }
///
/// let sdk = || Asynchronous::new(Identity::new("my-sdk", "1.0.0"), read).expect("a runtime starts");
/// let run = Harness::new(sdk).cases(10).run()?;
/// assert!(!run.findings.is_empty(), "accepting any JSON is too much");
/// # Ok::<(), nearmiss::harness::Fault>(())
/// ```
#[derive(Debug)]
pub struct Asynchronous<F> {
    identity: Identity,
    runtime: Runtime,
    decode: F,
}

impl<F: AsyncFnMut(&[u8]) -> Outcome> Asynchronous<F> {
    /// A closure with an identity.
    ///
    /// # Errors
    /// If the runtime cannot be started. It cannot be started inside another runtime, so use an
    /// ordinary `#[test]` instead of a `#[tokio::test]`.
    pub fn new(identity: Identity, decode: F) -> io::Result<Self> {
        if Handle::try_current().is_ok() {
            return Err(io::Error::other(
                "there is already a runtime: call this from an ordinary #[test]",
            ));
        }
        Ok(Self { identity, runtime: Builder::new_current_thread().enable_all().build()?, decode })
    }
}

impl<F: AsyncFnMut(&[u8]) -> Outcome> Implementation for Asynchronous<F> {
    fn identity(&self) -> Identity {
        self.identity.clone()
    }

    fn decode(&mut self, document: &[u8]) -> Outcome {
        self.runtime.block_on((self.decode)(document))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(document: &[u8]) -> Outcome {
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        Outcome::accepted(document)
    }

    #[test]
    fn it_waits_for_the_answer() {
        let mut sdk = Asynchronous::new(Identity::new("test", "1"), read).unwrap();
        assert_eq!(sdk.decode(b"{}"), Outcome::accepted("{}"));
    }

    #[test]
    fn inside_another_runtime_there_is_an_error() {
        let runtime = Builder::new_current_thread().build().unwrap();
        let made = runtime.block_on(async { Asynchronous::new(Identity::new("test", "1"), read) });
        assert!(made.is_err());
    }
}
