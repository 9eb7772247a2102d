//! The report of a run, for people and for programs: [`Certificate`].

mod finding;
mod growth;
mod json;
mod observations;

use std::fmt::Write;

use crate::contract::Level;
use crate::run::{Finding, Run, Standing, Status, Tally};

use super::Ink;
use super::ink::Role;

/// A run, and how to write its report.
#[derive(Debug, Clone, Copy)]
pub struct Certificate<'a> {
    /// The run.
    pub run: &'a Run,
    /// The arguments after the token in the command that replays a case, such as
    /// `-- python3 adapter.py`.
    pub replay: &'a str,
    /// The level that was asked for.
    pub asked: Level,
    /// Whether to list all ways that fail, and also the rules and features without a failure.
    pub full: bool,
}

impl Certificate<'_> {
    /// The report for people. It is the same for each run on the same terms, except for the lines
    /// at the end that begin with `time`.
    pub fn text(&self, ink: Ink) -> String {
        let mut out = String::new();
        let run = self.run;
        head(run, self.asked, ink, &mut out);
        levels(run, ink, &mut out);
        out.push_str(&self.findings(&run.findings, ink));
        tallies(run, self.full, &mut out);
        observations::text(&run.observations, &mut out);
        tail(run, ink, &mut out);
        out
    }

    /// Some findings for people, as the report shows them.
    pub fn findings<'f>(
        &self,
        findings: impl IntoIterator<Item = &'f Finding>,
        ink: Ink,
    ) -> String {
        let mut out = String::new();
        findings.into_iter().for_each(|finding| finding::text(finding, self, ink, &mut out));
        out
    }

    /// The whole report as one line of JSON, without a line feed.
    pub fn json(&self) -> String {
        json::of(self.run, self.asked).to_string()
    }
}

fn tail(run: &Run, ink: Ink, out: &mut String) {
    for fault in &run.harness_faults {
        let _ = writeln!(out, "{}: {fault}", ink.paint(Role::Broken, "harness fault"));
    }
    for warning in &run.warnings {
        let _ = writeln!(out, "{}: {warning}", ink.paint(Role::Open, "warning"));
    }
    if !run.end.is_whole() {
        let end = run.end.to_string();
        let first = end.lines().next().unwrap_or_default();
        let _ = writeln!(out, "{}: {first}", ink.paint(Role::Broken, "ended early"));
    }
    let _ = writeln!(out, "time     {:.1} s", run.elapsed.as_secs_f64());
    growth::text(&run.growth, out);
}

fn head(run: &Run, asked: Level, ink: Ink, out: &mut String) {
    let identity = &run.identity;
    let language = identity.language.as_ref().map_or(String::new(), |name| format!(" ({name})"));
    let name = format!("{} {}", identity.name, identity.version);
    let _ = writeln!(out, "{}{language}", ink.paint(Role::Strong, name));
    cases(run, out);
    if run.without_echo {
        let _ = writeln!(out, "echoes   waived: nothing shows what is lost or changed");
    }
    let reached = run.reached().map_or("no level".to_owned(), |level| format!("level {level}"));
    let role = if run.reached().is_some() { Role::Good } else { Role::Broken };
    let _ = writeln!(out, "asked    level {asked}");
    let _ = writeln!(out, "reached  {}\n", ink.paint(role, reached));
}

/// How many cases the run had, and where they came from.
fn cases(run: &Run, out: &mut String) {
    let phases = run.phases;
    if run.corpus_only {
        let _ = writeln!(out, "cases    {} corpus", phases.corpus);
        return;
    }
    let _ = writeln!(out, "seed     {}", run.seed);
    let _ = writeln!(
        out,
        "cases    {} regressions, {} sweep, {} random, {} hostile",
        phases.regressions, phases.sweep, phases.random, phases.hostile
    );
    if run.words > 0 {
        let _ = writeln!(
            out,
            "words    {} of the implementation, in every other random case",
            run.words
        );
    }
}

const COLUMNS: &str = "     asked    passed    failed   vacuous  not judged";

fn counts(tally: &Tally) -> String {
    let Tally { asked, passed, failed, vacuous, not_judged } = *tally;
    format!("{asked:>10}{passed:>10}{failed:>10}{vacuous:>10}{not_judged:>12}")
}

fn levels(run: &Run, ink: Ink, out: &mut String) {
    let _ = writeln!(out, "{:<22}{COLUMNS}", "level");
    for (level, Standing { status, tally, by_json_alone, .. }) in run.levels.iter() {
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

const TITLE: &str = "rule or feature (a case counts for each)";

/// One line for each rule and feature with something to report, and one line for all others.
fn tallies(run: &Run, full: bool, out: &mut String) {
    if run.tallies.is_empty() {
        return;
    }
    let is_listed =
        |tally: &Tally| full || tally.failed + tally.not_judged > 0 || tally.passed == 0;
    let (listed, other): (Vec<_>, Vec<_>) =
        run.tallies.iter().partition(|(_, tally)| is_listed(tally));
    let names = listed.iter().map(|(subject, _)| subject.to_string().len());
    let width = names.max().unwrap_or_default().max(TITLE.len());
    let _ = writeln!(out, "{TITLE:<width$}{COLUMNS}");
    for (subject, tally) in &listed {
        let _ = writeln!(out, "{subject:<width$}{}", counts(tally));
    }
    let all = other.iter().fold(Tally::default(), |mut all, (_, tally)| {
        all.asked += tally.asked;
        all.passed += tally.passed;
        all.vacuous += tally.vacuous;
        all
    });
    if !other.is_empty() {
        let others = if listed.is_empty() { "" } else { " others" };
        let name = format!("{}{others} without a failure", other.len());
        let _ = writeln!(out, "{name:<width$}{}", counts(&all));
    }
    if run.tallies.values().any(|tally| tally.vacuous > 0) {
        out.push_str(
            "vacuous: a near miss was rejected, but so was its control, so it proves nothing\n",
        );
    }
    for (reason, count) in &run.not_judged {
        let _ = writeln!(out, "not judged: {count} cases {reason}");
    }
    out.push('\n');
}
