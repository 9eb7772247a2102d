//! How two documents differ, for people: [`lines`], which are made from a [`Diff`], and [`line`].

use std::ops::Range;

use crate::case::{Case, Control, differing};

use super::ink::Role;
use super::visible::Visible;
use super::{Ink, columns};

/// The part of each document that differs from the other, with some context.
pub(super) struct Diff {
    before: String,
    pub(super) after: String,
}

/// How a case's document differs from its control: two lines, each with a name. Empty if the two are
/// equal.
pub(super) fn lines(case: &Case, ink: Ink) -> Vec<(&'static str, String)> {
    let control = case.control();
    let name = match control {
        Control::Twin(_) => "twin",
        Control::Baseline(_) => "plain",
    };
    if control.document() == case.document() {
        return Vec::new();
    }
    let [less, more] = ["-", "+"].map(|sign| ink.paint(Role::Frame, sign));
    let Diff { before, after } = Diff::of(control.document(), case.document(), ink);
    vec![(name, format!("{less} {before}")), ("document", format!("{more} {after}"))]
}

/// How a case's document differs from its control, in one line of at most `width` columns with its
/// name: what is in the document or, if only members are missing in it, what was removed. `None` if the
/// two are equal.
pub(super) fn line(case: &Case, width: usize, ink: Ink) -> Option<(&'static str, String)> {
    let control = case.control();
    let [before, after] = differing(control.document(), case.document());
    if before.is_empty() && after.is_empty() {
        return None;
    }

    let is_member_gone = after.is_empty() && control.document()[before.clone()].contains(&b'"');
    let (name, document, differs) = match is_member_gone {
        true => ("removed", control.document(), before),
        false => ("document", case.document(), after),
    };
    let within = width.saturating_sub(2 * (AROUND + 1));
    let text = part(document, differs, |text| {
        ink.paint(Role::Broken, columns::cut(&text, within)).to_string()
    });
    Some((name, text))
}

/// How many bytes of context are shown on each side of a difference.
const AROUND: usize = 24;
/// How many bytes are shown at each end of a long difference.
const SHOWN: usize = 100;

impl Diff {
    /// The difference is everything except the common beginning and end.
    pub(super) fn of(before: &[u8], after: &[u8], ink: Ink) -> Self {
        let part = |document: &[u8], differs, role| {
            part(document, differs, |text| ink.paint(role, text).to_string())
        };
        let [one, other] = differing(before, after);
        Self { before: part(before, one, Role::Good), after: part(after, other, Role::Broken) }
    }
}

fn part(document: &[u8], differs: Range<usize>, paint: impl Fn(String) -> String) -> String {
    let from = differs.start.saturating_sub(AROUND);
    let to = (differs.end + AROUND).min(document.len());
    let before = if from > 0 { "…" } else { "" };
    let after = if to < document.len() { "…" } else { "" };
    let [head, tail] = [from..differs.start, differs.end..to].map(|range| shown(&document[range]));
    format!("{before}{head}{}{tail}{after}", paint(cut(&document[differs])))
}

fn cut(text: &[u8]) -> String {
    if text.len() <= 2 * SHOWN + AROUND {
        return shown(text);
    }
    let left = text.len() - 2 * SHOWN;
    let (head, tail) = (shown(&text[..SHOWN]), shown(&text[text.len() - SHOWN..]));
    format!("{head}…({left} bytes)…{tail}")
}

/// Bytes as text. They may be cut inside a character, or not be text at all.
fn shown(text: &[u8]) -> String {
    let shown = |chunk: std::str::Utf8Chunk<'_>| {
        let invalid = chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}"));
        Visible(chunk.valid()).to_string() + &invalid.collect::<String>()
    };
    text.utf8_chunks().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_difference_is_shown_with_some_context() {
        let long = "x".repeat(100);
        let [before, after] = ["1", "22"].map(|middle| format!("{long}{middle}{long}"));
        let diff = Diff::of(before.as_bytes(), after.as_bytes(), Ink::Plain);
        let around = "x".repeat(AROUND);
        assert_eq!(diff.before, format!("…{around}1{around}…"));
        assert_eq!(diff.after, format!("…{around}22{around}…"));
    }

    #[test]
    fn a_long_difference_is_cut_and_bytes_that_are_not_text_are_escaped() {
        let diff =
            Diff::of(b"[]", &[b"[", "y".repeat(1000).as_bytes(), b"\xff]"].concat(), Ink::Plain);
        assert_eq!(diff.before, "[]");
        assert!(diff.after.contains("…(801 bytes)…"), "{}", diff.after);
        assert!(diff.after.ends_with("y\\xff]"), "{}", diff.after);
    }
}
