//! What is kept of a case that was asked about: the [`Record`].

use crate::case::Case;
use crate::contract::{Ambiguity, Level};
use crate::finding::{Assessment, Kind, Licence, certain_level};
use crate::implementation::Outcome;
use crate::oracle::Verdict;
use crate::run::Subject;

use super::examiner::Examined;
use super::intent;
use super::stock::subjects;

/// A case's result, small enough to be sent for every case.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) index: u64,
    pub(super) subjects: Vec<Subject>,
    /// The lowest level that calls for a certain answer.
    pub(super) level: Option<Level>,
    pub(super) assessment: Assessment,
    pub(super) licences: Vec<Licence>,
    /// The one ambiguity that a document touches which breaks nothing, and whether it was accepted.
    pub(super) open: Option<(Ambiguity, bool)>,
    /// Generator and oracle disagree on the case.
    pub(super) fault: Option<String>,
    /// The case itself, where it failed.
    pub(super) case: Option<Case>,
}

impl Record {
    pub(super) fn of(index: u64, case: Case, examined: Examined) -> Self {
        let Examined { verdict, outcome, assessment, licences } = examined;
        let fault = case.plan.as_ref().and_then(|plan| intent::disagreement(plan, &verdict));
        let answer = match outcome {
            Outcome::Accepted(_) => Some(true),
            Outcome::Rejected { .. } => Some(false),
            _ => None,
        };
        let open = match (verdict.touches.as_slice(), answer) {
            ([only], Some(accepted)) if verdict.breaks_nothing() => Some((only.what, accepted)),
            _ => None,
        };
        let level = certain_level(&verdict);
        let subjects = blamed(&case, &verdict, &assessment);
        let case = matches!(assessment, Assessment::Failed(_)).then_some(case);
        Self { index, subjects, level, assessment, licences, open, fault, case }
    }

    /// Whether it got no answer in time.
    pub(super) fn timed_out(&self) -> bool {
        matches!(&self.assessment, Assessment::Failed(failure) if failure.kind == Kind::TimedOut)
    }

    /// A case that was left out.
    pub(super) fn not_asked(index: u64, case: &Case, why: &'static str) -> Self {
        // Without a verdict the generator's word has to do: a near miss is for its rule's level.
        let level = match case.plan.as_ref().map(|plan| plan.rule()) {
            Some(Some(rule)) if rule.layer() == crate::contract::Layer::Prose => Level::Documented,
            Some(Some(_)) => Level::Schema,
            _ => Level::Reader,
        };
        Self {
            index,
            subjects: subjects(case),
            level: Some(level),
            assessment: Assessment::NotJudged(why),
            licences: Vec::new(),
            open: None,
            fault: None,
            case: None,
        }
    }
}

/// What a case is counted under. A costly document that is wrongly accepted has nothing to do with its
/// cost: that goes to the rule that it breaks.
fn blamed(case: &Case, verdict: &Verdict, assessment: &Assessment) -> Vec<Subject> {
    let is_wrongly_accepted =
        matches!(assessment, Assessment::Failed(failure) if failure.kind == Kind::WronglyAccepted);
    match verdict.rules().next() {
        Some(rule) if case.is_hostile() && is_wrongly_accepted => vec![Subject::Rule(rule)],
        _ => subjects(case),
    }
}
