//! Compares the oracle with serde_json: whether bytes are JSON, and which data they contain.

use nearmiss::internal::json::{Kind as NodeKind, Node, Tape};
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::{Disagreement, Judge, Kind};

/// `tape` is `None` if the oracle says that the document is not JSON.
pub fn disagreements(document: &[u8], tape: Option<&Tape>) -> Vec<Disagreement> {
    let skipped = serde_json::from_slice::<IgnoredAny>(document).map(|_| ());
    let value = serde_json::from_slice::<Value>(document);
    let mut found: Vec<Disagreement> =
        answers(Judge::Skipping, tape, &skipped).into_iter().collect();
    found.extend(answers(Judge::Value, tape, &value));
    if let (Some(tape), Ok(value)) = (tape, &value) {
        found.extend(difference(tape.root(), value).map(|node| Disagreement {
            judge: Judge::Value,
            kind: Kind::OtherData,
            at: node.pointer(),
            about: node.token().chars().take(40).collect(),
        }));
    }
    found
}

fn answers<T>(
    judge: Judge,
    tape: Option<&Tape>,
    answer: &serde_json::Result<T>,
) -> Option<Disagreement> {
    let (kind, about) = match (tape, answer) {
        (Some(_), Err(error)) => (Kind::OnlyTheJudgeRejects, error.to_string()),
        (None, Ok(_)) => (Kind::OnlyTheOracleRejects, String::new()),
        _ => return None,
    };
    Some(Disagreement { judge, kind, at: String::new(), about })
}

/// The first node whose data differs. serde_json keeps only the last value of a duplicated name.
fn difference<'t>(node: Node<'t>, value: &Value) -> Option<Node<'t>> {
    let is_same = match (node.kind(), value) {
        (NodeKind::Null, Value::Null)
        | (NodeKind::True, Value::Bool(true))
        | (NodeKind::False, Value::Bool(false)) => true,
        (NodeKind::Number, Value::Number(number)) => node.number() == number.as_f64(),
        (NodeKind::String, Value::String(text)) => node.text() == text,
        (NodeKind::Array, Value::Array(elements)) if node.len() == elements.len() => {
            return node.elements().zip(elements).find_map(|(node, value)| difference(node, value));
        }
        (NodeKind::Object, Value::Object(members)) => {
            let names: Vec<&str> = node.members().map(|(name, _)| name.text()).collect();
            if !members.keys().all(|name| names.contains(&name.as_str())) {
                return Some(node);
            }
            return names.iter().find_map(|name| {
                let (_, last) =
                    node.members().filter(|(member, _)| member.text() == *name).last()?;
                members.get(*name).map_or(Some(node), |value| difference(last, value))
            });
        }
        _ => false,
    };
    (!is_same).then_some(node)
}

#[test]
fn different_data_is_found_anywhere_in_a_document() {
    let mut tape = Tape::default();
    let pairs = [
        ("[1,2]", "[1,3]"),
        ("{\"a\":[\"b\"]}", "{\"a\":[\"c\"]}"),
        ("{}", "{\"a\":1}"),
        ("[]", "[1]"),
        ("0", "false"),
    ];
    for (one, other) in pairs {
        tape.read(one.as_bytes()).unwrap();
        assert!(difference(tape.root(), &serde_json::from_str(one).unwrap()).is_none(), "{one}");
        assert!(
            difference(tape.root(), &serde_json::from_str(other).unwrap()).is_some(),
            "{one} {other}"
        );
    }
}
