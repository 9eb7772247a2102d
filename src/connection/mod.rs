//! How the harness sends documents to an implementation: a [`Connection`], opened by a [`Connector`].
//!
//! Each transport has a folder that holds both: [`in_process`], [`process`] and [`one_shot`].
//! [`Isolated`] combines the first two. Several workers may share a
//! connection, each over a [`Lane`].

mod group;
pub mod in_process;
mod isolated;
pub mod one_shot;
pub mod process;
mod program;
#[cfg(feature = "serve")]
mod served;
mod shared;
mod source;
mod stderr;

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::implementation::{Identity, Outcome};

pub use group::end_all;
pub use in_process::quiet_panics;
pub use isolated::Isolated;
pub use one_shot::{OneShot, OneShotFault};
pub use process::{Adapter, ProcessFault, serve};
pub use shared::{Lane, Shared};

use in_process::Pulse;

/// A document as the values of `document` and `document_base64` in JSON: as text if it is UTF-8, and
/// otherwise in Base64. One of the two is `None`.
pub(crate) fn text_or_base64(document: &[u8]) -> (Option<&str>, Option<String>) {
    match str::from_utf8(document) {
        Ok(text) => (Some(text), None),
        Err(_) => (None, Some(STANDARD.encode(document))),
    }
}

/// A connection to one instance of an implementation.
pub trait Connection {
    /// The implementation's identity, such as its name and version.
    fn identity(&self) -> Identity;

    /// Whether the implementation returns an echo of each document that it accepts.
    fn can_encode(&self) -> bool;

    /// Sends several documents and returns the outcome of each.
    ///
    /// # Errors
    /// If the implementation cannot be reached any more, which ends the run.
    fn exchange(&mut self, requests: &[Request<'_>]) -> Result<Batch, Fault>;

    /// Closes the connection. Returns a warning for the report if the implementation did not end as
    /// it should.
    fn close(&mut self) -> Option<String> {
        None
    }
}

/// Opens connections to an implementation, one per job.
pub trait Connector: Send + Sync {
    /// Opens a connection. One document may take as long as `timeout`.
    ///
    /// # Errors
    /// If the implementation cannot be reached.
    fn connect(&self, timeout: Duration) -> Result<Box<dyn Connection>, Fault>;

    /// Opens a connection for a thread that a watchdog observes. An implementation in this process
    /// then runs on that very thread and reports each request to `pulse`.
    ///
    /// # Errors
    /// As for [`Self::connect`].
    fn connect_watched(
        &self,
        timeout: Duration,
        pulse: &Arc<Pulse>,
    ) -> Result<Box<dyn Connection>, Fault> {
        let _ = pulse;
        self.connect(timeout)
    }

    /// Opens a connection that several workers share. `None` if the implementation runs on the
    /// worker's own thread, so that there is nothing to wait for.
    fn connect_shared(&self, timeout: Duration) -> Option<Result<Shared, Fault>> {
        let _ = timeout;
        None
    }

    /// How many documents to send at once.
    fn batch_size(&self) -> u64;

    /// Whether documents of this kind are read in this process, where a hang cannot be stopped and
    /// a stack overflow ends the process.
    fn runs_in_process(&self, kind: DocumentKind) -> bool;
}

/// Whether documents are hostile. A connector may send hostile documents to a separate process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentKind {
    /// Documents that are not hostile.
    Usual,
    /// Hostile documents.
    Hostile,
}

/// One document to be read.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The document's exact bytes.
    pub document: &'a [u8],
    /// Whether the document may be spliced into a larger JSON text. `false` if the document is not
    /// JSON by itself, but an object or an array with it spliced in would be, as with `{…},"x":1`.
    pub splice: bool,
    /// The name of the document if it is hostile, such as `hostile/nested-arrays/6000`. In this
    /// process, a hostile document is read on a thread named after it, so that the message of a
    /// stack overflow shows the name.
    pub hostile: Option<&'a str>,
}

impl<'a> Request<'a> {
    /// A request for a document that may be spliced and is not hostile.
    pub const fn new(document: &'a [u8]) -> Self {
        Self { document, splice: true, hostile: None }
    }
}

/// The answers to several requests.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// One outcome per request, in the order of the requests.
    pub outcomes: Vec<Outcome>,
    /// The requests on which the process of the implementation died, as ascending indices. The
    /// outcome of each is [`Outcome::Crashed`], as is that of a crash that a process survives.
    pub deaths: Vec<usize>,
    /// Deaths and hangs that no single request reproduced.
    pub unstable: Vec<Unstable>,
}

impl Batch {
    /// Appends the answers to later requests.
    fn extend(&mut self, next: Self) {
        let before = self.outcomes.len();
        self.outcomes.extend(next.outcomes);
        self.deaths.extend(next.deaths.into_iter().map(|index| index + before));
        self.unstable.extend(next.unstable.into_iter().map(|mut unstable| {
            unstable.in_flight.iter_mut().for_each(|index| *index += before);
            unstable
        }));
    }
}

/// A death or a hang with several requests in flight, none of which reproduces it alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unstable {
    /// What was seen.
    pub message: String,
    /// The requests that were in flight, as indices into the batch.
    pub in_flight: Vec<usize>,
}

/// Why an implementation could not be reached. This says nothing about the implementation itself.
///
/// Each transport has its own variant. Later versions may add more.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// An adapter process could not be started, or broke the protocol.
    #[error(transparent)]
    #[doc(hidden)]
    Process(#[from] ProcessFault),
    /// A one-shot program could not be started, or wrote too much.
    #[error(transparent)]
    #[doc(hidden)]
    OneShot(#[from] OneShotFault),
}
