//! Texts that the prose of the contract forbids, but that a check with a small mistake accepts: a
//! mistake in an anchor, a character class, trimming, the calendar or a length.

mod slug;
mod time;
mod uuid;

use std::borrow::Cow;
use std::collections::HashSet;

use crate::contract::constraint::Constraint;
use crate::json::Document;
use crate::plan::canvas::{Canvas, IDS, Position, SLUG, Step, TIMES, plain_text};

use super::target::Target;
use super::{Edit, Row};

/// A text that breaks one prose rule.
pub(in super::super) struct TextEdit {
    breaks: Constraint,
    change: Change,
    variants: Vec<Variant>,
}

/// How a valid text becomes an invalid one.
#[derive(Clone, Copy)]
enum Change {
    /// Replaces the text with this one.
    Whole(&'static str),
    /// Replaces the text with the result of this function.
    Made(fn() -> String),
    /// Replaces the text with this JSON token.
    Raw(&'static str),
    /// Puts this before the text.
    Before(&'static str),
    /// Puts this after the text.
    After(&'static str),
    /// Inserts this at the end, at the start or in the middle of the text.
    Into(&'static str),
    /// Replaces the last digit of one of the five groups of a UUID with this.
    Digit(&'static str),
    /// Replaces the `Z` of a time with this.
    Zone(&'static str),
    /// Replaces the first occurrence of the first string with the second.
    Replaced(&'static str, &'static str),
    /// Replaces the text with the result of applying this function to it.
    By(fn(&str) -> String),
}

use Change::{After, Before, By, Digit, Into, Made, Raw, Replaced, Whole, Zone};

/// A valid spelling of a text, other than the plain one. With it, a change makes texts that break
/// the rule and have a feature or touch an ambiguity as well.
struct Base {
    word: &'static str,
    /// The text in this spelling; `None` if it cannot be spelled so.
    spell: fn(&str) -> Option<String>,
    /// What the spelling is applied to.
    applies: Applies,
    /// Whether the twin has this spelling. If not, it has the plain text, because a twin must be
    /// accepted.
    in_twin: bool,
}

/// What a spelling is applied to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Applies {
    /// The plain text, before it is changed. A text that replaces the whole is left as it is.
    Before,
    /// The plain text, before it is changed, or the text that replaces the whole.
    ToBoth,
    /// As [`Self::ToBoth`]. The bases of this kind take turns at the texts that replace the whole.
    InTurn,
    /// The text after it is changed.
    After,
}

/// A change of one base at one place.
#[derive(Clone, Copy)]
struct Variant {
    /// The index of the base; `None` for the plain text.
    base: Option<usize>,
    /// The index of the place, for changes that have several.
    place: usize,
}

/// Ids of ways, each with its change.
type List = &'static [(&'static str, Change)];

/// The constraints that texts can break, in the order of the ways in the table.
const CONSTRAINTS: [Constraint; 6] = [
    Constraint::Uuid,
    Constraint::Rfc3339,
    Constraint::Utc,
    Constraint::Charset,
    Constraint::MinLength,
    Constraint::MaxLength,
];

/// The ways in which a text breaks a constraint. The list is empty if the constraint is not about
/// text.
const fn ways(constraint: Constraint) -> List {
    match constraint {
        Constraint::Uuid => uuid::UUID,
        Constraint::Rfc3339 => time::RFC3339,
        Constraint::Utc => time::UTC,
        Constraint::Charset => slug::CHARSET,
        Constraint::MinLength => slug::MIN_LENGTH,
        Constraint::MaxLength => slug::MAX_LENGTH,
        Constraint::Utf8 | Constraint::Grammar | Constraint::Required | Constraint::Type { .. } => {
            &[]
        }
    }
}

/// The bases of the texts that a constraint is about.
const fn bases(constraint: Constraint) -> &'static [Base] {
    match constraint {
        Constraint::Uuid => uuid::BASES,
        Constraint::Rfc3339 => time::BASES,
        Constraint::Utc => time::BASES_IN_UTC,
        Constraint::Charset | Constraint::MinLength | Constraint::MaxLength => slug::BASES,
        Constraint::Utf8 | Constraint::Grammar | Constraint::Required | Constraint::Type { .. } => {
            &[]
        }
    }
}

pub(super) fn rows() -> Vec<Row> {
    let row = |breaks, turn, (id, change): &(&'static str, Change)| {
        let variants = variants(breaks, *change, turn);
        Row::new(id, Edit::Text(TextEdit { breaks, change: *change, variants }))
    };
    let rows = CONSTRAINTS.into_iter().flat_map(|breaks| {
        let ways = ways(breaks).iter().enumerate();
        ways.map(move |(turn, way)| row(breaks, turn, way))
    });
    rows.collect()
}

/// Every base at the first place, and the bases of [`elsewhere`] at the other places. A variant is
/// left out if it changes nothing, or writes the same text as an earlier one. `turn` is the index of
/// the way.
fn variants(constraint: Constraint, change: Change, turn: usize) -> Vec<Variant> {
    let plain = example(constraint);
    let in_turn: Vec<usize> = indices(constraint, |base| base.applies == Applies::InTurn);
    let is_its_turn = |base: &usize| {
        !change.replaces_all()
            || in_turn
                .iter()
                .position(|other| other == base)
                .is_none_or(|rank| turn % in_turn.len() == rank)
    };
    let bases = indices(constraint, |_| true).into_iter().filter(is_its_turn);
    let first = std::iter::once(None).chain(bases.map(Some)).map(|base| Variant { base, place: 0 });

    let mut variants = Vec::new();
    let mut written = HashSet::from([plain.to_owned()]);
    for variant in first.chain(elsewhere(constraint, change, turn)) {
        let text = variant.changed(constraint, change, plain);
        if text.is_some_and(|text| written.insert(text)) {
            variants.push(variant);
        }
    }
    variants
}

/// The bases at all places but the first. A slug is the plain one there. In an id, the bases that
/// are no ambiguity take turns at the places, and the others take turns at all places of all ways.
fn elsewhere(constraint: Constraint, change: Change, turn: usize) -> Vec<Variant> {
    let places = change.places().len().max(1);
    if !matches!(change, Digit(_)) {
        return (1..places).map(|place| Variant { base: None, place }).collect();
    }

    let usual: Vec<Option<usize>> = std::iter::once(None)
        .chain(indices(constraint, |base| base.in_twin).into_iter().map(Some))
        .collect();
    let ambiguous = indices(constraint, |base| !base.in_twin);
    let of_usual =
        (1..places).map(|place| Variant { base: usual[(turn + place) % usual.len()], place });
    let of_ambiguous = [2 * turn, 2 * turn + 1].map(|turn| Variant {
        base: Some(ambiguous[turn % ambiguous.len()]),
        place: 1 + turn / ambiguous.len() % (places - 1),
    });
    of_usual.chain(of_ambiguous).collect()
}

/// The indices of some bases of a constraint.
fn indices(constraint: Constraint, is_wanted: fn(&Base) -> bool) -> Vec<usize> {
    let bases = bases(constraint).iter().enumerate();
    bases.filter(|(_, base)| is_wanted(base)).map(|(index, _)| index).collect()
}

/// The plain text of a property that the constraint is about.
fn example(constraint: Constraint) -> &'static str {
    plain_text(match constraint {
        Constraint::Uuid => IDS[0],
        Constraint::Rfc3339 | Constraint::Utc => TIMES[0],
        _ => SLUG,
    })
    .text()
}

const PLACES: &[&str] = &["", "first", "amid"];
const GROUPS: &[&str] = &["", "fourth-group", "third-group", "second-group", "first-group"];

impl Change {
    /// The words for the places at which the change can be made. There are none if there is only
    /// one place.
    const fn places(self) -> &'static [&'static str] {
        match self {
            Into(_) => PLACES,
            Digit(_) => GROUPS,
            _ => &[],
        }
    }

    /// The text after the change, from the text before it.
    fn make(self, text: &str, place: usize) -> String {
        match self {
            Whole(whole) => whole.to_owned(),
            Made(make) => make(),
            Raw(token) => token.to_owned(),
            Before(before) => format!("{before}{text}"),
            After(after) => format!("{text}{after}"),
            Into(inserted) => {
                let at = [text.len(), 0, text.len() / 2][place];
                format!("{}{inserted}{}", &text[..at], &text[at..])
            }
            Digit(digit) => {
                let end = text.len() - [0, 13, 18, 23, 28][place];
                format!("{}{digit}{}", &text[..end - 1], &text[end..])
            }
            Zone(zone) => text.trim_end_matches(['Z', 'z']).to_owned() + zone,
            Replaced(from, to) => text.replacen(from, to, 1),
            By(change) => change(text),
        }
    }

    /// Whether the changed text does not depend on the text before.
    const fn replaces_all(self) -> bool {
        matches!(self, Whole(_) | Made(_) | Raw(_))
    }
}

impl Variant {
    /// The invalid text, made from the plain text of a property. `None` if there is no such text.
    fn changed(self, constraint: Constraint, change: Change, plain: &str) -> Option<String> {
        let Some(base) = self.base.map(|index| &bases(constraint)[index]) else {
            return Some(change.make(plain, self.place));
        };
        match (base.applies, change.replaces_all()) {
            (Applies::Before, true) => None,
            (Applies::After, _) | (Applies::ToBoth | Applies::InTurn, true) => {
                (base.spell)(&change.make(plain, self.place))
            }
            (Applies::Before | Applies::ToBoth | Applies::InTurn, false) => {
                let spelled = (base.spell)(plain)?;
                let changed = change.make(&spelled, self.place);
                (changed != spelled).then_some(changed)
            }
        }
    }
}

impl TextEdit {
    pub(super) fn breaks(&self, target: &Target) -> bool {
        target.constraint == self.breaks
    }

    pub(super) fn variants(&self) -> u32 {
        self.variants.len() as u32
    }

    /// The words for the place and the base, separated by a hyphen unless one is empty.
    pub(super) fn word(&self, variant: u32) -> Cow<'static, str> {
        match self.words(variant) {
            ["", word] | [word, ""] => word.into(),
            [place, base] => format!("{place}-{base}").into(),
        }
    }

    /// The words for the place and the base. They may be empty.
    pub(super) fn words(&self, variant: u32) -> [&'static str; 2] {
        let Variant { base, place } = self.variants[variant as usize];
        let place = self.change.places().get(place).copied().unwrap_or_default();
        [place, base.map_or("", |index| bases(self.breaks)[index].word)]
    }

    /// Sets the valid text that the twin has.
    pub(super) fn prepare(
        &self,
        canvas: &mut Canvas,
        target: &Target,
        variant: u32,
        position: Position,
    ) {
        let plain = target.path.last().map_or("", plain);
        let base = self.variants[variant as usize].base.map(|index| &bases(self.breaks)[index]);
        let spelled = match base {
            Some(base) if base.in_twin && !self.change.replaces_all() => (base.spell)(plain),
            _ => None,
        };
        *canvas.reach(&target.path, position) = match spelled {
            Some(spelled) => Document::text(spelled),
            None => Document::text(plain),
        };
    }

    pub(super) fn apply(
        &self,
        canvas: &mut Canvas,
        target: &Target,
        variant: u32,
        position: Position,
    ) {
        let plain = target.path.last().map_or("", plain);
        let variant = self.variants[variant as usize];
        let changed = variant.changed(self.breaks, self.change, plain).unwrap_or_default();
        *canvas.reach(&target.path, position) = match self.change {
            Raw(_) => Document::raw(changed),
            _ => Document::text(changed),
        };
    }
}

fn plain(step: &Step) -> &'static str {
    match step {
        Step::Name(name) => plain_text(name).text(),
        Step::Element => "",
    }
}
