//! A finding for people: its rule, its smallest document as a diff, and how to ask again.

use std::fmt::Write;

use crate::case::Case;
use crate::plan::Way;
use crate::report::Ink;
use crate::report::ink::Role;
use crate::report::visible::{Pointer, Visible};
use crate::run::{Finding, Subject};

/// A finding in full; `replay` is what follows the token in the command that asks again.
pub(super) fn text(finding: &Finding, replay: &str, ink: Ink, out: &mut String) {
    let Finding { failure, count, case, fully_shrunk, .. } = finding;
    let title = ink.paint(Role::Broken, format!("{}: {}", failure.kind, subjects(finding)));
    let plural = if *count == 1 { "" } else { "s" };
    let _ = writeln!(out, "{title} (level {}, {count} case{plural})", failure.level);
    let mut line = |name: &str, text: &dyn std::fmt::Display| {
        let _ = writeln!(out, "  {name:<9}{text}");
    };
    if !failure.place.is_empty() {
        line("at", &Pointer(&failure.place));
    }
    if !failure.detail.is_empty() {
        line("seen", &Visible(&failure.detail));
    }
    if let Some(Subject::Rule(rule)) = finding.subjects.first() {
        let source = rule.source();
        line("source", &format_args!("{} {}: {}", source.document, source.at, source.text));
        line("ways", &ways(finding, Way::of(*rule).len()));
    }
    let smallest = Visible(&case.id()).to_string();
    let shrunk = if *fully_shrunk { "" } else { " (not fully shrunk)" };
    line("smallest", &format_args!("{smallest}{shrunk}"));
    let (before, name) = match case.has_twin() {
        true => (case.twin(), "twin"),
        false => (Case::plain().document, "plain"),
    };
    if before != case.document {
        let [less, more] = ["-", "+"].map(|sign| ink.paint(Role::Frame, sign));
        let diff = Diff::of(&before, &case.document);
        line(name, &format_args!("{less} {}", diff.part(&before, diff.before, ink, Role::Good)));
        let part = diff.part(&case.document, diff.after, ink, Role::Broken);
        line("document", &format_args!("{more} {part}"));
    }
    let end = if replay.is_empty() { String::new() } else { format!(" {replay}") };
    line("replay", &format_args!("nearmiss replay {}{end}\n", case.token()));
}

fn subjects(finding: &Finding) -> String {
    if finding.subjects.is_empty() {
        return "no single document".to_owned();
    }
    finding.subjects.iter().map(Subject::to_string).collect::<Vec<_>>().join(" + ")
}

/// So many ways are named.
const NAMED: usize = 16;

fn ways(finding: &Finding, all: usize) -> String {
    let mut named: Vec<&str> = finding.ways.keys().take(NAMED).map(|way| way.id()).collect();
    if finding.ways.len() > NAMED {
        named.push("…");
    }
    format!("{} of {all}: {}", finding.ways.len(), named.join(", "))
}

/// Where two documents differ: all but what they begin and end with alike.
struct Diff {
    start: usize,
    /// Where the difference ends in either.
    before: usize,
    after: usize,
}

/// What is shown around a difference, in bytes.
const AROUND: usize = 24;
/// What is shown of a difference on either side where it is long, in bytes.
const SHOWN: usize = 100;

impl Diff {
    fn of(before: &[u8], after: &[u8]) -> Self {
        let start = before.iter().zip(after).take_while(|(one, other)| one == other).count();
        let rest = before.len().min(after.len()) - start;
        let ends = before.iter().rev().zip(after.iter().rev()).take(rest);
        let alike = ends.take_while(|(one, other)| one == other).count();
        Self { start, before: before.len() - alike, after: after.len() - alike }
    }

    /// The differing part of a document, up to `end`, with a little around it.
    fn part(&self, document: &[u8], end: usize, ink: Ink, role: Role) -> String {
        let from = self.start.saturating_sub(AROUND);
        let to = (end + AROUND).min(document.len());
        let before = if from > 0 { "…" } else { "" };
        let after = if to < document.len() { "…" } else { "" };
        let [head, tail] = [from..self.start, end..to].map(|range| shown(&document[range]));
        let differs = ink.paint(role, cut(&document[self.start..end]));
        format!("{before}{head}{differs}{tail}{after}")
    }
}

fn cut(text: &[u8]) -> String {
    if text.len() <= 2 * SHOWN + AROUND {
        return shown(text);
    }
    let left = text.len() - 2 * SHOWN;
    let (head, tail) = (shown(&text[..SHOWN]), shown(&text[text.len() - SHOWN..]));
    format!("{head}…({left} bytes)…{tail}")
}

/// Text that may be cut inside a character, or be none.
fn shown(text: &[u8]) -> String {
    text.utf8_chunks()
        .map(|chunk| {
            let invalid = chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}"));
            Visible(chunk.valid()).to_string() + &invalid.collect::<String>()
        })
        .collect()
}
