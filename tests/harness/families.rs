//! Findings with the same cause are one family.

use nearmiss::contract::Level;
use nearmiss::harness::Harness;
use nearmiss::implementation::{Closure, Identity, Outcome};
use nearmiss::internal::report::Ink;
use nearmiss::internal::report::certificate::{Certificate, ReplayWith};
use nearmiss::run::Run;
use serde_json::Value;

use super::{embedded, run};

/// The titles of the families, with how many findings each has.
fn titles(run: &Run) -> Vec<(String, usize)> {
    let families = run.families();
    families.iter().map(|family| (family.title.clone(), family.findings.len())).collect()
}

fn ids(run: &Run) -> Vec<String> {
    run.families().into_iter().map(|family| family.id).collect()
}

/// Takes empty strings out of every object.
fn without_empty_strings(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, member| member != "");
            members.values_mut().for_each(without_empty_strings);
        }
        Value::Array(elements) => elements.iter_mut().for_each(without_empty_strings),
        _ => {}
    }
}

/// Does not look at factors, accepts slugs of one character, and drops empty strings from claims.
fn three_bugs(document: &[u8]) -> Outcome {
    let Ok(mut value) = serde_json::from_slice::<Value>(document) else {
        return embedded(document);
    };
    let mut echo = value.clone();
    if let Some(claims) = echo.get_mut("custom_claims") {
        without_empty_strings(claims);
    }

    if let Some(Value::Array(factors)) = value.get_mut("authentication_factors") {
        factors.clear();
    }
    if let Some(Value::String(slug)) = value.get_mut("organization_slug")
        && slug.chars().count() == 1
    {
        *slug = slug.repeat(2);
    }
    match embedded(value.to_string().as_bytes()) {
        Outcome::Accepted(_) => Outcome::accepted(echo.to_string()),
        other => other,
    }
}

#[test]
fn a_reader_with_three_bugs_has_three_families() {
    let run = run(|| three_bugs);
    assert!(run.findings.len() > 200, "{}", run.findings.len());
    let titles = titles(&run);
    let names: Vec<&str> = titles.iter().map(|(title, _)| title.as_str()).collect();
    let expected = [
        "`\"\"` does not come back",
        "nothing in authentication_factors is checked",
        "some slugs that are too short are accepted",
    ];
    assert_eq!(names, expected, "{:?}", ids(&run));
}

#[test]
fn rules_that_are_checked_nowhere_are_one_family() {
    let run = run(|| {
        |document: &[u8]| match serde_json::from_slice::<Value>(document) {
            Ok(value) => Outcome::accepted(value.to_string()),
            Err(error) => Outcome::rejected(error.to_string()),
        }
    });
    let expected = [
        "wrongly-accepted/type",
        "wrongly-accepted/required",
        "wrongly-accepted/uuid",
        "wrongly-accepted/times",
        "wrongly-accepted/slugs",
    ];
    assert_eq!(ids(&run), expected);
    let titles = titles(&run);
    assert_eq!(titles[0].0, "types are not checked anywhere");
    assert_eq!(titles[3].0, "times are not checked anywhere");
}

#[test]
fn a_property_that_is_gone_is_one_family_whatever_its_value_is() {
    let run = run(|| {
        |document: &[u8]| {
            let outcome = embedded(document);
            let Ok(mut value) = serde_json::from_slice::<Value>(document) else { return outcome };
            let Outcome::Accepted(_) = outcome else { return outcome };
            if let Some(members) = value.as_object_mut() {
                members.remove("custom_claims");
            }
            Outcome::accepted(value.to_string())
        }
    });
    assert_eq!(ids(&run), ["altered/members/custom_claims"]);
}

#[test]
fn what_the_adapter_says_of_the_encoder_stands_beside_what_does_not_come_back() {
    let lost = |document: &[u8]| {
        let outcome = embedded(document);
        match (outcome, serde_json::from_slice::<Value>(document)) {
            (Outcome::Accepted(_), Ok(mut value)) => {
                without_empty_strings(&mut value);
                Outcome::accepted(value.to_string())
            }
            (outcome, _) => outcome,
        }
    };
    let identity = || Identity {
        encoder: Some("leaves out empty values (omitempty)".to_owned()),
        ..Identity::new("go", "1.0.0")
    };
    let run = Harness::new(move || Closure::new(identity(), lost)).cases(0).without_hostile();
    let run = run.run().unwrap();
    let report = Certificate {
        run: &run,
        replay: ReplayWith::Test,
        asked: Level::Reader,
        full: false,
        width: 200,
        today: None,
    };
    let text = report.text(Ink::Plain);
    let line = "\n  encoder  leaves out empty values (omitempty), says the adapter: ";
    assert!(text.contains("altered/empty-dropped") && text.contains(line), "{text}");
}
