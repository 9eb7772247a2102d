//! The finding for a single case, as a run would report it: [`finding`].

use std::collections::BTreeMap;
use std::time::Duration;

use crate::case::{Case, Replay, TokenError};
use crate::connection::Fault;
use crate::contract::Rule;
use crate::finding::{Failure, Kind};
use crate::plan::Plan;
use crate::run::{Finding, Subject};
use crate::sweep::{self, Hostile};

use super::examiner::Examiner;
use super::groups::size;
use super::subjects::{of_case, of_plan};
use super::walk::{Smallest, Walk};
use super::workers::CHUNK;

/// The finding for a case that fails; `None` if the implementation does what the contract requires.
/// If the case fails at several places, the finding is about the first.
///
/// Shows the same case as a run without random cases: the smallest case of the sweep that fails in
/// the same way, under the same subjects and at the same place. If there is none, shows the
/// smallest case that the walk from `case` finds. A time-out is not shrunk.
///
/// # Errors
/// If the implementation could not be reached.
pub fn finding(examiner: &mut Examiner<'_>, case: Case) -> Result<Option<Finding>, Fault> {
    finding_where(examiner, case, |_| true)
}

/// As [`finding`], about the first failure that is wanted.
///
/// # Errors
/// As for [`finding`].
pub fn finding_where(
    examiner: &mut Examiner<'_>,
    case: Case,
    is_wanted: impl Fn(&Failure) -> bool,
) -> Result<Option<Finding>, Fault> {
    let Some((rules, failure)) = run(examiner, &case, is_wanted)? else { return Ok(None) };
    if failure.kind == Kind::TimedOut {
        return Ok(Some(found(Smallest { case, failure, fully: false })));
    }

    let own = shrink(examiner, case, failure)?;
    let similar = match Similar::to(&own, &rules) {
        Some(similar) => similar.smallest(examiner)?,
        None => None,
    };
    let smallest = match similar {
        Some((case, failure)) => shrink(examiner, case, failure)?,
        None => own,
    };
    Ok(Some(found(smallest)))
}

/// The case of a replay token, or of the name of a hostile document.
///
/// # Errors
/// If the text is neither.
pub(super) fn replayed(text: &str) -> Result<Case, TokenError> {
    if let Some(hostile) = Hostile::named(text) {
        return Ok(hostile.case());
    }
    Ok(Case::replayed("the replayed document", Replay::read(text, None)?))
}

/// Runs a case twice. Returns the rules that it breaks and the first failure that is wanted.
fn run(
    examiner: &mut Examiner<'_>,
    case: &Case,
    is_wanted: impl Fn(&Failure) -> bool,
) -> Result<Option<(Vec<Rule>, Failure)>, Fault> {
    let examined = examiner.examine(std::slice::from_ref(case), &[0])?.examined.pop();
    Ok(examined.and_then(|examined| {
        let mut failures = examined.assessment.failures().iter();
        let failure = failures.find(|failure| is_wanted(failure))?.clone();
        Some((examined.verdict.rules().collect(), failure))
    }))
}

fn shrink(examiner: &mut Examiner<'_>, case: Case, failure: Failure) -> Result<Smallest, Fault> {
    let mut walk = Walk::new(examiner, Duration::ZERO);
    let smallest = walk.smallest(case, failure);
    match walk.end() {
        (_, Some(fault)) => Err(fault),
        (_, None) => Ok(smallest),
    }
}

fn found(smallest: Smallest) -> Finding {
    let Smallest { case, failure, fully } = smallest;
    let defects = case.plan().map_or(&[][..], Plan::defects);
    let ways = defects.iter().map(|defect| (defect.way, 1));
    Finding {
        subjects: of_case(&case),
        failure,
        count: 1,
        first: 0,
        ways: BTreeMap::from_iter(ways),
        case,
        fully_shrunk: fully,
    }
}

/// The cases of the sweep that a run would report in the same finding as a certain case.
struct Similar<'f> {
    which: Which,
    failure: &'f Failure,
}

enum Which {
    /// Documents with exactly these subjects.
    Subjects(Vec<Subject>),
    /// Documents that break no rule.
    Valid,
}

impl<'f> Similar<'f> {
    /// The cases similar to one that was shrunk; `None` if nothing says which they are.
    fn to(own: &'f Smallest, rules: &[Rule]) -> Option<Self> {
        let Smallest { case, failure, .. } = own;
        let which = match (case.plan(), rules.first()) {
            (Some(_), _) => Which::Subjects(of_case(case)),
            (None, Some(rule)) => Which::Subjects(vec![Subject::Rule(*rule)]),
            // Two failures without a place may have nothing to do with each other.
            (None, None) if failure.place.is_empty() => return None,
            (None, None) => Which::Valid,
        };
        Some(Self { which, failure })
    }

    /// The smallest of these cases that fails in the same way.
    fn smallest(&self, examiner: &mut Examiner<'_>) -> Result<Option<(Case, Failure)>, Fault> {
        let plans = sweep::plans();
        let mut indices: Vec<usize> =
            (0..plans.len()).filter(|&index| self.includes(&plans[index])).collect();
        indices.sort_by_key(|&index| size(sweep::case(index), index as u64));
        let cases: Vec<Case> =
            indices.into_iter().map(|index| sweep::case(index).clone()).collect();

        for chunk in cases.chunks(CHUNK as usize) {
            let examined = examiner.examine(chunk, &[])?.examined;
            let failed = chunk.iter().zip(examined).find_map(|(case, examined)| {
                let failures = examined.assessment.failures().iter();
                let failure =
                    failures.into_iter().find(|other| other.is_like(self.failure))?.clone();
                Some((case.clone(), failure))
            });
            if failed.is_some() {
                return Ok(failed);
            }
        }
        Ok(None)
    }

    fn includes(&self, plan: &Plan) -> bool {
        match &self.which {
            Which::Subjects(subjects) => of_plan(plan) == *subjects,
            Which::Valid => !plan.is_near_miss(),
        }
    }
}
