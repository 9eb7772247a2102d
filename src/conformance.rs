//! Ordinary tests for each rule and feature, which `cargo test` and `cargo nextest` can list and
//! filter: [`conformance_tests!`](crate::conformance_tests).
//!
//! Each of these tests runs only those cases of the sweep that are about its rule or feature.
//! Further tests run the random cases, the hostile documents, and each regression of the harness.

use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};

use crate::connection::quiet_panics;
use crate::contract::{Level, Rule};
use crate::harness::Harness;
use crate::plan::Feature;
use crate::run::{End, Run, Subject};

/// Turns a harness into a test target, with tests for each rule and feature.
///
/// The target must have no other tests, and must be declared with `harness = false` in
/// `Cargo.toml`. Without this setting, a single test runs, which fails and asks for the setting:
///
/// ```toml
/// [[test]]
/// name = "conformance"
/// harness = false
/// ```
///
/// Tests are named by their level and their rule or feature, such as
/// `documented::organization_slug/charset` and `reader::claims/deep`. There are no tests for levels
/// above the one that the harness asks for. A rule has two tests: at its own level, its near misses
/// must be rejected; at level `reader`, they must not cause a crash or a time-out. The test of an
/// expected failure passes as long as the failure occurs.
///
/// There is also a test `regressions::…` for each regression of the harness, a test `random` for
/// its random cases, and a test `hostile` for the hostile documents and for state that the
/// implementation keeps.
///
/// A harness of a corpus has a single test, `corpus`.
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

        // With libtest's own harness, `main` is never called, and no case is run.
        #[test]
        fn conformance_tests_need_a_target_without_a_harness() {
            panic!("write `harness = false` for this test target in Cargo.toml");
        }
    };
}

/// The `main` function of [`conformance_tests!`](crate::conformance_tests): runs the tests that the
/// command line asks for.
pub fn main(harness: impl Fn() -> Harness + Clone + Send + 'static) -> ExitCode {
    let arguments = Arguments::from_args();
    // Panics of the implementation are reported as findings.
    quiet_panics();
    libtest_mimic::run(&arguments, tests(harness)).exit_code()
}

fn tests(harness: impl Fn() -> Harness + Clone + Send + 'static) -> Vec<Trial> {
    let full = harness();
    if full.is_of_corpus() {
        return vec![Trial::test("corpus", move || passed(&harness().run()?))];
    }
    let level = full.asked();
    let features = Feature::all().map(|feature| (Level::Reader, Subject::Feature(feature)));
    let rules = Rule::all().flat_map(|rule| {
        [Level::Reader, rule.layer().level()].map(|level| (level, Subject::Rule(rule)))
    });
    let subjects = std::iter::once((Level::Reader, Subject::Plain)).chain(features).chain(rules);
    let mut tests: Vec<Trial> = subjects
        .filter(|(subject_level, _)| *subject_level <= level)
        .map(|(subject_level, subject)| {
            let harness = harness.clone();
            let name = format!("{subject_level}::{subject}").replace(' ', "-");
            Trial::test(name, move || test_subject(harness().level(subject_level), subject))
        })
        .collect();
    for (index, case) in full.known_regressions().iter().enumerate() {
        let harness = harness.clone();
        let regression = move || test_regression(harness(), index);
        tests.push(Trial::test(format!("regressions::{}", case.id()), regression));
    }
    if full.has_hostile() {
        let harness = harness.clone();
        let hostile = move || passed(&harness().without_sweep().cases(0).run()?);
        tests.push(Trial::test("hostile", hostile));
    }
    tests.push(Trial::test("random", move || {
        passed(&harness().without_sweep().without_hostile().run()?)
    }));
    tests
}

fn test_subject(harness: Harness, subject: Subject) -> Result<(), Failed> {
    let mut run = harness.only(subject).run()?;
    // A document with two features may fail because of the other feature, which has its own test.
    if !matches!(run.end, End::AtStart) {
        let is_relevant = |of: &[Subject]| of.contains(&subject) || of.contains(&Subject::Plain);
        run.findings.retain(|finding| is_relevant(&finding.subjects));
    }
    passed(&run)
}

fn test_regression(harness: Harness, index: usize) -> Result<(), Failed> {
    let case = harness.known_regressions()[index].clone();
    let harness = harness.without_sweep().without_hostile().cases(0);
    passed(&harness.regressions(vec![case]).run()?)
}

fn passed(run: &Run) -> Result<(), Failed> {
    let Some(shortfall) = run.shortfall() else { return Ok(()) };
    // nextest repeats a line of this form in its report of a failure.
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
        let flaw = gallery::find("slug-of-one-character").expect("the flaw is in the gallery");
        Harness::new(move || Flawed::new(flaw)).cases(2000)
    }

    fn subject(id: &str) -> Subject {
        Subject::find(id).expect("the subject is in the catalogue")
    }

    const LENGTHS: [&str; 2] = ["organization_slug/min-length", "organization_slug/max-length"];

    #[test]
    fn the_test_of_a_broken_rule_fails_and_that_of_another_rule_passes() {
        let results = LENGTHS.map(|id| test_subject(flawed(), subject(id)).is_ok());
        assert_eq!(results, [false, true]);
    }

    #[test]
    fn random_cases_fail_in_a_test_of_their_own() {
        assert!(
            passed(&flawed().without_sweep().run().expect("the implementation is in this process"))
                .is_err()
        );
    }

    #[test]
    fn a_regression_is_a_test_of_its_own() {
        let plain = Case::plain().document().to_vec();
        let slug = String::from_utf8_lossy(&plain).replace("example-org", "e").into_bytes();
        let cases = vec![Case::given("plain", plain), Case::given("slug", slug)];
        let harness = || flawed().regressions(cases.clone());
        let results = [0, 1].map(|index| test_regression(harness(), index).is_ok());
        assert_eq!(results, [true, false]);
    }

    #[test]
    fn an_expected_failure_passes_until_it_is_fixed() {
        let expecting = |id: &str| flawed().expect_failure(id, "the server pads");
        let results = LENGTHS.map(|id| test_subject(expecting(id), subject(id)).is_ok());
        assert_eq!(results, [true, false]);
    }

    #[test]
    fn there_is_a_test_per_rule_and_feature_up_to_the_level() {
        let names = |harness: fn() -> Harness| -> Vec<String> {
            tests(harness).iter().map(|test| test.name().to_owned()).collect()
        };
        let all = names(flawed);
        // The other three tests are about the plain document, the hostile documents and the random
        // cases.
        assert_eq!(all.len(), 2 * Rule::all().len() + Feature::all().len() + 3);
        assert!(all.contains(&"documented::organization_slug/charset".to_owned()));
        assert!(all.contains(&"reader::plain-document".to_owned()));
        let schema = names(|| flawed().level(Level::Schema));
        assert!(schema.contains(&"schema::organization_slug/type".to_owned()));
        assert!(!schema.iter().any(|name| name.starts_with("documented::")));
        assert!(schema.contains(&"reader::organization_slug/charset".to_owned()));
    }

    #[test]
    fn a_corpus_is_a_single_test() {
        let corpus = || flawed().corpus(vec![Case::given("a", Case::plain().document())]);
        let names: Vec<String> = tests(corpus).iter().map(|test| test.name().to_owned()).collect();
        assert_eq!(names, ["corpus"]);
    }

    #[test]
    fn an_expected_failure_does_not_affect_other_tests() {
        let harness = || flawed().expect_failure(LENGTHS[0], "the server pads");
        let other = subject("roles/none");
        assert!(test_subject(harness(), other).is_ok());
        let plain = || Case::given("a", Case::plain().document());
        assert!(test_regression(harness().regressions(vec![plain()]), 0).is_ok());
        let random = harness().without_sweep().without_hostile().cases(0);
        assert!(passed(&random.run().expect("the implementation is in this process")).is_ok());
    }

    #[test]
    fn an_expected_failure_covers_a_regression_of_its_rule() {
        let plain = String::from_utf8_lossy(Case::plain().document()).into_owned();
        let slug = plain.replace("example-org", "e").into_bytes();
        let kept = || vec![Case::given("a", slug.clone())];
        let expecting = |id| flawed().regressions(kept()).expect_failure(id, "the server pads");
        let results = LENGTHS.map(|id| test_regression(expecting(id), 0).is_ok());
        assert_eq!(results, [true, false]);
    }

    #[test]
    fn an_expected_failure_of_a_rule_does_not_cover_a_crash_on_its_near_misses() {
        let flaw = gallery::find("panic-on-empty-slug").expect("the flaw is in the gallery");
        let harness = move || {
            Harness::new(move || Flawed::new(flaw)).expect_failure(LENGTHS[0], "the server pads")
        };
        let rule = subject(LENGTHS[0]);
        assert!(test_subject(harness().level(Level::Reader), rule).is_err());
        let failed = test_subject(harness(), rule).expect_err("the implementation panics");
        let message = failed.message().unwrap_or_default();
        assert!(message.contains("crashed"), "{message}");
        assert!(!message.contains("expect it no longer"), "{message}");
    }

    #[test]
    fn a_finding_of_the_start_up_check_is_reported() {
        let panics = |document: &[u8]| {
            assert!(!document.starts_with(b"{\"member_session_id\""), "a session of nobody");
            Outcome::accepted(document)
        };
        let harness = Harness::new(move || Closure::new(Identity::new("panics", "1"), panics));
        let failed =
            test_subject(harness, subject("roles/none")).expect_err("the implementation panics");
        let message = failed.message().unwrap_or_default();
        assert!(message.contains("a session of nobody"), "{message}");
        assert!(message.contains("nm1:"), "{message}");
    }
}
