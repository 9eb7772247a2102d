//! What holds of every tape and of all bytes: [`plan`] and [`bytes`]. The targets hand them the
//! fuzzer's input; a property that does not hold panics.

mod violation;

use std::cell::RefCell;

use arbitrary::Unstructured;
use nearmiss::case::{Case, Origin};
use nearmiss::finding::{Assessment, Echoes, Failure, assess};
use nearmiss::harness::intent::disagreement;
use nearmiss::implementation::{Embedded, Implementation};
use nearmiss::json::Tape;
use nearmiss::oracle::{Oracle, Verdict};
use nearmiss::plan::Plan;

use violation::Violation;

/// A tape draws a plan, the oracle says that its document is what it is meant to be, and the embedded
/// implementation does with it what the verdict calls for.
///
/// # Panics
/// If not. The message names the case by the token that replays it.
pub fn plan(tape: &[u8]) {
    hold(|properties| properties.plan(tape));
}

/// A document has a verdict, and the embedded implementation does what it calls for: two readings
/// of the contract agree on any bytes.
///
/// # Panics
/// As [`plan`].
pub fn bytes(document: &[u8]) {
    hold(|properties| properties.bytes(document, Embedded));
}

fn hold(property: impl FnOnce(&mut Properties) -> Result<(), Violation>) {
    thread_local!(static PROPERTIES: RefCell<Properties> = RefCell::default());
    // The borrow ends before the panic, so that a test that catches it can go on.
    if let Err(violation) = PROPERTIES.with_borrow_mut(property) {
        panic!("{violation}");
    }
}

/// The oracle, and tapes that are used again for every input.
#[derive(Default)]
struct Properties {
    oracle: Oracle,
    document: Tape,
    echo: Tape,
}

impl Properties {
    fn plan(&mut self, tape: &[u8]) -> Result<(), Violation> {
        let plan = Plan::draw(&mut Unstructured::new(tape)).unwrap_or_default();
        let case = Case::planned(plan, Origin::Strategy);
        let verdict = self.oracle.judge(&case.document, &mut self.document);
        let disagreement = case.plan.as_ref().and_then(|plan| disagreement(plan, &verdict));
        match disagreement {
            Some(words) => Err(Violation::new(&case, &verdict, format!("harness fault: {words}"))),
            None => self.agree(&case, &verdict, Embedded),
        }
    }

    fn bytes(
        &mut self,
        document: &[u8],
        implementation: impl Implementation,
    ) -> Result<(), Violation> {
        let case = Case::given(document.to_vec(), None, Origin::Given("bytes".to_owned()));
        let verdict = self.oracle.judge(document, &mut self.document);
        self.agree(&case, &verdict, implementation)
    }

    /// Whether an implementation does what the verdict on the document on the tape calls for.
    fn agree(
        &mut self,
        case: &Case,
        verdict: &Verdict,
        mut implementation: impl Implementation,
    ) -> Result<(), Violation> {
        let outcome = implementation.decode(&case.document);
        let (document, echo) = (&self.document, &mut self.echo);
        match assess(verdict, &outcome, document, echo, Echoes::Compared, &mut Vec::new()) {
            Assessment::Passed | Assessment::Open => Ok(()),
            Assessment::Failed(Failure { kind, level, place, detail }) => {
                let words = format!("{kind} at level {level}, {place:?}: {detail}");
                Err(Violation::new(case, verdict, words))
            }
            other => Err(Violation::new(case, verdict, format!("not judged: {other:?}"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use nearmiss::contract::session;
    use nearmiss::contract::shape::{Form, Object};
    use nearmiss::implementation::{Closure, Identity, Outcome};
    use nearmiss::seed::Seed;

    // Its runtime has what instrumented code calls, and a test may be instrumented.
    #[cfg(fuzzing)]
    use libfuzzer_sys as _;

    use super::*;

    const INPUTS: u64 = 2000;

    fn tape(index: u64) -> [u8; Plan::TAPE] {
        Seed(1).tape(index)
    }

    fn document(index: u64) -> Vec<u8> {
        Case::random(Seed(2), index).document
    }

    #[test]
    fn the_plan_of_any_tape_holds() {
        (0..INPUTS).for_each(|index| plan(&tape(index)));
        (0..Plan::TAPE).for_each(|length| plan(&tape(0)[..length]));
    }

    #[test]
    fn documents_and_what_one_byte_makes_of_them_hold() {
        for index in 0..INPUTS {
            let mut document = document(index);
            bytes(&document);
            let [low, high, byte, ..] = tape(index);
            let at = usize::from(u16::from_le_bytes([low, high])) % document.len().max(1);
            document.splice(at..(at + 1).min(document.len()), [byte]);
            bytes(&document);
        }
    }

    #[test]
    fn bytes_that_are_no_document_hold() {
        let deep = [b'['; 100_000];
        let texts: [&[u8]; 9] =
            [b"", b" ", b"[]", b"{}", b"null", b"\xef\xbb\xbf{}", b"\xff", b"{\"a\":", &deep];
        texts.into_iter().for_each(bytes);
    }

    #[test]
    fn a_violation_names_the_rule_the_kind_and_the_token() {
        let taker = Closure::new(Identity::new("taker", "1.0.0"), |document: &[u8]| {
            Outcome::accepted(document)
        });
        let violation = Properties::default().bytes(b"[]", taker).unwrap_err().to_string();
        let token = Case::given(b"[]".to_vec(), None, Origin::StartUp).token();
        for part in ["wrongly accepted", "root/type", &format!("nearmiss replay {token}")] {
            assert!(violation.contains(part), "{part} is not in {violation}");
        }
    }

    #[test]
    fn the_dictionary_has_every_property_of_the_contract() {
        let dictionary = include_str!("../session.dict");
        for name in names(session()) {
            assert!(dictionary.contains(&format!(r#""\"{name}\":""#)), "{name} is missing");
        }
    }

    fn names(object: &'static Object) -> Vec<&'static str> {
        let inside = |form: &'static Form| match form {
            Form::Object(object) | Form::Objects(_, object) => names(object),
            _ => Vec::new(),
        };
        let own = object.properties.iter();
        own.flat_map(|it| [vec![it.name], inside(&it.form)].concat()).collect()
    }
}
