//! The sweep: the cases that every run asks about, the same each time. What a certificate promises
//! rests on them. It is not the full product of all that can vary, but has every pair.
//!
//! - Every rule is broken at every place, and in every way (`defects`); where a defect stands in an
//!   array, and on which `bases`, is spread over the ways.
//! - Every feature stands alone, in each variant (`features`).
//! - Every two features that go together stand together in some document (`pairs`).
//!
//! Apart from these stand the documents that are made to be costly ([`hostile`]).

mod bases;
mod defects;
mod features;
pub mod hostile;
mod pairs;

use std::collections::HashSet;
use std::sync::{LazyLock, OnceLock};

use crate::case::Case;
use crate::plan::Plan;

pub use hostile::Hostile;

/// Every plan of the sweep, the plain one first; no two write the same document.
pub fn plans() -> &'static [Plan] {
    static PLANS: LazyLock<Vec<Plan>> = LazyLock::new(all);
    &PLANS
}

/// The case of the plan at that index of [`plans`]. It is made once and kept: the self-test runs each
/// case hundreds of times.
pub fn case(index: usize) -> &'static Case {
    static CASES: LazyLock<Vec<OnceLock<Case>>> =
        LazyLock::new(|| plans().iter().map(|_| OnceLock::new()).collect());
    CASES[index].get_or_init(|| Case::swept(plans()[index].clone()))
}

/// The case of that id.
pub fn find(id: &str) -> Option<&'static Case> {
    plans().iter().position(|plan| plan.id() == id).map(case)
}

fn all() -> Vec<Plan> {
    let valid = features::plans().chain(pairs::plans()).collect();
    let plans = spread(valid, defects::plans().collect());
    let mut seen = HashSet::new();
    std::iter::once(Plan::default())
        .chain(plans)
        .filter(|plan| seen.insert(plan.document()))
        .collect()
}

/// Both in their order, the fewer evenly among the more: what a near miss leaves behind in an
/// implementation shows on the valid documents after it.
fn spread(few: Vec<Plan>, many: Vec<Plan>) -> impl Iterator<Item = Plan> {
    let (all, ends) = (many.len(), few.len());
    let mut many = many.into_iter();
    few.into_iter().enumerate().flat_map(move |(at, plan)| {
        let next = (at + 1) * all / ends - at * all / ends;
        std::iter::once(plan).chain(many.by_ref().take(next).collect::<Vec<_>>())
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::contract::Rule;
    use crate::plan::{Feature, Way};

    #[test]
    fn every_rule_and_every_recipe_is_swept_and_no_document_twice() {
        let plans = plans();
        let rules: HashSet<Rule> = plans.iter().filter_map(Plan::rule).collect();
        assert_eq!(rules.len(), Rule::all().len());
        let features: HashSet<Feature> =
            plans.iter().flat_map(Plan::choices).map(|choice| choice.feature).collect();
        assert_eq!(features.len(), Feature::all().len());
        let ids: HashSet<String> = plans.iter().map(Plan::id).collect();
        let documents: HashSet<Vec<u8>> = plans.iter().map(Plan::document).collect();
        assert_eq!((ids.len(), documents.len()), (plans.len(), plans.len()));
        println!("{} plans", plans.len());
        assert!(plans.len() <= 8000, "{}", plans.len());
    }

    #[test]
    fn every_way_is_swept_in_every_variant() {
        // Of ways that come to the same document one is kept.
        let swept: HashSet<(Way, u32)> = defects::plans()
            .filter_map(|plan| plan.defect())
            .map(|defect| (defect.way, defect.variant))
            .collect();
        for rule in Rule::all() {
            for way in Way::of(rule) {
                for variant in 0..way.variants() {
                    assert!(swept.contains(&(*way, variant)), "{rule}/{} {variant}", way.id());
                }
            }
        }
    }
}
