//! The sweep: the cases that every run asks about, the same each time. What a certificate promises
//! rests on them.

use crate::contract::Rule;
use crate::plan::{Choice, Defect, Feature, Plan, Position, Way};

/// Every plan of the sweep: each rule broken in each way, each recipe in each variant and at each of
/// its places.
pub fn plans() -> Vec<Plan> {
    let defects = Rule::all().flat_map(defects).map(|defect| Plan::new([], Some(defect)));
    let choices = Feature::all().flat_map(choices).map(|choice| Plan::new([choice], None));
    std::iter::once(Plan::default()).chain(choices).chain(defects).collect()
}

/// Members of a factor's sub-objects are 150 rules of one kind: each is broken in so many ways, in
/// turn, that all ways are used on some.
const WAYS_IN_SUB_OBJECTS: usize = 3;

fn defects(rule: Rule) -> impl Iterator<Item = Defect> {
    let ways = Way::of(rule);
    let few = rule.id().split('/').count() > 4;
    let count = if few { WAYS_IN_SUB_OBJECTS.min(ways.len()) } else { ways.len() };
    let turn = if few { rule.index() * WAYS_IN_SUB_OBJECTS } else { 0 };
    (0..count).flat_map(move |at| variants(rule, ways[(turn + at) % ways.len()]))
}

/// Each variant of a way, and its first in another element where the rule speaks of elements.
fn variants(rule: Rule, way: Way) -> impl Iterator<Item = Defect> {
    let defect = Defect { rule, way, variant: 0, position: Position::First };
    let variants = (0..way.variants()).map(move |variant| Defect { variant, ..defect });
    let last = defect.has_positions().then_some(Defect { position: Position::Last, ..defect });
    variants.chain(last)
}

/// A recipe of more variants than this is a whole alphabet: it is drawn, not swept.
const MOST_VARIANTS: u32 = 64;

/// Each variant at the first place, and each other place with one variant.
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

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_rule_and_every_recipe_is_swept_and_no_plan_twice() {
        let plans = plans();
        let rules: HashSet<Rule> = plans.iter().filter_map(Plan::rule).collect();
        assert_eq!(rules.len(), Rule::all().len());
        let features: HashSet<Feature> =
            plans.iter().flat_map(Plan::choices).map(|choice| choice.feature).collect();
        assert_eq!(features.len(), Feature::all().len());
        let ids: HashSet<String> = plans.iter().map(Plan::id).collect();
        assert_eq!(ids.len(), plans.len());
        assert!(plans.len() <= 8000, "{}", plans.len());
    }
}
