//! A test through the trait, a property test and a fuzz target find the same flaw, shrink to the
//! same smallest document, and report the same token, which `nearmiss replay` reproduces.

#![allow(clippy::unwrap_used, reason = "a test that cannot continue has failed")]

use std::process::Command;

use nearmiss::case::Case;
use nearmiss::contract::Level;
use nearmiss::fuzz;
use nearmiss::harness::Harness;
use nearmiss::implementation::{Implementation, Outcome};
use nearmiss::internal::entropy;
use nearmiss::internal::gallery::{self, Flaw, Flawed};
use nearmiss::strategy::near_misses;
use proptest::test_runner::{Config, TestCaseError, TestError, TestRunner};

/// Flaws in prose, schema and JSON. Many show in several ways and places, and still shrink to the
/// first.
const FLAWS: [&str; 13] = [
    "slug-of-one-character",
    "number-as-slug",
    "single-quotes",
    "bare-names",
    "first-value-only",
    "trailing-commas",
    "line-comments",
    "digit-separators",
    "latin-1-fallback",
    "replacement-characters",
    "undecodable-bytes-skipped",
    "raw-control-characters",
    "first-role-checked-alone",
];

fn flaw(name: &str) -> &'static Flaw {
    gallery::find(name).unwrap_or_else(|| panic!("there is no flaw {name}"))
}

fn by_the_trait(flaw: &'static Flaw) -> String {
    let run = Harness::new(move || Flawed::new(flaw)).cases(0).run().unwrap();
    let shortfall = run.shortfall().unwrap();
    let words = shortfall.split_whitespace();
    words.filter_map(|word| word.strip_prefix("NEARMISS_REPLAY=")).next().unwrap().to_owned()
}

fn by_a_property(flaw: &'static Flaw) -> String {
    let config = Config { cases: 100_000, failure_persistence: None, ..Config::default() };
    let rng = TestRunner::deterministic().new_rng();
    let property = |case: Case| match Flawed::new(flaw).decode(case.document()) {
        Outcome::Rejected { .. } => Ok(()),
        _ => Err(TestCaseError::fail(format!("{case:#}"))),
    };
    let failed = TestRunner::new_with_rng(config, rng).run(&near_misses(), property);
    let Err(TestError::Fail(_, smallest)) = failed else { panic!("{failed:?}") };
    smallest.token()
}

fn by_a_fuzz_target(flaw: &'static Flaw) -> String {
    let mut entropies = (0..).map(|index| entropy::<64>(3, index));
    let found = entropies.find_map(|entropy| {
        let case = Case::drawn(&entropy);
        fuzz::violation(Level::Documented, &mut Flawed::new(flaw), &case).err()
    });
    let violation = found.unwrap().to_string();
    violation.split_whitespace().find(|word| word.starts_with("nm1:")).unwrap().to_owned()
}

#[test]
fn all_three_ways_report_the_same_token_and_it_can_be_replayed() {
    for name in FLAWS {
        let flaw = flaw(name);
        let token = by_the_trait(flaw);
        assert_eq!(by_a_property(flaw), token, "{name}");
        assert_eq!(by_a_fuzz_target(flaw), token, "{name}");
        let replay = |implementation: &str| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_nearmiss"));
            let command = command.args(["replay", "--builtin", implementation, &token]);
            command.output().unwrap().status.code()
        };
        assert_eq!((replay(name), replay("embedded")), (Some(1), Some(0)), "{name}");
    }
}
