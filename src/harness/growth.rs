//! Measures how answer times grow with the size of hostile documents: [`measure`].

use std::time::{Duration, Instant};

use crate::case::Case;
use crate::connection::{Fault, Request};
use crate::finding::Kind;
use crate::implementation::Outcome;
use crate::run::{Finding, Growth, Step};
use crate::sweep::Hostile;

use super::examiner::Examiner;
use super::examiners::Examiners;

/// Each document is sent this many times, and the shortest time counts.
const TIMES: u32 = 3;

/// Measures the answer times of every recipe, up to the first size that is not answered. The
/// documents are sent one at a time, over a connection of their own.
pub(super) fn measure(examiners: &Examiners, findings: &[Finding]) -> Result<Vec<Growth>, Fault> {
    let mut examiner = examiners.open()?;
    let all: Vec<Hostile> = Hostile::all().collect();
    let recipes = all.chunk_by(|one, next| one.recipe() == next.recipe());

    let growth = recipes.map(|sizes| {
        let recipe = sizes[0].recipe();
        let unanswered = smallest_unanswered(findings, recipe);
        let is_answered = |hostile: &&Hostile| unanswered.is_none_or(|size| hostile.size() < size);
        let answered = sizes.iter().filter(is_answered);
        let steps = answered.map_while(|hostile| step(&mut examiner, *hostile)).collect();
        Growth { recipe, steps }
    });
    let growth = growth.collect();
    examiners.close(examiner);
    Ok(growth)
}

/// The smallest size of a recipe with a finding that is a crash or a time-out.
fn smallest_unanswered(findings: &[Finding], recipe: &str) -> Option<usize> {
    let unanswered = findings
        .iter()
        .filter(|finding| matches!(finding.failure.kind, Kind::Crashed | Kind::TimedOut));
    let sizes = unanswered.filter_map(|finding| match &finding.case {
        Case::Hostile(hostile) if hostile.recipe() == recipe => Some(hostile.size()),
        _ => None,
    });
    sizes.min()
}

fn step(examiner: &mut Examiner, hostile: Hostile) -> Option<Step> {
    let case = hostile.case();
    let (name, document) = (case.id(), case.document());
    let mut best = Duration::MAX;
    for _ in 0..TIMES {
        let start = Instant::now();
        let outcome = examiner.answer(Request { hostile: Some(&name), ..Request::new(document) });
        best = best.min(start.elapsed());
        if !matches!(outcome, Ok(Outcome::Accepted(_) | Outcome::Rejected { .. })) {
            return None;
        }
    }
    Some(Step { size: hostile.size(), bytes: document.len(), best })
}
