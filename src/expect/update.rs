//! Brings a file of expected failures up to date with a run: [`update`].

use std::collections::BTreeSet;

use time::Date;
use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, Value};

use crate::contract::Rule;
use crate::run::{Family, Pattern, Run, StaleCause, Subject};

use super::ExpectError;

/// What [`update`] changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Updated {
    /// The new text of the file.
    pub text: String,
    /// How many entries were added.
    pub added: usize,
    /// How many entries were removed, because nothing fails that they expect.
    pub removed: usize,
}

/// The text of a file with an entry for each family of unexpected findings, and without what no
/// longer fails. Reasons, comments and all other entries stay as they are. What the run itself expected
/// does not matter. `path` names the file in errors.
///
/// An expired entry stays: somebody has to decide about it.
///
/// # Errors
/// If the text is not TOML of the form that [`read`](super::read) takes.
pub fn update(text: &str, path: &str, run: &Run, today: Date) -> Result<Updated, ExpectError> {
    let run = &Run { expected: super::parse(text, path)?, ..run.clone() };
    let mut file: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
        ExpectError::Malformed { path: path.to_owned(), message: error.to_string() }
    })?;
    let entries = file.entry("expect").or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
    let Some(entries) = entries.as_array_of_tables_mut() else {
        let message = "write the entries as tables that begin with `[[expect]]`".to_owned();
        return Err(ExpectError::Malformed { path: path.to_owned(), message });
    };

    let removed = prune(entries, run, today);
    let added = baseline(run);
    let count = added.len();
    added.into_iter().for_each(|entry| entries.push(entry));
    Ok(Updated { text: file.to_string(), added: count, removed })
}

/// Removes the patterns of which nothing fails, and the entries that have no others. Returns how many
/// entries were removed.
fn prune(entries: &mut ArrayOfTables, run: &Run, today: Date) -> usize {
    let stale: Vec<_> =
        run.stale(today).into_iter().filter(|stale| stale.cause == StaleCause::Passes).collect();
    let mut gone = Vec::new();
    for (index, (entry, expectation)) in entries.iter_mut().zip(&run.expected).enumerate() {
        let of_entry: Vec<&Pattern> = stale
            .iter()
            .filter(|stale| std::ptr::eq(stale.expectation, expectation))
            .map(|stale| stale.pattern)
            .collect();
        if of_entry.len() == expectation.of.len() {
            gone.push(index);
        } else {
            of_entry.iter().for_each(|pattern| remove_pattern(entry, pattern));
        }
    }
    for index in gone.iter().rev() {
        entries.remove(*index);
    }
    gone.len()
}

/// Removes one of several patterns from an entry.
fn remove_pattern(entry: &mut Table, pattern: &Pattern) {
    let keys: &[&str] = match pattern {
        Pattern::Subject(_) => &["rule", "feature"],
        Pattern::Family(_) => &["family"],
    };
    for key in keys {
        match entry.get_mut(key).and_then(Item::as_value_mut) {
            Some(Value::Array(texts)) => {
                texts.retain(|text| text.as_str() != Some(pattern.text()));
                // The space before the first text was that between two.
                if let Some(first) = texts.iter_mut().next() {
                    first.decor_mut().set_prefix("");
                }
            }
            Some(Value::String(text)) if text.value() == pattern.text() => {
                entry.remove(key);
            }
            _ => {}
        }
    }
}

/// An entry for each family of findings that are not expected.
fn baseline(run: &Run) -> Vec<Table> {
    let families = run.families_of(&run.unexpected());
    families.iter().flat_map(entries_of).collect()
}

/// The entries for a family: one for its rules and one for its features, or one for the family if its
/// findings have neither.
fn entries_of(family: &Family<'_>) -> Vec<Table> {
    let subjects = subjects_of(family);
    let named = |subject: &Subject| match subject {
        Subject::Rule(rule) => Some(("rule", rule.id().to_owned())),
        Subject::Feature(feature) => Some(("feature", feature.id().to_owned())),
        _ => None,
    };
    let names: Vec<(&str, String)> = subjects.iter().filter_map(named).collect();
    let has_others = names.len() < subjects.len() || subjects.is_empty();

    let mut entries = Vec::new();
    for key in ["rule", "feature"] {
        let ids: Vec<String> =
            names.iter().filter(|(of, _)| *of == key).map(|(_, id)| id.clone()).collect();
        if !ids.is_empty() {
            entries.push(entry(key, &shortened(ids), family));
        }
    }
    if has_others {
        entries.push(entry("family", std::slice::from_ref(&family.id), family));
    }
    entries
}

/// The rules and features of a family. A document that breaks several rules says nothing about each of
/// them, so its rules count only if no finding with one of them is about that one alone.
fn subjects_of(family: &Family<'_>) -> BTreeSet<Subject> {
    let alone = family.findings.iter().filter_map(|finding| match finding.subjects.as_slice() {
        [only] => Some(*only),
        _ => None,
    });
    let mut subjects: BTreeSet<Subject> = alone.collect();
    for finding in &family.findings {
        if !finding.subjects.iter().any(|subject| subjects.contains(subject)) {
            subjects.extend(&finding.subjects);
        }
    }
    subjects
}

fn entry(key: &str, patterns: &[String], family: &Family<'_>) -> Table {
    let mut entry = Table::new();
    let value = match patterns {
        [only] => Value::from(only.as_str()),
        _ => Value::Array(patterns.iter().map(String::as_str).collect::<Array>()),
    };
    entry.insert(key, Item::Value(value));
    entry.insert("kind", Item::Value(family.kind.name().into()));
    let reason = format!("known when this entry was written: {}", family.title);
    entry.insert("reason", Item::Value(reason.into()));
    entry.decor_mut().set_prefix("\n");
    entry
}

/// Ids, with one pattern in place of all ids that it matches, if that loses nothing: all rules of the
/// same last segment.
fn shortened(ids: Vec<String>) -> Vec<String> {
    let end = |id: &str| id.rsplit('/').next().unwrap_or_default().to_owned();
    let mut ends: Vec<String> = ids.iter().map(|id| end(id)).collect();
    ends.sort();
    ends.dedup();

    let mut patterns = Vec::new();
    for one in ends {
        let of_end: Vec<&String> = ids.iter().filter(|id| end(id) == one).collect();
        let all = Rule::all().filter(|rule| end(rule.id()) == one).count();
        if all > 1 && of_end.len() == all {
            patterns.push(format!("*/{one}"));
        } else {
            patterns.extend(of_end.into_iter().cloned());
        }
    }
    patterns
}
