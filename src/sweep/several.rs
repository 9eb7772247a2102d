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

/// Two defects for every two rules at different places. The ways to break the rules take turns, so
/// that they are spread over the pairs.
fn pairs() -> impl Iterator<Item = Plan> {
    let rules: Vec<Rule> = Rule::all().filter(|rule| is_paired(*rule)).collect();
    let pairs = rules.iter().enumerate().flat_map(|(index, one)| {
        rules[index + 1..].iter().map(move |other| (*one, *other)).collect::<Vec<_>>()
    });
    pairs
        .enumerate()
        .map(|(turn, (one, other))| pair(turn, one, other))
        .filter(|plan| plan.parts() == 2)
        .collect::<Vec<_>>()
        .into_iter()
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

/// The plan that breaks both rules.
fn pair(turn: usize, one: Rule, other: Rule) -> Plan {
    let defect = |rule: Rule, turn: usize| {
        let ways = Way::of(rule);
        let way = ways[turn % ways.len()];
        let variant = (turn / ways.len()) as u32 % way.variants();
        Defect { rule, way, variant, position: Position::First }
    };
    Plan::new([], [defect(one, turn), defect(other, turn / 7)])
}
