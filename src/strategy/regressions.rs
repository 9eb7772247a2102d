//! Failures that proptest has kept, as ordinary tests: [`regressions!`](crate::regressions).

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use proptest::test_runner::TestCaseError;

use crate::case::{Case, Origin, Replay};

/// Makes a test that holds a property against every case that proptest's file of regressions names.
///
/// A file of proptest has what all properties beside it failed on: one that is for near misses alone has
/// to let other cases pass. [`check`](crate::fuzz::check) is a property for all: what the contract asks
/// for, whatever the case. For a test of its own for each token, give them to
/// [`Harness::regressions`](crate::harness::Harness::regressions) and make the tests by
/// [`conformance_tests!`](crate::conformance_tests).
///
/// proptest itself keeps the state of its generator, which draws another case as soon as the crate
/// draws otherwise. Beside it stands the failing case as it shows itself, by its replay token: the bytes
/// of the document, which stay what they are from version to version.
///
/// The path is from the folder of the crate's `Cargo.toml`. A file without a token, or none, fails: so
/// that a renamed one is not passed over.
///
/// ```
/// use nearmiss::implementation::{Embedded, Implementation, Outcome};
/// use proptest::prelude::*;
///
/// nearmiss::regressions!(once_accepted, "tests/strategy.proptest-regressions", |case| {
///     prop_assert!(matches!(Embedded.decode(&case.document), Outcome::Rejected { .. }));
/// });
/// nearmiss::regressions!(once_wrong, "tests/strategy.proptest-regressions", |case| {
///     nearmiss::fuzz::check(&mut Embedded, &case);
/// });
/// # nearmiss::strategy::hold_regressions("tests/strategy.proptest-regressions".as_ref(), |_| Ok(()));
/// ```
#[macro_export]
macro_rules! regressions {
    ($name:ident, $file:literal, |$case:ident| $body:block) => {
        #[test]
        fn $name() {
            let file = concat!(env!("CARGO_MANIFEST_DIR"), "/", $file);
            $crate::strategy::hold_regressions(file.as_ref(), |$case| {
                $body
                Ok(())
            });
        }
    };
}

/// Holds a property against every token in a file, as [`regressions!`](crate::regressions) does.
///
/// # Panics
/// If a case fails, with all that do; if the file cannot be read, has no token or a damaged one.
#[track_caller]
pub fn hold_regressions(file: &Path, property: impl Fn(Case) -> Result<(), TestCaseError>) {
    let shown = file.display();
    let text = fs::read_to_string(file)
        .unwrap_or_else(|error| panic!("the regressions in {shown} cannot be read: {error}"));
    let folder = file.parent();
    let cases: Vec<Case> = tokens(&text)
        .map(|(line, token)| match Replay::read(token, folder) {
            Ok(Replay { document, twin }) => {
                Case::given(document, twin, Origin::Regression(format!("{shown}:{line}")))
            }
            Err(error) => panic!("{shown}, line {line}: {error}"),
        })
        .collect();
    assert!(
        !cases.is_empty(),
        "{shown} has no replay token: proptest writes them for `Case`s alone"
    );
    let failed: Vec<String> =
        cases.into_iter().filter_map(|case| failure(case, &property)).collect();
    assert!(failed.is_empty(), "{} failed:\n{}", failed.len(), failed.join("\n"));
}

fn failure(case: Case, property: impl Fn(Case) -> Result<(), TestCaseError>) -> Option<String> {
    let shown = format!("{case:#}");
    match catch_unwind(AssertUnwindSafe(|| property(case))) {
        Ok(Ok(()) | Err(TestCaseError::Reject(_))) => None,
        Ok(Err(error)) => Some(format!("{shown}\n  {error}")),
        Err(_) => Some(format!("{shown}\n  it panicked, as told above")),
    }
}

/// The tokens of a text with the numbers of their lines, from 1. Lines that begin with `#` have none.
fn tokens(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim_start().starts_with('#'));
    lines.flat_map(|(number, line)| {
        line.match_indices("nm1:").map(move |(at, _)| {
            let rest = &line[at..];
            let of_token = |it: char| it.is_ascii_alphanumeric() || "-_:".contains(it);
            (number, rest.split(|it| !of_token(it)).next().unwrap_or(rest))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_stand_anywhere_in_a_line_but_not_in_comments() {
        let text = "# nm1:no\ncc 12ab # shrinks to case = Case(nm1:a-_9, id)\n\nnm1:sha256:ff\n";
        assert_eq!(tokens(text).collect::<Vec<_>>(), [(2, "nm1:a-_9"), (4, "nm1:sha256:ff")]);
    }
}
