//! Compares the oracle with other judges: serde_json for JSON, boon for the schemas, time and jiff
//! for times.
//!
//! [`compare`] takes any documents. A [`Disagreement`] that no row of [`explained::TABLE`] explains
//! fails the test, and so does a row that explains nothing.

#![allow(clippy::unwrap_used, reason = "a test that cannot continue has failed")]

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

/// The judges other than the oracle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Judge {
    /// `serde_json::Value`, which decodes everything.
    Value,
    /// `serde::de::IgnoredAny` with serde_json, which skips everything.
    Skipping,
    /// The schema validator boon.
    Boon,
    /// `time::format_description::well_known::Rfc3339`.
    Time,
    /// `jiff::Timestamp`.
    Jiff,
}

/// How a judge and the oracle disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    OnlyTheJudgeRejects,
    OnlyTheOracleRejects,
    /// Both accept, but read different data.
    OtherData,
}

/// One point on which a judge and the oracle disagree.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Disagreement {
    judge: Judge,
    kind: Kind,
    /// The JSON pointer of the value.
    at: String,
    /// What the disagreement is about: a keyword of the schema, the text of a time, an error
    /// message.
    about: String,
}

/// The verdict on a document, and the disagreements of the other judges with it.
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

/// The result of comparing all judges on some documents.
#[derive(Debug, Default)]
struct Comparison {
    /// Disagreements that no row explains, each with the start of its document.
    unexplained: BTreeSet<(Disagreement, String)>,
    /// The reasons of the rows that explained nothing.
    unneeded: Vec<&'static str>,
    documents: usize,
}

/// Compares the oracle with all judges on `documents`.
fn compare(documents: impl IntoIterator<Item = Vec<u8>>, table: &[Explained]) -> Comparison {
    let oracle = Oracle::new();
    let mut comparison = Comparison::default();
    let mut needed = vec![false; table.len()];
    for document in documents {
        comparison.documents += 1;
        let (verdict, found) = disagreements(&document, &oracle);
        for disagreement in found {
            match table.iter().position(|row| row.explains(&disagreement, &verdict)) {
                Some(row) => needed[row] = true,
                None => _ = comparison.unexplained.insert((disagreement, start_of(&document))),
            }
        }
    }
    let unneeded = table.iter().zip(needed).filter(|(_, needed)| !needed);
    comparison.unneeded = unneeded.map(|(row, _)| row.reason).collect();
    comparison
}

fn start_of(document: &[u8]) -> String {
    document[..document.len().min(120)].escape_ascii().to_string()
}

#[test]
fn every_disagreement_is_explained_and_every_explanation_is_needed() {
    let comparison = compare(documents::all(), explained::TABLE);
    assert!(comparison.documents > 2000, "{} documents", comparison.documents);
    assert_all_explained(&comparison);
    assert_eq!(comparison.unneeded, Vec::<&str>::new(), "these rows explain nothing");
}

fn assert_all_explained(comparison: &Comparison) {
    let mut shown = comparison
        .unexplained
        .iter()
        .map(|unexplained| format!("{unexplained:?}\n"))
        .collect::<Vec<_>>();
    shown.truncate(40);
    assert!(shown.is_empty(), "{} unexplained:\n{}", comparison.unexplained.len(), shown.concat());
}

/// The documents of a run: the sweep and `random` random cases, with the twins of near misses.
fn generated(random: u64) -> impl Iterator<Item = Vec<u8>> {
    let sweep = sweep::plans().iter().cloned();
    let random = (0..random).filter_map(|index| Case::random(20, index).plan().cloned());
    sweep.chain(random).flat_map(|plan| std::iter::once(plan.document()).chain(plan.twin()))
}

#[test]
fn every_disagreement_on_generated_documents_is_explained() {
    let comparison = compare(generated(20_000), explained::TABLE);
    assert!(comparison.documents > 30_000, "{} documents", comparison.documents);
    assert_all_explained(&comparison);
}

#[test]
#[ignore = "takes minutes: `cargo test --test judges -- --ignored`"]
fn every_disagreement_on_a_million_random_cases_is_explained() {
    let comparison = compare(generated(1_000_000), explained::TABLE);
    assert!(comparison.documents > 1_500_000, "{} documents", comparison.documents);
    assert_all_explained(&comparison);
}

#[test]
fn a_disagreement_without_its_row_is_unexplained() {
    let marked = [0xEF, 0xBB, 0xBF, b'1'].to_vec();
    let judges = |comparison: Comparison| {
        comparison.unexplained.iter().map(|(found, _)| found.judge).collect::<Vec<_>>()
    };
    assert_eq!(judges(compare([marked.clone()], &[])), [Judge::Value, Judge::Skipping]);
    assert_eq!(judges(compare([marked], explained::TABLE)), []);
}

#[test]
fn a_row_that_explains_nothing_is_reported() {
    let comparison = compare([b"{}".to_vec()], explained::TABLE);
    assert_eq!(comparison.unneeded.len(), explained::TABLE.len());
}
