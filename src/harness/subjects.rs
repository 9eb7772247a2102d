//! The subjects that a case is counted under ([`of_case`]), and those that could make it fail
//! ([`suspects`]).

use crate::case::Case;
use crate::oracle::{Oracle, Verdict};
use crate::plan::Plan;
use crate::run::Subject;
use crate::sweep;

/// What a case is counted under, such as the rules of its defects, or each of its features. A given
/// document has no plan, so the oracle says what it breaks.
pub(super) fn of_case(case: &Case) -> Vec<Subject> {
    match case {
        Case::Planned(planned) => of_plan(planned.plan()),
        Case::CutDown(cut_down) => of_plan(cut_down.plan()),
        Case::Hostile(hostile) => vec![Subject::Hostile(hostile.recipe())],
        Case::Given(_) => of_given(&Oracle::new().verdict(case.document())),
    }
}

/// What a case with this plan is counted under.
pub(super) fn of_plan(plan: &Plan) -> Vec<Subject> {
    if plan.is_near_miss() {
        return plan.rules().into_iter().map(Subject::Rule).collect();
    }

    let mut subjects: Vec<Subject> = parts(plan).collect();
    subjects.dedup();
    if subjects.is_empty() { vec![Subject::Plain] } else { subjects }
}

/// What a given document with this verdict is counted under: the rules that it breaks.
pub(super) fn of_given(verdict: &Verdict) -> Vec<Subject> {
    let rules: Vec<Subject> = verdict.rules().map(Subject::Rule).collect();
    if rules.is_empty() { vec![Subject::Given] } else { rules }
}

/// The indices of the cases of the sweep that are counted under a subject.
pub fn swept(subject: Subject) -> impl Iterator<Item = usize> {
    let plans = sweep::plans().iter().enumerate();
    plans.filter(move |(_, plan)| of_plan(plan).contains(&subject)).map(|(index, _)| index)
}

/// The indices of the cases of the sweep that are counted under one of these subjects.
pub(super) fn swept_of_any(subjects: &[Subject]) -> impl Iterator<Item = usize> {
    let plans = sweep::plans().iter().enumerate();
    let is_of_any = |plan: &Plan| of_plan(plan).iter().any(|subject| subjects.contains(subject));
    plans.filter(move |(_, plan)| is_of_any(plan)).map(|(index, _)| index)
}

/// The subjects that could make a case fail, whatever it is counted under.
pub(super) fn suspects(case: &Case) -> Vec<Subject> {
    let mut suspects = of_case(case);
    suspects.extend(case.plan().into_iter().flat_map(parts));
    suspects.push(Subject::Plain);
    suspects.sort_unstable();
    suspects.dedup();
    suspects
}

/// The features of a plan, and the words if it has any.
fn parts(plan: &Plan) -> impl Iterator<Item = Subject> {
    let features = plan.choices().iter().map(|choice| Subject::Feature(choice.feature));
    features.chain((!plan.words().is_empty()).then_some(Subject::Word))
}
