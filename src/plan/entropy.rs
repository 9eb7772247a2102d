//! The way back from a plan to entropy: [`Plan::entropy`].

use super::canvas::Position;
use super::draw::{DRAWN, GROUPS, MOST_CHOICES, VALID, group};
use super::features::{Choice, Feature};
use super::{Defect, Plan, Way};

impl Plan {
    /// Entropy that [`Self::draw`] draws this plan from, for a fuzzer to start with. `None` for a plan with
    /// more choices than are ever drawn, or with a feature that is never drawn.
    pub fn entropy(&self) -> Option<Vec<u8>> {
        let mut entropy = Written::default();
        entropy.put(usize::from(self.defect.is_some()), 1);
        if let Some(defect) = self.defect {
            entropy.defect(defect)?;
        }
        let is_valid = |choice: &Choice| VALID.contains(&choice.feature);
        let all_valid = self.choices.iter().all(is_valid);
        if self.defect.is_some() {
            entropy.put(if all_valid { 0 } else { 7 }, 7);
        }
        let features = if self.defect.is_some() && all_valid { &VALID } else { &DRAWN };
        let most = usize::from(MOST_CHOICES);
        if self.choices.len() > most {
            return None;
        }
        entropy.put(self.choices.len(), most);
        self.choices.iter().try_for_each(|choice| entropy.choice(features, *choice))?;
        Some(entropy.0)
    }
}

/// Entropy in the making: the bytes of the choices so far.
#[derive(Default)]
struct Written(Vec<u8>);

impl Written {
    /// Adds a number of `0..=last` as `Unstructured::int_in_range` reads it: the highest byte first, and no
    /// more bytes than `last` has.
    fn put(&mut self, number: usize, last: usize) {
        let bytes = (usize::BITS - last.leading_zeros()).div_ceil(8) as usize;
        let from = size_of::<usize>() - bytes;
        self.0.extend(&number.to_be_bytes()[from..]);
    }

    fn choice(&mut self, features: &[Feature], choice: Choice) -> Option<()> {
        let Choice { feature, place, variant } = choice;
        self.put(features.iter().position(|it| *it == feature)?, features.len() - 1);
        self.put(usize::from(place), usize::from(feature.places()) - 1);
        self.put(variant as usize, feature.variants() as usize - 1);
        Some(())
    }

    fn defect(&mut self, defect: Defect) -> Option<()> {
        let Defect { rule, way, variant, position } = defect;
        let group = group(rule);
        self.put(group, GROUPS.len() - 1);
        let (rules, ways) = (&GROUPS[group], Way::of(rule));
        self.put(rules.iter().position(|it| *it == rule)?, rules.len() - 1);
        self.put(ways.iter().position(|it| *it == way)?, ways.len() - 1);
        self.put(variant as usize, way.variants() as usize - 1);
        self.put(Position::ALL.iter().position(|it| *it == position)?, Position::ALL.len() - 1);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use arbitrary::Unstructured;

    use crate::entropy::entropy;
    use crate::plan::Plan;

    fn drawn(entropy: &[u8]) -> Plan {
        Plan::draw(&mut Unstructured::new(entropy)).unwrap()
    }

    #[test]
    fn the_entropy_of_a_plan_draws_it_again() {
        for index in 0..5000 {
            let plan = drawn(&entropy::<{ Plan::ENTROPY }>(3, index));
            let entropy = plan.entropy().expect("it was drawn");
            assert!(entropy.len() <= Plan::ENTROPY, "{}", entropy.len());
            assert_eq!(drawn(&entropy), plan, "{}", plan.id());
        }
    }
}
