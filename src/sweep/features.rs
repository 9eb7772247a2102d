//! Documents with one feature each: every feature in each variant at each place.

use std::ops::Range;

use crate::plan::{Choice, Feature, Plan};

/// The sweep includes every variant of a feature that has at most this many. For a feature with
/// more, it includes the first [`FIRST_VARIANTS`] and those whose number is a power of two; the
/// rest are left to the random cases. If the variants are values drawn at random, it includes
/// [`DRAWN`]: variant 0 stands for the plainest value, which other features have.
const MAX_VARIANTS: u32 = 512;
/// How many of the first variants the sweep includes if a feature has more than [`MAX_VARIANTS`].
const FIRST_VARIANTS: u32 = 16;
/// Which variants it includes if they are values drawn at random.
const DRAWN: Range<u32> = 1..3;

pub(super) fn plans() -> impl Iterator<Item = Plan> {
    Feature::all().flat_map(choices).map(|choice| Plan::new([choice], None))
}

fn choices(feature: Feature) -> impl Iterator<Item = Choice> {
    (0..feature.places()).flat_map(move |place| {
        let variants =
            variants(feature).filter(move |&variant| feature.is_swept_at(place, variant));
        variants.map(move |variant| Choice { feature, place, variant })
    })
}

fn variants(feature: Feature) -> impl Iterator<Item = u32> {
    let count = feature.variants();
    let (first, powers) = if count <= MAX_VARIANTS {
        (0..count, 0..0)
    } else if feature.repeats_others() {
        (DRAWN, 0..0)
    } else {
        (0..FIRST_VARIANTS, FIRST_VARIANTS..count)
    };
    let all_powers = (FIRST_VARIANTS.ilog2()..u32::BITS).map(|bits| 1 << bits);
    first.chain(all_powers.filter(move |variant| powers.contains(variant)))
}
