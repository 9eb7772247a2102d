//! Compares the oracle with boon: what the schemas require of a document.

use std::cell::RefCell;
use std::collections::BTreeSet;

use boon::{Compiler, ErrorKind, SchemaIndex, Schemas, ValidationError};
use nearmiss::contract::Layer;
use nearmiss::internal::schema;
use nearmiss::oracle::Verdict;
use serde_json::Value;

use crate::{Disagreement, Judge, Kind};

/// A pointer and the keyword that fails there. The pointer of a missing member is where it would
/// be.
type Failure = (String, &'static str);

/// Skips documents that serde_json does not read: [`Judge::Value`] covers those.
pub fn disagreements(document: &[u8], verdict: &Verdict) -> Vec<Disagreement> {
    let Ok(value) = serde_json::from_slice::<Value>(document) else { return Vec::new() };
    let (boon, oracle) = (by_boon(&value), by_oracle(verdict));
    let only = |kind, one: &BTreeSet<Failure>, other: &BTreeSet<Failure>| {
        let only: Vec<Failure> = one.difference(other).cloned().collect();
        only.into_iter().map(move |(at, keyword)| Disagreement {
            judge: Judge::Boon,
            kind,
            at,
            about: keyword.to_owned(),
        })
    };
    let mut found: Vec<Disagreement> = only(Kind::OnlyTheOracleRejects, &oracle, &boon).collect();
    let names_all = verdict.breaks.iter().all(|entry| entry.count == entry.places.len());
    if names_all || oracle.is_empty() {
        found.extend(only(Kind::OnlyTheJudgeRejects, &boon, &oracle));
    }
    found
}

fn by_oracle(verdict: &Verdict) -> BTreeSet<Failure> {
    let entries = verdict.breaks.iter().filter(|entry| entry.what.layer() == Layer::Schema);
    let failures = entries.flat_map(|entry| {
        let keyword = if entry.what.id().ends_with("/required") { "required" } else { "type" };
        entry.places.iter().map(move |place| (place.pointer.clone(), keyword))
    });
    failures.collect()
}

fn by_boon(value: &Value) -> BTreeSet<Failure> {
    thread_local! {
        static COMPILED: RefCell<(Schemas, SchemaIndex)> = RefCell::new(compiled());
    }
    COMPILED.with_borrow(|(schemas, index)| {
        let mut failures = BTreeSet::new();
        if let Err(error) = schemas.validate(value, *index) {
            collect(&error, &mut failures);
        }
        failures
    })
}

/// boon accepts neither the published `$id`, which is a bare fragment, nor the dangling reference.
/// So the `$id` is removed from both schemas, and the reference is resolved by hand.
fn compiled() -> (Schemas, SchemaIndex) {
    let (mut session, mut factor) = (schema::published(), schema::companion());
    for schema in [&mut session, &mut factor] {
        schema.as_object_mut().unwrap().remove("$id").expect("an `$id`");
    }
    session["properties"]["authentication_factors"]["items"]["$ref"] = "factor.json".into();
    let (mut compiler, mut schemas) = (Compiler::new(), Schemas::new());
    compiler.add_resource("http://nearmiss.test/session.json", session).unwrap();
    compiler.add_resource("http://nearmiss.test/factor.json", factor).unwrap();
    let index = compiler.compile("http://nearmiss.test/session.json", &mut schemas);
    let index = index.unwrap_or_else(|error| panic!("{error:#}"));
    (schemas, index)
}

fn collect(error: &ValidationError<'_, '_>, failures: &mut BTreeSet<Failure>) {
    let at = error.instance_location.to_string();
    match &error.kind {
        ErrorKind::Type { .. } => _ = failures.insert((at, "type")),
        ErrorKind::Required { want } => {
            failures.extend(want.iter().map(|name| (format!("{at}/{name}"), "required")));
        }
        ErrorKind::Group | ErrorKind::Schema { .. } | ErrorKind::Reference { .. } => {}
        other => panic!("the schemas have no such keyword: {other}"),
    }
    error.causes.iter().for_each(|cause| collect(cause, failures));
}

#[test]
fn boon_names_the_places_that_fail() {
    let document = serde_json::json!({"roles": [1], "authentication_factors": [{"type": "x", "email_factor": {"email_id": "x"}}]});
    let failures = by_boon(&document);
    let failed = |at: &str, keyword| failures.contains(&(at.to_owned(), keyword));
    assert!(failed("/roles/0", "type"), "{failures:?}");
    assert!(failed("/member_id", "required"));
    assert!(failed("/authentication_factors/0/email_factor/email_address", "required"));
    assert!(failed("/authentication_factors/0/delivery_method", "required"));
    assert!(!failed("/roles", "type"));
}
