//! The end of a report for people: counts by kind, the verdict, and what to do next.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::contract::Level;
use crate::finding::Kind;
use crate::report::Ink;
use crate::report::ink::Role;
use crate::report::verdict::counted;
use crate::report::visible::Visible;
use crate::run::{End, Family, NotJudged, Run, Status};

use super::{Certificate, growth};

/// The last lines of a report. The verdict comes last.
pub(super) fn text(report: &Certificate<'_>, ink: Ink, out: &mut String) {
    let run = report.run;
    let families = run.families();
    let unexpected = run.families_of(&run.unexpected());
    let _ = writeln!(out, "time     {:.1} s", run.elapsed.as_secs_f64());
    growth::text(&run.growth, out);
    let _ = writeln!(out, "findings {}", findings(run, &families));
    if let Some(chance) = chance(report) {
        let _ = writeln!(out, "chance   {chance}");
    }
    if let Some(next) = next(report, &unexpected) {
        let _ = writeln!(out, "next     {next}");
    }
    let _ = writeln!(out, "verdict  {}", verdict(report, ink));
}

/// Which level is reached, and which was asked for.
pub(super) fn verdict(report: &Certificate<'_>, ink: Ink) -> String {
    let Certificate { run, asked, .. } = *report;
    let as_expected = run.unexpected().is_empty();
    let role = match run.levels[asked].status {
        Status::Reached => Role::Good,
        Status::Failed if !as_expected => Role::Broken,
        Status::Failed | Status::Unjudged => Role::Open,
    };
    ink.paint(role, in_words(run, asked, as_expected)).to_string()
}

/// What random cases without a failure say about those that were not drawn.
fn chance(report: &Certificate<'_>) -> Option<String> {
    let random = report.run.levels[report.asked].tally.random;
    let share = random.at_most()?;
    Some(format!(
        "none of {} random cases failed: with 95 % confidence, at most 1 in {:.0} does",
        random.judged,
        (1.0 / share).floor()
    ))
}

/// How many findings there are, by kind.
fn findings(run: &Run, families: &[Family<'_>]) -> String {
    if run.findings.is_empty() {
        return "none".to_owned();
    }
    let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
    for finding in &run.findings {
        *kinds.entry(finding.failure.kind).or_default() += 1;
    }
    let kinds: Vec<String> =
        kinds.into_iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    let families = counted(families.len(), "family", "families");
    format!("{} in {families}: {}", run.findings.len(), kinds.join(", "))
}

fn in_words(run: &Run, asked: Level, as_expected: bool) -> String {
    let name = format!("{} {}", Visible(&run.identity.name), Visible(&run.identity.version));
    let reached = match run.reached() {
        None if run.is_partial() => "was asked some cases only, so no level is earned".to_owned(),
        None => "reaches no level".to_owned(),
        Some(level) => format!("reaches level {level}"),
    };
    match (run.levels[asked].status, run.reached()) {
        (Status::Reached, None) => format!("{name} {reached}; nothing fails at level {asked}"),
        (Status::Reached, Some(level)) if level > asked => {
            format!("{name} {reached}; level {asked} was asked for")
        }
        (Status::Reached, _) => format!("{name} {reached}"),
        (Status::Failed, _) if as_expected => {
            format!("{name} {reached}; level {asked} was asked for and fails only as expected")
        }
        (Status::Failed, _) => format!("{name} {reached}; level {asked} was asked for and failed"),
        (Status::Unjudged, _) => {
            format!("{name} {reached}; level {asked} was asked for and could not be judged")
        }
    }
}

/// What to do next, if there is anything.
fn next(report: &Certificate<'_>, families: &[Family<'_>]) -> Option<String> {
    let run = report.run;
    if !run.harness_faults.is_empty() {
        return Some("report the harness fault: it is a bug in nearmiss".to_owned());
    }
    if let End::AtStart = run.end {
        return Some(
            "mend the adapter or its settings: the plain document has to be accepted".to_owned(),
        );
    }
    if let End::Stopped = run.end {
        return Some("run it again, to its end".to_owned());
    }
    if let Some(first) = families.first() {
        let replay = report.replay.line(&first.smallest().case);
        return Some(format!("look at the first family: {replay}"));
    }
    if run.levels[report.asked].status == Status::Reached || run.fails_as_expected(report.asked) {
        return None;
    }
    let is_without = run.not_judged.contains_key(&NotJudged::WithoutEcho);
    Some(match is_without {
        true => "send echoes, or waive them with `--without-echo`".to_owned(),
        false => "see what was not judged: `--full` lists every rule and feature".to_owned(),
    })
}
