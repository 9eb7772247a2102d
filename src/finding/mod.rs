//! What comes of holding an outcome against a verdict: an [`Assessment`], which is a [`Failure`]
//! where the two disagree.

pub mod compare;
mod difference;
mod members;

use std::fmt;

use crate::contract::{Expectation, Level};
use crate::implementation::{Echo, Outcome};
use crate::json::{self, Tape};
use crate::oracle::Verdict;

pub use compare::{Allowance, Difference, compare};

/// In what way verdict and outcome disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A document that must be rejected was accepted.
    WronglyAccepted,
    /// A document that must be accepted was rejected.
    WronglyRejected,
    /// A document was accepted, and its echo holds other data.
    Altered,
    /// It failed in a way that is no refusal.
    Crashed,
    /// It gave no answer in time.
    TimedOut,
    /// It answered the same bytes differently.
    Wavering,
    /// It died or fell silent, and no single document makes it do so again.
    Unstable,
}

impl Kind {
    /// The kind's name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::WronglyAccepted => "wrongly accepted",
            Self::WronglyRejected => "wrongly rejected",
            Self::Altered => "altered",
            Self::Crashed => "crashed",
            Self::TimedOut => "timed out",
            Self::Wavering => "wavering",
            Self::Unstable => "unstable",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Verdict and outcome disagree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// In what way.
    pub kind: Kind,
    /// The lowest level that it counts against; every higher one fails with it.
    pub level: Level,
    /// The JSON pointer of the place, any array index as `*`; empty for the whole document.
    pub place: String,
    /// What was seen: the implementation's words, or the values that differ.
    pub detail: String,
}

/// What comes of one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assessment {
    /// The implementation did what the contract calls for.
    Passed,
    /// It did not.
    Failed(Failure),
    /// It rejected a near miss, but its twin as well, so that the rejection says nothing.
    Vacuous,
    /// It was not given the document, or its answer cannot be judged.
    NotJudged(NotJudged),
    /// The contract leaves the answer open, and it did not fail.
    Open,
}

/// Why a case was not judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NotJudged {
    /// The document was accepted, but the implementation has no echoes.
    WithoutEcho,
    /// The adapter could not pass the document on.
    Skipped,
    /// Earlier cases of the same rule or feature ended in crashes or time-outs.
    StruckOut,
}

impl NotJudged {
    /// The reason in reports.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::WithoutEcho => {
                "accepted without an echo (`--without-echo`, in Rust `without_echo`, waives it)"
            }
            Self::Skipped => "skipped by the adapter",
            Self::StruckOut => {
                "struck out: others of their rule or feature ended in crashes or time-outs"
            }
        }
    }
}

impl fmt::Display for NotJudged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.reason())
    }
}

/// What the echoes of an implementation are good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Echoes {
    /// Each is held against its document.
    Compared,
    /// The implementation has none: what it accepts is not judged.
    Missing,
    /// The implementation has none, and the user waives them.
    Waived,
}

/// The lowest level that calls for a certain answer; none where all leave it open.
pub fn certain_level(verdict: &Verdict) -> Option<Level> {
    Level::ALL.into_iter().find(|&level| verdict.expect[level].is_certain())
}

/// Holds an outcome against the verdict on its document, which is on the tape if it is JSON.
///
/// A near miss that was rejected is [`Assessment::Passed`] here: that its twin is accepted is for the
/// caller to ask. What the contract licenses in an echo goes into `allowances`.
pub fn assess(
    verdict: &Verdict,
    outcome: &Outcome,
    document: &Tape,
    scratch: &mut Tape,
    echoes: Echoes,
    allowances: &mut Vec<Allowance>,
) -> Assessment {
    match outcome {
        Outcome::Crashed { message } => {
            failed(Kind::Crashed, Level::Reader, String::new(), message)
        }
        Outcome::TimedOut { limit } => {
            let detail = format!("no answer within {limit:?}");
            failed(Kind::TimedOut, Level::Reader, String::new(), &detail)
        }
        Outcome::Skipped { .. } => Assessment::NotJudged(NotJudged::Skipped),
        Outcome::Rejected { message, .. } => rejected(verdict, message),
        Outcome::Accepted(echo) => {
            if let Some(level) = must_reject(verdict) {
                return wrongly_accepted(verdict, document, level);
            }
            if !verdict.breaks_nothing() {
                return Assessment::Open;
            }
            accepted(verdict, echo, document, scratch, echoes, allowances)
        }
    }
}

fn must_reject(verdict: &Verdict) -> Option<Level> {
    Level::ALL.into_iter().find(|&level| verdict.expect[level] == Expectation::Reject)
}

fn rejected(verdict: &Verdict, message: &str) -> Assessment {
    match certain_level(verdict) {
        None => Assessment::Open,
        Some(level) if verdict.expect[level] == Expectation::Reject => Assessment::Passed,
        Some(level) => failed(Kind::WronglyRejected, level, String::new(), message),
    }
}

fn wrongly_accepted(verdict: &Verdict, document: &Tape, level: Level) -> Assessment {
    let place = verdict.breaks.first().and_then(|entry| entry.places.first());
    let place = place.map_or("", |place| &place.pointer);
    // What lenient readers take for JSON is the same wherever it stands.
    let place = if verdict.breaks_json_alone() { "" } else { place };
    failed(Kind::WronglyAccepted, level, generalised(place, document), "")
}

fn accepted(
    verdict: &Verdict,
    echo: &Echo,
    document: &Tape,
    scratch: &mut Tape,
    echoes: Echoes,
    allowances: &mut Vec<Allowance>,
) -> Assessment {
    let plain = verdict.is_plainly_valid();
    let passed = if plain { Assessment::Passed } else { Assessment::Open };
    let without = |words: &str, allowances: &mut Vec<Allowance>| {
        if plain {
            return failed(Kind::Altered, Level::Reader, String::new(), words);
        }
        allowances.push(Allowance::NoEcho);
        Assessment::Open
    };
    match (echo, echoes) {
        (Echo::Absent, Echoes::Waived) => passed,
        (Echo::Absent, Echoes::Missing) if plain => Assessment::NotJudged(NotJudged::WithoutEcho),
        (Echo::Absent, Echoes::Missing) => Assessment::Open,
        (Echo::Absent, Echoes::Compared) => without("no echo came back", allowances),
        (Echo::Failed(words), _) => without(&format!("no echo: {words}"), allowances),
        // Byte for byte the same, as canonical documents often come back: nothing to compare.
        (Echo::Document(echo), _) if echo.as_slice() == document.text().as_bytes() => passed,
        (Echo::Document(echo), _) => {
            if let Err(syntax) = scratch.read(echo) {
                return without(&format!("the echo is not JSON: {syntax}"), allowances);
            }
            match compare(document, scratch, allowances) {
                None => passed,
                Some(difference) => {
                    let words = difference.to_string();
                    let place = generalised(&difference.pointer, document);
                    failed(Kind::Altered, Level::Reader, place, &words)
                }
            }
        }
    }
}

fn failed(kind: Kind, level: Level, place: String, detail: &str) -> Assessment {
    let detail = shortened(detail);
    Assessment::Failed(Failure { kind, level, place, detail })
}

/// The most characters of an implementation's words that are kept.
const WORDS: usize = 300;

/// An implementation's words, cut where they are long; some quote the whole document.
pub fn shortened(words: &str) -> String {
    match words.char_indices().nth(WORDS) {
        None => words.to_owned(),
        Some((end, _)) => format!("{}…", &words[..end]),
    }
}

/// A pointer into a document with every array index as `*`.
fn generalised(pointer: &str, document: &Tape) -> String {
    let mut place = String::with_capacity(pointer.len());
    if pointer.is_empty() {
        return place;
    }
    let mut at = Some(document.root());
    for segment in pointer.split('/').skip(1) {
        let is_element = at.is_some_and(|value| value.kind() == json::Kind::Array);
        place.push('/');
        place.push_str(if is_element { "*" } else { segment });
        at = at.and_then(|value| match is_element {
            true => value.elements().nth(segment.parse().ok()?),
            false if segment.contains('~') => {
                value.member(&segment.replace("~1", "/").replace("~0", "~"))
            }
            false => value.member(segment),
        });
    }
    place
}
