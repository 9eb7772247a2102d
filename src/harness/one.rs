//! One case by itself, as a run would report it: [`finding`].

use std::collections::BTreeMap;
use std::time::Duration;

use crate::case::Case;
use crate::contract::Rule;
use crate::finding::{Assessment, Failure, Kind};
use crate::implementation::Fault;
use crate::plan::Plan;
use crate::run::{Finding, Subject};
use crate::sweep;

use super::crew::CHUNK;
use super::examiner::Examiner;
use super::groups::size;
use super::stock::{of_plan, subjects};
use super::walk::{Smallest, Walk};

/// The finding that a case is, or none where the implementation does with it what it should.
///
/// Its smallest case is the one that a run without random cases reports: where cases of the sweep fail
/// in the same way, by the same rule or features and at the same place, the smallest of these. A
/// time-out is not shrunk.
///
/// # Errors
/// If the implementation could not be asked.
pub fn finding(examiner: &mut Examiner<'_>, case: Case) -> Result<Option<Finding>, Fault> {
    let Some((rules, failure)) = ask(examiner, &case)? else { return Ok(None) };
    if failure.kind == Kind::TimedOut {
        return Ok(Some(found(Smallest { case, failure, fully: false })));
    }
    let own = shrink(examiner, case, failure)?;
    let like = match Like::of(&own, &rules) {
        Some(like) => like.smallest(examiner)?,
        None => None,
    };
    let smallest = match like {
        Some((case, failure)) => shrink(examiner, case, failure)?,
        None => own,
    };
    Ok(Some(found(smallest)))
}

fn ask(examiner: &mut Examiner<'_>, case: &Case) -> Result<Option<(Vec<Rule>, Failure)>, Fault> {
    let examined = examiner.examine(std::slice::from_ref(case), &[0])?.examined.pop();
    Ok(examined.and_then(|examined| match examined.assessment {
        Assessment::Failed(failure) => Some((examined.verdict.rules().collect(), failure)),
        _ => None,
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
    let ways = case.plan.as_ref().and_then(Plan::defect).map(|defect| (defect.way, 1));
    Finding {
        subjects: subjects(&case),
        failure,
        count: 1,
        first: 0,
        ways: BTreeMap::from_iter(ways),
        case,
        fully_shrunk: fully,
    }
}

/// The cases of the sweep that would be one finding with a case.
struct Like<'f> {
    what: What,
    failure: &'f Failure,
}

enum What {
    Subjects(Vec<Subject>),
    /// Any document that breaks nothing.
    Valid,
}

impl<'f> Like<'f> {
    /// Those like a case that was shrunk; none where nothing tells which they are.
    fn of(own: &'f Smallest, rules: &[Rule]) -> Option<Self> {
        let Smallest { case, failure, .. } = own;
        let what = match (&case.plan, rules.first()) {
            (Some(_), _) => What::Subjects(subjects(case)),
            (None, Some(rule)) => What::Subjects(vec![Subject::Rule(*rule)]),
            // Without a place two failures may have nothing to do with each other.
            (None, None) if failure.place.is_empty() => return None,
            (None, None) => What::Valid,
        };
        Some(Self { what, failure })
    }

    /// The smallest of them that fails.
    fn smallest(&self, examiner: &mut Examiner<'_>) -> Result<Option<(Case, Failure)>, Fault> {
        let plans = sweep::plans();
        let mut like: Vec<usize> = (0..plans.len()).filter(|&at| self.is_one(&plans[at])).collect();
        like.sort_by_key(|&at| size(sweep::case(at), at as u64));
        let cases: Vec<Case> = like.into_iter().map(|at| sweep::case(at).clone()).collect();
        for chunk in cases.chunks(CHUNK as usize) {
            let examined = examiner.examine(chunk, &[])?.examined;
            let failed = chunk.iter().zip(examined).find_map(|(case, examined)| {
                let failure = self.same(examined.assessment)?;
                Some((case.clone(), failure))
            });
            if failed.is_some() {
                return Ok(failed);
            }
        }
        Ok(None)
    }

    fn is_one(&self, plan: &Plan) -> bool {
        match &self.what {
            What::Subjects(wanted) => of_plan(plan) == *wanted,
            What::Valid => plan.defect().is_none(),
        }
    }

    fn same(&self, assessment: Assessment) -> Option<Failure> {
        match assessment {
            Assessment::Failed(failure)
                if (failure.kind, &failure.place) == (self.failure.kind, &self.failure.place) =>
            {
                Some(failure)
            }
            _ => None,
        }
    }
}
