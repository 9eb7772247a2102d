//! Checks one input of a fuzzer against the contract: [`check`].

use std::cell::RefCell;
use std::sync::{Arc, LazyLock};

use crate::case::Case;
use crate::contract::Level;
use crate::finding::{Assessment, Echoes, Failure, Notes, assess};
use crate::harness::intent::disagreement;
use crate::harness::{self, Examiner};
use crate::implementation::{Identity, Implementation};
use crate::json::Tape;
use crate::oracle::Oracle;
use crate::run::{Expectation, Family};

use super::panics::QuietPanics;
use super::violation::Violation;

/// Checks an implementation with one case, at level `documented`.
///
/// ```
/// use nearmiss::case::Case;
/// use nearmiss::fuzz;
/// use nearmiss::implementation::Embedded;
///
/// fuzz::check(&mut Embedded, &Case::drawn(b"any bytes draw a case"));
/// fuzz::check(&mut Embedded, &fuzz::document(b"any bytes are a document"));
/// ```
///
/// # Panics
/// If the implementation violates the contract. The message is the [`Violation`]: what is wrong,
/// the smallest document, and the token that replays it. A panic of the implementation is a
/// violation like any other, and is not printed separately.
#[track_caller]
pub fn check(implementation: &mut impl Implementation, case: &Case) {
    check_at(Level::Documented, implementation, case);
}

/// Like [`check`], but at a given level: violations of higher levels are ignored.
///
/// # Panics
/// As [`check`].
#[track_caller]
pub fn check_at(level: Level, implementation: &mut impl Implementation, case: &Case) {
    if let Err(violation) = violation(level, implementation, case) {
        panic!("{violation}");
    }
}

/// The case of a given document, for targets whose input is the bytes of a document.
pub fn document(bytes: &[u8]) -> Case {
    Case::given("the input", bytes)
}

/// Like [`check_at`], but returns the violation.
///
/// If the implementation has no echoes, only what it accepts and rejects is checked. Controls are
/// not checked, so a rejected near miss passes even if its twin would be rejected too. The wrong
/// rejection of the twin is found when the twin itself is the input.
///
/// # Errors
/// If the implementation violates the contract at this level.
pub fn violation(
    level: Level,
    implementation: &mut impl Implementation,
    case: &Case,
) -> Result<(), Box<Violation>> {
    violation_beyond(&[], level, implementation, case)
}

/// Like [`check_at`], but ignores what is expected, so that one known bug does not hide the others.
///
/// ```no_run
/// use nearmiss::case::Case;
/// use nearmiss::contract::Level;
/// use nearmiss::implementation::Embedded;
/// use nearmiss::{expect, fuzz};
///
/// let expected = expect::read("expected.toml")?;
/// let case = Case::drawn(b"any bytes draw a case");
/// fuzz::check_expecting(&expected, Level::Documented, &mut Embedded, &case);
/// # Ok::<(), nearmiss::expect::ExpectError>(())
/// ```
///
/// A failure is shrunk before it is compared with the expectations: until then, nobody knows which
/// rule or feature it is about.
///
/// # Panics
/// As [`check`].
#[track_caller]
pub fn check_expecting(
    expected: &[Expectation],
    level: Level,
    implementation: &mut impl Implementation,
    case: &Case,
) {
    if let Err(violation) = violation_beyond(expected, level, implementation, case) {
        panic!("{violation}");
    }
}

/// Like [`violation`], but ignores what is expected.
///
/// # Errors
/// If the implementation violates the contract at this level in a way that is not expected.
pub fn violation_beyond(
    expected: &[Expectation],
    level: Level,
    implementation: &mut impl Implementation,
    case: &Case,
) -> Result<(), Box<Violation>> {
    let mut quiet = QuietPanics(implementation);
    let assessment = run_once(&mut quiet, case)?;
    for failure in assessment.failures().iter().filter(|failure| failure.level <= level) {
        let violation = shrunk(QuietPanics(&mut *quiet.0), case, failure.clone());
        if !is_expected(expected, &quiet.identity(), &violation) {
            return Err(Box::new(violation));
        }
    }
    Ok(())
}

/// Whether a violation is a finding that an expectation covers.
fn is_expected(expected: &[Expectation], identity: &Identity, violation: &Violation) -> bool {
    let Violation::Finding(finding) = violation else { return false };
    let families = Family::fold(&[finding]);
    let family = families.first().map_or("", |family| family.id.as_str());
    let mut expected = expected.iter().filter(|expected| expected.is_about(identity));
    expected.any(|expected| expected.covers(finding, family))
}

static ORACLE: LazyLock<Arc<Oracle>> = LazyLock::new(Arc::default);

/// Runs the case once. All inputs of a thread share its two tapes.
fn run_once(
    implementation: &mut impl Implementation,
    case: &Case,
) -> Result<Assessment, Box<Violation>> {
    thread_local!(static TAPES: RefCell<(Tape, Tape)> = RefCell::default());
    TAPES.with_borrow_mut(|(document, echo)| {
        let verdict = ORACLE.judge(case.document(), document);
        if let Case::Planned(planned) = case
            && let Some(detail) = disagreement(planned.plan(), &verdict)
        {
            return Err(Box::new(Violation::HarnessFault { detail, case: case.clone() }));
        }
        let outcome = implementation.decode(case.document());
        let has_echoes = implementation.can_encode();
        let echoes = if has_echoes { Echoes::Compared } else { Echoes::Waived };
        Ok(assess(&verdict, &outcome, document, echo, echoes, &mut Notes::default()))
    })
}

/// The finding of a failure, with its smallest case.
fn shrunk(
    implementation: QuietPanics<'_, impl Implementation>,
    case: &Case,
    failure: Failure,
) -> Violation {
    let mut examiner = Examiner::direct(Arc::clone(&ORACLE), implementation, true);
    let is_same = |other: &Failure| other.is_like(&failure);
    match harness::finding_where(&mut examiner, case.clone(), is_same) {
        Ok(Some(finding)) => Violation::Finding(finding),
        Ok(None) | Err(_) => Violation::NotReproduced { failure, case: case.clone() },
    }
}
