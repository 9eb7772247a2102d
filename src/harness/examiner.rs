//! Asks one implementation about cases, and assesses its answers: the [`Examiner`].

use std::collections::HashMap;
use std::sync::Arc;

use crate::case::{Case, Origin};
use crate::contract::{Level, Rule};
use crate::finding::{self, Assessment, Echoes, Failure, Kind, Licence};
use crate::implementation::{Batch, Echo, Fault, Implementation, Outcome, Request, Unstable};
use crate::json::Tape;
use crate::oracle::{Oracle, Verdict};
use crate::plan::Plan;

/// One implementation, and what it takes to ask and judge it.
pub struct Examiner<'i> {
    oracle: Arc<Oracle>,
    implementation: Box<dyn Implementation + 'i>,
    echoes: Echoes,
    /// One tape a case of a batch, reused.
    tapes: Vec<Tape>,
    scratch: Tape,
    /// Whether the twins that many cases have were accepted: they are few.
    twins: HashMap<Vec<u8>, bool>,
}

/// What is known of one case after it was asked.
#[derive(Debug, Clone)]
pub struct Examined {
    /// The oracle's verdict.
    pub verdict: Verdict,
    /// What the implementation did.
    pub outcome: Outcome,
    /// What comes of it.
    pub assessment: Assessment,
    /// The differences in the echo that the contract allows.
    pub licences: Vec<Licence>,
}

/// What is known of several cases.
#[derive(Debug)]
pub struct Examination {
    /// One a case.
    pub examined: Vec<Examined>,
    /// Deaths and silences that no single case repeated; indices into the cases.
    pub unstable: Vec<Unstable>,
}

impl<'i> Examiner<'i> {
    /// An examiner of an implementation.
    pub fn new(
        oracle: Arc<Oracle>,
        implementation: Box<dyn Implementation + 'i>,
        without_echo: bool,
    ) -> Self {
        let echoes = match (implementation.can_encode(), without_echo) {
            (true, _) => Echoes::Compared,
            (false, true) => Echoes::Waived,
            (false, false) => Echoes::Missing,
        };
        let (tapes, twins) = (Vec::new(), HashMap::new());
        Self { oracle, implementation, echoes, tapes, scratch: Tape::default(), twins }
    }

    /// The implementation.
    pub fn implementation(&mut self) -> &mut (dyn Implementation + 'i) {
        self.implementation.as_mut()
    }

    /// Asks about one case, and judges nothing.
    pub(super) fn outcome(&mut self, case: &Case) -> Result<Outcome, Fault> {
        self.answer(Request::new(&case.document))
    }

    /// Answers one request.
    pub(super) fn answer(&mut self, request: Request<'_>) -> Result<Outcome, Fault> {
        let mut outcomes = self.implementation.decode_batch(&[request])?.outcomes;
        Ok(outcomes.pop().expect("there is one a request"))
    }

    /// Asks about cases, about those at `again` a second time behind all others, and about the twin
    /// of every near miss that was rejected.
    ///
    /// # Errors
    /// If the implementation could not be asked at all.
    pub fn examine(&mut self, cases: &[Case], again: &[usize]) -> Result<Examination, Fault> {
        self.tapes.resize_with(self.tapes.len().max(cases.len()), Tape::default);
        let tapes = self.tapes.iter_mut();
        let verdicts: Vec<Verdict> = cases
            .iter()
            .zip(tapes)
            .map(|(case, tape)| self.oracle.judge(&case.document, tape))
            .collect();
        let costly = |case: &Case| case.is_hostile().then(|| case.id());
        let costly: Vec<Option<String>> = cases.iter().map(costly).collect();
        let asked = (0..cases.len()).chain(again.iter().copied());
        let requests: Vec<Request<'_>> = asked
            .map(|index| Request {
                document: &cases[index].document,
                splice: !self.splices(&verdicts[index], &cases[index].document),
                costly: costly[index].as_deref(),
            })
            .collect();
        let Batch { mut outcomes, mut unstable } = self.implementation.decode_batch(&requests)?;
        let second = outcomes.split_off(cases.len());
        let asked_twice = |index: &mut usize| {
            if let Some(&first) = index.checked_sub(cases.len()).and_then(|at| again.get(at)) {
                *index = first;
            }
        };
        unstable.iter_mut().flat_map(|one| &mut one.in_flight).for_each(asked_twice);
        let mut examined: Vec<Examined> = verdicts
            .into_iter()
            .zip(outcomes)
            .enumerate()
            .map(|(index, (verdict, outcome))| self.assess(index, verdict, outcome))
            .collect();
        for (&index, second) in again.iter().zip(second) {
            self.hold_together(&mut examined[index], second);
        }
        self.ask_twins(cases, &mut examined)?;
        Ok(Examination { examined, unstable })
    }

    /// Whether a text that is not JSON would make a larger one valid.
    fn splices(&mut self, verdict: &Verdict, document: &[u8]) -> bool {
        if verdict.rules().next() != Some(Rule::GRAMMAR) {
            return false;
        }
        let larger = [b"{\"\":", document, b"}"].concat();
        self.scratch.read(&larger).is_ok()
    }

    fn assess(&mut self, index: usize, verdict: Verdict, outcome: Outcome) -> Examined {
        let mut licences = Vec::new();
        let (tape, scratch) = (&self.tapes[index], &mut self.scratch);
        let assessment =
            finding::assess(&verdict, &outcome, tape, scratch, self.echoes, &mut licences);
        Examined { verdict, outcome, assessment, licences }
    }

    /// Two answers to the same bytes have to be the same.
    fn hold_together(&mut self, first: &mut Examined, second: Outcome) {
        let Some(detail) = self.differ(&first.outcome, &second, "when asked again") else { return };
        // A crash or a hang says more than that it came and went.
        if !matches!(&first.assessment, Assessment::Failed(failure) if failure.kind != Kind::WronglyAccepted)
        {
            first.assessment = Assessment::Failed(wavering(detail));
        }
    }

    /// How two answers to the same bytes differ, if they do; `when` is the moment of the second in
    /// words.
    pub(super) fn differ(
        &mut self,
        first: &Outcome,
        second: &Outcome,
        when: &str,
    ) -> Option<String> {
        let (one, other) = (first.name(), second.name());
        if one != other {
            return Some(format!("{one} at first, {other} {when}"));
        }
        match (first, second) {
            (Outcome::Accepted(Echo::Document(one)), Outcome::Accepted(Echo::Document(other))) => {
                if one == other || self.same_data(one, other) {
                    return None;
                }
                Some(format!("accepted, and the echo held other data {when}"))
            }
            (Outcome::Accepted(Echo::Document(_)), Outcome::Accepted(_)) => {
                Some(format!("accepted with an echo at first, without one {when}"))
            }
            (Outcome::Accepted(_), Outcome::Accepted(Echo::Document(_))) => {
                Some(format!("accepted without an echo at first, with one {when}"))
            }
            _ => None,
        }
    }

    fn same_data(&mut self, one: &[u8], other: &[u8]) -> bool {
        let mut before = Tape::default();
        before.read(one).is_ok()
            && self.scratch.read(other).is_ok()
            && finding::compare::same_data(&before, &self.scratch)
    }

    /// A rejection has to mean something: the twin, one edit away, was accepted.
    fn ask_twins(&mut self, cases: &[Case], examined: &mut [Examined]) -> Result<(), Fault> {
        let mut open = Vec::new();
        let mut twins = Vec::new();
        for (index, examined) in examined.iter_mut().enumerate() {
            let rejected = matches!(examined.outcome, Outcome::Rejected { .. });
            if !rejected || examined.assessment != Assessment::Passed {
                continue;
            }
            let twin = cases[index].twin();
            match self.twins.get(&twin) {
                Some(true) => {}
                Some(false) => examined.assessment = Assessment::Vacuous,
                None => {
                    open.push(index);
                    twins.push(twin);
                }
            }
        }
        let requests: Vec<Request<'_>> =
            twins.iter().map(|document| Request::new(document)).collect();
        let outcomes = self.implementation.decode_batch(&requests)?.outcomes;
        for ((index, twin), outcome) in open.into_iter().zip(twins).zip(outcomes) {
            let accepted = matches!(outcome, Outcome::Accepted(_));
            if !accepted {
                examined[index].assessment = Assessment::Vacuous;
            }
            if is_common(&cases[index]) {
                self.twins.insert(twin, accepted);
            }
        }
        Ok(())
    }
}

/// The failure of two answers to the same bytes that differ.
pub(super) fn wavering(detail: String) -> Failure {
    Failure { kind: Kind::Wavering, level: Level::Reader, place: String::new(), detail }
}

/// Whether other cases have the same twin.
fn is_common(case: &Case) -> bool {
    let is_plain = |plan: &Plan| plan.choices().is_empty();
    case.origin == Origin::Sweep || case.plan.as_ref().is_none_or(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::implementation::Embedded;

    #[test]
    fn an_echo_that_comes_only_once_is_another_answer() {
        let mut examiner = Examiner::new(Arc::new(Oracle::new()), Box::new(Embedded), false);
        let (with, without) = (Outcome::accepted(b"{}"), Outcome::Accepted(Echo::Absent));
        let differ = examiner.differ(&with, &without, "later");
        assert_eq!(differ.as_deref(), Some("accepted with an echo at first, without one later"));
        let differ = examiner.differ(&without, &with, "later");
        assert_eq!(differ.as_deref(), Some("accepted without an echo at first, with one later"));
        assert_eq!(examiner.differ(&without, &without, "later"), None);
    }
}
