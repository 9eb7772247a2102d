//! Documents that together have every pair of features that can be combined: a covering array of
//! strength two, filled greedily.

use std::collections::BTreeSet;

use crate::plan::{Choice, Feature, Plan};

/// Two features.
type Pair = (Feature, Feature);

pub(super) fn plans() -> impl Iterator<Item = Plan> {
    let mut open = all_pairs();
    let mut turn = 0;
    std::iter::from_fn(move || {
        let plan = fill(&open, turn)?;
        turn += 1;
        let features: Vec<Feature> = plan.choices().iter().map(|choice| choice.feature).collect();
        open.retain(|(one, other)| !(features.contains(one) && features.contains(other)));
        Some(plan)
    })
}

/// All pairs of features that can be combined, without the features that are swept alone.
fn all_pairs() -> BTreeSet<Pair> {
    let mut pairs = BTreeSet::new();
    let features = Feature::all().filter(|feature| !feature.is_swept_alone());
    for one in features.clone() {
        for other in features.clone().filter(|other| one < *other) {
            if Plan::new([choice(one, 0), choice(other, 1)], None).choices().len() == 2 {
                pairs.insert((one, other));
            }
        }
    }
    pairs
}

/// A choice of a feature. The turn decides its variant and place.
fn choice(feature: Feature, turn: u32) -> Choice {
    let place = (turn % u32::from(feature.places())) as u8;
    Choice { feature, place, variant: turn % feature.variants() }
}

/// A plan with the first open pair, or `None` if no pair is open. Features are added as long as
/// they close open pairs, those that close the most pairs first.
fn fill(open: &BTreeSet<Pair>, turn: u32) -> Option<Plan> {
    let (one, other) = open.first()?;
    let mut plan = Plan::new([choice(*one, turn), choice(*other, turn)], None);
    if plan.choices().len() < 2 {
        // At these places both change the same thing, but at different places they do not.
        plan = Plan::new([choice(*one, 0), choice(*other, 1)], None);
    }
    while let Some(larger) = with_another_feature(&plan, open, turn) {
        plan = larger;
    }
    Some(plan)
}

fn with_another_feature(plan: &Plan, open: &BTreeSet<Pair>, turn: u32) -> Option<Plan> {
    let closes = |feature: Feature| {
        let pair = |other: Feature| (feature.min(other), feature.max(other));
        plan.choices().iter().filter(|choice| open.contains(&pair(choice.feature))).count()
    };
    let mut candidates: Vec<(usize, Feature)> = Feature::all()
        .map(|feature| (closes(feature), feature))
        .filter(|(count, _)| *count > 0)
        .collect();
    candidates.sort_by_key(|(count, feature)| (usize::MAX - count, *feature));
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
    fn every_pair_that_can_be_combined_occurs() {
        let documents: Vec<Vec<Feature>> = plans()
            .map(|plan| plan.choices().iter().map(|choice| choice.feature).collect())
            .collect();
        for (one, other) in all_pairs() {
            let both =
                |features: &Vec<Feature>| features.contains(&one) && features.contains(&other);
            assert!(documents.iter().any(both), "{one} and {other}");
        }
        println!("{} plans for {} pairs", documents.len(), all_pairs().len());
    }
}
