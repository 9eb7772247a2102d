//! Compares outcomes with verdicts: [`assess`] returns an [`Assessment`], which holds one or more
//! [`Failure`]s if the two disagree.

mod alteration;
pub mod compare;
mod difference;
mod fate;
mod look_alike;
mod members;
mod notes;
mod number;
mod places;
mod repeated;

use std::fmt;

use crate::contract::{Expectation, Level};
use crate::implementation::{Echo, Outcome};
use crate::json::{self, Tape};
use crate::oracle::Verdict;

pub use alteration::{Alteration, Shape};
pub use compare::{Allowance, Change, Difference, compare};
pub use fate::{Became, Fate};
pub use notes::Notes;

/// How verdict and outcome disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A document that must be rejected was accepted.
    WronglyAccepted,
    /// A document that must be accepted was rejected.
    WronglyRejected,
    /// A document was accepted, but its echo holds different data.
    Altered,
    /// The implementation crashed instead of accepting or rejecting the document.
    Crashed,
    /// There was no answer in time.
    TimedOut,
    /// The same document was answered differently when it was sent again.
    Wavering,
    /// The implementation died or hung, and no single document reproduces that.
    Unstable,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 7] = [
        Self::WronglyAccepted,
        Self::WronglyRejected,
        Self::Altered,
        Self::Crashed,
        Self::TimedOut,
        Self::Wavering,
        Self::Unstable,
    ];

    /// The kind's name in reports.
    #[doc(hidden)]
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

/// One case where verdict and outcome disagree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The kind of disagreement.
    pub kind: Kind,
    /// The lowest level that the failure counts against. It counts against every higher level as
    /// well.
    pub level: Level,
    /// The JSON pointer to the place, with `*` for any array index; empty for the whole document.
    pub place: String,
    /// What was seen: the implementation's message, or the values that differ.
    pub detail: String,
    /// How the echo was changed, if the kind is [`Kind::Altered`].
    pub alteration: Option<Alteration>,
}

impl Failure {
    /// Whether another failure is of the same kind and at the same place.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        self.kind == other.kind && self.place == other.place
    }
}

/// The outcome of a case compared with its verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assessment {
    /// The implementation did what the contract requires.
    Passed,
    /// The implementation did not do what the contract requires. There is at least one failure.
    /// Several are of the same kind, each at its own place: an echo may be altered at many.
    Failed(Vec<Failure>),
    /// The document was rejected as it should be, but its control was not accepted either, so the
    /// rejection proves nothing.
    Vacuous,
    /// The implementation was not given the document, or its answer cannot be judged.
    NotJudged(NotJudged),
    /// The contract leaves the answer open, and the implementation gave one.
    Open,
}

impl Assessment {
    /// The failures; none unless the assessment is [`Failed`](Self::Failed).
    pub fn failures(&self) -> &[Failure] {
        match self {
            Self::Failed(failures) => failures,
            Self::Passed | Self::Vacuous | Self::NotJudged(_) | Self::Open => &[],
        }
    }

    /// Whether there is a failure of this kind.
    pub(crate) fn has(&self, kind: Kind) -> bool {
        self.failures().iter().any(|failure| failure.kind == kind)
    }
}

/// Why a case was not judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NotJudged {
    /// The document was accepted, but the implementation returns no echoes.
    WithoutEcho,
    /// The adapter could not pass the document on.
    Skipped,
    /// Earlier cases of the same rule or feature ended the process or timed out.
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
                "struck out: others of their rule or feature ended the process or timed out"
            }
        }
    }
}

impl fmt::Display for NotJudged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.reason())
    }
}

/// What is done with the echoes of an implementation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Echoes {
    /// Each is compared with its document.
    Compared,
    /// The implementation returns none, so what it accepts is not judged.
    Missing,
    /// The implementation returns none, and the user tolerates that.
    Waived,
}

/// The lowest level with a certain answer; `None` if every level leaves the answer open.
pub fn certain_level(verdict: &Verdict) -> Option<Level> {
    Level::ALL.into_iter().find(|&level| verdict.expect[level].is_certain())
}

/// Compares an outcome with the verdict on a document. If the document is JSON, it is on the tape
/// `document`. The echo is parsed into `scratch`.
///
/// A rejection that the contract requires is [`Assessment::Passed`] here: the caller makes sure
/// that the control is accepted. What the contract allows in the echo is added to the notes, and
/// what became of values too if the document touches an ambiguity.
pub fn assess(
    verdict: &Verdict,
    outcome: &Outcome,
    document: &Tape,
    scratch: &mut Tape,
    echoes: Echoes,
    notes: &mut Notes,
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
            accepted(verdict, echo, document, scratch, echoes, notes)
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
    // A parser that accepts such text does so anywhere, so the place does not matter.
    let place = if verdict.breaks_json_alone() { "" } else { place };
    failed(Kind::WronglyAccepted, level, generalised(place, document), "")
}

fn accepted(
    verdict: &Verdict,
    echo: &Echo,
    document: &Tape,
    scratch: &mut Tape,
    echoes: Echoes,
    notes: &mut Notes,
) -> Assessment {
    let plain = verdict.is_plainly_valid();
    let passed = if plain { Assessment::Passed } else { Assessment::Open };
    let without = |words: &str, notes: &mut Notes| {
        if plain {
            return failed(Kind::Altered, Level::Reader, String::new(), words);
        }
        notes.allow(Allowance::NoEcho);
        Assessment::Open
    };
    match (echo, echoes) {
        (Echo::Absent, Echoes::Waived) => passed,
        (Echo::Absent, Echoes::Missing) if plain => Assessment::NotJudged(NotJudged::WithoutEcho),
        (Echo::Absent, Echoes::Missing) => Assessment::Open,
        (Echo::Absent, Echoes::Compared) => without("no echo came back", notes),
        (Echo::Failed(words), _) => without(&format!("no echo: {words}"), notes),
        // Canonical documents often come back byte for byte, so that there is nothing to compare.
        (Echo::Document(echo), _) if plain && echo.as_slice() == document.text().as_bytes() => {
            passed
        }
        (Echo::Document(echo), _) => {
            if !plain {
                notes.fates = Some(Vec::new());
            }
            if let Err(syntax) = scratch.read(echo) {
                return without(&format!("the echo is not JSON: {syntax}"), notes);
            }
            let differences = compare(document, scratch, notes);
            if differences.is_empty() {
                return passed;
            }
            Assessment::Failed(differences.into_iter().map(altered).collect())
        }
    }
}

fn altered(difference: Difference) -> Failure {
    Failure {
        kind: Kind::Altered,
        level: Level::Reader,
        detail: shortened(&difference.to_string()),
        alteration: Some(Alteration::of(&difference.change)),
        place: difference.place,
    }
}

fn failed(kind: Kind, level: Level, place: String, detail: &str) -> Assessment {
    let detail = shortened(detail);
    let alteration = (kind == Kind::Altered).then_some(Alteration::NoEcho);
    Assessment::Failed(vec![Failure { kind, level, place, detail, alteration }])
}

/// The most characters that are kept of a message.
const CHARACTERS: usize = 300;

/// An implementation's message, cut if it is long: some messages quote the whole document.
pub fn shortened(message: &str) -> String {
    match message.char_indices().nth(CHARACTERS) {
        None => message.to_owned(),
        Some((end, _)) => format!("{}…", &message[..end]),
    }
}

/// The pointer, with `*` in place of each array index of the document.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oracle::Oracle;
    use crate::plan::Plan;

    /// The assessment of an implementation that returns every document as it is.
    fn returned(document: &str) -> Assessment {
        let (mut tape, mut scratch) = (Tape::default(), Tape::default());
        let verdict = Oracle::new().judge(document.as_bytes(), &mut tape);
        let outcome = Outcome::accepted(document);
        assess(&verdict, &outcome, &tape, &mut scratch, Echoes::Compared, &mut Notes::default())
    }

    #[test]
    fn a_document_that_comes_back_byte_for_byte_is_altered_if_it_has_a_name_twice() {
        let plain = String::from_utf8(Plan::default().document()).unwrap();
        assert_eq!(returned(&plain), Assessment::Passed);
        let twice = |members: &str| returned(&plain.replacen('{', &format!("{{{members},"), 1));
        assert_eq!(twice("\"custom_claims\":{\"a\":1,\"a\":1}"), Assessment::Open);
        let failed = twice("\"custom_claims\":{\"a\":1,\"a\":2,\"b\":0,\"b\":1}");
        let places: Vec<&str> =
            failed.failures().iter().map(|failure| failure.place.as_str()).collect();
        assert_eq!(places, ["/custom_claims/a", "/custom_claims/b"]);
        assert!(failed.has(Kind::Altered) && !failed.has(Kind::WronglyAccepted));
    }
}
