//! The sweep: the cases that every run checks, the same each time. A certificate rests on them.
//! They do not contain every combination of features, but nearly every pair.
//!
//! - Every rule is broken, and every way is used in every variant (`defects`). The many rules about
//!   parts of factors share the ways between them. The positions in arrays and the `bases` are
//!   spread over the ways.
//! - Sets of rules are broken at once, and so are every two rules at different places (`several`).
//! - Every feature occurs without others at each of its places, in all its variants or, if these
//!   are too many, in some of them (`features`).
//! - Every two features that can be combined occur together in some document (`pairs`), except the
//!   few whose documents are too large for that.
//!
//! Hostile documents are not part of these plans ([`hostile`]).

mod bases;
mod defects;
mod features;
pub mod hostile;
mod pairs;
mod several;

use std::collections::HashSet;
use std::sync::{LazyLock, OnceLock};

use crate::case::Case;
use crate::plan::Plan;

pub use hostile::Hostile;

/// Every plan of the sweep, the plain one first. No two plans write the same document.
pub fn plans() -> &'static [Plan] {
    static PLANS: LazyLock<Vec<Plan>> = LazyLock::new(all);
    &PLANS
}

/// The case of the plan at an index in [`plans`]. It is made once and kept, because the self-test
/// runs each case hundreds of times.
pub fn case(index: usize) -> &'static Case {
    static CASES: LazyLock<Vec<OnceLock<Case>>> =
        LazyLock::new(|| plans().iter().map(|_| OnceLock::new()).collect());
    CASES[index].get_or_init(|| Case::swept(plans()[index].clone()))
}

/// The case whose plan has this id.
pub fn find(id: &str) -> Option<&'static Case> {
    plans().iter().position(|plan| plan.id() == id).map(case)
}

fn all() -> Vec<Plan> {
    let valid = features::plans().chain(pairs::plans()).collect();
    let plans = spread(valid, defects::plans().chain(several::plans()).collect());
    let mut seen = HashSet::new();
    std::iter::once(Plan::default())
        .chain(plans)
        .filter(|plan| seen.insert(plan.document()))
        .collect()
}

/// Merges two lists, spreading the shorter evenly over the longer. If a near miss leaves state
/// behind in an implementation, the valid documents after it can reveal that.
fn spread(few: Vec<Plan>, many: Vec<Plan>) -> impl Iterator<Item = Plan> {
    let (many_count, few_count) = (many.len(), few.len());
    let mut many = many.into_iter();
    few.into_iter().enumerate().flat_map(move |(index, plan)| {
        let count = (index + 1) * many_count / few_count - index * many_count / few_count;
        std::iter::once(plan).chain(many.by_ref().take(count).collect::<Vec<_>>())
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::contract::Rule;
    use crate::plan::{Feature, Way};

    #[test]
    fn every_rule_and_every_feature_is_swept_and_no_document_occurs_twice() {
        let plans = plans();
        let rules: HashSet<Rule> = plans.iter().flat_map(Plan::rules).collect();
        assert_eq!(rules.len(), Rule::all().len());
        let features: HashSet<Feature> =
            plans.iter().flat_map(Plan::choices).map(|choice| choice.feature).collect();
        assert_eq!(features.len(), Feature::all().len());
        let ids: HashSet<String> = plans.iter().map(Plan::id).collect();
        let documents: HashSet<Vec<u8>> = plans.iter().map(Plan::document).collect();
        assert_eq!((ids.len(), documents.len()), (plans.len(), plans.len()));
        println!("{} plans", plans.len());
        assert!(plans.len() < 12_000, "{}", plans.len());
    }

    #[test]
    fn every_way_is_swept_in_every_variant() {
        // The list of the sweep would not do: of several plans that write the same document it
        // keeps only one.
        let swept: HashSet<(Way, u32)> = defects::plans()
            .flat_map(|plan| plan.defects().to_vec())
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
