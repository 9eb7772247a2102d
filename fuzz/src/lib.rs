//! What holds of every tape and of all bytes: [`plan`], [`bytes`] and [`echo`]. The targets hand them
//! the fuzzer's input; a property that does not hold panics.

mod without_fuzzer;

use std::sync::LazyLock;

use nearmiss::case::Case;
use nearmiss::internal::finding::compare;
use nearmiss::fuzz;
use nearmiss::internal::gallery::{self, Flaw, Flawed};
use nearmiss::implementation::{Echo, Embedded, Implementation, Outcome};
use nearmiss::internal::json::Tape;

pub use without_fuzzer::run;

/// A target: the fuzzer's, or, without one, a program that asks about the files that it is given.
#[macro_export]
macro_rules! target {
    ($property:path) => {
        #[cfg(fuzzing)]
        libfuzzer_sys::fuzz_target!(|input: &[u8]| $property(input));

        #[cfg(not(fuzzing))]
        fn main() -> std::process::ExitCode {
            $crate::run($property)
        }
    };
}

/// A tape draws a plan, the oracle says that its document is what it is meant to be, and the embedded
/// implementation does with it what the verdict calls for.
///
/// # Panics
/// If not. The message names the case by the token that replays it.
pub fn plan(tape: &[u8]) {
    fuzz::check(&mut Embedded, &Case::drawn(tape));
}

/// A document has a verdict, and the embedded implementation does what it calls for: two readings
/// of the contract agree on any bytes.
///
/// # Panics
/// As [`plan`].
pub fn bytes(document: &[u8]) {
    fuzz::check(&mut Embedded, &fuzz::document(document));
}

/// What the embedded implementation accepts comes back with the same data, and is then accepted
/// again and comes back byte for byte.
///
/// # Panics
/// As [`plan`].
pub fn echo(document: &[u8]) {
    if let Some(words) = loss(document, Embedded) {
        panic!("{words}\n  replay   nearmiss replay {}", fuzz::document(document).token());
    }
}

/// What is lost of a document on its way through an implementation.
fn loss(document: &[u8], mut implementation: impl Implementation) -> Option<String> {
    let Outcome::Accepted(echo) = implementation.decode(document) else { return None };
    let Echo::Document(echo) = echo else {
        return Some(format!("accepted, and no echo: {echo:?}"));
    };
    let (mut before, mut after) = (Tape::default(), Tape::default());
    if let Err(syntax) = before.read(document) {
        return Some(format!("accepted, and it is not JSON: {syntax}"));
    }
    if let Err(syntax) = after.read(&echo) {
        return Some(format!("the echo is not JSON: {syntax}"));
    }
    if let Some(difference) = compare(&before, &after, &mut Vec::new()) {
        return Some(format!("altered: {difference}"));
    }
    match implementation.decode(&echo) {
        Outcome::Accepted(Echo::Document(again)) if again == echo => None,
        other => Some(format!("the echo does not come back as it is: {other:?}")),
    }
}

/// A flawed implementation does what the contract calls for: this does not hold, to show what a target
/// of one's own says. `NEARMISS_FLAW` names the flaw.
///
/// # Panics
/// As [`plan`].
pub fn flaw(tape: &[u8]) {
    static FLAW: LazyLock<&Flaw> = LazyLock::new(|| {
        let name = std::env::var("NEARMISS_FLAW").unwrap_or_default();
        gallery::find(&name).unwrap_or_else(|| panic!("NEARMISS_FLAW={name} names no flaw"))
    });
    fuzz::check(&mut Flawed::new(&FLAW), &Case::drawn(tape));
}

#[cfg(test)]
mod tests {
    use nearmiss::implementation::{Closure, Identity};
    use nearmiss::internal::plan::Plan;
    use nearmiss::internal::entropy;

    // Its runtime has what instrumented code calls, and a test may be instrumented.
    #[cfg(fuzzing)]
    use libfuzzer_sys as _;

    use super::*;

    const INPUTS: u64 = 2000;

    fn tape(index: u64) -> [u8; Plan::ENTROPY] {
        entropy(1, index)
    }

    fn document(index: u64) -> Vec<u8> {
        Case::random(2, index).document
    }

    #[test]
    fn the_plan_of_any_tape_holds() {
        (0..INPUTS).for_each(|index| plan(&tape(index)));
        (0..Plan::ENTROPY).for_each(|length| plan(&tape(0)[..length]));
    }

    #[test]
    fn documents_and_what_one_byte_makes_of_them_hold() {
        for index in 0..INPUTS {
            let mut document = document(index);
            bytes(&document);
            echo(&document);
            let [low, high, byte, ..] = tape(index);
            let at = usize::from(u16::from_le_bytes([low, high])) % document.len().max(1);
            document.splice(at..(at + 1).min(document.len()), [byte]);
            bytes(&document);
            echo(&document);
        }
    }

    #[test]
    fn documents_changed_as_trees_hold() {
        for index in 0..INPUTS {
            let (document, other) = (document(index), document(index + 1));
            for changed in [
                fuzz::mutate(&document, 1 << 16, index as u32),
                fuzz::crossover(&document, &other, 1 << 16, index as u32),
            ] {
                changed.iter().for_each(|document| bytes(document));
            }
        }
    }

    #[test]
    fn bytes_that_are_no_document_hold() {
        let deep = [b'['; 100_000];
        let texts: [&[u8]; 9] =
            [b"", b" ", b"[]", b"{}", b"null", b"\xef\xbb\xbf{}", b"\xff", b"{\"a\":", &deep];
        texts.into_iter().for_each(|text| {
            bytes(text);
            echo(text);
        });
    }

    #[test]
    fn a_loss_is_told() {
        let through = |echo: fn(&[u8]) -> Vec<u8>| {
            let decode = move |document: &[u8]| Outcome::accepted(echo(document));
            let plain = Case::plain().document;
            loss(&plain, Closure::new(Identity::new("lossy", "1.0.0"), decode))
        };
        assert_eq!(through(<[u8]>::to_vec), None);
        let told = |echo| through(echo).unwrap_or_default();
        assert!(told(|_| b"[]".to_vec()).starts_with("altered: "), "it is another document");
        assert!(told(|_| b"nothing".to_vec()).starts_with("the echo is not JSON"));
        let grows = |document: &[u8]| [b" ", document].concat();
        assert!(told(grows).starts_with("the echo does not come back"), "it has one space more");
    }
}
