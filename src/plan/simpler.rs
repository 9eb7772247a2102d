//! The simpler neighbours of a plan: [`Plan::simpler`].

use super::canvas::Position;
use super::features::Choice;
use super::{Defect, Plan, Way};

impl Plan {
    /// The plans that are one step simpler, the largest step first. Every step leads towards the
    /// plain document and none leads back, so every walk along the steps ends. The defects keep their
    /// rules.
    pub fn simpler(&self) -> Vec<Self> {
        let mut plans = Vec::new();
        if self.choices.len() + self.words.len() > 1 {
            plans.push(Self::new([], self.defects.iter().copied()));
        }
        if !self.choices.is_empty() && !self.words.is_empty() {
            plans.push(Self { words: Vec::new(), ..self.clone() });
            plans.push(Self { choices: Vec::new(), ..self.clone() });
        }
        plans.extend((0..self.choices.len()).map(|index| self.without(index)));
        plans.extend((0..self.words.len()).map(|index| self.without_word(index)));
        for (index, defect) in self.defects.iter().enumerate() {
            plans.extend(self.with_defects(index, simpler_defects(*defect)));
        }
        for (index, choice) in self.choices.iter().enumerate() {
            plans.extend(simpler_choices(*choice).map(|simpler| {
                let mut choices = self.choices.clone();
                choices[index] = simpler;
                self.with(choices, self.defects.iter().copied())
            }));
        }
        for (index, word) in self.words.iter().enumerate() {
            plans.extend(word.simpler().into_iter().map(|simpler| {
                let mut words = self.words.clone();
                words[index] = simpler;
                Self { words: Vec::new(), ..self.clone() }.with_words(words)
            }));
        }
        for (index, defect) in self.defects.iter().enumerate() {
            plans.extend(self.with_defects(index, earlier_defects(*defect)));
        }
        plans
    }

    fn without(&self, index: usize) -> Self {
        let mut choices = self.choices.clone();
        choices.remove(index);
        Self { choices, ..self.clone() }
    }

    fn without_word(&self, index: usize) -> Self {
        let mut words = self.words.clone();
        words.remove(index);
        Self { words, ..self.clone() }
    }

    /// A plan with other choices and defects, and with the same words.
    fn with(
        &self,
        choices: impl IntoIterator<Item = Choice>,
        defects: impl IntoIterator<Item = Defect>,
    ) -> Self {
        Self::new(choices, defects).with_words(self.words.iter().cloned())
    }

    /// The plans that have one of these defects in place of the one at an index, as long as it
    /// breaks the same rules.
    fn with_defects(
        &self,
        index: usize,
        defects: impl Iterator<Item = Defect>,
    ) -> impl Iterator<Item = Self> {
        let rules = self.defects[index].rules();
        defects.filter(move |defect| defect.rules() == rules).map(move |defect| {
            let mut defects = self.defects.clone();
            defects[index] = defect;
            self.with(self.choices.iter().copied(), defects)
        })
    }
}

fn simpler_defects(defect: Defect) -> impl Iterator<Item = Defect> {
    let positions =
        Position::ALL.into_iter().take_while(move |&position| position != defect.position);
    let positions = positions.map(move |position| Defect { position, ..defect });
    let variants = smaller(defect.variant).map(move |variant| Defect { variant, ..defect });
    positions.chain(variants)
}

/// The defects in an earlier way or an earlier variant. With those of them that break the same
/// rules, a walk ends at the first defect that fails, wherever it began.
fn earlier_defects(defect: Defect) -> impl Iterator<Item = Defect> {
    let ways = defect.way.alike(defect.rule).iter().take_while(move |way| **way <= defect.way);
    let variants = move |way: Way| {
        let count = if way == defect.way { defect.variant } else { way.variants() };
        (0..count).map(move |variant| Defect { way, variant, ..defect })
    };
    ways.flat_map(move |way| variants(*way))
}

fn simpler_choices(choice: Choice) -> impl Iterator<Item = Choice> {
    let place = (choice.place > 0).then_some(Choice { place: 0, ..choice });
    let variants = smaller(choice.variant).map(move |variant| Choice { variant, ..choice });
    place.into_iter().chain(variants)
}

/// Smaller numbers: zero, one eighth, one half and one less, without duplicates.
fn smaller(number: u32) -> impl Iterator<Item = u32> {
    let steps = [0, number / 8, number / 2, number.saturating_sub(1)];
    let mut last = None;
    steps.into_iter().filter(move |&step| {
        let is_new = step < number && last.is_none_or(|before| before < step);
        last = Some(step);
        is_new
    })
}
