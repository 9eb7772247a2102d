//! The entropy from which a given plan is drawn: [`Plan::entropy`].

use super::canvas::Position;
use super::draw::{DRAWN, GROUPS, MAX_CHOICES, VALID, group};
use super::features::{Choice, Feature};
use super::{Defect, Plan, Way};

impl Plan {
    /// Entropy from which [`Self::draw`] draws this plan; a fuzzer can start from it. `None` if the
    /// plan has words, more choices than a drawn plan can have, or a feature that is never drawn.
    pub fn entropy(&self) -> Option<Vec<u8>> {
        if !self.words.is_empty() {
            return None;
        }
        let defect = match self.defects.as_slice() {
            [] => None,
            [defect] => Some(*defect),
            _ => return None,
        };
        let mut entropy = Writer::default();
        entropy.put(usize::from(defect.is_some()), 1);
        if let Some(defect) = defect {
            entropy.defect(defect)?;
        }
        let is_valid = |choice: &Choice| VALID.contains(&choice.feature);
        let all_valid = self.choices.iter().all(is_valid);
        if defect.is_some() {
            entropy.put(if all_valid { 0 } else { 7 }, 7);
        }
        let features = if defect.is_some() && all_valid { &VALID } else { &DRAWN };
        let max_choices = usize::from(MAX_CHOICES);
        if self.choices.len() > max_choices {
            return None;
        }
        entropy.put(self.choices.len(), max_choices);
        self.choices.iter().try_for_each(|choice| entropy.choice(features, *choice))?;
        Some(entropy.0)
    }
}

/// Entropy in the making: the bytes written so far.
#[derive(Default)]
struct Writer(Vec<u8>);

impl Writer {
    /// Adds a number in `0..=last` as `Unstructured::int_in_range` reads it: the highest byte
    /// first, in as many bytes as `last` needs.
    fn put(&mut self, number: usize, last: usize) {
        let bytes = (usize::BITS - last.leading_zeros()).div_ceil(8) as usize;
        let unused = size_of::<usize>() - bytes;
        self.0.extend(&number.to_be_bytes()[unused..]);
    }

    fn choice(&mut self, features: &[Feature], choice: Choice) -> Option<()> {
        let Choice { feature, place, variant } = choice;
        self.put(features.iter().position(|other| *other == feature)?, features.len() - 1);
        self.put(usize::from(place), usize::from(feature.places()) - 1);
        self.put(variant as usize, feature.variants() as usize - 1);
        Some(())
    }

    fn defect(&mut self, defect: Defect) -> Option<()> {
        let Defect { rule, way, variant, position } = defect;
        let ways = way.alike(rule);
        let breaks_several = ways == Way::several();
        let group = if breaks_several { GROUPS.len() } else { group(rule) };
        self.put(group, GROUPS.len());
        if let Some(rules) = GROUPS.get(group) {
            self.put(rules.iter().position(|other| *other == rule)?, rules.len() - 1);
        }
        self.put(ways.iter().position(|other| *other == way)?, ways.len() - 1);
        self.put(variant as usize, way.variants() as usize - 1);
        let index = Position::ALL.iter().position(|other| *other == position)?;
        self.put(index, Position::ALL.len() - 1);
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
    fn the_entropy_of_a_plan_draws_the_same_plan() {
        for index in 0..5000 {
            let plan = drawn(&entropy::<{ Plan::ENTROPY }>(3, index));
            let entropy = plan.entropy().expect("a drawn plan has entropy");
            assert!(entropy.len() <= Plan::ENTROPY, "{}", entropy.len());
            assert_eq!(drawn(&entropy), plan, "{}", plan.id());
        }
    }
}
