//! A comparison of several implementations, for people and for programs.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::run::{Comparison, Difference};

use super::Ink;
use super::full_name;
use super::ink::Role;
use super::verdict::counted;
use super::visible::Visible;

/// The maximum number of differences of a topic that are shown, unless all are asked for.
const SHOWN: usize = 12;

/// The comparison for people.
pub fn text(comparison: &Comparison, full: bool, ink: Ink) -> String {
    let names: Vec<String> = (b'A'..=b'Z').map(|letter| char::from(letter).to_string()).collect();
    let mut out = String::new();
    for (name, identity) in names.iter().zip(&comparison.identities) {
        // Writing to a `String` cannot fail.
        let _ = writeln!(out, "{name}        {}", full_name(identity));
    }
    let _ = writeln!(out, "cases    {}", comparison.cases);

    let mut rest = comparison.differences.as_slice();
    while let Some(first) = rest.first() {
        let end = rest.iter().position(|one| one.topic != first.topic).unwrap_or(rest.len());
        let (of_topic, others) = rest.split_at(end);
        let _ = writeln!(out, "\n{}", ink.paint(Role::Strong, first.topic.says()));
        let most = if full { usize::MAX } else { SHOWN };
        for difference in of_topic.iter().take(most) {
            row(difference, &names, &mut out);
        }
        if of_topic.len() > most {
            let more = of_topic.len() - most;
            let _ = writeln!(out, "  and {more} more: `--full` shows them all");
        }
        rest = others;
    }

    let differing: u64 = comparison.differences.iter().map(|one| one.count).sum();
    let verdict = match differing {
        0 => ink.paint(Role::Good, "all give the same answers".to_owned()),
        _ => ink.paint(Role::Broken, format!("they differ in {differing} cases")),
    };
    let _ = writeln!(out, "\nverdict  {verdict}");
    out
}

fn row(difference: &Difference, names: &[String], out: &mut String) {
    let Difference { about, answers, count, example, .. } = difference;
    let cases = counted(*count as usize, "case", "cases");
    let _ = writeln!(out, "  {about} ({cases}; such as {})", Visible(&example.id()));
    // Those who answer alike share a line.
    let mut shown = Vec::new();
    for answer in answers {
        if shown.contains(answer) {
            continue;
        }
        shown.push(*answer);
        let who = names.iter().zip(answers).filter(|(_, other)| *other == answer);
        let who: Vec<&str> = who.map(|(name, _)| name.as_str()).collect();
        let _ = writeln!(out, "    {:<9}{}", who.join(" "), answer.says());
    }
}

/// The comparison as one line of JSON, without a line feed.
pub fn json(comparison: &Comparison) -> String {
    let identities = comparison.identities.iter().map(|identity| {
        json!({
            "name": identity.name,
            "version": identity.version,
            "language": identity.language,
        })
    });
    let differences = comparison.differences.iter().map(|one| {
        json!({
            "topic": one.topic.name(),
            "about": one.about,
            "answers": one.answers.iter().map(|answer| answer.says()).collect::<Vec<_>>(),
            "count": one.count,
            "example": one.example.id(),
            "replay": one.example.replay_argument(),
        })
    });
    let value: Value = json!({
        "implementations": identities.collect::<Vec<_>>(),
        "cases": comparison.cases,
        "differences": differences.collect::<Vec<_>>(),
    });
    value.to_string()
}
