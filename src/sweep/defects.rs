//! Every rule broken: at every place, in every way, on every base.

use std::ops::Range;

use crate::contract::Rule;
use crate::plan::{Defect, Plan, Position, Way};

use super::bases;

pub(super) fn plans() -> impl Iterator<Item = Plan> {
    families().into_iter().flat_map(|family| {
        let plans = family.rules.iter().enumerate().map(|(at, rule)| family.plans(at, *rule));
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

/// In a family of more rules than this, those of a factor's parts have so many ways each, in turn.
const LARGE: usize = 16;
const WAYS_IN_LARGE: usize = 4;
/// The ids of rules about a factor's parts have more segments than this.
const DEEP: usize = 3;

impl Family {
    /// The near misses of the rule that is at that place in the family.
    fn plans(&self, at: usize, rule: Rule) -> Vec<Plan> {
        let mut plans = Vec::new();
        for turn in self.turns(at) {
            let way = self.ways[turn % self.ways.len()];
            for variant in std::iter::once(0).chain(self.variants(at, turn, way)) {
                plans.push(plan(Defect { rule, way, variant, position: Position::First }, 0));
            }
        }
        plans.extend(self.elsewhere(at, rule));
        plans
    }

    /// Which ways the rule has: all, or in a large family some.
    fn turns(&self, at: usize) -> Range<usize> {
        let is_deep = self.rules[at].id().split('/').count() > DEEP;
        if self.rules.len() <= LARGE || !is_deep {
            return 0..self.ways.len();
        }
        let start = at * WAYS_IN_LARGE;
        start..start + WAYS_IN_LARGE.min(self.ways.len())
    }

    /// The other variants of a way, which the rules of the family share out.
    fn variants(&self, at: usize, turn: usize, way: Way) -> impl Iterator<Item = u32> {
        let count = self.rules.len();
        (1..way.variants()).filter(move |variant| (*variant as usize + turn) % count == at % count)
    }

    /// The rule on every base and in the last element, each time in another way; the only rule of its
    /// ways has each of them on one other base.
    fn elsewhere(&self, at: usize, rule: Rule) -> impl Iterator<Item = Plan> {
        let bases =
            (0..bases::COUNT).flat_map(|base| [(base, Position::First), (base, Position::Last)]);
        let places: Vec<_> = bases.skip(1).collect();
        let count =
            if self.rules.len() == 1 { self.ways.len().max(places.len()) } else { places.len() };
        (0..count).filter_map(move |turn| {
            let (base, position) = places[turn % places.len()];
            let way = self.ways[(at + turn) % self.ways.len()];
            let variant = (turn / places.len()) as u32 % way.variants();
            let defect = Defect { rule, way, variant, position };
            let position = if defect.has_positions() { position } else { Position::First };
            (base > 0 || position == Position::Last)
                .then(|| plan(Defect { position, ..defect }, base))
        })
    }
}

fn plan(defect: Defect, base: usize) -> Plan {
    Plan::new(bases::choices(base), Some(defect))
}
