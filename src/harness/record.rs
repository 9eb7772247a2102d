//! What is kept of a case that was run: the [`Record`].

use crate::case::Case;
use crate::contract::{Ambiguity, Level};
use crate::finding::{Assessment, Kind, NotJudged, Notes, certain_level};
use crate::oracle::Verdict;
use crate::run::Subject;

use super::examiner::Examined;
use super::strikes::is_strike;
use super::suspicion::Sign;
use super::{intent, subjects};

/// The result of a case. Small, because every case sends one from one thread to another.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) index: u64,
    pub(super) subjects: Vec<Subject>,
    /// The lowest level with a certain answer.
    pub(super) level: Option<Level>,
    pub(super) assessment: Assessment,
    pub(super) notes: Notes,
    /// How the implementation answered where the contract leaves the answer open.
    pub(super) open_answer: Option<(Ambiguity, bool)>,
    /// How generator and oracle disagree on the case, if they do.
    pub(super) harness_fault: Option<String>,
    /// Whether the result is a strike against the subjects.
    pub(super) is_strike: bool,
    /// What the answer shows of the adapter.
    pub(super) sign: Sign,
    /// The case itself, if it failed.
    pub(super) case: Option<Case>,
}

impl Record {
    pub(super) fn of(index: u64, case: Case, examined: Examined) -> Self {
        let Examined { verdict, outcome, died, assessment, notes, open_answer } = examined;
        let sign = Sign::of(case.document(), &verdict, &outcome);
        let harness_fault = match &case {
            Case::Planned(planned) => intent::disagreement(planned.plan(), &verdict),
            Case::CutDown(_) | Case::Hostile(_) | Case::Given(_) => None,
        };
        let subjects = blamed(&case, &verdict, &assessment);
        let case = matches!(assessment, Assessment::Failed(_)).then_some(case);

        Self {
            index,
            subjects,
            level: certain_level(&verdict),
            notes,
            open_answer,
            harness_fault,
            is_strike: is_strike(&assessment, died),
            assessment,
            sign,
            case,
        }
    }

    /// The record of a case that was not run.
    pub(super) fn not_run(index: u64, case: &Case, reason: NotJudged) -> Self {
        // There is no verdict, so the rules that the case is counted under give the level.
        let subjects = subjects::of_case(case);
        let level = |subject: &Subject| match subject {
            Subject::Rule(rule) => rule.layer().level(),
            _ => Level::Reader,
        };
        let level = subjects.iter().map(level).min();

        Self {
            index,
            subjects,
            level,
            assessment: Assessment::NotJudged(reason),
            notes: Notes::default(),
            open_answer: None,
            harness_fault: None,
            is_strike: false,
            sign: Sign::default(),
            case: None,
        }
    }

    /// Whether there was no answer in time.
    pub(super) fn timed_out(&self) -> bool {
        self.assessment.has(Kind::TimedOut)
    }
}

/// What a case is counted under. A hostile document that is wrongly accepted is counted under the
/// rule that it breaks, because its failure has nothing to do with the cost of reading it.
fn blamed(case: &Case, verdict: &Verdict, assessment: &Assessment) -> Vec<Subject> {
    let is_wrongly_accepted = assessment.has(Kind::WronglyAccepted);
    match (case, verdict.rules().next()) {
        (Case::Hostile(_), Some(rule)) if is_wrongly_accepted => vec![Subject::Rule(rule)],
        (Case::Given(_), _) => subjects::of_given(verdict),
        _ => subjects::of_case(case),
    }
}
