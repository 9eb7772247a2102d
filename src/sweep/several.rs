//! Near misses that break several rules: those whose defect breaks a set of rules, and those with
//! two defects at different places.

use crate::contract::constraint::Scope;
use crate::contract::{Layer, Rule};
use crate::plan::{Defect, Plan, Position, Way};

pub(super) fn plans() -> impl Iterator<Item = Plan> {
    sets().chain(pairs())
}

/// Every defect that breaks a set of rules, in each variant. Those in an array are at the first
/// element in each variant, and at the other positions in the first variant.
fn sets() -> impl Iterator<Item = Plan> {
    Way::several().iter().flat_map(|&way| {
        let first = (0..way.variants()).map(|variant| (variant, Position::First));
        let elsewhere = [(0, Position::Last), (0, Position::Middle)];
        let defects = first.chain(elsewhere).filter_map(move |(variant, position)| {
            Some(Defect::several(way, variant, Position::First)?.at(position))
        });
        defects.map(|defect| Plan::new([], [defect]))
    })
}

/// Two defects for every two groups of rules at different places. The rules of a group, and the ways
/// to break them, take turns, so that they are spread over the pairs.
fn pairs() -> impl Iterator<Item = Plan> {
    let groups = groups();
    let mut plans = Vec::new();
    for (index, one) in groups.iter().enumerate() {
        for other in &groups[index + 1..] {
            let plan = pair(plans.len(), one, other);
            if plan.parts() == 2 {
                plans.push(plan);
            }
        }
    }
    plans.into_iter()
}

/// The rules of the session and its factors in groups: those about the type and the presence of one
/// value, and those about its text. Of the many sub-objects, `email_factor` stands for all.
fn groups() -> Vec<Vec<Rule>> {
    let mut groups: Vec<Vec<Rule>> = Vec::new();
    for rule in Rule::all().filter(|rule| is_paired(*rule)) {
        let same = |group: &&mut Vec<Rule>| {
            group[0].pointer() == rule.pointer() && group[0].layer() == rule.layer()
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(rule),
            None => groups.push(vec![rule]),
        }
    }
    groups
}

/// Whether the rule is one of the session or of its factors, but not of one of the many
/// sub-objects: of these, `email_factor` stands for all.
fn is_paired(rule: Rule) -> bool {
    match rule.scope() {
        Scope::Text => false,
        Scope::Session => true,
        Scope::Factor => {
            rule.layer() == Layer::Prose
                || !rule.id().contains("_factor/")
                || rule.id().contains("/email_factor/")
        }
        Scope::SubObject => rule.id().contains("/email_factor/"),
    }
}

/// A plan that breaks a rule of each group.
fn pair(turn: usize, one: &[Rule], other: &[Rule]) -> Plan {
    let defect = |rules: &[Rule], turn: usize| {
        let rule = rules[turn % rules.len()];
        let ways = Way::of(rule);
        let way = ways[turn % ways.len()];
        let variant = (turn / ways.len()) as u32 % way.variants();
        Defect { rule, way, variant, position: Position::First }
    };
    Plan::new([], [defect(one, turn), defect(other, turn / 7)])
}
