//! The report of a run, for people and for programs: [`Certificate`].

mod family;
mod growth;
mod json;
mod observations;
mod summary;

use std::fmt::Write;

use time::Date;

use crate::case::Case;
use crate::contract::Level;
use crate::run::{Family, Finding, Run, Standing, Status, Tally};

use super::Ink;
use super::columns;
use super::ink::Role;
use super::verdict::counted;
use super::visible::Visible;

/// A run, and how to write its report.
#[derive(Debug, Clone, Copy)]
pub struct Certificate<'a> {
    /// The run.
    pub run: &'a Run,
    /// How a case is replayed.
    pub replay: ReplayWith<'a>,
    /// The level that was asked for.
    pub asked: Level,
    /// Whether to list everything: all families, places and ways, and also the rules and features
    /// without a failure.
    pub full: bool,
    /// How many columns a line may take.
    pub width: usize,
    /// The day on which expectations are checked; `None` checks none.
    pub today: Option<Date>,
}

/// How a report says that a case is replayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplayWith<'a> {
    /// With `nearmiss replay`, and these arguments after the case, such as `-- python3 adapter.py`.
    Command(&'a str),
    /// With the test that was run, and the token in an environment variable.
    Test,
}

impl ReplayWith<'_> {
    /// What to type to replay a case.
    pub(crate) fn line(self, case: &Case) -> String {
        match self {
            Self::Command("") => format!("nearmiss replay {}", family::name(case)),
            Self::Command(arguments) => {
                format!("nearmiss replay {} {arguments}", family::name(case))
            }
            Self::Test => format!("{REPLAY}={} cargo test", case.replay_argument()),
        }
    }
}

/// The environment variable that makes a run ask a single case. It holds the case's token, or the
/// name of a hostile document.
pub const REPLAY: &str = "NEARMISS_REPLAY";

/// How many columns a line takes where nobody knows the width of the terminal.
pub const WIDTH: usize = 120;

/// The maximum number of families that are shown, unless all are asked for.
const FAMILIES: usize = 20;

impl Certificate<'_> {
    /// The report for people. It is the same for each run on the same terms, except for the lines
    /// that begin with `time`.
    pub fn text(&self, ink: Ink) -> String {
        let mut out = String::new();
        let run = self.run;
        head(run, ink, &mut out);
        self.all_families(ink, &mut out);
        if self.full {
            tallies(run, &mut out);
        }
        observations::text(&run.observations, self, &mut out);
        notes(self, ink, &mut out);
        levels(run, ink, &mut out);
        summary::text(self, ink, &mut out);
        out
    }

    /// Some findings for people, folded into families as the report shows them.
    pub fn findings<'f>(
        &self,
        findings: impl IntoIterator<Item = &'f Finding>,
        ink: Ink,
    ) -> String {
        let findings: Vec<&Finding> = findings.into_iter().collect();
        self.families_text(&self.run.families_of(&findings), ink)
    }

    /// Some families for people.
    pub(crate) fn families_text(&self, families: &[Family<'_>], ink: Ink) -> String {
        let mut out = String::new();
        self.families(families, ink, &mut out);
        out
    }

    /// The families that count against the level that was asked for and are not expected, and how
    /// many others there are.
    fn all_families(&self, ink: Ink, out: &mut String) {
        let run = self.run;
        let is_above = |finding: &&Finding| finding.failure.level > self.asked;
        let mut shown = run.unexpected();
        if self.full {
            shown.extend(run.findings.iter().filter(is_above));
        }
        self.families(&run.families_of(&shown), ink, out);

        let before = out.len();
        let counted = |findings: usize| counted(findings, "finding", "findings");
        for level in Level::ALL.into_iter().filter(|level| *level > self.asked && !self.full) {
            let at: Vec<&Finding> =
                run.findings.iter().filter(|finding| finding.failure.level == level).collect();
            if !at.is_empty() {
                let families = families_counted(run.families_of(&at).len());
                let count = counted(at.len());
                let _ = writeln!(out, "above    {count} in {families} at level {level}");
            }
        }
        let below = run.findings.iter().filter(|finding| !is_above(finding)).count();
        let expected = below - run.unexpected().len();
        if expected > 0 {
            let _ = writeln!(out, "expected {}, left out here", counted(expected));
        }
        if out.len() > before {
            out.push('\n');
        }
    }

    fn families(&self, families: &[Family<'_>], ink: Ink, out: &mut String) {
        let most = if self.full { usize::MAX } else { FAMILIES };
        for family in families.iter().take(most) {
            family::text(family, self, ink, out);
        }
        if families.len() > most {
            let left = families_counted(families.len() - most);
            let how = match self.replay {
                ReplayWith::Command(_) => ": `--full` shows them all",
                ReplayWith::Test => "",
            };
            let _ = writeln!(out, "and {left} more{how}\n");
        }
    }

    /// The verdict alone, as the report ends with it.
    pub fn verdict(&self, ink: Ink) -> String {
        summary::verdict(self, ink)
    }

    /// The whole report as one line of JSON, without a line feed.
    pub fn json(&self) -> String {
        json::of(self.run, self.asked).to_string()
    }
}

fn families_counted(count: usize) -> String {
    counted(count, "family", "families")
}

/// What was unusual about the run.
fn notes(report: &Certificate<'_>, ink: Ink, out: &mut String) {
    let run = report.run;
    let before = out.len();
    for (reason, count) in &run.not_judged {
        let _ = writeln!(out, "not judged: {count} cases {reason}");
    }
    let is_empty = |tally: &Tally| tally.passed + tally.failed == 0;
    let empty: Vec<String> = run
        .tallies
        .iter()
        .filter(|(_, tally)| is_empty(tally))
        .map(|(subject, _)| subject.to_string())
        .collect();
    if !empty.is_empty() {
        let text = format!("nothing judged: {}", empty.join(", "));
        let _ = writeln!(out, "{}", columns::cut(&text, report.width));
    }
    for stale in report.today.map_or_else(Vec::new, |today| run.stale(today)) {
        let _ = writeln!(out, "{}: {stale}", ink.paint(Role::Open, "out of date"));
    }
    for fault in &run.harness_faults {
        let _ = writeln!(out, "{}: {fault}", ink.paint(Role::Broken, "harness fault"));
    }
    for warning in &run.warnings {
        let lines: Vec<String> = warning.lines().map(|line| Visible(line).to_string()).collect();
        let _ = writeln!(out, "{}: {}", ink.paint(Role::Open, "warning"), lines.join("\n"));
    }
    if !run.end.is_whole() {
        let end = run.end.to_string();
        let first = end.lines().next().unwrap_or_default();
        let _ = writeln!(out, "{}: {}", ink.paint(Role::Broken, "ended early"), Visible(first));
    }
    if out.len() > before {
        out.push('\n');
    }
}

fn head(run: &Run, ink: Ink, out: &mut String) {
    let identity = &run.identity;
    let language =
        identity.language.as_ref().map_or(String::new(), |name| format!(" ({})", Visible(name)));
    let name = format!("{} {}", Visible(&identity.name), Visible(&identity.version));
    let _ = writeln!(out, "{}{language}", ink.paint(Role::Strong, name));
    cases(run, out);
    if let Some(complete) = run.complete.as_ref().filter(|_| !run.corpus_only) {
        let subjects = counted(complete.len(), "rule or feature", "rules and features");
        let _ = writeln!(out, "only     {subjects}, so no level is earned");
    }
    if run.without_echo {
        let _ = writeln!(out, "echoes   waived: nothing shows what is lost or changed");
    }
    out.push('\n');
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
    let Tally { asked, passed, failed, vacuous, not_judged, .. } = *tally;
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

/// One line for each rule and feature.
fn tallies(run: &Run, out: &mut String) {
    if run.tallies.is_empty() {
        return;
    }
    let names = run.tallies.keys().map(|subject| subject.to_string().len());
    let width = names.max().unwrap_or_default().max(TITLE.len());
    let _ = writeln!(out, "{TITLE:<width$}{COLUMNS}    random  fail at most");
    for (subject, tally) in &run.tallies {
        let random = tally.random;
        let bound = match random.at_most() {
            Some(share) => format!("1 in {:.0}", (1.0 / share).floor()),
            None => "-".to_owned(),
        };
        let _ = writeln!(out, "{subject:<width$}{}{:>10}{bound:>14}", counts(tally), random.judged);
    }
    out.push_str(
        "random: random cases that were judged. If none failed, a higher share than that on the right \n\
         would have shown a failure in 19 of 20 runs\n",
    );
    if run.tallies.values().any(|tally| tally.vacuous > 0) {
        out.push_str(
            "vacuous: a near miss was rejected, but so was its control, so it proves nothing\n",
        );
    }
    out.push('\n');
}
