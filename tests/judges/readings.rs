//! A document with duplicate names, against each way to read it: the verdicts on documents that keep
//! one value of every name say what the verdict on all of them has to be.

use std::collections::BTreeSet;

use nearmiss::contract::{Expectation, Layer, Level};
use nearmiss::internal::json::{Kind, Node, Tape};
use nearmiss::oracle::{Oracle, Verdict};
use serde_json::{Map, Value};

use crate::documents;

#[test]
fn a_level_rejects_a_duplicate_exactly_if_it_rejects_every_reading() {
    let oracle = Oracle::new();
    let mut certain = BTreeSet::new();
    for document in documents::duplicates() {
        let whole = oracle.verdict(&document);
        let single = single_readings(&document, &oracle);
        let text = String::from_utf8_lossy(&document);
        assert!(single.len() > 1, "{text}");
        for level in [Level::Schema, Level::Documented] {
            let rejected = single.iter().all(|verdict| breaks_at(verdict, level));
            let expected = if rejected { Expectation::Reject } else { Expectation::Either };
            assert_eq!(whole.expect[level], expected, "{level}: {text}");
        }
        let of_each: BTreeSet<_> = single.iter().flat_map(places).collect();
        assert_eq!(places(&whole).collect::<BTreeSet<_>>(), of_each, "{text}");
        certain.insert(Level::ALL.map(|level| whole.expect[level].name()));
    }
    assert_eq!(certain.len(), 3, "all three answers are seen: {certain:?}");
}

fn single_readings(document: &[u8], oracle: &Oracle) -> Vec<Verdict> {
    let mut tape = Tape::default();
    tape.read(document).unwrap();
    let readings = readings(tape.root());
    readings.iter().map(|reading| oracle.verdict(reading.to_string().as_bytes())).collect()
}

fn breaks_at(verdict: &Verdict, level: Level) -> bool {
    verdict.rules().any(|rule| level == Level::Documented || rule.layer() != Layer::Prose)
}

fn places(verdict: &Verdict) -> impl Iterator<Item = (&'static str, String)> + '_ {
    verdict
        .breaks
        .iter()
        .flat_map(|entry| entry.places.iter().map(|place| (entry.what.id(), place.pointer.clone())))
}

/// Every document that keeps one value of each name.
fn readings(node: Node<'_>) -> Vec<Value> {
    match node.kind() {
        Kind::Object => {
            let names: BTreeSet<&str> = node.members().map(|(name, _)| name.text()).collect();
            names.into_iter().fold(vec![Value::Object(Map::new())], |begun, name| {
                let values = node.members().filter(|(member, _)| member.text() == name);
                let values: Vec<Value> = values.flat_map(|(_, value)| readings(value)).collect();
                product(&begun, &values, |object, value| object[name] = value)
            })
        }
        Kind::Array => node.elements().fold(vec![Value::Array(Vec::new())], |begun, element| {
            product(&begun, &readings(element), |array, value| {
                array.as_array_mut().unwrap().push(value)
            })
        }),
        _ => vec![serde_json::from_str(node.token()).unwrap()],
    }
}

fn product(
    begun: &[Value],
    values: &[Value],
    mut add: impl FnMut(&mut Value, Value),
) -> Vec<Value> {
    let mut all = Vec::new();
    for one in begun {
        for value in values {
            let mut one = one.clone();
            add(&mut one, value.clone());
            all.push(one);
        }
    }
    all
}
