//! Failures that proptest has kept, as ordinary tests: [`regressions!`](crate::regressions).

use std::path::Path;

use proptest::test_runner::TestCaseError;

use crate::case::{Case, Replay};

#[doc(hidden)]
pub use nearmiss_macros::tests_of_tokens;

/// Makes a test of every case that proptest's file of regressions names: it holds a property against it.
///
/// Each test is named by the line of its token and by its case, in a module of the name that is given:
/// `once_accepted::line_8_organization_slug_min_length_empty`.
///
/// A file of proptest has what all properties beside it failed on: one that is for near misses alone has
/// to let other cases pass. [`check`](crate::fuzz::check) is a property for all: what the contract asks
/// for, whatever the case.
///
/// proptest itself keeps the state of its generator, which draws another case as soon as the crate
/// draws otherwise. Beside it stands the failing case as it shows itself, by its replay token: the bytes
/// of the document, which stay what they are from version to version.
///
/// It keeps a failing state once, for the first property that fails on it: where every case of a
/// property fails, its own may not be in the file.
///
/// The path is from the folder of the crate's `Cargo.toml`. A file without a token, or none, does not
/// compile: so that a renamed one is not passed over.
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

/// Holds a property against the case of one token, as the tests of
/// [`regressions!`](crate::regressions) do. The token stands in a line of a file; in the file's folder are
/// the documents of a long one. The case is printed, which a test shows where it fails.
///
/// # Panics
/// If the property fails, or the token is damaged, or its documents are not there.
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
