//! Signs that an adapter does not pass documents to the SDK: [`Suspicion`].

use crate::contract::Rule;
use crate::implementation::{Echo, Outcome};
use crate::oracle::Verdict;

/// How many echoes, of documents in any spelling, have to be the document byte for byte.
const ECHOES: u64 = 100;
/// How many of these documents need a spelling that no encoder writes.
const SPELLED: u64 = 10;
/// How many texts that are not JSON have to be accepted.
const NOT_JSON: u64 = 20;

/// What the answer to one case shows.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sign {
    is_answered: bool,
    is_accepted: bool,
    is_not_json: bool,
    has_echo: bool,
    /// Whether the echo is the document byte for byte.
    is_same: bool,
    /// Whether it is, although the document has white space that no encoder writes.
    is_same_spelling: bool,
}

impl Sign {
    pub(super) fn of(document: &[u8], verdict: &Verdict, outcome: &Outcome) -> Self {
        let is_answered = !matches!(outcome, Outcome::Skipped { .. } | Outcome::TimedOut { .. });
        let is_not_json = verdict.rules().next() == Some(Rule::GRAMMAR);
        let sign = Self { is_answered, is_not_json, ..Self::default() };
        match outcome {
            Outcome::Accepted(Echo::Document(echo)) => {
                let is_same = echo.as_slice() == document;
                let is_same_spelling = is_same && has_spaces(document);
                Self { is_accepted: true, has_echo: true, is_same, is_same_spelling, ..sign }
            }
            Outcome::Accepted(_) => Self { is_accepted: true, ..sign },
            _ => sign,
        }
    }
}

/// Whether a document has white space other than single spaces: no JSON text has a raw line feed or
/// tab in a string.
fn has_spaces(document: &[u8]) -> bool {
    let is_space = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_whitespace);
    is_space(document.first())
        || is_space(document.last())
        || document.iter().any(|byte| matches!(byte, b'\n' | b'\t' | b'\r'))
}

/// Counts signs over a run.
#[derive(Debug, Default)]
pub(super) struct Suspicion {
    answered: u64,
    accepted: u64,
    not_json: u64,
    accepted_not_json: u64,
    echoes: u64,
    same: u64,
    same_spelling: u64,
}

impl Suspicion {
    pub(super) fn add(&mut self, sign: Sign) {
        self.answered += u64::from(sign.is_answered);
        self.accepted += u64::from(sign.is_accepted);
        self.not_json += u64::from(sign.is_answered && sign.is_not_json);
        self.accepted_not_json += u64::from(sign.is_accepted && sign.is_not_json);
        self.echoes += u64::from(sign.has_echo);
        self.same += u64::from(sign.is_same);
        self.same_spelling += u64::from(sign.is_same_spelling);
    }

    /// Warnings for the report.
    pub(super) fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        let accepts_all_text = self.not_json >= NOT_JSON && self.accepted_not_json == self.not_json;
        if accepts_all_text && self.accepted == self.answered {
            warnings.push(
                "every document was accepted, even text that is not JSON: is it passed to the SDK?",
            );
        } else if accepts_all_text {
            warnings.push(
                "all text that is not JSON was accepted: is the document itself passed to the SDK?",
            );
        }
        let is_mirror = self.echoes >= ECHOES && self.same == self.echoes;
        if is_mirror && self.same_spelling >= SPELLED {
            warnings.push(
                "every echo is the document byte for byte, white space included: does the adapter call the SDK?",
            );
        }
        warnings.into_iter().map(str::to_owned).collect()
    }
}
