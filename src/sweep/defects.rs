//! Near misses of every rule, on every base. Rules that are broken in the same ways share these
//! ways and their variants.

use crate::contract::Rule;
use crate::contract::constraint::{Constraint, JsonType, Scope};
use crate::plan::{Defect, Plan, Position, Way};

use super::bases;

pub(super) fn plans() -> impl Iterator<Item = Plan> {
    families().into_iter().enumerate().flat_map(|(first, family)| {
        // Each family starts with a different turn: many families have a single rule, and would
        // otherwise all take the same turn.
        let turns = (first..).zip(&family.rules);
        turns.flat_map(|(start, rule)| family.plans(start, *rule)).collect::<Vec<_>>()
    })
}

/// Rules that require the same at different places, and so can be broken in the same ways.
struct Family {
    rules: Vec<Rule>,
    ways: &'static [Way],
}

/// The families, in the order of the catalogue.
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
    /// The near misses of a rule. `start` is the number of its first turn.
    fn plans(&self, start: usize, rule: Rule) -> Vec<Plan> {
        let mut plans = Vec::new();
        for (turn, way_index) in self.way_indices(start, rule).into_iter().enumerate() {
            let way = self.ways[way_index];
            let position = match rule.scope() {
                Scope::SubObject => Position::ALL[turn % Position::ALL.len()],
                _ => Position::First,
            };
            for variant in std::iter::once(0).chain(self.other_variants(start, way_index, way)) {
                plans.push(plan(Defect { rule, way, variant, position }, 0));
            }
        }
        plans.extend(self.elsewhere(start, rule));
        plans
    }

    /// The indices of the ways in which the rule is broken. A rule about a member of a sub-object is
    /// broken in only one way per mistake, because there are many such rules: they take turns at the
    /// ways. So are the rules about a factor, other than those about types. All other rules are
    /// broken in every way.
    fn way_indices(&self, start: usize, rule: Rule) -> Vec<usize> {
        let is_broken_in_every_way = match rule.constraint() {
            Constraint::Type { expected: JsonType::Object, .. } => true,
            Constraint::Type { .. } => rule.scope() <= Scope::Factor,
            _ => rule.scope() <= Scope::Session,
        };
        if is_broken_in_every_way {
            return (0..self.ways.len()).collect();
        }
        let alike =
            |one: &usize, other: &usize| self.ways[*one].mistake() == self.ways[*other].mistake();
        let all: Vec<usize> = (0..self.ways.len()).collect();
        all.chunk_by(alike).map(|alike| alike[start % alike.len()]).collect()
    }

    /// The variants of a way, except the first, in which this rule is broken. Each is used for only
    /// one rule of the family.
    fn other_variants(
        &self,
        start: usize,
        way_index: usize,
        way: Way,
    ) -> impl Iterator<Item = u32> {
        let count = self.rules.len();
        (1..way.variants())
            .filter(move |variant| (*variant as usize + way_index) % count == start % count)
    }

    /// Near misses of the rule on every base except the plain document, and at different positions
    /// in an array. Each takes the next way. If the family has no other rule, every way is used on
    /// one of these bases. The many rules of the members of sub-objects take turns at the bases.
    fn elsewhere(&self, start: usize, rule: Rule) -> impl Iterator<Item = Plan> {
        let bases = bases::COUNT - 1;
        // Some members are of a wrong type in a way of their own, and some properties of the session
        // have a name of their own. All other ways are those of the other members.
        let has_ways_of_others = match rule.constraint() {
            Constraint::Required => rule.scope() <= Scope::Session,
            Constraint::Type { .. } => true,
            _ => false,
        };
        let is_alone = self.rules.len() == 1 && !has_ways_of_others;
        let count = if is_alone { self.ways.len().max(bases) } else { bases };
        let turns = match rule.scope() {
            Scope::SubObject if count == bases => start % bases..start % bases + 1,
            _ => 0..count,
        };
        turns.map(move |turn| {
            let way = self.ways[(start + turn) % self.ways.len()];
            let variant = (turn / bases) as u32 % way.variants();
            let defect = Defect { rule, way, variant, position: Position::First };
            let position = match defect.has_positions() {
                true => Position::ALL[(start + turn) % Position::ALL.len()],
                false => Position::First,
            };
            plan(Defect { position, ..defect }, 1 + turn % bases)
        })
    }
}

fn plan(defect: Defect, base: usize) -> Plan {
    Plan::new(bases::choices(base), Some(defect))
}
