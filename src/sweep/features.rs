//! Every feature alone: in each variant at each place.

use crate::plan::{Choice, Feature, Plan};

/// A recipe of more variants than this is a whole alphabet: it is drawn, not swept.
const MOST_VARIANTS: u32 = 64;

pub(super) fn plans() -> impl Iterator<Item = Plan> {
    Feature::all().flat_map(choices).map(|choice| Plan::new([choice], None))
}

fn choices(feature: Feature) -> impl Iterator<Item = Choice> {
    let variants = 0..feature.variants().min(MOST_VARIANTS);
    (0..feature.places()).flat_map(move |place| {
        variants.clone().map(move |variant| Choice { feature, place, variant })
    })
}
