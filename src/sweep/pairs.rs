//! Every two features that go together, in one document: a covering array of strength two, filled
//! greedily.

use std::collections::BTreeSet;

use crate::plan::{Choice, Feature, Plan};

/// Two features.
type Pair = (Feature, Feature);

pub(super) fn plans() -> impl Iterator<Item = Plan> {
    let mut open = open();
    let mut turn = 0;
    std::iter::from_fn(move || {
        let plan = fill(&open, turn)?;
        turn += 1;
        let features: Vec<Feature> = plan.choices().iter().map(|choice| choice.feature).collect();
        open.retain(|(one, other)| !(features.contains(one) && features.contains(other)));
        Some(plan)
    })
}

/// All pairs that a plan has room for.
fn open() -> BTreeSet<Pair> {
    let mut open = BTreeSet::new();
    let features = Feature::all().filter(|feature| !feature.is_swept_alone());
    for one in features.clone() {
        for other in features.clone().filter(|other| one < *other) {
            if Plan::new([choice(one, 0), choice(other, 1)], None).choices().len() == 2 {
                open.insert((one, other));
            }
        }
    }
    open
}

/// A choice of a feature; which variant and place it is, is left to the turn.
fn choice(feature: Feature, turn: u32) -> Choice {
    let place = (turn % u32::from(feature.places())) as u8;
    Choice { feature, place, variant: turn % feature.variants() }
}

/// A plan that begins with the first open pair, and takes in whatever closes the most others.
fn fill(open: &BTreeSet<Pair>, turn: u32) -> Option<Plan> {
    let (one, other) = open.first()?;
    let mut plan = Plan::new([choice(*one, turn), choice(*other, turn)], None);
    if plan.choices().len() < 2 {
        // At these places they stand in each other's way; at the others they do not.
        plan = Plan::new([choice(*one, 0), choice(*other, 1)], None);
    }
    while let Some(larger) = with_one_more(&plan, open, turn) {
        plan = larger;
    }
    Some(plan)
}

fn with_one_more(plan: &Plan, open: &BTreeSet<Pair>, turn: u32) -> Option<Plan> {
    let closed = |feature: Feature| {
        let pair = |other: Feature| (feature.min(other), feature.max(other));
        plan.choices().iter().filter(|choice| open.contains(&pair(choice.feature))).count()
    };
    let mut candidates: Vec<(usize, Feature)> =
        Feature::all().map(|feature| (closed(feature), feature)).filter(|it| it.0 > 0).collect();
    candidates.sort_by_key(|(closed, feature)| (usize::MAX - closed, *feature));
    candidates.into_iter().find_map(|(_, feature)| {
        let choices = plan.choices().iter().copied().chain([choice(feature, turn)]);
        let larger = Plan::new(choices, None);
        (larger.choices().len() > plan.choices().len()).then_some(larger)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_pair_that_goes_together_is_left_out() {
        let together: Vec<Vec<Feature>> = plans()
            .map(|plan| plan.choices().iter().map(|choice| choice.feature).collect())
            .collect();
        for (one, other) in open() {
            let both =
                |features: &Vec<Feature>| features.contains(&one) && features.contains(&other);
            assert!(together.iter().any(both), "{one} and {other}");
        }
        println!("{} plans for {} pairs", together.len(), open().len());
    }
}
