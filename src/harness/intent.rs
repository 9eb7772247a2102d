//! Whether a plan's document is what it is meant to be: [`disagreement`]. If not, generator or
//! oracle is wrong, never the implementation.

use crate::contract::{Ambiguity, Expectation, Level, Rule};
use crate::oracle::Verdict;
use crate::plan::Plan;

/// How the oracle's verdict on a plan's document differs from what the plan is meant to be.
///
/// A near miss breaks its rule and no other. Any other document must be rejected at no level, and
/// touches nothing but what its features say; where a name is duplicated, values that are not read
/// may break rules.
pub fn disagreement(plan: &Plan, verdict: &Verdict) -> Option<String> {
    let meant = plan.rule();
    let duplicates = meant.is_none() && plan.may_touch().any(|it| it == Ambiguity::DuplicateName);
    if !duplicates && !verdict.rules().eq(meant) {
        let judged: Vec<&str> = verdict.rules().map(Rule::id).collect();
        let meant = meant.map_or("nothing", Rule::id);
        return Some(format!(
            "{}: is meant to break {meant}, and is judged to break {judged:?}",
            plan.id()
        ));
    }
    if meant.is_some() {
        return None;
    }
    if let Some(stray) =
        verdict.ambiguities().find(|stray| !plan.may_touch().any(|it| it == *stray))
    {
        return Some(format!("{}: is judged to touch {stray}", plan.id()));
    }
    let must_be_rejected = |level: &Level| verdict.expect[*level] == Expectation::Reject;
    let level = Level::ALL.into_iter().find(must_be_rejected)?;
    Some(format!("{}: is judged to be rejected at level {level}", plan.id()))
}
