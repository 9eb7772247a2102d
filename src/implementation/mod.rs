//! What is tested: the trait [`Implementation`], and what an implementation answers.

#[cfg(feature = "async")]
mod asynchronous;
mod closure;
pub(crate) mod embedded;

use std::fmt::Display;
use std::time::Duration;

use serde::Serialize;

#[cfg(feature = "async")]
pub use asynchronous::Asynchronous;
pub use closure::Closure;
pub use embedded::Embedded;

/// Something that reads MemberSession documents: an SDK, a gateway, a mock server.
///
/// The harness makes one instance per job and gives it many documents. The answer should depend on
/// the document alone: an implementation that gives different answers to the same bytes is reported
/// as wavering.
pub trait Implementation {
    /// Who this is, as shown in reports and certificates.
    fn identity(&self) -> Identity;

    /// Reads one document.
    ///
    /// A panic counts as [`Outcome::Crashed`]; the harness then continues with a fresh instance.
    fn decode(&mut self, document: &[u8]) -> Outcome;

    /// Whether the implementation returns accepted documents as [`Echo::Document`]. The default is
    /// `true`.
    fn can_encode(&self) -> bool {
        true
    }
}

/// Who an implementation is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The name that it is published under, such as `stytch`.
    pub name: String,
    /// Its version, such as `15.3.0`.
    pub version: String,
    /// The programming language that it is written in or for.
    pub language: Option<String>,
    /// Where to read about it.
    pub url: Option<String>,
    /// What its encoder loses although its decoder keeps it, in words, such as `leaves out empty
    /// values (omitempty)`. A report says so beside what does not come back.
    pub encoder: Option<String>,
}

impl Identity {
    /// An identity with a name and a version only.
    pub fn new(name: impl Into<String>, version: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            version: version.into(),
            language: None,
            url: None,
            encoder: None,
        }
    }
}

/// What an implementation did with a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It accepted the document as a member session.
    Accepted(Echo),
    /// It refused the document, in its documented way.
    Rejected {
        /// The implementation's message.
        message: String,
        /// The JSON pointer (RFC 6901) of the offending value, if the implementation names one.
        pointer: Option<String>,
    },
    /// It failed in any other way: a panic, an exception that is not a refusal, a dead process.
    Crashed {
        /// What is known about the failure.
        message: String,
    },
    /// There was no answer within the time limit.
    TimedOut {
        /// The limit.
        limit: Duration,
    },
    /// The document could not be passed to the implementation.
    Skipped {
        /// Why.
        message: String,
    },
}

impl Outcome {
    /// Accepted, with the given bytes as the echo.
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

    /// Rejected, with the given message and no pointer.
    pub fn rejected(message: impl Into<String>) -> Self {
        Self::Rejected { message: message.into(), pointer: None }
    }

    /// The outcome for a document of this length, without what no report needs: a message keeps its
    /// first 4 KiB, and an echo that is much longer than its document is one that cannot be used.
    pub(crate) fn bounded(mut self, document: usize) -> Self {
        match &mut self {
            Self::Accepted(Echo::Document(echo)) => {
                let limit = LONGEST_ECHO + ECHO_RATIO * document;
                if echo.len() > limit {
                    let message = format!("it has {} bytes, the document {document}", echo.len());
                    self = Self::Accepted(Echo::Failed(message));
                }
            }
            Self::Accepted(Echo::Failed(message))
            | Self::Rejected { message, .. }
            | Self::Crashed { message }
            | Self::Skipped { message } => shorten(message),
            Self::Accepted(Echo::Absent) | Self::TimedOut { .. } => {}
        }
        if let Self::Rejected { pointer: Some(pointer), .. } = &mut self {
            shorten(pointer);
        }
        self
    }
}

/// The most bytes of a message that are kept.
const LONGEST_MESSAGE: usize = 4 << 10;
/// The most bytes of an echo of a short document.
const LONGEST_ECHO: usize = 4 << 20;
/// How many times longer than a long document its echo may be. An encoder that escapes and indents
/// everything needs less.
const ECHO_RATIO: usize = 64;

/// Cuts a message that is too long, and frees the rest of its memory.
fn shorten(message: &mut String) {
    if message.len() > LONGEST_MESSAGE {
        let mut end = LONGEST_MESSAGE;
        while !message.is_char_boundary(end) {
            end -= 1;
        }
        message.truncate(end);
        message.push('…');
        message.shrink_to_fit();
    }
}

/// Converts the result of a typed reader. `Ok` becomes accepted, with the value encoded by
/// `serde_json` as the echo; `Err` becomes rejected, with the error's message.
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

/// An accepted document as the implementation sees it, encoded again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Echo {
    /// The bytes of the echo, which should be JSON.
    Document(Vec<u8>),
    /// The implementation could not encode what it had accepted, and gave this message.
    Failed(String),
    /// There is no echo, as with an implementation that only decides.
    Absent,
}
