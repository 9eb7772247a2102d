//! The strategies draw what they promise, and every shrunk case keeps the promise.

use nearmiss::case::Case;
use nearmiss::contract::Rule;
use nearmiss::internal::entropy;
use nearmiss::internal::plan::{Defect, Plan, Way};
use nearmiss::internal::shrink::{self, Answer};
use nearmiss::oracle::{Oracle, Verdict};
use nearmiss::strategy::{
    CaseTree, Cases, Parts, ambiguous, custom_claims, documents, factors, instants, malformed_text,
    near_misses, near_misses_of, slugs,
};
use proptest::prelude::*;
use proptest::strategy::{ValueTree, check_strategy_sanity};
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};

fn runner(seed: u64) -> TestRunner {
    let config = Config { failure_persistence: None, ..Config::default() };
    let seed = entropy::<32>(seed, 0);
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed))
}

fn trees(cases: Cases, seed: u64) -> impl Iterator<Item = CaseTree> {
    let mut runner = runner(seed);
    std::iter::repeat_with(move || cases.new_tree(&mut runner).expect("any entropy draws a plan"))
}

fn plan(case: Case) -> Plan {
    case.plan().expect("a strategy draws plans").clone()
}

fn rule(id: &str) -> Rule {
    Rule::find(id).unwrap_or_else(|| panic!("there is no rule {id}"))
}

/// Walks a tree as a runner does. The first case fails, and `fails` decides about the others.
fn walk(tree: &mut CaseTree, mut fails: impl FnMut(&Case) -> bool) {
    let mut moved = tree.simplify();
    while moved {
        moved = if fails(&tree.current()) { tree.simplify() } else { tree.complicate() };
    }
}

/// Every case of a walk in which cases fail at random. The drawn case comes first.
fn walked_at_random(mut tree: CaseTree, seed: u64) -> Vec<Case> {
    let mut seen = vec![tree.current()];
    walk(&mut tree, |case| {
        seen.push(case.clone());
        entropy::<1>(seed, seen.len() as u64)[0] < 64
    });
    seen
}

/// Whether a plan fails: some features and variants cause a failure, others do not.
fn fails(plan: &Plan) -> bool {
    let [choices, variants] = [plan.choices().len(), plan.choices().iter().map(weight).sum()];
    choices >= 2 && variants >= 3 || plan.defects().iter().any(|defect| defect.variant >= 2)
}

fn weight(choice: &nearmiss::internal::plan::Choice) -> usize {
    choice.variant as usize + usize::from(choice.place)
}

#[test]
fn the_strategies_are_sane() {
    check_strategy_sanity(documents(), None);
    check_strategy_sanity(near_misses(), None);
    check_strategy_sanity(near_misses_of(rule("member_id/uuid")), None);
    check_strategy_sanity(ambiguous(), None);
    check_strategy_sanity(malformed_text(), None);
    for parts in [slugs(), instants(), custom_claims(), factors()] {
        check_strategy_sanity(parts, None);
        check_strategy_sanity(parts.broken(), None);
    }
}

#[test]
fn ambiguous_documents_touch_an_ambiguity_and_break_nothing_throughout_shrinking() {
    let oracle = Oracle::new();
    for (seed, tree) in (0..2000).zip(trees(ambiguous(), 11)) {
        for case in walked_at_random(tree, seed) {
            let verdict = oracle.verdict(case.document());
            assert!(verdict.breaks_nothing() && !verdict.is_plainly_valid(), "{case:?}");
        }
    }
}

#[test]
fn malformed_text_is_not_json_or_not_utf_8_throughout_shrinking() {
    let oracle = Oracle::new();
    for (seed, tree) in (0..2000).zip(trees(malformed_text(), 12)) {
        for case in walked_at_random(tree, seed) {
            assert!(oracle.verdict(case.document()).breaks_json_alone(), "{case:?}");
        }
    }
}

/// Every part of walks in which parts fail at random.
fn parts_at_random(parts: Parts, seed: u64) -> Vec<String> {
    let mut runner = runner(seed);
    let mut all = Vec::new();
    for _ in 0..500 {
        let mut tree = parts.new_tree(&mut runner).expect("any entropy draws a plan");
        all.push(tree.current());
        let mut moved = tree.simplify();
        while moved {
            all.push(tree.current());
            let fails = entropy::<1>(seed, all.len() as u64)[0] < 64;
            moved = if fails { tree.simplify() } else { tree.complicate() };
        }
    }
    all
}

/// The plain document with `token` as the value of `property`.
fn with(property: &str, token: &str) -> Vec<u8> {
    let plain = String::from_utf8(Plan::default().document()).expect("the document is UTF-8");
    let mut document: serde_json::Value =
        serde_json::from_str(&plain).expect("the document is JSON");
    document[property] = serde_json::Value::Null;
    let text = document.to_string();
    text.replace(&format!("\"{property}\":null"), &format!("\"{property}\":{token}")).into_bytes()
}

#[test]
fn parts_are_valid_or_broken_as_requested_in_a_document_of_the_user() {
    let oracle = Oracle::new();
    let quoted = |text: String| serde_json::Value::from(text).to_string();
    let unquoted = |text: String| text;
    type Token = fn(String) -> String;
    for (parts, property, token) in [
        (slugs(), "organization_slug", quoted as Token),
        (instants(), "started_at", quoted),
        (custom_claims(), "custom_claims", unquoted),
        (factors(), "authentication_factors", unquoted),
    ] {
        let is_about_property = |rule: Rule| rule.id().starts_with(property);
        for part in parts_at_random(parts, 13) {
            let document = with(property, &token(part));
            assert!(oracle.verdict(&document).is_plainly_valid(), "{property}: {document:?}");
        }
        for part in parts_at_random(parts.broken(), 14) {
            let verdict = oracle.verdict(&with(property, &token(part)));
            assert!(
                !verdict.breaks_nothing() && verdict.rules().all(is_about_property),
                "{property}"
            );
        }
    }
}

#[test]
fn documents_are_valid_throughout_shrinking() {
    let oracle = Oracle::new();
    for (seed, tree) in (0..2000).zip(trees(documents(), 1)) {
        for case in walked_at_random(tree, seed) {
            assert!(oracle.verdict(case.document()).is_plainly_valid(), "{case:?}");
        }
    }
}

#[test]
fn near_misses_of_a_rule_break_only_that_rule_throughout_shrinking() {
    let oracle = Oracle::new();
    for rule in Rule::all() {
        for (seed, tree) in (0..5).zip(trees(near_misses_of(rule), 2)) {
            for case in walked_at_random(tree, seed) {
                assert_eq!(broken(&oracle.verdict(case.document())), [rule], "{case:?}");
            }
        }
    }
}

fn broken(verdict: &Verdict) -> Vec<Rule> {
    verdict.rules().collect()
}

#[test]
fn a_near_miss_never_shrinks_into_another_rule() {
    let oracle = Oracle::new();
    for (seed, tree) in (0..2000).zip(trees(near_misses(), 3)) {
        let cases = walked_at_random(tree, seed);
        let intended = cases[0].plan().map_or(Vec::new(), Plan::rules);
        for case in cases {
            assert_eq!(broken(&oracle.verdict(case.document())), intended, "{case:?}");
        }
    }
}

#[test]
fn near_misses_are_of_every_layer_and_mostly_have_features() {
    let plans: Vec<Plan> =
        trees(near_misses(), 4).take(1000).map(|tree| plan(tree.current())).collect();
    for id in ["json/grammar", "json/utf-8", "root/type", "organization_slug/charset"] {
        assert!(plans.iter().any(|plan| plan.rules() == [rule(id)]), "{id}");
    }
    assert!(plans.iter().filter(|plan| !plan.choices().is_empty()).count() > 700);
}

#[test]
fn a_failure_shrinks_in_the_same_steps_as_in_the_harness() {
    let trees = trees(documents(), 5).take(1000).chain(trees(near_misses(), 5).take(1000));
    let failing: Vec<CaseTree> = trees.filter(|tree| fails(&plan(tree.current()))).collect();
    assert!(failing.len() > 500);
    for mut tree in failing {
        let mut tried = Vec::new();
        let shrunk = shrink::plan(&plan(tree.current()), |simpler| {
            tried.push(simpler.clone());
            if fails(simpler) { Answer::Same } else { Answer::Other }
        });
        let mut walked = Vec::new();
        walk(&mut tree, |case| {
            walked.push(plan(case.clone()));
            walked.last().is_some_and(fails)
        });
        assert_eq!(plan(tree.current()), shrunk.simplest);
        // After the last step, the runner tries again the case that it returns to.
        walked.truncate(tried.len());
        assert_eq!(walked, tried);
    }
}

#[test]
fn a_runner_reports_the_smallest_failing_case() {
    let failed = runner(6).run(&documents(), |case| {
        prop_assert!(!fails(&plan(case)));
        Ok(())
    });
    let Err(TestError::Fail(_, smallest)) = failed else { panic!("{failed:?}") };
    let smallest = plan(smallest);
    assert!(fails(&smallest), "{}", smallest.id());
    assert_eq!(smallest.simpler().iter().find(|simpler| fails(simpler)), None);
}

#[test]
fn a_near_miss_that_always_fails_shrinks_to_the_plain_document_with_the_first_defect_of_its_rule() {
    for mut tree in trees(near_misses(), 7).take(1000) {
        let drawn = plan(tree.current());
        walk(&mut tree, |_| true);
        let smallest = plan(tree.current());
        assert_eq!(smallest.rules(), drawn.rules());
        let position = nearmiss::internal::plan::Position::First;
        let is_several = drawn.defects()[0].id().starts_with("several/");
        if let (false, [rule]) = (is_several, drawn.rules().as_slice()) {
            let rule = *rule;
            let simplest = Defect { rule, way: Way::of(rule)[0], variant: 0, position };
            assert_eq!(smallest, Plan::new([], Some(simplest)));
        } else {
            assert!(smallest.choices().is_empty());
            assert!(smallest.defects().iter().all(|defect| defect.position == position));
        }
    }
}

#[test]
fn the_same_seed_draws_the_same_cases() {
    for cases in [documents(), near_misses(), near_misses_of(rule("roles/required"))] {
        let drawn =
            |seed| trees(cases, seed).take(50).map(|tree| tree.current()).collect::<Vec<Case>>();
        assert_eq!(drawn(8), drawn(8));
        assert_ne!(drawn(8), drawn(9));
    }
}

#[test]
fn a_case_is_printed_with_its_token_and_its_id() {
    let tree = trees(near_misses_of(rule("roles/required")), 10).next().unwrap();
    let case = tree.current();
    assert_eq!(format!("{case:?}"), format!("Case({}, {})", case.token(), case.id()));
}

nearmiss::regressions!(a_kept_failure_is_a_test, "tests/strategy.proptest-regressions", |case| {
    let rules: Vec<Rule> = Oracle::new().verdict(case.document()).rules().collect();
    prop_assert_eq!(rules, [rule("organization_slug/min-length")]);
});

#[test]
fn the_test_of_a_kept_failure_is_named_after_its_line_and_case() {
    let this = std::env::current_exe().expect("the test is running");
    let listed =
        std::process::Command::new(this).arg("--list").output().expect("the test runs again");
    let listed = String::from_utf8_lossy(&listed.stdout);
    let named = "\na_kept_failure_is_a_test::line_7_organization_slug_min_length_empty: test\n";
    assert!(listed.contains(named), "{listed}");
}

#[test]
#[should_panic(expected = "breaks_nothing")]
fn a_kept_failure_that_fails_again_is_reported() {
    let cases = near_misses_of(rule("organization_slug/min-length"));
    let token = trees(cases, 16).next().unwrap().current().token();
    nearmiss::strategy::hold_regression("kept.txt".as_ref(), 1, &token, |case| {
        prop_assert!(Oracle::new().verdict(case.document()).breaks_nothing());
        Ok(())
    });
}

#[test]
#[should_panic(expected = "kept.txt, line 3: ")]
fn a_damaged_token_is_reported_with_its_place() {
    nearmiss::strategy::hold_regression("kept.txt".as_ref(), 3, "nm1:AAAA", |_| Ok(()));
}

/// Uses a real failure and a real file, because nearmiss reads what proptest writes.
#[test]
fn proptest_keeps_the_token_of_the_smallest_case() {
    let file = concat!(env!("CARGO_TARGET_TMPDIR"), "/kept.txt");
    let _ = std::fs::remove_file(file);
    let persistence = proptest::test_runner::FileFailurePersistence::Direct(file);
    let config = Config {
        failure_persistence: Some(Box::new(persistence)),
        source_file: Some(file!()),
        ..Config::default()
    };
    let seed = entropy::<32>(15, 0);
    let mut runner =
        TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    let failed =
        runner.run(&near_misses_of(rule("roles/required")), |_| Err(TestCaseError::fail("always")));
    let Err(TestError::Fail(_, smallest)) = failed else { panic!("{failed:?}") };
    let kept = std::fs::read_to_string(file).expect("proptest wrote the file");
    let shown = format!("Case({}, {})", smallest.token(), smallest.id());
    assert!(kept.contains(&shown), "{kept}");
}
