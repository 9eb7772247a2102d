//! The embedded implementation: [`Embedded`], a typed reader written with serde and `time` alone.
//!
//! It shares no code and no table with the oracle, so that a run against it compares two independent
//! readings of the contract.

mod checks;
mod claim;
mod factor;
mod object;
mod session;

use std::str::Utf8Error;

use super::{Echo, Identity, Implementation, Outcome};
pub(crate) use checks::{Described, Form};

use checks::Violation;
use object::Object;
use session::Session;

/// A strict typed reader that reaches level `documented`.
///
/// It ignores unknown properties and treats `null` as an absent optional property. It refuses a
/// known property that occurs twice. In the values that it keeps, it refuses an unpaired surrogate,
/// a number outside the range of binary64, and deeper nesting than `serde_json` supports. Its echo
/// keeps every text unchanged.
///
/// ```
/// use nearmiss::implementation::{Embedded, Implementation, Outcome};
///
/// let outcome = Embedded.decode(br#"{"member_id": 5}"#);
/// assert!(matches!(outcome, Outcome::Rejected { .. }));
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Embedded;

impl Implementation for Embedded {
    fn identity(&self) -> Identity {
        Identity {
            language: Some("rust".to_owned()),
            ..Identity::new("nearmiss-embedded", env!("CARGO_PKG_VERSION"))
        }
    }

    fn decode(&mut self, document: &[u8]) -> Outcome {
        Self::decode_with(document, |described| described.holds())
    }
}

impl Embedded {
    /// Reads one document, with `holds` as the check of the texts that the descriptions speak of.
    pub(crate) fn decode_with(document: &[u8], holds: impl Fn(&Described<'_>) -> bool) -> Outcome {
        match read(document, holds) {
            Ok(session) => Outcome::Accepted(encode(&session)),
            Err(refusal) => refusal.into(),
        }
    }
}

/// Why a document is refused.
#[derive(Debug, thiserror::Error)]
enum Refusal {
    #[error("not UTF-8: {0}")]
    Encoding(#[from] Utf8Error),
    #[error("not a member session: {0}")]
    Form(#[from] serde_json::Error),
    #[error(transparent)]
    Prose(#[from] Violation),
}

impl From<Refusal> for Outcome {
    fn from(refusal: Refusal) -> Self {
        let message = refusal.to_string();
        let pointer = match refusal {
            Refusal::Prose(violation) => Some(violation.pointer),
            Refusal::Encoding(_) | Refusal::Form(_) => None,
        };
        Self::Rejected { message, pointer }
    }
}

fn read(document: &[u8], holds: impl Fn(&Described<'_>) -> bool) -> Result<Session, Refusal> {
    // `serde_json::from_slice` would not check whether the values that it skips are UTF-8.
    let text = std::str::from_utf8(document)?;
    let Object(session) = serde_json::from_str(text)?;
    checks::check(&session, holds)?;
    Ok(session)
}

fn encode(session: &Session) -> Echo {
    match serde_json::to_vec(session) {
        Ok(echo) => Echo::Document(echo),
        Err(error) => Echo::Failed(error.to_string()),
    }
}
