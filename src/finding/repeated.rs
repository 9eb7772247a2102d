//! Names that came back more than once: [`find`].

use std::collections::HashMap;

use crate::json::tape::Marks;
use crate::json::{Kind, Node, Tape};

use super::members::{Indexes, Members};
use super::number::is_exact;
use super::places::Changed;

/// Adds each name that an object of the echo has more than once, unless all its values are equal.
pub(super) fn find<'a>(echo: &'a Tape, changed: &mut Vec<Changed<'a>>) {
    if !echo.marks().has(Marks::DUPLICATE_NAME) {
        return;
    }
    for object in echo.nodes().filter(|node| has_duplicates(*node)) {
        let mut first_of_each: HashMap<&str, (Node<'a>, Node<'a>)> = HashMap::new();
        for (name, value) in object.members() {
            let (first_name, first) = *first_of_each.entry(name.text()).or_insert((name, value));
            let is_other = first.index() != value.index();
            if is_other && are_same_names(first_name, name) && !are_equal(first, value) {
                changed.push(Changed::repeated(first, value));
            }
        }
    }
}

/// Whether two names with the same text are the same. The text does not tell one unpaired surrogate
/// from another.
fn are_same_names(one: Node<'_>, other: Node<'_>) -> bool {
    let has_lone_surrogate = |name: Node<'_>| name.marks().has(Marks::LONE_SURROGATE);
    if has_lone_surrogate(one) || has_lone_surrogate(other) {
        return one.token() == other.token();
    }
    true
}

/// Whether two values of the same echo hold the same data, in any order of members.
fn are_equal<'a>(one: Node<'a>, other: Node<'a>) -> bool {
    let mut indexes = Indexes::default();
    let mut open = vec![(one, other)];
    while let Some((one, other)) = open.pop() {
        if one.kind() != other.kind() || one.len() != other.len() {
            return false;
        }
        match one.kind() {
            Kind::Number if !is_exact(one.token(), other.token()) => return false,
            Kind::String if one.text() != other.text() => return false,
            Kind::Array => open.extend(one.elements().zip(other.elements())),
            Kind::Object if has_duplicates(one) || has_duplicates(other) => {
                // Such an object is rare enough that its members have to be in the same order.
                for ((name, value), (other_name, other)) in one.members().zip(other.members()) {
                    if name.text() != other_name.text() {
                        return false;
                    }
                    open.push((value, other));
                }
            }
            Kind::Object => {
                let mut others = Members::of(other);
                for (name, value) in one.members() {
                    match others.get(name.text(), &mut indexes) {
                        Some(other) => open.push((value, other)),
                        None => return false,
                    }
                }
            }
            _ => {}
        }
    }
    true
}

fn has_duplicates(object: Node<'_>) -> bool {
    object.marks().has(Marks::DUPLICATE_NAME)
}
