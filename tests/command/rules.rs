//! `nearmiss rules` shows the contract: rules, ambiguities, schemas.

use nearmiss::internal::report::catalogue::Item;
use nearmiss::internal::schema;
use serde_json::Value;

use crate::Workdir;

#[test]
fn the_catalogue_lists_every_item() {
    let output = Workdir::new("rules_all").run(&["rules"]);
    for id in Item::all().map(Item::id) {
        assert!(
            output.stdout.lines().any(|line| line.split_whitespace().any(|word| word == id)),
            "{id}"
        );
    }
    let about_factors = |line: &&str| line.contains("authentication_factors/items/");
    let mut lines: Vec<&str> = output.stdout.lines().filter(|line| !about_factors(line)).collect();
    lines.iter_mut().for_each(|line| *line = line.trim_end());
    insta::assert_snapshot!(lines.join("\n"));
    assert_eq!((output.status, output.stderr.as_str()), (0, ""));
}

#[test]
fn one_rule_or_ambiguity_is_shown_with_its_source() {
    let workdir = Workdir::new("rules_one");
    for id in ["json/utf-8", "organization_slug/charset", "roles/required", "json/duplicate-name"] {
        insta::assert_snapshot!(
            format!("rules_{}", id.replace(['/', '-'], "_")),
            workdir.run(&["rules", id]).all()
        );
    }
}

#[test]
fn an_unknown_id_is_answered_with_similar_ones() {
    let workdir = Workdir::new("rules_unknown");
    for id in ["organization_slug", "json/gramar", "uuid", "time/leapsecond", "xyzzy", "a\u{1b}b"] {
        assert_eq!(workdir.run(&["rules", id]).status, 2, "{id}");
    }
    let close = ["organization_slug", "json/gramar", "uuid", "time/leapsecond", "xyzzy"];
    let errors: String = close.iter().map(|id| workdir.run(&["rules", id]).stderr).collect();
    insta::assert_snapshot!(errors);
    assert!(!workdir.run(&["rules", "a\u{1b}b"]).stderr.contains('\u{1b}'));
}

#[test]
fn json_has_one_object_per_item() {
    let workdir = Workdir::new("rules_json");
    let out = workdir.run(&["rules", "--format", "json"]).stdout;
    let items: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ids: Vec<&str> = items.iter().filter_map(|item| item["id"].as_str()).collect();
    assert!(ids == Item::all().map(Item::id).collect::<Vec<_>>(), "{ids:?}");
    let recipe: Value =
        serde_json::from_str(&workdir.run(&["rules", "--format=json", "hostile/long-role"]).stdout)
            .unwrap();
    assert_eq!(recipe["kind"], "recipe");
    assert_eq!(recipe["sizes"].as_array().unwrap().len(), 4);
    let two = ["organization_slug/charset", "uuid/form"];
    for id in two {
        let out = workdir.run(&["rules", "--format=json", id]).stdout;
        let mut item: Value = serde_json::from_str(&out).unwrap();
        let examples = item["examples"].as_array_mut().unwrap();
        assert!(examples.len() > 20, "{id}");
        examples.truncate(2);
        insta::assert_json_snapshot!(format!("json_{}", id.replace(['/', '-'], "_")), item);
    }
}

#[test]
fn the_published_schema_is_printed_byte_for_byte() {
    let workdir = Workdir::new("rules_schema");
    assert_eq!(workdir.run(&["rules", "--schema=published"]).stdout, schema::PUBLISHED);
    let companion: Value =
        serde_json::from_str(&workdir.run(&["rules", "--schema=companion"]).stdout).unwrap();
    assert_eq!(companion, schema::companion());
    let both = workdir.run(&["rules", "--schema"]).stdout;
    let companion = both.strip_prefix(schema::PUBLISHED).unwrap();
    assert_eq!(serde_json::from_str::<Value>(companion).unwrap(), schema::companion());
}
