//! A finding for people: its rule, its smallest document as a diff, and how to replay it.

use std::fmt::Write;

use crate::case::Case;
use crate::plan::{Plan, Way, WordUse};
use crate::report::Ink;
use crate::report::diff;
use crate::report::ink::Role;
use crate::report::verdict::counted;
use crate::report::visible::{Pointer, Visible};
use crate::run::{Finding, Subject};

use super::Certificate;

/// A finding in full.
pub(super) fn text(finding: &Finding, report: &Certificate<'_>, ink: Ink, out: &mut String) {
    let Finding { failure, count, case, fully_shrunk, .. } = finding;
    let title = ink.paint(Role::Broken, format!("{}: {}", failure.kind, subjects(finding)));
    let cases = counted(*count as usize, "case", "cases");
    let _ = writeln!(out, "{title} (level {}, {cases})", failure.level);
    let mut line = |name: &str, text: &dyn std::fmt::Display| {
        let _ = writeln!(out, "  {name:<9}{text}");
    };
    if !failure.place.is_empty() {
        line("at", &Pointer(&failure.place));
    }
    if !failure.detail.is_empty() {
        let lines = failure.detail.lines().map(|line| Visible(line).to_string());
        line("seen", &lines.collect::<Vec<_>>().join("\n           "));
    }
    match finding.subjects.as_slice() {
        [Subject::Rule(rule)] => {
            line("source", rule.source());
            if !finding.ways.is_empty() {
                line("ways", &ways(finding, Way::of(*rule).len(), report.full));
            }
        }
        [Subject::Rule(_), ..] => line("breaks", &rules(finding, report.full)),
        _ => {}
    }
    let words = case.plan().map_or(&[][..], Plan::words).iter().flat_map(WordUse::words);
    let words: Vec<String> = words.map(|word| format!("`{}`", Visible(word))).collect();
    if !words.is_empty() {
        line("words", &words.join(", "));
    }
    let smallest = Visible(&case.id()).to_string();
    let shrunk = if *fully_shrunk { "" } else { " (not fully shrunk)" };
    line("smallest", &format_args!("{smallest}{shrunk}"));
    for (name, text) in diff::lines(case, ink) {
        line(name, &text);
    }
    let end = if report.replay.is_empty() { String::new() } else { format!(" {}", report.replay) };
    line("replay", &format_args!("nearmiss replay {}{end}\n", case.replay_argument()));
}

/// What the finding is about. A document that breaks several rules is named by its defects, and a
/// given one not by its rules, which are listed below.
fn subjects(finding: &Finding) -> String {
    if finding.subjects.is_empty() {
        return "by no single document".to_owned();
    }
    let defects = finding.case.plan().map_or(&[][..], Plan::defects);
    if finding.subjects.len() > 1 && !defects.is_empty() {
        return defects.iter().map(|defect| defect.id()).collect::<Vec<_>>().join(" + ");
    }
    if finding.subjects.len() > 1 && matches!(finding.case, Case::Given(_)) {
        return Subject::Given.to_string();
    }
    finding.subjects.iter().map(Subject::to_string).collect::<Vec<_>>().join(" + ")
}

/// The maximum number of ways or rules that are listed, unless all are asked for.
const LISTED: usize = 16;

/// The rules that the document of the finding breaks.
fn rules(finding: &Finding, full: bool) -> String {
    let most = if full { usize::MAX } else { LISTED };
    let mut listed: Vec<String> =
        finding.subjects.iter().take(most).map(Subject::to_string).collect();
    if finding.subjects.len() > most {
        listed.push("…".to_owned());
    }
    listed.join(", ")
}

fn ways(finding: &Finding, all: usize, full: bool) -> String {
    let most = if full { usize::MAX } else { LISTED };
    let mut listed: Vec<&str> = finding.ways.keys().take(most).map(|way| way.id()).collect();
    if finding.ways.len() > most {
        listed.push("…");
    }
    format!("{} of {all}: {}", finding.ways.len(), listed.join(", "))
}
