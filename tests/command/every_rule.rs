//! Each rule of the catalogue is broken once by hand. The oracle reports that rule alone, at its
//! place.

use nearmiss::contract::{Expectation, Layer, Level, Rule};
use nearmiss::oracle::{Oracle, Verdict};
use serde_json::{Value, json};

use crate::full;

#[test]
fn each_rule_is_broken_alone_and_at_its_place() {
    let oracle = Oracle::new();
    for rule in Rule::all() {
        let document = broken(rule);
        let verdict = oracle.verdict(&document);
        let text = String::from_utf8_lossy(&document);
        assert_eq!(verdict.rules().collect::<Vec<_>>(), [rule], "{text}");
        assert_eq!(verdict.touches, [], "{rule}: {text}");
        let [entry] = verdict.breaks.as_slice() else { unreachable!("one rule is broken") };
        assert_eq!((entry.count, entry.places.len()), (1, 1), "{rule}");
        assert_eq!(entry.places[0].pointer, rule.pointer().replace('*', "0"), "{rule}");
        assert_eq!(levels(&verdict), levels_of(rule.layer()), "{rule}");
    }
}

#[test]
fn each_break_is_located_at_the_bytes_that_break_it() {
    let oracle = Oracle::new();
    for rule in Rule::all().filter(|rule| rule.layer() != Layer::Json) {
        let document = broken(rule);
        let shown = &document[oracle.verdict(&document).breaks[0].places[0].offset..];
        let pointer = rule.pointer().replace('*', "0");
        let whole: Value = serde_json::from_slice(&document).unwrap();
        let place = if rule.id().ends_with("/required") { parent(&pointer).0 } else { &pointer };
        let expected = whole.pointer(place).unwrap().to_string();
        assert!(shown.starts_with(expected.as_bytes()), "{rule}");
    }
}

#[test]
fn the_full_document_is_plainly_valid() {
    assert!(Oracle::new().verdict(full().to_string().as_bytes()).is_plainly_valid());
}

#[test]
fn null_breaks_only_the_type_of_required_members_and_elements() {
    let oracle = Oracle::new();
    for rule in Rule::all().filter(|rule| rule.id().ends_with("/type")) {
        let mut document = full();
        let pointer = rule.pointer().replace('*', "0");
        *document.pointer_mut(&pointer).unwrap_or_else(|| panic!("{rule}")) = Value::Null;
        let verdict = oracle.verdict(document.to_string().as_bytes());
        let required = Rule::find(&rule.id().replacen("/type", "/required", 1)).is_some()
            && !rule.id().ends_with("items/type");
        let is_required =
            required || required_type(rule) || pointer.is_empty() || pointer.ends_with("/0");
        assert_eq!(verdict.rules().eq([rule]), is_required, "{rule}: {verdict:?}");
        assert_eq!(verdict.breaks_nothing(), !is_required, "{rule}");
    }
}

/// Whether the rule is about a required member. This also covers a member that is itself called
/// `type`.
fn required_type(rule: Rule) -> bool {
    let stem = rule.id().strip_suffix("/type").unwrap_or_default();
    Rule::find(&format!("{stem}/required")).is_some()
}

fn levels(verdict: &Verdict) -> [Expectation; 3] {
    Level::ALL.map(|level| verdict.expect[level])
}

fn levels_of(layer: Layer) -> [Expectation; 3] {
    let schema = if layer == Layer::Prose { Expectation::Either } else { Expectation::Reject };
    [Expectation::Either, schema, Expectation::Reject]
}

/// The full document with one edit that breaks the rule.
fn broken(rule: Rule) -> Vec<u8> {
    let mut document = full();
    let pointer = rule.pointer().replace('*', "0");
    match rule.id().rsplit('/').next().unwrap() {
        "utf-8" => return b"\xff".to_vec(),
        "grammar" => return b"{]".to_vec(),
        "required" => remove(&mut document, &pointer),
        "type" => put(&mut document, &pointer, wrong_type(rule)),
        constraint => put(&mut document, &pointer, wrong_prose(constraint)),
    }
    document.to_string().into_bytes()
}

fn wrong_type(rule: Rule) -> Value {
    match &*rule.source().text {
        "\"type\": \"string\"" => json!(7),
        "\"type\": \"array\"" => json!({}),
        "\"type\": \"object\"" => json!([]),
        other => panic!("{rule} has the source {other}"),
    }
}

fn wrong_prose(constraint: &str) -> Value {
    match constraint {
        "uuid" => json!("fe6c042b6286479f8a4fb046a6c46509"),
        "rfc3339" => json!("2021-12-29T24:00:00Z"),
        "utc" => json!("2021-12-29T12:33:09+02:00"),
        "charset" => json!("a/b"),
        "min-length" => json!("a"),
        "max-length" => json!("a".repeat(129)),
        other => panic!("no literal breaks {other}"),
    }
}

fn remove(document: &mut Value, pointer: &str) {
    let (parent, name) = parent(pointer);
    let members = document.pointer_mut(parent).and_then(Value::as_object_mut).expect("an object");
    members.remove(name).unwrap_or_else(|| panic!("{pointer} does not exist"));
}

fn put(document: &mut Value, pointer: &str, value: Value) {
    *document.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer} does not exist")) = value;
}

fn parent(pointer: &str) -> (&str, &str) {
    pointer.rsplit_once('/').expect("a member has a parent")
}
