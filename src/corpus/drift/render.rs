//! A [`Drift`] as text for people, and as JSON for programs.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;
use serde_json::Value;

use crate::contract::Rule;
use crate::plan::Plan;
use crate::run::Subject;

use super::{Bump, Change, Drift, shown};

/// How many cases of a subject a text names.
const NAMED: usize = 3;

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
        for (title, plans) in self.directions() {
            if plans.is_empty() {
                continue;
            }
            let _ = writeln!(text, "  {title}: {}", plans.len());
            for (subject, ids) in by_subject(plans) {
                let _ = writeln!(text, "    {subject} ({})", ids.len());
                let named = if full { ids.len() } else { NAMED.min(ids.len()) };
                for id in &ids[..named] {
                    let _ = writeln!(text, "      {}", shown(id));
                }
                if named < ids.len() {
                    let more = ids.len() - named;
                    let _ = writeln!(text, "      and {more} more (all of them with --full)");
                }
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
        let (flips, rules) = (self.flips.count(), self.rules().count());
        let (statements, prose) = (self.statements().count(), self.prose().count());
        match self.bump() {
            Bump::Major => {
                let flip = format!("{} {}", count(flips, "case"), verb(flips, "flip"));
                let rule = count(rules, "statement");
                let rule =
                    format!("{rule} of rules {}", if rules == 1 { "changes" } else { "change" });
                let parts = [(flips, flip), (rules, rule)];
                let parts: Vec<String> = parts
                    .into_iter()
                    .filter(|(count, _)| *count > 0)
                    .map(|(_, part)| part)
                    .collect();
                format!("{}, so an implementation has to do something else.", parts.join(" and "))
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

    fn directions(&self) -> [(&'static str, &[&'static Plan]); 2] {
        [("invalid now", &self.flips.invalid_now), ("valid now", &self.flips.valid_now)]
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

/// The ids of plans by their subjects. A plan with several subjects is counted under each.
fn by_subject(plans: &[&Plan]) -> BTreeMap<Subject, Vec<String>> {
    let mut ids: BTreeMap<Subject, Vec<String>> = BTreeMap::new();
    for plan in plans {
        for subject in Subject::of_plan(plan) {
            ids.entry(subject).or_default().push(plan.id());
        }
    }
    ids
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
    /// How many of the cases are counted under each rule or feature.
    subjects: BTreeMap<String, usize>,
    cases: Vec<String>,
}

impl FlipsJson {
    fn of(plans: &[&Plan]) -> Self {
        let subjects = by_subject(plans).into_iter();
        Self {
            count: plans.len(),
            subjects: subjects.map(|(subject, ids)| (subject.to_string(), ids.len())).collect(),
            cases: plans.iter().map(|plan| plan.id()).collect(),
        }
    }
}
