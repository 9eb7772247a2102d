//! Measures how the time of an answer grows with a document's size: [`measured`].

use std::time::{Duration, Instant};

use crate::case::Origin;
use crate::finding::Kind;
use crate::implementation::{Fault, Outcome, Request};
use crate::run::{Finding, Growth, Step};
use crate::sweep::Hostile;

use super::Source;
use super::examiner::Examiner;

/// Each document is asked about so often, and the best time counts.
const TIMES: u32 = 3;

/// The times of every recipe, up to the first size that is not answered. An instance of its own is
/// asked, one document at a time.
pub(super) fn measured(source: &Source, findings: &[Finding]) -> Result<Vec<Growth>, Fault> {
    let mut examiner = source.examiner()?;
    let all: Vec<Hostile> = Hostile::all().collect();
    let recipes = all.chunk_by(|one, next| one.recipe() == next.recipe());
    let growth = recipes.map(|sizes| {
        let recipe = sizes[0].recipe();
        let unanswered = smallest_unanswered(findings, recipe);
        let answered = sizes.iter().filter(|it| unanswered.is_none_or(|size| it.size() < size));
        Growth { recipe, steps: answered.map_while(|it| step(&mut examiner, *it)).collect() }
    });
    let growth = growth.collect();
    source.end(&mut examiner);
    Ok(growth)
}

/// The smallest size of a recipe that is known to end in a crash or a time-out.
fn smallest_unanswered(findings: &[Finding], recipe: &str) -> Option<usize> {
    let ended =
        findings.iter().filter(|it| matches!(it.failure.kind, Kind::Crashed | Kind::TimedOut));
    let sizes = ended.filter_map(|it| match it.case.origin {
        Origin::Hostile(of, size) if of == recipe => Some(size),
        _ => None,
    });
    sizes.min()
}

fn step(examiner: &mut Examiner, hostile: Hostile) -> Option<Step> {
    let case = hostile.case();
    let (name, document) = (case.id(), &case.document);
    let mut best = Duration::MAX;
    for _ in 0..TIMES {
        let start = Instant::now();
        let outcome = examiner.answer(Request { costly: Some(&name), ..Request::new(document) });
        best = best.min(start.elapsed());
        if !matches!(outcome, Ok(Outcome::Accepted(_) | Outcome::Rejected { .. })) {
            return None;
        }
    }
    Some(Step { size: hostile.size(), bytes: document.len(), best })
}
