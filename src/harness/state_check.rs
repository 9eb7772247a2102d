//! Whether an implementation keeps state from one document to the next: the [`StateCheck`].
//!
//! A valid document and a near miss are run at the start, and again after a rejection, after a crash,
//! after a large document and at the end of the run. Their answers must not change.

use crate::case::Case;
use crate::connection::{DocumentKind, Fault};
use crate::contract::Rule;
use crate::implementation::Outcome;
use crate::plan::Plan;
use crate::sweep::{self, Hostile};

use super::examiner::Examiner;
use super::examiners::Examiners;

/// The rules of two near misses: the one whose answer is checked, and one that is sent before it to
/// be rejected.
const RULES: [&str; 2] = ["roles/type", "json/grammar"];
/// Hostile documents that are large enough to leave something behind.
const LARGE: [(&str, usize); 2] = [("long-string", 1_000_000), ("many-roles", 10_000)];

/// A valid document and a near miss, with their answers at the start of the run.
pub(super) struct StateCheck {
    answers: [(Case, Outcome); 2],
    rejected: Case,
}

/// A document whose answer changed later in the run, with descriptions of how and when.
pub(super) struct Wavered {
    pub(super) case: Case,
    pub(super) how: Vec<String>,
}

/// The answers that have changed so far in a check.
struct Changes<'a> {
    check: &'a StateCheck,
    /// For each document, how and when its answer changed.
    how: [Vec<String>; 2],
}

impl StateCheck {
    /// Runs both documents for the first time.
    pub(super) fn start(examiner: &mut Examiner) -> Result<Self, Fault> {
        let [near_miss, rejected] = RULES.map(near_miss);
        let valid = Case::swept(Plan::default());
        let [first, second] = [examiner.outcome(&valid)?, examiner.outcome(&near_miss)?];
        Ok(Self { answers: [(valid, first), (near_miss, second)], rejected })
    }

    /// Runs both documents again on a connection that has run all its cases.
    pub(super) fn at_the_end(&self, examiner: &mut Examiner) -> Result<Vec<Wavered>, Fault> {
        let mut changes = Changes::of(self);
        changes.look(examiner, "at the end of the run")?;
        Ok(changes.wavered())
    }

    /// The change of a document that was answered at first, but timed out at the end of the run.
    /// `request` is the document's index in this check. `None` if there is no such document.
    pub(super) fn unanswered(&self, request: usize) -> Option<Wavered> {
        let (case, first) = self.answers.get(request)?;
        let how = format!("{} at first, timed out at the end of the run", first.name());
        Some(Wavered { case: case.clone(), how: vec![how] })
    }

    /// Runs both documents on a connection of their own: twice in a row, after a rejection, after
    /// large documents, and after a crash if a case is known to crash.
    pub(super) fn on_its_own(
        &self,
        examiners: &Examiners,
        crash: Option<&Case>,
    ) -> Result<Vec<Wavered>, Fault> {
        let mut examiner = examiners.open()?;
        let mut changes = Changes::of(self);
        changes.look(&mut examiner, "by a fresh instance")?;
        changes.look(&mut examiner, "when sent again at once")?;

        let large = LARGE.map(|(recipe, size)| hostile(recipe, size));
        let mut before = vec![("a rejection", self.rejected.clone())];
        before.extend(large.map(|case| ("a large document", case)));
        // A crash matters only where usual documents are read. Elsewhere it leaves nothing behind,
        // and sending its document here might end this process.
        let usual = examiners.connector.runs_in_process(DocumentKind::Usual);
        let crash = crash.filter(|case| examiners.runs_in_process(case) == usual);
        before.extend(crash.map(|case| ("a crash", case.clone())));

        for (what, case) in before {
            examiner.outcome(&case)?;
            changes.look(&mut examiner, &format!("after {what} ({})", case.id()))?;
        }
        examiners.close(examiner);
        Ok(changes.wavered())
    }
}

impl<'a> Changes<'a> {
    fn of(check: &'a StateCheck) -> Self {
        Self { check, how: Default::default() }
    }

    /// Runs both documents; `when` describes the moment.
    fn look(&mut self, examiner: &mut Examiner, when: &str) -> Result<(), Fault> {
        for ((case, first), how) in self.check.answers.iter().zip(&mut self.how) {
            let now = examiner.outcome(case)?;
            how.extend(examiner.difference(first, &now, when));
        }
        Ok(())
    }

    fn wavered(self) -> Vec<Wavered> {
        let checked = self.check.answers.iter().zip(self.how);
        let wavered = checked.map(|((case, _), how)| Wavered { case: case.clone(), how });
        wavered.filter(|wavered| !wavered.how.is_empty()).collect()
    }
}

/// The first near miss of the sweep that breaks this rule and has no features.
fn near_miss(rule: &str) -> Case {
    let rule = Rule::find(rule).expect("the rule is in the catalogue");
    let breaks = |plan: &Plan| plan.choices().is_empty() && plan.rules() == [rule];
    let index = sweep::plans().iter().position(breaks);
    sweep::case(index.expect("the sweep breaks every rule on the plain document")).clone()
}

fn hostile(recipe: &str, size: usize) -> Case {
    Hostile::find(recipe, size).expect("the recipe has that size").case()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_of_the_check_exists() {
        for rule in RULES {
            assert_eq!(
                near_miss(rule).plan().map(Plan::rules),
                Rule::find(rule).map(|rule| vec![rule])
            );
        }
        for (recipe, size) in LARGE {
            assert_eq!(hostile(recipe, size).id(), format!("hostile/{recipe}/{size}"));
        }
    }
}
