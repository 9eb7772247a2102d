//! An implementation under test: what the harness asks of it and what it may answer.
//! The trait is [`Implementation`]; its one essential method is [`decode`](Implementation::decode).

pub(crate) mod apart;
#[cfg(feature = "async")]
pub mod asynchronous;
pub mod closure;
pub mod embedded;
pub(crate) mod guarded;
pub mod in_process;
pub mod process;

use std::fmt::Display;
use std::time::Duration;

use serde::Serialize;

#[cfg(feature = "async")]
pub use asynchronous::Asynchronous;
pub use closure::Closure;
pub use embedded::Embedded;
pub use in_process::{InProcess, quiet_panics};
pub use process::{Adapter, Fault, serve};

/// Something that reads MemberSession documents: an SDK, a gateway, a mock server.
///
/// The harness makes one for each job and asks it about many documents. Answers are expected to
/// depend on the document alone; an implementation that answers the same bytes differently is
/// reported as wavering.
pub trait Implementation {
    /// Who this is, as shown in reports and certificates.
    fn identity(&self) -> Identity;

    /// Reads one document.
    ///
    /// A panic counts as [`Outcome::Crashed`]; the harness then goes on with a fresh instance.
    fn decode(&mut self, document: &[u8]) -> Outcome;

    /// Reads several documents, and answers each in its place.
    ///
    /// # Errors
    /// A [`Fault`] says that the implementation could not be asked at all; it ends the run.
    fn decode_batch(&mut self, requests: &[Request<'_>]) -> Result<Batch, Fault> {
        let outcomes = requests.iter().map(|request| self.decode(request.document)).collect();
        Ok(Batch { outcomes, unstable: Vec::new() })
    }

    /// Whether an accepted document comes back as the implementation sees it.
    fn can_encode(&self) -> bool {
        true
    }

    /// Ends the implementation; what was wrong with its end comes back as a warning for the report.
    /// What a factory makes in this process is dropped without it.
    fn finish(&mut self) -> Option<String> {
        None
    }
}

/// Who an implementation is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The name it is published under, such as `stytch`.
    pub name: String,
    /// Its version, such as `15.3.0`.
    pub version: String,
    /// The language it is written in, or for.
    pub language: Option<String>,
    /// Where to read about it.
    pub url: Option<String>,
}

impl Identity {
    /// An identity with neither language nor address.
    pub fn new(name: impl Into<String>, version: impl Into<String>) -> Self {
        Self { name: name.into(), version: version.into(), language: None, url: None }
    }
}

/// One document to be read.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The document's exact bytes.
    pub document: &'a [u8],
    /// Whether the document may be spliced into a larger JSON text. `false` where it is no JSON
    /// alone, but would make a larger text valid (`{…},"x":1`).
    pub splice: bool,
    /// The name of a document that is made to be costly, such as `hostile/nested-arrays/6000`. An
    /// implementation in this process is asked about it on a thread that bears the name: a stack that
    /// overflows ends the process, and the last words are the thread's.
    pub costly: Option<&'a str>,
}

impl<'a> Request<'a> {
    /// About a document that may be spliced and is not made to be costly.
    pub const fn new(document: &'a [u8]) -> Self {
        Self { document, splice: true, costly: None }
    }
}

/// The answers to several requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// One outcome a request, in the order of the requests.
    pub outcomes: Vec<Outcome>,
    /// Deaths and silences that no single request repeated.
    pub unstable: Vec<Unstable>,
}

impl Batch {
    /// Adds the answers to the requests that follow.
    fn extend(&mut self, next: Self) {
        let before = self.outcomes.len();
        self.outcomes.extend(next.outcomes);
        self.unstable.extend(next.unstable.into_iter().map(|mut one| {
            one.in_flight.iter_mut().for_each(|index| *index += before);
            one
        }));
    }
}

/// A death or a silence with several requests in flight, which none of them repeats alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unstable {
    /// What was seen.
    pub message: String,
    /// The requests that were in flight, as indices into the batch.
    pub in_flight: Vec<usize>,
}

/// What an implementation did with a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It took the document as a member session.
    Accepted(Echo),
    /// It refused the document the way it documents that it refuses input.
    Rejected {
        /// Its own words.
        message: String,
        /// The offending value as it names it (RFC 6901), where it does.
        pointer: Option<String>,
    },
    /// It failed in any other way: a panic, an exception that is no refusal, a dead process.
    Crashed {
        /// What is known of the failure.
        message: String,
    },
    /// It gave no answer within the time limit.
    TimedOut {
        /// The limit.
        limit: Duration,
    },
    /// The document could not be handed to it.
    Skipped {
        /// Why.
        message: String,
    },
}

impl Outcome {
    /// Accepted, with the implementation's own view encoded as JSON.
    pub fn accepted(echo: impl Into<Vec<u8>>) -> Self {
        Self::Accepted(Echo::Document(echo.into()))
    }

    /// The outcome's name in reports.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Accepted(_) => "accepted",
            Self::Rejected { .. } => "rejected",
            Self::Crashed { .. } => "crashed",
            Self::TimedOut { .. } => "timed out",
            Self::Skipped { .. } => "skipped",
        }
    }

    /// Rejected, in the implementation's words.
    pub fn rejected(message: impl Into<String>) -> Self {
        Self::Rejected { message: message.into(), pointer: None }
    }
}

/// What a typed reader returns: accepted with the value as `serde_json` encodes it, or rejected in the
/// error's words.
///
/// ```
/// use nearmiss::implementation::{Echo, Outcome};
///
/// let read = |document: &[u8]| serde_json::from_slice::<Vec<u32>>(document);
/// assert_eq!(Outcome::from(read(b"[ 1 ]")), Outcome::accepted("[1]"));
/// assert!(matches!(Outcome::from(read(b"{}")), Outcome::Rejected { .. }));
/// ```
impl<T: Serialize, E: Display> From<Result<T, E>> for Outcome {
    fn from(result: Result<T, E>) -> Self {
        match result {
            Ok(value) => Self::Accepted(match serde_json::to_vec(&value) {
                Ok(echo) => Echo::Document(echo),
                Err(error) => Echo::Failed(error.to_string()),
            }),
            Err(error) => Self::rejected(error.to_string()),
        }
    }
}

/// An accepted document as the implementation sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Echo {
    /// Its view, encoded again; meant to be JSON.
    Document(Vec<u8>),
    /// It could not encode what it had accepted; its words.
    Failed(String),
    /// It gave none.
    Absent,
}
