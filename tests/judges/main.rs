//! Other judges hold the oracle: serde_json its JSON, boon its schema, time and jiff its times.
//!
//! [`hold`] takes any documents. A [`Disagreement`] that no row of [`explained::TABLE`] explains is a
//! fault, and so is a row that explains nothing.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod documents;
mod explained;
mod json;
mod readings;
mod schema;
mod times;

use std::collections::BTreeSet;

use nearmiss::case::Case;
use nearmiss::internal::json::Tape;
use nearmiss::internal::sweep;
use nearmiss::oracle::{Oracle, Verdict};

use explained::Explained;

/// Who judges besides the oracle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Judge {
    /// `serde_json::Value`: everything is decoded.
    Value,
    /// `serde::de::IgnoredAny` by serde_json: everything is skipped.
    Skipping,
    /// The schema validator boon.
    Boon,
    /// `time::format_description::well_known::Rfc3339`.
    Time,
    /// `jiff::Timestamp`.
    Jiff,
}

/// In what way a judge and the oracle disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    OnlyTheJudgeRefuses,
    OnlyTheOracleRefuses,
    /// Both accept, and read something else.
    OtherData,
}

/// One point on which a judge and the oracle disagree.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Disagreement {
    judge: Judge,
    kind: Kind,
    /// The JSON pointer of the value.
    at: String,
    /// What it is about: a keyword of the schema, a time's text, a reason.
    about: String,
}

/// Where the judges disagree with the oracle on a document.
fn disagreements(document: &[u8], oracle: &Oracle) -> (Verdict, Vec<Disagreement>) {
    let mut tape = Tape::default();
    let verdict = oracle.judge(document, &mut tape);
    let is_json = tape.read(document).is_ok();
    let mut found = json::disagreements(document, is_json.then_some(&tape));
    if is_json {
        found.extend(schema::disagreements(document, &verdict));
        found.extend(times::disagreements(&tape, &verdict));
    }
    (verdict, found)
}

/// What came of a check.
#[derive(Debug, Default)]
struct Held {
    /// Disagreements that no row explains, with the start of their document.
    unexplained: BTreeSet<(Disagreement, String)>,
    /// The reasons of the rows that explained nothing.
    unneeded: Vec<&'static str>,
    documents: usize,
}

/// Holds the oracle against all judges on those documents.
fn hold(documents: impl IntoIterator<Item = Vec<u8>>, table: &[Explained]) -> Held {
    let oracle = Oracle::new();
    let mut held = Held::default();
    let mut needed = vec![false; table.len()];
    for document in documents {
        held.documents += 1;
        let (verdict, found) = disagreements(&document, &oracle);
        for disagreement in found {
            match table.iter().position(|row| row.explains(&disagreement, &verdict)) {
                Some(row) => needed[row] = true,
                None => _ = held.unexplained.insert((disagreement, start_of(&document))),
            }
        }
    }
    let unneeded = table.iter().zip(needed).filter(|(_, needed)| !needed);
    held.unneeded = unneeded.map(|(row, _)| row.reason).collect();
    held
}

fn start_of(document: &[u8]) -> String {
    document[..document.len().min(120)].escape_ascii().to_string()
}

#[test]
fn every_disagreement_is_explained_and_every_explanation_is_needed() {
    let held = hold(documents::all(), explained::TABLE);
    assert!(held.documents > 2000, "{} documents", held.documents);
    assert_all_explained(&held);
    assert_eq!(held.unneeded, Vec::<&str>::new(), "these rows explain nothing");
}

fn assert_all_explained(held: &Held) {
    let mut shown = held.unexplained.iter().map(|fault| format!("{fault:?}\n")).collect::<Vec<_>>();
    shown.truncate(40);
    assert!(shown.is_empty(), "{} unexplained:\n{}", held.unexplained.len(), shown.concat());
}

/// All that a run asks about: the sweep, and so many random cases, with the twins of near misses.
fn generated(random: u64) -> impl Iterator<Item = Vec<u8>> {
    let sweep = sweep::plans().iter().cloned();
    let random = (0..random).filter_map(|index| Case::random(20, index).plan().cloned());
    sweep.chain(random).flat_map(|plan| std::iter::once(plan.document()).chain(plan.twin()))
}

#[test]
fn every_disagreement_on_generated_documents_is_explained() {
    let held = hold(generated(20_000), explained::TABLE);
    assert!(held.documents > 30_000, "{} documents", held.documents);
    assert_all_explained(&held);
}

#[test]
#[ignore = "it takes minutes: `cargo test --test judges -- --ignored`"]
fn every_disagreement_on_a_million_random_cases_is_explained() {
    let held = hold(generated(1_000_000), explained::TABLE);
    assert!(held.documents > 1_500_000, "{} documents", held.documents);
    assert_all_explained(&held);
}

#[test]
fn without_its_row_a_disagreement_stands() {
    let marked = [0xEF, 0xBB, 0xBF, b'1'].to_vec();
    let judges =
        |held: Held| held.unexplained.iter().map(|(found, _)| found.judge).collect::<Vec<_>>();
    assert_eq!(judges(hold([marked.clone()], &[])), [Judge::Value, Judge::Skipping]);
    assert_eq!(judges(hold([marked], explained::TABLE)), []);
}

#[test]
fn a_row_that_explains_nothing_is_named() {
    let held = hold([b"{}".to_vec()], explained::TABLE);
    assert_eq!(held.unneeded.len(), explained::TABLE.len());
}
