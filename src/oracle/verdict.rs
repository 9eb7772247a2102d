//! The oracle's answer on a document: [`Verdict`].

use crate::contract::{Ambiguity, ByLevel, Expectation, Layer, Level, Rule};
use crate::json::{Reason, Tape};

/// The oracle's answer on one document: the rules that it breaks, the ambiguities that it touches,
/// and the answer expected from an implementation at each level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Every rule broken, in the order of the catalogue.
    pub breaks: Vec<Entry<Rule>>,
    /// Every ambiguity touched, in the order of the catalogue.
    pub touches: Vec<Entry<Ambiguity>>,
    /// The answer expected at each level.
    pub expect: ByLevel<Expectation>,
    /// Why the document is not JSON, if it breaks a `json` rule.
    #[doc(hidden)]
    pub syntax: Option<Reason>,
}

/// A rule or an ambiguity, and the places where the document breaks or touches it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<T> {
    /// The rule or ambiguity.
    pub what: T,
    /// How many places there are.
    pub count: usize,
    /// The first of these places: up to [`Verdict::PLACES`], or fewer if their pointers are long.
    pub places: Vec<Place>,
}

/// A place in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The JSON pointer (RFC 6901) of the value. For a missing property, the pointer that it would
    /// have; for a `json` rule, the pointer of the innermost value that is open at the offset.
    pub pointer: String,
    /// The byte offset of the value in the document. For a missing property, the offset of its
    /// object; for a duplicate name, the offset of the name; for a `json` rule, the offset of the
    /// first wrong byte, or the length of a document that ends too early.
    pub offset: usize,
}

impl Verdict {
    /// The maximum number of places that an [`Entry`] lists.
    pub const PLACES: usize = 100;
    /// Once the listed pointers of an entry have this many bytes in total, no more places are
    /// listed: in a deep document, a pointer can be nearly as long as the document.
    const POINTERS: usize = 1 << 20;

    /// Whether the document breaks no rule. It may touch ambiguities.
    pub fn breaks_nothing(&self) -> bool {
        self.breaks.is_empty()
    }

    /// Whether the document is valid: it breaks no rule and touches no ambiguity, so it must be accepted.
    pub fn is_plainly_valid(&self) -> bool {
        self.breaks.is_empty() && self.touches.is_empty()
    }

    /// The rules broken, in the order of the catalogue.
    pub fn rules(&self) -> impl Iterator<Item = Rule> {
        self.breaks.iter().map(|entry| entry.what)
    }

    /// The ambiguities touched, in the order of the catalogue.
    pub fn ambiguities(&self) -> impl Iterator<Item = Ambiguity> {
        self.touches.iter().map(|entry| entry.what)
    }

    /// Whether the document touches this ambiguity.
    pub fn touches(&self, ambiguity: Ambiguity) -> bool {
        self.ambiguities().any(|touched| touched == ambiguity)
    }

    /// Whether the document is not JSON by itself, but an object or an array with it spliced in would be,
    /// as with `{…},"x":1`.
    #[doc(hidden)]
    pub fn splices(&self, document: &[u8], scratch: &mut Tape) -> bool {
        let around: [[&[u8]; 2]; 2] = [[b"{\"\":", b"}"], [b"[", b"]"]];
        let is_json =
            |[before, after]: [&[u8]; 2]| scratch.read(&[before, document, after].concat()).is_ok();
        self.rules().next() == Some(Rule::GRAMMAR) && around.into_iter().any(is_json)
    }

    /// Whether the document breaks a rule, and every rule that it breaks is of the layer `json`.
    #[doc(hidden)]
    pub fn breaks_json_alone(&self) -> bool {
        !self.breaks.is_empty() && self.rules().all(|rule| rule.layer() == Layer::Json)
    }
}

/// What is certainly broken, in every reading of the document. If a name is duplicated, each of its
/// values gives a reading.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Certainty {
    /// Whether every reading breaks a `json` or `schema` rule.
    pub(super) schema: bool,
    /// Whether every reading breaks a rule of any layer.
    pub(super) documented: bool,
}

impl Certainty {
    pub(super) const SCHEMA: Self = Self { schema: true, documented: true };
    pub(super) const PROSE: Self = Self { schema: false, documented: true };

    pub(super) fn or(self, other: Self) -> Self {
        Self {
            schema: self.schema || other.schema,
            documented: self.documented || other.documented,
        }
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self {
            schema: self.schema && other.schema,
            documented: self.documented && other.documented,
        }
    }
}

/// A verdict in the making.
#[derive(Debug, Default)]
pub(super) struct Draft {
    breaks: Vec<Entry<Rule>>,
    touches: Vec<Entry<Ambiguity>>,
    pub(super) syntax: Option<Reason>,
}

impl Draft {
    pub(super) fn breaks(&mut self, rule: Rule, place: impl FnOnce() -> Place) {
        note(&mut self.breaks, rule, place);
    }

    pub(super) fn touches(&mut self, ambiguity: Ambiguity, place: impl FnOnce() -> Place) {
        note(&mut self.touches, ambiguity, place);
    }

    pub(super) fn verdict(mut self, certain: Certainty) -> Verdict {
        self.breaks.sort_by_key(|entry| entry.what);
        self.touches.sort_by_key(|entry| entry.what);
        let undecided = !self.touches.is_empty();
        let expect = |level: Level| match level {
            Level::Schema if certain.schema => Expectation::Reject,
            Level::Documented if certain.documented => Expectation::Reject,
            _ if undecided || !self.breaks.is_empty() => Expectation::Either,
            _ => Expectation::Accept,
        };
        Verdict {
            expect: ByLevel::new(
                expect(Level::Reader),
                expect(Level::Schema),
                expect(Level::Documented),
            ),
            breaks: self.breaks,
            touches: self.touches,
            syntax: self.syntax,
        }
    }
}

fn note<T: PartialEq>(entries: &mut Vec<Entry<T>>, what: T, place: impl FnOnce() -> Place) {
    let index = match entries.iter().position(|entry| entry.what == what) {
        Some(index) => index,
        None => {
            entries.push(Entry { what, count: 0, places: Vec::new() });
            entries.len() - 1
        }
    };
    let entry = &mut entries[index];
    entry.count += 1;
    if entry.places.len() < Verdict::PLACES && pointer_bytes(&entry.places) < Verdict::POINTERS {
        entry.places.push(place());
    }
}

fn pointer_bytes(places: &[Place]) -> usize {
    places.iter().map(|place| place.pointer.len()).sum()
}
