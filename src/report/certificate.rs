//! A run, as people and programs read it: [`text`] and [`json`].

use std::fmt::Write;

use serde_json::{Value, json};

use crate::contract::{Ambiguity, Level};
use crate::run::{Finding, Run, Standing, Status, Subject, Tally};

use super::ink::Role;
use super::{Ink, visible};

/// The report for people. All of it is the same each time, but the line that begins with `time`.
pub fn text(run: &Run, ink: Ink) -> String {
    let mut out = String::new();
    head(run, ink, &mut out);
    levels(run, ink, &mut out);
    for finding in &run.findings {
        self::finding(finding, ink, &mut out);
    }
    tallies(run, &mut out);
    observations(run, &mut out);
    for fault in &run.harness_faults {
        let _ = writeln!(out, "{}: {fault}", ink.paint(Role::Broken, "harness fault"));
    }
    for warning in &run.warnings {
        let _ = writeln!(out, "{}: {warning}", ink.paint(Role::Open, "warning"));
    }
    if let Some(why) = &run.ended_early {
        let _ = writeln!(out, "{}: {why}", ink.paint(Role::Open, "ended early"));
    }
    let _ = writeln!(out, "time     {:.1} s", run.elapsed.as_secs_f64());
    out
}

fn head(run: &Run, ink: Ink, out: &mut String) {
    let identity = &run.identity;
    let language = identity.language.as_ref().map_or(String::new(), |name| format!(" ({name})"));
    let name = format!("{} {}", identity.name, identity.version);
    let _ = writeln!(out, "{}{language}", ink.paint(Role::Strong, name));
    let phases = run.phases;
    let _ = writeln!(out, "seed     {}", run.seed);
    let _ = writeln!(
        out,
        "cases    {} regressions, {} sweep, {} random",
        phases.regressions, phases.sweep, phases.random
    );
    if run.without_echo {
        let _ = writeln!(out, "echoes   waived: nothing is known of what is lost or changed");
    }
    let reached = run.reached().map_or("none", Level::name);
    let role = if run.reached().is_some() { Role::Good } else { Role::Broken };
    let _ = writeln!(out, "level    {}\n", ink.paint(role, reached));
}

const COLUMNS: &str = "     asked    passed    failed   vacuous  not judged";

fn counts(tally: &Tally) -> String {
    let Tally { asked, passed, failed, vacuous, not_judged } = *tally;
    format!("{asked:>10}{passed:>10}{failed:>10}{vacuous:>10}{not_judged:>12}")
}

fn levels(run: &Run, ink: Ink, out: &mut String) {
    let _ = writeln!(out, "{:<22}{COLUMNS}", "level");
    for (level, Standing { status, tally, by_json_alone }) in run.levels.iter() {
        let role = match status {
            Status::Reached => Role::Good,
            Status::Failed => Role::Broken,
            Status::Unjudged => Role::Open,
        };
        let status = ink.paint(role, format!("{:<11}", status.name()));
        let _ = writeln!(out, "{level:<11}{status}{}", counts(tally));
        if *by_json_alone {
            out.push_str(
                "           by json/* alone: RFC 8259 §9 lets a parser accept extensions\n",
            );
        }
    }
    out.push('\n');
}

fn finding(finding: &Finding, ink: Ink, out: &mut String) {
    let Finding { failure, count, case, fully_shrunk, .. } = finding;
    let title = format!("{}: {}", failure.kind, subjects(finding));
    let _ = writeln!(
        out,
        "{} (level {}, {count} cases)",
        ink.paint(Role::Broken, title),
        failure.level
    );
    if !failure.place.is_empty() {
        let _ = writeln!(out, "  at       {}", visible::Visible(&failure.place));
    }
    if !failure.detail.is_empty() {
        let _ = writeln!(out, "  seen     {}", visible::Visible(&failure.detail));
    }
    if let Some(Subject::Rule(rule)) = finding.subjects.first() {
        let source = rule.source();
        let _ = writeln!(out, "  source   {} {}: {}", source.document, source.at, source.text);
    }
    let smallest = if *fully_shrunk { "smallest" } else { "case (not fully shrunk)" };
    let _ = writeln!(out, "  {smallest} {}", visible::Visible(&case.id()));
    if case.has_twin() {
        let (twin, document) = (case.twin(), case.document.clone());
        let _ = writeln!(out, "  twin     {}", part(&twin, &document));
        let _ = writeln!(out, "  document {}", part(&document, &twin));
    } else {
        let plain = crate::case::Case::plain().document;
        let _ = writeln!(out, "  document {}", part(&case.document, &plain));
    }
    let _ = writeln!(out, "  replay   nearmiss replay {}\n", case.token());
}

/// The part of a document in which it differs from another, with a little around it.
fn part(document: &[u8], other: &[u8]) -> String {
    const AROUND: usize = 24;
    const LONGEST: usize = 160;
    let common = document.iter().zip(other).take_while(|(a, b)| a == b).count();
    let rest = document.len().min(other.len()) - common;
    let ends = document.iter().rev().zip(other.iter().rev()).take(rest);
    let tail = ends.take_while(|(a, b)| a == b).count();
    let start = common.saturating_sub(AROUND);
    let end = (document.len() - tail + AROUND).min(document.len()).min(start + LONGEST);
    let text = String::from_utf8_lossy(&document[start..end]);
    let before = if start > 0 { "…" } else { "" };
    let after = if end < document.len() { "…" } else { "" };
    format!("{before}{}{after}", visible::Visible(&text))
}

fn subjects(finding: &Finding) -> String {
    if finding.subjects.is_empty() {
        return "no single document".to_owned();
    }
    finding.subjects.iter().map(Subject::to_string).collect::<Vec<_>>().join(" + ")
}

/// Rules and features with something to say; those that all passed are counted in one line.
fn tallies(run: &Run, out: &mut String) {
    let _ = writeln!(out, "{:<58}{COLUMNS}", "rule or feature");
    let (clean, other): (Vec<_>, Vec<_>) =
        run.tallies.iter().partition(|(_, tally)| tally.passed == tally.asked);
    for (subject, tally) in other {
        let _ = writeln!(out, "{subject:<58}{}", counts(tally));
    }
    let all = clean.iter().fold(Tally::default(), |mut all, (_, tally)| {
        all.asked += tally.asked;
        all.passed += tally.passed;
        all
    });
    let _ = writeln!(
        out,
        "{:<58}{}\n",
        format!("{} that passed throughout", clean.len()),
        counts(&all)
    );
}

fn observations(run: &Run, out: &mut String) {
    if run.observations.licences.is_empty() && run.observations.answers.is_empty() {
        return;
    }
    out.push_str("observations: what the contract leaves open, never a failure\n");
    for (licence, seen) in &run.observations.licences {
        let example = visible::Visible(&seen.example);
        let _ = writeln!(out, "  {} ({} cases; first: {example})", licence.says(), seen.count);
    }
    for (ambiguity, answers) in &run.observations.answers {
        let (accepted, rejected) = (answers.accepted, answers.rejected);
        let _ = writeln!(
            out,
            "  {:<32} {accepted} accepted, {rejected} rejected",
            Ambiguity::id(*ambiguity)
        );
    }
    out.push('\n');
}

/// The whole report as one object.
pub fn json(run: &Run) -> Value {
    let tally = |tally: &Tally| json!({ "asked": tally.asked, "passed": tally.passed, "failed": tally.failed, "vacuous": tally.vacuous, "not_judged": tally.not_judged });
    let levels: serde_json::Map<String, Value> = run
        .levels
        .iter()
        .map(|(level, standing)| {
            let mut value = tally(&standing.tally);
            value["status"] = standing.status.name().into();
            value["by_json_alone"] = standing.by_json_alone.into();
            (level.name().to_owned(), value)
        })
        .collect();
    let tallies: serde_json::Map<String, Value> =
        run.tallies.iter().map(|(subject, it)| (subject.to_string(), tally(it))).collect();
    let licences = run.observations.licences.iter().map(|(licence, seen)| {
        json!({ "says": licence.says(), "count": seen.count, "example": seen.example })
    });
    let answers = run.observations.answers.iter().map(|(ambiguity, answers)| {
        json!({ "ambiguity": ambiguity.id(), "accepted": answers.accepted, "rejected": answers.rejected, "first_rejected": answers.first_rejected })
    });
    json!({
        "implementation": { "name": run.identity.name, "version": run.identity.version, "language": run.identity.language, "url": run.identity.url },
        "seed": run.seed.0,
        "cases": { "regressions": run.phases.regressions, "sweep": run.phases.sweep, "random": run.phases.random },
        "reached": run.reached().map(Level::name),
        "levels": levels,
        "findings": run.findings.iter().map(finding_json).collect::<Vec<_>>(),
        "tallies": tallies,
        "observations": { "echoes": licences.collect::<Vec<_>>(), "answers": answers.collect::<Vec<_>>() },
        "harness_faults": run.harness_faults,
        "warnings": run.warnings,
        "ended_early": run.ended_early,
        "without_echo": run.without_echo,
        "seconds": run.elapsed.as_secs_f64(),
    })
}

fn finding_json(finding: &Finding) -> Value {
    let subjects: Vec<String> = finding.subjects.iter().map(Subject::to_string).collect();
    json!({
        "kind": finding.failure.kind.name(),
        "level": finding.failure.level.name(),
        "subjects": subjects,
        "place": finding.failure.place,
        "detail": finding.failure.detail,
        "count": finding.count,
        "case": finding.case.id(),
        "fully_shrunk": finding.fully_shrunk,
        "replay": finding.case.token(),
    })
}
