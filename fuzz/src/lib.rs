//! Properties that should hold for every input: [`plan`], [`bytes`] and [`echo`]. The fuzz targets
//! call these functions with the fuzzer's input. A function panics if its property does not hold.

mod without_fuzzer;

use std::sync::LazyLock;

use nearmiss::case::Case;
use nearmiss::fuzz;
use nearmiss::implementation::{Echo, Embedded, Implementation, Outcome};
use nearmiss::internal::finding::{Notes, compare};
use nearmiss::internal::gallery::{self, Flaw, Flawed};
use nearmiss::internal::json::Tape;

pub use without_fuzzer::run;

/// Makes a fuzz target from a property. Without a fuzzer, the target is a program that checks the
/// property for the files that its arguments name.
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

/// Generator and oracle agree on the case that is drawn from the entropy, and the embedded
/// implementation does what the verdict expects.
///
/// # Panics
/// If the property does not hold. The message has the replay token of the case.
pub fn plan(entropy: &[u8]) {
    fuzz::check(&mut Embedded, &Case::drawn(entropy));
}

/// For any bytes, the embedded implementation does what the verdict expects: two independent
/// readings of the contract agree.
///
/// # Panics
/// As [`plan`].
pub fn bytes(document: &[u8]) {
    fuzz::check(&mut Embedded, &fuzz::document(document));
}

/// If the embedded implementation accepts a document, the echo has the same data as the document.
/// The echo itself is accepted too, and is echoed unchanged, byte for byte.
///
/// # Panics
/// As [`plan`].
pub fn echo(document: &[u8]) {
    if let Some(loss) = loss(document, Embedded) {
        panic!("{loss}\n  replay   nearmiss replay {}", fuzz::document(document).token());
    }
}

/// What an implementation loses or alters of a document that it accepts, as a message.
fn loss(document: &[u8], mut implementation: impl Implementation) -> Option<String> {
    let Outcome::Accepted(echo) = implementation.decode(document) else { return None };
    let Echo::Document(echo) = echo else {
        return Some(format!("accepted without an echo: {echo:?}"));
    };
    let (mut before, mut after) = (Tape::default(), Tape::default());
    if let Err(syntax) = before.read(document) {
        return Some(format!("accepted, but it is not JSON: {syntax}"));
    }
    if let Err(syntax) = after.read(&echo) {
        return Some(format!("the echo is not JSON: {syntax}"));
    }
    if let Some(difference) = compare(&before, &after, &mut Notes::default()).first() {
        return Some(format!("altered: {difference} (at `{}`)", difference.place));
    }
    match implementation.decode(&echo) {
        Outcome::Accepted(Echo::Document(again)) if again == echo => None,
        other => Some(format!("the echo is not accepted unchanged: {other:?}")),
    }
}

/// A flawed implementation does what the verdict expects. This property is there to fail, and shows
/// what a target then reports. The environment variable `NEARMISS_FLAW` names the flaw.
///
/// # Panics
/// As [`plan`].
pub fn flaw(entropy: &[u8]) {
    static FLAW: LazyLock<&Flaw> = LazyLock::new(|| {
        let name = std::env::var("NEARMISS_FLAW").unwrap_or_default();
        gallery::find(&name)
            .unwrap_or_else(|| panic!("there is no flaw `{name}`, which NEARMISS_FLAW names"))
    });
    fuzz::check(&mut Flawed::new(&FLAW), &Case::drawn(entropy));
}

#[cfg(test)]
mod tests {
    use nearmiss::implementation::{Closure, Identity};
    use nearmiss::internal;
    use nearmiss::internal::plan::Plan;

    // Instrumented tests need the runtime of libFuzzer.
    #[cfg(fuzzing)]
    use libfuzzer_sys as _;

    use super::*;

    const INPUTS: u64 = 2000;

    fn entropy(index: u64) -> [u8; Plan::ENTROPY] {
        internal::entropy(1, index)
    }

    fn document(index: u64) -> Vec<u8> {
        Case::random(2, index).document().to_vec()
    }

    #[test]
    fn the_plan_of_any_entropy_holds() {
        (0..INPUTS).for_each(|index| plan(&entropy(index)));
        (0..Plan::ENTROPY).for_each(|length| plan(&entropy(0)[..length]));
    }

    #[test]
    fn documents_hold_with_and_without_a_changed_byte() {
        for index in 0..INPUTS {
            let mut document = document(index);
            bytes(&document);
            echo(&document);
            let [low, high, byte, ..] = entropy(index);
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
    fn bytes_that_are_not_a_document_hold() {
        let deep = [b'['; 100_000];
        let texts: [&[u8]; 9] =
            [b"", b" ", b"[]", b"{}", b"null", b"\xef\xbb\xbf{}", b"\xff", b"{\"a\":", &deep];
        texts.into_iter().for_each(|text| {
            bytes(text);
            echo(text);
        });
    }

    #[test]
    fn a_loss_is_reported() {
        let loss_with = |echo: fn(&[u8]) -> Vec<u8>| {
            let decode = move |document: &[u8]| Outcome::accepted(echo(document));
            let plain = Case::plain();
            loss(plain.document(), Closure::new(Identity::new("lossy", "1.0.0"), decode))
        };
        assert_eq!(loss_with(<[u8]>::to_vec), None);
        let message = |echo| loss_with(echo).unwrap_or_default();
        assert!(
            message(|_| b"[]".to_vec()).starts_with("altered: "),
            "the echo has different data"
        );
        assert!(message(|_| b"nothing".to_vec()).starts_with("the echo is not JSON"));
        let with_space = |document: &[u8]| [b" ", document].concat();
        let reported = message(with_space);
        assert!(reported.starts_with("the echo is not accepted unchanged"), "{reported}");
    }
}
