//! Every feature alone: in each variant at each place.

use crate::plan::{Choice, Feature, Plan};

/// A recipe of more variants than this is a whole alphabet: of that its first are swept, and behind them
/// only the powers of two; the others are drawn.
const MOST_VARIANTS: u32 = 256;
const FIRST_OF_ALPHABET: u32 = 64;

pub(super) fn plans() -> impl Iterator<Item = Plan> {
    Feature::all().flat_map(choices).map(|choice| Plan::new([choice], None))
}

fn choices(feature: Feature) -> impl Iterator<Item = Choice> {
    (0..feature.places()).flat_map(move |place| {
        variants(feature).map(move |variant| Choice { feature, place, variant })
    })
}

fn variants(feature: Feature) -> impl Iterator<Item = u32> {
    let count = feature.variants();
    let first = if count > MOST_VARIANTS { FIRST_OF_ALPHABET } else { count };
    let powers = (FIRST_OF_ALPHABET.ilog2()..u32::BITS).map(|bits| 1 << bits);
    (0..first).chain(powers.filter(move |variant| (first..count).contains(variant)))
}
