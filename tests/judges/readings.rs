//! Documents with duplicate names can be read in several ways: each reading keeps one value per
//! name. The verdicts on the readings determine the verdict on the document.

use std::collections::BTreeSet;

use nearmiss::contract::{Expectation, Layer, Level};
use nearmiss::internal::json::{Kind, Node, Tape};
use nearmiss::oracle::{Oracle, Verdict};
use serde_json::{Map, Value};

use crate::documents;

#[test]
fn a_level_rejects_a_duplicate_exactly_if_it_rejects_every_reading() {
    let oracle = Oracle::new();
    let mut answers = BTreeSet::new();
    for document in documents::duplicates() {
        let whole = oracle.verdict(&document);
        let verdicts = reading_verdicts(&document, &oracle);
        let text = String::from_utf8_lossy(&document);
        assert!(verdicts.len() > 1, "{text}");
        for level in [Level::Schema, Level::Documented] {
            let rejected = verdicts.iter().all(|verdict| breaks_at(verdict, level));
            let expected = if rejected { Expectation::Reject } else { Expectation::Either };
            assert_eq!(whole.expect[level], expected, "{level}: {text}");
        }
        let of_readings: BTreeSet<_> = verdicts.iter().flat_map(places).collect();
        assert_eq!(places(&whole).collect::<BTreeSet<_>>(), of_readings, "{text}");
        answers.insert(Level::ALL.map(|level| whole.expect[level].name()));
    }
    assert_eq!(answers.len(), 3, "all three answers occur: {answers:?}");
}

fn reading_verdicts(document: &[u8], oracle: &Oracle) -> Vec<Verdict> {
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

/// Every document that keeps exactly one value of each name.
fn readings(node: Node<'_>) -> Vec<Value> {
    match node.kind() {
        Kind::Object => {
            let names: BTreeSet<&str> = node.members().map(|(name, _)| name.text()).collect();
            names.into_iter().fold(vec![Value::Object(Map::new())], |partials, name| {
                let values = node.members().filter(|(member, _)| member.text() == name);
                let values: Vec<Value> = values.flat_map(|(_, value)| readings(value)).collect();
                product(&partials, &values, |object, value| object[name] = value)
            })
        }
        Kind::Array => node.elements().fold(vec![Value::Array(Vec::new())], |partials, element| {
            product(&partials, &readings(element), |array, value| {
                array.as_array_mut().unwrap().push(value)
            })
        }),
        _ => vec![serde_json::from_str(node.token()).unwrap()],
    }
}

fn product(
    partials: &[Value],
    values: &[Value],
    mut add: impl FnMut(&mut Value, Value),
) -> Vec<Value> {
    let mut all = Vec::new();
    for partial in partials {
        for value in values {
            let mut partial = partial.clone();
            add(&mut partial, value.clone());
            all.push(partial);
        }
    }
    all
}
