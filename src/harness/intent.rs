//! Whether generator and oracle agree on a planned document: [`disagreement`]. If they do not, one
//! of the two has a bug; the implementation is not to blame.

use crate::contract::{Ambiguity, Expectation, Level, Rule};
use crate::oracle::Verdict;
use crate::plan::Plan;

/// How the oracle's verdict on a planned document differs from what the plan intends.
///
/// A near miss has to break the rules of its defects and no others. Any other document has to break no rule, be
/// rejected at no level, and touch only the ambiguities of its features. If it duplicates a name,
/// it may break rules: a reader may ignore one of the values.
pub fn disagreement(plan: &Plan, verdict: &Verdict) -> Option<String> {
    let intended = plan.rules();
    let has_duplicates = plan.may_touch().any(|ambiguity| ambiguity == Ambiguity::DuplicateName);
    let may_break_more = intended.is_empty() && has_duplicates;

    if !may_break_more && !verdict.rules().eq(intended.iter().copied()) {
        let judged: Vec<&str> = verdict.rules().map(Rule::id).collect();
        let intended: Vec<&str> = intended.into_iter().map(Rule::id).collect();
        let id = plan.id();
        return Some(format!("{id}: should break {intended:?}, but is judged to break {judged:?}"));
    }
    if !intended.is_empty() {
        return None;
    }

    let is_unexpected = |touched: &Ambiguity| !plan.may_touch().any(|may| may == *touched);
    if let Some(unexpected) = verdict.ambiguities().find(is_unexpected) {
        return Some(format!("{}: is judged to touch {unexpected}", plan.id()));
    }
    let must_be_rejected = |level: &Level| verdict.expect[*level] == Expectation::Reject;
    let level = Level::ALL.into_iter().find(must_be_rejected)?;
    Some(format!("{}: is judged to be rejected at level {level}", plan.id()))
}
