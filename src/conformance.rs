//! One ordinary test a rule and feature, listed and filtered by `cargo test` and `cargo nextest`:
//! [`conformance_tests!`](crate::conformance_tests).
//!
//! Each test asks about the sweep's cases of its own rule or feature alone; one more asks about random
//! cases, and one about each of the harness's regressions.

use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};

use crate::contract::{Layer, Level, Rule};
use crate::harness::Harness;
use crate::plan::Feature;
use crate::run::{Run, Subject};

/// Makes a test target of a harness: every rule and feature is a test of its own.
///
/// The target has no other tests, and `harness = false` in `Cargo.toml`:
///
/// ```toml
/// [[test]]
/// name = "conformance"
/// harness = false
/// ```
///
/// Tests are named by level, and rule or feature: `documented::organization_slug/charset`,
/// `reader::claims/deep`. Those above the harness's level are not there. An expected failure is a
/// test that passes as long as it fails.
///
/// ```
/// use nearmiss::harness::Harness;
/// use nearmiss::implementation::Embedded;
///
/// nearmiss::conformance_tests!(Harness::new(|| Embedded).cases(1000));
/// ```
#[macro_export]
macro_rules! conformance_tests {
    ($harness:expr) => {
        fn main() -> ::std::process::ExitCode {
            $crate::conformance::main(|| $harness)
        }
    };
}

/// Runs the tests that the command line asks for, as
/// [`conformance_tests!`](crate::conformance_tests) does.
pub fn main(harness: impl Fn() -> Harness + Clone + Send + 'static) -> ExitCode {
    let arguments = Arguments::from_args();
    libtest_mimic::run(&arguments, tests(harness)).exit_code()
}

fn tests(harness: impl Fn() -> Harness + Clone + Send + 'static) -> Vec<Trial> {
    let whole = harness();
    let level = whole.asked();
    let features = Feature::all().map(|feature| (Level::Reader, Subject::Feature(feature)));
    let rules = Rule::all().map(|rule| (level_of(rule), Subject::Rule(rule)));
    let subjects = std::iter::once((Level::Reader, Subject::Plain)).chain(features).chain(rules);
    let mut tests: Vec<Trial> = subjects
        .filter(|(at, _)| *at <= level)
        .map(|(at, subject)| {
            let harness = harness.clone();
            Trial::test(format!("{at}::{subject}"), move || of_subject(harness(), subject))
        })
        .collect();
    for (index, case) in whole.given().iter().enumerate() {
        let harness = harness.clone();
        let one = move || of_regression(harness(), index);
        tests.push(Trial::test(format!("regressions::{}", case.id()), one));
    }
    tests.push(Trial::test("random", move || passed(&harness().without_sweep().run()?)));
    tests
}

/// The lowest level that calls for a rule's near misses to be rejected.
fn level_of(rule: Rule) -> Level {
    match rule.layer() {
        Layer::Json | Layer::Schema => Level::Schema,
        Layer::Prose => Level::Documented,
    }
}

fn of_subject(harness: Harness, subject: Subject) -> Result<(), Failed> {
    let mut run = harness.only(subject).run()?;
    // A document of two features may fail for the other one, which has a test of its own.
    run.findings
        .retain(|it| it.subjects.contains(&subject) || it.subjects.contains(&Subject::Plain));
    passed(&run)
}

fn of_regression(harness: Harness, index: usize) -> Result<(), Failed> {
    let case = harness.given()[index].clone();
    passed(&harness.regressions(vec![case]).without_sweep().cases(0).run()?)
}

fn passed(run: &Run) -> Result<(), Failed> {
    run.shortfall().map_or(Ok(()), |shortfall| Err(shortfall.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{Case, Origin};
    use crate::gallery::{self, Flawed};

    fn flawed() -> Harness {
        let flaw = gallery::find("slug-of-one-character").expect("it is in the gallery");
        Harness::new(move || Flawed::new(flaw)).cases(2000)
    }

    fn subject(id: &str) -> Subject {
        Subject::find(id).expect("it is in the catalogue")
    }

    const LENGTHS: [&str; 2] = ["organization_slug/min-length", "organization_slug/max-length"];

    #[test]
    fn the_test_of_the_rule_fails_and_its_neighbour_passes() {
        let results = LENGTHS.map(|id| of_subject(flawed(), subject(id)).is_ok());
        assert_eq!(results, [false, true]);
    }

    #[test]
    fn random_cases_fail_in_a_test_of_their_own() {
        assert!(passed(&flawed().without_sweep().run().expect("it is in this process")).is_err());
    }

    #[test]
    fn a_regression_is_a_test_of_its_own() {
        let given = |text: &[u8], name: &str| {
            Case::given(text.to_vec(), None, Origin::Regression(name.to_owned()))
        };
        let plain = Case::plain().document;
        let slug = String::from_utf8_lossy(&plain).replace("example-org", "e").into_bytes();
        let harness = || flawed().regressions(vec![given(&plain, "plain"), given(&slug, "slug")]);
        let results = [0, 1].map(|index| of_regression(harness(), index).is_ok());
        assert_eq!(results, [true, false]);
    }

    #[test]
    fn an_expected_failure_passes_until_it_is_gone() {
        let expecting = |id: &str| flawed().expect_failure(id, "the server pads");
        let results = LENGTHS.map(|id| of_subject(expecting(id), subject(id)).is_ok());
        assert_eq!(results, [true, false]);
    }

    #[test]
    fn there_is_a_test_a_rule_and_feature_up_to_the_level() {
        let names = |harness: fn() -> Harness| -> Vec<String> {
            tests(harness).iter().map(|test| test.name().to_owned()).collect()
        };
        let all = names(flawed);
        assert_eq!(all.len(), Rule::all().len() + Feature::all().len() + 2);
        assert!(all.contains(&"documented::organization_slug/charset".to_owned()));
        let schema = names(|| flawed().level(Level::Schema));
        assert!(schema.contains(&"schema::organization_slug/type".to_owned()));
        assert!(!schema.iter().any(|name| name.starts_with("documented::")));
    }
}
