//! Compares the oracle with the crates time and jiff: the times of a document.

use nearmiss::contract::Rule;
use nearmiss::internal::factor::TIMES;
use nearmiss::internal::json::{Kind as NodeKind, Node, Tape};
use nearmiss::internal::text::Instant;
use nearmiss::oracle::Verdict;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::{Disagreement, Judge, Kind};

const SESSION_TIMES: [&str; 3] = ["started_at", "last_accessed_at", "expires_at"];

pub fn disagreements(tape: &Tape, verdict: &Verdict) -> Vec<Disagreement> {
    let root = tape.root();
    let mut found = Vec::new();
    for (pointer, node) in texts(root, "", &SESSION_TIMES) {
        found.extend(disagreements_on(&pointer, &pointer[1..], node, verdict));
    }
    for (_, factors) in root.members().filter(|(name, _)| name.text() == "authentication_factors") {
        for (index, factor) in factors.elements().enumerate() {
            for (pointer, node) in
                texts(factor, &format!("/authentication_factors/{index}"), &TIMES)
            {
                let name = pointer.rsplit('/').next().unwrap();
                let id = format!("authentication_factors/items/{name}");
                found.extend(disagreements_on(&pointer, &id, node, verdict));
            }
        }
    }
    found
}

/// The members with these names whose values are strings, with their pointers.
fn texts<'t>(object: Node<'t>, pointer: &str, names: &[&str]) -> Vec<(String, Node<'t>)> {
    let members = object
        .members()
        .filter(|(name, value)| names.contains(&name.text()) && value.kind() == NodeKind::String);
    members.map(|(name, value)| (format!("{pointer}/{}", name.text()), value)).collect()
}

fn disagreements_on(
    pointer: &str,
    id: &str,
    node: Node<'_>,
    verdict: &Verdict,
) -> Vec<Disagreement> {
    let rule = Rule::find(&format!("{id}/rfc3339")).expect("a time has the rule");
    let refused = verdict.breaks.iter().filter(|entry| entry.what == rule);
    let refused =
        refused.flat_map(|entry| &entry.places).any(|place| place.offset == node.offset());
    let text = node.text();
    let oracle = (!refused).then(|| Instant::read(text).map(nanoseconds));
    let oracle = oracle.map(|instant| instant.expect("the oracle reads times as `Instant` does"));
    let time = OffsetDateTime::parse(text, &Rfc3339).ok().map(OffsetDateTime::unix_timestamp_nanos);
    let jiff = text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_nanosecond);
    [(Judge::Time, time), (Judge::Jiff, jiff)]
        .into_iter()
        .filter_map(|(judge, answer)| {
            let kind = match (oracle, answer) {
                (Some(_), None) => Kind::OnlyTheJudgeRejects,
                (None, Some(_)) => Kind::OnlyTheOracleRejects,
                (Some(one), Some(other)) if one != other => Kind::OtherData,
                _ => return None,
            };
            Some(Disagreement { judge, kind, at: pointer.to_owned(), about: text.to_owned() })
        })
        .collect()
}

fn nanoseconds(instant: Instant) -> i128 {
    i128::from(instant.seconds) * 1_000_000_000 + i128::from(instant.nanoseconds)
}
