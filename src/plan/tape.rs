//! The way back from a plan to a tape: [`Plan::tape`].

use super::canvas::Position;
use super::draw::{DRAWN, GROUPS, MOST_CHOICES, VALID, group};
use super::features::{Choice, Feature};
use super::{Defect, Plan, Way};

impl Plan {
    /// A tape that [`Self::draw`] draws this plan from, such as a fuzzer may start with; none for a
    /// plan with more choices than are ever drawn, or with a recipe that is swept alone.
    pub fn tape(&self) -> Option<Vec<u8>> {
        let mut tape = Tape::default();
        tape.put(usize::from(self.defect.is_some()), 1);
        if let Some(defect) = self.defect {
            tape.defect(defect)?;
        }
        let is_valid = |choice: &Choice| VALID.contains(&choice.feature);
        let all_valid = self.choices.iter().all(is_valid);
        if self.defect.is_some() {
            tape.put(if all_valid { 0 } else { 7 }, 7);
        }
        let features = if self.defect.is_some() && all_valid { &VALID } else { &DRAWN };
        let most = usize::from(MOST_CHOICES);
        if self.choices.len() > most {
            return None;
        }
        tape.put(self.choices.len(), most);
        self.choices.iter().try_for_each(|choice| tape.choice(features, *choice))?;
        Some(tape.0)
    }
}

/// The bytes of a tape, and what was put on it so far.
#[derive(Default)]
struct Tape(Vec<u8>);

impl Tape {
    /// Puts a number of `0..=last`, as `Unstructured::int_in_range` takes it: the highest byte first,
    /// and no more bytes than the last number has.
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

    use crate::plan::Plan;
    use crate::seed::Seed;

    fn drawn(tape: &[u8]) -> Plan {
        Plan::draw(&mut Unstructured::new(tape)).unwrap()
    }

    #[test]
    fn the_tape_of_a_plan_draws_it_again() {
        for index in 0..5000 {
            let plan = drawn(&Seed(3).tape::<{ Plan::TAPE }>(index));
            let tape = plan.tape().expect("it was drawn");
            assert!(tape.len() <= Plan::TAPE, "{}", tape.len());
            assert_eq!(drawn(&tape), plan, "{}", plan.id());
        }
    }
}
