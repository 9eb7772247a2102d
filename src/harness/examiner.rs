//! Runs cases against one implementation and assesses the outcomes: the [`Examiner`].

use std::collections::HashMap;
use std::sync::Arc;

use crate::case::{Case, Control};
use crate::connection::in_process::Direct;
use crate::connection::{Batch, Connection, Fault, Request, Unstable};
use crate::contract::{Ambiguity, Level};
use crate::finding::{self, Assessment, Echoes, Failure, Kind, Notes};
use crate::implementation::{Echo, Identity, Implementation, Outcome};
use crate::json::Tape;
use crate::oracle::{Oracle, Verdict};
use crate::sweep::Hostile;

/// A connection to an implementation, and everything needed to judge its answers.
pub struct Examiner<'i> {
    oracle: Arc<Oracle>,
    connection: Box<dyn Connection + 'i>,
    echoes: Echoes,
    /// One tape per case of a batch, reused.
    tapes: Vec<Tape>,
    scratch: Tape,
    /// For each control that many cases share, whether it was accepted. There are few such
    /// controls.
    controls: HashMap<Vec<u8>, bool>,
}

/// What is known of a case after it was run.
#[derive(Debug, Clone)]
pub struct Examined {
    /// The oracle's verdict.
    pub verdict: Verdict,
    /// What the implementation did.
    pub outcome: Outcome,
    /// Whether the process of the implementation died, as it does not if an adapter reports a crash
    /// itself or a panic is caught in this process.
    pub died: bool,
    /// The outcome compared with the verdict.
    pub assessment: Assessment,
    /// What the comparison of document and echo noted.
    pub notes: Notes,
    /// If the document breaks no rule and touches exactly one ambiguity: that ambiguity, and
    /// whether the document was accepted. A rejection counts only if the same document without the
    /// ambiguity was accepted.
    pub open_answer: Option<(Ambiguity, bool)>,
}

/// What is known of several cases after they were run.
#[derive(Debug)]
pub struct Examination {
    /// One per case.
    pub examined: Vec<Examined>,
    /// Deaths and hangs that no single case reproduced, with indices into the cases.
    pub unstable: Vec<Unstable>,
}

impl<'i> Examiner<'i> {
    /// An examiner with its own connection.
    pub(super) fn new(
        oracle: Arc<Oracle>,
        connection: Box<dyn Connection + 'i>,
        without_echo: bool,
    ) -> Self {
        let echoes = match (connection.can_encode(), without_echo) {
            (true, _) => Echoes::Compared,
            (false, true) => Echoes::Waived,
            (false, false) => Echoes::Missing,
        };
        let (tapes, controls) = (Vec::new(), HashMap::new());
        Self { oracle, connection, echoes, tapes, scratch: Tape::default(), controls }
    }

    /// An examiner that calls an implementation directly: nothing catches its panics and hangs.
    pub fn direct(
        oracle: Arc<Oracle>,
        implementation: impl Implementation + 'i,
        without_echo: bool,
    ) -> Self {
        Self::new(oracle, Box::new(Direct(implementation)), without_echo)
    }

    /// The implementation's identity, such as its name and version.
    pub fn identity(&self) -> Identity {
        self.connection.identity()
    }

    /// Closes the connection. Returns a warning if the implementation did not end as it should.
    pub(super) fn close(&mut self) -> Option<String> {
        self.connection.close()
    }

    /// Runs one case and returns its outcome, without judging it.
    pub(super) fn outcome(&mut self, case: &Case) -> Result<Outcome, Fault> {
        self.answer(Request::new(case.document()))
    }

    /// Sends one request.
    pub(super) fn answer(&mut self, request: Request<'_>) -> Result<Outcome, Fault> {
        let mut outcomes = self.connection.exchange(&[request])?.outcomes;
        Ok(outcomes.pop().expect("there is one outcome per request"))
    }

    /// Runs the cases, then those at the indices `again` a second time, and then the control of
    /// each case that was rejected as it should be, or that may be rejected for an ambiguity.
    ///
    /// # Errors
    /// If the implementation cannot be reached.
    pub fn examine(&mut self, cases: &[Case], again: &[usize]) -> Result<Examination, Fault> {
        let verdicts = self.judge(cases);
        let Batch { mut outcomes, deaths, mut unstable } = self.send(cases, again, &verdicts)?;

        let second = outcomes.split_off(cases.len());
        let to_first = |index: &mut usize| {
            if let Some(at) = index.checked_sub(cases.len()) {
                *index = again[at];
            }
        };
        unstable.iter_mut().flat_map(|unstable| &mut unstable.in_flight).for_each(to_first);

        let answered = verdicts.into_iter().zip(outcomes).enumerate();
        let mut examined: Vec<Examined> =
            answered.map(|(at, (verdict, outcome))| self.assess(at, verdict, outcome)).collect();
        for index in deaths {
            if let Some(examined) = examined.get_mut(index) {
                examined.died = true;
            }
        }
        for (&index, second) in again.iter().zip(second) {
            self.compare_answers(&mut examined[index], second);
        }
        self.run_controls(cases, &mut examined)?;
        Ok(Examination { examined, unstable })
    }

    /// The verdict on each case. The case's document stays on the tape of the same index.
    fn judge(&mut self, cases: &[Case]) -> Vec<Verdict> {
        self.tapes.resize_with(self.tapes.len().max(cases.len()), Tape::default);
        let judged = cases.iter().zip(&mut self.tapes);
        judged.map(|(case, tape)| self.oracle.judge(case.document(), tape)).collect()
    }

    fn send(
        &mut self,
        cases: &[Case],
        again: &[usize],
        verdicts: &[Verdict],
    ) -> Result<Batch, Fault> {
        let hostile = |case: &Case| case.is_hostile().then(|| case.id());
        let hostile: Vec<Option<String>> = cases.iter().map(hostile).collect();
        let request = |index: usize| {
            let document = cases[index].document();
            let splice = !verdicts[index].splices(document, &mut self.scratch);
            Request { document, splice, hostile: hostile[index].as_deref() }
        };
        let all = (0..cases.len()).chain(again.iter().copied());
        let requests: Vec<Request<'_>> = all.map(request).collect();

        self.connection.exchange(&requests)
    }

    fn assess(&mut self, index: usize, verdict: Verdict, outcome: Outcome) -> Examined {
        let mut notes = Notes::default();
        let (tape, scratch) = (&self.tapes[index], &mut self.scratch);
        let assessment =
            finding::assess(&verdict, &outcome, tape, scratch, self.echoes, &mut notes);
        let was_accepted = matches!(outcome, Outcome::Accepted(_));
        let open_answer =
            only_ambiguity(&verdict).filter(|_| was_accepted).map(|only| (only, true));
        Examined { verdict, outcome, died: false, assessment, notes, open_answer }
    }

    /// Turns the assessment of a case that was answered differently the second time into a failure.
    fn compare_answers(&mut self, first: &mut Examined, second: Outcome) {
        let Some(detail) = self.difference(&first.outcome, &second, "when sent again") else {
            return;
        };
        // Any failure but `wrongly accepted` says more than that the answer changed.
        let failures = first.assessment.failures();
        let says_more = failures.iter().any(|failure| failure.kind != Kind::WronglyAccepted);
        if !says_more {
            first.assessment = Assessment::Failed(vec![wavering(detail)]);
        }
    }

    /// How two answers to the same bytes differ, if they do. `when` says when the second answer
    /// came.
    pub(super) fn difference(
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
                Some(format!("accepted, and the echo held different data {when}"))
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

    /// Sends the control of each correct rejection, and of each rejection that the contract leaves
    /// open.
    fn run_controls(&mut self, cases: &[Case], examined: &mut [Examined]) -> Result<(), Fault> {
        let mut open: Vec<(usize, Control<'_>)> = Vec::new();
        for (index, examined) in examined.iter_mut().enumerate() {
            let Some(control) = self.control(&cases[index], examined) else { continue };
            match self.controls.get(control.document()) {
                Some(accepted) => examined.judge_rejection(*accepted),
                None => open.push((index, control)),
            }
        }

        let requests: Vec<Request<'_>> =
            open.iter().map(|(_, control)| Request::new(control.document())).collect();
        let outcomes = self.connection.exchange(&requests)?.outcomes;
        for ((index, control), outcome) in open.iter().zip(outcomes) {
            let accepted = matches!(outcome, Outcome::Accepted(_));
            examined[*index].judge_rejection(accepted);
            if cases[*index].shares_control() {
                self.controls.insert(control.document().to_vec(), accepted);
            }
        }
        Ok(())
    }

    /// The control of a rejection that proves nothing by itself.
    fn control<'c>(&mut self, case: &'c Case, examined: &Examined) -> Option<Control<'c>> {
        if !matches!(examined.outcome, Outcome::Rejected { .. }) {
            return None;
        }
        match examined.assessment {
            Assessment::Passed => Some(case.control()),
            Assessment::Open => {
                let ambiguity = only_ambiguity(&examined.verdict)?;
                let without = self.without(case, ambiguity)?;
                Some(Control::Twin(without.into()))
            }
            _ => None,
        }
    }

    /// The document of a case without an ambiguity that it touches. It is valid. For a given
    /// document, nobody knows how to remove the ambiguity, so this is its control.
    fn without(&mut self, case: &Case, ambiguity: Ambiguity) -> Option<Vec<u8>> {
        let without = match case {
            Case::Planned(planned) => planned.plan().without_ambiguity(ambiguity)?.document(),
            Case::Hostile(hostile) => {
                Hostile::find(hostile.recipe(), SMALL)?.case().document().to_vec()
            }
            Case::Given(_) => case.control().document().to_vec(),
            Case::CutDown(_) => return None,
        };
        let verdict = self.oracle.judge(&without, &mut self.scratch);
        verdict.is_plainly_valid().then_some(without)
    }
}

impl Examined {
    /// Takes into account whether the control of a rejection was accepted.
    fn judge_rejection(&mut self, control_accepted: bool) {
        match self.assessment {
            Assessment::Passed if !control_accepted => self.assessment = Assessment::Vacuous,
            Assessment::Open if control_accepted => {
                self.open_answer = only_ambiguity(&self.verdict).map(|only| (only, false));
            }
            _ => {}
        }
    }
}

/// The size of the hostile documents that are so small that they touch no ambiguity.
const SMALL: usize = 2;

/// The ambiguity that a document touches, if it breaks no rule and touches no other.
fn only_ambiguity(verdict: &Verdict) -> Option<Ambiguity> {
    match verdict.touches.as_slice() {
        [only] if verdict.breaks_nothing() => Some(only.what),
        _ => None,
    }
}

/// The failure of an implementation that gave different answers to the same bytes.
pub(super) fn wavering(detail: String) -> Failure {
    Failure {
        kind: Kind::Wavering,
        level: Level::Reader,
        place: String::new(),
        detail,
        alteration: None,
    }
}

#[cfg(test)]
mod tests {
    use crate::implementation::Embedded;

    use super::*;

    #[test]
    fn an_echo_that_comes_only_once_is_a_different_answer() {
        let mut examiner = Examiner::direct(Arc::new(Oracle::new()), Embedded, false);
        let (with, without) = (Outcome::accepted(b"{}"), Outcome::Accepted(Echo::Absent));
        let difference = examiner.difference(&with, &without, "later");
        assert_eq!(
            difference.as_deref(),
            Some("accepted with an echo at first, without one later")
        );
        let difference = examiner.difference(&without, &with, "later");
        assert_eq!(
            difference.as_deref(),
            Some("accepted without an echo at first, with one later")
        );
        assert_eq!(examiner.difference(&without, &without, "later"), None);
    }
}
