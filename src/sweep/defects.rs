//! Every rule broken: at every place, in every way, on every base.

use crate::contract::Rule;
use crate::contract::constraint::Scope;
use crate::plan::{Defect, Plan, Position, Way};

use super::bases;

pub(super) fn plans() -> impl Iterator<Item = Plan> {
    families().into_iter().enumerate().flat_map(|(first, family)| {
        // Families begin their turns apart: many are of one rule.
        let plans = (first..).zip(&family.rules).map(|(at, rule)| family.plans(at, *rule));
        plans.flatten().collect::<Vec<_>>()
    })
}

/// Rules that say the same of different places, and so are broken in the same ways.
struct Family {
    rules: Vec<Rule>,
    ways: &'static [Way],
}

/// The rules with the same ways, in the order of the catalogue.
fn families() -> Vec<Family> {
    let mut families: Vec<Family> = Vec::new();
    for rule in Rule::all() {
        let ways = Way::of(rule);
        match families.iter_mut().find(|family| family.ways == ways) {
            Some(family) => family.rules.push(rule),
            None => families.push(Family { rules: vec![rule], ways }),
        }
    }
    families
}

impl Family {
    /// The near misses of a rule; its turns begin at that number.
    fn plans(&self, at: usize, rule: Rule) -> Vec<Plan> {
        let mut plans = Vec::new();
        for turn in self.turns(at, rule) {
            let way = self.ways[turn];
            for variant in std::iter::once(0).chain(self.variants(at, turn, way)) {
                plans.push(plan(Defect { rule, way, variant, position: Position::First }, 0));
            }
        }
        plans.extend(self.elsewhere(at, rule));
        plans
    }

    /// Which ways the rule has: all; of a factor's parts, which are many, one for each mistake in turn.
    fn turns(&self, at: usize, rule: Rule) -> Vec<usize> {
        if rule.scope() <= Scope::Session {
            return (0..self.ways.len()).collect();
        }
        let alike =
            |one: &usize, other: &usize| self.ways[*one].mistake() == self.ways[*other].mistake();
        let all: Vec<usize> = (0..self.ways.len()).collect();
        all.chunk_by(alike).map(|turns| turns[at % turns.len()]).collect()
    }

    /// The other variants of a way, which the rules of the family share out.
    fn variants(&self, at: usize, turn: usize, way: Way) -> impl Iterator<Item = u32> {
        let count = self.rules.len();
        (1..way.variants()).filter(move |variant| (*variant as usize + turn) % count == at % count)
    }

    /// The rule on every other base and at every position in an array, each time in another way; the
    /// only rule of its ways has each of them on one other base.
    fn elsewhere(&self, at: usize, rule: Rule) -> impl Iterator<Item = Plan> {
        let bases = bases::COUNT - 1;
        let count = if self.rules.len() == 1 { self.ways.len().max(bases) } else { bases };
        (0..count).map(move |turn| {
            let way = self.ways[(at + turn) % self.ways.len()];
            let variant = (turn / bases) as u32 % way.variants();
            let defect = Defect { rule, way, variant, position: Position::First };
            let position = match defect.has_positions() {
                true => Position::ALL[(at + turn) % Position::ALL.len()],
                false => Position::First,
            };
            plan(Defect { position, ..defect }, 1 + turn % bases)
        })
    }
}

fn plan(defect: Defect, base: usize) -> Plan {
    Plan::new(bases::choices(base), Some(defect))
}
