//! One ordinary test a rule and feature, listed and filtered by `cargo test` and `cargo nextest`:
//! [`conformance_tests!`](crate::conformance_tests).
//!
//! Each test asks about the sweep's cases of its own rule or feature alone; others ask about random
//! cases, about costly documents, and about each of the harness's regressions.

use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};

use crate::connection::quiet_panics;
use crate::contract::{Level, Rule};
use crate::harness::Harness;
use crate::plan::Feature;
use crate::run::{End, Run, Subject};

/// Makes a test target of a harness: every rule and feature is a test of its own.
///
/// The target has no other tests, and `harness = false` in `Cargo.toml`; without that its only test
/// fails and says so:
///
/// ```toml
/// [[test]]
/// name = "conformance"
/// harness = false
/// ```
///
/// Tests are named by level, and rule or feature: `documented::organization_slug/charset`,
/// `reader::claims/deep`. Those above the harness's level are not there. A rule has two: at its own level
/// its near misses must be rejected, and at level `reader` they must not crash or hang. An expected
/// failure is a test that passes as long as it fails.
///
/// `regressions::…` is there for each of the harness's regressions, `random` for its random cases, and
/// `hostile` for the costly documents and whether the implementation keeps state.
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

        // With a harness of libtest's own `main` would never be called, and nothing asked.
        #[test]
        fn conformance_tests_need_a_target_without_a_harness() {
            panic!("write `harness = false` for this test target in Cargo.toml");
        }
    };
}

/// Runs the tests that the command line asks for, as
/// [`conformance_tests!`](crate::conformance_tests) does.
pub fn main(harness: impl Fn() -> Harness + Clone + Send + 'static) -> ExitCode {
    let arguments = Arguments::from_args();
    // What an implementation panics on is a finding, which is told.
    quiet_panics();
    libtest_mimic::run(&arguments, tests(harness)).exit_code()
}

fn tests(harness: impl Fn() -> Harness + Clone + Send + 'static) -> Vec<Trial> {
    let whole = harness();
    let level = whole.asked();
    let features = Feature::all().map(|feature| (Level::Reader, Subject::Feature(feature)));
    let rules = Rule::all().flat_map(|rule| {
        [Level::Reader, rule.layer().level()].map(|level| (level, Subject::Rule(rule)))
    });
    let subjects = std::iter::once((Level::Reader, Subject::Plain)).chain(features).chain(rules);
    let mut tests: Vec<Trial> = subjects
        .filter(|(at, _)| *at <= level)
        .map(|(at, subject)| {
            let harness = harness.clone();
            let name = format!("{at}::{subject}").replace(' ', "-");
            Trial::test(name, move || of_subject(harness().level(at), subject))
        })
        .collect();
    for (index, case) in whole.known_regressions().iter().enumerate() {
        let harness = harness.clone();
        let one = move || of_regression(harness(), index);
        tests.push(Trial::test(format!("regressions::{}", case.id()), one));
    }
    if whole.has_hostile() {
        let harness = harness.clone();
        let hostile = move || passed(&harness().without_sweep().cases(0).run()?);
        tests.push(Trial::test("hostile", hostile));
    }
    tests.push(Trial::test("random", move || {
        passed(&harness().without_sweep().without_hostile().run()?)
    }));
    tests
}

fn of_subject(harness: Harness, subject: Subject) -> Result<(), Failed> {
    let mut run = harness.only(subject).run()?;
    // A document of two features may fail for the other one, which has a test of its own.
    if !matches!(run.end, End::AtStart) {
        run.findings
            .retain(|it| it.subjects.contains(&subject) || it.subjects.contains(&Subject::Plain));
    }
    passed(&run)
}

fn of_regression(harness: Harness, index: usize) -> Result<(), Failed> {
    let case = harness.known_regressions()[index].clone();
    let harness = harness.without_sweep().without_hostile().cases(0);
    passed(&harness.regressions(vec![case]).run()?)
}

fn passed(run: &Run) -> Result<(), Failed> {
    let Some(shortfall) = run.shortfall() else { return Ok(()) };
    // nextest takes what its report says of a failure from a line like this.
    if std::env::var_os("NEXTEST").is_some() {
        eprintln!("Error: {shortfall}");
    }
    Err(shortfall.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::Case;
    use crate::gallery::{self, Flawed};
    use crate::implementation::{Closure, Identity, Outcome};

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
        let plain = Case::plain().document().to_vec();
        let slug = String::from_utf8_lossy(&plain).replace("example-org", "e").into_bytes();
        let cases = vec![Case::given("plain", plain), Case::given("slug", slug)];
        let harness = || flawed().regressions(cases.clone());
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
        // The plain document, costly ones, random ones.
        assert_eq!(all.len(), 2 * Rule::all().len() + Feature::all().len() + 3);
        assert!(all.contains(&"documented::organization_slug/charset".to_owned()));
        assert!(all.contains(&"reader::plain-document".to_owned()));
        let schema = names(|| flawed().level(Level::Schema));
        assert!(schema.contains(&"schema::organization_slug/type".to_owned()));
        assert!(!schema.iter().any(|name| name.starts_with("documented::")));
        assert!(schema.contains(&"reader::organization_slug/charset".to_owned()));
    }

    #[test]
    fn an_expected_failure_asks_nothing_of_other_tests() {
        let harness = || flawed().expect_failure(LENGTHS[0], "the server pads");
        let other = subject("roles/none");
        assert!(of_subject(harness(), other).is_ok());
        let plain = || Case::given("a", Case::plain().document());
        assert!(of_regression(harness().regressions(vec![plain()]), 0).is_ok());
        let random = harness().without_sweep().without_hostile().cases(0);
        assert!(passed(&random.run().expect("it is in this process")).is_ok());
    }

    #[test]
    fn an_expected_failure_bears_a_regression_of_its_rule() {
        let plain = String::from_utf8_lossy(Case::plain().document()).into_owned();
        let slug = plain.replace("example-org", "e").into_bytes();
        let kept = || vec![Case::given("a", slug.clone())];
        let expecting = |id| flawed().regressions(kept()).expect_failure(id, "the server pads");
        let results = LENGTHS.map(|id| of_regression(expecting(id), 0).is_ok());
        assert_eq!(results, [true, false]);
    }

    #[test]
    fn a_crash_on_a_rules_near_misses_is_not_borne_with_the_rule() {
        let flaw = gallery::find("panic-on-empty-slug").expect("it is in the gallery");
        let harness = move || {
            Harness::new(move || Flawed::new(flaw)).expect_failure(LENGTHS[0], "the server pads")
        };
        let rule = subject(LENGTHS[0]);
        assert!(of_subject(harness().level(Level::Reader), rule).is_err());
        let failed = of_subject(harness(), rule).expect_err("it panics");
        let told = failed.message().unwrap_or_default();
        assert!(told.contains("crashed") && !told.contains("expect it no longer"), "{told}");
    }

    #[test]
    fn what_the_start_up_check_found_is_told() {
        let panics = |document: &[u8]| {
            assert!(!document.starts_with(b"{\"member_session_id\""), "a session of nobody");
            Outcome::accepted(document)
        };
        let harness = Harness::new(move || Closure::new(Identity::new("panics", "1"), panics));
        let failed = of_subject(harness, subject("roles/none")).expect_err("it panics");
        let told = failed.message().unwrap_or_default();
        assert!(told.contains("a session of nobody") && told.contains("nm1:"), "{told}");
    }
}
