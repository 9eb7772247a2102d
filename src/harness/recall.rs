//! Whether an implementation keeps state: it is asked the same again at moments at which what it keeps
//! would show. What is asked is [`Sure`].

use crate::case::{Case, Origin};
use crate::implementation::{Fault, Outcome};
use crate::plan::Plan;
use crate::sweep::{self, Hostile};

use super::Source;
use super::examiner::Examiner;

/// The near miss that is asked about again and again, and another that is rejected before.
const NEAR_MISSES: [&str; 2] = ["roles/type", "json/grammar"];
/// What is large enough to be remembered.
const LARGE: [(&str, usize); 2] = [("long-string", 1_000_000), ("many-roles", 10_000)];

/// A valid document and a near miss with their answers at the start of a run, each of which has to stay
/// what it is.
pub(super) struct Sure {
    answers: [(Case, Outcome); 2],
    rejected: Case,
}

/// A document whose answers differ, and how and when they did.
pub(super) struct Wavered {
    pub(super) case: Case,
    pub(super) how: Vec<String>,
}

/// Later answers that were others than those at the start.
struct Recall<'a> {
    sure: &'a Sure,
    /// When, for each document.
    wavered: [Vec<String>; 2],
}

impl Sure {
    /// Asks at the start of a run.
    pub(super) fn start(examiner: &mut Examiner) -> Result<Self, Fault> {
        let [miss, rejected] = NEAR_MISSES.map(near_miss);
        let valid = Case::planned(Plan::default(), Origin::Sweep);
        let answers = [examiner.outcome(&valid)?, examiner.outcome(&miss)?];
        let [first, second] = answers;
        Ok(Self { answers: [(valid, first), (miss, second)], rejected })
    }

    /// Asks an instance that has been asked all that it will be.
    pub(super) fn ask_at_the_end(&self, examiner: &mut Examiner) -> Result<Vec<Wavered>, Fault> {
        let mut recall = Recall { sure: self, wavered: Default::default() };
        recall.ask(examiner, "at the end of the run")?;
        Ok(recall.wavered())
    }

    /// The document that got no answer at the end of a run, where it was that request of the questions
    /// at the end.
    pub(super) fn unanswered(&self, request: usize) -> Option<Wavered> {
        let (case, first) = self.answers.get(request)?;
        let how = format!("{} at first, timed out at the end of the run", first.name());
        Some(Wavered { case: case.clone(), how: vec![how] })
    }

    /// Asks an instance of its own: twice at once, after a rejection, after large documents, and after
    /// a crash if one is known.
    pub(super) fn check(
        &self,
        source: &Source,
        crash: Option<&Case>,
    ) -> Result<Vec<Wavered>, Fault> {
        let mut examiner = source.examiner()?;
        let mut recall = Recall { sure: self, wavered: Default::default() };
        recall.ask(&mut examiner, "by a fresh instance")?;
        recall.ask(&mut examiner, "when asked again at once")?;
        let large = LARGE.iter().filter_map(|(recipe, size)| Hostile::find(recipe, *size));
        let mut before = vec![("a rejection", self.rejected.clone())];
        before.extend(large.map(|hostile| ("a large document", hostile.case())));
        // What crashed elsewhere left nothing here, and might end this process.
        let crash = crash.filter(|case| !source.is_in_process() || source.asks_here(case));
        before.extend(crash.map(|case| ("a crash", case.clone())));
        for (what, case) in before {
            examiner.outcome(&case)?;
            recall.ask(&mut examiner, &format!("after {what} ({})", case.id()))?;
        }
        source.end(&mut examiner);
        Ok(recall.wavered())
    }
}

impl Recall<'_> {
    /// Asks about both; `when` is the moment in words.
    fn ask(&mut self, examiner: &mut Examiner, when: &str) -> Result<(), Fault> {
        for ((case, first), wavered) in self.sure.answers.iter().zip(&mut self.wavered) {
            let now = examiner.outcome(case)?;
            wavered.extend(examiner.differ(first, &now, when));
        }
        Ok(())
    }

    fn wavered(self) -> Vec<Wavered> {
        let all = self.sure.answers.iter().zip(self.wavered);
        let all = all.map(|((case, _), how)| Wavered { case: case.clone(), how });
        all.filter(|wavered| !wavered.how.is_empty()).collect()
    }
}

/// The first of the sweep that breaks a rule and has no features.
fn near_miss(rule: &str) -> Case {
    let breaks =
        |plan: &Plan| plan.choices().is_empty() && plan.rule().is_some_and(|it| it.id() == rule);
    sweep::case(sweep::plans().iter().position(breaks).unwrap_or_default()).clone()
}
