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
    use libtest_mimic::{Arguments, Conclusion};

    use super::tests;
    use crate::gallery::{self, Flawed};
    use crate::harness::Harness;

    fn ran(filter: &str, harness: impl Fn() -> Harness + Clone + Send + 'static) -> Conclusion {
        let filter = Some(filter.to_owned());
        let arguments = Arguments { filter, quiet: true, ..Arguments::default() };
        libtest_mimic::run(&arguments, tests(harness))
    }

    fn flawed() -> Harness {
        let flaw = gallery::find("slug-of-one-character").expect("it is in the gallery");
        Harness::new(move || Flawed::new(flaw)).cases(2000)
    }

    #[test]
    fn the_test_of_the_rule_fails_and_its_neighbours_pass() {
        let ran = ran("documented::organization_slug", flawed);
        assert_eq!((ran.num_passed, ran.num_failed), (2, 1));
    }

    #[test]
    fn random_cases_fail_in_a_test_of_their_own() {
        assert_eq!(ran("random", flawed).num_failed, 1);
    }

    #[test]
    fn an_expected_failure_passes_until_it_is_gone() {
        let id = "organization_slug/min-length";
        let expecting = move || flawed().expect_failure(id, "the server pads");
        assert_eq!(ran(id, expecting).num_failed, 0);
        let id = "organization_slug/max-length";
        assert_eq!(ran(id, move || flawed().expect_failure(id, "nobody knows")).num_failed, 1);
    }

    #[test]
    fn a_level_leaves_the_rules_above_it_out() {
        let ran = ran("organization_slug/", || flawed().level(crate::contract::Level::Schema));
        assert_eq!((ran.num_passed, ran.num_failed), (2, 0));
    }
}
