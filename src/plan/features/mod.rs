//! Differences from the plain document that break no rule. A [`Feature`] is a row of a table, and a
//! [`Choice`] is a feature at one of its places, in one of its variants.

mod claims;
mod factors;
mod ids;
mod mixed;
mod packed;
mod packed_factors;
mod roles;
mod slug;
mod spelling;
mod text;
mod times;
mod unknown;

use std::fmt;
use std::sync::LazyLock;

use crate::contract::Ambiguity;
use crate::json::document::Text;

use super::canvas::Canvas;
use super::pools::Named;

pub(super) use factors::{TEXT_MEMBERS, sub_object};
pub(super) use mixed::FORMS;
pub(super) use unknown::{is_known, object};

/// A difference from the plain document that breaks no rule.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Feature(u16);

/// A feature at one of its places, in one of its variants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Choice {
    /// The feature.
    pub feature: Feature,
    /// Which of the feature's places, counting from 0.
    pub place: u8,
    /// Which of the feature's variants, counting from 0.
    pub variant: u32,
}

/// What a feature changes. A plan has at most one choice for each slot and place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Slot {
    Id,
    Time,
    TimeOrder,
    Slug,
    Roles,
    Factors,
    FactorType,
    DeliveryMethod,
    FactorTimes,
    /// Optional properties of a factor that are null. They are written after all others.
    Null,
    Claims,
    /// Claims beside those of [`Self::Claims`].
    MoreClaims,
    Unknown,
    Order,
    WhiteSpace,
    Escapes,
    ByteOrderMark,
    Known,
}

/// How a feature is combined with others, and whether it is drawn at random.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// The feature is drawn, and combined with other features and with defects.
    Mixed,
    /// The feature is drawn, but not combined with a defect, because it could hide the defect.
    WithoutDefect,
    /// The feature is expensive: only the sweep has it, without a defect.
    SweepOnly,
    /// Only the sweep has the feature, without a defect and without other features. Its documents
    /// are so large that pairs with it would make up half of the sweep's bytes.
    Alone,
}

/// A feature's row in the table.
pub(super) struct Row {
    id: &'static str,
    slot: Slot,
    /// A word for each place. If there is only one place, its word is empty.
    places: &'static [&'static str],
    variants: Variants,
    touches: &'static [Ambiguity],
    used: Use,
    /// Whether documents with this feature are many times as large as others.
    is_large: bool,
    shared: Option<Shared>,
    /// Returns the value of a variant, or one of its values, as text or as JSON. A feature whose
    /// variants are listed has these values instead.
    value: Option<fn(u32) -> Text>,
    /// The feature that is the same but touches no ambiguity, if there is one.
    unambiguous: Option<&'static str>,
    /// Whether the feature repeats values of other features, many at once or at random.
    repeats: bool,
}

/// How features whose values are also packed share the places out: a document of the sweep that has
/// only one of these values has it at one of `of` places. The places of the feature itself are
/// counted from `first`.
#[derive(Clone, Copy)]
struct Shared {
    first: u32,
    of: u32,
}

/// The variants of a feature, and a function that applies one of them at a place.
enum Variants {
    /// A single variant.
    One(fn(&mut Canvas, u8)),
    /// One variant for each text of a list.
    Listed(&'static [Named], fn(&mut Canvas, u8, &'static str)),
    /// The number of variants, and a function that returns the word for each; the last field
    /// applies one.
    Numbered(u32, fn(u32) -> Text, fn(&mut Canvas, u8, u32)),
}

impl Row {
    const fn one(id: &'static str, slot: Slot, apply: fn(&mut Canvas, u8)) -> Self {
        Self::new(id, slot, Variants::One(apply))
    }

    const fn listed(
        id: &'static str,
        slot: Slot,
        list: &'static [Named],
        apply: fn(&mut Canvas, u8, &'static str),
    ) -> Self {
        Self::new(id, slot, Variants::Listed(list, apply))
    }

    const fn numbered(
        id: &'static str,
        slot: Slot,
        count: u32,
        word: fn(u32) -> Text,
        apply: fn(&mut Canvas, u8, u32),
    ) -> Self {
        Self::new(id, slot, Variants::Numbered(count, word, apply))
    }

    const fn new(id: &'static str, slot: Slot, variants: Variants) -> Self {
        Self {
            id,
            slot,
            places: &[""],
            variants,
            touches: &[],
            used: Use::Mixed,
            is_large: false,
            shared: None,
            value: None,
            unambiguous: None,
            repeats: false,
        }
    }

    const fn places(self, places: &'static [&'static str]) -> Self {
        Self { places, ..self }
    }

    const fn touching(self, touches: &'static [Ambiguity]) -> Self {
        Self { touches, ..self }
    }

    const fn used(self, used: Use) -> Self {
        Self { used, ..self }
    }

    const fn large(self) -> Self {
        Self { is_large: true, ..self }
    }

    const fn valued(self, value: fn(u32) -> Text) -> Self {
        Self { value: Some(value), ..self }
    }

    const fn like(self, unambiguous: &'static str) -> Self {
        Self { unambiguous: Some(unambiguous), ..self }
    }

    const fn repeating(self) -> Self {
        Self { repeats: true, ..self }
    }

    const fn shared(self, first: u32, of: u32) -> Self {
        Self { shared: Some(Shared { first, of }), ..self }
    }
}

static TABLE: LazyLock<Vec<Row>> = LazyLock::new(|| {
    [
        slug::rows(),
        ids::rows(),
        factors::rows(),
        times::rows(),
        roles::rows(),
        claims::rows(),
        unknown::rows(),
        text::rows(),
        mixed::rows(),
        packed::rows(),
        packed_factors::rows(),
        spelling::rows(),
    ]
    .into_iter()
    .flatten()
    .collect()
});

impl Feature {
    /// Every feature, in the order in which features are applied.
    pub fn all() -> impl ExactSizeIterator<Item = Self> + Clone {
        (0..TABLE.len() as u16).map(Self)
    }

    /// The feature with this id.
    pub fn find(id: &str) -> Option<Self> {
        Self::all().find(|feature| feature.id() == id)
    }

    /// The stable id, such as `slug/length`.
    pub fn id(self) -> &'static str {
        self.row().id
    }

    /// How many places the feature has.
    #[doc(hidden)]
    pub fn places(self) -> u8 {
        self.row().places.len() as u8
    }

    /// How many variants the feature has.
    #[doc(hidden)]
    pub fn variants(self) -> u32 {
        match self.row().variants {
            Variants::One(_) => 1,
            Variants::Listed(list, _) => list.len() as u32,
            Variants::Numbered(count, ..) => count,
        }
    }

    /// The ambiguities that the feature touches. If there are none, documents with only this
    /// feature are valid.
    #[doc(hidden)]
    pub fn touches(self) -> &'static [Ambiguity] {
        self.row().touches
    }

    /// What the feature changes.
    pub(crate) fn slot(self) -> Slot {
        self.row().slot
    }

    /// The choice of the feature that is the same but touches no ambiguity, if there is one.
    pub(super) fn unambiguous(self) -> Option<Choice> {
        let feature = Self::find(self.row().unambiguous?)?;
        Some(Choice { feature, place: 0, variant: 0 })
    }

    pub(super) fn used(self) -> Use {
        self.row().used
    }

    /// Whether documents with this feature are many times as large as others. Such features are
    /// drawn less often.
    pub(super) fn is_large(self) -> bool {
        self.row().is_large
    }

    /// Whether the feature repeats values of other features, many at once or at random.
    #[doc(hidden)]
    pub fn repeats_others(self) -> bool {
        self.row().repeats
    }

    /// Whether the sweep never combines the feature with others.
    pub(crate) fn is_swept_alone(self) -> bool {
        self.used() == Use::Alone
    }

    /// Whether the sweep has this variant at this place in a document of its own. Values that are
    /// also packed, many to a document, take turns at the places.
    pub(crate) fn is_swept_at(self, place: u8, variant: u32) -> bool {
        let shared = self.row().shared;
        shared.is_none_or(|Shared { first, of }| variant % of == first + u32::from(place))
    }

    fn row(self) -> &'static Row {
        &TABLE[usize::from(self.0)]
    }
}

impl Choice {
    /// What the choice changes. Choices with the same key are not used together.
    pub(super) fn key(self) -> (Slot, u8) {
        (self.feature.slot(), self.place)
    }

    pub(super) fn apply(self, canvas: &mut Canvas) {
        match self.feature.row().variants {
            Variants::One(apply) => apply(canvas, self.place),
            Variants::Listed(list, apply) => {
                apply(canvas, self.place, list[self.variant as usize].1);
            }
            Variants::Numbered(_, _, apply) => apply(canvas, self.place, self.variant),
        }
    }

    /// The value that the choice writes, or one of its values, as text or as JSON. `None` if the
    /// feature is not about values.
    pub(super) fn value(self) -> Option<Text> {
        let row = self.feature.row();
        match (row.value, &row.variants) {
            (Some(value), _) => Some(value(self.variant)),
            (None, Variants::Listed(list, _)) => Some(list[self.variant as usize].1.into()),
            (None, _) => None,
        }
    }

    /// The words for the variant and the place. They may be empty.
    pub(super) fn words(self) -> [Text; 2] {
        let row = self.feature.row();
        let variant = match row.variants {
            Variants::One(_) => Text::Borrowed(""),
            Variants::Listed(list, _) => list[self.variant as usize].0.into(),
            Variants::Numbered(_, word, _) => word(self.variant),
        };
        [variant, row.places[usize::from(self.place)].into()]
    }

    /// The id: the feature's id, then the words for the variant and the place unless they are
    /// empty, separated by slashes.
    pub fn id(self) -> String {
        let mut id = self.feature.id().to_owned();
        for word in self.words() {
            if !word.is_empty() {
                id.push('/');
                id.push_str(&word);
            }
        }
        id
    }
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

impl fmt::Debug for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Feature({})", self.id())
    }
}

/// The row and the column of a table that a variant stands for. The first variants have a row each,
/// and different columns.
fn diagonal(variant: u32, rows: usize, columns: usize) -> (usize, usize) {
    let (row, shift) = (variant as usize % rows, variant as usize / rows);
    (row, (row + shift) % columns)
}

/// How many Unicode scalar values there are, not counting U+0000, which touches an ambiguity.
const SCALARS: u32 = 0x10_FFFF - 0x800;

/// The character of a variant. The letters `a` to `z` come first.
fn scalar(variant: u32) -> char {
    let point = match variant {
        0..26 => return char::from(b'a' + variant as u8),
        _ => variant - 25,
    };
    let point = if point < u32::from(b'a') { point } else { point + 26 };
    let point = if point < 0xD800 { point } else { point + 0x800 };
    char::from_u32(point).unwrap_or('a')
}

fn scalar_word(variant: u32) -> Text {
    format!("u+{:04x}", u32::from(scalar(variant))).into()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_character_occurs_once() {
        let all: HashSet<char> = (0..SCALARS).map(scalar).collect();
        assert_eq!(all.len(), SCALARS as usize);
        assert!(!all.contains(&'\0') && all.contains(&'\u{10ffff}'));
    }
}
