//! What has changed between two versions of the published schema: [`Drift`].
//!
//! A schema is read as a set of statements. What an older and a newer version state differently is
//! a [`Change`]. The cases of the sweep that only one of both accepts are its [`Flips`].

mod render;
mod version;

use std::collections::BTreeMap;

use jsonschema::Validator;
use serde_json::{Map, Number, Value};

use crate::contract::constraint::Constraint;
use crate::contract::{Layer, Rule};
use crate::json::tape::Marks;
use crate::json::{Kind, Node, Tape};
use crate::plan::Plan;
use crate::sweep;

pub(super) use version::SchemaProblem;
pub use version::Version;

/// What has changed between two versions of the published schema.
#[derive(Debug)]
pub struct Drift {
    old: String,
    new: String,
    changes: Vec<Change>,
    flips: Flips,
}

/// A statement that only one of two versions makes, or that has another value in the newer one.
#[derive(Debug)]
struct Change {
    pointer: String,
    keyword: String,
    old: Option<Value>,
    new: Option<Value>,
}

/// The cases of the sweep that only one of two versions accepts.
#[derive(Debug, Default)]
struct Flips {
    /// How many cases were compared.
    compared: usize,
    /// The cases that the older version rejects.
    valid_now: Vec<&'static Plan>,
    /// The cases that the newer version rejects.
    invalid_now: Vec<&'static Plan>,
}

/// The part of a semantic version that a change of the cases has to raise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bump {
    /// Nothing that is compared has changed.
    Patch,
    /// The versions differ, but accept and reject the same cases by the same rules.
    Minor,
    /// A case flips, or a rule comes, goes or changes.
    Major,
}

/// The keywords that state nothing of a document, and are read by people alone.
const PROSE: [&str; 8] = [
    "$comment",
    "default",
    "deprecated",
    "description",
    "examples",
    "readOnly",
    "title",
    "writeOnly",
];

impl Drift {
    /// Compares two versions.
    pub fn between(old: &Version, new: &Version) -> Self {
        Self {
            old: old.name.clone(),
            new: new.name.clone(),
            changes: changes(old, new),
            flips: Flips::between(&old.validator, &new.validator),
        }
    }

    /// What has to be raised in the version of the cases.
    pub fn bump(&self) -> Bump {
        if self.flips.count() > 0 || self.rules().count() > 0 {
            Bump::Major
        } else if self.changes.is_empty() {
            Bump::Patch
        } else {
            Bump::Minor
        }
    }

    /// The rules of the catalogue whose statements come, go or change.
    fn rules(&self) -> impl Iterator<Item = Rule> {
        self.changes.iter().filter_map(Change::rule)
    }

    /// The changes of the schema itself.
    fn statements(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| !change.is_prose())
    }

    /// The changes that a person has to read, because rules of prose are written by hand.
    fn prose(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.is_prose())
    }
}

/// What two versions state differently, in the order of pointers and keywords. A statement that is
/// gone and a new one at the same place with the same keyword are one change.
fn changes(old: &Version, new: &Version) -> Vec<Change> {
    let mut places: BTreeMap<_, (Vec<&Value>, Vec<&Value>)> = BTreeMap::new();
    for (statement, value) in &old.statements {
        if !new.statements.contains_key(statement) {
            places.entry(statement.place()).or_default().0.push(value);
        }
    }
    for (statement, value) in &new.statements {
        if !old.statements.contains_key(statement) {
            places.entry(statement.place()).or_default().1.push(value);
        }
    }

    let mut changes = Vec::new();
    for ((pointer, keyword), (old, new)) in places {
        for index in 0..old.len().max(new.len()) {
            changes.push(Change {
                pointer: pointer.to_owned(),
                keyword: keyword.to_owned(),
                old: old.get(index).map(|value| (*value).clone()),
                new: new.get(index).map(|value| (*value).clone()),
            });
        }
    }
    changes
}

impl Change {
    fn is_prose(&self) -> bool {
        PROSE.contains(&self.keyword.as_str())
    }

    /// The rule of the catalogue that the statement corresponds to.
    fn rule(&self) -> Option<Rule> {
        let states = |rule: &Rule| {
            rule.pointer() == self.pointer
                && (self.old.iter().chain(&self.new))
                    .any(|value| is_stated_by(rule.constraint(), &self.keyword, value))
        };
        Rule::all().find(states)
    }

    /// The rules of prose that quote a description and whose sentence is no longer in it.
    fn without_sentence(&self) -> Vec<Rule> {
        let new = self.new.as_ref().and_then(Value::as_str).unwrap_or_default();
        let is_gone = |rule: &Rule| {
            self.keyword == "description"
                && rule.layer() == Layer::Prose
                && rule.pointer() == self.pointer
                && !new.contains(&*rule.source().text)
        };
        Rule::all().filter(is_gone).collect()
    }
}

/// Whether a keyword with this value states a constraint.
fn is_stated_by(constraint: Constraint, keyword: &str, value: &Value) -> bool {
    match constraint {
        Constraint::Required => keyword == "required",
        Constraint::Type { .. } => keyword == "type",
        Constraint::Uuid => keyword == "format" && value == "uuid",
        Constraint::Rfc3339 => keyword == "format" && value == "date-time",
        Constraint::Charset => keyword == "pattern",
        Constraint::MinLength => keyword == "minLength",
        Constraint::MaxLength => keyword == "maxLength",
        Constraint::Utf8 | Constraint::Grammar | Constraint::Utc => false,
    }
}

impl Flips {
    /// Validates every case of the sweep that is JSON without duplicate names.
    fn between(old: &Validator, new: &Validator) -> Self {
        let (mut flips, mut tape) = (Self::default(), Tape::default());
        for plan in sweep::plans() {
            let is_json = tape.read(&plan.document()).is_ok();
            if !is_json || tape.marks().has(Marks::DUPLICATE_NAME) {
                continue;
            }
            flips.compared += 1;
            let document = value(tape.root());
            match (old.is_valid(&document), new.is_valid(&document)) {
                (false, true) => flips.valid_now.push(plan),
                (true, false) => flips.invalid_now.push(plan),
                _ => {}
            }
        }
        flips
    }

    fn count(&self) -> usize {
        self.valid_now.len() + self.invalid_now.len()
    }
}

/// The value of a node, which `serde_json` would not read in every case. A number beyond the range
/// of binary64 is the largest number, and an unpaired surrogate is U+FFFD.
fn value(node: Node<'_>) -> Value {
    match node.kind() {
        Kind::Null => Value::Null,
        Kind::True => Value::Bool(true),
        Kind::False => Value::Bool(false),
        Kind::Number => {
            let number = serde_json::from_str::<Number>(node.token()).ok();
            let nearest = || node.number().unwrap_or_default().clamp(f64::MIN, f64::MAX);
            number.map_or_else(|| Value::from(nearest()), Value::Number)
        }
        Kind::String => Value::from(node.text()),
        Kind::Array => node.elements().map(value).collect(),
        Kind::Object => {
            let members = node.members().map(|(name, member)| (name.text().into(), value(member)));
            Value::Object(members.collect::<Map<String, Value>>())
        }
    }
}

/// A text with characters escaped that control a terminal or show nothing.
fn shown(text: &str) -> String {
    let shown = |character: char| match character {
        '"' | '\'' | '\\' => character.to_string(),
        other => other.escape_debug().to_string(),
    };
    text.chars().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::contract::schema;
    use crate::oracle::Oracle;

    /// The drift from the published schema to one that is edited.
    fn drift(edit: impl FnOnce(&mut Value)) -> Drift {
        let mut new = schema::published();
        edit(&mut new);
        let old = Version::read("old.json", schema::PUBLISHED.as_bytes()).unwrap();
        let new = Version::read("new.json", new.to_string().as_bytes()).unwrap();
        Drift::between(&old, &new)
    }

    #[test]
    fn the_published_schema_does_not_differ_from_itself() {
        let drift = drift(|_| {});
        assert_eq!((drift.bump(), drift.changes.len(), drift.flips.count()), (Bump::Patch, 0, 0));
        assert!(drift.flips.compared > 5_000, "{}", drift.flips.compared);
    }

    #[test]
    fn every_rule_of_the_schema_is_a_statement_of_the_published_one() {
        let published = Version::read("a", schema::PUBLISHED.as_bytes()).unwrap();
        let nothing = Version::read("b", br#"{"type":"object"}"#).unwrap();
        let changes = changes(&published, &nothing);
        let found: Vec<Rule> = changes.iter().filter_map(Change::rule).collect();
        let is_expected = |rule: &Rule| rule.layer() == Layer::Schema && *rule != Rule::ROOT_TYPE;
        for rule in Rule::all() {
            assert_eq!(found.contains(&rule), is_expected(&rule), "{rule}");
        }
    }

    #[test]
    fn cases_of_a_rule_that_goes_are_valid_now() {
        let drift = drift(|schema| {
            let required = schema["required"].as_array_mut().unwrap();
            required.retain(|name| name != "roles");
        });
        let rule = Rule::find("roles/required").unwrap();
        assert_eq!(drift.rules().collect::<Vec<_>>(), [rule]);
        assert_eq!(drift.bump(), Bump::Major);
        let flips = &drift.flips.valid_now;
        assert!(flips.iter().any(|plan| plan.rules() == [rule]), "{flips:?}");
        assert!(flips.iter().all(|plan| plan.rules().contains(&rule)), "{flips:?}");
        assert!(drift.flips.invalid_now.is_empty());
    }

    #[test]
    fn documents_that_serde_json_refuses_are_compared_too() {
        let drift = drift(|schema| schema["maxProperties"] = json!(0));
        let (oracle, mut tape) = (Oracle::new(), Tape::default());
        let accepted = sweep::plans().iter().filter(|plan| {
            let document = plan.document();
            tape.read(&document).is_ok()
                && !tape.marks().has(Marks::DUPLICATE_NAME)
                && oracle.schema_accepts(&tape)
        });
        assert_eq!(drift.flips.invalid_now.len(), accepted.count());
    }

    #[test]
    fn a_statement_that_no_case_shows_or_a_new_description_is_minor() {
        let statement =
            drift(|schema| schema["properties"]["started_at"]["maxLength"] = json!(1_000_000_000));
        assert_eq!((statement.bump(), statement.flips.count()), (Bump::Minor, 0));
        assert_eq!((statement.statements().count(), statement.prose().count()), (1, 0));

        let prose =
            drift(|schema| schema["properties"]["member_id"]["description"] = json!("A text."));
        assert_eq!((prose.bump(), prose.statements().count()), (Bump::Minor, 0));
        let change = prose.prose().next().unwrap();
        assert_eq!(change.without_sentence(), [Rule::find("member_id/uuid").unwrap()]);
    }

    #[test]
    fn two_values_of_one_keyword_are_told_apart() {
        let read = |schema: Value| Version::read("a", schema.to_string().as_bytes()).unwrap();
        let old = read(json!({ "allOf": [{ "pattern": "a" }, { "pattern": "b" }] }));
        let new =
            read(json!({ "allOf": [{ "pattern": "b" }, { "pattern": "c" }, { "pattern": "d" }] }));
        let changes: Vec<_> =
            changes(&old, &new).into_iter().map(|change| (change.old, change.new)).collect();
        assert_eq!(changes, [(Some(json!("a")), Some(json!("c"))), (None, Some(json!("d")))]);
    }
}
