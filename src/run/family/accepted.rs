//! The causes of wrongly accepted documents: [`Accepted`].
//!
//! A rule is unchecked if nearly all ways to break it in the sweep are accepted. Unchecked rules belong
//! together if nothing in an object is checked, or nothing that the descriptions say of a kind of text,
//! or no rule of a class. Other rules belong together if nearly the same ways to break them are
//! accepted.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use crate::contract::Rule;
use crate::contract::constraint::Scope;
use crate::finding::Kind;
use crate::plan::{Feature, Plan, Way};
use crate::sweep;

use super::super::Finding;
use super::cause::{Cause, Class, FACTORS, rules, subtrees};

/// The share of ways, or of rules, that counts as all of them, in percent.
pub(super) const MOST: usize = 90;

/// The numbers of ways of which all but one count as all of them.
const FEW: std::ops::RangeInclusive<usize> = 4..=6;

/// The causes by rule.
pub(super) struct Accepted {
    causes: HashMap<Rule, Cause>,
}

/// The ways to break each rule alone that the sweep has.
static SWEPT: LazyLock<HashMap<Rule, HashSet<&'static str>>> = LazyLock::new(|| {
    let mut ways: HashMap<Rule, HashSet<&'static str>> = HashMap::new();
    for plan in sweep::plans() {
        if let [defect] = plan.defects()
            && !Way::several().contains(&defect.way)
        {
            ways.entry(defect.rule).or_default().insert(defect.way.id());
        }
    }
    ways
});

impl Accepted {
    pub(super) fn of(findings: &[&Finding]) -> Self {
        let alone: Vec<(Rule, &Finding)> = findings
            .iter()
            .copied()
            .filter(|finding| finding.failure.kind == Kind::WronglyAccepted)
            .filter_map(|finding| match rules(finding).collect::<Vec<_>>().as_slice() {
                [rule] => Some((*rule, finding)),
                _ => None,
            })
            .collect();
        let (unchecked, lenient): (Vec<_>, Vec<_>) =
            alone.into_iter().partition(|(rule, finding)| is_unchecked(*rule, finding));

        let unchecked: HashSet<Rule> = unchecked.into_iter().map(|(rule, _)| rule).collect();
        let everywhere = classes_unchecked_everywhere(&unchecked);
        let subtrees = unchecked_subtrees(&unchecked);
        let objects = subtrees.iter().filter(|subtree| **subtree != FACTORS).count();

        let mut causes = HashMap::new();
        let mut clusters = Clusters::default();
        for rule in &unchecked {
            let class = Class::of(*rule);
            let of_text = class.of_text().filter(|_| is_text_unchecked(*rule, &unchecked));
            causes.insert(*rule, Cause::Unchecked(of_text.unwrap_or(class)));
        }
        for (rule, finding) in lenient {
            causes.entry(rule).or_insert_with(|| clusters.cause(rule, finding));
        }
        for (rule, cause) in &mut causes {
            let class = Class::of(*rule);
            let subtree = subtrees.iter().find(|subtree| is_in(*rule, subtree));
            match subtree {
                // Times in factors are times wherever they are.
                Some(_) if everywhere.contains(&class) => {
                    *cause = Cause::Unchecked(of_all_text(class, &everywhere));
                }
                Some(&subtree) if subtree == FACTORS || objects == 1 => {
                    *cause = Cause::UncheckedIn(subtree);
                }
                Some(_) => *cause = Cause::UncheckedObjects,
                None => {}
            }
        }
        Self { causes }
    }

    /// The cause of a finding. Documents that break several rules share the cause of one of these
    /// rules, if documents that break it alone are accepted as well.
    pub(super) fn cause(&self, finding: &Finding) -> Cause {
        let known = rules(finding).find_map(|rule| self.causes.get(&rule));
        known.cloned().unwrap_or_else(|| {
            let classes: BTreeSet<Class> = rules(finding).map(Class::of).collect();
            Cause::Together(classes.into_iter().collect())
        })
    }
}

fn is_unchecked(rule: Rule, finding: &Finding) -> bool {
    let swept = SWEPT.get(&rule).map_or(0, HashSet::len);
    let accepted = finding.ways.len();
    // Of few ways, one may be rejected for another reason.
    let is_all_but_one = FEW.contains(&swept) && accepted + 1 >= swept;
    swept > 0 && (is_all_but_one || is_most(accepted, swept))
}

const fn is_most(some: usize, all: usize) -> bool {
    some * 100 >= all * MOST
}

/// The objects in which nearly no rule is checked, the outermost first.
fn unchecked_subtrees(unchecked: &HashSet<Rule>) -> Vec<&'static str> {
    let is_unchecked = |subtree: &&'static str| {
        let inside: Vec<Rule> = Rule::all().filter(|rule| is_in(*rule, subtree)).collect();
        let accepted = inside.iter().filter(|rule| unchecked.contains(rule)).count();
        is_most(accepted, inside.len())
    };
    subtrees().into_iter().filter(is_unchecked).collect()
}

/// Whether a rule is about an object, or about something in it. The object's pointer ends with `/`.
fn is_in(rule: Rule, subtree: &str) -> bool {
    let pointer = rule.pointer();
    pointer.starts_with(subtree)
        || (pointer == &subtree[..subtree.len() - 1] && Class::of(rule) == Class::Type)
}

/// The classes of which nearly all rules are unchecked in the session, in factors and in their
/// sub-objects.
fn classes_unchecked_everywhere(unchecked: &HashSet<Rule>) -> BTreeSet<Class> {
    let mut counts: BTreeMap<(Class, Scope), (usize, usize)> = BTreeMap::new();
    for rule in Rule::all() {
        let (accepted, all) = counts.entry((Class::of(rule), rule.scope())).or_default();
        *accepted += usize::from(unchecked.contains(&rule));
        *all += 1;
    }
    let (mut everywhere, mut not) = (BTreeSet::new(), BTreeSet::new());
    for ((class, _), (accepted, all)) in counts {
        let classes = if is_most(accepted, all) { &mut everywhere } else { &mut not };
        classes.insert(class);
    }
    everywhere.difference(&not).copied().collect()
}

/// The class of the kind of text, if all its classes are unchecked everywhere.
fn of_all_text(class: Class, everywhere: &BTreeSet<Class>) -> Class {
    let Some(of_text) = class.of_text() else { return class };
    let mut all = Rule::all().map(Class::of).filter(|other| other.of_text() == Some(of_text));
    if all.all(|other| everywhere.contains(&other)) { of_text } else { class }
}

/// Whether no rule about the text of this rule's property is checked.
fn is_text_unchecked(rule: Rule, unchecked: &HashSet<Rule>) -> bool {
    let same_text = |other: &Rule| {
        other.pointer() == rule.pointer()
            && Class::of(*other).of_text() == Class::of(rule).of_text()
    };
    Rule::all().filter(same_text).all(|other| unchecked.contains(&other))
}

/// Rules of which nearly the same ways are accepted.
#[derive(Default)]
struct Clusters(Vec<Cluster>);

struct Cluster {
    class: Class,
    /// The features that a near miss needs to be accepted.
    base: Vec<Feature>,
    accepted: HashSet<&'static str>,
    /// The ways that the sweep has for the rules.
    swept: HashSet<&'static str>,
}

impl Clusters {
    fn cause(&mut self, rule: Rule, finding: &Finding) -> Cause {
        let new = Cluster::of(rule, finding);
        let class = new.class;
        let number = match self.0.iter().position(|known| known.is_like(&new)) {
            Some(number) => {
                self.0[number].accepted.extend(new.accepted);
                self.0[number].swept.extend(new.swept);
                number
            }
            None => {
                self.0.push(new);
                self.0.len() - 1
            }
        };
        Cause::Lenient(class, number)
    }
}

impl Cluster {
    fn of(rule: Rule, finding: &Finding) -> Self {
        let choices = finding.case.plan().map_or(&[][..], Plan::choices);
        let base: BTreeSet<Feature> = choices.iter().map(|choice| choice.feature).collect();
        Self {
            class: Class::of(rule),
            base: base.into_iter().collect(),
            accepted: finding.ways.keys().map(|way| way.id()).collect(),
            swept: SWEPT.get(&rule).cloned().unwrap_or_default(),
        }
    }

    /// Whether the same features are needed or, if none is, whether at least half of the ways that
    /// are accepted of one are accepted of both, among those that the sweep has for both.
    fn is_like(&self, other: &Self) -> bool {
        if self.class != other.class || self.base != other.base {
            return false;
        }
        let is_of_both = |way: &&&str| self.swept.contains(**way) && other.swept.contains(**way);
        let one = self.accepted.union(&other.accepted).filter(is_of_both).count();
        let both = self.accepted.intersection(&other.accepted).count();
        !self.base.is_empty() || both * 2 >= one
    }
}
