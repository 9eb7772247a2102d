//! Every feature alone: in each variant at its first place, and at each other place.

use crate::plan::{Choice, Feature, Plan};

/// A recipe of more variants than this is a whole alphabet: it is drawn, not swept.
const MOST_VARIANTS: u32 = 64;

pub(super) fn plans() -> impl Iterator<Item = Plan> {
    Feature::all().flat_map(choices).map(|choice| Plan::new([choice], None))
}

fn choices(feature: Feature) -> impl Iterator<Item = Choice> {
    let at_first = (0..feature.variants().min(MOST_VARIANTS)).map(move |variant| Choice {
        feature,
        place: 0,
        variant,
    });
    let elsewhere = (1..feature.places()).map(move |place| Choice {
        feature,
        place,
        variant: u32::from(place) % feature.variants(),
    });
    at_first.chain(elsewhere)
}
