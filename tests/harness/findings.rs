//! What a run finds, the names of its findings, and that the report is always the same.

use std::num::NonZeroUsize;
use std::time::Duration;

use nearmiss::case::Case;
use nearmiss::contract::{Level, Rule};
use nearmiss::implementation::Outcome;
use nearmiss::internal::finding::{Allowance, Kind};
use nearmiss::internal::report::Ink;
use nearmiss::internal::report::certificate::{Certificate, ReplayWith};
use nearmiss::run::{Event, Finding, Run, Subject};

use super::{embedded, harness, of_kind, run, summaries};

/// Wrong in several ways: drops `.123` from times, accepts `+01:00` as UTC, and panics on a long
/// slug.
fn wrong(document: &[u8]) -> Outcome {
    let text = String::from_utf8_lossy(document);
    assert!(!text.contains(&"example-org".repeat(11)), "the slug is too long for me");
    match embedded(text.replace("+01:00\"", "Z\"").as_bytes()) {
        Outcome::Accepted(_) => Outcome::accepted(text.replace(".123", "")),
        other => other,
    }
}

#[test]
fn the_report_is_the_same_with_any_number_of_jobs() {
    let report = |jobs| {
        let jobs = NonZeroUsize::new(jobs).unwrap();
        let run = harness(|| wrong).jobs(jobs).run().unwrap();
        let text = Certificate {
            run: &run,
            replay: ReplayWith::Test,
            asked: Level::Documented,
            full: true,
            width: 120,
            today: None,
        }
        .text(Ink::Plain);
        text.lines().filter(|line| !line.starts_with("time ")).collect::<Vec<_>>().join("\n")
    };
    let with_one_job = report(1);
    assert!(
        with_one_job.contains("wrongly accepted") && with_one_job.contains("crashed"),
        "{with_one_job}"
    );
    assert_eq!(with_one_job, report(3));
}

#[test]
fn a_panic_is_a_finding_and_does_not_end_the_run() {
    let run = run(|| wrong);
    assert!(run.end.is_whole());
    let crashes = of_kind(&run, Kind::Crashed);
    assert!(!crashes.is_empty(), "{:?}", summaries(&run));
    for crash in crashes {
        assert!(crash.failure.detail.contains("the slug is too long for me"), "{crash:?}");
    }
}

#[test]
fn a_finding_lists_the_ways_that_were_accepted() {
    let run = run(|| wrong);
    let misses = of_kind(&run, Kind::WronglyAccepted);
    let utc = Subject::Rule(Rule::find("started_at/utc").unwrap());
    let started = misses.iter().find(|finding| finding.subjects == [utc]).unwrap();
    let ways: Vec<&str> = started.ways.keys().map(|way| way.id()).collect();
    assert_eq!(ways, ["plus-one", "offset-after-leap-day", "first-year-ahead"]);
    // Some of the cases break several rules at once, which is not a way to break this one.
    assert!(started.ways.values().sum::<u64>() < started.count);
}

#[test]
fn changed_data_in_an_echo_is_reported_with_its_place_and_both_values() {
    let run = run(|| {
        |document: &[u8]| match embedded(document) {
            Outcome::Accepted(_) => {
                Outcome::accepted(String::from_utf8_lossy(document).replace("\u{e9}", "e"))
            }
            other => other,
        }
    });
    let altered = of_kind(&run, Kind::Altered);
    let role = altered.iter().find(|finding| finding.failure.place == "/roles/*").unwrap();
    assert_eq!(role.failure.detail, "sent \"\u{e9}\", came back as \"e\"");
}

#[test]
fn each_difference_of_an_echo_is_a_finding_with_its_own_smallest_case() {
    let altered = |document: &[u8]| {
        let text = String::from_utf8_lossy(document);
        text.replace("example-org", "org")
            .replace("\u{e9}", "e")
            .replace("\"custom_claims\":{}", "\"custom_claims\":[]")
    };
    let plain = String::from_utf8(Case::plain().document().to_vec()).unwrap();
    let roles_and_claims = plain.replace("\"roles\":[", "\"roles\":[\"\u{e9}\",").replacen(
        '{',
        "{\"custom_claims\":{},",
        1,
    );
    let case = Case::given("three", roles_and_claims);
    let implementation = move || {
        move |document: &[u8]| match embedded(document) {
            Outcome::Accepted(_) => Outcome::accepted(altered(document)),
            other => other,
        }
    };
    let harness = harness(implementation).cases(0).regressions(vec![case]);

    // The regression is the first case.
    let (mut opened, mut judged) = (Vec::new(), 0);
    let mut listener = |event: &Event<'_>, _: &Run| match event {
        Event::FindingOpened { failure, .. } if judged == 0 => opened.push(failure.place.clone()),
        Event::CaseJudged(case) if judged == 0 => judged = case.assessment.failures().len(),
        _ => {}
    };
    let run = harness.run_with(&mut [&mut listener]).unwrap();
    assert_eq!(opened, ["/custom_claims", "/roles/*", "/organization_slug"]);
    assert_eq!(judged, 3);

    let given: Vec<&Finding> =
        run.findings.iter().filter(|finding| finding.subjects == [Subject::Given]).collect();
    let smallest = |place: &str| {
        let finding = given.iter().find(|finding| finding.failure.place == place).unwrap();
        assert_eq!((finding.failure.kind, finding.count), (Kind::Altered, 1), "{place}");
        String::from_utf8(finding.case.document().to_vec()).unwrap()
    };
    assert_eq!(given.len(), 3, "{:?}", summaries(&run));
    let [claims, roles, slug] = ["/custom_claims", "/roles/*", "/organization_slug"].map(smallest);
    assert!(claims.contains("custom_claims") && !claims.contains('\u{e9}'), "{claims}");
    assert!(roles.contains('\u{e9}') && !roles.contains("custom_claims"), "{roles}");
    assert!(!slug.contains("custom_claims") && !slug.contains('\u{e9}'), "{slug}");
}

#[test]
fn a_name_of_digits_is_not_an_index() {
    let run = run(|| {
        |document: &[u8]| match embedded(document) {
            Outcome::Accepted(_) => {
                Outcome::accepted(String::from_utf8_lossy(document).replace("\"0\":", "\"zero\":"))
            }
            other => other,
        }
    });
    let altered = of_kind(&run, Kind::Altered);
    let places: Vec<&str> = altered.iter().map(|finding| finding.failure.place.as_str()).collect();
    assert!(places.contains(&"/custom_claims/0"), "{places:?}");
}

#[test]
fn a_last_duplicate_that_comes_back_whole_is_the_only_observation_of_its_name() {
    let factors =
        "\"authentication_factors\":[{\"type\":\"magic_link\",\"delivery_method\":\"email\"}],";
    let duplicated = String::from_utf8(Case::plain().document().to_vec()).unwrap().replacen(
        '{',
        &format!("{{{factors}"),
        1,
    );
    let case = Case::given("duplicated", duplicated);
    let last =
        || |document: &[u8]| Outcome::from(serde_json::from_slice::<serde_json::Value>(document));
    let run = harness(last).cases(0).regressions(vec![case]).run().unwrap();
    let observed =
        run.observations.allowances.iter().filter(|(_, seen)| seen.example == "duplicated");
    let allowances: Vec<Allowance> = observed.map(|(allowance, _)| *allowance).collect();
    assert_eq!(allowances, [Allowance::LastDuplicateKept]);
}

#[test]
fn an_implementation_that_changes_its_answers_is_wavering() {
    let run = run(|| {
        let mut count = 0;
        move |document: &[u8]| {
            count += 1;
            match count % 7 {
                0 => Outcome::rejected("I am tired"),
                _ => embedded(document),
            }
        }
    });
    assert!(!of_kind(&run, Kind::Wavering).is_empty(), "{:?}", summaries(&run));
}

#[test]
fn time_outs_on_one_rule_strike_out_its_remaining_cases() {
    let run = run(|| {
        |document: &[u8]| if has_other_slug(document) { hung() } else { embedded(document) }
    });
    assert!(struck_out(&run) > 100, "{}", struck_out(&run));
    assert_eq!(run.reached(), None);
}

#[test]
fn panics_strike_nothing_out() {
    let run = run(|| {
        |document: &[u8]| {
            assert!(!has_other_slug(document), "I panic on other slugs");
            embedded(document)
        }
    });
    assert!(of_kind(&run, Kind::Crashed).iter().any(|finding| finding.count > 3));
    assert_eq!(struck_out(&run), 0);
}

fn has_other_slug(document: &[u8]) -> bool {
    let text = String::from_utf8_lossy(document);
    text.contains("organization_slug") && !text.contains("_slug\":\"e")
}

/// What a connection reports of an implementation that hangs.
fn hung() -> Outcome {
    Outcome::TimedOut { limit: Duration::from_secs(1) }
}

fn struck_out(run: &Run) -> u64 {
    run.tallies.values().map(|tally| tally.not_judged).sum()
}

#[test]
fn a_feature_that_crashes_is_not_blamed_on_the_rules_of_near_misses_that_have_it() {
    let run = run(|| {
        |document: &[u8]| {
            let has_factor = String::from_utf8_lossy(document).contains("github_oauth_factor");
            assert!(!has_factor, "no such factor here");
            embedded(document)
        }
    });
    let crashed = of_kind(&run, Kind::Crashed);
    let rules = crashed.iter().flat_map(|finding| &finding.subjects);
    let rules: Vec<String> = rules
        .filter(|subject| matches!(subject, Subject::Rule(_)))
        .map(ToString::to_string)
        .collect();
    assert!(rules.iter().all(|rule| rule.contains("github_oauth_factor")), "{rules:?}");
    assert!(crashed.len() > rules.len(), "{:#?}", summaries(&run));
}

/// The plain document with other members, and with both times changed to a given one.
fn larger(time: &str) -> String {
    let plain = String::from_utf8(Case::plain().document().to_vec()).unwrap();
    let larger = plain.replace("12:33:09Z", time);
    larger.replace("\"roles\":[", "\"new\": [1, {\"a\": []}], \"roles\" : [\"x\", \"y\", ")
}

#[test]
fn a_regression_is_run_and_shrunk_without_a_plan() {
    let larger = larger("12:33:09.123Z");
    let cases = vec![
        Case::given("good.json", Case::plain().document()),
        Case::given("bad.json", larger.clone()),
    ];
    let run = harness(|| wrong).cases(0).regressions(cases).run().unwrap();
    assert_eq!(run.phases.regressions, 2);
    let finding = run.findings.iter().find(|finding| finding.case.id() == "bad.json").unwrap();
    assert_eq!(finding.subjects, [Subject::Given]);
    assert!(finding.fully_shrunk);
    let smallest = finding.case.document();
    assert!(smallest.len() <= Case::plain().document().len() + ".123".len(), "{:?}", finding.case);
}

#[test]
fn a_near_miss_without_a_plan_is_shrunk_to_one_that_breaks_the_same_rules() {
    let cases = vec![Case::given("bad.json", larger("12:33:09+01:00"))];
    let run = harness(|| wrong).corpus(cases).run().unwrap();
    let [finding] = &run.findings[..] else { panic!("{:?}", summaries(&run)) };
    assert!(finding.fully_shrunk);
    // Each time breaks a rule, so shrinking keeps both.
    let plain = String::from_utf8(Case::plain().document().to_vec()).unwrap();
    let smallest = String::from_utf8(finding.case.document().to_vec()).unwrap();
    assert_eq!(smallest, plain.replace("12:33:09Z", "12:33:09+01:00"));
}

#[test]
fn a_failing_regression_belongs_to_the_finding_of_its_rule() {
    let plain = String::from_utf8(Case::plain().document().to_vec()).unwrap();
    let broken = plain.replacen("12:33:09Z", "12:33:09+01:00", 1);
    let utc = Subject::find("started_at/utc").unwrap();
    let counts = |regressions: Vec<Case>| {
        let run = harness(|| wrong).cases(0).regressions(regressions).run().unwrap();
        let misses = of_kind(&run, Kind::WronglyAccepted);
        let finding = misses.iter().find(|finding| finding.subjects == [utc]).unwrap();
        (misses.len(), finding.count)
    };
    let (findings, count) = counts(Vec::new());
    assert_eq!(counts(vec![Case::given("bad.json", broken)]), (findings, count + 1));
}
