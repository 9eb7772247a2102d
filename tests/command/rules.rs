//! `nearmiss rules` shows the contract: rules, ambiguities, schemas.

use nearmiss::contract::{Ambiguity, Rule};
use nearmiss::internal::schema;
use serde_json::Value;

use crate::Bench;

#[test]
fn the_catalogue_lists_every_rule_and_every_ambiguity() {
    let ran = Bench::new("rules_all").run(&["rules"]);
    let ids = Rule::all().map(Rule::id).chain(Ambiguity::all().map(Ambiguity::id));
    for id in ids {
        assert!(ran.out.lines().any(|line| line.split_whitespace().any(|word| word == id)), "{id}");
    }
    let about_factors = |line: &&str| line.contains("authentication_factors/items/");
    let mut lines: Vec<&str> = ran.out.lines().filter(|line| !about_factors(line)).collect();
    lines.iter_mut().for_each(|line| *line = line.trim_end());
    insta::assert_snapshot!(lines.join("\n"));
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
}

#[test]
fn one_rule_or_ambiguity_is_shown_with_its_source() {
    let bench = Bench::new("rules_one");
    for id in ["json/utf-8", "organization_slug/charset", "roles/required", "json/duplicate-name"] {
        insta::assert_snapshot!(
            format!("rules_{}", id.replace(['/', '-'], "_")),
            bench.run(&["rules", id]).all()
        );
    }
}

#[test]
fn an_unknown_id_is_answered_with_those_close_to_it() {
    let bench = Bench::new("rules_unknown");
    for id in ["organization_slug", "json/gramar", "uuid", "time/leapsecond", "xyzzy", "a\u{1b}b"] {
        assert_eq!(bench.run(&["rules", id]).status, 2, "{id}");
    }
    let close = ["organization_slug", "json/gramar", "uuid", "time/leapsecond", "xyzzy"];
    let errors: String = close.iter().map(|id| bench.run(&["rules", id]).err).collect();
    insta::assert_snapshot!(errors);
    assert!(!bench.run(&["rules", "a\u{1b}b"]).err.contains('\u{1b}'));
}

#[test]
fn json_is_one_object_a_rule_or_ambiguity() {
    let bench = Bench::new("rules_json");
    let out = bench.run(&["rules", "--format", "json"]).out;
    let items: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ids: Vec<&str> = items.iter().filter_map(|item| item["id"].as_str()).collect();
    let expected = Rule::all().map(Rule::id).chain(Ambiguity::all().map(Ambiguity::id));
    assert_eq!(ids, expected.collect::<Vec<_>>());
    let two = ["organization_slug/charset", "uuid/form"];
    for id in two {
        let out = bench.run(&["rules", "--format=json", id]).out;
        let mut item: Value = serde_json::from_str(&out).unwrap();
        let examples = item["examples"].as_array_mut().unwrap();
        assert!(examples.len() > 20, "{id}");
        examples.truncate(2);
        insta::assert_json_snapshot!(format!("json_{}", id.replace(['/', '-'], "_")), item);
    }
}

#[test]
fn the_published_schema_is_printed_byte_for_byte() {
    let bench = Bench::new("rules_schema");
    assert_eq!(bench.run(&["rules", "--schema=published"]).out, schema::PUBLISHED);
    let companion: Value =
        serde_json::from_str(&bench.run(&["rules", "--schema=companion"]).out).unwrap();
    assert_eq!(companion, schema::companion());
    let both = bench.run(&["rules", "--schema"]).out;
    let companion = both.strip_prefix(schema::PUBLISHED).unwrap();
    assert_eq!(serde_json::from_str::<Value>(companion).unwrap(), schema::companion());
}
