//! Ordinary tests of the failures that proptest has recorded: [`regressions!`](crate::regressions).

use std::path::Path;

use proptest::test_runner::TestCaseError;

use crate::case::{Case, Replay};

#[doc(hidden)]
pub use nearmiss_macros::tests_of_tokens;

/// Makes a test of every case in a regressions file of proptest. Each test checks a property of its
/// case.
///
/// The tests are in a module with the given name. Each is named by the line of its token and by its
/// case, such as `once_accepted::line_8_organization_slug_min_length_empty`.
///
/// A regressions file has the failures of all properties in the same source file. A property that
/// is only about near misses must therefore let other cases pass. [`check`](crate::fuzz::check) is
/// a property of every case: it checks what the contract requires.
///
/// proptest itself replays the recorded state of its generator, from which another version of this
/// crate may draw a different case. These tests use the replay token instead. It is part of the
/// failing case, which proptest writes next to the state in `Debug` form, and it stands for the
/// same bytes in every version.
///
/// proptest records a failing state only once, for the first property that fails on it. A property
/// that fails on the same state later has no case of its own in the file.
///
/// The path is relative to the folder of the crate's `Cargo.toml`. If the file does not exist or
/// has no token, the macro does not compile, so a renamed file is noticed.
///
/// ```
/// use nearmiss::implementation::{Embedded, Implementation, Outcome};
/// use proptest::prelude::*;
///
/// nearmiss::regressions!(once_accepted, "tests/strategy.proptest-regressions", |case| {
///     let is_rejected = matches!(Embedded.decode(case.document()), Outcome::Rejected { .. });
///     prop_assert!(is_rejected);
/// });
/// nearmiss::regressions!(once_wrong, "tests/strategy.proptest-regressions", |case| {
///     nearmiss::fuzz::check(&mut Embedded, &case);
/// });
/// # fn main() {}
/// ```
#[macro_export]
macro_rules! regressions {
    ($name:ident, $file:literal, |$case:ident| $body:block) => {
        #[cfg(test)]
        fn $name(file: &str, line: usize, token: &str) {
            $crate::strategy::hold_regression(file.as_ref(), line, token, |$case| {
                $body
                Ok(())
            });
        }

        $crate::strategy::tests_of_tokens!($name $file);
    };
}

/// Checks a property of the case that a replay token stands for, as the tests of
/// [`regressions!`](crate::regressions) do. `file` and `line` say where the token is. Documents
/// that are too long for the token are read from the folder of `file`. The case is printed, so that
/// a failing test shows it.
///
/// # Panics
/// Panics if the property fails, the token is damaged, or its documents are missing.
#[doc(hidden)]
#[track_caller]
pub fn hold_regression(
    file: &Path,
    line: usize,
    token: &str,
    property: impl FnOnce(Case) -> Result<(), TestCaseError>,
) {
    let place = format!("{}, line {line}", file.display());
    let case = match Replay::read(token, file.parent()) {
        Ok(replay) => Case::replayed(place, replay),
        Err(error) => panic!("{place}: {error}"),
    };
    println!("{case:#}");
    match property(case) {
        Ok(()) | Err(TestCaseError::Reject(_)) => {}
        Err(TestCaseError::Fail(reason)) => panic!("{reason}"),
    }
}
