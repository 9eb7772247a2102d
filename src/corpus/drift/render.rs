//! A [`Drift`] as text for people, and as JSON for programs.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;
use serde_json::Value;

use crate::contract::Rule;
use crate::plan::Plan;

use super::{Bump, Change, Drift, shown};

/// How many cases that flip in the same direction a text names.
const NAMED: usize = 5;

impl Bump {
    /// The name of the part of a semantic version.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

impl Drift {
    /// The drift as text. With `full`, it names every case that flips.
    pub fn text(&self, full: bool) -> String {
        let mut text = String::new();
        let (old, new) = (shown(&self.old), shown(&self.new));
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "from {old} to {new}: {}", self.bump().name());
        let _ = writeln!(text, "  {}", self.reason());

        let _ = writeln!(text, "\nstatements ({})", count(self.statements().count(), "change"));
        for change in self.statements() {
            let (kind, name) = (change.kind(), shown(&change.name()));
            let _ = writeln!(text, "  {kind:7}  {name}  {}", change.values());
        }
        let _ = writeln!(text, "\nprose ({})", count(self.prose().count(), "change"));
        for change in self.prose() {
            let _ = writeln!(text, "  {:7}  {}", change.kind(), shown(&change.name()));
            for (sign, value) in [('-', &change.old), ('+', &change.new)] {
                if let Some(value) = value {
                    let _ = writeln!(text, "    {sign} {}", shown(&value.to_string()));
                }
            }
            for rule in change.without_sentence() {
                let _ = writeln!(text, "    {rule} quotes a sentence that is gone");
            }
        }

        let cases = count(self.flips.compared, "case");
        let flips = self.flips.count();
        let _ = writeln!(text, "\nsweep ({cases} compared, {flips} {})", verb(flips, "flip"));
        let directions =
            [("invalid now", &self.flips.invalid_now), ("valid now", &self.flips.valid_now)];
        for (title, plans) in directions.into_iter().filter(|(_, plans)| !plans.is_empty()) {
            let _ = writeln!(text, "\n{title} ({})", plans.len());
            for (rule, count) in by_rule(plans) {
                let _ = writeln!(text, "  {count:5}  {}", rule.map_or("no rule", Rule::id));
            }
            let named = if full { plans.len() } else { NAMED.min(plans.len()) };
            let _ = writeln!(text, "  cases");
            for plan in &plans[..named] {
                let _ = writeln!(text, "    {}", shown(&plan.id()));
            }
            if named < plans.len() {
                let more = plans.len() - named;
                let _ = writeln!(text, "    and {more} more (all of them with --full)");
            }
        }
        text
    }

    /// The drift as one line of JSON, without a line feed. It names every case that flips.
    ///
    /// # Panics
    /// Never in practice: all keys are strings.
    pub fn json(&self) -> String {
        let json = DriftJson {
            old: &self.old,
            new: &self.new,
            bump: self.bump().name(),
            reason: self.reason(),
            statements: self.statements().map(ChangeJson::of).collect(),
            prose: self.prose().map(ChangeJson::of).collect(),
            compared: self.flips.compared,
            valid_now: FlipsJson::of(&self.flips.valid_now),
            invalid_now: FlipsJson::of(&self.flips.invalid_now),
        };
        serde_json::to_string(&json).expect("strings, numbers, lists and maps have a JSON form")
    }

    /// Why the version has to be raised, as a sentence.
    fn reason(&self) -> String {
        let (statements, prose) = (self.statements().count(), self.prose().count());
        match self.bump() {
            Bump::Major => {
                let flips = self.flips.count();
                let mut parts = Vec::new();
                if flips > 0 {
                    parts.push(format!("{} {}", count(flips, "case"), verb(flips, "flip")));
                }
                for (kind, verb) in
                    [("added", "adds"), ("removed", "drops"), ("changed", "changes")]
                {
                    let is_one =
                        |change: &&Change| change.kind() == kind && change.rule().is_some();
                    let rules = self.statements().filter(is_one).count();
                    if rules > 0 {
                        parts.push(format!("the schema {verb} {}", count(rules, "rule")));
                    }
                }
                format!("An implementation has to do something else: {}.", parts.join(", "))
            }
            Bump::Minor => {
                let mut parts = Vec::new();
                if statements > 0 {
                    parts.push(format!("no case shows {}", count(statements, "changed statement")));
                }
                if prose > 0 {
                    parts.push(format!("a person has to read {}", count(prose, "change of prose")));
                }
                format!("No case flips, but {}.", parts.join(", and "))
            }
            Bump::Patch => "Nothing that is compared has changed.".to_owned(),
        }
    }
}

impl Change {
    fn kind(&self) -> &'static str {
        match (&self.old, &self.new) {
            (None, _) => "added",
            (_, None) => "removed",
            (Some(_), Some(_)) => "changed",
        }
    }

    /// The id of the rule, or the pointer and the keyword.
    fn name(&self) -> String {
        match self.rule() {
            Some(rule) => rule.id().to_owned(),
            None if self.pointer.is_empty() => format!("the root {}", self.keyword),
            None => format!("{} {}", self.pointer, self.keyword),
        }
    }

    fn values(&self) -> String {
        let values: Vec<String> = self.old.iter().chain(&self.new).map(Value::to_string).collect();
        shown(&values.join(" → "))
    }
}

/// How many plans break each rule, and how many break none: the most first, then in the order of
/// the catalogue. A plan that breaks several rules is counted under each.
fn by_rule(plans: &[&Plan]) -> Vec<(Option<Rule>, usize)> {
    let mut counts: BTreeMap<Option<Rule>, usize> = BTreeMap::new();
    for plan in plans {
        let rules = plan.rules();
        if rules.is_empty() {
            *counts.entry(None).or_default() += 1;
        }
        for rule in rules {
            *counts.entry(Some(rule)).or_default() += 1;
        }
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| Reverse(*count));
    counts
}

fn count(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// The form of a verb that agrees with a count.
fn verb(count: usize, verb: &str) -> String {
    format!("{verb}{}", if count == 1 { "s" } else { "" })
}

#[derive(Serialize)]
struct DriftJson<'a> {
    old: &'a str,
    new: &'a str,
    bump: &'static str,
    reason: String,
    statements: Vec<ChangeJson<'a>>,
    prose: Vec<ChangeJson<'a>>,
    compared: usize,
    invalid_now: FlipsJson,
    valid_now: FlipsJson,
}

#[derive(Serialize)]
struct ChangeJson<'a> {
    change: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'static str>,
    pointer: &'a str,
    keyword: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    old: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<&'a Value>,
    /// The rules whose sentence is gone from a description.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    without_sentence: Vec<&'static str>,
}

impl<'a> ChangeJson<'a> {
    fn of(change: &'a Change) -> Self {
        Self {
            change: change.kind(),
            rule: change.rule().map(Rule::id),
            pointer: &change.pointer,
            keyword: &change.keyword,
            old: change.old.as_ref(),
            new: change.new.as_ref(),
            without_sentence: change.without_sentence().into_iter().map(Rule::id).collect(),
        }
    }
}

#[derive(Serialize)]
struct FlipsJson {
    count: usize,
    /// How many of the cases break each rule.
    rules: BTreeMap<&'static str, usize>,
    /// How many of the cases break no rule.
    without_rule: usize,
    /// The names of all of them.
    cases: Vec<String>,
}

impl FlipsJson {
    fn of(plans: &[&Plan]) -> Self {
        let rules = by_rule(plans).into_iter();
        let rules = rules.filter_map(|(rule, count)| Some((rule?.id(), count)));
        Self {
            count: plans.len(),
            rules: rules.collect(),
            without_rule: plans.iter().filter(|plan| plan.rules().is_empty()).count(),
            cases: plans.iter().map(|plan| plan.id()).collect(),
        }
    }
}
