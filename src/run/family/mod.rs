//! Findings with the same cause: [`Family`].

mod accepted;
mod cause;

use std::collections::{BTreeMap, BTreeSet};

use crate::contract::{Level, Rule};
use crate::finding::Kind;

use super::{Finding, Run, Subject};

use accepted::Accepted;
use cause::{Cause, rules};

/// Findings that probably have the same cause: the same failure at many places.
///
/// One finding is about one rule or feature at one place. An implementation that parses times
/// leniently has one for each time, and they are one family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Family<'r> {
    /// What the family is called, such as `wrongly-accepted/rfc3339`. No two families of a run have
    /// the same id.
    pub id: String,
    /// What the implementation does wrong, in a few words.
    pub title: String,
    /// The kind of all findings.
    pub kind: Kind,
    /// The lowest level that a finding counts against.
    pub level: Level,
    /// The findings, in the order of the run. There is at least one.
    pub findings: Vec<&'r Finding>,
    /// Whether no near miss of the sweep was rejected that breaks the rules of the findings: nothing
    /// is checked there.
    pub is_unchecked: bool,
}

impl<'r> Family<'r> {
    /// Folds findings into families. Families come in the order of their levels and of their first
    /// finding.
    pub(crate) fn fold(findings: &[&'r Finding]) -> Vec<Self> {
        let accepted = Accepted::of(findings);
        let mut by_cause: BTreeMap<Cause, Vec<usize>> = BTreeMap::new();
        for (index, finding) in findings.iter().enumerate() {
            let cause = match finding.failure.kind {
                Kind::WronglyAccepted => accepted.cause(finding),
                _ => Cause::of_failure(finding, findings),
            };
            by_cause.entry(cause).or_default().push(index);
        }

        let mut families: Vec<(usize, Self)> = Vec::new();
        for (cause, indices) in by_cause {
            let of_cause = indices.iter().map(|&index| findings[index]).collect();
            families.push((indices[0], Self::new(&cause, of_cause)));
        }
        families.sort_by_key(|(first, family)| (family.level, *first));
        let mut families: Vec<Self> = families.into_iter().map(|(_, family)| family).collect();
        name_apart(&mut families);
        families
    }

    fn new(cause: &Cause, findings: Vec<&'r Finding>) -> Self {
        let first = &findings[0].failure;
        let levels = findings.iter().map(|finding| finding.failure.level);
        Self {
            id: format!("{}/{}", first.kind.name().replace(' ', "-"), cause.id()),
            title: cause.title(&findings),
            kind: first.kind,
            level: levels.min().unwrap_or(first.level),
            is_unchecked: cause.is_unchecked(),
            findings,
        }
    }

    /// The finding with the shortest document.
    pub fn smallest(&self) -> &'r Finding {
        let size = |finding: &&&Finding| finding.case.document().len();
        self.findings.iter().min_by_key(size).expect("a family has at least one finding")
    }

    /// The same family with only some findings; `None` if it has none of them.
    pub(crate) fn reduced_to(&self, findings: &[&Finding]) -> Option<Self> {
        let is_kept = |one: &&Finding| findings.iter().any(|kept| std::ptr::eq(*kept, *one));
        let mut reduced = self.clone();
        reduced.findings.retain(is_kept);
        (!reduced.findings.is_empty()).then_some(reduced)
    }

    /// How many cases failed in this way. A case that fails at several places counts for each.
    pub fn cases(&self) -> u64 {
        self.findings.iter().map(|finding| finding.count).sum()
    }

    /// The places of the findings, without repetition.
    pub fn places(&self) -> BTreeSet<&'r str> {
        self.findings.iter().map(|finding| finding.failure.place.as_str()).collect()
    }

    /// The rules that the findings are about, without repetition.
    pub fn rules(&self) -> BTreeSet<Rule> {
        self.findings.iter().flat_map(|finding| rules(finding)).collect()
    }
}

impl Run {
    /// The findings by their cause. Families that count against the least demanding level come
    /// first.
    pub fn families(&self) -> Vec<Family<'_>> {
        Family::fold(&self.findings.iter().collect::<Vec<_>>())
    }

    /// The families of all findings, reduced to some of the findings.
    pub(crate) fn families_of(&self, findings: &[&Finding]) -> Vec<Family<'_>> {
        self.families().iter().filter_map(|family| family.reduced_to(findings)).collect()
    }
}

/// Adds a number to ids that several families have.
fn name_apart(families: &mut [Family<'_>]) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for family in families {
        let count = seen.entry(family.id.clone()).or_default();
        *count += 1;
        if *count > 1 {
            family.id += &format!("-{count}");
        }
    }
}

/// Whether a text matches a pattern in which `*` stands for any characters.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = text.strip_prefix(parts.next().unwrap_or_default()) else {
        return false;
    };
    let mut last = None;
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
        last = Some(part);
    }
    match last {
        None => rest.is_empty(),
        Some(last) => text.ends_with(last),
    }
}

/// The part of a feature's id that says what it is about.
fn theme(subject: &Subject) -> &'static str {
    match subject {
        Subject::Feature(feature) => match feature.id() {
            "packed/ids" => "id",
            "packed/times" | "packed/days" => "time",
            "packed/roles" => "roles",
            "packed/member-texts" | "packed/methods" => "factors",
            "packed/unknown-names"
            | "packed/unknown-values"
            | "packed/lookalikes"
            | "packed/abbreviations"
            | "packed/aliases"
            | "packed/known-elsewhere" => "unknown",
            id if id.starts_with("packed/") => "claims",
            id => id.split('/').next().unwrap_or(id),
        },
        Subject::Rule(rule) => rule.id(),
        Subject::Plain => "plain",
        Subject::Word => "word",
        Subject::Hostile(_) => "hostile",
        Subject::Given => "given",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_characters() {
        assert!(matches("a/*/b", "a/x/y/b") && matches("*", "") && matches("a*", "a"));
        assert!(matches("a", "a") && matches("*b", "abb") && matches("a*b*c", "abbc"));
        assert!(!matches("a", "ab") && !matches("*b", "ba") && !matches("a*a", "a"));
    }
}
