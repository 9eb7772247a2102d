//! How one document differs from another: [`Edit`].

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::case::differing;
use crate::json::tape::push_segment;
use crate::json::{Kind, Node, Tape};

/// How a document differs from another, as one change of a value or of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    /// What is done.
    pub operation: Operation,
    /// The JSON pointer (RFC 6901) of the value that is added, removed or replaced. For a change of
    /// the text, the pointer of the innermost value of the other document in which it begins; for
    /// several changes, of the innermost value that has them all.
    pub pointer: String,
    /// The byte offset in the other document, for a change of the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<usize>,
    /// The source text before, at most [`Edit::LENGTH`] bytes. `None` if there is none, if it is
    /// longer, or if it is not UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The source text afterwards, like `from`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// What an [`Edit`] does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Operation {
    /// A member or an element is added.
    Add,
    /// A member or an element is removed.
    Remove,
    /// A value is replaced with another.
    Replace,
    /// Several values are changed.
    Several,
    /// The text is changed: its syntax, its spelling, or the order or number of members of a name.
    Text,
}

impl Edit {
    /// The maximum length of `from` and `to`, in bytes.
    pub const LENGTH: usize = 1000;

    /// How `after` differs from `before`. `None` if they are equal.
    pub(super) fn between(before: &[u8], after: &[u8]) -> Option<Self> {
        if before == after {
            return None;
        }
        let [mut one, mut other] = [Tape::default(), Tape::default()];
        let are_json = one.read(before).is_ok() && other.read(after).is_ok();
        let of_values = are_json.then(|| Self::of_values(one.root(), other.root())).flatten();
        Some(of_values.unwrap_or_else(|| Self::of_text(before, after)))
    }

    fn of_values(before: Node<'_>, after: Node<'_>) -> Option<Self> {
        let mut changes = Vec::new();
        compare(before, after, &mut String::new(), &mut changes)?;
        match <[Change<'_>; 1]>::try_from(changes) {
            Ok([Change { pointer, from, to }]) => {
                let operation = match (from, to) {
                    (None, _) => Operation::Add,
                    (_, None) => Operation::Remove,
                    _ => Operation::Replace,
                };
                let [from, to] =
                    [from, to].map(|node| node.and_then(|node| short(node.token().as_bytes())));
                Some(Self { operation, pointer, offset: None, from, to })
            }
            Err(changes) => {
                let pointer = common(changes.iter().map(|change| change.pointer.as_str()))?;
                Some(Self {
                    operation: Operation::Several,
                    pointer,
                    offset: None,
                    from: None,
                    to: None,
                })
            }
        }
    }

    /// The change of everything except the common beginning and end.
    fn of_text(before: &[u8], after: &[u8]) -> Self {
        let [one, other] = differing(before, after);
        let start = one.start;
        let mut tape = Tape::default();
        let pointer = match tape.read(before) {
            Ok(()) => innermost(&tape, start),
            Err(_) => String::new(),
        };
        Self {
            operation: Operation::Text,
            pointer,
            offset: Some(start),
            from: short(&before[one]),
            to: short(&after[other]),
        }
    }
}

/// A value that is another in a second document.
struct Change<'a> {
    pointer: String,
    from: Option<Node<'a>>,
    to: Option<Node<'a>>,
}

/// Adds the values that differ. `None` if the texts differ in more than their values.
fn compare<'a>(
    before: Node<'a>,
    after: Node<'a>,
    pointer: &mut String,
    changes: &mut Vec<Change<'a>>,
) -> Option<()> {
    if before.token() == after.token() {
        return Some(());
    }
    let found = changes.len();
    match (before.kind(), after.kind()) {
        (Kind::Object, Kind::Object) => compare_members(before, after, pointer, changes)?,
        (Kind::Array, Kind::Array) if before.len() == after.len() => {
            for (index, (one, other)) in before.elements().zip(after.elements()).enumerate() {
                within(pointer, &index.to_string(), |pointer| {
                    compare(one, other, pointer, changes)
                })?;
            }
        }
        _ => changes.push(Change { pointer: pointer.clone(), from: Some(before), to: Some(after) }),
    }
    // Otherwise they differ in white space, in escapes or in the order of members.
    (changes.len() > found).then_some(())
}

fn compare_members<'a>(
    before: Node<'a>,
    after: Node<'a>,
    pointer: &mut String,
    changes: &mut Vec<Change<'a>>,
) -> Option<()> {
    let [members, other_members] = [members(before)?, members(after)?];
    for (name, value) in before.members() {
        let name = name.text();
        within(pointer, name, |pointer| match other_members.get(name) {
            Some(other) => compare(value, *other, pointer, changes),
            None => {
                changes.push(Change { pointer: pointer.clone(), from: Some(value), to: None });
                Some(())
            }
        })?;
    }
    for (name, value) in after.members().filter(|(name, _)| !members.contains_key(name.text())) {
        within(pointer, name.text(), |pointer| {
            changes.push(Change { pointer: pointer.clone(), from: None, to: Some(value) });
        });
    }
    // Members of both must be in the same order.
    let order = |object: Node<'a>, others: &HashMap<&str, Node<'_>>| -> Vec<&'a str> {
        let names = object.members().map(|(name, _)| name.text());
        names.filter(|name| others.contains_key(name)).collect()
    };
    (order(before, &other_members) == order(after, &members)).then_some(())
}

/// An object's members by their names. `None` if a name occurs twice.
fn members(object: Node<'_>) -> Option<HashMap<&str, Node<'_>>> {
    let mut members = HashMap::new();
    let mut all = object.members();
    all.all(|(name, value)| members.insert(name.text(), value).is_none()).then_some(members)
}

/// Calls the function with a pointer that has one segment more.
fn within<T>(pointer: &mut String, segment: &str, call: impl FnOnce(&mut String) -> T) -> T {
    let length = pointer.len();
    push_segment(pointer, segment);
    let result = call(pointer);
    pointer.truncate(length);
    result
}

/// The pointer of the innermost value that has the values at all these pointers in it.
fn common<'p>(mut pointers: impl Iterator<Item = &'p str>) -> Option<String> {
    let mut common: Vec<&str> = pointers.next()?.split('/').collect();
    for pointer in pointers {
        let alike =
            common.iter().zip(pointer.split('/')).take_while(|(one, other)| **one == *other);
        let count = alike.count();
        common.truncate(count);
    }
    Some(common.join("/"))
}

/// The pointer of the innermost value at a byte offset.
fn innermost(tape: &Tape, offset: usize) -> String {
    let around = tape.nodes().filter(|node| (node.offset()..node.end()).contains(&offset));
    around.last().map(Node::pointer).unwrap_or_default()
}

/// A text as it stands in a manifest.
fn short(text: &[u8]) -> Option<String> {
    let text = str::from_utf8(text).ok()?;
    (!text.is_empty() && text.len() <= Edit::LENGTH).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: &str, after: &str, operation: Operation, pointer: &str, parts: [&str; 2]) {
        let edit = Edit::between(before.as_bytes(), after.as_bytes()).expect("they differ");
        assert_eq!((edit.operation, edit.pointer.as_str()), (operation, pointer));
        let found = [edit.from, edit.to].map(Option::unwrap_or_default);
        assert_eq!(found, parts);
    }

    #[test]
    fn one_changed_value_is_found_with_its_pointer() {
        let before = r#"{"a":{"b/c":[1,2]},"d":null}"#;
        check(
            before,
            r#"{"a":{"b/c":[1,"2"]},"d":null}"#,
            Operation::Replace,
            "/a/b~1c/1",
            ["2", "\"2\""],
        );
        check(before, r#"{"a":{"b/c":[1,2]}}"#, Operation::Remove, "/d", ["null", ""]);
        check(before, r#"{"a":{"b/c":[1,2],"x":0},"d":null}"#, Operation::Add, "/a/x", ["", "0"]);
        check(
            before,
            r#"{"a":{"b/c":[1]},"d":null}"#,
            Operation::Replace,
            "/a/b~1c",
            ["[1,2]", "[1]"],
        );
        check(before, r#"{"a":{"b/c":[3,4]},"d":null}"#, Operation::Several, "/a/b~1c", ["", ""]);
        check(before, r#"{"a":{"b/c":[3,2]},"d":1}"#, Operation::Several, "", ["", ""]);
    }

    #[test]
    fn what_is_no_change_of_a_value_is_a_change_of_the_text() {
        let before = r#"{"a":[1,2],"d":null}"#;
        check(before, r#"{"a":[1,2,],"d":null}"#, Operation::Text, "/a", ["", ","]);
        check(before, r#"{"a":[1, 2],"d":null}"#, Operation::Text, "/a/1", ["", " "]);
        check(before, r#"{"\u0061":[1,2],"d":null}"#, Operation::Text, "/a", ["a", "\\u0061"]);
        check(
            before,
            r#"{"d":null,"a":[1,2]}"#,
            Operation::Text,
            "/a",
            ["a\":[1,2],\"d\":null", "d\":null,\"a\":[1,2]"],
        );
        check(before, r#"{"a":[1,2],"d":null,"d":1}"#, Operation::Text, "", ["", ",\"d\":1"]);
        assert_eq!(Edit::between(b"{}", b"{}"), None);
    }
}
