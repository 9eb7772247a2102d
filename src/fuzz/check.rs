//! One input of a fuzzer held against the contract: [`check`].

use std::cell::RefCell;
use std::sync::{Arc, LazyLock};

use crate::case::Case;
use crate::contract::Level;
use crate::finding::{Assessment, Echoes, Failure, assess};
use crate::harness::intent::disagreement;
use crate::harness::{self, Examiner};
use crate::implementation::Implementation;
use crate::json::Tape;
use crate::oracle::Oracle;

use super::panics::Guarded;
use super::violation::Violation;

/// Asks an implementation about a case, at level `documented`.
///
/// ```
/// use nearmiss::case::Case;
/// use nearmiss::fuzz;
/// use nearmiss::implementation::Embedded;
///
/// fuzz::check(&mut Embedded, &Case::drawn(b"any bytes draw a case"));
/// fuzz::check(&mut Embedded, &fuzz::document(b"or are one"));
/// ```
///
/// # Panics
/// If it does not do what the contract calls for. The message is the [`Violation`]: what is wrong, the
/// smallest document, and the token that replays it. A panic of the implementation itself is such an
/// answer, and is not told as one of its own.
#[track_caller]
pub fn check(implementation: &mut impl Implementation, case: &Case) {
    check_at(Level::Documented, implementation, case);
}

/// The same as [`check`] at another level: what only a higher level asks is let pass.
///
/// # Panics
/// As [`check`].
#[track_caller]
pub fn check_at(level: Level, implementation: &mut impl Implementation, case: &Case) {
    if let Err(violation) = violation(level, implementation, case) {
        panic!("{violation}");
    }
}

/// The case of a document as it stands: an input that is raw text.
pub fn document(bytes: &[u8]) -> Case {
    Case::given("the input", bytes)
}

/// What [`check_at`] panics with.
///
/// An implementation without echoes is asked what it accepts and rejects alone. Near misses that are
/// rejected are taken at their word: that it rejects their twins as well shows on other inputs.
///
/// # Errors
/// If the implementation does not do what the contract calls for at this level.
pub fn violation(
    level: Level,
    implementation: &mut impl Implementation,
    case: &Case,
) -> Result<(), Box<Violation>> {
    let mut guarded = Guarded(implementation);
    match assessed(&mut guarded, case)? {
        Assessment::Failed(failure) if failure.level <= level => {
            Err(Box::new(reduced(guarded, case, failure)))
        }
        _ => Ok(()),
    }
}

static ORACLE: LazyLock<Arc<Oracle>> = LazyLock::new(Arc::default);

/// Asks once, with tapes that are used again for every input.
fn assessed(
    implementation: &mut impl Implementation,
    case: &Case,
) -> Result<Assessment, Box<Violation>> {
    thread_local!(static TAPES: RefCell<(Tape, Tape)> = RefCell::default());
    TAPES.with_borrow_mut(|(document, echo)| {
        let verdict = ORACLE.judge(case.document(), document);
        if let Case::Planned(planned) = case
            && let Some(words) = disagreement(planned.plan(), &verdict)
        {
            return Err(Box::new(Violation::HarnessFault { words, case: case.clone() }));
        }
        let outcome = implementation.decode(case.document());
        let has_echoes = implementation.can_encode();
        let echoes = if has_echoes { Echoes::Compared } else { Echoes::Waived };
        Ok(assess(&verdict, &outcome, document, echo, echoes, &mut Vec::new()))
    })
}

/// The finding that a failure is, with its smallest case.
fn reduced(
    implementation: Guarded<'_, impl Implementation>,
    case: &Case,
    failure: Failure,
) -> Violation {
    let mut examiner = Examiner::direct(Arc::clone(&ORACLE), implementation, true);
    match harness::finding(&mut examiner, case.clone()) {
        Ok(Some(finding)) => Violation::Finding(finding),
        Ok(None) | Err(_) => Violation::NotAgain { failure, case: case.clone() },
    }
}
