//! What an implementation does where the contract is open, for people.

use std::fmt::Write;

use crate::contract::Ambiguity;
use crate::report::columns;
use crate::report::verdict::counted;
use crate::report::visible::Visible;
use crate::run::{Answers, Became, Observations, Seen};

use super::Certificate;

/// Three lines on what is accepted, what is rejected, and how echoes differ. If everything is asked
/// for, one line for each allowance that the echoes used, and for each ambiguity that a document
/// touched.
pub(super) fn text(observations: &Observations, report: &Certificate<'_>, out: &mut String) {
    let Observations { allowances, answers, values } = observations;
    if allowances.is_empty() && answers.is_empty() && values.is_empty() {
        return;
    }
    if report.full {
        out.push_str("observations: what the contract leaves open, never a failure\n");
        every(observations, out);
    } else {
        out.push_str(
            "observations: what the contract leaves open, never a failure (`--full` has more)\n",
        );
        for (name, text) in summary(observations) {
            let text = columns::cut(&text, report.width.saturating_sub(11));
            let _ = writeln!(out, "  {name:<9}{text}");
        }
    }
    out.push('\n');
}

/// What is accepted and what is rejected where any answer is right, and how echoes differ.
fn summary(observations: &Observations) -> Vec<(&'static str, String)> {
    let (mut accepts, mut rejects) = (Vec::new(), Vec::new());
    for (ambiguity, Answers { accepted, rejected, .. }) in &observations.answers {
        let id = ambiguity.id();
        if *accepted > 0 {
            accepts.push(id.to_owned());
        }
        if *rejected > 0 && *accepted > 0 {
            rejects.push(format!("{id} ({rejected} of {})", accepted + rejected));
        } else if *rejected > 0 {
            rejects.push(id.to_owned());
        }
    }
    let echoes: Vec<&str> =
        observations.allowances.keys().map(|allowance| allowance.says()).collect();
    let lines = [
        ("accepts", accepts.join(", ")),
        ("rejects", rejects.join(", ")),
        ("echoes", echoes.join("; ")),
    ];
    lines.into_iter().filter(|(_, text)| !text.is_empty()).collect()
}

fn every(observations: &Observations, out: &mut String) {
    let Observations { allowances, answers, values } = observations;
    for (allowance, seen) in allowances {
        let cases = counted(seen.count as usize, "case", "cases");
        let _ =
            writeln!(out, "  {} ({cases}; first: {})", allowance.says(), Visible(&seen.example));
    }
    for (ambiguity, answers) in answers {
        let _ = writeln!(out, "  {:<32} {}", Ambiguity::id(*ambiguity), answered(answers));
    }
    for (ambiguity, values) in values {
        let changed = values.fates.iter().filter(|(became, _)| **became != Became::Itself);
        for (became, seen) in changed {
            let _ = writeln!(
                out,
                "  {:<32} value {} in {} of {} documents ({})",
                Ambiguity::id(*ambiguity),
                became.name(),
                seen.count,
                values.documents,
                first(seen)
            );
        }
    }
}

/// The first value with a fate.
fn first(seen: &Seen) -> String {
    let (sent, case) = (Visible(&seen.sent), Visible(&seen.example));
    match &seen.came {
        Some(came) => format!("first: {sent} → {} in {case}", Visible(came)),
        None => format!("first: {sent} in {case}"),
    }
}

fn answered(answers: &Answers) -> String {
    match answers {
        Answers { accepted: 1, rejected: 0, .. } => "accepted".to_owned(),
        Answers { accepted: 0, rejected: 1, .. } => "rejected".to_owned(),
        Answers { accepted, rejected: 0, .. } => format!("all {accepted} accepted"),
        Answers { accepted: 0, rejected, .. } => format!("all {rejected} rejected"),
        Answers { accepted, rejected, first_rejected } => {
            let first = first_rejected.as_deref().unwrap_or_default();
            let first = Visible(first);
            format!("{accepted} accepted, {rejected} rejected (first: {first})")
        }
    }
}
